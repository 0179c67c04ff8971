"""JSON Resume 1.0.0 (draft-07 schema of jsonresume.org). Unknown values are omitted, never null or empty."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tracker.export.sanitize import as_uri, valid_email
from tracker.export.summary import CLAIMED, REPORTED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracker.export.summary import Claim, Course, Deliverable, Evidence, Project, Summary


def render(summary: Summary) -> str:
    """One résumé. A project is a repository; its highlights are the verified deliverables with their evidence."""
    who = summary.who
    resume = {
        "basics": _without_empty(
            {
                "name": who.name,
                "label": who.headline,
                "email": valid_email(who.email),
                "url": as_uri(who.links[0].url) if who.links else "",
                "location": _without_empty({"city": who.location}),
                "profiles": [_without_empty({"network": one.label, "url": as_uri(one.url)}) for one in who.links],
            }
        ),
        "projects": [*map(_project, summary.projects), *_claims(summary.claims)],
        "skills": [
            {"name": group, "keywords": [skill.label for skill in found]} for group, found in summary.skills().items()
        ],
        "education": [_education(course) for course in summary.courses],
        "meta": _without_empty(
            {"version": "v1.0.0", "lastModified": f"{summary.as_of}T00:00:00" if summary.as_of else ""}
        ),
    }
    return json.dumps(_without_empty(resume), ensure_ascii=False, indent=2) + "\n"


def _project(project: Project) -> dict[str, Any]:
    own = any(one.share and one.share.own for one in project.deliverables)
    return _without_empty(
        {
            "name": project.title,
            "description": f"{project.progress}.",
            "highlights": [
                *map(_highlight, project.shown),
                *(f"{REPORTED}: {result}" for result in project.results),
            ],
            "startDate": project.since,
            "endDate": project.until,
            "url": as_uri(project.url),
            "roles": ["Author"] if own else [],
            "type": "application",
        }
    )


def _claims(claims: Sequence[Claim]) -> list[dict[str, Any]]:
    """A project of their own, because the format has no place for unverified work."""
    return [{"name": CLAIMED, "highlights": [str(claim) for claim in claims]}] if claims else []


def _highlight(deliverable: Deliverable) -> str:
    evidence = "; ".join(map(_evidence_text, deliverable.shown_evidence()))
    share = f" ({deliverable.share})" if deliverable.share else ""
    return f"{deliverable.statement} Evidence: {evidence}{share}" if evidence else deliverable.statement


def _evidence_text(evidence: Evidence) -> str:
    """`path:line at commit (what was seen)`, with the permalink if there is one."""
    link = f" – {evidence.permalink}" if evidence.permalink else ""  # noqa: RUF001 - a dash between words
    return f"{evidence}{link}"


def _education(course: Course) -> dict[str, Any]:
    return _without_empty(
        {
            "institution": "Self-study",
            "area": course.title,
            "studyType": "Roadmap",
            "startDate": course.since,
            "endDate": course.until,
            "score": course.progress,
        }
    )


def _without_empty(table: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in table.items() if value not in ("", [], {})}
