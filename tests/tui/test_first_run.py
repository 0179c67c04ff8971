"""The welcome of the first run."""

import pytest
from driving import piloted, running, shown, until

from tracker.actions.demo import build_demo
from tracker.actions.progress import load_progress
from tracker.tui.screens.welcome import WelcomeScreen
from tracker.tui.widgets.choices import Choices

pytestmark = pytest.mark.usefixtures("home")


async def welcomed(app, pilot):
    await until(pilot, lambda: isinstance(app.screen, WelcomeScreen))


@piloted
async def test_it_asks_track_background_hours_and_links_what_it_finds_near(tmp_path):
    (tmp_path / "user" / "code").mkdir()
    build_demo(tmp_path / "user" / "code")
    async with running() as (app, pilot):
        await welcomed(app, pilot)
        await until(pilot, lambda: app.screen.query_one("#near", Choices).option_count)
        await pilot.press("down", "enter", "enter", *"6", "enter", "space", "enter")
        await until(pilot, lambda: app.state.started == ["ml"])
        started = load_progress().progress.tracks["ml"]
        assert started.hours_per_week == 6
        assert started.origin == app.state.tracks["ml"].track.entries[0].origin
        await until(pilot, lambda: load_progress().progress.links)
        (link,) = load_progress().progress.links.values()
        assert link.name == "handbook-bot"
        assert link.targets


@piloted
async def test_esc_leaves_it_and_nothing_is_begun():
    async with running() as (app, pilot):
        await welcomed(app, pilot)
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, WelcomeScreen))
        assert not load_progress().progress.tracks
        assert "Next up" in shown(app)


@piloted
async def test_every_page_can_be_passed_over():
    async with running() as (app, pilot):
        await welcomed(app, pilot)
        await pilot.press("right", "ctrl+n", "enter")
        await until(pilot, lambda: not isinstance(app.screen, WelcomeScreen))
        assert not load_progress().progress.tracks


@pytest.mark.usefixtures("begun")
@piloted
async def test_who_has_begun_is_not_asked_again():
    async with running() as (app, pilot):
        await pilot.pause(0.2)
        assert not isinstance(app.screen, WelcomeScreen)
