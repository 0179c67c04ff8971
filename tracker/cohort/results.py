"""The result for one learner, kept as a line of JSON as soon as it is known; CSV and Parquet of all."""

from __future__ import annotations

import csv
import io
import json
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from tracker.errors import ProgressError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

SCHEMA = "tracker.cohort/1"


class Points(NamedTuple):
    """Points by a rubric: awarded by evidence, open for a person, and the most there are."""

    rubric: str
    points: int
    open: int
    most: int


class Next(NamedTuple):
    """What to add next, and how."""

    deliverable: str
    title: str
    remedy: str
    hours: tuple[int, int]

    @classmethod
    def of(cls, row: Sequence[Any]) -> Next:
        """What was written as JSON."""
        deliverable, title, remedy, (least, most) = row
        return cls(deliverable, title, remedy, (least, most))


class Result(NamedTuple):
    """What was found in a learner's repository, or the error.

    statuses   deliverable → verified, partial, missing or unavailable
    blobs      the learner's files as object id → the time at which it came into the repository, in seconds since 1970
    key        the repository, folder, revision, rubric and version that it was found with: the same needs no second run
    """

    id: str
    name: str
    key: str
    commit: str = ""
    statuses: Mapping[str, str] = MappingProxyType({})
    points: Points | None = None
    next_steps: tuple[Next, ...] = ()
    blobs: Mapping[str, int] = MappingProxyType({})
    error: str = ""
    remedy: str = ""

    @property
    def verified(self) -> list[str]:
        """The verified deliverables."""
        return [id_ for id_, status in self.statuses.items() if status == "verified"]


def to_line(result: Result) -> str:
    """The result as a line of JSON."""
    row = result._replace(statuses=dict(result.statuses), blobs=dict(result.blobs))._asdict()
    return json.dumps({"schema": SCHEMA, **row}) + "\n"


def from_line(line: str) -> Result:
    """What `to_line` gave. Raises ValueError, KeyError or TypeError for anything else."""
    row = json.loads(line)
    if row.pop("schema") != SCHEMA:
        raise ValueError("another schema")
    points, steps = row.pop("points"), row.pop("next_steps")
    return Result(
        **row,
        points=Points(*points) if points else None,
        next_steps=tuple(map(Next.of, steps)),
    )


def read_results(file: Path) -> dict[str, Result]:
    """The newest result of each learner in a file of lines; a half-written line is left out."""
    found: dict[str, Result] = {}
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return found
    except (OSError, UnicodeDecodeError) as error:
        raise ProgressError("unreadable", f"cannot read {file}: {error}", "remove it to begin anew") from error
    for line in text.splitlines():
        try:
            result = from_line(line)
        except (ValueError, KeyError, TypeError):
            continue
        found[result.id] = result
    return found


def to_csv(results: Sequence[Result], deliverables: Sequence[str]) -> str:
    """A row for each learner, a column for each deliverable."""
    output = io.StringIO()
    table = csv.writer(output, lineterminator="\n")
    table.writerow(columns(deliverables))
    table.writerows([_cell(value) for value in row] for row in rows(results, deliverables))
    return output.getvalue()


def columns(deliverables: Sequence[str]) -> list[str]:
    """The names of the columns."""
    return ["id", "name", "commit", "error", "verified", "points", "open", "most", *deliverables]


def rows(results: Iterable[Result], deliverables: Sequence[str]) -> Iterable[list[Any]]:
    """The values of the columns for each learner."""
    for one in results:
        points = [one.points.points, one.points.open, one.points.most] if one.points else [None, None, None]
        statuses = [one.statuses.get(id_, "") for id_ in deliverables]
        yield [one.id, one.name, one.commit, one.error, len(one.verified), *points, *statuses]


def _cell(value: object) -> object:
    """A text that a spreadsheet would run as a formula is quoted."""
    if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t"}:
        return f"'{value}"
    return "" if value is None else value


def write_parquet(file: Path, results: Sequence[Result], deliverables: Sequence[str]) -> bool:
    """Write the same table as Parquet where pyarrow is installed; returns whether it is."""
    try:
        import pyarrow as pa  # noqa: PLC0415 - not installed with tracker
        from pyarrow import parquet  # noqa: PLC0415 - as above
    except ModuleNotFoundError:
        return False
    values = list(rows(results, deliverables))
    table = pa.table({name: [row[at] for row in values] for at, name in enumerate(columns(deliverables))})
    parquet.write_table(table, file)
    return True
