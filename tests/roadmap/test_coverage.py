"""The tracks hold what they must: each item has its place, each resource was looked up, each deliverable is wanted."""

import tomllib
from pathlib import Path

import pytest

from tracker.roadmap.loader import load
from tracker.verify.rules.catalogue import load_catalogue

HERE = Path(__file__).parent
TRACKS = {id_: load(id_) for id_ in ("ai", "ml", "mlops")}
LINES = tomllib.loads((HERE / "coverage.toml").read_text("utf-8"))["line"]
LOOKED_UP = tomllib.loads((HERE / "resources.toml").read_text("utf-8"))["resource"]


def missing(line):
    """The ids of a line that its track does not have."""
    track = TRACKS[line["track"]]
    milestones = {milestone.id: milestone for milestone in track.milestones()}
    named = [milestones[id_] for id_ in line["milestones"] if id_ in milestones]
    steps = {f"{milestone.id}.{step.id}" for milestone in named for step in milestone.steps}
    deliverables = {id_ for milestone in named for id_ in milestone.deliverables}
    return [
        *(id_ for id_ in line["milestones"] if id_ not in milestones),
        *(id_ for id_ in line.get("steps", ()) if id_ not in steps),
        *(id_ for id_ in line.get("deliverables", ()) if id_ not in deliverables),
        *({line["entry"]} - {entry.origin for entry in track.entries} if "entry" in line else ()),
    ]


@pytest.mark.parametrize("track", TRACKS)
def test_each_item_is_in_the_milestones_it_names(track):
    lines = [line for line in LINES if line["track"] == track]
    assert lines
    assert {line["text"]: lost for line in lines if (lost := missing(line))} == {}
    assert all(line["milestones"] for line in lines)


def test_what_is_not_there_would_be_found():
    assert missing({"track": "ai", "milestones": ["gone", "mcp"], "steps": ["mcp.gone"], "entry": "cook"}) == [
        "gone",
        "mcp.gone",
        "cook",
    ]


def test_each_resource_was_looked_up_under_this_title_and_address():
    known = {(row["title"], row["url"]) for row in LOOKED_UP}
    used = {
        (resource.title, resource.url)
        for track in TRACKS.values()
        for milestone in track.milestones()
        for resource in milestone.resources
    }
    assert used - known == set()
    assert known - used == set(), "what no track names needs no record"
    assert len({row["url"] for row in LOOKED_UP}) == len(LOOKED_UP)
    assert all(row["query"] and row["corpus"] and row["seen"] for row in LOOKED_UP)


BEYOND = {
    "background-worker",
    "database-migrations",
    "explainability",
    "fairness-check",
    "supply-chain",
    "preference-tuning",
    "sandboxed-execution",
    "slo",
    "static-analysis",
    "streaming-ingestion",
}
"""Deliverables that no milestone asks for."""


def test_each_other_deliverable_of_the_catalogue_is_wanted_by_a_milestone():
    wanted = {id_ for track in TRACKS.values() for milestone in track.milestones() for id_ in milestone.deliverables}
    assert set(load_catalogue().deliverables) - wanted == BEYOND
