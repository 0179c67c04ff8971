"""Judge the scope of each path: by the repository's own word, else by a second sign, else by its name."""

from __future__ import annotations

from posixpath import basename, dirname
from typing import TYPE_CHECKING, NamedTuple

from tracker.verify.scopes.archived import archived
from tracker.verify.scopes.attributes import FILE_NAME, MAXIMUM_FILES, read_attributes, scopes_by_attribute
from tracker.verify.scopes.charts import pulled_charts
from tracker.verify.scopes.copied import MANIFESTS, copied
from tracker.verify.scopes.foreign import foreign
from tracker.verify.scopes.table import UNREAD_SCOPES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from tracker.verify.scopes.table import Scopes
    from tracker.verify.waivers import Waivers


IMAGES = frozenset({"Dockerfile", "Containerfile"})


class Judgement(NamedTuple):
    """The scopes of the files of a repository.

    scopes   the scope of each path
    by_name  the paths that are not read for nothing but their name
    own      the paths that the repository says are its own, whatever their name and content say
    """

    scopes: dict[str, str]
    by_name: list[str]
    own: set[str]


def judge(
    paths: Sequence[str],
    texts: Callable[[list[str]], Iterable[tuple[str, str]]],
    table: Scopes,
    waivers: Waivers,
) -> Judgement:
    """Judge these paths; `texts` gives those of these files that can be read, with their text."""
    named = [path for path in paths if path.rpartition("/")[2] == FILE_NAME]
    statements = read_attributes(dict(texts(named[:MAXIMUM_FILES])))
    folders = {
        **foreign(paths, table.of),
        **dict.fromkeys(copied(paths, texts), "vendored"),
        **dict.fromkeys(pulled_charts(paths, texts), "vendored"),
        **dict.fromkeys(archived(paths, texts), "archived"),
    }
    programs = {folder: "code" for folder in _programs(paths) if table.of(f"{dirname(folder)}/a.py") == "example"}
    judged = Judgement({}, [], set())
    for path in paths:
        given, never = scopes_by_attribute(statements, path) if statements else ("", frozenset[str]())
        if any(_around(path, programs)):
            never |= {"example"}
        included = waivers.includes(path)
        if included or "vendored" in never:
            judged.own.add(path)
        if included:
            judged.scopes[path] = table.of(path, UNREAD_SCOPES)
        elif given:
            judged.scopes[path] = given
        elif scope := next((scope for scope in _around(path, folders) if scope not in never), ""):
            judged.scopes[path] = scope
        else:
            judged.scopes[path] = scope = table.of(path, never)
            if scope in UNREAD_SCOPES:
                judged.by_name.append(path)
    return judged


def _programs(paths: Sequence[str]) -> frozenset[str]:
    """The folders with a manifest and a Dockerfile of their own: what lies there is deployed."""
    deployed = {dirname(path) for path in paths if basename(path) in IMAGES}
    return frozenset(folder for path in paths if (folder := dirname(path)) in deployed and basename(path) in MANIFESTS)


def _around(path: str, folders: Mapping[str, str]) -> Iterator[str]:
    """The scopes of the folders that a path lies in, the outermost first, and its own."""
    end = path.find("/") if folders else -1
    while end >= 0:
        if scope := folders.get(path[:end]):
            yield scope
        end = path.find("/", end + 1)
    if scope := folders.get(path):
        yield scope
