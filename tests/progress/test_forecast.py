"""The forecast: a range from dated progress, or why there is none; pauses, targets and finished tracks."""

from collections import defaultdict
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_counting import progress_after, track_of

from tracker.progress import fold
from tracker.progress.activity import activity
from tracker.progress.counting import milestone_state
from tracker.progress.events import KNOWN_BEFORE, OUTSIDE_SHORT_PLAN, Event, ordered
from tracker.progress.forecast import forecast, is_paused, work_of
from tracker.progress.outline import outline_of, outlines
from tracker.progress.state import progress_of

TODAY = date(2026, 6, 1)
STEPS = [f"s{number}" for number in range(100)]
TRACK = track_of([("a", STEPS, [], False), ("b", ["x"], [], True)])  # 2 hours for 100 steps


def ago(days):
    return (TODAY - timedelta(days=days)).isoformat()


def progress_on(days, *more: tuple[str, dict], target="", hours=0):
    """A step ticked on each of these days before today, after `more` (kind, data) pairs."""
    start = ("start", {"track": "t", "target": target, "hours_per_week": hours})
    what = [(ago(max(days, default=0)), *start), *((ago(0), *item) for item in more)]
    what += [
        (ago(day), "tick", {"of": f"t/a.{step}"}) for day, step in zip(sorted(days, reverse=True), STEPS, strict=False)
    ]
    events = ordered(Event(n, str(n), f"{at}T10:00:00+00:00", kind, data) for n, (at, kind, data) in enumerate(what))
    return progress_of(fold.fold(fold.empty(), events, fold.undone(events)))


def dated(*what):
    """Progress after (days ago, kind, data)."""
    events = [Event(n, str(n), f"{ago(days)}T10:00:00+00:00", kind, data) for n, (days, kind, data) in enumerate(what)]
    return progress_of(fold.fold(fold.empty(), events, {}))


def test_a_steady_pace_gives_the_obvious_date():
    found = forecast(TRACK, progress_on(range(1, 51)), TODAY)
    assert found.because == ""
    assert abs((found.p50 - TODAY).days - 50) <= 3
    assert found.p50 <= found.p90 <= found.p50 + timedelta(days=7)


def test_an_uneven_pace_gives_a_wider_range():
    found = forecast(TRACK, progress_on([*range(1, 10), *range(60, 70)]), TODAY)
    assert found.p90 > found.p50 + timedelta(days=14)


def test_the_same_progress_gives_the_same_answer():
    assert forecast(TRACK, progress_on(range(1, 51, 3)), TODAY) == forecast(TRACK, progress_on(range(1, 51, 3)), TODAY)


@pytest.mark.parametrize(
    ("days", "because"),
    [
        ([], "needs 14 days of history; you have 0"),
        ([1, 2, 3], "needs 14 days of history; you have 3"),
        ([30, 20], "needs progress on 3 days; you made progress on 2 of the last 30"),
    ],
)
def test_too_little_to_go_by_is_said_and_not_guessed(days, because):
    found = forecast(TRACK, progress_on(days), TODAY)
    assert (found.p50, found.p90, found.because) == (None, None, because)


def test_a_pace_that_never_ends_gives_no_absurd_date():
    slow = track_of([("a", STEPS, [], False), *((f"m{n}", ["x"], [], False) for n in range(2000))])
    found = forecast(slow, progress_on([170, 160, 150]), TODAY)
    assert found.p50 is None
    assert "more than ten years" in found.because


def test_a_finished_track_has_its_date_and_no_estimate():
    found = forecast(TRACK, progress_on(range(5, 105), target=ago(-10)), TODAY)
    assert (found.finished, found.p50, found.because) == (TODAY - timedelta(days=5), None, "")
    assert forecast(TRACK, progress_on([1], ("test-out", {"of": "t/a", "reason": "known"})), TODAY).finished


@pytest.mark.parametrize("hours", [1e-9, 5e-324, 0.0001])
def test_a_plan_over_a_century_long_gives_no_date(hours):
    assert forecast(TRACK, progress_on([1], hours=hours), TODAY).plan is None


@pytest.mark.parametrize("since", [ago(0), ago(-3)])
def test_a_pause_up_to_the_last_day_there_is_gives_no_date(since):
    found = forecast(
        TRACK, progress_on(range(1, 51), ("pause", {"since": since, "until": "9999-12-31"}), hours=1), TODAY
    )
    assert (found.p50, found.p90, found.plan) == (None, None, None)
    assert "more than a century" in found.because


@pytest.mark.parametrize("hours", [["inf"], [float("inf")], [float("nan"), 5], [10**400], [10_001], [-1]])
def test_hours_that_are_no_estimate_are_left_out(hours):
    outline = outline_of({"id": "t", "phase": [{"milestone": [{"id": "a", "hours": hours}]}]})
    assert [milestone.hours for milestone in outline.milestones()] in ([(0, 0)], [(5, 5)])


def test_paused_days_are_no_history():
    away = ("pause", {"since": ago(50), "until": ago(10)})
    days = [*range(1, 10), *range(51, 61)]
    with_pause = forecast(TRACK, progress_on(days, away), TODAY)
    without = forecast(TRACK, progress_on(days), TODAY)
    assert with_pause.p50 < without.p50


def test_a_pause_ahead_pushes_the_date_out():
    holiday = ("pause", {"since": ago(-10), "until": ago(-40)})
    found = forecast(TRACK, progress_on(range(1, 51), holiday), TODAY)
    assert found.p50 == forecast(TRACK, progress_on(range(1, 51)), TODAY).p50 + timedelta(days=30)


def test_the_target_is_ahead_or_behind_by_days():
    early, late = (forecast(TRACK, progress_on(range(1, 51), target=ago(-days)), TODAY) for days in (200, 20))
    assert early.ahead > 100
    assert late.ahead < 0
    assert early.ahead >= early.ahead_p90


def test_the_plan_follows_from_the_hours():
    found = forecast(TRACK, progress_on([1], hours=1), TODAY)
    assert found.plan == TODAY + timedelta(days=14)


def test_a_proof_adds_to_what_was_done_what_it_takes_from_what_is_left():
    track = track_of([("a", ["x", "y"], ["docker"], False), ("b", ["x"], [], False)])
    link = ("link", {"repository": "r", "path": "/r", "milestones": ["t/a"]})
    row = ["docker", "verified", "", [], [], ""]
    proof = ("verified", {"repository": "r", "commit": "c", "catalogue": "k", "rows": [row]})
    before, after = work_of(track, dated((9, *link))), work_of(track, dated((9, *link), (2, *proof)))
    assert (before.remaining, after.remaining) == (4, 2)
    assert sum(after.done.values()) == 2, "also the hours of the steps that were never ticked"


@pytest.mark.parametrize("track", ["ai", "ml", "mlops"])
@pytest.mark.parametrize("one_repository", [False, True])
def test_who_only_proves_and_keeps_to_the_plan_gets_the_date_of_the_plan(track, one_repository):
    """Ten hours a week, no step ticked, a repository for each or one for all, four finished before the start."""
    outline = outlines()[track]
    milestones = [one for one in outline.milestones() if one.deliverables and not one.optional]
    start = date(2026, 9, 6)
    what = [(start, "start", {"track": track, "hours_per_week": 10})]
    words = defaultdict(set)

    def repository(milestone):
        return "all" if one_repository else milestone.id

    def prove(day, milestone):
        rows = [[id_, "verified", "", [], [], ""] for id_ in milestone.deliverables]
        what.append(
            (day, "verified", {"repository": repository(milestone), "commit": "c", "catalogue": "k", "rows": rows})
        )
        for one in milestone.requirements:
            words[repository(milestone), one.deliverable].update(one.using)
        used = [[id_, sorted(words[repository(milestone), id_]), ""] for id_ in milestone.deliverables]
        what.append(
            (day, "uses", {"repository": repository(milestone), "commit": "c", "rows": used, "technologies": []})
        )

    for number, one in enumerate(milestones):
        link = {"repository": repository(one), "path": f"/{repository(one)}", "milestones": [f"{track}/{one.id}"]}
        what.append((start - timedelta(days=number >= 4 and not one_repository), "link", link))
    for one in milestones[:4]:
        prove(start, one)

    def progress():
        events = [Event(n, str(n), f"{at}T20:00:00+00:00", kind, data) for n, (at, kind, data) in enumerate(what)]
        return progress_of(fold.fold(fold.empty(), events, {}))

    def left_of(milestone, progress):
        """Its hours without the part that was proven for another milestone."""
        state = milestone_state(track, milestone, progress)
        parts = len(state.deliverables) + len(milestone.steps)
        proven = sum(bool(one.row and one.row.status == "verified") for one in state.deliverables)
        return 0 if state.done else sum(milestone.hours) / 2 * (1 - proven / parts)

    waiting, hours, ratios = milestones[4:], 0.0, []
    for week in range(1, 12):
        day, hours = start + timedelta(weeks=week), hours + 10
        while waiting and (needed := left_of(waiting[0], progress())) <= hours:
            hours -= needed
            prove(day, waiting.pop(0))
        found = forecast(outline, progress(), day)
        if week >= 4 and not found.because.startswith("needs progress on 3 days"):
            ratios.append((found.p50 - day) / (found.plan - day))
    assert len(ratios) >= 7
    assert all(0.75 <= ratio <= 1.25 for ratio in ratios), ratios


def test_what_a_repository_proves_when_it_is_linked_is_a_start_and_no_pace():
    track = track_of([("a", [], ["docker"], False), ("b", ["x"], [], False)])
    link = ("link", {"repository": "r", "path": "/r", "milestones": ["t/a"]})
    row = ["docker", "verified", "", [], [], ""]
    proof = ("verified", {"repository": "r", "commit": "c", "catalogue": "k", "rows": [row]})
    start = ("start", {"track": "t", "hours_per_week": 0.5})
    at_once = work_of(track, dated((9, *start), (9, *link), (9, *proof)))
    assert (at_once.before, at_once.done) == (2, {})
    later = work_of(track, dated((23, *start), (9, *link), (9, *proof)))
    assert later.before == pytest.approx(1)
    assert sum(later.done.values()) == pytest.approx(1), "two weeks at the planned pace"


def test_what_was_known_before_is_no_pace_even_when_it_is_proven_later():
    track = track_of([("a", [], ["docker"], False), ("b", ["x"], [], False)])
    known = ("test-out", {"of": "t/a", "reason": "known"})
    link = ("link", {"repository": "r", "path": "/r", "milestones": ["t/a"]})
    row = ["docker", "verified", "", [], [], ""]
    proof = ("verified", {"repository": "r", "commit": "c", "catalogue": "k", "rows": [row]})
    assert work_of(track, dated((20, *known), (9, *link), (2, *proof))).done == {}


def test_the_plan_counts_as_four_weeks_of_history():
    idle = forecast(TRACK, progress_on([20, 15, 10], hours=0.07), TODAY)
    alone = forecast(TRACK, progress_on([20, 15, 10]), TODAY)
    assert idle.weekly_hours == alone.weekly_hours < 0.07, "the pace is what was done, without the plan"
    assert idle.plan < idle.p50 < alone.p50


def test_the_hours_of_this_week_are_beside_those_planned():
    found = forecast(TRACK, progress_on([0, 1, 7], hours=3), TODAY)  # today is a Monday
    assert (round(found.week_hours, 3), found.planned) == (0.02, 3)


def test_a_wait_of_weeks_may_last_longer_than_the_work():
    milestones = [{"id": "a", "hours": [2, 2], "steps": [{"id": "watch", "text": "Watch it", "weeks": 4}]}]
    track = outline_of({"id": "t", "phase": [{"milestone": milestones}]})
    start = ("start", {"track": "t", "hours_per_week": 2})
    assert forecast(track, dated((0, *start)), TODAY).plan == TODAY + timedelta(weeks=4)
    assert work_of(track, dated((0, *start), (0, "tick", {"of": "t/a.watch"}))).waits == ()


def test_a_regressed_milestone_is_work_again():
    track = track_of([("a", ["x"], ["docker"], False)])
    link = ("link", {"repository": "r", "path": "/r", "milestones": ["t/a"]})
    lost = (
        "verified",
        {"repository": "r", "commit": "c", "catalogue": "k", "rows": [["docker", "missing", "regressed", [], [], ""]]},
    )
    assert forecast(track, progress_after(("tick", {"of": "t/a.x"}), link, lost), TODAY).remaining_hours == 1


@given(
    st.lists(st.integers(0, 200), max_size=60),
    st.lists(st.tuples(st.integers(-60, 200), st.integers(0, 60)), max_size=3),
    st.integers(-400, 400),
)
def test_whatever_was_done_the_answer_makes_sense(days, pauses, target):
    more = [("pause", {"since": ago(first), "until": ago(first - length)}) for first, length in pauses]
    found = forecast(TRACK, progress_on(days, *more, target=ago(target)), TODAY)
    assert bool(found.finished) == (found.remaining_hours == 0)
    if found.p50 and found.p90:
        assert TODAY <= found.p50 <= found.p90
    assert bool(found.because) != bool(found.p50 or found.finished)


def test_activity_forgives_a_missed_week_and_leaves_paused_ones_out():
    steady = activity(progress_on(range(0, 84, 3)), TODAY)
    assert steady.consistency == 100
    missed = activity(progress_on([*range(0, 20, 3), *range(29, 84, 3)]), TODAY)
    assert 70 < missed.consistency < 100
    assert missed.active_weeks == missed.counted_weeks - 1
    paused = activity(
        progress_on([*range(0, 20, 3), *range(29, 84, 3)], ("pause", {"since": ago(28), "until": ago(21)})), TODAY
    )
    assert paused.consistency == 100


def test_activity_of_nothing_is_nothing():
    found = activity(progress_of(fold.empty()), TODAY)
    assert (found.consistency, found.total, found.counted_weeks) == (0, 0, 0)
    assert all(len(week) == 7 for week in found.weeks)


def test_what_is_said_when_a_track_is_started_is_no_activity():
    said = [
        (0, "test-out", {"of": "t/a", "reason": KNOWN_BEFORE}),
        (0, "skip", {"of": "t/b", "reason": OUTSIDE_SHORT_PLAN}),
    ]
    progress = dated(*said)
    assert (set(progress.claims), set(progress.skips)) == ({"t/a"}, {"t/b"})
    assert activity(progress, TODAY).total == 0
    tested = (0, "test-out", {"of": "t/c", "reason": "answered 3 questions"})
    assert activity(dated(*said, tested), TODAY).total == 1


def test_an_open_pause_lasts():
    pauses = progress_on([], ("pause", {"since": ago(3)})).pauses
    assert is_paused(TODAY, pauses)
    assert not is_paused(TODAY - timedelta(days=4), pauses)
