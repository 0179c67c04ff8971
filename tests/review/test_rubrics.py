"""Points are awarded by evidence, and never by what a person must judge."""

import pytest

from tracker.report.report import ReportRow
from tracker.review.rubrics import Seen, rubric_named, rubrics, score
from tracker.verify.rules.catalogue import load_catalogue
from tracker.verify.verdicts import Evidence, Technology

FACTS = {"llm-zoomcamp": (21, 5), "mlops-zoomcamp": (33, 0), "ml-zoomcamp": (16, 0)}
"""The most points, and the most bonus points, as the courses' pages say."""


def row(id_, status="verified", *parts):
    evidence = tuple(Evidence(part, f"{id_}.py", 3, "code", "seen") for part in parts or ("a",))
    return ReportRow(id_, id_, "", "", "", status, evidence if status == "verified" else (), (), (), ())


def scored(rubric, *rows, files=(), technologies=()):
    found = score(rubric_named(rubric), Seen({one.id: one for one in rows}, files, technologies))
    return {one.id: one for one in found.criteria}, found


@pytest.mark.parametrize(("rubric", "most"), FACTS.items())
def test_the_courses_rubrics_have_their_points(rubric, most):
    one = rubric_named(rubric)
    assert (one.points(bonus=False), one.points(bonus=True)) == most
    assert one.source


def test_every_rubric_asks_for_deliverables_and_parts_that_exist():
    catalogue = load_catalogue()
    found, problems = rubrics()
    assert problems == ()
    assert len(found) == 6
    for need in (
        need
        for one in found.values()
        for each in one.criterion
        for level in each.level
        for need in (*level.needs, *level.any)
    ):
        if not need.deliverable:
            continue
        parts = {part.id for part in catalogue.rules[need.deliverable].parts}
        assert set(need.parts) <= parts, need


def test_an_empty_repository_gets_nothing():
    for id_ in rubrics()[0]:
        _, found = scored(id_)
        assert (found.points, found.bonus_points) == (0, 0)


def test_the_highest_level_that_evidence_shows_is_awarded_with_its_places():
    criteria, _ = scored("mlops-zoomcamp", row("experiment-tracking"), row("model-registry"))
    assert criteria["tracking"].points == 4
    assert criteria["tracking"].places == ("experiment-tracking.py:3", "model-registry.py:3")


def test_what_the_next_level_takes_is_named():
    criteria, _ = scored("mlops-zoomcamp", row("experiment-tracking"), row("model-registry", "partial"))
    assert criteria["tracking"].points == 2
    assert criteria["tracking"].needs == ("model-registry",)


def test_what_only_a_person_can_judge_is_open_and_not_awarded():
    criteria, found = scored("mlops-zoomcamp", row("readme"), files=["README.md"])
    assert (criteria["problem"].points, criteria["problem"].open) == (1, 1)
    assert criteria["problem"].asks
    assert found.points == 3  # the description and the instructions


def test_a_file_counts_where_a_level_asks_for_one():
    assert scored("mlops-zoomcamp", files=["tools/Makefile"])[0]["makefile"].points == 1
    assert scored("mlops-zoomcamp", files=["Makefile.md"])[0]["makefile"].points == 0


def test_a_technology_in_use_counts_where_a_level_asks_for_one():
    boto3 = Technology("Boto3", "boto3", (), "store.py", 4)
    cloud = scored("mlops-zoomcamp", technologies=[boto3])[0]["cloud"]
    assert (cloud.points, cloud.places) == (2, ("store.py:4",))


def test_every_technology_that_a_rubric_names_is_in_the_vocabulary():
    vocabulary = load_catalogue().vocabulary
    labels = {one.label for one in (*vocabulary.packages, *vocabulary.tools)}
    needs = (
        n for r in rubrics()[0].values() for c in r.criterion for level in c.level for n in (*level.needs, *level.any)
    )
    assert {label for need in needs for label in need.technology} <= labels


def test_a_short_readme_is_left_to_a_person():
    criteria, _ = scored("ml-zoomcamp", row("readme", "partial"), files=["README.md"])
    assert (criteria["problem"].points, criteria["problem"].open) == (0, 2)


def test_what_unread_files_could_decide_is_open_and_what_is_missing_is_not():
    for status, is_open in (("unavailable", 1), ("missing", 0)):
        criteria, _ = scored("ml-zoomcamp", row("model-serving", status))
        assert (criteria["deployment"].points, criteria["deployment"].open) == (0, is_open)
        assert bool(criteria["deployment"].asks) is bool(is_open)


def test_a_part_counts_where_a_level_asks_for_one():
    rows = row("eval-harness", "verified", "ranked"), row("rag-pipeline")
    criteria, _ = scored("llm-zoomcamp", *rows)
    assert (criteria["retrieval-evaluation"].points, criteria["llm-evaluation"].points) == (1, 0)


def test_own_rubrics_are_read_and_their_faults_named_by_line(tmp_path, monkeypatch):
    monkeypatch.setenv("TRACKER_HOME", str(tmp_path))
    folder = tmp_path / "rubrics"
    folder.mkdir()
    good = (
        'format_version = 1\nid = "mine"\ntitle = "Mine"\n[[criterion]]\nid = "a"\ntitle = "A"\n'
        '[[criterion.level]]\npoints = 1\ntext = "x"\n'
    )
    (folder / "good.toml").write_text(good + 'files = ["*.md"]\n')
    (folder / "nothing.toml").write_text(good.replace("mine", "other"))
    (folder / "twice.toml").write_text(good.replace("mine", "llm-zoomcamp") + 'files = ["*.md"]\n')
    (folder / "word.toml").write_text(good.replace("points = 1", "pionts = 1"))
    found, problems = rubrics()
    assert "mine" in found
    said = [str(problem) for problem in problems]
    assert any("nothing.toml:7" in one and "neither what it needs" in one for one in said)
    assert any("twice.toml:2" in one and "another rubric" in one for one in said)
    assert any("word.toml:8" in one and 'did you mean "points"' in one for one in said)
