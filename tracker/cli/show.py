"""`tracker show`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tracker.actions.progress import load_progress
from tracker.actions.show import show as shown
from tracker.cli.common import json_option, milestone_argument, plain, print_json, print_warnings, reporting_errors
from tracker.cli.terminal import fold
from tracker.files.fields import as_table
from tracker.report.marks import MARKS, STATE_GLYPHS
from tracker.text import number_range, sanitize, with_any_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.actions.show import MilestoneDetails


@click.command()
@milestone_argument
@json_option
def show(name: str, *, as_json: bool) -> None:
    """Show everything about a milestone: steps, deliverables, requirements, resources, notes and results.

    MILESTONE is an id, a unique beginning of one, or words of a title.

    \b
    Examples:
      tracker show rag-from-scratch
      tracker show "vector database" --json
    """
    with reporting_errors(as_json=as_json):
        view = load_progress()
        found = shown(name, view)
    print_warnings(view.warnings)
    if as_json:
        progress = {"phase": found.phase, "state": plain(found.state), "unlocks": found.unlocks}
        step_notes = [{**plain(note), "step": step} for step, note in found.step_notes]
        written = {"notes": found.notes, "impacts": found.impacts, "step_notes": step_notes}
        print_json({"schema": "tracker.show/1", "error": None, **as_table(found.milestone), **progress, **written})
        return
    for line, indent in _lines(found):
        click.echo(fold(line, indent))


def _lines(found: MilestoneDetails) -> Iterator[tuple[str, int]]:
    """The details as lines, each with the indent of its continuation lines."""
    milestone, state = found.milestone, found.state
    optional = ", optional" if milestone.optional else ""
    yield f"{STATE_GLYPHS[state.state]} {click.style(sanitize(milestone.title), bold=True)}  {state.identity}", 2
    yield f"  {state.state}{optional}, {number_range(*milestone.hours)} hours, in {sanitize(found.phase)}", 2
    if state.claim:
        reason = f": {sanitize(state.claim.reason)}" if state.claim.reason else ""
        yield f"  claimed by {state.claim.kind}{reason}", 2
        if state.claim.task:
            yield f"  the task was: {sanitize(state.claim.task)}", 2
    yield "", 0
    yield f"  {sanitize(milestone.why)}", 0
    yield "", 0
    for number, step in enumerate(milestone.steps, 1):
        yield f"  {number}. {'[x]' if step.id in state.ticked else '[ ]'} {sanitize(step.text)}  ({step.id})", 7
        for note in (note for of, note in found.step_notes if of == step.id):
            yield f"         note {sanitize(note.at[:10])}  {sanitize(note.text)}", 2
    for deliverable in state.deliverables:
        flag = f", {deliverable.row.flag}" if deliverable.row and deliverable.row.flag else ""
        glyph = MARKS[deliverable.verdict][0]
        narrowing = with_any_of(deliverable.using, len(deliverable.using))
        yield f"  {glyph} {deliverable.id}{sanitize(narrowing)}  {deliverable.verdict}{flag}", 4
    if milestone.proof_reason:
        word = "can only be claimed" if milestone.proof == "claim" else "proof"
        yield f"  {word}: {sanitize(milestone.proof_reason)}", 2
    for word, ids in (("requires", milestone.needs), ("unlocks", found.unlocks)):
        if ids:
            yield f"  {word}: {', '.join(ids)}", 2
    for resource in milestone.resources:
        yield f"  {resource.kind}: {sanitize(resource.title)}  {sanitize(resource.url)}", 2
    for note in found.notes:
        yield f"  note {sanitize(note.at[:10])}  {sanitize(note.text)}", 2
    for item in found.impacts:
        figures = f" ({sanitize(item.metric)}: {sanitize(item.before)} → {sanitize(item.after)})" if item.metric else ""
        yield f"  impact {sanitize(item.at[:10])}  {sanitize(item.text)}{figures}", 2
