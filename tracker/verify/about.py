"""What a repository says of itself at a commit: its name and its purpose in one sentence, each with its place."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from markdown_it import MarkdownIt

from tracker.text import sanitize
from tracker.verify.git.snapshot import list_files, read_files
from tracker.verify.readers import decode, json_file, toml_file
from tracker.verify.readers.markdown import front_matter_end

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from markdown_it.token import Token

    from tracker.verify.git.snapshot import Snapshot

MAXIMUM_BYTES = 256 * 1024
MAXIMUM_HEAD = 16 * 1024
"""Characters of a README that are parsed."""
LONGEST_NAME, LONGEST_PURPOSE = 60, 260
LAST_NAME_LINE, LAST_PURPOSE_LINE = 12, 45
"""Headings and paragraphs of a README below these lines, counted from its front matter, are about something else."""
_FEWEST_WORDS = 3
_PLACEHOLDERS = frozenset(
    {"add your description here", "add a short description here", "todo", "a short description of the project"}
)
_OF_A_TEMPLATE = re.compile(
    r"^this\b.{0,60}\b(?:bootstrapped|generated|scaffolded) (?:with|using|by)\b|^this template provides", re.IGNORECASE
)
"""What a program that begins projects writes into their READMEs."""
_NAME_OF_A_TEMPLATE = re.compile(r"(?:^|[-_ ])(?:boilerplate|template|starter)(?:$|[-_ ])", re.IGNORECASE)
_SECTIONS = """readme, project, projects, overview, introduction, about, description, contents, table of contents,
documentation, home, welcome, frontend, backend, demo, live demo, video, links, features, architecture, installation,
setup, usage, requirements, prerequisites, quickstart, quick start, getting started, how to run"""
_HEADINGS = frozenset(re.split(r",\s+", _SECTIONS))
"""Headings that name a section, or nothing, and not the project."""
_DESCRIBES = re.compile(r"An? ")
"""How a quote begins that says what the project is."""
_SUBTITLE_WORDS = 5
_OF_A_SHELL = re.compile(
    r"(?:activate|build|clone|copy|create|download|install|launch|make|open|run|set ?up|start|update|upgrade)\s+[a-z]"
)
"""How a comment among commands begins: one that Markdown takes for a heading."""
_UNFINISHED = re.compile(
    r"(?i:\bin progress|coming soon|under (?:construction|development)|to be (?:written|added|done))[\W_]*$"
    r"|\b(?:TODO|WIP|TBD)\W*$"
)
"""Headings that say that something is still to be written."""
_OF_A_TASK = re.compile(
    r".*\b(?:assignment|assessment|submission|homework|challenge|capstone|case study|project)$",
    re.IGNORECASE,
)
"""What a heading begins with that names what was asked for: the rest says what was made."""
_A_KEY = re.compile(r"[\w-]+\s*:")
"""How the second line of front matter begins; below a mere rule stands something else."""
_ASIDE = re.compile(r" \(\[[^][\n]*\]\([^()\s]*\)\)")
"""A link alone in brackets: without its address it says nothing."""
_LANGUAGE = re.compile(
    r"^\W*(?:中文|简体中文|繁體中文|日本語|한국어|english|deutsch|español|français|português|русский|türkçe)\W*$",
    re.IGNORECASE,
)
"""Headings of a README in several languages, below which it begins."""
_INTRODUCTION = re.compile(r"\b(?:about|overview|introduction|description|purpose|problem|what|why)\b", re.IGNORECASE)
_PRAISE = re.compile(
    r"\b(?:(?:production|enterprise|industrial|professional)[- ](?:grade|ready|level|strength|quality)"
    r"|state[- ]of[- ]the[- ]art|(?:world|best)[- ](?:class|in[- ]class)|cutting[- ]edge"
    r"|industry[- ]leading|bleeding[- ]edge|next[- ]generation"
    r"|blazing(?:ly)?[- ]fast|powerful|revolutionary|innovative|robust(?! (?:regress|scal|stat|optim|to\b|against)))\b",
    re.IGNORECASE,
)
"""Words that praise; no evidence stands behind them."""
_SPOKEN_VOWEL = re.compile(r"[aeioAEIO]|u[mn]|LLM|ML|NLP|MCP|HTTP|SDK|SQL|XG|R\b|F\d")
"""How a word begins that has `an` before it."""
_SENTENCE = re.compile(r"(.*?[.!?])(?=\s+[^\W\d_a-z]|\s*$)", re.DOTALL)
_PICTOGRAMS = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\ufe0f\u200d]+")
_WHAT_FOLLOWS = re.compile(r":\s|;\s|\s[–—-]\s")  # noqa: RUF001 - dashes are meant
"""Where a long sentence may end that goes on with particulars."""
_NOTHING_LIKE_A_SENTENCE = re.compile(
    r"[:;,]$|[•|]|^\W*$|^\(|^(?:table of contents|note|warning|todo|tl;?dr)\b"
    r"|^(?:this|it|that)(?: is not|(?: is|')n['\u2019]t)\b|\b(?:above|below)\b"
    r"|^(?:use cases?|(?:tech )?stack|features)\b|\b(?:archived|deprecated|has moved|in progress|come back)\b"
    r"|^the (?:default|following|live) "
    r"|^(?:please|(?:to )?get started|(?:take|have) a look|see|check out)\b"
    r"|^(?:read|visit|refer|click|scroll|run|install|clone)\b"
    r"|^(?:perfect|ideal|great|suitable) for\b"
    r"|^(?:designed|made|built) for (?:[\w-]+ ){0,2}"
    r"(?:(?:any|every)one|people|teams|beginners|developers|engineers|analysts|students|researchers)\b",
    re.IGNORECASE,
)


class Said(NamedTuple):
    """A text with the path and the line that say it; all empty where nothing does."""

    text: str = ""
    path: str = ""
    line: int = 0

    @property
    def place(self) -> str:
        """`path:line`, "" where nothing says it."""
        return f"{self.path}:{self.line}" if self.path else ""


class About(NamedTuple):
    """The name and the purpose of a repository in its own words."""

    name: Said = Said()
    purpose: Said = Said()


def about(snapshot: Snapshot) -> About:
    """What the manifest and the README of a commit, or of the folder looked at, say. Raises RepositoryError."""
    folder = f"{snapshot.subdirectory}/" if snapshot.subdirectory else ""
    entries = {
        entry.path.removeprefix(folder).lower(): entry
        for entry in list_files(snapshot).entries
        if "/" not in entry.path.removeprefix(folder) and entry.size <= MAXIMUM_BYTES
    }
    wanted = [entries[name] for name in _READERS if name in entries]
    said: dict[str, tuple[str, dict[str, Said]]] = {}
    for entry, data in read_files(snapshot, wanted, lambda _skipped: None):
        name = entry.path.removeprefix(folder).lower()
        said[name] = entry.path, dict(_READERS[name](decode.text(data)))
    return About(_first(said, "name", reversed(_READERS)), _first(said, "purpose", iter(_READERS)))


def _first(said: dict[str, tuple[str, dict[str, Said]]], key: str, order: Iterator[str]) -> Said:
    found = ((said[name][0], said[name][1][key]) for name in order if name in said and key in said[name][1])
    return next((text._replace(path=path) for path, text in found), Said())


def _pyproject(text: str) -> Iterator[tuple[str, Said]]:
    yield from _described(toml_file.entries(text), ("project",), ("tool", "poetry"))


def _cargo(text: str) -> Iterator[tuple[str, Said]]:
    yield from _described(toml_file.entries(text), ("package",))


def _package(text: str) -> Iterator[tuple[str, Said]]:
    yield from _described(json_file.entries(text), ())


def _described(
    entries: Iterable[toml_file.Entry | json_file.Entry], *tables: tuple[str, ...]
) -> Iterator[tuple[str, Said]]:
    """The name and description in a manifest's tables, the first before the others.

    Nothing of a manifest that a project was begun from and left as it was.
    """
    written = {entry.path: entry for entry in entries if entry.kind == "string"}
    fields = {
        field: next((written[path] for table in tables if (path := (*table, field)) in written), None)
        for field in ("name", "description")
    }
    if fields["name"] and _NAME_OF_A_TEMPLATE.search(fields["name"].text):
        return
    for key, field, check in (("name", "name", _name), ("purpose", "description", _sentence)):
        if (entry := fields[field]) and (checked := check(entry.text)):
            yield key, Said(checked, "", entry.line)


def _readme(text: str) -> Iterator[tuple[str, Said]]:
    """The name and the purpose at the head of a README."""
    lines = text[:MAXIMUM_HEAD].split("\n")
    start = front_matter_end(lines) if _A_KEY.match("".join(lines[1:2])) else 0
    blocks = list(_blocks(_ASIDE.sub("", "\n".join(lines[start:][:LAST_PURPOSE_LINE]))))
    for key, said in (("name", _named(blocks)), ("purpose", _described_by(blocks))):
        if said.text:
            yield key, said._replace(line=said.line + start)


class _Block(NamedTuple):
    """A heading (`h1` to `h6`), a paragraph (`p`), one of a block quote (`quote`) or a block of code (`code`)."""

    kind: str
    text: str
    line: int
    is_bold: bool = False


def _blocks(text: str) -> Iterator[_Block]:
    """What is neither in a list nor empty."""
    for before, token in pairwise(_parser().parse(text)):
        if before.type == "fence" and not before.level:
            yield _Block("code", "", 0)
        is_quote = before.level == 1 and before.type == "paragraph_open"  # a paragraph of a list lies deeper
        if token.type == "inline" and token.map and (is_quote or not before.level) and (written := inline_text(token)):
            yield _Block("quote" if is_quote else before.tag, written, token.map[0] + 1, token.content.startswith("**"))


def _named(blocks: Iterable[_Block]) -> Said:
    """The first heading of the first level that names a project; one behind commands names a part of them."""
    for number, block in enumerate(blocks):
        if block.kind == "code":
            break
        is_comment = number and _OF_A_SHELL.match(block.text.lstrip("# "))
        if block.kind == "h1" and block.line <= LAST_NAME_LINE and not is_comment and (title := _title(block.text)):
            return Said(title, "", block.line)
    return Said()


def _described_by(blocks: Iterable[_Block]) -> Said:
    """The first sentence of the first paragraph of prose that a résumé can use.

    A block quote below the title that is bold, or begins as a description does, is such a paragraph. A heading right
    below the title is a subtitle where it is low or long.
    """
    section = before = ""
    for kind, text, line, is_bold in blocks:
        is_tagline = kind == "quote" and section == "h1" and (is_bold or _DESCRIBES.match(text))
        is_prose = kind == "p" and not text[:1].islower()
        if (is_tagline or is_prose) and (sentence := _sentence(text)):
            return Said(sentence, "", line)
        follows_title, before = before == "h1", kind
        if kind[0] == "h" and not (follows_title and _is_subtitle(kind, text)):
            if kind != "h1" and not (_INTRODUCTION.search(text) or _LANGUAGE.search(text)):
                break
            section = kind
    return Said()


def _is_subtitle(kind: str, text: str) -> bool:
    return kind > "h2" or (len(text.split()) >= _SUBTITLE_WORDS and not text.startswith("How "))


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark")


def inline_text(token: Token) -> str:
    """The text of inline Markdown, without pictures and HTML."""
    kinds = {"softbreak": " ", "hardbreak": " "}
    children = token.children or ()
    return "".join(
        child.content if child.type in {"text", "code_inline"} else kinds.get(child.type, "") for child in children
    )


def _title(text: str) -> str:
    """The heading up to a colon, dash or last bracket, without the task that it answers.

    It is "" where it says nothing or too much.
    """
    text = re.sub(r"(?<=\w)\s+\([^()]*\)$", "", text.strip())
    pieces = re.split(r"(?<=\D):\s|\s[-–—|]\s", re.sub(r"^\d+\.\s+", "", _PICTOGRAMS.sub("", text).strip()))  # noqa: RUF001 - dashes are meant
    longer = (piece for piece in pieces[1:] if len(piece.split()) >= _FEWEST_WORDS)
    title = next(longer, pieces[0]) if _OF_A_TASK.match(pieces[0]) else pieces[0]
    return "" if title.casefold().strip("# .:") in _HEADINGS or _UNFINISHED.search(title) else _name(title)


def _name(text: str) -> str:
    name = sanitize(text).strip().strip("#*` ").removesuffix(".md")
    return name if 0 < len(name) <= LONGEST_NAME and re.search(r"\w", name) else ""


def _sentence(text: str) -> str:
    """The first sentence of a text with a full stop, "" where there is none that a résumé can use."""
    line = " ".join(_PICTOGRAMS.sub("", sanitize(text)).split())[:2000]
    if line.casefold().strip(" .!") in _PLACEHOLDERS or _OF_A_TEMPLATE.match(line):
        return ""
    found = _SENTENCE.match(line)
    sentence = (found[1] if found else line).strip().rstrip(".!")
    if len(sentence) > LONGEST_PURPOSE:
        sentence = _WHAT_FOLLOWS.split(sentence, 1)[0]
    sentence = _without_praise(sentence)
    few = len(sentence.split()) < _FEWEST_WORDS
    if few or len(sentence) > LONGEST_PURPOSE or _NOTHING_LIKE_A_SENTENCE.search(sentence) or "://" in sentence:
        return ""
    return sentence if sentence.endswith(("?", "。")) else f"{sentence}."


def _without_praise(sentence: str) -> str:
    """The sentence without words of praise before what they praise; "" where one stands for itself."""
    # The last of several adjectives has no comma behind it: "a small, robust service" is "a small service".
    listed = re.sub(
        rf"(\b(?:an?|the)(?: [\w-]+,)* [\w-]+), (?:{_PRAISE.pattern})(?= \w)", r"\1", sentence, flags=re.IGNORECASE
    )
    kept = re.sub(rf"(?:{_PRAISE.pattern})(?:,? and |, | )(?=\w)", "", listed, flags=re.IGNORECASE)
    if kept == sentence:
        return "" if _PRAISE.search(sentence) else sentence
    kept = re.sub(
        r"\b([Aa])n? (?=(\w+))", lambda found: f"{found[1]}{'n' * bool(_SPOKEN_VOWEL.match(found[2]))} ", kept
    )
    return "" if _PRAISE.search(kept) else kept[:1].upper() + kept[1:]


_READERS: dict[str, Callable[[str], Iterator[tuple[str, Said]]]] = {
    "pyproject.toml": _pyproject,
    "package.json": _package,
    "cargo.toml": _cargo,
    "readme.md": _readme,
    "readme.markdown": _readme,
    "readme": _readme,
}
"""The purpose is taken from the first of these that has one, the name from the last."""
