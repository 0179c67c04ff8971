"""Commands on milestones, deliverables and evidence that several screens offer, with the dialogs they need."""

from __future__ import annotations

import asyncio
from functools import partial
from itertools import starmap
from typing import TYPE_CHECKING, Any

from tracker.actions import notes, tick
from tracker.actions.impact import edit_impact, impacts_of, remove_impact
from tracker.actions.impact import impact as add_result
from tracker.errors import ProgressError
from tracker.text import shorten
from tracker.tui.messages import EditRecord, Explain, GoTo, OpenEvidence, OpenUrl, Task, Toggle
from tracker.tui.safe_text import notify
from tracker.tui.screens.dialogs import Field, Form
from tracker.tui.screens.help import ExplainScreen
from tracker.tui.screens.link import AuthorScreen, PathScreen
from tracker.tui.source import open_evidence
from tracker.verify.git.contributors import Contributor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tracker.actions.progress import Done
    from tracker.tui.app import TrackerApp
    from tracker.tui.messages import LineAction
    from tracker.tui.screens.base import TrackerScreen
    from tracker.tui.state import State


MAX_TITLE = 40
"""Characters of a milestone's title in the title of a dialog, which fits a narrow terminal."""


def run(screen: TrackerScreen, action: LineAction) -> None:
    """Run the action of a line."""
    app = screen.tracker
    match action:
        case Toggle(identity):
            toggle(app, identity)
        case OpenUrl(url):
            app.open_url(url)
            notify(app, url, title="Opened in the browser")
        case Explain(deliverable):
            explain(app, deliverable)
        case GoTo(identity):
            screen.go_to(identity)
        case EditRecord():
            edit_record(app, action)
        case OpenEvidence():
            open_evidence(app, action)


def toggle(app: TrackerApp, identity: str) -> None:
    """Tick a step or claim a milestone, or take that back."""
    progress = app.state.view.progress
    ticked = identity in progress.ticks or identity in progress.claims
    app.act(partial(tick.untick if ticked else tick.tick, identity), quietly=True)


def explain(app: TrackerApp, deliverable: str) -> None:
    """Explain what counts for a deliverable and how to add it."""
    app.push_screen(ExplainScreen(deliverable))


def copy_link(app: TrackerApp, action: LineAction | None) -> None:
    """Copy the permalink of a line of evidence, or the URL of a resource."""
    url = action.permalink if isinstance(action, OpenEvidence) else action.url if isinstance(action, OpenUrl) else ""
    if url:
        app.copy_to_clipboard(url)
        notify(app, url, title="Copied")
    elif isinstance(action, OpenEvidence):
        notify(app, "This commit is not pushed, so it has no permalink.", severity="warning")
    else:
        notify(app, "Select a line of evidence or a resource first.", severity="warning")


def verify_milestone(app: TrackerApp, identity: str) -> None:
    """Verify the repositories linked to a milestone."""
    linked = _linked_to(app.state, identity)
    if linked:
        app.verify(Task("ledger", linked))
    else:
        notify(app, "No repository is linked to this milestone. Press r to link one.", severity="warning")


def link_milestone(app: TrackerApp, identity: str) -> None:
    """Ask for a repository, link it to a milestone, and verify it."""

    def submitted(path: str | None) -> None:
        if path:
            app.run_worker(_link_and_verify(app, path, identity))

    app.push_screen(PathScreen(f"Link a repository to {_title(app, identity)}"), submitted)


async def _link_and_verify(app: TrackerApp, path: str, identity: str) -> None:
    # Verification takes 25 ms to import, for which the roadmap would wait when it opens.
    from tracker.actions import link as linking  # noqa: PLC0415 - see above

    authors: list[str] = []
    try:
        proposal = await asyncio.to_thread(linking.propose_unverified, path)
    except ProgressError as error:
        notify(app, f"{error.message}\n{error.remedy}", severity="error")
        return
    if proposal.authors:
        chosen = await app.push_screen_wait(AuthorScreen(proposal.name, proposal.authors))
        if chosen is None:
            return
        authors = chosen

    def link() -> Done:
        return linking.link(linking.propose_unverified(path, authors=authors) if authors else proposal, [identity])

    await app.act(link).wait()
    if _linked_to(app.state, identity):
        verify_milestone(app, identity)


def link_proven(app: TrackerApp, paths: Iterable[str], authors: Iterable[str] = ()) -> None:
    """Link repositories to the milestones that they prove; ask for the author where nothing is known to be theirs."""
    app.verify(Task("link", tuple(paths), authors=tuple(authors)), partial(_ask_authors, app))


def _ask_authors(app: TrackerApp, unknown: list[dict[str, Any]]) -> None:
    """Ask in one repository after the other which author the learner is, as long as the answers leave any unknown."""
    first, *others = unknown

    def chosen(addresses: list[str] | None) -> None:
        if addresses:
            link_proven(app, [one["path"] for one in unknown], addresses)
            return
        if addresses is None:
            notify(app, f"Press 3, then r, to say later which author of {first['name']} you are.")
        if others:
            _ask_authors(app, others)

    app.push_screen(AuthorScreen(first["name"], starmap(Contributor, first["authors"])), chosen)


def add_note(app: TrackerApp, identity: str) -> None:
    """Ask for a note on a milestone or step."""
    field = Field("What do you want to remember?", "why it is built this way")
    _ask(app, f"Add a note to {_title(app, identity)}", [field], partial(notes.note, identity))


def add_impact(app: TrackerApp, identity: str) -> None:
    """Ask for a measured result of a milestone."""
    _ask(app, f"Add a measured result of {_title(app, identity)}", _impact_fields(), partial(add_result, identity))


def _impact_fields(text: str = "", metric: str = "", before: str = "", after: str = "") -> list[Field]:
    return [
        Field("What changed", "p95 latency of the answers", value=text),
        Field("Metric", "p95 in ms", value=metric),
        Field("Before", "2400", value=before),
        Field("After", "310", value=after),
    ]


def edit_record(app: TrackerApp, record: EditRecord) -> None:
    """Ask for the new text of a note or the new figures of an impact."""
    identity, number = record.identity, record.number
    title = f"Edit {record.kind} {number} on {_title(app, identity)}"
    if record.kind == "note":
        _, note = notes.notes_of(identity, app.state.view)[number - 1]
        _ask(app, title, [Field("Note", value=note.text)], partial(notes.edit_note, identity, number))
        return
    _, result = impacts_of(identity, app.state.view)[number - 1]

    def change(text: str, metric: str, before: str, after: str) -> Done:
        return edit_impact(identity, number, text, metric=metric, before=before, after=after)

    _ask(app, title, _impact_fields(result.text, result.metric, result.before, result.after), change)


def remove_record(app: TrackerApp, action: LineAction | None) -> None:
    """Remove a note or impact; undo restores it."""
    if isinstance(action, EditRecord):
        remove = notes.remove_note if action.kind == "note" else remove_impact
        app.act(partial(remove, action.identity, action.number))
    else:
        notify(app, "Press tab and select a note or an impact first.", severity="warning")


def toggle_skip(app: TrackerApp, identity: str) -> None:
    """Ask why a milestone is skipped, or restore a skipped one."""
    if identity in app.state.view.progress.skips:
        app.act(partial(tick.unskip, identity))
    else:
        reason = Field("Reason (optional)", "not needed for the jobs I apply for", required=False)
        _ask(app, f"Skip {_title(app, identity)}", [reason], partial(tick.skip, identity))


def test_out(app: TrackerApp, identity: str) -> None:
    """Ask questions of a milestone that is known already, and for the result of a task, and claim it."""
    # The schedule of the questions takes 15 ms to import, which the first picture need not wait for.
    from tracker.tui.test_out import test_out  # noqa: PLC0415 - see above

    app.run_worker(test_out(app, identity))


def _title(app: TrackerApp, identity: str) -> str:
    """The title of a milestone, with the id of the step where it is one, as a dialog names it."""
    milestone, _, step = identity.partition(".")
    found = app.state.milestone(milestone)
    title = shorten(found.milestone.title if found else milestone, MAX_TITLE)
    return f"{title}, step {step}" if step else title


def _linked_to(state: State, identity: str) -> tuple[str, ...]:
    return tuple(link.repository for link in state.view.progress.links.values() if identity in link.targets)


def _ask(app: TrackerApp, title: str, fields: list[Field], action: Callable[..., Done]) -> None:
    def submitted(values: list[str] | None) -> None:
        if values is not None:
            app.act(partial(action, *values))

    app.push_screen(Form(title, fields), submitted)
