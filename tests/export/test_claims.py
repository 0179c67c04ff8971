"""Nothing is said of a repository that its files do not hold: technologies, sentences and their places."""

import re
from pathlib import Path

import pytest

from tracker.actions.try_deliverables import BRANCH, store_trees
from tracker.actions.verify import Request, verify_repository
from tracker.verify.rules.catalogue import load_catalogue
from tracker.verify.rules.trees import read_trees

TESTS = Path(__file__).parent.parent
FILES = (
    *sorted(TESTS.glob("milestones/plain/*.txt")),
    *sorted(TESTS.glob("milestones/*/project-*.txt")),
    *(
        TESTS / f"catalogue/{id_}.txt"
        for id_ in ("rag-pipeline", "model-serving", "multi-agent", "experiment-tracking")
    ),
)
CATALOGUE = load_catalogue()
PACKAGES = CATALOGUE.vocabulary.packages
LABELS = sorted({one.label for one in (*PACKAGES, *CATALOGUE.vocabulary.tools)}, key=len, reverse=True)
CAPITALISED = [label for label in LABELS if label != label.lower()]
NAMED = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, CAPITALISED))})(?!\w)")


pytestmark = pytest.mark.usefixtures("empty_home")


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_each_technology_stands_in_its_file_and_each_sentence_names_only_those(file, tmp_path):
    trees = read_trees(file).trees
    store_trees(trees, str(tmp_path / "trees"))
    for number, tree in enumerate(trees):
        report = verify_repository(Request(str(tmp_path / "trees"), BRANCH.format(number)), catalogue=CATALOGUE)
        files = dict(tree.files)
        said = set()
        for one in report.technologies:
            lines = files[one.path].splitlines() or [""]
            assert 1 <= one.line <= len(lines), one
            packages = [package for package in PACKAGES if (package.label, package.name) == (one.label, one.name)]
            roots = [root for package in packages for root in (*package.roots, package.name)]
            words = [re.split(r"[./*]", root.strip("@"))[0].lower() for root in roots]
            assert not packages or any(word and word in files[one.path].lower() for word in words), one
            said.add(one.label)
        for row in report.rows:
            assert bool(row.statement) <= (row.status == "verified")
            assert set(NAMED.findall(row.statement)) <= said, (tree.name, row.statement)


def test_every_shipped_deliverable_has_a_sentence():
    assert [one.id for one in CATALOGUE.deliverables.values() if not one.statement.endswith(".")] == []
