"""What the terminal UI makes of damaged files: it names them, and shows what it can."""

import pytest
from driving import piloted, running, shown, until

from tracker.actions.start import start
from tracker.tui.screens.welcome import WelcomeScreen
from tracker.tui.settings import Settings, load_settings, save_settings
from tracker.tui.state import catalogue

TRACK = """\
format_version = 1
id = "mine"
title = "My track"
summary = "Small."
[[phase]]
id = "one"
title = "First phase"
goal = "Begin"
[[phase.milestone]]
id = "basics"
title = "The basics"
why = "first"
hours = [8, 12]
steps = [{ id = "read", text = "Read" }]
"""


def notified(app):
    return [note.message for note in app._notifications]  # noqa: SLF001 - what a reader sees for some seconds


@pytest.fixture
def track(home):
    """The file of a track that was begun."""
    (home / "tracks").mkdir(parents=True)
    file = home / "tracks/mine.toml"
    file.write_text(TRACK)
    start("mine")
    return file


@pytest.mark.parametrize("content", [TRACK.replace('title = "My track"', 'title = "My track'), "\0" * 100])
def test_a_damaged_track_is_named_and_no_first_run_begins(track, content):
    track.write_text(content)

    @piloted
    async def run():
        async with running() as (app, pilot):
            await until(pilot, lambda: notified(app))
            assert any(note.startswith(f"{track}:") for note in notified(app))
            await pilot.pause()
            assert not isinstance(app.screen, WelcomeScreen)

    run()


@piloted
async def test_the_rest_of_a_damaged_track_is_shown(track):
    track.write_text(TRACK.replace('why = "first"', 'why = "first'))
    async with running() as (app, pilot):
        await pilot.press("2")
        await until(pilot, lambda: "The basics" in shown(app))


@piloted
async def test_keys_for_no_command_and_of_no_keyboard_are_named(home, track):  # noqa: ARG001 - a track was begun
    (home / "keys.toml").write_text(
        'tick = "f5,x,ctrl+t,question_mark"\ntikc = "f5"\nverify-all = "nosuchkey"\nquit = 1\n'
    )
    async with running() as (app, pilot):
        await until(pilot, lambda: len(notified(app)) > 2)
        named = [note for note in notified(app) if "keys.toml" in note]
        assert [note.partition("keys.toml:")[2].partition(":")[0] for note in named] == ["2", "3", "4"]
        assert 'did you mean "tick"' in named[0]
        assert 'no key "nosuchkey"' in named[1]


@piloted
async def test_the_problems_of_own_deliverables_are_one_message(home, track):  # noqa: ARG001 - a track was begun
    (home / "catalogue").mkdir()
    (home / "catalogue/own.toml").write_text('[[deliverable]]\nid = "x"\n')
    catalogue.cache_clear()  # another test of this process may have read another
    async with running() as (app, pilot):
        await until(pilot, lambda: any("own.toml" in note for note in notified(app)))
        (named,) = [note for note in notified(app) if "own.toml" in note]
        assert [line.partition(" ")[0] for line in named.splitlines()][3:] == ["and", "The"], "three are named"
        assert named.endswith("are ignored.")
    catalogue.cache_clear()


@piloted
async def test_damaged_settings_keys_and_deliverables_are_named(home, track):  # noqa: ARG001 - a track was begun
    (home / "tui.toml").write_text('theme = "x\ntrack = "mine"\n')
    (home / "keys.toml").write_text("tick = space\n")
    (home / "catalogue").mkdir()
    (home / "catalogue/own.toml").write_text("[[deliverable]\n")
    catalogue.cache_clear()  # another test of this process may have read another
    assert load_settings() == Settings(track="mine")
    save_settings(Settings("other"))
    assert (home / "tui.toml").read_text() == 'theme = "x\ntrack = "mine"\n', "what has a problem is not written over"
    async with running() as (app, pilot):
        for name in ("tui.toml:1", "keys.toml:1", "own.toml:1"):
            await until(pilot, lambda name=name: any(name in note for note in notified(app)))
