"""Each deliverable holds on its `yes` trees and does not on its tempting `no` trees."""

from pathlib import Path

import pytest

from tracker.actions.try_deliverables import try_deliverable
from tracker.verify.rules.catalogue import load_catalogue
from tracker.verify.rules.trees import read_trees

FILES = sorted(Path(__file__).parent.glob("*.txt"))


pytestmark = pytest.mark.usefixtures("empty_home")


@pytest.fixture(scope="module")
def catalogue():
    """The shipped catalogue, loaded once."""
    return load_catalogue()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_verdicts_on_the_trees(file, catalogue):
    found = read_trees(file)
    assert not found.problems
    outcomes = try_deliverable(file.stem, found.trees, catalogue)
    assert [outcome for outcome in outcomes if not outcome.as_expected] == []


def test_every_deliverable_has_two_trees_of_each_kind(catalogue):
    lacking = []
    for id_ in catalogue.deliverables:
        kinds = [tree.kind for tree in read_trees(Path(__file__).parent / f"{id_}.txt").trees]
        if kinds.count("yes") < 2 or kinds.count("no") < 2:
            lacking.append(id_)
    assert not lacking
