"""The export and roles screens."""

import subprocess
from pathlib import Path

import pytest
from driving import piloted, running, shown, until
from textual.widgets import Input, OptionList

from tracker.actions.demo import build_demo
from tracker.actions.export import FORMATS
from tracker.actions.link import link, propose
from tracker.actions.profile import load_profile
from tracker.tui import viewer
from tracker.tui.screens.dialogs import Form
from tracker.tui.widgets.choices import Choices

pytestmark = pytest.mark.usefixtures("begun")


@piloted
async def test_a_format_is_previewed_and_saved(tmp_path):
    proposal = propose(str(build_demo(tmp_path)))
    link(proposal, [match.identity for match in proposal.complete])
    async with running() as (app, pilot):
        await pilot.press("e")
        await until(pilot, lambda: app.current_mode == "export" and "Handbook bot" in shown(app))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, Form))
        app.screen.query_one(Input).value = str(tmp_path / "cv.md")
        await pilot.press("enter")
        await until(pilot, (tmp_path / "cv.md").exists)
        assert "Handbook bot" in (tmp_path / "cv.md").read_text()


@piloted
async def test_the_profile_is_edited_where_its_gaps_are_listed():
    async with running((80, 24)) as (app, pilot):
        await pilot.press("e")
        await until(pilot, lambda: app.current_mode == "export" and "# " in shown(app))
        await pilot.press("m")
        await until(pilot, lambda: "no headline" in shown(app) and "P edits the profile" in shown(app))
        await pilot.press("P")
        await until(pilot, lambda: isinstance(app.screen, Form) and "Phone" in shown(app))
        await pilot.press("enter", "enter", *"Builder", "ctrl+s")
        await until(pilot, lambda: "no headline" not in shown(app) and "no location" in shown(app))
        assert load_profile().person.headline == "Builder"
        assert "name" in load_profile().from_git, "what was not changed is not written"
        await pilot.press("P")
        await until(pilot, lambda: isinstance(app.screen, Form))
        await pilot.press("enter", "enter", "enter", "enter", *"none")
        await until(pilot, lambda: "none" in shown(app))  # the last field is in view though not all fit
        await pilot.press("enter")
        await until(pilot, lambda: any(note.severity == "error" for note in app._notifications))  # noqa: SLF001 - what is told


@piloted
async def test_what_exports_lack_is_listed_in_place_of_the_preview(tmp_path):
    proposal = propose(str(build_demo(tmp_path)))
    link(proposal, [match.identity for match in proposal.complete])
    async with running() as (app, pilot):
        await pilot.press("e")
        await until(pilot, lambda: app.current_mode == "export" and "Handbook bot" in shown(app))
        await pilot.press("m")
        await until(pilot, lambda: "Handbook bot: no demo" in shown(app))
        await pilot.press("m")
        await until(pilot, lambda: "## Projects" in shown(app))


@piloted
async def test_every_format_is_shown_or_says_why_not():
    async with running() as (app, pilot):
        await pilot.press("5")
        await until(pilot, lambda: app.current_mode == "export" and app.screen.focused)
        for name in FORMATS:
            formats = app.screen.query_one("#formats", OptionList)
            formats.highlighted = formats.get_option_index(name)
            await until(pilot, lambda name=name: str(app.screen.query_one("#preview").border_title).startswith(name))
            made = app.screen.query_one("#result")
            await until(pilot, lambda made=made: str(made.content))
        assert app.is_running


@piloted
async def test_roles_are_compared_side_by_side():
    async with running((160, 40)) as (app, pilot):
        await pilot.press("4")
        await until(pilot, lambda: app.current_mode == "roles" and app.screen.focused)
        await until(pilot, lambda: "Success metric" in shown(app))
        choices = app.screen.query_one(Choices)
        before = choices.chosen
        await pilot.press("j", "j", "space")
        assert len(choices.chosen) == len(before) + 1
        await until(pilot, lambda: shown(app).count("MLOps engineer") == 2)


@piloted
async def test_html_opens_in_the_viewer_of_the_system_by_a_fixed_command(monkeypatch):
    started = []
    monkeypatch.setattr(viewer, "viewer", lambda: ["/usr/bin/xdg-open"])
    start = subprocess.Popen

    def popen(command, **options):
        if command[0] != "/usr/bin/xdg-open":
            return start(command, **options)
        return started.append((command, options))

    monkeypatch.setattr(viewer.subprocess, "Popen", popen)
    async with running() as (app, pilot):
        await shows_html(app, pilot)
        await pilot.press("o")
        await until(pilot, lambda: started)
        ((program, file), options) = started[0]
        assert program == "/usr/bin/xdg-open"
        assert file.endswith("/opened/resume.html")
        assert "shell" not in options
    assert "<html" in Path(file).read_text("utf-8")  # noqa: ASYNC240 - the app has ended


@piloted
async def test_without_a_screen_it_says_where_the_file_is(monkeypatch):
    for variable in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(variable, raising=False)
    async with running() as (app, pilot):
        await shows_html(app, pilot)
        await pilot.press("o")
        await until(pilot, lambda: "no viewer on this machine" in shown(app))


async def shows_html(app, pilot):
    await pilot.press("e")
    await until(pilot, lambda: app.current_mode == "export" and app.screen.focused)
    formats = app.screen.query_one("#formats", OptionList)
    formats.highlighted = formats.get_option_index("html")
    await until(pilot, lambda: str(app.screen.query_one("#preview").border_title).startswith("html"))
    await until(pilot, lambda: "<html" in str(app.screen.query_one("#result").content))
