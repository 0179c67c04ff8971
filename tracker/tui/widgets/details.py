"""The right side of the roadmap: everything about the milestone or phase under the cursor of the tree."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, NamedTuple

from textual import work

from tracker.actions.impact import impacts_of
from tracker.actions.notes import notes_of
from tracker.progress.counting import narrowed
from tracker.report.report import by_place
from tracker.text import plural
from tracker.tui.marks import STATES, TICKED, UNTICKED, VERDICTS, state_mark
from tracker.tui.messages import EditRecord, Explain, GoTo, OpenUrl, Toggle
from tracker.tui.safe_text import assemble, content
from tracker.tui.state import catalogue, deliverable_title, full_milestones
from tracker.tui.widgets.lines import Line, Lines, evidence_lines, heading
from tracker.tui.widgets.meter import count_meter

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from textual.timer import Timer

    from tracker.actions.status import MilestoneStatus, PhaseStatus, TrackStatus
    from tracker.progress.state import DeliverableState
    from tracker.roadmap.model import Milestone
    from tracker.tui.state import State
    from tracker.tui.widgets.roadmap_tree import Item

DEBOUNCE = 0.1
"""Seconds without a move of the cursor after which the details follow it."""

MAX_EVIDENCE = 4
"""Lines of evidence shown for each deliverable."""

FLAGS = {
    "re-judged": "Re-judged: the rule changed, your repository did not",
    "rewritten": "The verified commit no longer exists; its verdicts are kept",
    "unavailable": "Some content could not be read; earlier verdicts are kept",
    "absent": "A linked repository was not found where it was",
    "not by you": "Some of what is verified is not your work, so it does not count",
    "authorship unknown": "Some of what is verified is of unknown authors, so it does not count",
}
"""Flag of a milestone → message."""


class Subject(NamedTuple):
    """What to show: the item under the cursor (None if the tree is empty), its track and the state."""

    item: Item | None
    track: TrackStatus
    state: State

    @property
    def name(self) -> str:
        """The milestone, or the phase."""
        return (self.item.milestone or self.item.identity) if self.item else ""


class Details(Lines):
    """The details of a milestone or a phase."""

    def __init__(self) -> None:
        """An empty list; `show` fills it."""
        super().__init__(id="details")
        self._subject: Subject | None = None
        self._shown = ""
        self._full_track = ""
        self._full: Mapping[str, Milestone] = {}
        self._moved = 0.0
        self._timer: Timer | None = None

    def show(self, subject: Subject) -> None:
        """Show a subject now; the scroll position is kept if it was shown before."""
        self._subject = subject
        self.update_now()
        if subject.track.track.id != self._full_track:
            self._read(subject.track.track.id)

    def follow(self, subject: Subject) -> None:
        """Show a subject now, or once the cursor rests if it is moving quickly."""
        before, self._moved = self._moved, time.monotonic()
        self._stop_timer()
        if self._moved - before > DEBOUNCE:
            self.show(subject)
        else:
            self._subject = subject
            self._timer = self.set_timer(DEBOUNCE, self.update_now)

    def update_now(self) -> None:
        """Show the subject without waiting for the cursor to rest."""
        self._stop_timer()
        if self._subject:
            keep = self._shown == self._subject.name
            self._shown = self._subject.name
            self.show_lines(self._subject_lines(self._subject), keep=keep)

    def catch_up(self, subject: Subject) -> None:
        """Show a subject now, unless it is what is shown."""
        if self._timer or subject.name != self._shown:
            self.show(subject)

    def _stop_timer(self) -> None:
        if self._timer:
            self._timer.stop()
            self._timer = None

    @work(group="reading", exclusive=True)
    async def _read(self, track: str) -> None:
        """Add what only the full track has; reading it takes a moment."""
        await asyncio.to_thread(catalogue)
        full = await asyncio.to_thread(full_milestones, track)
        self._full_track, self._full = track, full
        if self.is_attached:
            self.update_now()

    def _subject_lines(self, subject: Subject) -> Iterator[Line]:
        item, track, state = subject
        if item is None:
            yield Line(content("No milestone matches. Press esc to end the search, f to change the filter.", "dim"))
        elif item.kind == "phase":
            phase = next((phase for phase in track.phases if phase.phase.id == item.identity), None)
            yield from phase_lines(phase) if phase else ()
        elif one := state.milestone(item.milestone):
            full = self._full.get(one.milestone.id) if track.track.id == self._full_track else None
            yield from milestone_lines(one, full, track, state)


def phase_lines(phase: PhaseStatus) -> Iterator[Line]:
    """A phase: its progress and its milestones."""
    yield Line(content(phase.phase.title, "bold"))
    yield Line(assemble(count_meter(phase.tally, 20), f"  {phase.tally.done} of {phase.tally.total} done"))
    yield heading("Milestones")
    for one in phase.milestones:
        yield _milestone_line(one)


def milestone_lines(one: MilestoneStatus, full: Milestone | None, track: TrackStatus, state: State) -> Iterator[Line]:
    """Everything about a milestone; `full` is None until the full track was read."""
    yield from _summary(one, full, state)
    yield from _steps(one)
    yield from _deliverables(one, state)
    yield from _dependencies(one, track)
    yield from _impacts_and_notes(one.state.identity, state)
    if full:
        yield from _study(full)


def _milestone_line(one: MilestoneStatus) -> Line:
    mark = state_mark(one.state)
    return Line(assemble(one.milestone.title, (f"  {mark.word}", "dim")), GoTo(one.state.identity), mark.lead())


def _summary(one: MilestoneStatus, full: Milestone | None, state: State) -> Iterator[Line]:
    milestone, at = one.milestone, one.state
    least, most = milestone.hours
    hours = f"{least:g} hour{'s' * (least != 1)}" if least == most else f"{least:g} to {most:g} hours"
    optional = "  optional" if milestone.optional else ""
    yield Line(content(milestone.title, "bold"))
    yield Line(assemble(state_mark(at).content(), (f"  {hours}{optional}  {at.identity}", "dim")))
    if at.claim:
        claim = f"claimed: {at.claim.reason}" if at.claim.reason else "claimed by you"
        yield Line(assemble((f"{claim}, {at.claim.at[:10]}", STATES["claimed"].colour)))
    if skip := state.view.progress.skips.get(at.identity):
        yield Line(assemble((f"skipped{f': {skip.reason}' if skip.reason else ''}", "dim")))
    for flag, message in FLAGS.items():
        if flag in at.flags:
            yield Line(content(message, "$text-warning"))
    if full:
        yield Line(assemble("\n", full.why, lines=True))


def _steps(one: MilestoneStatus) -> Iterator[Line]:
    steps = one.milestone.steps
    yield heading("Steps", f"{len(one.state.ticked)} of {len(steps)}")
    for step in steps:
        done = step.id in one.state.ticked
        mark = TICKED if done else UNTICKED
        yield Line(content(step.text, "dim" if done else ""), Toggle(f"{one.state.identity}.{step.id}"), mark.lead())


def _deliverables(one: MilestoneStatus, state: State) -> Iterator[Line]:
    if not one.state.deliverables:
        yield heading("Deliverables", "none: this milestone can be claimed, not verified")
        return
    links = [link for link in state.view.progress.links.values() if one.state.identity in link.targets]
    note = f"in {', '.join(link.name for link in links)}" if links else "r links a repository that has them"
    yield heading("Deliverables", note)
    for deliverable in one.state.deliverables:
        yield from _deliverable(deliverable, state)


def _deliverable(deliverable: DeliverableState, state: State) -> Iterator[Line]:
    row = deliverable.row
    mark = VERDICTS[deliverable.verdict]
    elsewhere = "" if row else _verified_elsewhere(deliverable, state)
    flag = f"  {row.flag}" if row and row.flag else ""
    share = f"  {row.own} of {plural(row.lines, 'line')} yours" if row and row.authorship == "own" else ""
    yield Line(
        assemble(
            (f"verified in {elsewhere}, not linked here" if elsewhere else mark.word, mark.colour),
            f"  {deliverable_title(deliverable.id)}{deliverable.narrowing}",
            (flag, "$text-error"),
            (share, "dim"),
        ),
        Explain(deliverable.id),
        mark.lead(),
    )
    if row is None:
        return
    if row.claim:
        yield Line(assemble("    ", (f"claimed, not verified: {row.claim}", STATES["claimed"].colour)))
    evidence = by_place(row.evidence)[:MAX_EVIDENCE]
    root = state.where[row.repository].path if row.repository in state.where else ""
    yield from evidence_lines(evidence, root, row.commit)
    if row.status == "partial" and row.missing:
        yield Line(assemble(("still missing: ", "$text-warning"), "; ".join(row.missing)), None, content("    "))


def _verified_elsewhere(deliverable: DeliverableState, state: State) -> str:
    """The name of a linked repository, not linked to the milestone, that has a deliverable; "" for none."""
    progress = state.view.progress
    for (repository, _), rows in progress.ledger.items():
        row = narrowed(rows.get(deliverable.id), deliverable.using)
        if row and row.proves and repository in progress.links:
            return progress.links[repository].name
    return ""


def _dependencies(one: MilestoneStatus, track: TrackStatus) -> Iterator[Line]:
    by_id = {item.milestone.id: item for item in track.milestones()}
    requires = [by_id[id_] for id_ in one.milestone.needs if id_ in by_id]
    unlocks = [item for item in by_id.values() if one.milestone.id in item.milestone.needs]
    for title, items in (("Requires", requires), ("Unlocks", unlocks)):
        if items:
            yield heading(title)
        for item in items:
            yield _milestone_line(item)


def _impacts_and_notes(identity: str, state: State) -> Iterator[Line]:
    if state.view.progress.impacts.get(identity):
        yield heading("Impact", "enter edits, d removes")
        for number, (_, impact) in enumerate(impacts_of(identity, state.view), 1):
            figures = f"  {impact.metric} {impact.before} → {impact.after}" if impact.metric or impact.after else ""
            yield Line(assemble(impact.text, (figures, "$text-accent")), EditRecord("impact", identity, number))
    noted = any(of == identity or of.startswith(f"{identity}.") for of in state.view.progress.notes)
    notes = notes_of(identity, state.view) if noted else []
    if notes:
        yield heading("Notes", "enter edits, d removes")
    for number, (of, note) in enumerate(notes, 1):
        step = of.removeprefix(identity)
        lead = assemble((f"{note.at[:10]}{f' {step}' if step else ''}  ", "dim"))
        yield Line(content(note.text, lines=True), EditRecord("note", identity, number), lead)


def _study(full: Milestone) -> Iterator[Line]:
    if full.resources:
        yield heading("Resources", "enter opens the browser")
    for resource in full.resources:
        text = assemble(resource.title, (f"  {resource.kind}", "dim"))
        yield Line(text, OpenUrl(resource.url), content("↗ ", "$primary"))
    yield from _bullets("Interview questions", [question.text for question in full.questions()])
    if full.skills:
        yield heading("Skills")
        yield Line(content(", ".join(full.skills)))


def _bullets(title: str, texts: Sequence[str]) -> Iterator[Line]:
    if texts:
        yield heading(title)
    for text in texts:
        yield Line(content(text), None, content("• ", "dim"))
