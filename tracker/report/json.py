"""Reports as JSON documents with the schema `tracker.verify/1`, one line each."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tracker.report.report import evidence_fields
from tracker.text import sanitize

if TYPE_CHECKING:
    from tracker.report.report import Report, ReportRow

SCHEMA = "tracker.verify/1"


def document(report: Report) -> dict[str, Any]:
    """The report as JSON values. The shape is the same for a failure, whose `error` is not null."""
    repository, failure = report.repository, report.failure
    return {
        "schema": SCHEMA,
        "program": report.program,
        "catalogue": report.catalogue,
        "error": failure._asdict() if failure else None,
        "repository": {
            "path": repository.path,
            "commit": repository.commit or None,
            "ref": repository.ref or None,
            "remote": repository.remote or None,
            "worktree": repository.worktree,
            "subdirectory": repository.subdirectory or None,
            "borrowed": list(repository.borrowed),
        },
        "deliverables": [_row(row) for row in report.rows],
        "technologies": [
            {"label": one.label, "name": one.name, "family": list(one.family), "path": one.path, "line": one.line}
            for one in report.technologies
        ],
        "skipped": [item._asdict() for item in report.skipped],
        "ignored": [{"path": sanitize(item.pattern), "reason": item.reason} for item in report.waivers.ignored],
        "problems": list(report.waivers.problems),
        "summary": report.summary,
    }


def _row(row: ReportRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "title": row.title,
        "status": row.status,
        "claim": {"reason": row.claim.reason, "note": row.claim.note} if row.claim else None,
        "evidence": [{**evidence_fields(item), "permalink": item.permalink or None} for item in row.evidence],
        "missing": list(row.missing),
        "near": [evidence_fields(item) for item in row.near],
        "milestones": list(row.milestones),
        "statement": row.statement or None,
        "unread": [item._asdict() for item in row.unread],
        **({"authorship": row.authorship, "own": row.own, "lines": row.lines} if row.authorship else {}),
    }


def to_json(report: Report) -> str:
    """The report as one line of JSON."""
    return json.dumps(document(report), ensure_ascii=False)
