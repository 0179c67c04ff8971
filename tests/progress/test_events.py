"""A block of any bytes is an event that JSON can hold, or it is told why it is none."""

import json
import math

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from tracker.progress.events import FIELDS, BlockError, Event, decode, encode

NAMES = st.sampled_from(
    ["event", "v", "id", "clock", "at", "kind", *{name for pair in FIELDS.values() for name in (*pair[0], *pair[1])}]
)
VALUES = st.recursive(
    st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | st.text(max_size=5)
    | st.dates()
    | st.times()
    | st.datetimes(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=6,
)
HEADS = st.fixed_dictionaries(
    {
        "v": st.just(1),
        "id": st.just("a"),
        "clock": st.just(1),
        "at": st.just("2026"),
        "kind": st.sampled_from([*FIELDS]),
    }
)
EVENTS = st.builds(lambda head, more: {**head, **more}, HEADS, st.dictionaries(NAMES, VALUES, max_size=4))
DOCUMENTS = st.dictionaries(NAMES, VALUES, max_size=4) | EVENTS.map(lambda event: {"event": [event]})


def event_with(**fields):
    return tomli_w.dumps({"event": [{"v": 1, "id": "a", "clock": 1, "at": "2026", "kind": "tick", **fields}]})


@given(DOCUMENTS.map(tomli_w.dumps) | st.text(max_size=40).map(lambda text: f"event = {text}"))
def test_any_toml_is_an_event_that_json_holds_or_no_event(block):
    try:
        event = decode(block)
    except BlockError as error:
        assert str(error)  # noqa: PT017 - either end is fine, and each has something to hold
        return
    assert Event(*json.loads(json.dumps(event, allow_nan=False))) == event
    assert decode(encode(event)) == event


@pytest.mark.parametrize("value", ['"abc"', "[]", "5", "[[1]]", "[1]", "{}", "[{}, {}]", "1979-05-27"])
def test_what_is_no_list_of_one_table_is_no_event(value):
    with pytest.raises(BlockError):
        decode(f"event = {value}\n")


def test_a_field_that_the_kind_does_not_have_is_told():
    assert decode(event_with(of="ai/x")).data == {"of": "ai/x"}
    with pytest.raises(BlockError, match="a field that tick events do not have, 'when'"):
        decode(event_with(of="ai/x", when=5))


@pytest.mark.parametrize(("clock", "fine"), [(0, True), (2**53 - 1, True), (2**53, False), (2**62 - 1, False)])
def test_a_clock_that_leaves_no_room_is_set_aside(clock, fine):
    if fine:
        assert decode(event_with(of="ai/x", clock=clock)).clock == clock
    else:
        with pytest.raises(BlockError, match="clock"):
            decode(event_with(of="ai/x", clock=clock))


@pytest.mark.parametrize("hours", [math.nan, math.inf, -1, 0, 168.5, True])
def test_hours_that_no_week_has_are_no_event(hours):
    with pytest.raises(BlockError, match="hours_per_week"):
        decode(event_with(kind="start", track="ai", hours_per_week=hours))


@pytest.mark.parametrize(
    "fields",
    [
        {"v": 99, "kind": "pair", "with": ["ada", [1]]},
        {"v": 99, "kind": "tick", "of": 7},
        {"v": 2, "kind": "pair"},
    ],
)
def test_an_event_of_a_newer_tracker_is_kept_as_it_was_written(fields):
    block = event_with(**fields)
    event = decode(block)
    assert (event.newer, event.kind) == (fields["v"], fields["kind"])
    assert decode(encode(event)) == event
    assert f"v = {fields['v']}\n" in encode(event)


def test_each_event_has_the_oldest_version_that_can_express_it():
    link = Event(1, "a", "2026", "link", {"repository": "r", "path": "/r", "milestones": []})
    assert "v = 1\n" in encode(link)
    assert "v = 2\n" in encode(Event(1, "a", "2026", "branch", {"repository": "r", "branch": "main"}))
