"""Linking and verifying: in a process of its own, live, stopped at once."""

import asyncio
import contextlib
import gc
import json
import os
import signal
import subprocess
import sys

import pytest
from driving import git, piloted, processes, running, shown, until, wait_until_gone
from textual.widgets import Input

from tracker.actions.demo import build_demo
from tracker.actions.link import link, propose, propose_unverified
from tracker.actions.progress import load_progress
from tracker.tui.messages import Task
from tracker.tui.screens.dialogs import TextScreen
from tracker.tui.screens.link import PathScreen, ProposalScreen
from tracker.tui.verification import stream
from tracker.tui.widgets.lines import Lines
from tracker.tui.widgets.roadmap_tree import RoadmapTree
from tracker.tui.widgets.table import Table
from tracker.tui.worker import AUTOGROUP, NICENESS

pytestmark = pytest.mark.usefixtures("begun")

CONTAINER = "ai/container-to-cloud"


def large_repository(folder, files=3000):
    """A repository whose verification takes a while."""
    lines = "".join(f"def f{n}(x):\n    return g{n}(x, key={n})\n" for n in range(60))
    for number in range(files):
        file = folder / f"p{number % 50}" / f"m{number}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"# {number}\n{lines}")
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "m"]):
        git(folder, *command)
    return folder


@piloted
async def test_r_links_a_repository_and_verifies_it(tmp_path):
    repository = build_demo(tmp_path)
    async with running() as (app, pilot):
        await pilot.press("2")
        await until(pilot, lambda: app.screen.query(RoadmapTree) and app.screen.query_one(RoadmapTree).item)
        app.screen.go_to(CONTAINER)
        await pilot.press("r")
        await until(pilot, lambda: isinstance(app.screen, PathScreen))
        app.screen.query_one(Input).value = str(repository)
        await pilot.press("enter")
        await until(pilot, lambda: app.state.milestone(CONTAINER).state.state == "in progress")
        states = {one.id: one.status for one in app.state.milestone(CONTAINER).state.deliverables}
        assert states["dockerfile"] == "verified"
        lines = app.screen.query_one("#details", Lines)
        await until(pilot, lambda: any("Dockerfile:" in one.prompt.plain for one in lines.options))


@piloted
async def test_evidence_opens_the_commits_lines_where_the_file_differs(tmp_path):
    repository = build_demo(tmp_path)
    link(propose_unverified(str(repository)), [CONTAINER])
    async with running() as (app, pilot):
        app.verify(Task("ledger"))
        await until(pilot, lambda: app.state.milestone(CONTAINER).state.state == "in progress")
        (repository / "Dockerfile").write_text("changed\n")
        await pilot.press("2")
        await until(pilot, lambda: app.screen.query(RoadmapTree) and app.screen.query_one(RoadmapTree).item)
        app.screen.go_to(CONTAINER)
        lines = app.screen.query_one("#details", Lines)
        await until(pilot, lambda: any("Dockerfile:" in one.prompt.plain for one in lines.options))
        lines.focus()
        lines.highlighted = next(n for n, one in enumerate(lines.options) if "Dockerfile:" in one.prompt.plain)
        await pilot.press("y")
        await until(pilot, lambda: "not pushed" in shown(app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, TextScreen))
        await until(pilot, lambda: "FROM python" in shown(app))
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, TextScreen))


@piloted
async def test_looking_at_a_repository_shows_verdicts_and_records_nothing(tmp_path):
    repository = build_demo(tmp_path)
    async with running() as (app, pilot):
        await pilot.press("3", "b")
        await until(pilot, lambda: isinstance(app.screen, PathScreen))
        app.screen.query_one(Input).value = str(repository)
        await pilot.press("enter")
        await until(pilot, lambda: not isinstance(app.screen, PathScreen))
        verdicts = app.screen.query_one("#verdicts", Table)
        await until(pilot, lambda: app.running is None and verdicts.row_count > 10)
        assert "Dockerfile:" in shown(app) or "verified" in shown(app)
        assert not load_progress().progress.links
        assert not load_progress().progress.ledger


@piloted
async def test_l_proposes_milestones_and_unlinking_can_be_undone(tmp_path):
    repository = build_demo(tmp_path)
    async with running() as (app, pilot):
        await pilot.press("3", "r")
        await until(pilot, lambda: isinstance(app.screen, PathScreen))
        app.screen.query_one(Input).value = str(repository)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ProposalScreen))
        assert app.running is None, "what is chosen can be verified at once"
        await pilot.press("enter")
        await until(pilot, lambda: app.state.view.progress.links)
        assert app.state.tracks["ai"].tally.verified > 0
        await until(pilot, lambda: app.running is None)
        await pilot.press("d")
        await until(pilot, lambda: not app.state.view.progress.links)
        table = app.screen.query_one("#links", Table)
        await until(pilot, lambda: table.row_count == 1 and "not linked" in shown(app))
        await pilot.press("d")
        await until(pilot, lambda: table.row_count == 0)
        await pilot.press("u")
        await until(pilot, lambda: app.state.view.progress.links)


@pytest.mark.slow
@piloted
async def test_keys_are_answered_while_a_large_repository_is_verified_and_esc_stops_it(tmp_path):
    repository = large_repository(tmp_path / "large")
    async with running() as (app, pilot):
        app.verify(Task("verify", (str(repository),)))
        await until(pilot, lambda: app.running and app.running.files)
        assert "esc stops it" in shown(app)
        # How soon a key is answered, the bench measures: here a busy machine must not matter.
        for key, name in (("2", "roadmap"), ("1", "home")):
            await pilot.press(key)
            assert app.current_mode == name
        assert app.running, "the repository is still being read"
        await pilot.press("escape")
        await until(pilot, lambda: app.running is None)
        assert str(repository) not in app.reports, "it was stopped before its end"


@pytest.mark.slow
@piloted
async def test_a_stopped_child_leaves_no_process_behind(tmp_path):
    repository = large_repository(tmp_path / "large")
    lines = stream(Task("verify", (str(repository),)))
    first = await anext(lines)
    assert "progress" in first
    await lines.aclose()
    wait_until_gone(str(repository))


def test_a_stream_that_is_cancelled_twice_closes_its_pipe(tmp_path):
    async def read(started):
        async with contextlib.aclosing(stream(Task("verify", (str(build_demo(tmp_path)),)))) as results:
            async for _ in results:
                started.set()

    async def cancel_twice():
        started = asyncio.Event()
        reading = asyncio.create_task(read(started))
        await started.wait()
        for _ in range(2):
            reading.cancel()
            await asyncio.sleep(0)
        await asyncio.wait([reading])
        assert reading.cancelled()

    asyncio.run(cancel_twice())
    gc.collect()  # a pipe that was left open would be reported here


@pytest.mark.slow
def test_a_child_that_nobody_hears_any_more_ends_with_all_it_started(tmp_path):
    repository = large_repository(tmp_path / "large")
    task = json.dumps(Task("verify", (str(repository),)))
    child = subprocess.Popen(
        [sys.executable, "-m", "tracker.tui.worker", task], stdout=subprocess.PIPE, start_new_session=True
    )
    assert "progress" in json.loads(child.stdout.readline())
    child.stdout.close()  # as when the terminal UI is killed
    assert child.wait() == -signal.SIGKILL
    wait_until_gone(str(repository))


@pytest.mark.slow
@piloted
async def test_verifying_gives_way_to_the_screen(tmp_path):
    repository = large_repository(tmp_path / "large", 1500)
    lines = stream(Task("verify", (str(repository),)))
    await anext(lines)
    niceness = [int(line.split()[0]) for line in processes("ni,args").splitlines() if str(repository) in line]
    await lines.aclose()
    assert niceness
    assert min(niceness) >= min(19, os.nice(0) + NICENESS)


@piloted
async def test_what_cannot_be_read_is_told_in_its_place(tmp_path):
    (tmp_path / "empty").mkdir()
    async with running() as (app, pilot):
        await pilot.press("3")
        app.verify(Task("verify", (str(tmp_path / "empty"),)))
        await until(pilot, lambda: app.reports)
        await until(pilot, lambda: "git" in str(next(iter(app.reports.values())).facts["error"]))
        await until(pilot, lambda: app.screen.query_one("#links", Table).row_count == 1)


def test_the_child_speaks_json_lines_only(tmp_path):
    repository = build_demo(tmp_path)
    task = json.dumps(Task("propose", (str(repository),)))
    done = subprocess.run(
        [sys.executable, "-m", "tracker.tui.worker", task], capture_output=True, text=True, check=True, env=os.environ
    )
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert {"progress", "report", "proposal"} <= {key for line in lines for key in line}
    report = next(line["report"] for line in lines if "report" in line)
    assert report["schema"] == "tracker.verify/1"
    assert done.stderr == ""


@pytest.mark.skipif(not AUTOGROUP.exists(), reason="only Linux shares time between sessions, and not every kernel")
@pytest.mark.parametrize("own", [True, False])
def test_a_child_gives_way_with_its_own_session_and_never_slows_down_another(own):
    """What it writes holds for a session as a whole, and outlives it."""
    before = AUTOGROUP.read_text()
    told = (
        "import sys; from tracker.tui import worker; worker._lower_priority()\n"
        "sys.stdout.write(worker.AUTOGROUP.read_text())"
    )
    done = subprocess.run(
        [sys.executable, "-c", told], capture_output=True, text=True, check=True, start_new_session=own
    )
    if own:
        assert done.stdout.endswith(f" nice {NICENESS}\n")
    else:
        assert done.stdout == before
    assert AUTOGROUP.read_text() == before


@pytest.mark.slow
@piloted
async def test_quitting_while_verifying_leaves_no_process_behind(tmp_path):
    repository = large_repository(tmp_path / "large", 1500)
    async with running() as (app, pilot):
        app.verify(Task("verify", (str(repository),)))
        await until(pilot, lambda: app.running and app.running.files)
        await pilot.press("q")
        await until(pilot, lambda: not app.is_running)
        assert str(repository) not in app.reports, "it was stopped before its end"
    wait_until_gone(str(repository))


@piloted
async def test_capital_v_verifies_what_moved_and_shows_only_what_changed(tmp_path):
    repository = build_demo(tmp_path)
    link(propose(str(repository)), [CONTAINER])
    async with running() as (app, pilot):
        await pilot.press("V")
        await until(pilot, lambda: "Nothing changed" in shown(app))
        assert not isinstance(app.screen, TextScreen)
        git(repository, "rm", "-q", "Dockerfile")
        git(repository, "commit", "-qm", "Drop the image")
        await until(pilot, lambda: app.running is None)
        await pilot.press("V")
        await until(pilot, lambda: isinstance(app.screen, TextScreen))
        await until(pilot, lambda: "dockerfile" in shown(app))
        assert shown(app).index("Lost:") < shown(app).index('"Drop the image"')
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, TextScreen))
