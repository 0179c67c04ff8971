"""One count: within 0 to 100 %, always reachable, whatever was recorded and however the track changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.progress import counting, fold
from tracker.progress.counting import milestone_state
from tracker.progress.events import Event, ordered
from tracker.progress.outline import RequirementOutline, outline_of
from tracker.progress.renames import with_current_names
from tracker.progress.state import progress_of
from tracker.roadmap.loader import load

IDS = ["a", "b", "c", "d"]


def track_of(milestones, **renamed: object):
    """A track from (id, steps, deliverables, optional) tuples."""
    tables = [
        {
            "id": id_,
            "title": id_,
            "hours": [1, 3],
            "steps": [{"id": step, "text": step} for step in steps],
            "deliverables": list(deliverables),
            "optional": optional,
        }
        for id_, steps, deliverables, optional in milestones
    ]
    return outline_of({"id": "t", "title": "T", "phase": [{"id": "p", "milestone": tables}], "renamed": renamed})


def progress_after(*what: tuple[str, dict]):
    """The progress after (kind, data) pairs."""
    events = ordered(Event(n, f"{n}", "2026-01-05T10:00:00+00:00", kind, data) for n, (kind, data) in enumerate(what))
    return progress_of(fold.fold(fold.empty(), events, fold.undone(events)))


def count(track, progress):
    """The count over the milestones of a track."""
    return counting.count(
        (milestone_state(track.id, one, progress), bool(one.requirements))
        for one in track.milestones()
        if not one.optional
    )


def ticked(*names: str):
    return [("tick", {"of": f"t/{name}"}) for name in names]


def verified(*rows: tuple[str, str, str], repository="r", commit="c1", milestones=("t/a",)):
    """A linked repository whose rows are (deliverable, status, flag)."""
    return [
        ("link", {"repository": repository, "path": "/r", "milestones": list(milestones)}),
        (
            "verified",
            {
                "repository": repository,
                "commit": commit,
                "catalogue": "k",
                "rows": [[id_, status, flag, [], [], ""] for id_, status, flag in rows],
            },
        ),
    ]


NAMES = st.sampled_from([f"t/{id_}{step}" for id_ in [*IDS, "gone"] for step in ("", ".x", ".y", ".gone")])
EVENTS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["tick", "untick", "skip", "unskip"]), st.fixed_dictionaries({"of": NAMES})),
        st.tuples(st.just("test-out"), st.fixed_dictionaries({"of": NAMES, "reason": st.just("known")})),
        st.tuples(
            st.just("link"),
            st.fixed_dictionaries(
                {"repository": st.just("r"), "path": st.just("/r"), "milestones": st.lists(NAMES, max_size=3)}
            ),
        ),
        st.tuples(
            st.just("verified"),
            st.fixed_dictionaries(
                {
                    "repository": st.just("r"),
                    "commit": st.just("c"),
                    "catalogue": st.just("k"),
                    "rows": st.lists(
                        st.tuples(
                            st.sampled_from(["docker", "tests", "gone"]),
                            st.sampled_from(["verified", "partial", "missing", "unavailable"]),
                            st.sampled_from(["", "regressed", "re-judged", "rewritten"]),
                        ).map(lambda row: [*row, [], [], ""]),
                        max_size=3,
                    ),
                }
            ),
        ),
        st.tuples(
            st.just("undo"), st.fixed_dictionaries({"events": st.lists(st.sampled_from("0123456789"), max_size=2)})
        ),
    ),
    max_size=25,
)
TRACKS = st.lists(
    st.tuples(
        st.sampled_from(IDS),
        st.lists(st.sampled_from(["x", "y"]), unique=True, max_size=2),
        st.lists(st.sampled_from(["docker", "tests"]), unique=True, max_size=2),
        st.booleans(),
    ),
    unique_by=lambda milestone: milestone[0],
    max_size=4,
)


@given(TRACKS, EVENTS)
def test_the_count_stays_within_bounds_and_is_reachable(milestones, events):
    track = track_of(milestones)
    found = count(track, with_current_names(progress_after(*events), {"t": track}))
    assert 0 <= found.done <= found.total
    assert 0 <= found.percent <= 100
    assert (found.percent == 100) == (found.done == found.total)
    assert sum(found[1:7]) - found.skipped == found.total
    # Whatever happened: taking back what is in the way and ticking the rest reaches 100 %.
    finished = [*events, ("unlink", {"repository": "r", "milestones": []}), *ticked(*IDS)]
    assert count(track, progress_after(*finished)).percent == 100


def test_all_ticked_is_all_done():
    """Seventy-nine of eighty with everything ticked: the complaint this is for."""
    track = track_of([("a", ["x", "y"], ["docker"], False), ("b", ["x"], [], False), ("c", ["x"], [], True)])
    found = count(track, progress_after(*ticked("a.x", "a.y", "b.x")))
    assert (found.done, found.total, found.percent) == (2, 2, 100)
    assert (found.verified, found.claimed) == (0, 2)


def test_ticks_of_what_the_track_lost_do_not_count():
    track = track_of([("a", ["x"], [], False)])
    found = count(track, progress_after(*ticked("a.x", "a.y", "b.x", "b", "gone")))
    assert (found.done, found.total) == (1, 1)


def test_skipping_leaves_the_denominator_and_optional_is_never_in_it():
    track = track_of([("a", ["x"], [], False), ("b", ["x"], [], False), ("c", ["x"], [], True)])
    found = count(track, progress_after(*ticked("a", "c"), ("skip", {"of": "t/b"})))
    assert (found.done, found.total, found.skipped) == (1, 1, 1)


@pytest.mark.parametrize(
    ("events", "state"),
    [
        ([], "open"),
        (ticked("a.x"), "in progress"),
        (ticked("a.x", "a.y"), "claimed"),
        (ticked("a"), "claimed"),
        ([("test-out", {"of": "t/a", "reason": "known"})], "claimed"),
        ([*ticked("a"), ("untick", {"of": "t/a"})], "open"),
        (verified(("docker", "verified", ""), ("tests", "verified", "")), "verified"),
        (verified(("docker", "verified", ""), ("tests", "partial", "")), "in progress"),
        (verified(("docker", "verified", ""), ("tests", "missing", "regressed")), "regressed"),
        ([*ticked("a"), *verified(("docker", "missing", "regressed"))], "regressed"),
        (verified(("docker", "verified", ""), ("tests", "missing", "re-judged")), "in progress"),
        (verified(("docker", "verified", ""), ("tests", "verified", ""), milestones=["t/b"]), "open"),
        ([*ticked("a"), ("skip", {"of": "t/a"})], "skipped"),
    ],
)
def test_where_a_milestone_stands(events, state):
    track = track_of([("a", ["x", "y"], ["docker", "tests"], False)])
    (milestone,) = track.milestones()
    assert milestone_state("t", milestone, progress_after(*events)).state == state


def test_deliverables_must_come_from_one_repository():
    track = track_of([("a", [], ["docker", "tests"], False)])
    (milestone,) = track.milestones()
    events = [
        *verified(("docker", "verified", ""), ("tests", "missing", "")),
        *verified(("tests", "verified", ""), repository="other"),
    ]
    assert milestone_state("t", milestone, progress_after(*events)).state == "in progress"
    both = verified(("docker", "verified", ""), ("tests", "verified", ""), repository="other")
    assert milestone_state("t", milestone, progress_after(*events, *both)).state == "verified"


def test_a_narrowed_requirement_asks_what_the_evidence_uses():
    track = track_of([("a", [], ["training"], False)])
    (plain,) = track.milestones()
    narrow = plain._replace(requirements=(RequirementOutline("training", ("boosted-trees", "xgboost")),))
    trained = verified(("training", "verified", ""))
    for words, state in ((["xgboost", "fit"], "verified"), (["scikit-learn"], "open"), (None, "open")):
        used = {"repository": "r", "commit": "c1", "rows": [["training", words, "A sentence."]], "technologies": []}
        uses = [] if words is None else [("uses", used)]
        found = milestone_state("t", narrow, progress_after(*trained, *uses))
        assert found.state == state
        assert milestone_state("t", plain, progress_after(*trained, *uses)).state == "verified"
    assert "verify the repository again" in found.deliverables[0].row.missing[0]


def test_a_milestone_without_deliverables_is_never_verified():
    track = track_of([("a", ["x"], [], False)])
    (milestone,) = track.milestones()
    assert milestone_state("t", milestone, progress_after(*ticked("a"), *verified())).state == "claimed"


def test_the_checked_track_counts_as_its_outline_does():
    track = load("ai")
    found = count(track, progress_after(("tick", {"of": "ai/eval-harness"})))
    assert (found.claimed, found.total) == (1, sum(not milestone.optional for milestone in track.milestones()))
