"""What its name and a second sign call archived: a README that says so, or the same files elsewhere.

A name that says of itself that nothing in it is used needs no second sign.
"""

from __future__ import annotations

import re
from collections import defaultdict
from posixpath import basename, dirname, splitext
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

PLAIN_NAMES = frozenset({"archived", "old", "_old", "deprecated", "_deprecated", "obsolete", "superseded"})
"""Names of folders that say of what is in them that something newer took its place."""

NAMES = PLAIN_NAMES | {"archive", "_archive", "archives", "legacy", "attic", "backup"}
UNUSED = re.compile(r"_?unused(?:[_-](?:code|files?|old|scripts?|stuff|te?mp))?$", re.IGNORECASE)
"""Names of folders that say themselves that nothing in them is used."""

SAYS_SO = re.compile(
    r"\b(?:archived|deprecated|obsolete|superseded|replaced by|no longer (?:used|maintained|in use|supported)"
    r"|kept for (?:reference|history)|not used any ?more)\b",
    re.IGNORECASE,
)
OLD = re.compile(
    r"\.(?:old|bak|orig)$|[._-](?:old|bak|orig)(?=\.(?:md|rst|adoc|txt)$)"
    r"|(?: - copy(?: \(\d+\))?| copy(?: \d+)?| \((?:copy|\d+)\))(?=\.(?!ipynb)\w+$)",
    re.IGNORECASE,
)
"""How the name of an old copy differs from that of the file beside it: `app.py.bak`, `README_old.md`, or `app copy.py`
as file managers name copies; of notebooks the copy may be the newer one.

Code with "old" in its name may well be loaded.
"""

COMMON_FILES = frozenset({"__init__.py", "README.md", "requirements.txt", "Dockerfile", "index.ts", "index.js"})
"""Names that two folders share by chance."""

TWINS = 0.5
"""Share of a folder's files whose names stand outside of it too, from which on it is an older copy."""

ALIKE = 1 / 3
"""The same share of files that begin like others, for a folder with a plain name."""

SAME_WORDS = 2
"""Words with which the names of two files begin that are versions of each other."""


def archived(paths: Sequence[str], texts: Callable[[list[str]], Iterable[tuple[str, str]]]) -> frozenset[str]:
    """The topmost folders that are archived, and old copies of files beside them.

    `texts` gives those of these files that can be read, with their text.
    """
    present = frozenset(paths)
    copies = frozenset(path for path in paths if OLD.search(path) and OLD.sub("", path) in present)
    folders: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        folders[_archive(path)].append(path)
    outside = {basename(path) for path in folders.pop("", ())} - COMMON_FILES
    beginnings = {_beginning(name) for name in outside} - {()} if folders else set()
    readmes = [
        path
        for folder, own in folders.items()
        for path in own
        if dirname(path) == folder and basename(path).lower().startswith("readme")
    ]
    said = {dirname(path) for path, text in texts(readmes) if SAYS_SO.search(text)}
    return copies.union(
        folder
        for folder, own in folders.items()
        if folder in said
        or UNUSED.match(basename(folder))
        or _share(own, lambda name: name in outside) >= TWINS
        or (
            basename(folder).lower() in PLAIN_NAMES
            and _share(own, lambda name: name in outside or _beginning(name) in beginnings) >= ALIKE
        )
    )


def _archive(path: str) -> str:
    """The topmost folder of a path that has the name of an archive, "" for none."""
    pieces = dirname(path).split("/")
    ends = (end for end, piece in enumerate(pieces, 1) if piece.lower() in NAMES or UNUSED.match(piece))
    return "/".join(pieces[: next(ends, 0)])


def _share(paths: Sequence[str], is_alike: Callable[[str], bool]) -> float:
    own = [name for name in map(basename, paths) if name not in COMMON_FILES]
    return sum(map(is_alike, own)) / len(own) if own else 0.0


def _beginning(name: str) -> tuple[str, ...]:
    """The words with which a name begins, () where it has fewer: `train_model_v2.py` begins like `train_model.py`."""
    words = re.findall(r"[^\W_]+", splitext(name)[0].lower())[:SAME_WORDS]
    return tuple(words) if len(words) == SAME_WORDS else ()
