"""A sentence for a résumé, made of the evidence of one deliverable.

A template is a sentence with slots. `{part}` stands for the technologies that the part's evidence uses, `{part|family}`
for those of a family, `{part@family}` for those of a family that the files of the evidence use, `{part:class}` and
`{part:function}` for what the evidence names in packages, `{part#}` for how many different things were found, if
several, and `{part?}` for nothing: it only asks for the part. Parts and families may be several:
`{read+written|database+cache}`. A technology is said once.

A clause in square brackets is left out where one of its slots is empty: "Tested the system[ with {framework}]". Of a
list in angle brackets, the items without an empty slot are said: "Bounded calls by <retries{retry?}; limits{time?}>".
Of several sentences with " | " between them, the first without an empty slot outside all brackets is said.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from tracker.text import series

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence, Set

    from tracker.verify.facts.repository import Located
    from tracker.verify.rules.rule_engine import PartResult
    from tracker.verify.rules.technologies import Technologies

MAXIMUM_LABELS = 3
MAXIMUM_PLACES = 3
"""Places that a proof of several parts is shown by; one of a single part by one place less."""
_WORDS = r"[a-z0-9-]+(?:\+[a-z0-9-]+)*"
SLOT = re.compile(rf"\{{({_WORDS})(?:([|@])({_WORDS})|([#?])|:(class|function))?\}}")
_OR = " | "
_TOKEN = re.compile(rf"(?:{SLOT.pattern})|[\[\]<>;]|[^\[\]<>;{{}}]+|.")
_CLASS = re.compile(r"[A-Z]\w*[a-z]\w*")
_SAYS_LITTLE = re.compile(
    r"(?:Trainer|Pipeline|SearchCV|CalibratedClassifierCV|Sequential|Model|Module|Learner|Booster|Experiment|Study)$|^(?:tolist|item|numpy|mean|argmax|load|compute|update|evaluate|score)$"
)
"""Classes that hold a model of any kind, and functions of any metric or result."""

TELLING = 3
"""Hits of a part, the first that evidence shows, from which a sentence takes its names: further ones nobody opens."""

OF_AN_EXAMPLE = ", in an example."
"""How a sentence ends of which only examples show anything."""

_UNPAIRED = "has brackets that do not match"
_ALSO = "\x1f"
"""Between the names of a slot in a list: where they stand alone there, each is an item of it."""


class Statement(NamedTuple):
    """A sentence, "" where there is none, the technologies and classes that it names, and the hits that bear them.

    listed  the first of the evidence for each item of a list that it says and no name bears
    named   the parts from which it takes names of technologies
    """

    text: str
    names: frozenset[str] = frozenset()
    bearing: tuple[Located, ...] = ()
    listed: tuple[Located, ...] = ()
    named: frozenset[str] = frozenset()


def statement_of(
    template: str,
    parts: Mapping[str, PartResult],
    technologies: Technologies,
    evidence: Sequence[tuple[str, Located]],
    *,
    meets: bool,
) -> Statement:
    """The sentence; none where a slot outside all brackets is empty. `parts` are those the verdict rests on, by id.

    It takes as many names a slot as the places can show, the first of the evidence among them where parts meet.
    """
    rank = {hit: number for number, (_, hit) in reversed([*enumerate(evidence)])}
    before = [hit for _, hit in evidence[:1]] if meets else []
    places = MAXIMUM_PLACES if len({part for part, _ in evidence}) > 1 else MAXIMUM_PLACES - 1
    for one in template.split(_OR):
        for most in range(MAXIMUM_LABELS, 0, -1):
            statement = _sentence(one, parts, technologies, rank, most)
            first = before or [hit for _, hit in evidence[:1] if not rank.keys() >= {*statement.bearing}]
            if len({(hit.path, hit.fact.line) for hit in (*first, *statement.bearing)}) <= places:
                break
        if statement.text:
            return statement
    return Statement("")


def _sentence(
    template: str, parts: Mapping[str, PartResult], technologies: Technologies, rank: Mapping[Located, int], most: int
) -> Statement:
    said: set[str] = set()
    unsaid: set[Located] = set()  # hits of classes that the sentence leaves out
    classed: set[tuple[str, str]] = set()  # functions with those that it names
    bearing: dict[str, Located] = {}
    shown_in = {_body(hit): hit for hit in reversed([*rank])}
    items: list[list[PartResult]] = []  # the parts of each item of a list
    named: set[str] = set()

    def shown_with(hit: Located) -> Located:
        return shown_in.get(_body(hit), hit) if hit not in rank and hit.fact.inside else hit

    def fill(slot: re.Match[str], opening: str) -> str | None:
        said_as = _ALSO.join if opening == "<" else series
        found = [part for id_ in slot[1].split("+") if (part := parts.get(id_)) and part.held]
        if slot[4] == "?":
            if found and opening == "<":
                items.append(found)
            return "" if found else None
        if slot[4] == "#":
            counted = sum(part.counted for part in found)
            return str(counted) if counted > 1 else None
        telling = [hit for part in found for hit in _telling(part, shown_in.keys())[:TELLING]]
        if slot[5]:
            telling = _unambiguous(telling, found, lambda hit: _named(hit, slot[5], technologies))
            borne = {hit: [name] if (name := _named(hit, slot[5], technologies)) else [] for hit in telling}
            every = list(dict.fromkeys(chain.from_iterable(borne[hit] for hit in telling)))
        else:
            families = slot[3].split("+") if slot[3] else []
            used = technologies.labels_of_files if slot[2] == "@" else technologies.labels
            # Technologies are those at work beside the classes that the sentence names.
            telling = [hit for hit in telling if hit not in unsaid]
            telling = [hit for hit in telling if _body(hit) in classed] or telling
            borne = {hit: used([hit], *families) for hit in telling}
            every = used([hit for part in found for hit in part.hits], *families)
        # Of the hits that bear a name, the first of the evidence is kept, else the evidence in its function.
        behind = sorted(telling, key=lambda hit: rank.get(hit, len(rank)), reverse=True)
        names = {name: hit for hit in behind for name in borne[hit]}
        chosen = [name for name in every if name in names and (slot[5] or name not in said)][:most]
        bearing.update((name, shown_with(names[name])) for name in chosen)
        if slot[5]:
            unsaid.update(hit for hit in telling if borne[hit] and borne[hit][0] not in chosen)
            classed.update(_body(hit) for hit in telling if borne[hit] and borne[hit][0] in chosen)
            return said_as(chosen) or None
        said.update(chosen)
        if chosen:
            named.update(slot[1].split("+"))
        return said_as([_with_article(label) for label in chosen]) or None

    text = _read(_TOKEN.finditer(template), fill)[0] or ""
    shown = {name: hit for name, hit in bearing.items() if name in text}
    borne_by = set(shown.values())
    told = [[hit for part in parts_of for hit in part.used if hit in rank] for parts_of in items]
    listed = [min(hits, key=rank.__getitem__) for hits in told if hits and borne_by.isdisjoint(hits)]
    return Statement(text, frozenset(shown), tuple(dict.fromkeys(shown.values())), tuple(listed), frozenset(named))


def _unambiguous(
    telling: Sequence[Located], parts: Sequence[PartResult], name_of: Callable[[Located], str]
) -> list[Located]:
    """The hits without those of a context that has several names: the work beside it may be of any of them."""
    work = {hit for part in parts if not part.part.context for hit in part.hits}
    beside = {hit for part in parts if part.part.context for hit in part.hits} - work
    several = len(set(filter(None, map(name_of, beside)))) > 1
    return [hit for hit in telling if not several or hit not in beside]


def _body(hit: Located) -> tuple[str, str]:
    """The function that a hit lies in."""
    return hit.path, hit.fact.inside


def _telling(part: PartResult, shown_in: Set[tuple[str, str]]) -> Sequence[Located]:
    """The hits of a part that a sentence may name: of a context those beside what evidence shows, if there are any.

    Those in the same function come before those in the same file.
    """
    paths = {path for path, _ in shown_in}
    beside = [hit for hit in part.hits if hit.path in paths] if part.part.context else []
    return sorted(beside, key=lambda hit: _body(hit) not in shown_in) or part.used


def _named(hit: Located, what: str, technologies: Technologies) -> str:
    """The class or function of a package that a call is of; "" where it is of the other, or says little."""
    *before, last = hit.fact.name.split(".")
    name = next(filter(_CLASS.fullmatch, (*before, last)), "")
    if what == "function":
        name = "" if name else last
    says_little = hit.fact.kind != "call" or _SAYS_LITTLE.search(name) or not technologies.labels((hit,))
    return "" if says_little else name


def is_general(template: str, sentence: str) -> bool:
    """Whether a sentence says nothing of the evidence, though its template could."""
    if not SLOT.search(template):
        return False
    sentence = sentence.replace(OF_AN_EXAMPLE, ".")
    return any(_read(_TOKEN.finditer(one), lambda *_: None)[0] == sentence for one in template.split(_OR))


def says_without_technologies(template: str, parts: Set[str]) -> bool:
    """Whether there is a sentence for a proof by these parts, though none of them uses a technology that is known."""

    def fill(slot: re.Match[str], _opening: str) -> str | None:
        held = not parts.isdisjoint(slot[1].split("+"))
        return slot[0] if held and slot[4] else None

    return any(_read(_TOKEN.finditer(one), fill)[0] for one in template.split(_OR))


def _read(
    tokens: Iterator[re.Match[str]], fill: Callable[[re.Match[str], str], str | None], opening: str = ""
) -> tuple[str | None, str]:
    """The text up to the mark that closes it, None where a slot of it is empty; and that mark, "" at the end.

    Raises ValueError where brackets do not match.
    """
    texts: list[str | None] = []
    closing = {"": ("",), "[": ("]",), "<": (";", ">")}[opening]
    mark = ""
    for token in tokens:
        if token[0] == "[":
            texts.append(_read(tokens, fill, "[")[0] or "")
        elif token[0] == "<":
            items, ended = [], ";"
            while ended == ";":
                item, ended = _read(tokens, fill, "<")
                items += item.strip().split(_ALSO) if item else []
            texts.append(series(items) or None)
        elif token[0] in {"]", ">", ";"}:
            mark = token[0]
            break
        else:
            texts.append(fill(token, opening) if token[1] else token[0])
    if mark not in closing:
        raise ValueError(_UNPAIRED)
    text = "".join(filter(None, texts))
    if len([one for one in texts if one and one.strip()]) > 1:
        text = series(text.split(_ALSO))
    return None if None in texts else text, mark


def _with_article(label: str) -> str:
    """`the OpenAI SDK`, but `LangChain`."""
    return f"the {label}" if label.endswith((" SDK", " API")) else label


def problems_of(template: str, parts: set[str], labels: set[str]) -> Iterator[str]:
    """What is wrong with a template: slots that are no parts, brackets that do not match, technologies named in it."""
    for slot in SLOT.finditer(template):
        for part in slot[1].split("+"):
            if part not in parts:
                yield f'"{part}" is no part of this rule'
    bare = SLOT.sub("", template)
    if re.search(r"[{}]", bare):
        forms = "{part}, {part|family}, {part@family}, {part:class}, {part:function}, {part#} or {part?}"
        yield f"has a slot that is not written as {forms}"
    try:
        for sentence in template.split(_OR):
            _read(_TOKEN.finditer(sentence), lambda *_: "")
    except ValueError as error:
        yield str(error)
    names = {label for label in labels if label != label.lower()}
    named = sorted(label for label in names if label in bare and re.search(rf"(?<!\w){re.escape(label)}(?!\w)", bare))
    for label in named:
        yield f'names the technology "{label}"; a slot must give it'
