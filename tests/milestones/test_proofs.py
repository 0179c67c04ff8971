"""Each milestone is proven by its own work: by trees that show it, and by no tree that only looks like it."""

from pathlib import Path

import pytest

from tracker.actions.try_deliverables import verify_trees
from tracker.roadmap.loader import load
from tracker.roadmap.model import Milestone
from tracker.verify.rules.catalogue import load_catalogue
from tracker.verify.rules.trees import read_trees

HERE = Path(__file__).parent
TRACKS = ("ai", "ml", "mlops")
MILESTONES = {f"{track}/{one.id}": one for track in TRACKS for one in load(track).milestones()}
NARROWED = sorted(
    id_
    for id_, one in MILESTONES.items()
    if any(asked.using for asked in one.requirements) or (len(one.requirements) > 1 and not one.plain)
)
"""The others ask for one whole deliverable, whose trees are in tests/catalogue."""
TREES = sorted(
    path.relative_to(HERE).with_suffix("").as_posix() for track in TRACKS for path in HERE.glob(f"{track}/*.txt")
)

WITHOUT_TREES = frozenset({"ai/production-python", "ml/production-python"})
"""Narrowed milestones without trees of their own: they are the same as that of the MLOps track."""


pytestmark = pytest.mark.usefixtures("empty_home")


@pytest.fixture(scope="module")
def catalogue():
    """The shipped catalogue, loaded once."""
    return load_catalogue()


def verified(file, catalogue):
    """Each tree of a file, with what its verified deliverables use."""
    found = read_trees(file)
    assert not found.problems
    for tree, one in zip(found.trees, verify_trees(found.trees, catalogue), strict=True):
        yield tree, {row.id: frozenset(row.uses) for row in one.rows if row.status == "verified"}


def lacking(milestone: Milestone, uses):
    """The requirements that a repository does not meet."""
    return [
        str(one)
        for one in milestone.requirements
        if one.deliverable not in uses or (one.using and not uses[one.deliverable].intersection(one.using))
    ]


@pytest.mark.parametrize("name", sorted(path.stem for path in HERE.glob("plain/*.txt")))
def test_a_plain_repository_proves_foundations_only(name, catalogue):
    for tree, uses in verified(HERE / "plain" / f"{name}.txt", catalogue):
        proven = {id_ for id_, one in MILESTONES.items() if one.requirements and not lacking(one, uses)}
        assert {id_ for id_ in proven if not MILESTONES[id_].plain} == set(), tree.name


@pytest.mark.parametrize("milestone", TREES)
def test_a_milestone_is_proven_by_its_own_work_only(milestone, catalogue):
    kinds = []
    for tree, uses in verified(HERE / f"{milestone}.txt", catalogue):
        missing = lacking(MILESTONES[milestone], uses)
        assert bool(missing) == (tree.kind != "yes"), f"{tree.name}: missing {missing}"
        kinds.append(tree.kind)
    assert kinds.count("yes") >= 1
    assert kinds.count("no") >= 2


def test_every_narrowed_milestone_has_trees_or_is_listed_as_lacking_them():
    assert set(TREES) - set(NARROWED) == set()
    assert set(NARROWED) - set(TREES) == WITHOUT_TREES


def test_every_milestone_says_what_proves_it_or_why_nothing_can():
    assert [id_ for id_, one in MILESTONES.items() if not one.proof] == []
    assert [id_ for id_, one in MILESTONES.items() if one.deliverable_ids or one.bullet] == []
