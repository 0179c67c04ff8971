"""Reports as JUnit XML: a suite for each repository, a test case for each deliverable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from junitparser import Error, Failure, JUnitXml, Skipped, TestCase, TestSuite

from tracker.text import sanitize

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from tracker.report.report import Report, ReportRow


def to_junit(reports: Iterable[Report], required: Collection[str]) -> str:
    """One document. A deliverable that is not verified is a failure if it is required, else skipped."""
    document = JUnitXml("tracker")
    for report in reports:
        suite = TestSuite(report.repository.path)
        if report.failure:
            case = TestCase("repository", "tracker")
            case.result = [Error(f"{report.failure.message}. {report.failure.remedy}", report.failure.code)]
            suite.add_testcase(case)
        for row in report.rows:
            suite.add_testcase(_case(row, required=row.id in required))
        document.add_testsuite(suite)
    text: bytes | str = document.tostring()  # type: ignore[no-untyped-call]  # the library leaves it untyped
    return text.decode() if isinstance(text, bytes) else text


def _case(row: ReportRow, *, required: bool) -> TestCase:
    case = TestCase(row.id, sanitize(row.family))
    if row.status == "verified":
        case.system_out = "\n".join(f"{item.place} {item.what}" for item in row.evidence)
        return case
    missing = f": {'; '.join(row.missing)}" if row.missing else ""
    message = f"{row.status}{missing}. {row.remedy}"
    case.result = [Failure(message, row.status) if required else Skipped(message)]
    return case
