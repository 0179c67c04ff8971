"""Test the rules of deliverables on small trees, each a commit of a temporary repository."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING, NamedTuple

from tracker import paths
from tracker.errors import ProgressError
from tracker.verify.cache import Cache
from tracker.verify.git.errors import RepositoryError
from tracker.verify.git.process import Pipe, at, run
from tracker.verify.git.snapshot import open_commit
from tracker.verify.run import verify

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tracker.verify.git.snapshot import Snapshot
    from tracker.verify.rules.catalogue import Catalogue
    from tracker.verify.rules.trees import Tree
    from tracker.verify.verdicts import Evidence, Verification

BRANCH = "refs/heads/tree-{}"


class Outcome(NamedTuple):
    """The verdict on one tree; `missing` names the parts that did not hold."""

    tree: Tree
    status: str
    evidence: tuple[Evidence, ...]
    missing: tuple[str, ...]

    @property
    def as_expected(self) -> bool:
        """Whether a `yes` tree is verified, and a `no` or `gap` tree is not."""
        return (self.status == "verified") == (self.tree.kind == "yes")


def own_tree_files() -> list[Path]:
    """The text files beside the learner's own deliverables, in the order of their names."""
    return sorted(file for file in paths.own_catalogue().glob("*.txt") if not file.name.startswith("."))


def try_deliverable(id_: str, trees: Sequence[Tree], catalogue: Catalogue) -> list[Outcome]:
    """The verdicts on one deliverable of the catalogue, one for each tree.

    Raises ProgressError where git is missing or cannot store or read the trees.
    """
    try:
        verified = verify_trees(trees, catalogue.only(id_))
    except RepositoryError as error:
        raise ProgressError.of(error) from error
    found = (next(row for row in one.rows if row.id == id_) for one in verified)
    return [Outcome(tree, row.status, row.evidence, row.missing) for tree, row in zip(trees, found, strict=True)]


def verify_trees(trees: Sequence[Tree], catalogue: Catalogue) -> list[Verification]:
    """The verdicts of a catalogue on each tree. Raises RepositoryError where git cannot store or read them."""
    with (
        tempfile.TemporaryDirectory(prefix="tracker-trees-") as folder,
        Cache(paths.facts_cache()) as cache,
    ):
        store_trees(trees, folder)
        return [verify(snapshot, catalogue, cache) for snapshot in _snapshots(folder, len(trees))]


def _snapshots(git_dir: str, number: int) -> Iterator[Snapshot]:
    """The commit of each branch; the repository is opened once, since that takes a quarter of a tree's time."""
    if not number:
        return
    first = open_commit(git_dir, BRANCH.format(0))
    listed = run(at(git_dir), "for-each-ref", "--format=%(refname) %(objectname) %(tree)").output.decode()
    commits = {name: ids for name, *ids in map(str.split, listed.splitlines())}
    for branch in map(BRANCH.format, range(number)):
        commit, tree = commits[branch]
        yield first._replace(commit=commit, tree=tree, ref=branch.removeprefix("refs/heads/"))


def store_trees(trees: Sequence[Tree], git_dir: str) -> None:
    """Make a bare repository with a branch for each tree. Raises RepositoryError where git cannot."""
    finished = run((), "init", "--quiet", "--bare", git_dir)
    if not finished.status:
        with Pipe(at(git_dir), "fast-import", "--quiet") as pipe:
            pipe.ask(_import_stream(trees))
            finished = pipe.finish()
    if finished.status:
        raise RepositoryError(
            "unwritable", f"the trees cannot be stored: {finished.errors.strip()}", "see `git version`"
        )


def _import_stream(trees: Sequence[Tree]) -> Iterator[str]:
    """What `git fast-import` reads, https://git-scm.com/docs/git-fast-import#_input_format."""
    for number, tree in enumerate(trees):
        yield f"commit {BRANCH.format(number)}"
        yield "committer Test <test@example.org> 1700000000 +0000"
        yield "data 0"
        for path, content in tree.files:
            yield f"M 100644 inline {path}"
            yield f"data {len(content.encode())}\n{content}"
