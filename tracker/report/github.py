"""Reports as GitHub Actions workflow commands, which annotate the files of a pull request.

Escaped like in the runner's toolkit: actions/toolkit, packages/core/src/command.ts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from tracker.report.report import Report


def workflow_commands(report: Report, required: Collection[str]) -> Iterator[str]:
    """A notice for each verified deliverable, an error for each required one that is not, else a warning if partial."""
    if report.failure:
        yield _command("error", f"{report.failure.message}. {report.failure.remedy}", title=report.failure.code)
    for row in report.rows:
        title = f"{row.id}: {row.status}"
        place = next(iter((*row.evidence, *row.near)), None)
        where = {"file": place.path, "line": str(place.line)} if place else {}
        if row.status == "verified":
            yield _command("notice", f"{row.title}: {place.what if place else ''}", title=title, **where)
        elif row.id in required:
            missing = f" Still missing: {'; '.join(row.missing)}." if row.missing else ""
            yield _command("error", f"{row.title}.{missing} {row.remedy}", title=title, **where)
        elif row.status == "partial":
            message = f"Still missing: {'; '.join(row.missing)}. {row.remedy}"
            yield _command("warning", message, title=title, **where)


def _command(kind: str, message: str, **properties: str) -> str:
    pairs = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{kind} {pairs}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
