"""Reports as SARIF 2.1.0 for code scanning: one result for each deliverable that is not verified.

Verified deliverables are properties of the run: services that read SARIF show every result, of any kind, as an alert.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from tracker.report.report import evidence_fields

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from tracker.report.report import Report, ReportRow
    from tracker.verify.verdicts import Evidence

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
DEFAULT_LOCATION = "README.md"
"""The location of a result without one of its own: services ignore results that have none."""


def to_sarif(reports: Iterable[Report], required: Collection[str]) -> str:
    """One SARIF log with a run for each report. Deliverables in `required` are errors, others are notes."""
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(report, required) for report in reports]}
    return json.dumps(log, ensure_ascii=False, indent=2)


def _run(report: Report, required: Collection[str]) -> dict[str, Any]:
    driver = {
        "name": "tracker",
        "version": report.program,
        "semanticVersion": report.program,
        "rules": [_rule(row) for row in report.rows],
    }
    failed = [{"level": "error", "message": {"text": report.failure.message}}] if report.failure else []
    run: dict[str, Any] = {
        "tool": {"driver": driver},
        "invocations": [{"executionSuccessful": report.failure is None, "toolExecutionNotifications": failed}],
        "columnKind": "unicodeCodePoints",
        "results": [
            _result(number, row, required) for number, row in enumerate(report.rows) if row.status != "verified"
        ],
        "properties": {
            "verified": [
                {"id": row.id, "evidence": [evidence_fields(item) for item in row.evidence]}
                for row in report.rows
                if row.status == "verified"
            ]
        },
    }
    if report.repository.remote.startswith(("http", "ssh", "git")) and report.repository.commit:
        revision = {
            "repositoryUri": quote(report.repository.remote, safe=":/@%"),
            "revisionId": report.repository.commit,
        }
        run["versionControlProvenance"] = [revision]
    return run


def _rule(row: ReportRow) -> dict[str, Any]:
    # A name that differs from the id by its case only is a mistake (SARIF1001).
    name = {"name": "".join(word.capitalize() for word in row.id.split("-"))} if "-" in row.id else {}
    return {
        "id": row.id,
        **name,
        "shortDescription": {"text": row.title},
        "fullDescription": {"text": row.counts},
        "help": {"text": row.remedy},
        "defaultConfiguration": {"level": "note"},
    }


def _result(number: int, row: ReportRow, required: Collection[str]) -> dict[str, Any]:
    missing = f" Still missing: {'; '.join(row.missing)}." if row.status == "partial" else ""
    claim = f" Claimed by the owner: {row.claim.reason}." if row.claim else ""
    text = f"{row.title}: {row.status}.{missing}{claim} {row.remedy}"
    locations = [*row.evidence, *row.near][:3]
    level = "error" if row.id in required else "note"
    return {
        "ruleId": row.id,
        "ruleIndex": number,
        "kind": "fail",
        "level": level,
        "message": {"text": text},
        "locations": [_location(location.path, location.line) for location in locations[:1]]
        or [_location(DEFAULT_LOCATION, 1)],
        "relatedLocations": [
            {**_location(location.path, location.line), "message": {"text": location.what}}
            for location in locations[1:]
        ],
        "partialFingerprints": {"deliverable/v1": _fingerprint(row, locations)},
    }


def _location(path: str, line: int) -> dict[str, Any]:
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": quote(path), "uriBaseId": "%SRCROOT%"},
            "region": {"startLine": line},
        }
    }


def _fingerprint(row: ReportRow, locations: Iterable[Evidence]) -> str:
    """A fingerprint that stays the same while code moves within the same files."""
    paths = "\n".join(sorted({location.path for location in locations}))
    return hashlib.sha256(f"{row.id}\n{paths}".encode()).hexdigest()[:32]
