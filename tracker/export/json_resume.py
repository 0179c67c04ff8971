"""JSON Resume 1.0.0 (draft-07 schema of jsonresume.org). Unknown values are omitted, never null."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tracker.export.sanitize import as_uri, valid_email
from tracker.export.summary import CLAIMED, MEASURED, REPORTED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tracker.export.summary import Address, Claim, Course, Deliverable, Evidence, Figure, Job, Project, Summary

_COUNTRIES = Path(__file__).with_name("countries.tsv")


def render(summary: Summary) -> str:
    """One résumé. A project is a repository; its highlights are the verified deliverables with their evidence."""
    who = summary.who
    website = who.website
    resume = {
        "basics": {
            **_without_empty(
                {
                    "name": who.name,
                    "label": who.headline,
                    "email": valid_email(who.email),
                    "phone": who.phone,
                    "url": as_uri(website.url) if website else "",
                }
            ),
            # Themes read these without asking whether they are there.
            "location": _location(*who.place),
            "profiles": [_profile(one) for one in who.links if one != website and one.url.lower().startswith("http")],
        },
        "work": [*map(_job, who.experience)],
        "projects": [*map(_project, summary.projects), *_claims(summary.claims)],
        "skills": [
            {"name": group, "keywords": [skill.label for skill in found]} for group, found in summary.skills().items()
        ],
        "education": [_education(course) for course in summary.studied],
        "meta": _without_empty(
            {
                "version": "v1.0.0",
                "lastModified": f"{summary.as_of}T00:00:00" if summary.as_of else "",
                # A key of ours, as `evidence` of projects is.
                "ownCommits": summary.own_commits,
            }
        ),
    }
    return json.dumps(_without_empty(resume), ensure_ascii=False, indent=2) + "\n"


def _location(city: str, country: str) -> dict[str, str]:
    """The city, and the code of the country (ISO 3166-1); a country without a code as the region."""
    code = _country_codes().get(country.casefold(), "")
    return _without_empty({"city": city, "region": "" if code else country, "countryCode": code})


@cache
def _country_codes() -> Mapping[str, str]:
    """Code and names of a country, casefolded → its code, by the time zone database and further names in use."""
    rows = (line.split("\t") for line in _COUNTRIES.read_text(encoding="utf-8").splitlines())
    return {name.casefold(): row[0] for row in rows for name in row}


def _profile(link: Address) -> dict[str, str]:
    return _without_empty(
        {"network": link.network or link.label or link.text, "username": link.username, "url": as_uri(link.url)}
    )


def _job(job: Job) -> dict[str, Any]:
    return _without_empty(
        {
            "name": job.company,
            "position": job.position,
            "location": job.location,
            "url": as_uri(job.url),
            "startDate": job.start,
            "endDate": job.end,
            "summary": job.summary,
            "highlights": list(job.highlights),
        }
    )


def _project(project: Project) -> dict[str, Any]:
    own = any(one.share and one.share.own for one in project.deliverables)
    statements = [one.statement for one in project.shown]
    return _without_empty(
        {
            "name": project.title,
            "description": project.description,
            "highlights": [
                *(text for text in statements if text != project.description),
                *(f"{MEASURED}: {text}" for text, _ in project.measured()),
                *(f"{REPORTED}: {result}" for result in project.results),
            ],
            "keywords": list(dict.fromkeys(skill.label for skill in project.skills)),
            "startDate": project.since,
            "endDate": project.until,
            "url": as_uri(project.demo or project.url),
            "roles": ["Author"] if own else [],
            "type": "application",
            # A key of ours, which validators allow and themes ignore.
            "evidence": [*map(_evidence, project.shown), *(_figure(figure) for figure in project.figures)],
        }
    )


def _claims(claims: Sequence[Claim]) -> list[dict[str, Any]]:
    """A project of their own, because the format has no place for unverified work."""
    return [{"name": CLAIMED, "highlights": [str(claim) for claim in claims]}] if claims else []


def _evidence(deliverable: Deliverable) -> dict[str, Any]:
    return {"statement": deliverable.statement, "places": [*map(_place, deliverable.shown_evidence())]}


def _figure(figure: Figure) -> dict[str, Any]:
    return {"statement": f"{MEASURED}: {figure}", "places": [_place(figure.evidence)]}


def _place(evidence: Evidence) -> str:
    """`path:line at commit (what was seen)`, with the permalink if there is one."""
    link = f" \N{EN DASH} {evidence.permalink}" if evidence.permalink else ""
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
