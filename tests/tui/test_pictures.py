"""Every screen at two sizes, as it was looked at and accepted: tests/tui/snapshots holds the pictures.

A new picture is accepted by `TRACKER_ACCEPT=1 pytest tests/tui/test_pictures.py`; look at it before you commit it.
"""

import asyncio
import importlib.util
import os
import time
from pathlib import Path

import pytest
from picture import difference, picture
from textual.widgets import Input

SNAPSHOTS = Path(__file__).parent / "snapshots"
ACCEPT = bool(os.environ.get("TRACKER_ACCEPT"))


def _loaded():
    file = Path(__file__).parents[2] / "docs/screens.py"
    spec = importlib.util.spec_from_file_location("screens", file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


screens = _loaded()
SIZES = screens.SIZES[:2]


@pytest.fixture(scope="module")
def still(tmp_path_factory):
    """A learner's home; the clock and the commits stand still."""
    folder = tmp_path_factory.mktemp("learner")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in screens.surroundings(folder).items():
            patch.setenv(name, value)
        for name, value in screens.STILL.items():
            patch.setattr(name, value)
        time.tzset()
        screens.learner(folder)
        patch.chdir(folder / "user")
        yield folder
    time.tzset()


@pytest.fixture(scope="module")
def drawn(still):  # noqa: ARG001 - the learner whose screens they are
    """(screen, size) → picture; the app is started once for each size."""
    found = {}
    for size in SIZES:
        asyncio.run(_draw(size, found))
    return found


async def _settled(app, pilot):
    """The picture once it stays: a scroll bar that is no longer needed goes in a later layout."""
    now, was = picture(app), None
    while now != was:
        await pilot.pause(0.05)
        now, was = picture(app), now
    return now


async def _draw(size, found):
    from tracker.tui.app import TrackerApp  # noqa: PLC0415 - after the environment is set
    from tracker.tui.state import read_state  # noqa: PLC0415 - as above

    app = TrackerApp(read_state())
    async with app.run_test(size=size) as pilot:
        for name, screen in screens.SCREENS.items():
            await screens.show(app, pilot, screen)
            for line in app.screen.query(Input):
                line.cursor_blink = False
            await pilot.pause()
            found[name, size] = await _settled(app, pilot)
            app.action_show("home")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", screens.SCREENS)
def test_a_screen_looks_as_accepted(drawn, name, size):
    file = SNAPSHOTS / f"{name}-{size[0]}x{size[1]}.svg"
    now = drawn[name, size]
    if ACCEPT:
        file.parent.mkdir(exist_ok=True)
        file.write_text(now, encoding="utf-8")
    was = file.read_text(encoding="utf-8") if file.exists() else ""
    if now != was:
        new = file.with_suffix(".new.svg")
        new.write_text(now, encoding="utf-8")
        pytest.fail(
            f"{difference(was, now)}\n\nLook at {new} beside {file.name}. Where it is as it should be:\n"
            "TRACKER_ACCEPT=1 pytest tests/tui/test_pictures.py",
            pytrace=False,
        )
    file.with_suffix(".new.svg").unlink(missing_ok=True)
