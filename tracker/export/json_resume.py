"""JSON Resume 1.0.0 (draft-07 schema of jsonresume.org): what is not known is left out, never null or empty."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tracker.export.safety import email
from tracker.export.summary import shown_proofs

if TYPE_CHECKING:
    from tracker.export.summary import Course, Item, Project, Proof, Summary


def render(summary: Summary) -> str:
    """One résumé; a project is a repository, its highlights are sentences each followed by its evidence."""
    who = summary.who
    resume = {
        "basics": _known(
            {
                "name": who.name,
                "label": who.headline,
                "email": email(who.email),
                "url": who.links[0].url if who.links else "",
                "location": _known({"city": who.location}),
                "profiles": [_known({"network": one.label, "url": one.url}) for one in who.links],
            }
        ),
        "projects": [_project(project) for project in summary.projects],
        "education": [_education(course) for course in summary.courses],
        "skills": [{"name": group.name, "keywords": list(group.keywords)} for group in summary.skills],
        "meta": _known({"version": "v1.0.0", "lastModified": f"{summary.as_of}T00:00:00" if summary.as_of else ""}),
    }
    return json.dumps(_known(resume), ensure_ascii=False, indent=2) + "\n"


def _project(project: Project) -> dict[str, Any]:
    own = any(item.share and item.share.own for item in project.items)
    return _known(
        {
            "name": project.title,
            "description": description(project),
            "highlights": [line for item in project.items for line in highlights(item)],
            "keywords": list(project.skills),
            "startDate": project.since,
            "endDate": project.until,
            "url": project.url,
            "roles": ["Author"] if own else [],
            "type": "application",
        }
    )


def description(project: Project) -> str:
    """One sentence: how many milestones the repository proves."""
    verified = sum(not item.claimed for item in project.items)
    claimed = len(project.items) - verified
    parts = [f"{count} {state}" for count, state in ((verified, "verified"), (claimed, "claimed")) if count]
    return f"{' and '.join(parts)} milestone{'s' * (len(project.items) != 1)}."


def highlights(item: Item) -> list[str]:
    """The sentences of an item, then its evidence in plain text."""
    mark = "Claimed, not verified: " if item.claimed else ""
    evidence = "; ".join(told(proof) for proof in shown_proofs(item))
    share = f" ({item.share})" if item.share else ""
    return [*(f"{mark}{bullet}" for bullet in item.bullets), *([f"Evidence: {evidence}{share}"] if evidence else [])]


def told(proof: Proof) -> str:
    """`path:line at commit`, with the permalink where there is one."""
    if not proof.path:
        return f"{proof.repository}, at {proof.commit}"
    return f"{proof.place} at {proof.commit}{f' – {proof.permalink}' if proof.permalink else ''}"  # noqa: RUF001 - a dash between words


def _education(course: Course) -> dict[str, Any]:
    return _known(
        {
            "institution": "Self-study",
            "area": course.title,
            "studyType": "Roadmap",
            "startDate": course.since,
            "endDate": course.until,
            "score": course.standing,
            "courses": list(course.done),
        }
    )


def _known(table: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in table.items() if value not in ("", [], {})}
