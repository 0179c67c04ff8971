"""The repositories screen: branch, commit and what is not committed, at once and as it changes."""

import os
import re

import pytest
from driving import by_others, git, piloted, running, shown, until, wait_until_gone
from textual.app import App
from textual.widgets import Input

from tracker.actions.demo import build_demo
from tracker.actions.link import link, propose, propose_unverified
from tracker.actions.progress import load_progress
from tracker.actions.repositories import new_files
from tracker.tui.marks import NEW_FILES
from tracker.tui.messages import Running, Task
from tracker.tui.safe_text import label
from tracker.tui.screens.link import AuthorScreen, PathScreen, ProposalScreen
from tracker.tui.screens.repositories import REPOSITORY_TITLES, Repository, Verdict, repository_cells
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


@pytest.mark.parametrize("room", [40, 56, 76, 116, 196])
def test_cells_keep_to_the_room_and_cut_the_name_first(room):
    long = Repository(
        "k", "n" * 60, "/r", "branch/" * 9, "c" * 40, "2026-01-31, stale", "stale", linked=True, verdicts=()
    )
    titles, (cells,) = repository_cells([long], {"/r": "unknown"}, {}, room)
    width = sum(max(cell.cell_len, len(title)) + 2 for cell, title in zip(cells, titles, strict=True))
    assert width <= max(room, 54)
    if room >= 56:
        assert "2026-01-31, stale" in [cell.plain for cell in cells]
    if room >= 76:
        assert titles == list(REPOSITORY_TITLES)


def test_what_a_repository_claims_is_counted_apart():
    verdicts = tuple(Verdict(id_, "", id_, "", "", (), (), "") for id_ in ("verified", "claimed", "missing"))
    one = Repository("k", "app", "/r", "main", "c" * 40, "2026-01-31", "verified", linked=True, verdicts=verdicts)
    _, (cells,) = repository_cells([one], {"/r": "none"}, {}, 120)
    assert cells[-1].plain == "✔ 1  ≈ 0  ✎ 1"


@piloted
async def test_a_mistyped_path_is_told_and_is_no_row(tmp_path):
    async with running((80, 24)) as (app, pilot):
        await on_screen(pilot, app)
        for key in "b", "r":
            await pilot.press(key)
            await until(pilot, lambda: isinstance(app.screen, PathScreen))
            app.screen.query_one(Input).value = str(tmp_path / "nowhere")
            await pilot.press("enter")
            await until(pilot, lambda: app.running is None and "nowhere" in shown(app))
            assert not app.screen.query_one("#links", Table).row_count
            app.clear_notifications()


@piloted
async def test_messages_leave_the_progress_and_the_keys_to_be_seen():
    async with running((80, 24)) as (app, pilot):
        await on_screen(pilot, app)
        app.running = Running("app", done=3, files=10)
        for number in range(5):
            app.notify(f"Message {number} of several,\non two lines")
        await until(pilot, lambda: "Message 4" in shown(app))
        *above, progress, keys = shown(app).splitlines()
        assert "3 of 10 files" in progress
        assert "r link" in keys
        assert sum("Message" in line for line in above) == 5


@piloted
async def test_verdicts_are_not_cut_at_60_columns_and_all_columns_return_in_a_wider_terminal(tmp_path):
    link(propose(str(build_demo(tmp_path))), ["ai/container-to-cloud"])
    async with running((60, 24)) as (app, pilot):
        await on_screen(pilot, app)
        await until(pilot, lambda: re.search("Verified +Verdicts.*\n.*✔ 14  ≈ 1", shown(app)))
        assert "Commit" not in shown(app)
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: cell(app, "New files") == "= none" and "Commit" in shown(app))


@piloted
async def test_r_offers_the_repository_under_the_cursor_and_asks_who_the_learner_is(tmp_path):
    theirs = by_others(tmp_path)
    link(propose(str(theirs)), [])
    async with running() as (app, pilot):
        await on_screen(pilot, app)
        await pilot.press("v")
        await until(pilot, lambda: "verified, not by you" in shown(app))
        await until(pilot, lambda: app.running is None)
        await pilot.press("r")
        await until(pilot, lambda: isinstance(app.screen, PathScreen) and "▪ " in shown(app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, AuthorScreen))
        await pilot.press("space", "enter")
        await until(pilot, lambda: isinstance(app.screen, ProposalScreen))
        await pilot.press("enter")
        await until(pilot, lambda: app.running is None and app.state.view.progress.addresses)
        await until(pilot, lambda: "verified, not by you" not in shown(app))
        assert cell(app, "Verdicts")[2:4].strip() != "0"


@piloted
async def test_what_to_do_stands_where_nothing_is_linked_or_verified(tmp_path):
    async with running((80, 24)) as (app, pilot):
        await on_screen(pilot, app)
        await until(pilot, lambda: "No repository is linked yet." in shown(app))
        link(propose_unverified(str(build_demo(tmp_path))), ["ai/container-to-cloud"])
        await until(pilot, lambda: "Not verified yet." in shown(app))


@piloted
async def test_none_of_the_authors_may_be_the_learner(tmp_path):
    theirs = by_others(tmp_path)
    async with running() as (app, pilot):
        await on_screen(pilot, app)
        await pilot.press("r")
        await until(pilot, lambda: isinstance(app.screen, PathScreen))
        app.screen.query_one(Input).value = str(theirs)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, AuthorScreen))
        await pilot.press("down", "enter")
        await until(pilot, lambda: "proves no milestone" in shown(app))
        assert not load_progress().progress.addresses


@piloted
async def test_a_column_is_as_wide_as_its_new_cells():
    app = App()
    async with app.run_test(size=(80, 24)) as pilot:
        table = Table(("Verdict", "Deliverable"), id="t", classes="")
        await app.mount(table)
        widths = []
        for words in (["verified, not by you"], ["verified"]):
            table.show_rows([(word, [label(word), label("Tests")]) for word in words])
            widths.append(table.ordered_columns[0].content_width)  # before the next frame: nothing jumps
            await pilot.pause()
            widths.append(table.ordered_columns[0].content_width)
        assert widths == [20, 20, 8, 8]


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
        await until(pilot, lambda: "Not verified" in shown(app))
        assert "no verdicts changed" not in shown(app)
        assert cell(app, "Verdicts").startswith("✔"), "its record is kept"


@piloted
async def test_the_cursor_goes_to_the_repository_that_was_linked_or_inspected(tmp_path):
    for name in ("first", "second", "third"):
        (tmp_path / name).mkdir()
    first, second, third = (build_demo(tmp_path / name) for name in ("first", "second", "third"))
    git(second, "commit", "-q", "--amend", "-m", "Begin anew")  # else it is a copy of the first
    link(propose_unverified(str(first)), ["ai/container-to-cloud"])

    async def give(key, path):
        await pilot.press(key)
        await until(pilot, lambda: isinstance(app.screen, PathScreen))
        app.screen.query_one(Input).value = str(path)
        await pilot.press("enter")

    def under_cursor():
        table = app.screen.query("#links").first()
        return table.value.root if table.value else ""

    async with running() as (app, pilot):
        await on_screen(pilot, app)
        await give("r", second)
        await until(pilot, lambda: isinstance(app.screen, ProposalScreen))
        await pilot.press("enter")
        await until(pilot, lambda: app.running is None and len(app.state.view.progress.links) == 2)
        await until(pilot, lambda: app.screen.query("#links") and under_cursor() == str(second))
        await give("b", third)
        await until(pilot, lambda: app.screen.query("#links") and under_cursor() == str(third))


@piloted
async def test_the_cursor_stays_on_its_verdict_when_others_change(tmp_path):
    repository = str(build_demo(tmp_path))
    async with running() as (app, pilot):
        await on_screen(pilot, app)
        app.verify(Task("verify", (repository,)))
        verdicts = app.screen.query_one("#verdicts", Table)
        await until(pilot, lambda: app.running is None and verdicts.row_count > 3)
        verdicts.focus()
        first, rows = verdicts.value.id, verdicts.row_count
        await pilot.press("j", "j", "j")
        chosen = verdicts.value.id
        report = app.reports[repository]
        changed = [row | {"status": "missing"} if row["id"] == first else row for row in report.rows]
        app.reports = {repository: report._replace(rows=tuple(changed))}
        await until(pilot, lambda: verdicts.row_count == rows - 1)
        assert verdicts.value.id == chosen
