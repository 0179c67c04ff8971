"""A track as values. The annotations define the format: the linter and the JSON Schema derive from them.

Identities are `track/milestone` and `track/milestone.step`; the phase is never part of one, so a milestone can move to
another phase and keep its progress.
"""

import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Literal, TypeAlias

from tracker.files.fields import Bounds, Key, Lines, OneOf, Size, Spelling
from tracker.text import with_any_of

FORMAT_VERSION = 2
"""The newest version of the format. Version 1 has questions as texts only, and loads for ever."""

Id: TypeAlias = Annotated[
    str, Spelling("[a-z0-9]+(?:-[a-z0-9]+)*", 'lower-case words and digits joined by hyphens, like "rag-pipeline"')
]
StepId: TypeAlias = Annotated[
    str,
    Spelling(r"[a-z0-9]+(?:-[a-z0-9]+)*\.[a-z0-9]+(?:-[a-z0-9]+)*", 'a milestone and a step, "milestone.step"', 161),
]
QuestionId: TypeAlias = Annotated[
    str,
    Spelling(r"[a-z0-9]+(?:-[a-z0-9]+)*\.[a-z0-9]+(?:-[a-z0-9]+)*", 'a milestone and a question, "milestone.id"', 161),
]
OldQuestion: TypeAlias = Annotated[
    str,
    Spelling(r"[a-z0-9]+(?:-[a-z0-9]+)*\.\S.*", "a milestone and the old id or text of a question", 500),
]
Word: TypeAlias = Annotated[
    str, Spelling(r"[A-Za-z0-9@]+(?:[ :/._-][A-Za-z0-9]+)*", "the name of a package or tool, a family or a capability")
]
MilestoneIdentity: TypeAlias = Annotated[
    str,
    Spelling(r"[a-z0-9]+(?:-[a-z0-9]+)*/[a-z0-9]+(?:-[a-z0-9]+)*", 'a track and a milestone, "track/milestone"', 161),
]
SourceId: TypeAlias = Annotated[str, Spelling("[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*", 'a short name, like "S0"')]
Url: TypeAlias = Annotated[
    str, Spelling(r"https?://[^\s/]\S*", "an address that starts with https:// or http://", 2000)
]
Date: TypeAlias = Annotated[
    str, Spelling(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])", 'a date, like "2026-11-28"')
]
Prose: TypeAlias = Annotated[str, Lines()]
Point: TypeAlias = Annotated[str, Spelling(r"\S.*", "a short clause", 120)]
Sentence: TypeAlias = Annotated[str, Spelling(r"\S.*", "one sentence", 180)]
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
QuestionKind: TypeAlias = Annotated[str, OneOf(("recall", "design", "story", "live"))]


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
    checked: Annotated[Date | None, "When its address was last checked"] = None
    paid: Annotated[bool, "Whether reading it costs money"] = False


@dataclass(frozen=True, slots=True)
class Question:
    """An interview question, and what to measure an answer against."""

    id: Annotated[Id, "Stable name within the milestone; reviews are recorded under it"]
    kind: Annotated[QuestionKind, "recall, design, story (asked once and kept as a note) or live (done while watched)"]
    text: Annotated[Prose, "What is asked"]
    points: Annotated[tuple[Point, ...], Size(3, distinct=True, most=6), "What a good answer has"]
    red_flag: Annotated[Sentence, "What shows a bad answer"]
    follow_up: Annotated[Sentence, "What an interviewer asks next"]


@dataclass(frozen=True, slots=True)
class TestOutTask:
    """A task of about twenty minutes; with three questions, it lets a learner test out of the milestone."""

    task: Annotated[Sentence, "What to do in about twenty minutes"]
    result: Annotated[Sentence, "What to give as its result"]


@dataclass(frozen=True, slots=True)
class Requirement:
    """A deliverable that proves a milestone, narrowed where the milestone is about one kind of it."""

    deliverable: Annotated[Id, "Id of a deliverable of the catalogue"]
    using: Annotated[
        tuple[Word, ...],
        Size(distinct=True),
        "Technologies, families or capabilities, one of which its evidence must use",
    ] = ()

    def __str__(self) -> str:
        return f"{self.deliverable}{with_any_of(self.using)}"


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
    deliverable_ids: Annotated[
        tuple[Id, ...], Key("deliverables"), Size(distinct=True), "Format 1: ids of the deliverables that prove it"
    ] = ()
    proof: Annotated[
        tuple[Requirement, ...] | Literal["claim"],
        Size(1, distinct=True),
        'What one repository must have, or "claim" for what no code can show',
    ] = ()
    proof_reason: Annotated[
        Prose, "Why no code can show it, why a plain program may prove it, or why an optional milestone repeats a proof"
    ] = ""
    plain: Annotated[bool, "Whether any program of its kind may prove it: a foundation"] = False
    optional: Annotated[bool, "Whether it does not count towards progress"] = False
    core: Annotated[bool, "Whether the shortest plan of a source needs it"] = False
    bullet: Annotated[Prose, "A line about it; not exported"] = ""
    question_texts: Annotated[
        tuple[Prose, ...],
        Key("questions"),
        Size(distinct=True),
        "Interview questions without an answer to measure against, which count as recall",
    ] = ()
    resources: Annotated[tuple[Resource, ...], "What to study"] = ()
    placement: Annotated[TestOutTask | None, "The task that tests a learner who knows the milestone already"] = None
    question_tables: Annotated[tuple[Question, ...], Key("question"), "Interview questions it prepares for"] = ()

    @property
    def requirements(self) -> tuple[Requirement, ...]:
        """What proves it; () where only the learner's word can."""
        if isinstance(self.proof, tuple) and self.proof:
            return self.proof
        return () if self.proof else tuple(map(Requirement, self.deliverable_ids))

    @property
    def deliverables(self) -> tuple[str, ...]:
        """The ids of the deliverables that prove it, each once."""
        return tuple(dict.fromkeys(requirement.deliverable for requirement in self.requirements))

    def questions(self) -> tuple[Question, ...]:
        """All its interview questions, in order; a text alone has an id derived from it, and no points."""
        texts = (Question("", "recall", text, (), "", "") for text in self.question_texts)
        asked = (question for question in (*self.question_tables, *texts) if question.text)
        return tuple(
            question if question.id else replace(question, id=question_id(question.text)) for question in asked
        )


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
    questions: Annotated[
        Mapping[OldQuestion, QuestionId], 'Old "milestone.id" or "milestone.text" of a question = today\'s id'
    ] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Track:
    """One roadmap: phases in order, entry points, sources."""

    format_version: Annotated[int, Bounds(1, FORMAT_VERSION), "Version of this format"]
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


def question_id(text: str) -> str:
    """The id of a question that is a text alone: its first words and a checksum, the same for the same text."""
    words = "-".join(re.findall("[a-z0-9]+", text.lower())[:8])[:60].strip("-")
    return f"{words or 'question'}-{zlib.crc32(text.encode('utf-8', 'replace')):08x}"
