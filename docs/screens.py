"""Draw the screens as SVG: `python docs/screens.py [FOLDER]`; the pages show those of docs/pictures.

The learner in them is made up of events of some months and the demonstration repository, in a folder of its own. The
clock stands still, so that the same program draws the same pictures; tests/tui/test_pictures.py holds it to them.
"""

import asyncio
import os
import sys
import tempfile
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

SIZES = ((80, 24), (120, 36), (200, 60))
SHIPPED = {("home", (120, 36)), ("roadmap", (120, 36)), ("repositories", (120, 36))}
TODAY = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
WEEKS = 18
SAME = 3
"""How often a screen has to be the same to be whole."""

LOOKS = 20
"""How often a screen that has come to rest is looked at again: its timers may not have had their turn."""

MILESTONE = "ai/container-to-cloud"


class Screen(NamedTuple):
    """How one gets there: keys, what then stands on it, more keys, and what stands on it in the end."""

    keys: tuple[str, ...]
    shows: str
    more: tuple[str, ...] = ()
    then: str = ""


SCREENS = {
    "home": Screen(("1",), "Next up"),
    "welcome": Screen(("welcome",), "software engineer"),
    "roadmap": Screen(("2",), " hours", ("goto",), "ai/container-to-cloud"),
    "advice": Screen(("welcome",), "software engineer", ("enter",) * 6, "recommended"),
    "help": Screen(("2",), " hours", ("question_mark",), "esc closes"),
    "note": Screen(("2",), " hours", ("n",), "esc"),
    "impact": Screen(("2",), " hours", ("i",), "ctrl+s saves"),
    "quiz": Screen(("2",), " hours", ("Q", "enter"), "A good answer has"),
    "search": Screen(("2",), " hours", ("slash", *"cache"), "caching"),
    "repositories": Screen(("3",), "= none", ("tab", "down"), "Dockerfile:1"),
    "link": Screen(("3",), "handbook-bot", ("r",), "~/handbook-bot"),
    "proposal": Screen(("3",), "handbook-bot", ("propose",), "Select the milestones"),
    "explain": Screen(("3",), "handbook-bot", ("first", "tab", "tab", "G", "enter"), "esc closes"),
    "roles": Screen(("4",), "Primary focus"),
    "export": Screen(("5",), "Handbook bot"),
    "review": Screen(("6",), "Strengths"),
}
"""In an order in which each can follow the one before in a running app."""


class Day(date):
    """The day on which the clock stands."""

    @classmethod
    def today(cls) -> "Day":
        """Always the same."""
        return cls(TODAY.year, TODAY.month, TODAY.day)


class Moment(datetime):
    """The moment at which the clock stands."""

    @classmethod
    def now(cls, tz: object = None) -> datetime:  # type: ignore[override]  # noqa: ARG003 - always of UTC
        """Always the same."""
        return TODAY


STILL = {
    "tracker.actions.forecast.date": Day,
    "tracker.actions.advise.date": Day,
    "tracker.actions.inputs.date": Day,
    "tracker.actions.start.date": Day,
    "tracker.progress.journal.datetime": Moment,
}
"""Names by which the program asks for the time → what to put there."""


def surroundings(folder: Path) -> dict[str, str]:
    """The environment of a learner whose home is in a folder."""
    moment = f"{TODAY.timestamp():.0f} +0000"
    return {
        "TRACKER_HOME": str(folder / "home"),
        "TRACKER_CACHE": str(folder / "cache"),
        "HOME": str(folder / "user"),
        "GIT_CONFIG_GLOBAL": str(folder / "user/.gitconfig"),
        "TZ": "UTC",
        "GIT_AUTHOR_DATE": moment,
        "GIT_COMMITTER_DATE": moment,
        "TEXTUAL_ANIMATIONS": "none",
    }


def learner(folder: Path) -> None:
    """Months of learning in a home of its own, and a repository that proves some of it; the surroundings are set."""
    (folder / "user").mkdir()
    (folder / "user/.gitconfig").write_text("[user]\n\temail = demo@example.org\n")  # as the commits have it
    from tracker.actions.demo import build_demo  # noqa: PLC0415 - the environment is set first
    from tracker.actions.link import link, propose  # noqa: PLC0415 - as above
    from tracker.actions.progress import load_progress  # noqa: PLC0415 - as above
    from tracker.progress import journal  # noqa: PLC0415 - as above
    from tracker.progress.events import Draft  # noqa: PLC0415 - as above

    began = TODAY - timedelta(weeks=WEEKS, days=TODAY.weekday())
    target = (TODAY + timedelta(weeks=44)).date().isoformat()
    data = {"track": "ai", "origin": "software engineer", "hours_per_week": 8, "target": target}
    journal.append([Draft("start", data)], now=began)
    steps = [
        f"ai/{milestone.id}.{step.id}"
        for milestone in list(load_progress().tracks["ai"].milestones())[:14]
        for step in milestone.steps
    ]
    for number, step in enumerate(steps):
        # A learner with three evenings a week, a holiday, and busy weekends.
        day = began + timedelta(weeks=number * WEEKS // len(steps), days=(0, 1, 2, 3, 5, 5, 5, 6)[number % 8])
        if not 8 < (day - began).days // 7 < 11:  # noqa: PLR2004 - the holiday
            journal.append([Draft("tick", {"of": step})], now=min(day, TODAY))
    proposal = propose(str(build_demo(folder / "user")))
    chosen = [match.identity for match in (*proposal.complete, *proposal.partial)]
    link(proposal, [*chosen, MILESTONE])


async def show(app, pilot, screen: Screen) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001 - imported late
    """Go to a screen and wait until it is whole."""
    for keys, text in ((screen.keys, screen.shows), (screen.more, screen.then)):
        for key in keys:
            await (STEPS[key](app) if key in STEPS else pilot.press(key))
        for _ in range(LOOKS):
            if text in words(app):
                break
            await settle(app, pilot)
        else:
            raise LookupError(f"{text!r} is not in\n{words(app)}")
    await settle(app, pilot)


async def settle(app, pilot) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001 - as above
    """Wait until nothing changes any more."""
    seen = [""]
    while len(seen) < SAME or len({*seen[-SAME:]}) > 1:
        await app.workers.wait_for_complete()
        await pilot.pause()
        seen.append(words(app))


async def goto(app) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001 - as above
    """Show the milestone on the roadmap."""
    app.screen.go_to(MILESTONE)


async def welcome(app) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001 - as above
    """Show what a first run begins with."""
    from tracker.tui.screens.welcome import WelcomeScreen  # noqa: PLC0415 - as above

    await app.push_screen(WelcomeScreen())


async def propose_milestones(app) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001 - as above
    """Show what a repository would be linked to."""
    from tracker.tui.screens.link import ProposalScreen  # noqa: PLC0415 - as above

    whole = [["ai/first-api-call", "Call a provider API directly", ["llm-api"], []]]
    part = [[MILESTONE, "Container and cloud endpoint", ["dockerfile"], ["cloud-deploy"]]]
    await app.push_screen(ProposalScreen({"name": "handbook-bot", "whole": whole, "part": part}))


async def first(app) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001 - as above
    """Go to the first list of the screen."""
    app.screen.set_focus(None)
    app.screen.focus_next()


STEPS = {"first": first, "goto": goto, "welcome": welcome, "propose": propose_milestones}
"""What is no key."""


def words(app) -> str:  # type: ignore[no-untyped-def]  # noqa: ANN001 - as above
    """The text on the screen."""
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())  # noqa: SLF001 - what a reader sees


async def draw(target: Path, size: tuple[int, int], name: str) -> None:
    """One screen at one size."""
    from tracker.tui.app import TrackerApp  # noqa: PLC0415 - the environment is set first
    from tracker.tui.state import read_state  # noqa: PLC0415 - as above

    app = TrackerApp(read_state())
    async with app.run_test(size=size) as pilot:
        await show(app, pilot, SCREENS[name])
        wide, high = size
        (target / f"{name}-{wide}x{high}.svg").write_text(app.export_screenshot(), encoding="utf-8")


def main() -> None:
    """Draw all screens, or those the pages show."""
    chosen = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    target = chosen or Path(__file__).parent / "pictures"
    target.mkdir(parents=True, exist_ok=True)
    target = target.absolute()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(surroundings(Path(folder)))
        for name, still in STILL.items():
            module, _, attribute = name.rpartition(".")
            setattr(import_module(module), attribute, still)
        learner(Path(folder))
        os.chdir(Path(folder) / "user")
        for name in SCREENS:
            for size in SIZES:
                if chosen or (name, size) in SHIPPED:
                    asyncio.run(draw(target, size, name))


if __name__ == "__main__":
    main()
