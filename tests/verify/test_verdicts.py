"""Verdicts as the cache keeps them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.verify.git.entries import Skipped
from tracker.verify.verdicts import Evidence, Row, Verification, packed, unpacked
from tracker.verify.waivers import Ignored, Waiver, Waivers

TEXT = st.text(max_size=8)
EVIDENCE = st.builds(Evidence, TEXT, TEXT, st.integers(1, 10**6), TEXT, TEXT, TEXT)


def some(values):
    return st.lists(values, max_size=3).map(tuple)


VERIFICATIONS = st.builds(
    Verification,
    some(st.builds(Row, TEXT, TEXT, some(EVIDENCE), some(TEXT), some(EVIDENCE))),
    some(st.builds(Skipped, TEXT, TEXT)),
    st.builds(Waivers, some(st.builds(Waiver, TEXT, TEXT, TEXT)), some(st.builds(Ignored, TEXT, TEXT)), some(TEXT)),
)


@given(VERIFICATIONS)
def test_what_was_packed_is_given_back_with_its_types(verification):
    found = unpacked(packed(verification))
    assert found == verification
    assert [type(value) for value in found] == [type(value) for value in verification]
    assert all(isinstance(one, Evidence) for row in found.rows for one in (*row.evidence, *row.near))
    assert isinstance(found.waivers, Waivers)
    assert all(isinstance(one, Waiver) for one in found.waivers.waivers)


@pytest.mark.parametrize("text", ["", "{}", "[]", "[[], []]", "[[[1]], [], [[], [], []]]"])
def test_a_text_of_another_form_is_an_error_and_never_a_verdict(text):
    with pytest.raises((ValueError, TypeError, KeyError)):
        unpacked(text)


def test_the_place_of_evidence_is_its_path_and_line():
    assert Evidence("p", "src/a.py", 7, "code", "x").place == "src/a.py:7"
