"""Each attack costs at most 300 MB and ten seconds, leaves nothing, and is reported the same without a cache."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from attacks import OF_TIME, REPOSITORIES
from costs import Run, assert_cheap, run_measured
from gitrepo import armed, repository, state

from tracker.verify import budget

if TYPE_CHECKING:
    from pathlib import Path

NO_CACHE = "/dev/null/none"
"""A folder that cannot be made."""


@pytest.fixture
def verify(untraced, tmp_path):
    """Runs `tracker verify --all --json` on a repository."""

    def run(folder: Path, cache: str) -> Run:
        words = ["verify", "--all", "--json", folder]
        return run_measured(words, untraced | {"TRACKER_CACHE": cache}, tmp_path / "out")

    return run


@pytest.fixture(scope="session")
def trap(tmp_path_factory):
    """A configuration that names a program wherever git would start one, and what that program leaves."""
    folder = tmp_path_factory.mktemp("trap")
    program, marker = folder / "trap", folder / "sprung"
    program.write_text(f'#!/bin/sh\necho "$0 $*" >> {marker}\nexit 1\n')
    program.chmod(0o755)
    armed(repository(folder / "work", {"a": ""}), program)
    return folder / "included", marker


def arm(folder: Path, configuration: Path) -> None:
    """Let the configuration of a repository include another one, where it is a file."""
    if (place := folder / ".git/config").is_file():
        place.write_text(f"[include]\n\tpath = {configuration}\n{place.read_text()}")
        (folder / ".git/info").mkdir(exist_ok=True)
        if not (attributes := folder / ".git/info/attributes").exists():
            attributes.write_text("* filter=trap diff=trap\n")


def is_out_of_time(document: dict[str, list[dict[str, str]]]) -> bool:
    """Whether the time was used up, so that the next run may have read more."""
    return any(item["reason"] == budget.TOO_SLOW for item in document["skipped"])


@pytest.mark.slow
@pytest.mark.parametrize("name", REPOSITORIES)
def test_an_attack_costs_little_leaves_nothing_and_is_reported_the_same_without_a_cache(verify, trap, tmp_path, name):
    configuration, marker = trap
    work, cache = tmp_path / "work", tmp_path / "cache"
    REPOSITORIES[name](work)
    arm(work, configuration)
    before = state(work)
    runs = [verify(work, place) for place in (NO_CACHE, str(cache), str(cache))]
    for done in runs:
        assert done.code in {0, 3}, done.output[-300:]
        assert_cheap(done)
    documents = [json.loads(done.output) for done in runs]
    for document in documents[1:] if name not in OF_TIME else ():
        assert document == documents[0] or is_out_of_time(document) or is_out_of_time(documents[0])
    assert state(work) == before
    assert not marker.exists(), marker.read_text()
