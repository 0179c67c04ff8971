"""Repositories of a few texts, read as the program reads them, for tests of what is computed over their facts."""

from __future__ import annotations

from functools import cache
from textwrap import dedent

from tracker.verify.facts.repository import FileFacts, Repository
from tracker.verify.readers import read, readers_for
from tracker.verify.rules.catalogue import load_catalogue


@cache
def _scopes():
    return load_catalogue().scopes


def repository(files: dict[str, str]) -> Repository:
    """Path → text, as a repository without derived facts; scopes are those of the shipped catalogue."""
    paths = {path: _scopes().of(path) for path in files}
    return Repository(
        [
            FileFacts(
                path, paths[path], [fact for name in readers_for(path) for fact in read(name, dedent(text).encode())]
            )
            for path, text in files.items()
        ],
        paths,
    )
