"""The welcome of the first run."""

from datetime import date, timedelta

import pytest
from driving import by_others, piloted, running, shown, until
from textual.widgets import OptionList, Static

from tracker.actions.advise import advise
from tracker.actions.demo import build_demo
from tracker.actions.link import propose
from tracker.actions.progress import load_progress
from tracker.tui import commands
from tracker.tui.screens.link import AuthorScreen
from tracker.tui.screens.welcome import WelcomeScreen
from tracker.tui.widgets.choices import Choices

pytestmark = pytest.mark.usefixtures("home")


async def welcomed(app, pilot):
    await until(pilot, lambda: isinstance(app.screen, WelcomeScreen))


async def offered(app, pilot):
    await until(pilot, lambda: app.screen.query_one("#track", OptionList).highlighted == 0)
    await pilot.pause()


@piloted
async def test_it_asks_background_hours_track_and_links_what_it_finds_near(tmp_path):
    (tmp_path / "user" / "code").mkdir()
    build_demo(tmp_path / "user" / "code")
    async with running() as (app, pilot):
        await welcomed(app, pilot)
        await until(pilot, lambda: app.screen.query_one("#near", Choices).option_count)
        await pilot.press("enter", "enter", "enter", "enter", *"6", "enter", "enter")
        await offered(app, pilot)
        await pilot.press("down", "down", "enter")
        known = app.screen.query_one("#known", Choices)
        await until(pilot, lambda: known.has_focus and "Which of these do you already know?" in shown(app))
        brought = known.chosen
        await pilot.press("space", "enter", "space", "enter")
        await until(pilot, lambda: app.state.started == ["ml"])
        started = load_progress().progress.tracks["ml"]
        assert started.hours_per_week == 6
        assert started.origin == "software engineer"
        assert not started.target
        claims = load_progress().progress.claims
        assert list(claims) == [f"ml/{id_}" for id_ in brought[1:]], "the first was deselected"
        assert {(claim.kind, claim.reason) for claim in claims.values()} == {("test-out", "known before")}
        await until(pilot, lambda: load_progress().progress.links)
        (link,) = load_progress().progress.links.values()
        assert link.name == "handbook-bot"
        complete = [match.identity for match in propose(link.paths[0]).complete]
        assert complete == [], "what it proves completely is linked"
        await until(pilot, lambda: all(app.state.milestone(of) for of in link.targets))
        assert {app.state.milestone(of).state.state for of in link.targets} <= {"verified"}
        assert propose(link.paths[0]).partial, "what it proves in part is not linked"


@pytest.mark.parametrize("size", [(80, 24), (120, 24)])
def test_it_advises_on_the_track_with_weeks_dates_and_what_to_test_out_of(size):
    best = advise("data-scientist", ["mathematics", "research"], 10)

    @piloted
    async def run():
        async with running(size) as (app, pilot):
            await welcomed(app, pilot)
            await pilot.press(
                *["down", "down", "enter", "space", "down", "down", "space"], *["enter"] * 3, *"10", "enter", "enter"
            )
            await offered(app, pilot)
            way = best.ways[0]
            first = shown(app)
            assert f"{way.timeline.weeks[0]}\N{EN DASH}{way.timeline.weeks[1]} weeks  recommended" in first
            assert f"Done between {way.timeline.first} and {way.timeline.last}" in first
            assert "esc cancels" in first
            seen = first
            for _ in range(6):
                await pilot.press("pagedown")
                await pilot.pause()
                seen += shown(app)
            assert "Test out of" in seen
            assert way.test_out[0].title in seen
            assert "You enjoy mathematics and statistics." in seen
            await pilot.press("enter", "enter", "enter")
            await until(pilot, lambda: app.state.started == [way.track])
            started = load_progress().progress.tracks[way.track]
            assert (started.origin, started.hours_per_week) == (way.origin, 10)

    run()


@pytest.mark.parametrize(("size", "advised"), [((80, 24), True), ((120, 40), False)])
def test_a_target_is_asked_for_mended_in_place_and_what_the_forecast_is_held_against(size, advised):
    day = (date.today() + timedelta(days=400)).isoformat()  # noqa: DTZ011 - the learner's own day

    @piloted
    async def run():
        async with running(size) as (app, pilot):
            await welcomed(app, pilot)
            await pilot.press(*(["enter"] * 4 if advised else ("right",)), *"400", "enter")
            await until(pilot, lambda: "from 0.5 to 168" in shown(app))
            await pilot.press("backspace", "backspace", "enter", *"soon", "enter")
            await until(pilot, lambda: "is not a date: use the form" in shown(app))
            await pilot.press(*["backspace"] * 4, *"2020-01-01")
            await until(pilot, lambda: "is no date" not in shown(app))
            await pilot.press("enter")
            await until(pilot, lambda: "2020-01-01 is not after today" in shown(app))
            await pilot.press(*["backspace"] * 10, *day, "enter")
            await offered(app, pilot)
            if advised:
                seen = " ".join(shown(app).split())
                assert f"Target {day}: missed by" in seen
            await pilot.press(*["enter"] * (3 if advised else 2))
            await until(pilot, lambda: app.state.started)
            (started,) = load_progress().progress.tracks.values()
            assert (started.target, started.hours_per_week) == (day, 4)
            pace = app.screen.query_one("#pace", Static)
            await until(pilot, lambda: f"Target {date.fromisoformat(day):%d %b %Y}" in pace.content.plain)
            assert "days behind" in pace.content.plain, "at four hours a week"

    run()


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
        await pilot.press("right", "right", "right", "ctrl+n", "enter")
        await until(pilot, lambda: not isinstance(app.screen, WelcomeScreen))
        assert not load_progress().progress.tracks


@piloted
async def test_who_the_learner_is_is_asked_where_nothing_in_a_repository_is_known_to_be_theirs(tmp_path):
    (tmp_path / "user" / "code").mkdir()
    by_others(tmp_path / "user" / "code")
    async with running() as (app, pilot):
        await welcomed(app, pilot)
        await until(pilot, lambda: app.screen.query_one("#near", Choices).option_count)
        await pilot.press("right", "enter", "enter")
        await offered(app, pilot)
        await pilot.press("enter", "space", "enter")
        await until(pilot, lambda: isinstance(app.screen, AuthorScreen))
        (link,) = load_progress().progress.links.values()
        assert not link.targets
        await until(pilot, lambda: "T <t@example.org>  1 commit" in shown(app))
        await pilot.press("escape")
        await until(pilot, lambda: "Press 3, then r, to say later" in shown(app))
        assert not load_progress().progress.addresses
        commands.link_proven(app, [link.paths[0]])
        await until(pilot, lambda: isinstance(app.screen, AuthorScreen))
        await pilot.press("enter")
        await until(pilot, lambda: load_progress().progress.addresses)
        assert load_progress().progress.addresses == ("t@example.org",)
        await until(pilot, lambda: load_progress().progress.links[link.repository].targets)
        await until(pilot, lambda: app.running is None)
        assert not app.screen.is_modal, "asked once"


@piloted
async def test_an_unknown_language_is_said_on_the_page_that_asks_for_it():
    async with running() as (app, pilot):
        await welcomed(app, pilot)
        await pilot.press("enter", "enter", *"python, klingon", "enter")
        await until(pilot, lambda: 'Unknown language "klingon"' in shown(app))
        assert "Which programming languages do you write?" in shown(app)
        await pilot.press(*["backspace"] * 9, "enter")
        await until(pilot, lambda: "How much of the track do you want?" in shown(app))


@pytest.mark.usefixtures("begun")
@piloted
async def test_who_has_begun_is_not_asked_again():
    async with running() as (app, pilot):
        await pilot.pause()
        assert not isinstance(app.screen, WelcomeScreen)


@piloted
async def test_languages_and_the_short_plan_are_asked_for():
    short = advise("software-engineer", (), 8, languages=["typescript"], fast=True)
    async with running() as (app, pilot):
        await welcomed(app, pilot)
        await pilot.press("enter", "enter", *"typescript", "enter", "down", "enter", *"8", "enter", "enter")
        await offered(app, pilot)
        way = short.ways[0]
        assert f"{way.timeline.weeks[0]}\N{EN DASH}{way.timeline.weeks[1]} weeks  recommended" in shown(app)
        await pilot.press("enter", "enter", "enter")
        await until(pilot, lambda: app.state.started == [way.track])
        assert set(way.left_out) <= set(load_progress().progress.skips)
