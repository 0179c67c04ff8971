"""Each deliverable holds on its `yes` trees and does not on its tempting `no` trees."""

from pathlib import Path

import pytest
from trees import build, read_trees

from tracker.actions.verify import Request, verify_repository
from tracker.verify.rules.catalogue import load_catalogue

FILES = sorted(Path(__file__).parent.glob("*.txt"))


@pytest.fixture(autouse=True)
def _own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("TRACKER_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("TRACKER_HOME", str(tmp_path / "home"))


@pytest.fixture(scope="module")
def catalogue():
    """The shipped catalogue, loaded once."""
    return load_catalogue()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_verdicts_on_the_trees(file, catalogue, tmp_path):
    trees = read_trees(file)
    commits = build(trees, tmp_path / "trees.git")
    wrong = []
    for tree, commit in zip(trees, commits, strict=True):
        report = verify_repository(Request(str(tmp_path / "trees.git"), commit), {file.stem}, catalogue=catalogue)
        assert report.failure is None
        (row,) = report.rows
        verified = row.status == "verified"
        if verified != (tree.kind == "yes"):
            wrong.append(f"{tree.kind}: {tree.name}: {row.status}, missing {row.missing}, {row.evidence}")
    assert not wrong, "\n".join(wrong)


def test_every_deliverable_has_two_trees_of_each_kind():
    lacking = []
    for id_ in load_catalogue().deliverables:
        file = Path(__file__).parent / f"{id_}.txt"
        kinds = [tree.kind for tree in read_trees(file)] if file.exists() else []
        if kinds.count("yes") < 2 or kinds.count("no") < 2:
            lacking.append(id_)
    assert not lacking
