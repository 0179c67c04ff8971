"""What holds for every milestone of the shipped tracks: a way to test out, pages to read, a short plan that fits."""

import re

import pytest

from tracker.roadmap.loader import load
from tracker.roadmap.model import identity

TRACKS = {id_: load(id_) for id_ in ("ai", "ml", "mlops")}
MILESTONES = {identity(id_, one.id): one for id_, track in TRACKS.items() for one in track.milestones()}
URLS = {resource.url for one in MILESTONES.values() for resource in one.resources}


def test_each_milestone_has_a_task_of_its_own_to_test_out_of_it():
    assert [id_ for id_, one in MILESTONES.items() if one.placement is None] == []
    tasks = {one.placement.task for id_, one in MILESTONES.items() if not id_.endswith("/first-programs")}
    assert len(tasks) == sum(not id_.endswith("/first-programs") for id_ in MILESTONES)


def test_each_milestone_has_two_resources_and_one_is_free():
    assert [id_ for id_, one in MILESTONES.items() if len(one.resources) < 2] == []
    assert [id_ for id_, one in MILESTONES.items() if all(resource.paid for resource in one.resources)] == []


def test_resources_are_pages_to_read_and_not_sources_of_repositories():
    source = re.compile(r"raw\.githubusercontent|/blob/|/tree/|\.md$|\.rst|\.txt$|utm_|[?&]hl=|/enterprise-server@")
    assert [url for url in URLS if source.search(url)] == []
    repositories = [url for url in URLS if url.startswith("https://github.com/")]
    assert len(repositories) <= 0.1 * len(URLS), "only where the repository is the work itself"


def test_the_short_plan_of_a_software_engineer_fits_the_weeks_of_its_source():
    track = TRACKS["ai"]
    (entry,) = (entry for entry in track.entries if entry.origin == "software engineer")
    core = [one.hours for one in track.milestones() if one.core and one.id not in entry.transfers]
    least, most = (sum(hours[at] for hours in core) for at in (0, 1))
    for hours, weeks in ((least, entry.weeks[0]), (most, entry.weeks[1])):
        assert 12 <= hours / weeks <= 20, "hours a week beside the rest of a job"


@pytest.mark.parametrize("track", TRACKS.values(), ids=TRACKS)
def test_core_milestones_end_in_a_project(track):
    assert [one.id for one in track.milestones() if one.core][-1].startswith("project-")


def test_first_programs_are_the_same_in_all_tracks():
    first = [TRACKS[id_].phases[0].milestones[0] for id_ in TRACKS]
    assert {one.id for one in first} == {"first-programs"}
    assert len({(one.steps, one.hours, one.question_tables, one.placement) for one in first}) == 1


OTHERS = re.compile(
    r"\b(?:have|let) (?:somebody|a second person|a person|a friend|the owner|the author)\b|\bgive the list to\b"
    r"|\bmock interviews with\b|\btalk to two\b|\bwatch a stranger\b|\bwith another person\b|\bagree in writing\b",
    re.IGNORECASE,
)
ALONE = re.compile(r"\balone\b|\bor (?:read|label|record|follow|give)\b")


def test_what_needs_other_people_can_be_done_alone():
    steps = {f"{id_}.{step.id}": step.text for id_, one in MILESTONES.items() for step in one.steps}
    needing = {id_ for id_, text in steps.items() if OTHERS.search(text)}
    assert len(needing) > 10
    assert {id_ for id_ in needing if not ALONE.search(steps[id_])} == set()
