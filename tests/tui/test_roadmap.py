"""The roadmap screen: tick, undo, filter, search, notes, impact, skipping."""

from threading import Event

import pytest
from driving import piloted, running, shown, type_at_once, until
from textual.widgets import Input

from tracker.actions.demo import build_demo
from tracker.actions.impact import impact
from tracker.actions.link import link, propose
from tracker.actions.notes import note
from tracker.actions.progress import load_progress
from tracker.actions.record import verify_linked
from tracker.actions.tick import tick
from tracker.tui.messages import EditRecord, Toggle
from tracker.tui.screens.roadmap import RoadmapScreen
from tracker.tui.widgets import details as details_widget
from tracker.tui.widgets.details import DEBOUNCE
from tracker.tui.widgets.frame import KeyBar, shown_keys
from tracker.tui.widgets.lines import Lines
from tracker.tui.widgets.roadmap_tree import RoadmapTree

pytestmark = pytest.mark.usefixtures("begun")

MILESTONE = "ai/prompt-engineering"


async def go(app, pilot, identity=MILESTONE):
    await pilot.press("2")
    await until(pilot, lambda: app.screen.query(RoadmapTree) and app.screen.query_one(RoadmapTree).item)
    app.screen.go_to(identity)
    await until(pilot, lambda: app.screen.query_one(RoadmapTree).item.milestone == identity)


def details(app):
    lines = app.screen.query_one("#details", Lines)
    return "\n".join(option.prompt.plain for option in lines.options)


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 20)])
@piloted
async def test_a_milestone_opened_from_elsewhere_is_in_view(size):
    async with running(size) as (app, pilot):
        app.screen.go_to("ai/observability")
        await until(pilot, lambda: app.screen.query(RoadmapTree))
        tree = app.screen.query_one(RoadmapTree)
        await until(pilot, lambda: tree.item and tree.item.identity == "ai/observability")
        await until(pilot, lambda: tree.scroll_offset.y <= tree.cursor_line < tree.scroll_offset.y + tree.size.height)


@pytest.mark.parametrize("typed", ["nothing like it", "rag"])
@piloted
async def test_a_milestone_opened_from_elsewhere_ends_a_search_that_hides_it(typed):
    async with running() as (app, pilot):
        await go(app, pilot)
        await pilot.press("slash", *(key.replace(" ", "space") for key in typed))
        await pilot.press("tab", "1")
        await until(pilot, lambda: app.current_mode == "home")
        app.screen.go_to(MILESTONE)
        await until(pilot, lambda: app.current_mode == "roadmap")
        tree = app.screen.query_one(RoadmapTree)
        await until(pilot, lambda: tree.item and tree.item.identity == MILESTONE)
        assert not app.screen.query_one(Input).value
        assert not app.screen.query_one(Input).display


@piloted
async def test_space_ticks_a_step_and_u_takes_it_back():
    async with running() as (app, pilot):
        await go(app, pilot)
        await pilot.press("l", "l")
        step = app.screen.query_one(RoadmapTree).item.identity
        assert step.startswith(f"{MILESTONE}.")
        await pilot.press("space")
        await until(pilot, lambda: step in app.state.view.progress.ticks)
        assert step in load_progress().progress.ticks
        assert "Steps  1 of 6" in details(app)
        assert "◐ in progress" in details(app)
        await pilot.press("u")
        await until(pilot, lambda: step not in app.state.view.progress.ticks)
        await until(pilot, lambda: "Steps  0 of 6" in details(app))


@piloted
async def test_space_on_a_milestone_claims_it_and_never_calls_it_verified():
    async with running() as (app, pilot):
        await go(app, pilot)
        await pilot.press("space")
        await until(pilot, lambda: app.state.milestone(MILESTONE).state.state == "claimed")
        await until(pilot, lambda: "✎ claimed" in details(app))
        assert app.state.tracks["ai"].tally.verified == 0


@piloted
async def test_a_step_is_ticked_from_the_details_too():
    async with running() as (app, pilot):
        await go(app, pilot)
        await pilot.press("tab", "j", "space")
        await until(pilot, lambda: app.state.milestone(MILESTONE).state.ticked)


@piloted
async def test_the_details_follow_a_cursor_that_runs_and_are_right_when_one_goes_there():
    async with running() as (app, pilot):
        await go(app, pilot)
        tree = app.screen.query_one(RoadmapTree)
        await pilot.press(*"jjjj")
        await until(pilot, lambda: app.state.milestone(tree.item.milestone).milestone.title in details(app))
        for _ in range(4):
            tree.action_cursor_up()
        await pilot.press("tab")
        assert app.state.milestone(tree.item.milestone).milestone.title in details(app)


@piloted
async def test_keys_typed_at_once_count_the_lines_of_what_the_cursor_has_reached():
    async with running() as (app, pilot):
        await go(app, pilot)
        tree, lines = app.screen.query_one(RoadmapTree), app.screen.query_one("#details", Lines)
        type_at_once(app, *"jjj", "tab", *"jjj")
        await until(pilot, lambda: tree.item.milestone != MILESTONE and lines.line_action)
        milestone = app.state.milestone(tree.item.milestone).milestone
        third = Toggle(f"{tree.item.milestone}.{milestone.steps[2].id}")
        await until(pilot, lambda: lines.line_action == third)
        await pilot.pause(2 * DEBOUNCE)
        assert lines.line_action == third


@piloted
async def test_the_cursor_of_the_details_stays_on_its_line_when_lines_come_above_it(monkeypatch):
    known = Event()
    read = details_widget.full_milestones
    monkeypatch.setattr(details_widget, "full_milestones", lambda track: known.wait() and read(track))
    async with running() as (app, pilot):
        await go(app, pilot)
        lines = app.screen.query_one("#details", Lines)
        await pilot.press("tab", *"jj")
        before, action = lines.option_count, lines.line_action
        type_at_once(app, "j")
        known.set()
        await until(pilot, lambda: lines.option_count > before)
        await until(pilot, lambda: lines.line_action != action)
        steps = app.state.milestone(MILESTONE).milestone.steps
        assert lines.line_action == Toggle(f"{MILESTONE}.{steps[2].id}")


@piloted
async def test_two_keys_at_once_expand_a_milestone_and_go_to_its_first_step():
    async with running() as (app, pilot):
        await go(app, pilot)
        type_at_once(app, "l", "l")
        first = app.state.milestone(MILESTONE).milestone.steps[0]
        await until(pilot, lambda: app.screen.query_one(RoadmapTree).item.identity == f"{MILESTONE}.{first.id}")


@piloted
async def test_the_cursor_stays_on_a_step_when_other_milestones_are_shown_and_keys_are_typed():
    async with running() as (app, pilot):
        await go(app, pilot)
        await pilot.press("l", "l")
        tree = app.screen.query_one(RoadmapTree)
        rows = len(tree.root.children[0].children)
        other = next(iter(app.state.tracks["ai"].milestones())).state.identity
        steps = app.state.milestone(MILESTONE).milestone.steps
        type_at_once(app, "f", "j")
        await until(pilot, lambda: tree.item.identity == f"{MILESTONE}.{steps[1].id}")
        await app.act(lambda: tick(other)).wait()
        await until(pilot, lambda: len(tree.root.children[0].children) < rows)
        assert tree.item.identity == f"{MILESTONE}.{steps[1].id}"


@piloted
async def test_a_screen_out_of_sight_catches_up_when_it_is_seen():
    async with running() as (app, pilot):
        await go(app, pilot)
        await pilot.press("1")
        await until(pilot, lambda: app.current_mode == "home")
        await app.act(lambda: tick(MILESTONE)).wait()
        await pilot.press("2")
        await until(pilot, lambda: "✎ claimed" in details(app))
        await until(pilot, lambda: "✎ Prompt engineering" in shown(app))


@piloted
async def test_f_goes_through_the_filters():
    async with running() as (app, pilot):
        await go(app, pilot)
        await pilot.press("space")
        await until(pilot, lambda: app.state.milestone(MILESTONE).state.done)
        seen = []
        for _ in range(6):
            await pilot.press("f")
            await pilot.pause()
            tree = app.screen.query_one(RoadmapTree)
            seen.append(sum(len(phase.children) for phase in tree.root.children))
        everything = len(list(app.state.tracks["ai"].milestones()))
        is_open, following, claimed, verified, regressed, all_again = seen
        assert is_open == everything - 1
        assert 1 <= following <= 8
        assert (claimed, verified, regressed, all_again) == (1, 0, 0, everything)


@piloted
async def test_a_filter_that_matches_nothing_says_so_and_leaves_nothing_to_act_on():
    async with running() as (app, pilot):
        await go(app, pilot)
        await until(pilot, lambda: "Steps" in details(app))
        await pilot.press(*["f"] * 5)
        await until(pilot, lambda: details(app).startswith("No milestone matches"))
        assert "Steps" not in details(app)
        assert app.screen.query_one(RoadmapTree).item is None
        await pilot.press("f")
        await until(pilot, lambda: "Steps" in details(app))


@piloted
async def test_a_filter_that_hides_what_is_under_the_cursor_goes_to_the_first_milestone_shown():
    async with running() as (app, pilot):
        await go(app, pilot)
        await pilot.press("space")
        await until(pilot, lambda: app.state.milestone(MILESTONE).state.done)
        await pilot.press("f")
        first = next(one for one in app.state.tracks["ai"].milestones() if not one.state.done)
        await until(pilot, lambda: details(app).startswith(first.milestone.title))
        assert app.screen.query_one(RoadmapTree).item.identity == first.state.identity


@piloted
async def test_slash_searches_as_you_type_and_esc_ends_it():
    async with running() as (app, pilot):
        await go(app, pilot)
        await pilot.press("slash", *"guardrail")
        await until(pilot, lambda: len(app.screen.query_one(RoadmapTree).root.children) < 5)
        await pilot.press("enter")
        tree = app.screen.query_one(RoadmapTree)
        await until(pilot, lambda: tree.has_focus and tree.item.kind == "milestone")
        found = app.state.milestone(tree.item.milestone).milestone
        words = (found.title, *found.deliverables, *(step.text for step in found.steps))
        assert "guardrail" in " ".join(words).lower()
        await pilot.press("escape")
        await until(pilot, lambda: len(tree.root.children) == len(app.state.tracks["ai"].phases))


@piloted
async def test_while_searching_the_keys_below_are_those_of_the_line():
    async with running() as (app, pilot):
        await go(app, pilot)
        await pilot.press("slash", *"guardrail")
        keys = app.screen.query_one(KeyBar)
        await until(pilot, lambda: "end search" in keys.content.plain)
        assert [binding.key for binding in shown_keys(app.screen)] == ["enter", "tab", "escape", "ctrl+p"]
        await pilot.press("tab")
        await until(pilot, lambda: app.screen.query_one(RoadmapTree).has_focus)
        assert len(app.screen.query_one(RoadmapTree).root.children) < 5, "what was found is still shown"


@piloted
async def test_notes_and_impact_are_kept_and_shown():
    async with running() as (app, pilot):
        await go(app, pilot)
        await pilot.press("n", *"read", "space", *"twice", "enter")
        await until(pilot, lambda: "read twice" in details(app))
        await pilot.press("i", *"faster", "enter", *"p95", "enter", *"9", "enter", *"3", "enter")
        await until(pilot, lambda: "faster  p95 9 → 3" in details(app))
        kept = load_progress().progress.impacts[MILESTONE][0]
        assert (kept.text, kept.metric, kept.before, kept.after) == ("faster", "p95", "9", "3")


@piloted
async def test_a_form_left_with_esc_records_nothing():
    async with running() as (app, pilot):
        await go(app, pilot)
        await pilot.press("n", *"no", "escape")
        await pilot.pause()
        assert not load_progress().progress.notes


@piloted
async def test_t_in_upper_case_tests_out_with_three_questions_and_a_task():
    async with running() as (app, pilot):
        await go(app, pilot)
        await pilot.press("T")
        for number in (1, 2, 3):
            await until(pilot, lambda number=number: f": question {number} of 3" in shown(app))
            await pilot.press(*"rules", "enter")
            await until(pilot, lambda: "Red flag" in shown(app) and "How well did you answer?" in shown(app))
            await pilot.press("x", "enter")
            await until(pilot, lambda: "How well did you answer?" in shown(app))
            await pilot.press("g", "enter")
        await until(pilot, lambda: "a task of 20 minutes" in shown(app))
        await pilot.press(*"18of20", "enter")
        await until(pilot, lambda: app.state.milestone(MILESTONE).state.state == "claimed")
        assert "did a task in 1 minute: 18of20" in load_progress().progress.claims[MILESTONE].reason


@piloted
async def test_the_start_of_a_good_answer_can_be_read_in_a_small_terminal_and_a_number_grades():
    async with running((80, 24)) as (app, pilot):
        await go(app, pilot)
        await pilot.press("T")
        await until(pilot, lambda: ": question 1 of 3" in shown(app))
        await pilot.press(*"rules", "enter")
        await until(pilot, lambda: "↑ ↓ scroll" in shown(app) and "How well did you answer?" in shown(app))
        await pilot.press("pageup", "pageup")
        await until(pilot, lambda: "A good answer has" in shown(app))
        await pilot.press("3", "enter")
        await until(pilot, lambda: ": question 2 of 3" in shown(app))


@piloted
async def test_the_quiz_asks_about_what_was_studied_and_shows_points_after_the_answer():
    async with running() as (app, pilot):
        await go(app, pilot)
        await pilot.press("Q")
        await until(pilot, lambda: "No question is due or new" in shown(app))
        await pilot.press("space")
        await until(pilot, lambda: MILESTONE in app.state.view.progress.claims)
        await pilot.press("Q")
        await until(pilot, lambda: "question 1 of" in shown(app))
        assert "A good answer has" not in shown(app)
        await pilot.press(*"rules", "enter")
        await until(pilot, lambda: "A good answer has" in shown(app) and "Red flag" in shown(app))
        await pilot.press("3")
        await until(pilot, lambda: bool(app.state.view.progress.reviews.get(MILESTONE)))
        await until(pilot, lambda: "question 2 of" in shown(app))
        (review,) = app.state.view.progress.reviews[MILESTONE]
        (note,) = app.state.view.progress.notes[MILESTONE]
        assert (review.grade, note.text) == ("good", "rules")
        await pilot.press("escape")
        await until(pilot, lambda: "1 question graded" in shown(app))


@piloted
async def test_s_skips_with_a_reason_and_takes_in_again():
    async with running() as (app, pilot):
        await go(app, pilot)
        await pilot.press("s", *"later", "enter")
        await until(pilot, lambda: app.state.milestone(MILESTONE).state.state == "skipped")
        await until(pilot, lambda: "skipped: later" in details(app))
        await pilot.press("s")
        await until(pilot, lambda: app.state.milestone(MILESTONE).state.state == "open")


@piloted
async def test_a_prerequisite_is_an_enter_away():
    async with running() as (app, pilot):
        await go(app, pilot, "ai/structured-outputs" if app.state.milestone("ai/structured-outputs") else MILESTONE)
        here = app.screen.query_one(RoadmapTree).item.milestone
        need = app.state.milestone(here).milestone.needs[0]
        await pilot.press("tab")
        lines = app.screen.query_one("#details", Lines)
        title = app.state.milestone(f"ai/{need}").milestone.title
        lines.highlighted = next(n for n, one in enumerate(lines.options) if title in one.prompt.plain)
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.query_one(RoadmapTree).item.milestone == f"ai/{need}")


@piloted
async def test_a_milestone_without_a_repository_says_how_to_link_one():
    async with running() as (app, pilot):
        await go(app, pilot)
        await pilot.press("v")
        await until(pilot, lambda: "No repository is linked" in shown(app))
        assert app.running is None


@piloted
async def test_a_milestone_may_be_asked_for_before_the_screen_is_drawn():
    async with running() as (app, pilot):
        screen = RoadmapScreen()
        screen.go_to(MILESTONE)
        app.push_screen(screen)
        await until(pilot, lambda: screen.query(RoadmapTree) and screen.query_one(RoadmapTree).item)
        await until(pilot, lambda: screen.query_one(RoadmapTree).item.milestone == MILESTONE)


@piloted
async def test_a_note_and_an_impact_are_edited_with_enter_and_removed_with_d():
    note(MILESTONE, "read once")
    impact(MILESTONE, "faster", "p95", "9", "3")
    async with running() as (app, pilot):
        await go(app, pilot)
        await until(pilot, lambda: "read once" in details(app))
        lines = app.screen.query_one("#details", Lines)

        async def select(kind):
            lines.focus()
            lines.highlighted = next(
                number
                for number, action in enumerate(lines._actions)  # noqa: SLF001 - what the cursor may stand on
                if isinstance(action, EditRecord) and action.kind == kind
            )
            await pilot.pause()

        await select("note")
        await pilot.press("enter")
        await until(pilot, lambda: "Edit note 1 on" in shown(app))
        await pilot.press("end", "space", *"again", "enter")
        await until(pilot, lambda: "read once again" in details(app))
        await select("impact")
        await pilot.press("enter")
        await until(pilot, lambda: "Edit impact 1 on" in shown(app))
        await pilot.press("end", "x", "ctrl+s")
        await until(pilot, lambda: "fasterx  p95 9 → 3" in details(app))
        await select("note")
        await pilot.press("d")
        await until(pilot, lambda: not app.state.view.progress.notes.get(MILESTONE))
        await until(pilot, lambda: "Notes" not in details(app))
        await select("impact")
        await pilot.press("d")
        await until(pilot, lambda: not app.state.view.progress.impacts.get(MILESTONE))
        await pilot.press("u")
        await until(pilot, lambda: app.state.view.progress.impacts.get(MILESTONE))


@piloted
async def test_a_deliverable_that_another_linked_repository_has_is_said_to_be_there(tmp_path):
    link(propose(str(build_demo(tmp_path))), ["ai/first-api-call"])
    list(verify_linked())
    async with running((140, 60)) as (app, pilot):
        await go(app, pilot, "ai/container-to-cloud")
        await until(pilot, lambda: "verified in handbook-bot, not linked here" in details(app))
