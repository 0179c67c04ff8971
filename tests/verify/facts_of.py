"""What readers find, in the shape that tests compare."""

from textwrap import dedent

from tracker.verify.readers import read, registry
from tracker.verify.readers.lock_file import KINDS as LOCKS
from tracker.verify.readers.other_languages import LANGUAGES
from tracker.verify.readers.source_tables import TABLES
from tracker.verify.readers.task_tables import TABLES as TASK_TABLES
from tracker.verify.readers.yaml_file import DIALECTS

VARIANTS = {"lock": LOCKS, "lines": LANGUAGES, "source": TABLES, "tasks": TASK_TABLES, "yaml": DIALECTS}
READERS = [
    *(name for name in registry.READERS if name not in {"lock", "source", "lines", "tasks"}),
    *(f"{name}:{argument}" for name, arguments in VARIANTS.items() for argument in arguments),
]
"""Every reader, with each argument that it takes."""


def content(text: str | bytes) -> bytes:
    """Give the bytes of a text, which may be indented as a whole."""
    return text if isinstance(text, bytes) else dedent(text).encode()


def keys(reader: str, text: str | bytes) -> dict[str, tuple[str, int]]:
    """Give value and line of keys, by path."""
    return {fact.name: (fact.value, fact.line) for fact in read(reader, content(text)) if fact.kind == "key"}


def commands(reader: str, text: str | bytes) -> list[tuple[str, int, str]]:
    """Give name, line and place of commands."""
    return [(fact.name, fact.line, fact.inside) for fact in read(reader, content(text)) if fact.kind == "command"]


def dependencies(reader: str, text: str) -> list[tuple[str, str, int]]:
    """Give name, constraint and line of dependencies."""
    return [(fact.name, fact.value, fact.line) for fact in read(reader, content(text)) if fact.kind == "dependency"]


def pins(reader: str, text: str) -> dict[str, str]:
    """Give pinned or loose, by name of a requirement."""
    return {fact.name: fact.value for fact in read(reader, content(text)) if fact.kind == "requirement"}
