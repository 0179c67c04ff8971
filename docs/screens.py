"""Draw the screens as SVG: `python docs/screens.py [FOLDER]`; the pages show those of docs/pictures.

The learner in them is made up of events of the last months and the demonstration repository, in a folder of its own.
"""

import asyncio
import os
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

SIZES = ((80, 24), (120, 36), (200, 60))
SCREENS = {
    "home": (),
    "roadmap": ("2", "wait"),
    "search": ("2", "wait", "slash", *"cache"),
    "repositories": ("3", "tab", "down"),
    "roles": ("4",),
    "export": ("5", "wait", "wait"),
    "help": ("2", "question_mark"),
}
SHIPPED = {("home", (120, 36)), ("roadmap", (120, 36)), ("repositories", (120, 36))}
WEEKS = 18
MILESTONE = "ai/container-to-cloud"


def learner(folder: Path) -> None:
    """Months of learning in a home of its own, and a repository that proves some of it."""
    for name in ("home", "cache", "user"):
        os.environ[{"home": "TRACKER_HOME", "cache": "TRACKER_CACHE", "user": "HOME"}[name]] = str(folder / name)
    (folder / "user").mkdir()
    from tracker.actions.demo import build_demo  # noqa: PLC0415 - the environment is set first
    from tracker.actions.linking import link, propose  # noqa: PLC0415 - as above
    from tracker.actions.progress import load_progress  # noqa: PLC0415 - as above
    from tracker.progress import journal  # noqa: PLC0415 - as above
    from tracker.progress.events import Draft  # noqa: PLC0415 - as above

    today = datetime.now(UTC).replace(hour=18, minute=0)
    began = today - timedelta(weeks=WEEKS, days=today.weekday())
    target = (today + timedelta(weeks=44)).date().isoformat()
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
            journal.append([Draft("tick", {"of": step})], now=min(day, today))
    proposal = propose(str(build_demo(folder / "user")))
    chosen = [match.identity for match in (*proposal.whole, *proposal.part)]
    link(proposal, [*chosen, MILESTONE])


async def draw(target: Path, size: tuple[int, int], name: str) -> None:
    """One screen at one size."""
    from tracker.tui.app import TrackerApp  # noqa: PLC0415 - the environment is set first
    from tracker.tui.state import read_state  # noqa: PLC0415 - as above

    app = TrackerApp(read_state())
    async with app.run_test(size=size) as pilot:
        for key in SCREENS[name]:
            await (pilot.pause(0.6) if key == "wait" else pilot.press(key))
        if name == "roadmap":
            app.screen.go_to(MILESTONE)
        await pilot.pause(0.8)
        wide, high = size
        (target / f"{name}-{wide}x{high}.svg").write_text(app.export_screenshot(), encoding="utf-8")


def main() -> None:
    """Draw all screens, or those the pages show."""
    chosen = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    target = chosen or Path(__file__).parent / "pictures"
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        learner(Path(folder))
        os.chdir(Path(folder) / "user")
        for name in SCREENS:
            for size in SIZES:
                if chosen or (name, size) in SHIPPED:
                    asyncio.run(draw(target.absolute(), size, name))


if __name__ == "__main__":
    main()
