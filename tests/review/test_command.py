"""`tracker review` and `tracker rubric`, as they are called."""

import json
import subprocess

import pytest
from gitrepo import repository

FILES = {
    "README.md": "# Bot\n\nA bot that answers questions about plants.\n\nRuns are tracked with MLflow.\n",
    "app.py": "import openai\nclient = openai.OpenAI()\n\n\nprint(client.responses.create(model='m', input='q'))\n",
    **{f"module{number}.py": f"value = {number}\n" for number in range(9)},
}


@pytest.fixture
def bot(tmp_path):
    return repository(tmp_path / "bot", FILES)


def test_it_says_what_is_there_what_is_wrong_and_what_to_do(tracker, bot):
    said = tracker("review", bot).stdout
    headings = ["What it is", "Strengths", "Red flags", "Whose it is", "What I would ask", "Next steps"]
    assert [said.index(f"\n{heading}\n") for heading in headings] == sorted(
        said.index(f"\n{heading}\n") for heading in headings
    )
    assert "A bot that answers questions about plants." in said
    assert "MLflow: no other file names it (README.md:5)" in said
    assert "brought 11 of 11 files" in said
    assert "app.py:5" in said


def test_next_steps_name_the_milestones_of_started_tracks(tracker, bot):
    assert "ml/" in tracker("review", bot).stdout
    tracker("start", "ai")
    steps = json.loads(tracker("review", bot, "--json").stdout)["next_steps"]
    assert {one.partition("/")[0] for step in steps for one in step["milestones"]} == {"ai"}


def test_every_format_says_the_same(tracker, bot):
    document = json.loads(tracker("review", bot, "--json").stdout)
    assert document["schema"] == "tracker.review/1"
    flags = [flag["title"] for flag in document["flags"]]
    assert "There are no tests" in flags
    for format_ in ("console", "markdown", "html"):
        said = tracker("review", bot, "--format", format_).stdout
        assert all(title in said for title in flags)


def test_a_page_has_no_script_and_no_markup_of_the_repository(tracker, tmp_path):
    files = {
        **FILES,
        "README.md": "# X\n\nA <script>alert(1)</script> bot *that* answers [all](javascript:alert) of it.\n",
    }
    where = repository(tmp_path / "bot", files)
    page = tracker("review", where, "--format", "html").stdout
    assert "<script" not in page
    assert "javascript:" not in page


def test_an_interviewer_asks_about_a_number_at_its_line(tracker, tmp_path):
    files = {**FILES, "search.py": "def rrf_fuse(lists, k=60):\n    return lists\n"}
    document = json.loads(tracker("review", repository(tmp_path / "bot", files), "--json").stdout)
    asked = [one["text"] for one in document["questions"]]
    assert asked[0].startswith("You fuse ranks with 60 at search.py:1: why 60")


def test_own_work_is_that_of_the_address_given(tracker, bot):
    who = subprocess.run(
        ["git", "-C", bot, "log", "-1", "--format=%ae"], capture_output=True, text=True, check=True
    ).stdout
    document = json.loads(tracker("review", bot, "--json", "--author", who.strip()).stdout)
    assert document["ownership"]["known"]
    assert document["ownership"]["commits"] == {"name": "commits", "own": 1, "total": 1}


def test_a_copy_of_another_repository_is_told(tracker, bot, tmp_path):
    files = {path: text * 40 for path, text in FILES.items()}
    template = repository(tmp_path / "template", files)
    copy = repository(tmp_path / "copy", {**files, "mine.py": "mine = 1\n"})
    document = json.loads(tracker("review", copy, "--against", template, "--json").stdout)
    assert "template" in [flag["id"] for flag in document["flags"]]
    document = json.loads(tracker("review", bot, "--against", template, "--json").stdout)
    assert "template" not in [flag["id"] for flag in document["flags"]]


def test_a_remembered_review_is_the_same(tracker, bot):
    assert tracker("review", bot, "--json").stdout == tracker("review", bot, "--json").stdout


def test_a_folder_without_a_repository_is_said_with_exit_code_3(tracker, tmp_path):
    done = tracker("review", tmp_path)
    assert done.returncode == 3
    assert "Not reviewed" in done.stdout


def test_an_unknown_rubric_is_wrong_use(tracker, bot):
    done = tracker("review", bot, "--rubric", "llm-zoomcmp")
    assert done.returncode == 2
    assert 'did you mean "llm-zoomcamp"' in done.stderr


def test_rubrics_are_listed_shown_and_scored(tracker, bot):
    ids = [one["id"] for one in json.loads(tracker("rubric", "list", "--json").stdout)]
    for id_ in ids:
        assert tracker("rubric", "show", id_).returncode == 0
        scored = json.loads(tracker("rubric", "score", bot, "--rubric", id_, "--json").stdout)
        assert scored["schema"] == "tracker.score/1"
        assert scored["rubric"] == id_
        assert 0 <= scored["points"] <= scored["most"]
    said = tracker("rubric", "score", bot, "--rubric", "llm-zoomcamp").stdout
    assert "1/2 Retrieval flow: A model is asked without a knowledge base. (app.py:5)" in said
