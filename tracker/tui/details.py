"""A milestone or a phase told line by line: why, steps, deliverables with evidence, prerequisites, notes, resources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.tui.acts import Evidence, Explain, GoTo, OpenUrl, Toggle
from tracker.tui.marks import STATES, TICKED, UNTICKED, VERDICTS, state_mark
from tracker.tui.plain import assemble, content
from tracker.tui.state import deliverable_title
from tracker.tui.widgets.lines import Line
from tracker.tui.widgets.meter import count_meter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tracker.actions.status import MilestoneStatus, PhaseStatus, TrackStatus
    from tracker.progress.state import DeliverableState, LedgerRow
    from tracker.roadmap.model import Milestone
    from tracker.tui.state import State

SHOWN_EVIDENCE = 4
SHORT_PATH = 16
"""Characters of a path with its line beside which there is room for what was seen."""


def heading(text: str, aside: str = "") -> Line:
    """A heading with a blank line above it."""
    return Line(assemble("\n", (text, "bold $primary"), (f"  {aside}" if aside else "", "dim"), lines=True))


def milestone_lines(one: MilestoneStatus, full: Milestone | None, track: TrackStatus, state: State) -> Iterator[Line]:
    """All there is to say of a milestone; `full` is None until the track was read."""
    yield from _top(one, full, state)
    yield from _steps(one)
    yield from _deliverables(one, state)
    yield from _around(one, track)
    yield from _own_words(one.state.identity, state)
    if full:
        yield from _study(full)


def phase_lines(phase: PhaseStatus, goal: str = "") -> Iterator[Line]:
    """A phase: its goal, its count, its milestones."""
    yield Line(content(phase.phase.title, "bold"))
    yield Line(assemble(count_meter(phase.tally, 20), f"  {phase.tally.done} of {phase.tally.total} done"))
    if goal:
        yield Line(assemble("\n", goal, lines=True))
    yield heading("Milestones")
    for one in phase.milestones:
        mark = state_mark(one.state)
        text = assemble(one.milestone.title, (f"  {mark.word}", "dim"))
        yield Line(text, GoTo(one.state.identity), mark.lead())


def _top(one: MilestoneStatus, full: Milestone | None, state: State) -> Iterator[Line]:
    milestone, at = one.milestone, one.state
    mark = state_mark(at)
    least, most = milestone.hours
    hours = f"{least:g}" if least == most else f"{least:g} to {most:g}"
    optional = "  optional" if milestone.optional else ""
    yield Line(content(milestone.title, "bold"))
    yield Line(assemble(mark.content(), (f"  {hours} hours{optional}  {at.identity}", "dim")))
    if at.claim:
        how = f"claimed: {at.claim.reason}" if at.claim.reason else "claimed by hand"
        yield Line(assemble((f"{how}, {at.claim.at[:10]}", STATES["claimed"].colour)))
    if skip := state.view.progress.skips.get(at.identity):
        yield Line(assemble((f"skipped{f': {skip.reason}' if skip.reason else ''}", "dim")))
    for flag, said in FLAGS.items():
        if flag in at.flags:
            yield Line(content(said, "$text-warning"))
    if full:
        yield Line(assemble("\n", full.why, lines=True))


FLAGS = {
    "re-judged": "re-judged: the rule changed, not your repository",
    "rewritten": "the commit that proved it is gone; the record is kept",
    "unavailable": "some content could not be read; nothing was taken back",
    "absent": "a linked repository is not where it was",
}


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
    aside = f"in {', '.join(link.name for link in links)}" if links else "r links a repository that proves them"
    yield heading("Deliverables", aside)
    for deliverable in one.state.deliverables:
        yield from _deliverable(deliverable, state)


def _deliverable(deliverable: DeliverableState, state: State) -> Iterator[Line]:
    row = deliverable.row
    mark = VERDICTS[deliverable.status]
    flag = f"  {row.flag}" if row and row.flag else ""
    yield Line(
        assemble((mark.word, mark.colour), f"  {deliverable_title(deliverable.id)}", (flag, "$text-error")),
        Explain(deliverable.id),
        mark.lead(),
    )
    if row is None:
        return
    if row.claim:
        yield Line(assemble("    ", (f"claimed, not proven: {row.claim}", STATES["claimed"].colour)))
    yield from evidence_lines(
        _seen(row), state.where[row.repository].path if row.repository in state.where else "", row.commit
    )
    if row.status == "partial" and row.missing:
        yield Line(assemble(("still missing: ", "$text-warning"), "; ".join(row.missing)), None, content("    "))


def _seen(row: LedgerRow) -> Iterator[tuple[str, int, str, str]]:
    for seen in row.evidence[:SHOWN_EVIDENCE]:
        yield seen.path, seen.line, seen.what, seen.permalink


def evidence_lines(
    seen: Iterable[tuple[str, int, str, str]], root: str, commit: str, indent: str = "    "
) -> Iterator[Line]:
    """`path:line` and what was seen there, in two columns where paths are short, for each fact of the evidence."""
    facts = list(seen)
    column = max((len(f"{path}:{line}") for path, line, *_ in facts), default=0)
    for path, line, what, permalink in facts:
        act = Evidence(root, commit, path, line, permalink)
        where = f"{path}:{line}"
        if column <= SHORT_PATH:
            yield Line(content(what, "dim"), act, assemble(indent, (f"{where:<{column}}  ", "$text-primary")))
        else:
            text = assemble((where, "$text-primary"), (f"  {what}", "dim"))
            yield Line(text, act, content(indent) if indent else None)


def _around(one: MilestoneStatus, track: TrackStatus) -> Iterator[Line]:
    by_id = {item.milestone.id: item for item in track.milestones()}
    needs = [by_id[id_] for id_ in one.milestone.needs if id_ in by_id]
    opens = [item for item in by_id.values() if one.milestone.id in item.milestone.needs]
    for title, items in (("Needs", needs), ("Opens the way to", opens)):
        if items:
            yield heading(title)
        for item in items:
            mark = state_mark(item.state)
            text = assemble(item.milestone.title, (f"  {mark.word}", "dim"))
            yield Line(text, GoTo(item.state.identity), mark.lead())


def _own_words(identity: str, state: State) -> Iterator[Line]:
    progress = state.view.progress
    if impacts := progress.impacts.get(identity):
        yield heading("Impact")
        for impact in impacts:
            figures = f"  {impact.metric} {impact.before} → {impact.after}" if impact.metric or impact.after else ""
            yield Line(assemble(impact.text, (figures, "$text-accent")))
    notes = [
        (name.removeprefix(identity), note)
        for name, some in progress.notes.items()
        if name == identity or name.startswith(f"{identity}.")
        for note in some
    ]
    if notes:
        yield heading("Notes")
    for name, note in sorted(notes, key=lambda pair: pair[1].at):
        yield Line(assemble((f"{note.at[:10]}{f' {name}' if name else ''}  ", "dim"), note.text, lines=True))


def _study(full: Milestone) -> Iterator[Line]:
    if full.resources:
        yield heading("Resources", "enter opens the browser")
    for resource in full.resources:
        yield Line(
            assemble(resource.title, (f"  {resource.kind}", "dim")), OpenUrl(resource.url), content("↗ ", "$primary")
        )
    yield from _listed("Questions in interviews", full.questions)
    if full.skills:
        yield heading("Skills")
        yield Line(content(", ".join(full.skills)))


def _listed(title: str, texts: Sequence[str]) -> Iterator[Line]:
    if texts:
        yield heading(title)
    for text in texts:
        yield Line(content(text), None, content("• ", "dim"))
