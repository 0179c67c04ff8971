"""The tracks hold what they must: each item has its place, each deliverable is wanted."""

import tomllib
from pathlib import Path

import pytest

from tracker.roadmap.advice import interests
from tracker.roadmap.loader import load
from tracker.roadmap.roles import FILE as ROLES_FILE
from tracker.verify.rules.catalogue import load_catalogue

HERE = Path(__file__).parent
TRACKS = {id_: load(id_) for id_ in ("ai", "ml", "mlops")}
LINES = tomllib.loads((HERE / "coverage.toml").read_text("utf-8"))["line"]


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


BEYOND = {
    "background-worker",
    "database-migrations",
    "explainability",
    "fairness-check",
    "sandboxed-execution",
    "static-analysis",
    "streaming-ingestion",
}
"""Deliverables that no milestone asks for."""


def test_each_other_deliverable_of_the_catalogue_is_wanted_by_a_milestone():
    wanted = {id_ for track in TRACKS.values() for milestone in track.milestones() for id_ in milestone.deliverables}
    assert set(load_catalogue().deliverables) - wanted == BEYOND


SEEDS = tomllib.loads((HERE / "seeds.toml").read_text("utf-8"))
ROLES = tomllib.loads(ROLES_FILE.read_text("utf-8"))
PLACES = {
    *(f"{id_}/{one.id}" for id_, track in TRACKS.items() for one in track.milestones()),
    *(f"{id_}/{one.id}.{step.id}" for id_, track in TRACKS.items() for one in track.milestones() for step in one.steps),
    *(f"entry:{id_}/{entry.origin}" for id_, track in TRACKS.items() for entry in track.entries),
    *(f"advice:{interest.track}" for interest in interests().values()),
    *(f"views:{row['topic']}" for row in ROLES["disagreement"]),
    *(f"matrix:{row['title']}" for row in ROLES["capability"] if row["source"] == "S3" and len(row["roles"]) == 3),
}


@pytest.mark.parametrize("source", SEEDS)
def test_each_statement_of_a_source_has_its_place_or_a_reason(source):
    told = {f"roles:{row['role']}.{row['dimension']}" for row in ROLES["fact"] if row["source"] == source}
    lost = {
        text: [place for place in places if not place.startswith("not: ") and place not in PLACES | told]
        for text, places in SEEDS[source].items()
    }
    assert {text: places for text, places in lost.items() if places} == {}
    assert all(SEEDS[source].values())


INTRODUCTION = """\
# What the tracks hold

Each row of the requirements and each statement of the five sources, with its place: milestones and steps of a track,
cells of `tracker roles`, entry points and advice; or the reason why it is left out. Written from `coverage.toml` and
`seeds.toml` in `tests/roadmap` by `python tests/roadmap/test_coverage.py`; a test fails where a place is gone or this
page is old.
""".splitlines()


def coverage_page():
    """The page that `docs/coverage.md` is."""
    held = [line for line in LINES if line["milestones"]]
    left_out = sum(places[0].startswith("not: ") for rows in SEEDS.values() for places in rows.values())
    lines = [
        *INTRODUCTION,
        "",
        f"{len(held)} rows of the requirements, {sum(map(len, SEEDS.values()))} statements of sources, "  # noqa: ISC004
        f"{left_out} of them left out with a reason, no gap.",
        "",
        "## The requirements",
    ]
    for id_, track in TRACKS.items():
        lines += ["", f"### {track.title}", "", "| row | milestones, steps |", "|---|---|"]
        for line in (line for line in LINES if line["track"] == id_):
            whole = [
                one
                for one in line["milestones"]
                if not any(step.startswith(f"{one}.") for step in line.get("steps", ()))
            ]
            places = [*line.get("steps", ()), *whole]
            lines.append(f"| {line['text']} | {', '.join(f'`{place}`' for place in places)} |")
    for source, rows in SEEDS.items():
        title = next(row["title"] for row in ROLES["sources"] if row["id"] == source)
        lines += ["", f"## {title}", "", "| statement | place |", "|---|---|"]
        for text, places in rows.items():
            said = [p.removeprefix("not: ") if p.startswith("not: ") else f"`{p}`" for p in places]
            lines.append(f"| {text} | {'left out: ' if places[0].startswith('not: ') else ''}{', '.join(said)} |")
    return "\n".join(lines) + "\n"


PAGE = Path(__file__).parents[2] / "docs" / "coverage.md"


def test_the_page_of_coverage_says_what_these_files_say():
    assert PAGE.read_text("utf-8") == coverage_page()


if __name__ == "__main__":
    PAGE.write_text(coverage_page(), encoding="utf-8")
