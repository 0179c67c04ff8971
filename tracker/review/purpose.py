"""The sentence of a README that says what the project is; nothing where none does."""

from __future__ import annotations

import re
from itertools import islice, pairwise
from typing import TYPE_CHECKING, NamedTuple

from tracker.review.readme import ABBREVIATION, WORD
from tracker.text import shorten
from tracker.verify.about import inline_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.token import Token

LONGEST_HEAD = 16 * 1024
"""Characters of a README that are looked at."""
MOST_SENTENCES = 40
FEWEST_WORDS = 5
LONGEST_PURPOSE = 200

_THING = (
    r"(?:project|application|app|system|service|repository|repo|library|package|tool|chat ?bot|bot|assistant|agent"
    r"|pipeline|api|engine|platform|model|solution)"
)
_DOES = (
    r"(?:is|are|aims?|build\w*|predicts?|provides?|answers?|lets|allows?|helps?|implements?|demonstrates?|shows?"
    r"|contains?|outlines?|creates?|classif\w+|detects?|train\w*|develop\w*|deploy\w*|takes?|turns?|gives?|estimates?"
    r"|recommends?|generates?)"
)
_STATED = (
    re.compile(
        rf"\b(?:goal|aim|purpose|objective|outcome)s? of (?:this|the|our) (?:\w+ ){{0,2}}{_THING}\b", re.IGNORECASE
    ),
    re.compile(rf"^(?:in )?(?:this|our) (?:[\w-]+ ){{0,3}}{_THING}(?:,? (?:I|we))? (?:\w+ )?{_DOES}\b", re.IGNORECASE),
    re.compile(r"^(?:I|[Ww]e) (?:have |here )?(?:built|build|train|trained|develop|developed|create|created)\b"),
)
"""What states a purpose wherever it stands."""
_DESCRIBES = re.compile(
    r"^an?\s.*\b(?:that|which|who|for|to|using|with|built|where|of|on|over|powered)\b"
    r"|^(?:classif|predict|detect|estimat|forecast|answer|recommend|generat|translat|summari[sz]|build|chat|ask)\w*\b",
    re.IGNORECASE,
)
"""How a sentence begins that says what something is or does."""
_INTRODUCES = re.compile(
    r"^the\s.*\b(?:that|which|for|powered|framework|app)\b"
    r"|^(?:production|end-to-end|real-time|retrieval|rag|llm|open.source|full.stack|self.hosted|ai)\b"
    r"|^[A-Z][\w.-]*(?: [A-Z][\w.-]*){0,3} is an?\b",
    re.IGNORECASE,
)
"""How one may begin before the second heading."""
_PROBLEM = re.compile(
    r"\b(?:about|overview|introduction|description|purpose|problem|goals?|objectives?|what)\b", re.IGNORECASE
)
"""Headings of sections that say what the project is."""
_NEVER = re.compile(
    r"^(?:let['\u2019]s|ever|imagine|here['\u2019]s|here is|hi\b|hello|welcome|note|see|warning|we recommend|enjoy|todo"
    r"|table of contents|please|there|make sure|click|run\b|install|additionally|however|also|this means|this readme)"
    r"|^(?:the |this |used )?(?:chosen |original |raw )?data ?(?:sets?|source|used)?\b.* (?:is|are|was|were|provides"
    r"|contains|comes?)\b"
    r"|[:?]$|://|[•|│├└]|\b(?:requires|licensed|thesis|hard-?coding|experimental)\b|\bone of the\b"
    r"|\b(?:in progress|not yet finished|under construction)\b"
    r"|\b(?:project|submission|capstone|homework|culmination|final|attempt|part)\b.*"
    r"\b(?:course|\w*zoom ?camp|boot ?camp|nanodegree|cohort)\b"
    r"|\b(?:course|\w*zoom ?camp|boot ?camp|nanodegree)\b.*\b(?:project|submission|capstone)\b"
    r"|\bapply what\b|\bopen source work\b",
    re.IGNORECASE,
)
"""Sentences that introduce something else, or that are none."""


_NAMED = re.compile(
    r"(?:the )?((?:\S+ ){1,5}?)(?:is an?|lets|helps|connects|provides|answers|predicts|turns|gives)\b", re.IGNORECASE
)
SHORTEST_NAME = 4


class _Sentence(NamedTuple):
    text: str
    heading: str
    opens: bool
    """Whether it is the first of a paragraph."""
    first: bool
    """Whether no heading but the title stands before it."""


def purpose(readme: str) -> str:
    """The sentence that says what the project is, cut to 200 characters; "" where there is none.

    First comes one that begins as a description does, before the second heading; then one whose subject the title
    names; then one that states the purpose wherever it stands; then a description below a heading that announces one.
    """
    title, sentences = _sentences(readme)
    sentences = [one for one in sentences if not _NEVER.search(one.text)]
    opening = (one.text for one in sentences if one.opens and one.first and _begins(one.text))
    named = (one.text for one in sentences if _is_about(title, one.text))
    stated = (one.text for one in sentences if any(pattern.search(one.text) for pattern in _STATED))
    described = (
        one.text for one in sentences if one.opens and _PROBLEM.search(one.heading) and _DESCRIBES.search(one.text)
    )
    found = next((text for texts in (opening, named, stated, described) for text in texts), "")
    return shorten(found, LONGEST_PURPOSE)


def _begins(text: str) -> bool:
    return bool(_DESCRIBES.search(text) or _INTRODUCES.search(text))


def _is_about(title: str, sentence: str) -> bool:
    """Whether a sentence is "NAME is a …", with a word of the title in the name."""
    found = _NAMED.match(sentence)
    words = {word.lower() for word in WORD.findall(title)}
    return found is not None and any(
        word.lower() in words and len(word) >= SHORTEST_NAME for word in WORD.findall(found[1])
    )


def _sentences(readme: str) -> tuple[str, list[_Sentence]]:
    """The title, and the first sentences of prose of enough words."""
    # It takes 22 ms to import, longer than a remembered review takes to read.
    from markdown_it import MarkdownIt  # noqa: PLC0415

    parser = MarkdownIt("commonmark").enable("table")
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005 - only the text of a link is shown
    tokens = parser.parse(readme[:LONGEST_HEAD])
    title = heading = ""
    headings, lists = 0, 0
    found: list[_Sentence] = []
    for before, token in pairwise(tokens):
        lists += before.type in {"bullet_list_open", "ordered_list_open"}
        lists -= before.type in {"bullet_list_close", "ordered_list_close"}
        if token.type != "inline" or lists:
            continue
        text = _plain(token)
        if before.type == "heading_open":
            headings += 1
            heading = text
            title = title or text
        elif before.type == "paragraph_open" and not text.startswith("[!"):
            for number, sentence in enumerate(_split(text)):
                if len(WORD.findall(sentence)) >= FEWEST_WORDS and not sentence[:1].islower():
                    found.append(_Sentence(sentence, heading, number == 0, headings <= 1))
        if len(found) >= MOST_SENTENCES:
            break
    return title, found


def _split(text: str) -> Iterator[str]:
    for sentence in islice(re.split(r"(?<=[.!?])\s+", ABBREVIATION.sub(r"\1 ", text)), MOST_SENTENCES):
        yield sentence.strip(" *_~\"'#>-")


def _plain(token: Token) -> str:
    """The text of inline Markdown on one line, without what leads it, like an emoji."""
    return re.sub(r"^[^\w\"'(\[]+", "", " ".join(inline_text(token).split()))
