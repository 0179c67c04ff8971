"""Reports as SARIF 2.1.0 for code scanning: a result for each deliverable that is not verified, the rest as properties.

What is verified is no finding: services that read SARIF show every result as an alert, whatever its kind.
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
UNPLACED = "README.md"
"""Where a finding without any place of its own is shown: services leave out results that have none."""


def to_sarif(reports: Iterable[Report], required: Collection[str]) -> str:
    """One SARIF log with a run for each report; deliverables in `required` are errors, others notes."""
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
    return {
        "id": row.id,
        "name": "".join(word.capitalize() for word in row.id.split("-")),
        "shortDescription": {"text": row.title},
        "fullDescription": {"text": row.counts},
        "help": {"text": row.remedy},
        "defaultConfiguration": {"level": "note"},
    }


def _result(number: int, row: ReportRow, required: Collection[str]) -> dict[str, Any]:
    lacking = f" Still missing: {'; '.join(row.missing)}." if row.status == "partial" else ""
    claim = f" Claimed by the owner: {row.claim.reason}." if row.claim else ""
    text = f"{row.title}: {row.status}.{lacking}{claim} {row.remedy}"
    places = [*row.evidence, *row.near][:3]
    level = "error" if row.id in required else "note"
    return {
        "ruleId": row.id,
        "ruleIndex": number,
        "kind": "fail",
        "level": level,
        "message": {"text": text},
        "locations": [_location(place.path, place.line) for place in places[:1]] or [_location(UNPLACED, 1)],
        "relatedLocations": [
            {**_location(place.path, place.line), "message": {"text": place.what}} for place in places[1:]
        ],
        "partialFingerprints": {"deliverable/v1": _fingerprint(row, places)},
    }


def _location(path: str, line: int) -> dict[str, Any]:
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": quote(path), "uriBaseId": "%SRCROOT%"},
            "region": {"startLine": line},
        }
    }


def _fingerprint(row: ReportRow, places: Iterable[Evidence]) -> str:
    """The same for the same deliverable in the same files, whatever moves within them."""
    paths = "\n".join(sorted({place.path for place in places}))
    return hashlib.sha256(f"{row.id}\n{paths}".encode()).hexdigest()[:32]
