"""Merging and undoing, whatever happened on whichever device in whatever order."""

import json
import tempfile
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker import paths
from tracker.progress import checkpoint, fold, journal
from tracker.progress.events import Event, encode, ordered
from tracker.progress.journal import merge_folder

NAMES = st.sampled_from(["mine/basics", "mine/container", "mine/basics.read", "mine/basics.write", "mine/gone"])
REPOSITORIES = st.sampled_from(["app-1", "lib-2"])
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["dockerfile", "readme"]),
        st.sampled_from(["verified", "partial", "missing", "unavailable"]),
        st.sampled_from(["", "regressed", "re-judged", "rewritten"]),
    ).map(lambda row: [*row, [["p", "a.py", 1, "seen", ""]], [], ""]),
    max_size=3,
)
DATA = st.one_of(
    st.tuples(st.just("tick"), st.fixed_dictionaries({"of": NAMES})),
    st.tuples(st.just("untick"), st.fixed_dictionaries({"of": NAMES})),
    st.tuples(st.just("skip"), st.fixed_dictionaries({"of": NAMES})),
    st.tuples(st.just("unskip"), st.fixed_dictionaries({"of": NAMES})),
    st.tuples(st.just("test-out"), st.fixed_dictionaries({"of": NAMES, "reason": st.just("known")})),
    st.tuples(st.just("note"), st.fixed_dictionaries({"of": NAMES, "text": st.text(max_size=5)})),
    st.tuples(
        st.just("review"), st.fixed_dictionaries({"of": NAMES, "question": st.just("Why?"), "grade": st.just("good")})
    ),
    st.tuples(
        st.just("link"),
        st.fixed_dictionaries(
            {"repository": REPOSITORIES, "path": st.just("/x"), "milestones": st.lists(NAMES, max_size=2)}
        ),
    ),
    st.tuples(
        st.just("unlink"),
        st.fixed_dictionaries({"repository": REPOSITORIES, "milestones": st.lists(NAMES, max_size=1)}),
    ),
    st.tuples(
        st.just("verified"),
        st.fixed_dictionaries(
            {"repository": REPOSITORIES, "commit": st.just("c" * 40), "catalogue": st.just("d"), "rows": ROWS}
        ),
    ),
    st.tuples(st.just("pause"), st.just({"since": "2026-01-01"})),
    st.tuples(st.just("unpause"), st.just({"on": "2026-01-09"})),
    st.tuples(st.just("undo"), st.fixed_dictionaries({"events": st.lists(st.sampled_from("abcdefgh"), max_size=3)})),
)
IDS = st.sampled_from("abcdefgh")


def event_with(id_):
    return st.builds(lambda clock, what: Event(clock, id_, "2026-01-01T00:00:00+00:00", *what), st.integers(0, 6), DATA)


EVENTS = st.lists(IDS.flatmap(event_with), max_size=12)
# As journals are read: each id names one event, which may arrive several times.
BATCHES = st.fixed_dictionaries({id_: event_with(id_) for id_ in "abcdefgh"}).flatmap(
    lambda known: st.lists(st.lists(st.sampled_from(list(known.values())), max_size=5), max_size=5)
)


def table_of(events):
    """The fold, from nothing."""
    events = ordered(events)
    return fold.fold(fold.empty(), events, fold.undone(events))


def folder_with(root, name, events):
    folder = root / name
    folder.mkdir()
    (folder / f"{name}.toml").write_text("".join(map(encode, events)))
    return folder


def union(root, name, *folders: Path):
    target = root / name
    for folder in folders:
        merge_folder(folder, target)
    with patch.object(paths, "journal", return_value=target):
        return sorted(map(repr, journal.read_events()[0]))


@settings(max_examples=30)
@given(EVENTS, EVENTS, EVENTS)
def test_merging_is_commutative_associative_and_idempotent(first, second, third):
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary)
        a, b, c = (folder_with(root, name, events) for name, events in (("a", first), ("b", second), ("c", third)))
        straight = union(root, "abc", a, b, c)
        assert union(root, "cba", c, b, a) == straight
        assert union(root, "aabbcc", a, a, b, b, c, c) == straight
        union(root, "bc", b, c)
        assert union(root, "a_bc", a, root / "bc") == straight
        assert straight == sorted(map(repr, ordered([*first, *second, *third])))


@given(EVENTS, st.randoms())
def test_the_order_of_arrival_changes_nothing(events, chance):
    shuffled = events[:]
    chance.shuffle(shuffled)
    assert table_of(shuffled) == table_of(events)


@given(EVENTS, EVENTS)
def test_undo_restores_the_fold(events, more):
    before = table_of(events)
    start = max((event.clock for event in events), default=0)
    later = [event._replace(clock=start + 1, id=f"later-{n}") for n, event in enumerate(more) if event.kind != "undo"]
    undo = Event(start + 2, "undo", "2026-02-02", "undo", {"events": [event.id for event in later]})
    assert table_of([*events, *later, undo]) == before
    redo = Event(start + 3, "redo", "2026-02-02", "undo", {"events": ["undo"]})
    assert table_of([*events, *later, undo, redo]) == table_of([*events, *later])


@given(BATCHES)
def test_reading_bit_by_bit_gives_what_reading_all_gives(batches):
    """With a tail so short that the base moves all the time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checkpoint, "MAX_TAIL", 4)
        patch.setattr(checkpoint, "KEPT_TAIL", 2)
        known, seen = checkpoint.EMPTY, []
        for batch in batches:
            seen += batch
            following = checkpoint.advance(known, batch, {}, [])
            known = following or checkpoint.advance(checkpoint.EMPTY, seen, {}, [])
            kept = json.loads(json.dumps(known.table()))
            assert kept == json.loads(json.dumps(table_of(seen)))
