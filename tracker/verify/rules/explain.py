"""A rule in plain words, as data: how its parts combine, and what each of them demands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from tracker.text import sanitize, series
from tracker.verify.facts.kinds import FLAGS, KINDS
from tracker.verify.rules.catalogue import Meaning
from tracker.verify.rules.joins import DISTINCT, JOINS
from tracker.verify.rules.model import DEFAULT_SCOPES, All, Any, Condition, Not, Part, Pattern, Rule
from tracker.verify.scopes.table import SCOPES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tracker.verify.verdicts import Row

SHOWN_NAMES = 6
"""Names that a list shows, unless all are asked for."""

SPECIAL = {
    "": "nothing",
    "*": "anything",
    "?*": "anything that is not empty",
    "$*": "a variable of unknown origin",
    ":*": "something defined in the same file",
    "*.py:*": "something defined in a Python file",
    "*.ts:*": "something defined in a TypeScript file",
    "[[]?*]": "a list that is not empty",
    "[[]?*, ?*]": "a list of two or more",
    "[[]]": "an empty list",
    "{}": "an empty mapping",
    "[]": "an empty list",
}
"""Patterns for values that have words of their own."""

IN_ANY_CASE = "(in upper or lower case)"
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")
_NUMBER = re.compile(r"\(\d+\) ")
_QUOTED = re.compile(r"`([^`]+)`")
MARKS = (
    (
        re.compile(r"[*?\[]"),
        "In a pattern, `*` stands for any text, `?` for one character and `[ab]` for one of the characters.",
    ),
    (re.compile(r"(?:^|[|*])\$"), "`$` begins the name of a variable whose origin is not known."),
    (
        re.compile(r"^:|\.[a-z]+:|\*:"),
        "`file.py:name` is defined in that file of the repository, `:name` in the same file.",
    ),
)
"""What may stand in a pattern, and how to read it."""


NO_MEANINGS: Mapping[str, Meaning] = {}

NOUNS = {
    "call": "a call or decorator that",
    "decorator": "a decorator that",
    "base": "a class derived from one that",
    "import": "an import of what",
}
"""Kind of fact → how a sentence on capabilities begins."""


class PartInWords(NamedTuple):
    """One part: any of `shown_by` shows it where all of `demands` are met; `number` is how other parts refer to it."""

    number: int
    id: str
    says: str
    shown_by: tuple[str, ...]
    demands: tuple[str, ...]


class _Files(NamedTuple):
    files: tuple[str, ...]
    not_files: tuple[str, ...]


class Explanation(NamedTuple):
    """A rule in words.

    sentence  how the parts combine, in one sentence
    outline   the same as lines, each with its depth; the first introduces the others
    parts     what each part demands
    notes     how to read the patterns and places that occur
    """

    sentence: str
    outline: tuple[tuple[int, str], ...]
    parts: tuple[PartInWords, ...]
    notes: tuple[str, ...]


def explain(
    rule: Rule,
    titles: Mapping[str, str],
    shown: int | None = SHOWN_NAMES,
    meanings: Mapping[str, Meaning] = NO_MEANINGS,
) -> Explanation:
    """The rule in words.

    `titles` are those of all deliverables, `shown` how many names a list shows (None: all), `meanings` what each
    capability means, as `Catalogue.meanings` has it.
    """
    names = {part.id: f"({number}) {part.says}" for number, part in enumerate(rule.parts, 1)}
    parts = tuple(
        PartInWords(
            number,
            part.id,
            part.says,
            tuple(_shown_by(part, titles, shown, meanings)),
            tuple(_demands(part, names, shown)),
        )
        for number, part in enumerate(rule.parts, 1)
    )
    return Explanation(
        sentence_of(rule),
        tuple(_outline(_simple(rule.holds), names)),
        parts,
        tuple(_notes(rule, [text for part in parts for text in (*part.shown_by, *part.demands)])),
    )


def sentence_of(rule: Rule) -> str:
    """How the parts of a rule combine, in one sentence."""
    return f"Verified by {_flat(rule.holds, {part.id: part.says for part in rule.parts})}."


def summary_of(explanation: Explanation) -> Iterator[str]:
    """How the parts combine as lines of plain text, without the numbers that the full rule refers to."""
    before = ""
    for depth, text in explanation.outline:
        plain = _NUMBER.sub("", text, count=1)
        line = f"{'  ' * depth}- {plain.removesuffix('.')}" if depth else plain
        if line != before:  # several parts may say the same, each for another language
            yield line
        before = line


def lines_of(explanation: Explanation) -> Iterator[str]:
    """The whole rule as lines of plain text, indented by what belongs to what."""
    for depth, text in explanation.outline:
        yield f"{'  ' * depth}- {text}" if depth else text
    for part in explanation.parts:
        yield ""
        yield f"({part.number}) {part.says}"
        if len(part.shown_by) > 1:
            yield "  Any one of these:"
            yield from (f"    - {text}" for text in part.shown_by)
        else:
            yield from (f"  {text[:1].upper()}{text[1:]}." for text in part.shown_by)
        yield from (f"  {text[:1].upper()}{text[1:]}." for text in part.demands)
    if explanation.notes:
        yield ""
        yield from explanation.notes


def lines_in(explanation: Explanation, row: Row) -> Iterator[str]:
    """What a verdict rests on, what is missing and what came near, as lines of plain text, part by part."""
    yield row.status.capitalize()
    for heading, found in (("Holds", row.evidence), ("Came near", row.near)):
        for part in explanation.parts:
            places = [item for item in found if item.part == part.id]
            if places:
                yield f"  {heading}: ({part.number}) {part.says}"
            for item in places:
                seen = item.what.removeprefix(part.says).removeprefix(": ")
                place = f"    {sanitize(item.path)}:{item.line}" + (f"  {seen}" if seen else "")
                yield place if heading == "Holds" else f"{place}  (in {SCOPES.get(item.scope, item.scope)})"
    for says in row.missing:
        yield f"  Missing: {says}"


def _shown_by(
    part: Part, titles: Mapping[str, str], shown: int | None, meanings: Mapping[str, Meaning]
) -> Iterator[str]:
    """What shows the part: each alternative once, those that differ only in their names together."""
    if part.deliverable:
        yield f"the deliverable “{titles.get(part.deliverable, part.deliverable)}” (`{part.deliverable}`) is verified"
    common = _common_files(part)
    alike: dict[Pattern, list[str]] = {}
    for pattern in part.patterns:
        bare = pattern._replace(names=(), examples=(), example_file="")
        bare = bare._replace(
            files=() if common.files else bare.files, not_files=() if common.not_files else bare.not_files
        )
        alike.setdefault(bare, []).extend(pattern.names)
    for pattern, names in alike.items():
        if pattern.does and pattern.kind == "decorator" and pattern._replace(kind="call") in alike:
            continue  # the call's sentence speaks of both
        yield pattern_in_words(pattern._replace(names=tuple(dict.fromkeys(names))), shown, meanings)


def pattern_in_words(
    pattern: Pattern, shown: int | None = SHOWN_NAMES, meanings: Mapping[str, Meaning] = NO_MEANINGS
) -> str:
    """Everything that a pattern demands, as a noun phrase."""
    words = " ".join(_close(pattern, shown, meanings))
    return ", ".join((words, *_apart(pattern, shown)))


def _capabilities(pattern: Pattern, shown: int | None, meanings: Mapping[str, Meaning]) -> str:
    """What a name must do, and which packages have such names."""
    known = [meanings.get(word, Meaning(f"has the capability `{word}`", ())) for word in pattern.does]
    words = f"{NOUNS[pattern.kind]} {series([meaning.says for meaning in known], 'or')}"
    if pattern.family:
        words += f", by a package of the family {series([f'`{family}`' for family in pattern.family], 'or')}"
    labels = list(dict.fromkeys(f"`{label}`" for meaning in known for label in meaning.packages))
    if shown is not None and len(labels) > shown + 1:
        labels = [*labels[:shown], f"{len(labels) - shown} more packages"]
    return f"{words} ({series(labels, 'or')})" if labels else words


def _close(pattern: Pattern, shown: int | None, meanings: Mapping[str, Meaning]) -> Iterator[str]:
    """The name with what follows it directly."""
    kind = KINDS[pattern.kind]
    if pattern.does:
        yield _capabilities(pattern, shown, meanings)
    elif ("**" if kind.name == "key" else "*") in pattern.names:
        yield kind.whatever
    else:
        yield kind.phrase.format(_names(pattern, shown))
    if pattern.excluded:
        yield f"(but not {_either(pattern.excluded, shown)})"
    if kind.folded and not pattern.does and (pattern.excluded or "*" not in pattern.names):
        yield IN_ANY_CASE
    if kind.name == "import" and "unused" not in pattern.flags:
        yield "that is used"
    if pattern.arguments:
        yield f"with {' and '.join(_argument(key, values, shown) for key, values in pattern.arguments)}"
    if pattern.values:
        yield kind.value.format(_either(pattern.values, shown))
        if kind.name == "key":
            yield IN_ANY_CASE
    if pattern.minimum is not None:
        yield kind.minimum.format(pattern.minimum)
    yield from (FLAGS.get(flag, f"marked `{flag}`") for flag in pattern.flags)
    if pattern.inside:
        yield kind.inside.format(_either(pattern.inside, shown))


def _apart(pattern: Pattern, shown: int | None) -> Iterator[str]:
    """What a sentence adds after commas."""
    kind = KINDS[pattern.kind]
    if pattern.not_values:
        yield f"but not {kind.value.format(_either(pattern.not_values, shown))}"
    if pattern.not_arguments:
        yield f"but not with {_argument('*', pattern.not_arguments, shown)}"
    if pattern.without:
        yield f"but without the argument {_either(pattern.without, shown)}"
    if pattern.not_inside:
        yield f"but not {kind.inside.format(_either(pattern.not_inside, shown))}"
    yield from _files(pattern.files, pattern.not_files, shown)


def _names(pattern: Pattern, shown: int | None) -> str:
    """The alternatives for a pattern's name; those of files are paths, those of keys have no words of their own."""
    if pattern.kind == "file":
        return _places(pattern.names, shown)
    return _either(pattern.names, shown, special={} if pattern.kind == "key" else SPECIAL)


def _argument(key: str, values: tuple[str, ...], shown: int | None) -> str:
    given = _either(values, shown)
    if key.isdecimal():
        place = f"the {ORDINALS[int(key)]} argument" if int(key) < len(ORDINALS) else f"argument number {int(key) + 1}"
    else:
        place = "any of its arguments" if key == "*" else f"the argument `{key}`"
        if values == ("*",):
            return "any argument" if key == "*" else place
    return f"{given} as {place}"


def _files(files: tuple[str, ...], not_files: tuple[str, ...], shown: int | None) -> Iterator[str]:
    if files:
        yield f"only in files {_places(files, shown)}"
    if not_files:
        yield f"not in files {_places(not_files, shown)}"


def _places(globs: Sequence[str], shown: int | None) -> str:
    """Patterns for paths in words: `/name` is a file at the root, one with a slash a path, another a file's name."""
    groups: dict[str, list[str]] = {}
    for glob in globs:
        if glob == "*/*":
            groups["in a folder below the root"] = ["*"]
        elif glob.startswith("/"):
            groups.setdefault("at the root named {}", []).append(glob[1:])
        elif glob.endswith("/*"):
            groups.setdefault("under {}", []).append(glob[:-1])
        else:
            groups.setdefault("at the path {}" if "/" in glob else "named {}", []).append(glob)
    return " or ".join(words.format(_either(found, shown)) for words, found in groups.items())


def _either(patterns: Sequence[str], shown: int | None, special: Mapping[str, str] = SPECIAL) -> str:
    """Alternatives: `a`, `b` or 3 more."""
    words = [special.get(pattern) or f"`{pattern}`" for pattern in patterns]
    if shown is not None and len(words) > shown + 1:
        words = [*words[:shown], f"{len(words) - shown} more"]
    return series(words, "or")


def _demands(part: Part, names: Mapping[str, str], shown: int | None) -> Iterator[str]:
    """What all matches of a part must fulfil together."""
    if part.patterns:
        yield from _files(*_common_files(part), shown)
    if part.at_least > 1 or part.distinct or part.within:
        kinds = {pattern.kind for pattern in part.patterns}
        noun = KINDS[kinds.pop()].several if len(kinds) == 1 else "matches"
        counted = f"at least {part.at_least} {noun if part.at_least > 1 else 'match'} {DISTINCT[part.distinct].words}"
        yield f"{counted}, {DISTINCT[part.within].alike}" if part.within else counted
    yield from (JOINS[join].words.format(names[other]) for join, other in part.joins)
    if part.scopes != DEFAULT_SCOPES and not part.deliverable:
        yield f"only in {series([SCOPES[scope] for scope in part.scopes])}"
    if part.context:
        yield "needed, but no evidence by itself"


def _common_files(part: Part) -> _Files:
    """The demands on paths that all patterns of a part share, where there are several."""
    files = {pattern.files for pattern in part.patterns}
    not_files = {pattern.not_files for pattern in part.patterns}
    several = len(part.patterns) > 1
    return _Files(
        files.pop() if several and len(files) == 1 else (), not_files.pop() if several and len(not_files) == 1 else ()
    )


def _simple(condition: Condition) -> Condition:
    """The condition without combinations of one operand and without superfluous alternatives."""
    if isinstance(condition, str):
        return condition
    if isinstance(condition, Not):
        return Not(_simple(condition.operand))
    operands = tuple(_simple(operand) for operand in condition.operands)
    if isinstance(condition, Any):
        # Where one alternative asks for all of another and more, the other decides.
        asked = [frozenset(one.operands if isinstance(one, All) else (one,)) for one in operands]
        operands = tuple(
            one for one, parts in zip(operands, asked, strict=True) if not any(less < parts for less in asked)
        )
    return operands[0] if len(operands) == 1 else type(condition)(operands)


def _outline(condition: Condition, names: Mapping[str, str], depth: int = 0) -> Iterator[tuple[int, str]]:
    begin = "Verified by " if not depth else ""
    without = ""
    if isinstance(condition, Not):
        condition, without = condition.operand, "without "
    if isinstance(condition, (All, Any)):
        together = "all of these together:" if without else "all of these:"
        yield depth, begin + without + ("any one of these:" if isinstance(condition, Any) else together)
        for operand in condition.operands:
            yield from _outline(operand, names, depth + 1)
    elif isinstance(condition, Not):
        yield from _outline(condition.operand, names, depth)
    else:
        yield depth, begin + without + names[condition] + ("." if not depth else "")


def _flat(condition: Condition, says: Mapping[str, str]) -> str:
    condition = _simple(condition)
    if isinstance(condition, str):
        return says[condition]
    if isinstance(condition, Not):
        return f"without {_grouped(condition.operand, says)}"
    word = " and " if isinstance(condition, All) else " or "
    return word.join(_grouped(operand, says) for operand in condition.operands).replace(" and without ", " without ")


def _grouped(condition: Condition, says: Mapping[str, str]) -> str:
    words = _flat(condition, says)
    return f"({words})" if isinstance(condition, (All, Any)) else words


def _notes(rule: Rule, texts: Iterable[str]) -> Iterator[str]:
    """How to read what the texts show in quotes, and where is looked by default."""
    quoted = [name for text in texts for name in _QUOTED.findall(text)]
    yield from (note for marks, note in MARKS if any(map(marks.search, quoted)))
    if any(pattern.kind == "key" for part in rule.parts for pattern in part.patterns):
        yield "In a configuration key, `*` stands for one step and `**` for several."
    if any(part.patterns and part.scopes == DEFAULT_SCOPES for part in rule.parts):
        looked = series([SCOPES[scope] for scope in DEFAULT_SCOPES])
        yield f"Where a part names no places, it is looked for in {looked}."
