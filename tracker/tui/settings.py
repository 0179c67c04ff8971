"""Settings that the UI saves (`tui.toml`) and the user's own keys (`keys.toml`), both in TRACKER_HOME."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any, NamedTuple

import tomli_w
from textual.binding import Binding
from textual.dom import DOMNode
from textual.keys import KEY_ALIASES, Keys

from tracker import paths
from tracker.files.atomic_write import write_cache
from tracker.files.problems import Problems
from tracker.files.toml import Document, read_optional
from tracker.text import shorten
from tracker.tui import screens

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.files.problems import Problem

_KEYS = frozenset({key.value for key in Keys} | {alias for names in KEY_ALIASES.values() for alias in names})


class Settings(NamedTuple):
    """The theme and the track last shown, "" if none was chosen."""

    theme: str = ""
    track: str = ""


def load_settings() -> Settings:
    """The saved settings, as far as they can be read."""
    table = _read("tui.toml").table
    return Settings(*(str(table.get(key, "")) for key in Settings._fields))


def save_settings(settings: Settings) -> None:
    """Save the settings, unless the file has problems or cannot be written."""
    if not _read("tui.toml").problems:
        write_cache(paths.home() / "tui.toml", tomli_w.dumps(settings._asdict()))


def keymap() -> dict[str, str]:
    """Binding id → keys, for example `tick = "space,x"`."""
    return {id_: keys for id_, keys in _read("keys.toml").table.items() if isinstance(keys, str) and keys.strip()}


def problems() -> tuple[Problem, ...]:
    """The problems of both files: what is not TOML, and keys of `keys.toml` for no command or of no keyboard."""
    syntax = tuple(problem for name in ("tui.toml", "keys.toml") for problem in _read(name).problems)
    return (*syntax, *_key_problems(_read("keys.toml")))


def _key_problems(document: Document) -> tuple[Problem, ...]:
    if not document.table:
        return ()
    for name in screens.TABS:
        screens.load(name)  # their bindings are known once they are imported
    known = {binding.id for node in _subclasses(DOMNode) for binding in _bindings(node) if binding.id}
    found = Problems(document.file)
    for id_, keys in document.table.items():
        if id_ not in known:
            found.add((id_,), "there is no command of this name", wrote=id_, choices=known)
        elif not isinstance(keys, str) or not keys.strip():
            found.add((id_,), 'must be keys in quotes, separated by commas, such as "space,x"')
        for key in keys.split(",") if isinstance(keys, str) else ():
            name = key.strip().rpartition("+")[2] or "+"
            if len(name) > 1 and name not in _KEYS and unicode_name(name) is None:
                found.add((id_,), f'there is no key "{shorten(name)}"', wrote=name, choices=_KEYS)
    return found.listed(document.text)


def unicode_name(key: str) -> str | None:
    """The character that a key is named after in Unicode, as Textual names keys; None where there is none."""
    try:
        return unicodedata.lookup(key.replace("_", " "))
    except KeyError:
        return None


def _subclasses(kind: type[Any]) -> Iterator[type[Any]]:
    yield kind
    for inner in kind.__subclasses__():
        yield from _subclasses(inner)


def _bindings(node: type[Any]) -> Iterator[Binding]:
    return (binding for binding in node.__dict__.get("BINDINGS", ()) if isinstance(binding, Binding))


def _read(name: str) -> Document:
    return read_optional(paths.home() / name)
