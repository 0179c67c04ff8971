"""What one expects of any program in a terminal."""

import subprocess
import sys

import pytest
from driving import TRACKER, git, piloted, running, shown, tracker, until

from tracker.actions.demo import build_demo
from tracker.actions.link import link, propose_unverified
from tracker.actions.show import committed_lines, lines_on_disk
from tracker.tui.marks import STATES, VERDICTS
from tracker.tui.safe_text import sentences
from tracker.tui.screens import TABS
from tracker.tui.settings import Settings, load_settings, save_settings
from tracker.tui.source import editor
from tracker.tui.widgets.frame import KeyBar, shown_keys
from tracker.tui.widgets.roadmap_tree import RoadmapTree

pytestmark = pytest.mark.usefixtures("begun")

SIZES = [(80, 24), (99, 30), (120, 40), (200, 60)]


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_every_screen_fits_has_one_focus_and_at_most_eight_keys(size, tmp_path):
    link(propose_unverified(str(build_demo(tmp_path))), ["ai/container-to-cloud"])

    @piloted
    async def look():
        async with running(size) as (app, pilot):
            for number, name in enumerate(TABS, 1):
                await pilot.press(str(number))
                await until(pilot, lambda name=name: app.current_mode == name and app.screen.focused)
                await until(pilot, lambda: app.screen.query_one(KeyBar).content.plain)
                await pilot.pause()
                keys = shown_keys(app.screen)
                assert 1 <= len(keys) <= 8
                drawn = app.screen.query_one(KeyBar).content.plain
                assert all(key.description in drawn for key in keys), "each has room"
                assert len(drawn.rstrip()) <= size[0] - 4
                assert app.screen.focused.region.area > 0
                for widget in app.screen.query("TabBar, .panel, RoadmapTree, #details"):
                    if widget.display and widget.region:
                        assert widget.region.right <= size[0], widget

    look()


@pytest.mark.parametrize(("width", "tabs"), [(80, "3 Repositories"), (60, "3 Repos"), (40, "3")])
def test_every_tab_is_there_and_can_be_clicked_however_narrow_the_terminal_is(width, tabs):
    @piloted
    async def look():
        async with running((width, 24)) as (app, pilot):
            line = shown(app).split("\n")[0]
            assert f" {tabs} " in line
            assert "1 Home" in line
            await pilot.click(offset=(line.index("6"), 0))
            await until(pilot, lambda: app.current_mode == "review" and app.screen.query("TabBar"))
            await until(pilot, lambda: "6 Review" in shown(app).split("\n")[0])

    look()


@pytest.mark.parametrize(("before", "after"), [((80, 24), (120, 36)), ((161, 50), (121, 40))])
def test_home_looks_the_same_however_the_terminal_came_to_its_size(before, after):
    @piloted
    async def look():
        async with running(after) as (app, pilot):
            await whole(app, pilot)
            wanted = shown(app)
        async with running(before) as (app, pilot):
            await whole(app, pilot)
            await pilot.resize_terminal(*after)
            await until(pilot, lambda: shown(app) == wanted)

    async def whole(app, pilot):
        await until(pilot, lambda: app.screen.query_one("#activity").region.height > 5)
        await app.workers.wait_for_complete()
        await pilot.pause()

    look()


@piloted
async def test_all_of_home_can_be_reached_by_keys_in_a_small_terminal():
    async with running((80, 24)) as (app, pilot):
        await until(pilot, lambda: "pgdn scrolls" in shown(app))
        assert "1 activity on 1 day" not in shown(app)
        await pilot.press("pagedown", "pagedown", "pagedown")
        await until(pilot, lambda: "1 activity on 1 day" in shown(app))
        await pilot.press(*["pageup"] * 3)
        await until(pilot, lambda: "Next up" in shown(app))
        await pilot.press(*["down"] * 12)
        await until(pilot, lambda: "Next up" not in shown(app))
        await pilot.press(*["k"] * 12)
        await until(pilot, lambda: "Next up" in shown(app))


@pytest.mark.parametrize("size", [(80, 24), (120, 24), (120, 36)])
def test_a_form_of_four_fields_fits(size):
    @piloted
    async def look():
        async with running(size) as (app, pilot):
            await pilot.press("2")
            await until(pilot, lambda: app.screen.query(RoadmapTree) and app.screen.query_one(RoadmapTree).item)
            await pilot.press("i")
            await until(pilot, lambda: all(name in shown(app) for name in ("What changed", "Before", "ctrl+s saves")))
            assert not app.screen.query_one(".dialog").max_scroll_y

    look()


@piloted
async def test_t_shows_the_next_track_on_home_and_on_the_roadmap():
    async with running() as (app, pilot):
        seen = []
        for screen in ("1", "2"):
            await pilot.press(screen, "t")
            await until(pilot, lambda: app.track not in seen)
            seen.append(app.track)
        assert len({"ai", *seen}) == 3
        await pilot.press("1")
        await until(pilot, lambda: f"{app.state.tracks[app.track].track.title} ◂" in shown(app))


@piloted
async def test_another_process_s_tick_appears():
    async with running() as (app, pilot):
        await pilot.press("2")
        tracker("tick", "ai/prompt-engineering")
        await until(pilot, lambda: app.state.milestone("ai/prompt-engineering").state.state == "claimed")


@piloted
async def test_a_new_commit_makes_what_was_verified_stale(tmp_path):
    repository = build_demo(tmp_path)
    tracker("link", str(repository), "--yes")
    async with running() as (app, pilot):
        verified = [one for one in app.state.tracks["ai"].milestones() if one.state.state == "verified"]
        assert verified
        assert not any(one.state.stale for one in verified)
        git(repository, "commit", "-q", "--allow-empty", "-m", "More")
        await until(pilot, lambda: app.state.milestone(verified[0].state.identity).state.stale)
        await until(pilot, lambda: "↻" in shown(app))


@piloted
async def test_the_theme_is_remembered():
    async with running() as (app, pilot):
        for theme in ("tracker-light", "ansi-dark", "textual-light"):
            app.theme = theme
            await pilot.pause()
            assert load_settings().theme == theme
            assert "Next up" in shown(app)
    async with running() as (app, _):
        assert app.theme == "textual-light"


@piloted
async def test_the_first_picture_has_the_theme_remembered():
    for theme in ("textual-light", "tracker-light", "ansi-light", "tracker-dark"):
        save_settings(Settings(theme))
        async with running() as (app, _):
            assert app.theme == theme
            assert app.has_class("-light-mode") != app.current_theme.dark
            assert app.screen.styles.background.hex.lower() == app.get_css_variables()["background"].lower()


@piloted
async def test_keys_can_be_given_anew(begun):
    (begun / "keys.toml").write_text('help = "h"\n')
    async with running() as (app, pilot):
        await pilot.press("h")
        await until(pilot, lambda: "Navigation" in shown(app))
        assert "Verdicts" in shown(app) or "This screen" in shown(app)


@piloted
async def test_files_of_ours_that_are_broken_are_passed_over(begun):
    (begun / "keys.toml").write_bytes(b"\xff not toml")
    (begun / "tui.toml").write_text("theme = [")
    async with running() as (app, _):
        assert app.theme == "tracker-dark"


@piloted
async def test_the_palette_offers_every_key_of_the_screen():
    async with running() as (app, pilot):
        await pilot.press("2")
        await until(pilot, lambda: app.current_mode == "roadmap" and app.screen.focused)
        commands = [*app.get_system_commands(app.screen)]
        names = {command.title.lower() for command in commands}
        assert len(names) == len(commands), "each once"
        assert "key 5 or e" in {command.help for command in commands}
        assert {"tick", "verify", "link", "filter", "search", "undo", "note", "impact", "test out", "help"} <= names


@piloted
async def test_quitting_is_immediate():
    async with running() as (app, pilot):
        await pilot.press("q")
        await until(pilot, lambda: not app.is_running)


@piloted
async def test_a_broken_journal_is_told_and_does_not_end_the_app(begun):
    async with running() as (app, pilot):
        journal = next((begun / "journal").glob("*.toml"))
        journal.rename(begun / "aside")
        journal.mkdir()
        await pilot.press("2")
        await until(pilot, lambda: app.current_mode == "roadmap" and app.screen.focused)
        await pilot.press("space")
        await until(pilot, lambda: [one for one in app._notifications if one.severity == "error"])  # noqa: SLF001 - what is told
        assert app.is_running


def test_without_a_terminal_it_prints_the_help():
    done = subprocess.run([TRACKER], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert done.stdout.startswith("Usage: tracker")
    assert not done.stderr


@pytest.mark.parametrize(
    ("chosen", "command"),
    [
        ("vim", ["vim", "+7"]),
        ("nvim -R", ["nvim", "-R", "+7"]),
        ("nano", ["nano", "+7"]),
        ("code --wait", ["code", "--wait", "--goto"]),
        ("hx", ["hx"]),
        ("ed", ["ed"]),
    ],
)
def test_the_editor_opens_at_the_line(chosen, command, monkeypatch, tmp_path):
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", chosen)
    given = editor(tmp_path / "a.py", 7)
    assert given[: len(command)] == command
    assert given[-1].startswith(str(tmp_path))
    assert given[-1].endswith(":7") == (command[0] in {"code", "hx"})


def test_without_an_editor_there_is_no_command(monkeypatch, tmp_path):
    for name in ("VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)
    assert editor(tmp_path / "a.py", 1) == []


def test_lines_come_from_the_commit_and_links_are_not_followed_out(tmp_path):
    repository = build_demo(tmp_path)
    (tmp_path / "secret").write_text("secret\n")
    (repository / "leak").symlink_to(tmp_path / "secret")
    assert lines_on_disk(str(repository), "leak") == []
    head = git(repository, "rev-parse", "HEAD").strip()
    lines = committed_lines(str(repository), head, "Dockerfile")
    assert lines[0].startswith("FROM ")


CYCLES = """
import gc, weakref
from tracker.tui.idle_gc import FULL_AFTER, IdleCollector
class Loop: pass
collector = IdleCollector()
loop = Loop(); loop.itself = loop; known = weakref.ref(loop)
gc.collect(1); del loop
kept = []
while gc.get_count()[2] < FULL_AFTER: kept.append([[] for _ in range(100)])
collector.check()
busy = known() is not None
collector.check()
print(busy, known() is None, gc.get_count()[2])
"""


def test_cycles_are_searched_for_in_a_quiet_second_only():
    done = subprocess.run([sys.executable, "-c", CYCLES], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "True", "0"]


@piloted
async def test_a_click_on_a_key_does_what_the_key_does():
    async with running() as (app, pilot):
        keys = app.screen.query_one(KeyBar)
        await until(pilot, lambda: "help" in keys.content.plain)
        await pilot.click(KeyBar, offset=(keys.content.plain.index("help") + 3, 0))
        await until(pilot, lambda: "Verdicts" in shown(app) or "Navigation" in shown(app))


@piloted
async def test_a_click_on_a_tab_goes_there():
    async with running() as (app, pilot):
        await pilot.click("TabBar", offset=(app.screen.query_one("TabBar").content.plain.index("Export"), 0))
        await until(pilot, lambda: app.current_mode == "export")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_the_help_keeps_each_glyph_with_its_word_and_in_its_line(size):
    @piloted
    async def look():
        async with running(size) as (app, pilot):
            await pilot.press("question_mark", "pagedown", "pagedown", "pagedown")
            await until(pilot, lambda: "esc closes" in shown(app) and "new files" in shown(app))
            for mark in (*VERDICTS.values(), *STATES.values()):
                if mark.word != "open":  # scrolled away in the small terminal
                    assert f"{mark.glyph} {mark.word} " in shown(app)

    look()


@piloted
async def test_help_and_palette_stay_in_the_key_bar_of_a_narrow_terminal():
    async with running((60, 20)) as (app, pilot):
        for number in range(1, len(TABS) + 1):
            await pilot.press(str(number))
            await until(pilot, lambda: shown(app).splitlines()[-1].rstrip().endswith("? help  ^p palette"))


@pytest.mark.parametrize(
    ("said", "shows"),
    [
        ("added a note to ai/x", "Added a note to ai/x"),
        ("undid: skip ai/x", "Undid: skip ai/x"),
        ("started ai: AI engineer\nskipped 2 milestones", "Started ai: AI engineer\nSkipped 2 milestones"),
        ("app is already linked", "app is already linked"),
        ("ai/x is already skipped", "ai/x is already skipped"),
        ("", ""),
    ],
)
def test_a_message_begins_with_a_capital_letter_unless_it_begins_with_a_name(said, shows):
    assert sentences(said) == shows
