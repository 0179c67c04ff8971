"""A file that could not be read makes those verdicts unavailable that it could decide, and no others."""

import pytest

from tracker.verify.evaluate import unavailable
from tracker.verify.git.entries import DAMAGED, LFS_POINTER, LOST, NOT_FETCHED, OVERSIZE, SUBMODULE, SYMLINK, Skipped
from tracker.verify.rules.model import Pattern, rule_of

MATCHES = {
    "code": {"call": "a"},
    "config": {"key": "a"},
    "document": {"heading": "a"},
    "file": {"file": "a"},
}


def decided(kind, path, reason=DAMAGED):
    """Whether a rule that looks for facts of this family is undecided where this path could not be read."""
    rule = rule_of({"part": [{"id": "p", "says": "p", "match": [MATCHES[kind]]}]})
    assert isinstance(rule.parts[0].patterns[0], Pattern)
    return not unavailable(rule, [Skipped(path, reason)])


@pytest.mark.parametrize(
    ("path", "families"),
    [
        ("a.py", {"code"}),
        ("a.ipynb", {"code"}),
        ("web/a.tsx", {"code"}),
        ("README.md", {"document"}),
        ("docs/a.rst", {"document"}),
        ("ci.yml", {"config"}),
        ("api/Dockerfile", {"config"}),
        ("Makefile", {"config"}),
        ("main.tf", {"config"}),
        ("picture.png", set()),
    ],
)
def test_a_file_decides_the_families_of_facts_that_its_kind_holds(path, families):
    assert {kind for kind in MATCHES if not decided(kind, path)} == families


@pytest.mark.parametrize("reason", [LFS_POINTER, NOT_FETCHED, LOST, DAMAGED])
def test_content_that_could_not_be_had_is_unread(reason):
    assert not decided("config", "ci.yml", reason)


@pytest.mark.parametrize("reason", [SUBMODULE, SYMLINK])
def test_what_is_left_out_on_purpose_decides_nothing(reason):
    assert decided("code", "a.py", reason)


def test_a_file_that_is_too_large_may_be_code_and_is_no_hand_written_document_or_configuration():
    assert not decided("code", "a.py", OVERSIZE)
    assert decided("config", "a.yml", OVERSIZE)
    assert decided("document", "a.md", OVERSIZE)


def test_one_file_of_several_is_enough():
    rule = rule_of({"part": [{"id": "p", "says": "p", "match": [MATCHES["code"]]}]})
    assert unavailable(rule, [Skipped("a.png", LOST), Skipped("b", SUBMODULE), Skipped("c.py", LOST)])
    assert not unavailable(rule, [])
