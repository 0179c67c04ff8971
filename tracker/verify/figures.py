"""Figures in the result files of a commit: metrics in JSON, YAML and CSV, of DVC and MLflow, and JUnit reports.

A file is a result file where `dvc.yaml` declares it as metrics, where MLflow wrote it, or where its name or folder says
so; in the last case only values of known metrics count. Configuration, thresholds and answers to single questions are
no results.
"""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING, NamedTuple
from xml.parsers import expat

from tracker.verify.facts.key_tree import trees
from tracker.verify.git.snapshot import list_files, read_files
from tracker.verify.metrics import direction_of
from tracker.verify.readers import decode, json_file, yaml_file
from tracker.verify.rules.catalogue import load_catalogue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from tracker.verify.facts.key_tree import Node
    from tracker.verify.git.entries import Entry
    from tracker.verify.git.snapshot import Snapshot

MAXIMUM_FILES = 300
MAXIMUM_BYTES = 512 * 1024
"""What is read of one repository, and of one file."""
MAXIMUM_FIGURES = 40
"""Figures of one file; what follows is left out."""
MAXIMUM_ROWS = 12
"""Rows of a table, or items of a list, that compare variants; a longer one holds single answers or training steps."""

_RESULTS = re.compile(
    r"(?:^|[^a-z])(?:metrics?|results?|scores?|eval|evals|evaluations?|benchmarks?|reports?)(?![a-z])"
)
_OTHER = re.compile(
    r"config|threshold|question|dataset|ground.?truth|param|schema|package|requirement|expected|template"
)
_NO_SCOPES = frozenset({"vendored", "archived", "fixture", "editor", "example", "ci", "test"})
_SETTINGS = (
    "threshold thresholds min max minimum maximum target targets gate gates limit limits config params parameters "
    "expected goal std stddev var variance ci lower upper weight weights delta timeout support seed seeds version "
    "versions fingerprint fingerprints hash hashes checksum checksums md5 sha sha1 sha256 timestamp mtime bytes"
)
_NO_KEYS = frozenset(_SETTINGS.split())
_WRAPPERS = frozenset({"metrics", "metric", "results", "result", "scores", "values", "summary", "data", "report"})
_LABELS = ("name", "model", "method", "variant", "experiment", "strategy", "retriever", "approach", "run", "pipeline")
_AVERAGES = frozenset({"mean", "avg", "average", "median", "value", "overall", "total"})
_STEPS = frozenset({"epoch", "step", "iteration", "global_step", "iter", "round"})
_NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?\s?%?")
_MLFLOW = re.compile(r"(?:^|/)mlruns/(?:[^/]+/)+metrics/(?P<metric>.+)$")
_JUNIT = re.compile(r"(?:^|/)(?:junit|test-results?|TEST-)[^/]*\.xml$", re.IGNORECASE)
_METRIC_LENGTH = 80


class Figure(NamedTuple):
    """One number of a result file: what it measures, the value as it is written, and where."""

    metric: str
    value: str
    path: str
    line: int

    @property
    def place(self) -> str:
        """`path:line`."""
        return f"{self.path}:{self.line}"


def figures_of(snapshot: Snapshot) -> list[Figure]:
    """The figures of a commit, by path and line. Raises RepositoryError as reading does."""
    entries = {entry.path: entry for entry in list_files(snapshot).entries if entry.size <= MAXIMUM_BYTES}
    pipelines = [entry for path, entry in entries.items() if path.rpartition("/")[2] == "dvc.yaml"]
    declared = {path for entry, data in _contents(snapshot, pipelines) for path in _declared(entry.path, data)}
    chosen = {path: read for path, entry in entries.items() if (read := _reader(entry.path, declared))}
    found: list[Figure] = []
    for entry, data in _contents(snapshot, (entries[path] for path in sorted(chosen)[:MAXIMUM_FILES])):
        read, every = chosen[entry.path], entry.path in declared
        for number, (metric, value, line) in enumerate(read(entry.path, data, every)):
            if number == MAXIMUM_FIGURES:
                break
            found.append(Figure(metric[:_METRIC_LENGTH], value, entry.path, line))
    return found


_Row = tuple[str, str, int]


def _contents(snapshot: Snapshot, entries: Iterable[Entry]) -> Iterator[tuple[Entry, bytes]]:
    return read_files(snapshot, entries, lambda _skipped: None)


def _declared(pipeline: str, data: bytes) -> Iterator[str]:
    """The metrics files that a `dvc.yaml` declares, from the repository's root."""
    folder = pipeline.rpartition("/")[0]
    for root in trees(yaml_file.read(data)):
        stages = root.get("stages").children.values()
        for metrics in (root.get("metrics"), *(stage.get("metrics") for stage in stages)):
            for item in metrics.children.values():
                names = [item.value] if item.value else list(item.children)
                yield from (f"{folder}/{name}".lstrip("/") for name in names)


def _reader(path: str, declared: set[str]) -> Callable[[str, bytes, bool], Iterable[_Row]] | None:
    """What reads a file, None where it is no result file."""
    if _MLFLOW.search(path):
        return _read_mlflow
    if _JUNIT.search(path):
        return _read_junit
    reader = _READERS.get(path.rpartition(".")[2].lower())
    if reader is None or path in declared:
        return reader
    *folders, name = path.lower().split("/")
    stem = name.rpartition(".")[0]
    named = _RESULTS.search(stem) or (folders and _RESULTS.search(folders[-1]))
    if not named or any(map(_OTHER.search, (stem, *folders))) or any(folder.startswith(".") for folder in folders):
        return None
    return reader if load_catalogue().scopes.of(path) not in _NO_SCOPES else None


def _read_json(_path: str, data: bytes, every: bool) -> Iterator[_Row]:  # noqa: FBT001 - the signature of readers
    entries = [entry for entry in json_file.entries(decode.text(data)) if entry.path]
    leaves = [(entry.path, entry.text, entry.line) for entry in entries if entry.kind not in {"{", "["}]
    return _leaves(leaves, every=every)


def _read_yaml(_path: str, data: bytes, every: bool) -> Iterator[_Row]:  # noqa: FBT001 - as above
    leaves: list[tuple[tuple[str, ...], str, int]] = []
    pending: list[tuple[Node, tuple[str, ...]]] = [(root, ()) for root in reversed(trees(yaml_file.read(data)))]
    while pending:
        node, keys = pending.pop()
        if node.value and keys:
            leaves.append((keys, node.value, node.line))
        pending += ((child, (*keys, child.key)) for child in reversed(node.children.values()))
    return _leaves(leaves, every=every)


def _leaves(leaves: Sequence[tuple[tuple[str, ...], str, int]], *, every: bool) -> Iterator[_Row]:
    labels = {
        path[:-1]: text for label in reversed(_LABELS) for path, text, _ in leaves if path[-1].casefold() == label
    }
    length: dict[tuple[str, ...], int] = {}
    for path, _, _ in leaves:
        for depth, key in enumerate(path):
            if key.isdecimal():
                length[path[:depth]] = max(length.get(path[:depth], 0), int(key) + 1)
    for path, text, line in leaves:
        metric = _metric(path, labels, length)
        if metric and _NUMBER.fullmatch(text) and (every or _is_metric(path)):
            yield metric, text, line


def _metric(path: tuple[str, ...], labels: Mapping[tuple[str, ...], str], length: Mapping[tuple[str, ...], int]) -> str:
    """The words of a key path; "" where it is no result: a setting, or one of many items."""
    words: list[str] = []
    for depth, key in enumerate(path):
        if key.isdecimal():
            label = labels.get(path[: depth + 1], "")
            if not label or length[path[:depth]] > MAXIMUM_ROWS:
                return ""
            words.append(label)
        elif not _NO_KEYS.isdisjoint(re.split(r"[\W_]+", key.casefold())):
            return ""
        elif depth == len(path) - 1 or key.casefold() not in _WRAPPERS:
            words.append(key)
    return _spaced(" ".join(words))


def _is_metric(path: Sequence[str]) -> bool:
    return bool(direction_of(path[-2] if path[-1].casefold() in _AVERAGES and len(path) > 1 else path[-1]))


def _spaced(text: str) -> str:
    return " ".join(text.replace("_", " ").split())


def _read_csv(_path: str, data: bytes, every: bool) -> Iterator[_Row]:  # noqa: FBT001 - as above
    lines = decode.lines(data)
    try:
        rows = [(number, row) for number, row in enumerate(csv.reader(lines), 1) if any(map(str.strip, row))]
    except csv.Error:
        return
    if len(rows) < 2 or len(rows) != rows[-1][0]:  # noqa: PLR2004 - a header and a row; cells of several lines move lines
        return
    (_, header), *body = rows
    names = [name.strip() for name in header]
    if names[0].casefold() in _STEPS:
        body = body[-1:]
    elif len(body) > MAXIMUM_ROWS:
        return
    for number, row in body:
        label = row[0].strip() if len(body) > 1 and not _NUMBER.fullmatch(row[0].strip()) else ""
        if len(body) > 1 and not label:
            return
        for name, cell in zip(names, map(str.strip, row), strict=False):
            keys = re.split(r"[\W_]+", name.casefold())
            if name and _NUMBER.fullmatch(cell) and _NO_KEYS.isdisjoint(keys) and (every or direction_of(name)):
                yield _spaced(f"{label} {name}"), cell, number


def _read_mlflow(path: str, data: bytes, _every: bool) -> Iterator[_Row]:  # noqa: FBT001 - as above
    """The last value of a metric of a run: lines of `timestamp value step`."""
    found = _MLFLOW.search(path)
    written = [(number, line.split()) for number, line in enumerate(decode.lines(data), 1) if line.strip()]
    if found and written and len(written[-1][1]) in {2, 3} and _NUMBER.fullmatch(written[-1][1][1]):
        number, (_, value, *_rest) = written[-1]
        yield _spaced(found["metric"]), value, number


def _read_junit(_path: str, data: bytes, _every: bool) -> Iterator[_Row]:  # noqa: FBT001 - as above
    """How many tests passed, by the outermost suite that says so."""
    parser = expat.ParserCreate()
    found: list[_Row] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        counts = [attributes.get(key, "0") for key in ("tests", "failures", "errors", "skipped")]
        if (
            not found
            and name in {"testsuites", "testsuite"}
            and "tests" in attributes
            and all(map(str.isdecimal, counts))
        ):
            total, *lost = map(int, counts)
            found.append(("tests passed", f"{total - sum(lost)} of {total}", parser.CurrentLineNumber))

    def refuse(*_: object) -> None:
        raise _RefusedError

    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = refuse  # entities can grow without bound
    try:
        parser.Parse(data, True)  # noqa: FBT003 - whether this is all; the parser takes no keyword
    except (expat.ExpatError, _RefusedError):
        return iter(())
    return iter(found)


class _RefusedError(Exception):
    """A document declares a type, as no report does."""


_READERS: dict[str, Callable[[str, bytes, bool], Iterable[_Row]]] = {
    "json": _read_json,
    "yaml": _read_yaml,
    "yml": _read_yaml,
    "csv": _read_csv,
}
