"""The keys that a TOML table may have, derived from the dataclass that it is read into.

A field's type, its default and its annotations describe a key completely; the checks of the reader (`records`) and the
JSON Schema (`schema`) both derive from the shapes of this module.

    title: Annotated[str, "What the learner reads"]                 # required, one line of text
    origin: Annotated[str, Key("from"), "Where they come from"]     # spelled `from` in the file
    hours: Annotated[tuple[int, int], Bounds(0, 1000), "…"]         # [least, most]
    steps: tuple[Step, ...] = ()                                    # a list of tables, optional
"""

import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from typing import Annotated, Any, Literal, NamedTuple, TypeAlias, Union, get_args, get_origin, get_type_hints


class Key(NamedTuple):
    """The key in the file, where it is not a valid name in Python."""

    name: str


class Spelling(NamedTuple):
    """The form a text must have: a pattern that matches all of it, a description, and the maximum length."""

    pattern: str
    words: str
    longest: int = 80


class OneOf(NamedTuple):
    """The only allowed texts."""

    choices: tuple[str, ...]


class Lines(NamedTuple):
    """The text may have several lines."""


class Bounds(NamedTuple):
    """The minimum and maximum of a number, or of each number of a pair."""

    least: float
    most: float


class Size(NamedTuple):
    """The minimum number of entries of a list, whether they must be distinct, and the maximum number if any."""

    least: int = 0
    distinct: bool = False
    most: int | None = None


class OrWord(NamedTuple):
    """A text that may stand in place of the value; made of a `Literal` in the type."""

    word: str


class Text(NamedTuple):
    """A TOML string."""

    spelling: Spelling | None = None
    choices: tuple[str, ...] = ()
    lines: bool = False


class Number(NamedTuple):
    """A TOML integer or, where not `whole`, a float."""

    whole: bool = True
    bounds: Bounds | None = None


class Flag(NamedTuple):
    """A TOML boolean."""


class Pair(NamedTuple):
    """Two numbers, the first not greater than the second."""

    of: Number


class Many(NamedTuple):
    """A TOML array, or an array of tables, of one shape; or, where there is a `word`, this text alone."""

    of: "Shape"
    size: Size = Size()
    word: str = ""


class Record(NamedTuple):
    """A table with fixed keys: the fields of a dataclass."""

    of: type[Any]


class Names(NamedTuple):
    """A table with arbitrary keys (of one spelling) and values of one shape."""

    key: Text
    of: "Shape"


class Anything(NamedTuple):
    """Any TOML value, unchecked."""


Shape: TypeAlias = Text | Number | Flag | Pair | Many | Record | Names | Anything


class Field(NamedTuple):
    """One key of a table: its name, the attribute it sets, its description, whether it is required, its shape."""

    key: str
    attribute: str
    description: str
    required: bool
    shape: Shape


_CACHE: dict[type[Any], Mapping[str, Field]] = {}


def fields_of(record: type[Any]) -> Mapping[str, Field]:
    """The keys that a table of this dataclass may have, in the order of its fields.

    Raises TypeError for a field type that no TOML value has.
    """
    if record in _CACHE:
        return _CACHE[record]
    hints = get_type_hints(record, include_extras=True)
    found = {}
    for field in fields(record):
        _, extras = _unwrapped(hints[field.name])
        key = next((extra.name for extra in extras if isinstance(extra, Key)), field.name)
        description = next((extra for extra in extras if isinstance(extra, str)), "")
        required = field.default is MISSING and field.default_factory is MISSING
        found[key] = Field(key, field.name, description, required, _shape_of(hints[field.name]))
    return _CACHE.setdefault(record, found)


def as_table(value: object) -> Any:  # noqa: ANN401 - a TOML value is any of several types
    """The value as plain tables, lists and scalars, with the keys of the file."""
    if is_dataclass(value) and not isinstance(value, type):
        pairs = ((field.key, getattr(value, field.attribute)) for field in fields_of(type(value)).values())
        return {key: as_table(entry) for key, entry in pairs}
    if isinstance(value, Mapping):
        return {key: as_table(entry) for key, entry in value.items()}
    return [as_table(entry) for entry in value] if isinstance(value, tuple) else value


def _unwrapped(hint: Any) -> tuple[Any, tuple[Any, ...]]:  # noqa: ANN401 - type hints have no common type
    """The bare type, without `| None`, and all its annotations."""
    extras: tuple[Any, ...] = ()
    while True:
        if get_origin(hint) is Annotated:
            hint, *more = get_args(hint)
            extras += tuple(more)
        elif get_origin(hint) in (Union, types.UnionType):
            parts = get_args(hint)
            extras += tuple(OrWord(word) for part in parts if get_origin(part) is Literal for word in get_args(part))
            rest = [part for part in parts if part is not types.NoneType and get_origin(part) is not Literal]
            if len(rest) != 1:
                raise TypeError(f"a field cannot have several types: {hint}")
            hint = rest[0]
        else:
            return hint, extras


def _shape_of(hint: Any) -> Shape:  # noqa: ANN401 - see above
    bare, extras = _unwrapped(hint)
    annotations = {type(extra): extra for extra in extras}
    if bare in (Any, object):
        return Anything()
    if bare is str:
        choices = annotations[OneOf].choices if OneOf in annotations else ()
        return Text(annotations.get(Spelling), choices, Lines in annotations)
    if bare is bool:
        return Flag()
    if bare in (int, float):
        return Number(bare is int, annotations.get(Bounds))
    if is_dataclass(bare) and isinstance(bare, type):
        return Record(bare)
    return _container(bare, annotations)


def _container(bare: Any, annotations: dict[type, Any]) -> Shape:  # noqa: ANN401 - see above
    origin, arguments = get_origin(bare), get_args(bare)
    if origin is tuple and arguments in ((int, int), (float, float)):
        return Pair(Number(arguments[0] is int, annotations.get(Bounds)))
    if origin is tuple and arguments[1:] == (...,):
        word = annotations[OrWord].word if OrWord in annotations else ""
        return Many(_shape_of(arguments[0]), annotations.get(Size, Size()), word)
    if origin is Mapping and isinstance(key := _shape_of(arguments[0]), Text):
        return Names(key, _shape_of(arguments[1]))
    raise TypeError(f"no TOML value has the type {bare}")
