"""The adviser quotes sources for weeks where there are any, computes elsewhere, and gives reasons for what it says."""

from datetime import date, timedelta
from math import ceil

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tracker.actions import advise as actions
from tracker.roadmap.advice import Situation, advise, interests, track_ids
from tracker.roadmap.backgrounds import backgrounds
from tracker.roadmap.loader import load
from tracker.roadmap.timeline import Wait, computed, hours_to_meet, spread

TRACKS = [load(id_) for id_ in track_ids()]
START = date(2026, 1, 5)

SOURCED = {
    ("software-engineer", "ai"): ((8, 12), "The $50K Job Title", "2-3 months of focused upskilling"),
    ("software-engineer", "ml"): ((52, 78), "The $50K Job Title", "expect 12-18 months"),
    ("operations", "ai"): ((8, 12), "The $50K Job Title", "2-3 months of focused upskilling"),
    ("operations", "ml"): ((52, 78), "The $50K Job Title", "expect 12-18 months"),
    ("data-scientist", "ai"): ((16, 30), "They Sound Similar", "between 4 months and 7 months"),
    ("beginner", "ai"): ((43, 60), "What Is an AI Engineer?", "roughly 10-14 months"),
    ("beginner-beside-a-job", "ai"): ((78, 104), "What Is an AI Engineer?", "18-24 months"),
}
"""(background, track) → weeks, source and its words, for every way in that a source gives weeks for."""

QUOTED = {
    ("software-engineer", "ai"): {"Apply in 8 weeks.", "most of the foundation transfers"},
    ("software-engineer", "ml"): {"Spend 6 months building depth."},
    ("data-scientist", "ml"): {"focus on production skills (Docker, CI/CD, model serving)"},
    ("data-scientist", "mlops"): {"hands-on production experience"},
    ("beginner", "ai"): {"Month 1-2: Learn Python well."},
}
"""(background, track) → what sources say besides."""


def asked(background, *enjoys, hours=8.0, deadline=None, done=()):
    return advise(Situation(background, enjoys, hours, START, deadline, done), TRACKS)


def ways(background, **more):
    return {way.track: way for way in asked(background, **more).ways}


@pytest.mark.parametrize(("background", "track"), SOURCED)
def test_where_a_source_gives_weeks_they_are_quoted_beside_the_computed_ones(background, track):
    weeks, source, quote = SOURCED[background, track]
    timeline = ways(background)[track].sourced
    assert (timeline.basis, timeline.weeks, timeline.source, timeline.quote) == ("sourced", weeks, source, quote)
    assert (timeline.first, timeline.last) == tuple(START + timedelta(weeks=number) for number in weeks)


@pytest.mark.parametrize(
    ("background", "track"),
    [(id_, track) for id_ in backgrounds() for track in track_ids()],
)
def test_weeks_are_hours_left_by_hours_a_week_whatever_a_source_says(background, track):
    way = ways(background, hours=6.0)[track]
    assert (way.timeline.basis, way.timeline.source, way.timeline.quote) == ("computed", "", "")
    assert way.timeline.weeks == (ceil(way.hours[0] / 6), ceil(way.hours[1] / 6))
    assert (way.phases[-1].first, way.phases[-1].last) == (way.timeline.first, way.timeline.last)
    assert bool(way.sourced) == ((background, track) in SOURCED)


def test_a_beginner_s_hours_are_scaled_as_the_source_s_weeks_imply():
    beginner, analyst = ways("beginner", hours=10.0)["ai"], ways("analytics", hours=10.0)["ai"]
    assert beginner.hours[0] > 1.2 * analyst.hours[0]
    beside_a_job = ways("beginner-beside-a-job", hours=10.0)["ai"]
    least, most = beside_a_job.timeline.weeks
    assert least <= beside_a_job.sourced.weeks[1]
    assert beside_a_job.sourced.weeks[0] <= most


def test_a_wait_of_weeks_is_part_of_the_calendar():
    assert computed((10, 20), 10, START, None).weeks == (1, 2)
    assert computed((10, 20), 10, START, None, [Wait((5, 15), 4)]).weeks == (5, 6)
    assert computed((100, 100), 10, START, None, [Wait((5, 15), 4)]).weeks == (10, 10), "it passes beside other work"


@pytest.mark.parametrize(("background", "track"), QUOTED)
def test_what_sources_say_besides_is_quoted_too(background, track):
    said = " ".join(saying.quote for saying in ways(background)[track].said)
    assert all(part in said for part in QUOTED[background, track])


def test_every_way_in_of_the_tracks_is_reached_from_a_background():
    reached = {(track, origin) for item in backgrounds().values() for track, origin in item.entries.items()}
    assert reached == {(track.id, entry.origin) for track in TRACKS for entry in track.entries}


@pytest.mark.parametrize("background", backgrounds())
def test_each_milestone_to_test_out_of_has_a_reason_and_a_source(background):
    entries = backgrounds()[background].entries
    for track in TRACKS:
        way = ways(background)[track.id]
        known = {id_ for entry in track.entries if entry.origin == entries.get(track.id) for id_ in entry.transfers}
        assert {item.milestone for item in way.test_out} == {f"{track.id}/{id_}" for id_ in known}
        assert all(item.quote and item.source for item in way.test_out)


def test_hours_left_leave_out_what_is_known_optional_or_done():
    ai = TRACKS[0]
    hours = {milestone.id: milestone.hours for milestone in ai.milestones() if not milestone.optional}
    (entry,) = (entry for entry in ai.entries if entry.origin == "data scientist")
    left = {id_: span for id_, span in hours.items() if id_ not in entry.transfers}
    assert ways("data-scientist")["ai"].hours == tuple(sum(span[end] for span in left.values()) for end in (0, 1))
    without = ways("data-scientist", done={"ai/mcp"})["ai"]
    del left["mcp"]
    assert without.hours == tuple(sum(span[end] for span in left.values()) for end in (0, 1))
    assert "ai/eval-harness" not in {item.milestone for item in without.test_out}


@pytest.mark.parametrize("background", ["beginner", "beginner-beside-a-job", "analytics"])
def test_who_starts_from_zero_does_the_optional_foundations(background):
    assert "ai/production-python" in ways(background)["ai"].begin_with
    assert not ways("software-engineer")["ai"].begin_with


@pytest.mark.parametrize(
    ("background", "enjoys", "best"),
    [
        ("software-engineer", (), "ai"),
        ("operations", ("reliability",), "mlops"),
        ("data-scientist", ("mathematics",), "ml"),
        ("data-scientist", ("products",), "ai"),
        ("ml-engineer", ("automation",), "mlops"),
        ("analytics", (), "ai"),
        ("beginner", (), "ai"),
        ("software-engineer", ("mathematics", "why-models-work", "research", "long-experiments"), "ml"),
    ],
)
def test_background_and_joys_choose_the_track(background, enjoys, best):
    advice = asked(background, *enjoys)
    assert advice.ways[0].track == best
    named = {joy.quote for joy in interests().values() if joy.id in enjoys}
    assert named == {reason.quote for way in advice.ways for reason in way.reasons if reason.text.startswith("You en")}


def test_each_list_of_joys_is_that_of_its_source():
    by_track = {track: [joy for joy in interests().values() if joy.track == track] for track in track_ids()}
    assert [len(by_track[track]) for track in ("ml", "ai")] == [6, 5]
    assert {joy.source for track in ("ml", "ai") for joy in by_track[track]} == {"The $50K Job Title"}
    assert {joy.source for joy in by_track["mlops"]} == {"Differences That Matter"}, (
        "no source lists what one enjoys there"
    )


@pytest.mark.parametrize(
    ("days", "verdict", "late"),
    [(7 * 12, "met", (-28, 0)), (7 * 10, "perhaps", (-14, 14)), (7 * 8 - 1, "missed", (1, 29))],
)
def test_a_deadline_is_met_perhaps_or_missed_by_so_many_days(days, verdict, late):
    deadline = START + timedelta(days=days)
    assert computed((80, 120), 10, START, deadline).deadline == (deadline, verdict, late)


def test_of_equal_points_the_track_with_fewer_hours_left_comes_first():
    advice = asked("beginner", "mathematics", hours=40.0)
    assert advice.ways[0].points == advice.ways[1].points
    assert advice.ways[0].track == "ai"


def test_the_sources_that_are_quoted_are_named():
    advice = asked("software-engineer", "products")
    assert set(advice.sources) == {"Roles Side by Side", "What Is an AI Engineer?", "The $50K Job Title"}


HOURS = st.tuples(st.integers(0, 400), st.integers(0, 400)).map(lambda pair: (min(pair), sum(pair)))


@given(st.lists(HOURS, min_size=1, max_size=8), st.floats(0.5, 168))
@example([(1, 2), (0, 1)], 3.0)
def test_phases_end_in_order_and_the_last_with_the_track(spans, per_week):
    whole = tuple(sum(span[end] for span in spans) for end in (0, 1))
    timeline = computed(whole, per_week, START, None)
    dated = spread([(str(number), "", span) for number, span in enumerate(spans)], timeline, START)
    assert [phase.id for phase in dated] == [str(number) for number, span in enumerate(spans) if span[1]]
    ends = [(phase.first, phase.last) for phase in dated]
    assert ends == sorted(ends)
    assert all(START <= first <= last for first, last in ends)
    if whole[0]:
        assert ends[-1] == (timeline.first, timeline.last)


@given(HOURS, st.integers(1, 2000))
def test_the_hours_that_meet_a_deadline_meet_it(hours, days):
    deadline = START + timedelta(days=days)
    needed = hours_to_meet(hours, START, deadline)
    assert all(needed[end] * days >= hours[end] * 7 for end in (0, 1))
    assert hours_to_meet(hours, START, START) is None


PROFILES = {
    "a backend developer who writes Python": ("I am a backend developer", ["python"], 8, "ai"),
    "a frontend developer who writes TypeScript": ("frontend", ["typescript"], 8, "ai"),
    "a data analyst": ("data analyst", ["sql"], 6, "ai"),
    "a DevOps engineer who writes Go": ("DevOps", ["go"], 10, "mlops"),
    "a site reliability engineer": ("SRE", ["python", "bash"], 5, "mlops"),
    "a researcher": ("researcher", ["r"], 12, "ml"),
    "a student": ("student", [], 20, "ai"),
    "someone without code": ("no code yet", [], 10, "ai"),
}
"""A profile → its background as people say it, languages, hours a week, and a track that it considers."""


@pytest.mark.parametrize("fast", [False, True])
@pytest.mark.parametrize("profile", PROFILES)
def test_the_dates_of_eight_profiles_are_hours_left_by_hours_a_week(profile, fast, monkeypatch, tmp_path):
    monkeypatch.setenv("TRACKER_HOME", str(tmp_path))
    said, languages, hours, track = PROFILES[profile]
    advice = actions.advise(said, (), hours, "", str(START), languages, fast=fast)
    way = next(way for way in advice.ways if way.track == track)
    known = {item.milestone.partition("/")[2] for item in way.test_out}
    begin = {id_.partition("/")[2] for id_ in way.begin_with}
    left = [
        one
        for one in next(one for one in TRACKS if one.id == track).milestones()
        if one.id not in known and (one.id in begin if one.optional else one.core or not fast)
    ]
    expected = [sum(one.hours[end] for one in left) * advice.background.factor for end in (0, 1)]
    assert way.hours == tuple(map(round, expected))
    longest_wait = max((step.weeks for one in left for step in one.steps), default=0)
    for weeks, total in zip(way.timeline.weeks, way.hours, strict=True):
        assert ceil(total / hours) <= weeks <= ceil(total / hours) + longest_wait
    assert way.timeline.last == START + timedelta(weeks=way.timeline.weeks[1])
    assert bool(way.left_out) is fast


def test_a_language_decides_whether_python_and_typescript_are_known():
    def way(*languages):
        return next(
            one
            for one in advise(Situation("software-engineer", (), 8, START, languages=languages), TRACKS).ways
            if one.track == "ai"
        )

    def known(*languages):
        return {item.milestone for item in way(*languages).test_out}

    assert {"ai/production-python", "ai/typescript-web"} <= known()
    assert "ai/typescript-web" not in known("python")
    assert "ai/production-python" not in known("typescript")
    assert "ai/production-python" in way("other").begin_with, "it counts, although it is optional for others"
    assert way("other").hours[0] > way("python").hours[0]


def test_the_data_scientist_builds_the_eval_harness_as_the_source_says():
    assert "ai/eval-harness" not in {item.milestone for item in ways("data-scientist")["ai"].test_out}
