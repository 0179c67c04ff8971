"""The verified work of a learner as one frozen value. Every format is a pure function of it.

Equal progress gives equal bytes: dates are ISO 8601, "" if unknown, and come from commits and the journal, never from
the clock.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tracker.text import plural

if TYPE_CHECKING:
    from collections.abc import Iterator

CLAIMED = "Claimed, not verified"
"""The label of what only the learner says."""
REPORTED = "Reported by the author"
"""The label of a result that the learner recorded."""


class Address(NamedTuple):
    """A link of the learner's profile, with a label such as GitHub."""

    label: str
    url: str


MAX_STATEMENTS = 5
"""How many sentences on a project are shown, unless all are asked for."""


class Person(NamedTuple):
    """The learner's name and contact details, as far as they are known."""

    name: str = ""
    email: str = ""
    headline: str = ""
    location: str = ""
    links: tuple[Address, ...] = ()


class Evidence(NamedTuple):
    """One fact of evidence: path, line, short commit, what was seen there, and a permalink.

    The path and text are "" for a redacted repository, the permalink if the repository is private or not pushed.
    """

    path: str
    line: int
    commit: str
    what: str
    permalink: str

    @property
    def place(self) -> str:
        """`path:line`."""
        return f"{self.path}:{self.line}"

    def __str__(self) -> str:
        if not self.path:
            return f"private at {self.commit}"
        return f"{self.place} at {self.commit}{f' ({self.what})' if self.what else ''}"


class Share(NamedTuple):
    """How many lines of evidence the learner wrote, of those whose author is known."""

    own: int
    lines: int

    def __str__(self) -> str:
        return f"{self.own} of {plural(self.lines, 'evidence line')} by own commits"


class Skill(NamedTuple):
    """A technology in use, the group under which a résumé lists it, and the place that shows it best."""

    label: str
    group: str
    evidence: Evidence


class Deliverable(NamedTuple):
    """A verified deliverable of a repository.

    title       its title in the catalogue; its id if it is no longer in the catalogue
    statement   the sentence made of its evidence; the title where there is none
    share       None if the author of no line is known
    since       the day the oldest line of the evidence was written
    until       the day it was verified
    """

    id: str
    title: str
    statement: str
    evidence: tuple[Evidence, ...]
    share: Share | None
    since: str
    until: str

    def shown_evidence(self, most: int = 2) -> tuple[Evidence, ...]:
        """The first facts of its evidence, for formats that people read."""
        return self.evidence[:most]


class Result(NamedTuple):
    """A measured result as the learner recorded it. It is never verified."""

    text: str
    metric: str
    before: str
    after: str

    def __str__(self) -> str:
        subject = self.metric or self.text.rstrip(".")
        if self.before and self.after:
            text = f"{subject} from {self.before} to {self.after}"
        else:
            figures = [
                f"{when}: {figure}" for when, figure in (("before", self.before), ("after", self.after)) if figure
            ]
            text = ", ".join((subject, *figures))
        return f"{text} ({self.text.rstrip('.')})" if self.metric and self.text else text


class Project(NamedTuple):
    """A linked repository, what is verified in it, and the results that the learner reports.

    deliverables  the rarest first; formats that people read show `most` of them
    skills        the technologies in use
    """

    name: str
    url: str
    public: bool
    deliverables: tuple[Deliverable, ...]
    results: tuple[Result, ...]
    skills: tuple[Skill, ...] = ()
    most: int = MAX_STATEMENTS

    @property
    def shown(self) -> tuple[Deliverable, ...]:
        """The deliverables that formats for people show."""
        return self.deliverables[: self.most]

    @property
    def title(self) -> str:
        """The heading of its deliverables."""
        return self.name or "Project"

    @property
    def since(self) -> str:
        """The first day of its evidence."""
        return min((one.since for one in self.deliverables if one.since), default="")

    @property
    def until(self) -> str:
        """The last day on which one of its deliverables was verified."""
        return max((one.until for one in self.deliverables), default="")

    @property
    def progress(self) -> str:
        """The number of verified deliverables, in words."""
        return f"{plural(len(self.deliverables), 'deliverable')} verified"


class Claim(NamedTuple):
    """A milestone that is done only by the learner's word; one claim for the same milestone of several tracks.

    project  the name of the repository linked to it, "" if there is none
    at       the day of the claim
    """

    milestones: tuple[str, ...]
    title: str
    reason: str
    project: str
    at: str

    @property
    def name(self) -> str:
        """The title of the milestone, with the project."""
        return f"{self.title} ({self.project})" if self.project else self.title

    def __str__(self) -> str:
        return f"{self.name}: {self.reason}"


class Stage(NamedTuple):
    """A phase: its title, and the state (verified, claimed or open) of each milestone that counts."""

    title: str
    states: tuple[str, ...]


class Course(NamedTuple):
    """A track as self-study. `total` counts its milestones that are neither optional nor skipped."""

    id: str
    title: str
    total: int
    verified: int
    claimed: int
    since: str
    until: str
    stages: tuple[Stage, ...]

    @property
    def progress(self) -> str:
        """Its progress in words."""
        claimed = f", {self.claimed} claimed" if self.claimed else ""
        return f"{self.verified} of {self.total} milestones verified{claimed}"


class Summary(NamedTuple):
    """Everything that is exported.

    as_of   the last day with a record
    days    the number of actions on each day
    groups  the titles of the groups of skills, in order
    addresses  those that the learner added or confirmed to be theirs, beside the one of the person
    """

    who: Person
    courses: tuple[Course, ...]
    projects: tuple[Project, ...]
    claims: tuple[Claim, ...]
    days: tuple[tuple[str, int], ...]
    as_of: str
    program: str
    groups: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()

    @property
    def own_percent(self) -> int | None:
        """The percentage of evidence lines by own commits, rounded down; None where the authors of none are known."""
        shares = [one.share for one in self.deliverables() if one.share]
        lines = sum(share.lines for share in shares)
        return 100 * sum(share.own for share in shares) // lines if lines else None

    def skills(self) -> dict[str, list[Skill]]:
        """Group → the technologies in use, each label once, in the order of the groups."""
        once = {skill.label: skill for project in reversed(self.projects) for skill in project.skills}
        found: dict[str, list[Skill]] = {group: [] for group in self.groups}
        for skill in sorted(once.values(), key=lambda skill: skill.label.casefold()):
            found.setdefault(skill.group, []).append(skill)
        return {group: skills for group, skills in found.items() if skills}

    def deliverables(self) -> Iterator[Deliverable]:
        """All verified deliverables, by project."""
        return (deliverable for project in self.projects for deliverable in project.deliverables)

    @property
    def verified(self) -> int:
        """The number of verified milestones."""
        return sum(course.verified for course in self.courses)
