"""What is asked for before something is recorded on a milestone: a note, a measured result, a reason, a repository."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tracker.actions import link as linking
from tracker.actions import tick as actions
from tracker.tui import choosing
from tracker.tui.screens.form import Field, Form

if TYPE_CHECKING:
    from tracker.actions.progress import Done
    from tracker.tui.app import TrackerApp


def note(app: TrackerApp, identity: str) -> None:
    """Put a note on a milestone or step."""
    _ask(app, "Note", [Field("What to remember", "why it is built this way")], partial(actions.note, identity))


def impact(app: TrackerApp, identity: str) -> None:
    """Put a measured result on a milestone."""
    fields = [
        Field("What changed", "p95 latency of the answers"),
        Field("Metric", "p95 in ms"),
        Field("Before", "2400"),
        Field("After", "310"),
    ]
    _ask(app, "Impact, for the résumé", fields, partial(actions.impact, identity))


def skip(app: TrackerApp, identity: str) -> None:
    """Leave a milestone out, or take it in again."""
    if identity in app.state.view.progress.skips:
        app.act(partial(actions.unskip, identity))
    else:
        reason = Field("Reason", "not needed where I apply", required=False)
        _ask(app, "Skip", [reason], partial(actions.skip, identity))


def test_out(app: TrackerApp, identity: str) -> None:
    """Claim a milestone that is known already."""
    _ask(app, "Test out", [Field("How you know it", "four years at work")], partial(actions.test_out, identity))


def link(app: TrackerApp, identity: str) -> None:
    """Link a repository to a milestone, and verify it."""
    from tracker.tui.screens.path import PathScreen  # noqa: PLC0415 - only on demand

    def answered(path: str | None) -> None:
        if path:
            app.run_worker(_link_and_verify(app, path, identity))

    app.push_screen(PathScreen("Link a repository"), answered)


async def _link_and_verify(app: TrackerApp, path: str, identity: str) -> None:
    def linked() -> Done:
        return linking.link(linking.propose_unverified(path), [identity])

    await app.act(linked).wait()
    if choosing.links_of(app.state, identity):
        choosing.verify_milestone(app, identity)


def _ask(app: TrackerApp, title: str, fields: list[Field], action: choosing.Says) -> None:
    def answered(values: list[str] | None) -> None:
        if values is not None:
            app.act(partial(action, *values))

    app.push_screen(Form(title, fields), answered)
