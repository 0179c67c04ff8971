"""Facts by blob and whole verdicts by tree, kept between runs in one SQLite file; without it all still works."""

from __future__ import annotations

import sqlite3
from importlib.util import find_spec
from typing import TYPE_CHECKING

from tracker.verify.facts.fact import EXTRACTOR_VERSION, Fact, facts_from

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path
    from types import TracebackType

SCHEMA = """
CREATE TABLE IF NOT EXISTS facts (key TEXT PRIMARY KEY, facts TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS verdicts (key TEXT PRIMARY KEY, document TEXT NOT NULL) WITHOUT ROWID;
"""
MAXIMUM_BYTES = 256 * 1024 * 1024
"""A larger file is begun anew: everything in it can be computed again."""

KEYS_AT_ONCE = 400

OPTIONAL_READERS = " r" if find_spec("tree_sitter_language_pack") else ""
"""Grammars that need not be installed: files read without them are read again with them."""


class Cache:
    """A disposable store; every failure of the disk is a miss."""

    def __init__(self, file: Path | None) -> None:
        self._connection: sqlite3.Connection | None = None
        if file is None:
            return
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            if file.exists() and file.stat().st_size > MAXIMUM_BYTES:
                file.unlink()
            self._connection = sqlite3.connect(file, timeout=2, isolation_level=None)
            self._connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;" + SCHEMA)
        except (OSError, sqlite3.Error):
            if self._connection is not None:
                self._connection.close()
            self._connection = None

    def __enter__(self) -> Cache:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._connection is not None:
            self._connection.close()

    def facts(self, keys: Iterable[str]) -> dict[str, list[Fact]]:
        """The facts known under these keys."""
        found: dict[str, list[Fact]] = {}
        wanted = list(keys)
        for start in range(0, len(wanted), KEYS_AT_ONCE):
            some = wanted[start : start + KEYS_AT_ONCE]
            marks = ",".join("?" * len(some))
            for key, text in self._rows(f"SELECT key, facts FROM facts WHERE key IN ({marks})", some):  # noqa: S608 - only question marks are put in
                try:
                    found[key] = facts_from(text)
                except (ValueError, TypeError):
                    continue
        return found

    def add_facts(self, found: Mapping[str, str]) -> None:
        """Keep facts, as the text that `facts_from` reads, under their keys."""
        self._write("INSERT OR REPLACE INTO facts VALUES (?, ?)", list(found.items()))

    def document(self, key: str) -> str | None:
        """The verdict document kept under a key."""
        return next((text for _, text in self._rows("SELECT key, document FROM verdicts WHERE key = ?", [key])), None)

    def add_document(self, key: str, document: str) -> None:
        """Keep a verdict document."""
        self._write("INSERT OR REPLACE INTO verdicts VALUES (?, ?)", [(key, document)])

    def _rows(self, query: str, values: list[str]) -> list[tuple[str, str]]:
        if self._connection is None:
            return []
        try:
            return self._connection.execute(query, values).fetchall()
        except sqlite3.Error:
            return []

    def _write(self, statement: str, rows: list[tuple[str, str]]) -> None:
        if self._connection is None or not rows:
            return
        try:
            with self._connection:
                self._connection.execute("BEGIN")
                self._connection.executemany(statement, rows)
        except sqlite3.Error:
            return


def facts_key(blob: str, readers: Iterable[str]) -> str:
    """The key of one blob's facts."""
    return f"{blob} {' '.join(readers)} {EXTRACTOR_VERSION}{OPTIONAL_READERS}"
