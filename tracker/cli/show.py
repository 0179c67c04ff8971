"""`tracker show`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tracker.actions.progress import load_progress
from tracker.actions.show import show as shown
from tracker.cli.common import json_option, milestone_argument, plain, print_json, told, warn
from tracker.cli.glyphs import GLYPHS, VERDICTS
from tracker.files.fields import as_table
from tracker.text import sanitize

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.actions.show import MilestoneDetails


@click.command()
@milestone_argument
@json_option
def show(name: str, *, as_json: bool) -> None:
    """Show a milestone: why, its numbered steps, deliverables, needs, resources, notes and impacts.

    \b
    Examples:
      tracker show rag-from-scratch
      tracker show "vector database" --json
    """
    with told(as_json=as_json):
        view = load_progress()
        found = shown(name, view)
    warn(view)
    if as_json:
        progress = {"phase": found.phase, "state": plain(found.state), "unlocks": found.unlocks}
        written = {"notes": found.notes, "impacts": found.impacts}
        print_json({"schema": "tracker.show/1", "error": None, **as_table(found.milestone), **progress, **written})
        return
    for line in _lines(found):
        click.echo(line)


def _lines(found: MilestoneDetails) -> Iterator[str]:
    milestone, state = found.milestone, found.state
    optional = ", optional" if milestone.optional else ""
    yield f"{GLYPHS[state.state]} {click.style(sanitize(milestone.title), bold=True)}  {state.identity}"
    yield f"  {state.state}{optional}, {milestone.hours[0]} to {milestone.hours[1]} hours, in {sanitize(found.phase)}"
    if state.claim:
        yield f"  claimed by {state.claim.kind}{f': {sanitize(state.claim.reason)}' if state.claim.reason else ''}"
    yield f"\n{sanitize(milestone.why)}\n"
    for number, step in enumerate(milestone.steps, 1):
        yield f"  {number}. {'[x]' if step.id in state.ticked else '[ ]'} {sanitize(step.text)}  ({step.id})"
    for deliverable in state.deliverables:
        flag = f", {deliverable.row.flag}" if deliverable.row and deliverable.row.flag else ""
        yield f"  {VERDICTS[deliverable.status]} {deliverable.id}  {deliverable.status}{flag}"
    for word, ids in (("needs", milestone.needs), ("opens the way to", found.unlocks)):
        if ids:
            yield f"{word} {', '.join(ids)}"
    for resource in milestone.resources:
        yield f"  {resource.kind}: {sanitize(resource.title)}  {sanitize(resource.url)}"
    for note in found.notes:
        yield f"note {sanitize(note.at[:10])}  {sanitize(note.text)}"
    for item in found.impacts:
        figures = f" ({sanitize(item.metric)}: {sanitize(item.before)} → {sanitize(item.after)})" if item.metric else ""
        yield f"impact {sanitize(item.at[:10])}  {sanitize(item.text)}{figures}"
