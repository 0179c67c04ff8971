"""What lines and keys do on every screen: tick, open, explain, verify, copy."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from tracker.actions import tick as actions
from tracker.actions.progress import Done
from tracker.actions.status import next_milestones
from tracker.tui.acts import Act, Evidence, Explain, GoTo, OpenUrl, Toggle
from tracker.tui.plain import say

if TYPE_CHECKING:
    from tracker.actions.status import TrackStatus
    from tracker.tui.app import TrackerApp
    from tracker.tui.state import State

Action: TypeAlias = Callable[[], Done]
Says: TypeAlias = Callable[..., Done]


def choose(app: TrackerApp, act: Act) -> None:
    """Do what a line does."""
    match act:
        case Toggle(identity):
            toggle(app, identity)
        case OpenUrl(url):
            app.open_url(url)
            say(app, url, title="opened in the browser")
        case Explain(deliverable):
            explain(app, deliverable)
        case GoTo(identity):
            go_to(app, identity)
        case Evidence():
            from tracker.tui.source import show_evidence  # noqa: PLC0415 - only on demand

            show_evidence(app, act)


def toggle(app: TrackerApp, identity: str) -> None:
    """Tick a step or a whole milestone, or untick it."""
    progress = app.state.view.progress
    ticked = identity in progress.ticks or identity in progress.claims
    app.act(partial(actions.untick if ticked else actions.tick, identity), quietly=True)


def go_to(app: TrackerApp, identity: str) -> None:
    """Show a milestone on the roadmap."""
    from tracker.tui.screens.roadmap import RoadmapScreen  # noqa: PLC0415 - it imports this module

    def arrived() -> None:
        if isinstance(app.screen, RoadmapScreen):
            app.screen.go_to(identity)

    app.action_show("roadmap")
    app.call_later(arrived)


def explain(app: TrackerApp, deliverable: str) -> None:
    """Tell what counts for a deliverable and how to add it."""
    from tracker.tui.screens.explain import ExplainScreen  # noqa: PLC0415 - only on demand

    app.push_screen(ExplainScreen(deliverable))


def links_of(state: State, identity: str) -> tuple[str, ...]:
    """The linked repositories that stand for a milestone."""
    return tuple(link.repository for link in state.view.progress.links.values() if identity in link.targets)


def verify_milestone(app: TrackerApp, identity: str) -> None:
    """Verify what is linked to a milestone."""
    from tracker.tui.child import Task  # noqa: PLC0415 - only on demand

    linked = links_of(app.state, identity)
    if linked:
        app.verify(Task("ledger", linked))
    else:
        say(app, "no repository is linked to this milestone: r links one", severity="warning")


def upcoming(track: TrackStatus) -> str:
    """The milestone to do next, "" where all is done."""
    return next((one.status.state.identity for one in next_milestones(track, 1)), "")


def copy(app: TrackerApp, act: Act | None) -> None:
    """Copy the permalink of a line of evidence, or the address of a resource."""
    address = act.permalink if isinstance(act, Evidence) else act.url if isinstance(act, OpenUrl) else ""
    if address:
        app.copy_to_clipboard(address)
        say(app, address, title="copied")
    elif isinstance(act, Evidence):
        say(app, "this commit is not pushed, so there is no permalink", severity="warning")
    else:
        say(app, "first go to a line of evidence or a resource", severity="warning")
