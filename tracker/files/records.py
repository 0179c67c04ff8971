"""Read a TOML table into a dataclass and collect all its problems.

Generic over the dataclass (see `fields` for its annotations), so tracks and catalogue share it. A wrong or missing
value becomes the empty value of its shape, so that one run finds all problems; a caller that needs a valid result
checks that there are none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from tracker.files.fields import Anything, Flag, Many, Names, Number, Pair, Record, Shape, Text, fields_of
from tracker.files.problems import Problem, Problems
from tracker.files.toml import Document, read
from tracker.text import first_unsafe, shorten

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tracker.files.positions import KeyPath

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """The value of a file, complete only where `problems` is empty, and the document it was read from."""

    value: T
    problems: Problems
    document: Document

    def listed(self) -> tuple[Problem, ...]:
        """All problems so far, in the order of their lines."""
        return self.problems.listed(self.document.text)


def read_file(record: type[T], file: Path) -> Reading[T] | Problem:
    """The file as this dataclass with its problems, or the problem that prevents reading it."""
    document = read(file)
    if isinstance(document, Problem):
        return document
    problems = Problems(file)
    return Reading(read_table(record, document.table, problems), problems, document)


def read_table(record: type[T], table: Mapping[str, Any], problems: Problems, path: KeyPath = ()) -> T:
    """The table as this dataclass; unknown and missing keys and wrong values are added to `problems`."""
    known = fields_of(record)
    for key in table:
        if key not in known:
            problems.add((*path, key), "unknown key", wrote=key, choices=known)
    values = {}
    for key, field in known.items():
        if key in table:
            values[field.attribute] = _read(field.shape, table[key], problems, (*path, key))
        elif field.required:
            problems.add((*path, key), f"is missing; expected {in_words(field.shape)}")
            values[field.attribute] = _empty(field.shape)
    return record(**values)


def in_words(shape: Shape) -> str:
    """A description of the values of this shape."""
    match shape:
        case Text(choices=()):
            return "text"
        case Text():
            return f"one of {', '.join(shape.choices)}"
        case Number(bounds=bounds) if bounds and bounds.least == bounds.most:
            return f"{bounds.least:g}"
        case Number():
            return "a whole number" if shape.whole else "a number"
        case Flag():
            return "true or false"
        case Pair():
            return f"[minimum, maximum], two {'whole ' if shape.of.whole else ''}numbers"
        case Many(of=Record()):
            return f'a list of tables or "{shape.word}"' if shape.word else "a list of tables"
        case Many():
            return f"a list, each entry {in_words(shape.of)}"
        case Record() | Names():
            return "a table"
    return "a value"


def text_fault(shape: Text, text: str) -> str:
    """Why the text does not have this shape, "" where it does."""
    form = shape.spelling
    if not text.strip():
        return "must not be empty"
    if unsafe := first_unsafe(text):
        return f"contains the control character {unsafe}"
    if not shape.lines and "\n" in text:
        return "must be one line"
    if shape.choices and text not in shape.choices:
        return f'"{shorten(text)}" is not one of {", ".join(shape.choices)}'
    if form and len(text) > form.longest:
        return f"is longer than {form.longest} characters"
    if form and not _compiled(form.pattern).fullmatch(text):
        return f'"{shorten(text)}" must be {form.words}'
    return ""


def _read(shape: Shape, value: Any, problems: Problems, path: KeyPath) -> Any:  # noqa: ANN401 - any TOML value
    if not _fits(shape, value):
        problems.add(path, f"must be {in_words(shape)}, not {_describe(value)}")
        return _empty(shape)
    match shape:
        case Text():
            _check_text(shape, value, problems, path)
        case Number():
            _check_number(shape, value, problems, path)
        case Pair():
            return _read_pair(shape, value, problems, path)
        case Many() if isinstance(value, list):
            return _read_many(shape, value, problems, path)
        case Record():
            return read_table(shape.of, value, problems, path)
        case Names():
            for key in value:
                _check_text(shape.key, key, problems, (*path, key))
            return {key: _read(shape.of, entry, problems, (*path, key)) for key, entry in value.items()}
    return value


def _fits(shape: Shape, value: object) -> bool:
    match shape:
        case Text():
            return isinstance(value, str)
        case Number():
            # In Python, but not in TOML, a boolean is a number.
            return isinstance(value, int if shape.whole else (int, float)) and not isinstance(value, bool)
        case Flag():
            return isinstance(value, bool)
        case Many():
            return isinstance(value, list) or bool(shape.word and value == shape.word)
        case Pair():
            return isinstance(value, list)
        case Record() | Names():
            return isinstance(value, dict)
    return True


def _check_text(shape: Text, text: str, problems: Problems, path: KeyPath) -> None:
    if fault := text_fault(shape, text):
        problems.add(path, fault, wrote=text, choices=shape.choices)


def _check_number(shape: Number, value: float, problems: Problems, path: KeyPath) -> bool:
    bounds = shape.bounds
    # NaN is out of bounds too; the number is not printed, since it may have too many digits.
    if bounds and not bounds.least <= value <= bounds.most:
        allowed = f"between {bounds.least:g} and {bounds.most:g}" if bounds.least < bounds.most else f"{bounds.least:g}"
        problems.add(path, f"must be {allowed}")
        return False
    return True


def _read_pair(shape: Pair, value: list[Any], problems: Problems, path: KeyPath) -> tuple[Any, Any]:
    if len(value) != 2 or not all(_fits(shape.of, entry) for entry in value):  # noqa: PLR2004 - a pair
        problems.add(path, f"must be {in_words(shape)}")
        return (0, 0)
    least, most = value
    sound = [_check_number(shape.of, entry, problems, path) for entry in value]
    if all(sound) and least > most:
        problems.add(path, f"the minimum {least} is greater than the maximum {most}")
    return (least, most)


def _read_many(shape: Many, value: list[Any], problems: Problems, path: KeyPath) -> tuple[Any, ...]:
    if len(value) < shape.size.least:
        problems.add(
            path, "must not be empty" if shape.size.least == 1 else f"must have at least {shape.size.least} entries"
        )
    if shape.size.most is not None and len(value) > shape.size.most:
        problems.add(path, f"must have at most {shape.size.most} entries")
    entries = tuple(_read(shape.of, entry, problems, (*path, index)) for index, entry in enumerate(value))
    if shape.size.distinct:
        seen = set()
        for index, entry in enumerate(entries):
            if entry and entry in seen:
                problems.add((*path, index), f'"{shorten(str(entry))}" is listed twice')
            seen.add(entry)
    return entries


def _empty(shape: Shape) -> Any:  # noqa: ANN401 - any value of a shape
    match shape:
        case Text():
            return ""
        case Number():
            return 0
        case Flag():
            return False
        case Pair():
            return (0, 0)
        case Many():
            return ()
        case Record():
            fields = fields_of(shape.of).values()
            return shape.of(**{field.attribute: _empty(field.shape) for field in fields if field.required})
        case Names():
            return {}
        case Anything():
            return None


def _describe(value: object) -> str:
    """A description of a TOML value."""
    match value:
        case bool():
            return "true or false"
        case str():
            return f'the text "{shorten(value, 30)}"'
        case int():
            return "a whole number"
        case float():
            return "a decimal number"
        case list():
            return "a list"
        case dict():
            return "a table"
        case datetime() | date() | time():
            return "a date or time"
    return "another value"


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
