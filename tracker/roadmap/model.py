"""A track as values. The annotations define the format: the linter and the JSON Schema derive from them.

Identities are `track/milestone` and `track/milestone.step`; the phase is never part of one, so a milestone can move to
another phase and keep its progress.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, TypeAlias

from tracker.files.fields import Bounds, Key, Lines, OneOf, Size, Spelling

FORMAT_VERSION = 1

Id: TypeAlias = Annotated[
    str, Spelling("[a-z0-9]+(?:-[a-z0-9]+)*", 'lower-case words and digits joined by hyphens, like "rag-pipeline"')
]
StepId: TypeAlias = Annotated[
    str,
    Spelling(r"[a-z0-9]+(?:-[a-z0-9]+)*\.[a-z0-9]+(?:-[a-z0-9]+)*", 'a milestone and a step, "milestone.step"', 161),
]
MilestoneIdentity: TypeAlias = Annotated[
    str,
    Spelling(r"[a-z0-9]+(?:-[a-z0-9]+)*/[a-z0-9]+(?:-[a-z0-9]+)*", 'a track and a milestone, "track/milestone"', 161),
]
SourceId: TypeAlias = Annotated[str, Spelling("[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*", 'a short name, like "S0"')]
Url: TypeAlias = Annotated[
    str, Spelling(r"https?://[^\s/]\S*", "an address that starts with https:// or http://", 2000)
]
Prose: TypeAlias = Annotated[str, Lines()]
Hours: TypeAlias = Annotated[tuple[int, int], Bounds(0, 2000)]
Weeks: TypeAlias = Annotated[tuple[int, int], Bounds(0, 520)]
Kind: TypeAlias = Annotated[
    str,
    OneOf(
        (
            "article",
            "book",
            "course",
            "dataset",
            "docs",
            "guide",
            "paper",
            "reference",
            "repository",
            "specification",
            "tool",
            "tutorial",
            "video",
        )
    ),
]


@dataclass(frozen=True, slots=True)
class Source:
    """A source of the track's facts."""

    id: Annotated[SourceId, "Short name that `source` and `weeks_source` refer to"]
    title: Annotated[str, "Title of the source"]
    note: Annotated[Prose, "What was taken from it"] = ""
    url: Annotated[Url | None, "Where to read it"] = None


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry point: a background, how long the track takes from it, and what transfers."""

    origin: Annotated[str, Key("from"), "The background, like “software engineer”"]
    weeks: Annotated[Weeks | None, "[minimum, maximum] weeks, only as a source states them"] = None
    quote: Annotated[Prose, "What the source says about it"] = ""
    source: Annotated[SourceId | None, "Id of the source of weeks and quote"] = None
    transfers: Annotated[tuple[Id, ...], Size(distinct=True), "Milestones this background usually has already"] = ()
    note: Annotated[Prose, "What helps and what is missing"] = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One checkbox."""

    id: Annotated[Id, "Stable name within the milestone"]
    text: Annotated[Prose, "What to do"]
    weeks: Annotated[int, Bounds(0, 520), "Weeks that it takes however many hours are worked, such as a watch"] = 0


@dataclass(frozen=True, slots=True)
class Resource:
    """Something to read, watch or use."""

    title: Annotated[str, "Title as its page has it"]
    url: Annotated[Url, "Its address"]
    kind: Annotated[Kind, "What it is"]


@dataclass(frozen=True, slots=True)
class Milestone:
    """What a learner finishes: steps to tick and deliverables to prove."""

    id: Annotated[Id, "Stable name, unique in the track whatever the phase"]
    title: Annotated[str, "What the learner sees"]
    why: Annotated[Prose, "Why it matters"]
    hours: Annotated[Hours, "[minimum, maximum] hours of work"]
    steps: Annotated[tuple[Step, ...], Size(1), "What to do, in order"]
    needs: Annotated[tuple[Id, ...], Size(distinct=True), "Milestones that are prerequisites"] = ()
    same_as: Annotated[
        tuple[MilestoneIdentity, ...],
        Size(distinct=True),
        "The same milestone in other tracks, whose claims and proof count here",
    ] = ()
    skills: Annotated[tuple[str, ...], Size(distinct=True), "Skills it teaches"] = ()
    deliverables: Annotated[
        tuple[Id, ...], Size(distinct=True), "Ids of the catalogue's deliverables that a repository must have"
    ] = ()
    optional: Annotated[bool, "Whether it does not count towards progress"] = False
    bullet: Annotated[Prose, "A line about it; not exported"] = ""
    questions: Annotated[tuple[Prose, ...], Size(distinct=True), "Interview questions it prepares for"] = ()
    resources: Annotated[tuple[Resource, ...], "What to study"] = ()


@dataclass(frozen=True, slots=True)
class Phase:
    """A stage of the track with a goal."""

    id: Annotated[Id, "Stable name of the phase"]
    title: Annotated[str, "What the learner sees"]
    goal: Annotated[Prose, "What the learner can do at its end"]
    milestones: Annotated[tuple[Milestone, ...], Key("milestone"), Size(1), "Its milestones, in order"]
    weeks: Annotated[Weeks | None, "[minimum, maximum] weeks, only as a source states them"] = None
    weeks_source: Annotated[SourceId | None, "Id of the source of weeks"] = None


@dataclass(frozen=True, slots=True)
class Renamed:
    """Old ids and today's, so that recorded progress is kept."""

    tracks: Annotated[Mapping[Id, Id], "Old track id = this track's id"] = field(default_factory=dict)
    milestones: Annotated[Mapping[Id, Id], "Old milestone id = today's"] = field(default_factory=dict)
    steps: Annotated[Mapping[StepId, StepId], 'Old "milestone.step" = today\'s'] = field(default_factory=dict)
    deliverables: Annotated[Mapping[Id, Id], "Old deliverable id = today's"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Track:
    """One roadmap: phases in order, entry points, sources."""

    format_version: Annotated[int, Bounds(FORMAT_VERSION, FORMAT_VERSION), "Version of this format"]
    id: Annotated[Id, "Stable name of the track"]
    title: Annotated[str, "What the learner sees"]
    summary: Annotated[Prose, "What the track is about"]
    phases: Annotated[tuple[Phase, ...], Key("phase"), Size(1), "Its phases, in order"]
    sources: Annotated[tuple[Source, ...], "Where its facts come from"] = ()
    entries: Annotated[tuple[Entry, ...], Key("entry"), "Entry points"] = ()
    renamed: Annotated[Renamed, "Ids that changed"] = field(default_factory=Renamed)

    def milestones(self) -> Iterator[Milestone]:
        """All milestones in the order of the phases."""
        return (milestone for phase in self.phases for milestone in phase.milestones)


def identity(track: str, milestone: str, step: str = "") -> str:
    """The identity that progress is recorded under: `track/milestone` or `track/milestone.step`."""
    return f"{track}/{milestone}.{step}" if step else f"{track}/{milestone}"
