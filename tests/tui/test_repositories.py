"""The repositories screen: branch, commit and what is not committed, at once and as it changes."""

import os

import pytest
from driving import git, piloted, running, shown, until, wait_until_gone

from tracker.actions.demo import build_demo
from tracker.actions.link import link, propose, propose_unverified
from tracker.actions.repositories import new_files
from tracker.tui.marks import NEW_FILES
from tracker.tui.screens.repositories import REPOSITORY_TITLES, Repository, repository_cells
from tracker.tui.widgets.table import Table

pytestmark = pytest.mark.usefixtures("begun")


def cell(app, title):
    """What stands under a title, in the first row."""
    return app.screen.query_one("#links", Table).get_row_at(0)[REPOSITORY_TITLES.index(title)].plain


async def on_screen(pilot, app):
    await pilot.press("3")
    await until(pilot, lambda: app.screen.query("#links"))


@piloted
async def test_branch_and_commit_stand_there_before_anything_is_verified(tmp_path):
    repository = build_demo(tmp_path)
    git(repository, "checkout", "-qb", "feature/x]")
    link(propose_unverified(str(repository)), ["ai/container-to-cloud"])
    async with running() as (app, pilot):
        await on_screen(pilot, app)
        await until(pilot, lambda: cell(app, "Branch") == "feature/x]")
        assert cell(app, "Commit") == git(repository, "rev-parse", "HEAD")[:7]
        assert cell(app, "Verified") == "not yet"


@piloted
async def test_new_files_are_shown_until_they_are_committed(tmp_path):
    repository = build_demo(tmp_path)
    link(propose(str(repository)), ["ai/container-to-cloud"])
    async with running((80, 24)) as (app, pilot):
        await on_screen(pilot, app)
        await until(pilot, lambda: cell(app, "New files") == "= none")
        (repository / "new.txt").write_text("new\n")
        app.screen.on_screen_resume()
        await until(pilot, lambda: cell(app, "New files") == "+ new")
        git(repository, "add", "-A")
        git(repository, "commit", "-qm", "new")
        await until(pilot, lambda: cell(app, "New files") == "= none" and cell(app, "Verified").endswith("stale"))


def test_a_repository_in_which_git_never_answers_is_unknown_and_leaves_no_process(tmp_path):
    repository = build_demo(tmp_path)
    os.mkfifo(repository / ".git/never")
    git(repository, "config", "include.path", "never")
    assert new_files(str(repository)) == "unknown"
    wait_until_gone(str(repository))


def test_each_kind_of_repository_has_its_word(tmp_path):
    committed = build_demo(tmp_path)
    bare = tmp_path / "bare.git"
    git(tmp_path, "clone", "-q", "--bare", str(committed), str(bare))
    (tmp_path / "none").mkdir()
    found = [new_files(str(root)) for root in (committed, bare, tmp_path / "none")]
    assert found == ["none", "bare", "unknown"]
    assert {*found, "new"} < NEW_FILES.keys()


@pytest.mark.parametrize("room", [40, 76, 116, 196])
def test_cells_keep_to_the_room_and_cut_the_name_first(room):
    long = Repository(
        "k", "n" * 60, "/r", "branch/" * 9, "c" * 40, "2026-01-31, stale", "stale", linked=True, verdicts=()
    )
    (cells,) = repository_cells([long], {"/r": "unknown"}, {}, room)
    assert sum(max(cell.cell_len, len(title)) + 2 for cell, title in zip(cells, REPOSITORY_TITLES, strict=True)) <= max(
        room, 74
    )
    if room >= 76:
        assert "2026-01-31, stale" in [cell.plain for cell in cells]


@piloted
async def test_why_a_repository_cannot_be_verified_stands_beside_it(tmp_path):
    repository = build_demo(tmp_path)
    link(propose(str(repository)), ["ai/container-to-cloud"])
    (repository / ".git/HEAD").write_text("nonsense\n")
    async with running() as (app, pilot):
        await on_screen(pilot, app)
        await pilot.press("v")
        await until(pilot, lambda: "git init" in shown(app))
        assert "✘" in shown(app)
        assert cell(app, "Verdicts").startswith("✔"), "its record is kept"
