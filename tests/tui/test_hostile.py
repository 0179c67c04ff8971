"""Whatever tracks, repositories, notes and commits say, widgets show it as text."""

import pytest
from driving import git, piloted, running, shown, until
from textual.widgets import Input

from tracker.actions.link import link, propose_unverified
from tracker.actions.notes import note
from tracker.actions.start import start
from tracker.actions.tick import skip
from tracker.tui.messages import Task
from tracker.tui.safe_text import assemble, content, label, notify
from tracker.tui.screens.dialogs import Field, Form, TextScreen
from tracker.tui.screens.link import ProposalScreen
from tracker.tui.widgets.lines import Lines
from tracker.tui.widgets.roadmap_tree import RoadmapTree
from tracker.tui.widgets.table import Table

HOSTILE = [
    "[/nope]",
    "[bold]x",
    "[x] done",
    "[@click=app.quit]quit[/]",
    "$primary [$error]red",
    "\x1b[31mred\x1b[0m\x1b]0;title\x07",
    "a\x9b31mb\x85c\u202edlrow",
    "\ud800 lone",
    "{0} %s [link=file:///etc/passwd]here[/link]",
    "🏳️‍🌈 " * 50,
    "長い" * 300,
    "\\[/] [[ ]] [",
]
TEXT = " ".join(HOSTILE)
TOML = (
    TEXT.encode("utf-8", "replace")
    .decode()
    .translate({code: f"\\u{code:04X}" for code in (*range(32), 127, 133, 155, 0x202E)})
)
TRACK = '''
format_version = 1
id = "own"
title = """{text}"""
summary = "s"
[[entry]]
from = """{text}"""
[[phase]]
id = "p"
title = """{text}"""
goal = "g"
[[phase.milestone]]
id = "m"
title = """{text}"""
why = """{text}"""
hours = [1, 2]
steps = [{{ id = "s", text = """{text}""" }}]
deliverables = ["dockerfile"]
questions = ["""{text}"""]
skills = ["""{text}"""]
resources = [{{ title = """{text}""", url = "https://example.org/[/x]", kind = "guide" }}]
'''


@pytest.fixture
def hostile(home, tmp_path):
    """A track, notes and a repository that are out to break the screen."""
    (home / "tracks").mkdir(parents=True)
    text = TOML.replace("\\[/]", "[/]")
    (home / "tracks" / "own.toml").write_text(TRACK.format(text=text), encoding="utf-8")
    start("own")
    printable = TEXT.encode("utf-8", "replace").decode()
    note("own/m", printable)
    folder = tmp_path / "[bold]repo [@click=app.quit]x[b]"
    folder.mkdir()
    (folder / "[nope] [x].py").write_text("import logging\nlogging.getLogger(__name__).info('x')\n")
    (folder / "Dockerfile").write_text('FROM python:3.12\nCOPY . .\nCMD ["python", "-m", "app"]\n')
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "[/nope] [@click=app.quit]x"]):
        git(folder, *command)
    return folder


def clean(text):
    return not any((ord(one) < 32 and one != "\n") or 0x7F <= ord(one) <= 0x9F or one == "\u202e" for one in text)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_comes_from_the_safe_module_is_text_without_control_characters(text):
    for made in (content(text, "$success"), assemble(text, (text, "bold")), label(text)):
        assert clean(made.plain)
        assert "\x1b" not in made.plain
    assert "[/nope]" in content("[/nope]").plain


@pytest.mark.usefixtures("hostile")
@piloted
async def test_every_screen_shows_a_hostile_track_as_text():
    async with running((160, 50)) as (app, pilot):
        assert app.track == "own"
        await until(pilot, lambda: "[/nope]" in shown(app))
        await pilot.press("2")
        await until(pilot, lambda: app.screen.query(RoadmapTree) and app.screen.query_one(RoadmapTree).item)
        app.screen.go_to("own/m")
        await pilot.press("l", "l")
        lines = app.screen.query_one("#details", Lines)
        await until(pilot, lambda: "Notes" in "".join(one.prompt.plain for one in lines.options))
        assert "[@click=app.quit]quit[/]" in "".join(one.prompt.plain for one in lines.options)
        await pilot.click(RoadmapTree, offset=(20, 3))
        await pilot.press("s", *"x", "enter")
        await until(pilot, lambda: app.state.milestone("own/m").state.state == "skipped")
        assert app.is_running
        assert clean(shown(app))
        await pilot.press("slash")
        app.screen.query_one(Input).value = TEXT
        await pilot.pause()
        await pilot.press("escape", "question_mark", "escape", "4")
        await until(pilot, lambda: app.current_mode == "roles" and app.screen.focused)
        assert clean(shown(app))


@piloted
async def test_repositories_with_hostile_names_are_shown_as_text(hostile):
    async with running((160, 50)) as (app, pilot):
        link(propose_unverified(str(hostile)), ["own/m"])
        await pilot.press("3")
        app.verify(Task("ledger"))
        await until(pilot, lambda: app.running is None and app.state.view.progress.checks)
        await until(pilot, lambda: app.screen.query_one("#verdicts", Table).row_count)
        assert "[bold]repo" in shown(app)
        assert clean(shown(app))
        app.screen.query_one("#verdicts", Table).focus()
        await pilot.press("j", "k", "enter")
        await pilot.pause()
        (hostile / ".git/HEAD").write_text("ref: refs/heads/[/nope][@click=app.quit]x\x1b[31m\u202e\n")
        await until(pilot, lambda: "[/nope]" in shown(app))
        assert clean(shown(app))
        assert app.is_running


@pytest.mark.usefixtures("begun")
@pytest.mark.parametrize("text", ["[/nope] [@click=app.quit]x", TEXT])
@piloted
async def test_dialogues_and_notifications_show_hostile_text(text):
    async with running() as (app, pilot):
        skip("ai/prompt-engineering", text.encode("utf-8", "replace").decode())
        notify(app, text, title=text)
        for dialogue in (
            TextScreen(text, content(text)),
            Form(text, [Field(text, "example")]),
            ProposalScreen({"name": text, "whole": [[text, text, [], []]], "part": [[text, text, [], [text]]]}),
        ):
            await app.push_screen(dialogue)
            await pilot.pause()
            assert clean(shown(app))
            app.pop_screen()
        assert app.is_running
