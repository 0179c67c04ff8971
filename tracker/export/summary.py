"""What is proven, as one frozen value: every format is a pure function of it, so equal progress gives equal bytes.

Dates are ISO 8601, "" where not known; they come from commits and the journal, never from the clock.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator


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


class Proof(NamedTuple):
    """One fact of the evidence: where, in which commit, what was seen; no permalink unless public and pushed."""

    deliverable: str
    repository: str
    path: str
    line: int
    commit: str
    what: str
    permalink: str

    @property
    def place(self) -> str:
        """`path:line`."""
        return f"{self.path}:{self.line}"


class Share(NamedTuple):
    """How many of the evidence's lines the learner wrote, of those whose author git can tell."""

    own: int
    lines: int

    def __str__(self) -> str:
        return f"{self.own} of {self.lines} evidence lines by own commits"


class Result(NamedTuple):
    """A measured result, as the learner recorded it."""

    text: str
    metric: str
    before: str
    after: str


class Item(NamedTuple):
    """A milestone on the résumé.

    identities  the same work may count in several tracks
    bullets     sentences; what is not measured yet stands in them as a gap, `[before?]`
    claim       why a claimed one is claimed, "" for a verified one
    since       the day the oldest of its evidence was written
    until       the day it was verified, or claimed
    """

    identities: tuple[str, ...]
    title: str
    state: str
    bullets: tuple[str, ...]
    results: tuple[Result, ...]
    skills: tuple[str, ...]
    proofs: tuple[Proof, ...]
    share: Share | None
    since: str
    until: str
    claim: str = ""

    @property
    def claimed(self) -> bool:
        """Whether it is the learner's word alone."""
        return self.state != "verified"


class Project(NamedTuple):
    """A repository with all that it proves; its name is "" for claims without one."""

    name: str
    url: str
    public: bool
    items: tuple[Item, ...]

    @property
    def title(self) -> str:
        """What to put above its items."""
        return self.name or "Claimed, without a repository"

    @property
    def since(self) -> str:
        """The first day of its evidence."""
        return min((item.since for item in self.items if item.since), default="")

    @property
    def until(self) -> str:
        """The last day something of it was verified or claimed."""
        return max((item.until for item in self.items), default="")

    @property
    def skills(self) -> tuple[str, ...]:
        """The skills of its items, each once."""
        return tuple(dict.fromkeys(skill for item in self.items for skill in item.skills))


class Stage(NamedTuple):
    """A phase: its title and goal, and each milestone that counts with its state (verified, claimed, open)."""

    title: str
    goal: str
    milestones: tuple[tuple[str, str], ...]

    def tally(self, state: str) -> int:
        """How many of its milestones are in a state."""
        return sum(each == state for _, each in self.milestones)


class Course(NamedTuple):
    """A track as self-study; `total` are its milestones that are neither optional nor skipped."""

    id: str
    title: str
    summary: str
    total: int
    verified: int
    claimed: int
    since: str
    until: str
    stages: tuple[Stage, ...]
    done: tuple[str, ...]

    @property
    def finished(self) -> bool:
        """Whether nothing is left of it."""
        return self.total > 0 and self.verified + self.claimed == self.total

    @property
    def standing(self) -> str:
        """How far it is, in words."""
        claimed = f", {self.claimed} claimed" if self.claimed else ""
        return f"{self.verified} of {self.total} milestones verified{claimed}"


class Skills(NamedTuple):
    """Skills that verified milestones show, under the phase they belong to."""

    name: str
    keywords: tuple[str, ...]


class Gap(NamedTuple):
    """What a bullet still lacks, and the command that fills it."""

    milestone: str
    project: str
    lacks: str
    remedy: str


class Summary(NamedTuple):
    """All of it; `as_of` is the last day anything was recorded, `days` what was done on which day."""

    who: Person
    courses: tuple[Course, ...]
    projects: tuple[Project, ...]
    skills: tuple[Skills, ...]
    gaps: tuple[Gap, ...]
    days: tuple[tuple[str, int], ...]
    as_of: str
    program: str

    def items(self) -> Iterator[Item]:
        """All items, project by project."""
        return (item for project in self.projects for item in project.items)

    @property
    def verified(self) -> int:
        """How many milestones are verified."""
        return sum(course.verified for course in self.courses)


def shown_proofs(item: Item, most: int = 4) -> tuple[Proof, ...]:
    """What is shown of the evidence where room is short: the first fact of each deliverable."""
    first: dict[str, Proof] = {}
    for proof in item.proofs:
        first.setdefault(proof.deliverable, proof)
    return tuple(first.values())[:most]
