"""What is proven, as one frozen value: every format is a pure function of it, so equal progress gives equal bytes.

Dates are ISO 8601, "" where not known; they come from commits and the journal, never from the clock.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator


CLAIMED = "Claimed, not verified"
"""The mark of what is the learner's word alone."""
REPORTED = "Reported by the author"
"""The mark of a result that the learner recorded."""


class Address(NamedTuple):
    """A link of the learner's, under a name of theirs such as GitHub."""

    label: str
    url: str


class Person(NamedTuple):
    """Who the learner is, as far as they say."""

    name: str = ""
    email: str = ""
    headline: str = ""
    location: str = ""
    links: tuple[Address, ...] = ()


class Evidence(NamedTuple):
    """One fact of the evidence: where, in which commit, what was seen.

    A private repository whose name is hidden has no path and no text; there is no permalink unless public and pushed.
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
    """How many of the evidence's lines the learner wrote, of those whose author git can tell."""

    own: int
    lines: int

    def __str__(self) -> str:
        return f"{self.own} of {self.lines} evidence line{'s' * (self.lines != 1)} by own commits"


class Deliverable(NamedTuple):
    """A deliverable that a repository was verified to have.

    title       what the catalogue calls it; its id where the catalogue no longer has it
    share       None where the author of no line is known
    since       the day the oldest line of the evidence was written
    until       the day it was verified
    """

    id: str
    title: str
    evidence: tuple[Evidence, ...]
    share: Share | None
    since: str
    until: str

    def shown_evidence(self, most: int = 2) -> tuple[Evidence, ...]:
        """The first of its evidence, for formats that are read by people."""
        return self.evidence[:most]


class Result(NamedTuple):
    """A measured result, as the learner recorded it: their word, never part of what is verified."""

    text: str
    metric: str
    before: str
    after: str

    def __str__(self) -> str:
        subject = self.metric or self.text.rstrip(".")
        if self.before and self.after:
            said = f"{subject} from {self.before} to {self.after}"
        else:
            figures = [
                f"{when}: {figure}" for when, figure in (("before", self.before), ("after", self.after)) if figure
            ]
            said = ", ".join((subject, *figures))
        return f"{said} ({self.text.rstrip('.')})" if self.metric and self.text else said


class Project(NamedTuple):
    """A linked repository: what is verified in it, and the results the learner reports of it."""

    name: str
    url: str
    public: bool
    deliverables: tuple[Deliverable, ...]
    results: tuple[Result, ...]

    @property
    def title(self) -> str:
        """What to put above its deliverables."""
        return self.name or "Project"

    @property
    def since(self) -> str:
        """The first day of its evidence."""
        return min((one.since for one in self.deliverables if one.since), default="")

    @property
    def until(self) -> str:
        """The last day one of its deliverables was verified."""
        return max((one.until for one in self.deliverables), default="")

    @property
    def standing(self) -> str:
        """How many deliverables are verified, in words."""
        count = len(self.deliverables)
        return f"{count} deliverable{'s' * (count != 1)} verified"


class Claim(NamedTuple):
    """A milestone that is done by the learner's word alone: which (the same in several tracks is one), why, since when.

    project     the name of the repository linked to it, "" where there is none
    """

    milestones: tuple[str, ...]
    title: str
    reason: str
    project: str
    at: str

    @property
    def name(self) -> str:
        """What is claimed, and of which project."""
        return f"{self.title} ({self.project})" if self.project else self.title

    def __str__(self) -> str:
        return f"{self.name}: {self.reason}"


class Stage(NamedTuple):
    """A phase: its title, and the state (verified, claimed, open) of each milestone that counts."""

    title: str
    states: tuple[str, ...]


class Course(NamedTuple):
    """A track as self-study; `total` are its milestones that are neither optional nor skipped."""

    id: str
    title: str
    total: int
    verified: int
    claimed: int
    since: str
    until: str
    stages: tuple[Stage, ...]

    @property
    def standing(self) -> str:
        """How far it is, in words."""
        claimed = f", {self.claimed} claimed" if self.claimed else ""
        return f"{self.verified} of {self.total} milestones verified{claimed}"


class Summary(NamedTuple):
    """All of it; `as_of` is the last day anything was recorded, `days` what was done on which day."""

    who: Person
    courses: tuple[Course, ...]
    projects: tuple[Project, ...]
    claims: tuple[Claim, ...]
    days: tuple[tuple[str, int], ...]
    as_of: str
    program: str

    def deliverables(self) -> Iterator[Deliverable]:
        """All verified deliverables, project by project."""
        return (deliverable for project in self.projects for deliverable in project.deliverables)

    @property
    def verified(self) -> int:
        """How many milestones are verified."""
        return sum(course.verified for course in self.courses)
