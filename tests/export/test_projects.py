"""`tracker project`, figures, results with a direction, gaps and experience, on a real repository."""

import json
import os
import shutil
import subprocess

import pytest
import yaml
from command_line import run_command
from test_command import RAG, built, git

METRICS = '{\n  "recall@5": 0.44,\n  "loss": 0.31\n}\n'


def run_git(folder, *arguments, email="demo@example.org", day="2025-03-05"):
    date = f"{day}T12:00:00Z"
    environment = {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date}
    identity = ("-c", "user.name=x", "-c", f"user.email={email}")
    command = ["env", *(f"{key}={value}" for key, value in environment.items()), "git", *identity]
    subprocess.run([*command, "-C", folder, *arguments], check=True, capture_output=True)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A home and its repository with a result file of the learner's and one of another author's, to be copied."""
    folder = tmp_path_factory.mktemp("made")
    env = {"PATH": os.environ["PATH"], "HOME": str(folder), "TRACKER_HOME": str(folder / "home")}

    def run(*words, typed=None):
        return run_command(words, {**env, "TRACKER_CACHE": str(folder / "cache")}, typed=typed)

    repository = built(folder, run)
    (repository / "eval").mkdir(exist_ok=True)
    (repository / "eval/results.json").write_text(METRICS)
    (repository / "dvc.yaml").write_text("metrics:\n  - counts.json\n")
    (repository / "counts.json").write_text('{"rows": 5}\n')
    run_git(repository, "add", ".")
    run_git(repository, "commit", "-q", "-m", "Results", day="2025-03-05")
    (repository / "eval/other_results.json").write_text('{"accuracy": 0.99}\n')
    run_git(repository, "add", ".")
    run_git(repository, "commit", "-q", "-m", "Other", email="bob@example.org", day="2025-04-06")
    git(repository, "update-ref", "refs/remotes/origin/main", "HEAD")
    assert run("verify", "--linked").returncode in {0, 1}
    return folder / "home"


@pytest.fixture
def portfolio(made, tmp_path):
    shutil.copytree(made, tmp_path / "home")


def shown(tracker, *words):
    done = tracker("project", *words, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def exported(tracker):
    (project,) = json.loads(tracker("export", "--format", "json").stdout)["projects"]
    return project


pytestmark = pytest.mark.usefixtures("portfolio")


def test_a_project_is_proposed_from_the_repository_and_its_period_from_own_commits(tracker):
    (project,) = shown(tracker)["projects"]
    assert (project["name"], project["name_from"]) == ("Handbook bot", "README.md:1")
    assert project["purpose_from"].startswith("README.md:")
    assert project["since"] == "2025-03-05", "not the day of another author's commit"
    out = exported(tracker)
    assert (out["purpose"], out["purpose_from"]) == (project["purpose"], project["purpose_from"])
    assert (out["since"], out["until"]) == (project["since"], project["until"])


def test_what_the_learner_sets_wins_is_in_every_format_and_can_be_undone(tracker):
    proposed = exported(tracker)["purpose"]
    purpose = "Answers 120 questions about the staff handbook."
    words = ("--name", "Staff bot", "--purpose", purpose, "--demo", "https://bot.example.org/try")
    assert tracker("project", "handbook-bot", *words).returncode == 0
    for name in ("md", "html", "json", "json-resume", "rendercv"):
        text = tracker("export", "--format", name).stdout
        assert "Staff bot" in text, name
        assert purpose in text, name
        assert "bot.example.org/try" in text, name
    assert exported(tracker)["purpose_from"] == ""
    assert shown(tracker, "staff bot")["projects"][0]["name"] == "Staff bot"
    assert tracker("project", "handbook-bot", "--purpose", "").returncode == 0
    assert exported(tracker)["purpose"] == proposed
    tracker("undo")
    assert exported(tracker)["purpose"] == purpose
    tracker("undo")
    assert exported(tracker)["name"] == "Handbook bot"


def test_a_private_project_that_is_redacted_keeps_its_name_purpose_and_demo_to_itself(tracker):
    tracker("project", "handbook-bot", "--name", "Staff bot", "--demo", "https://bot.example.org")
    tracker("project", "handbook-bot", "--figure", "eval/results.json:2")
    link = json.loads(tracker("links", "--json").stdout)["links"][0]
    tracker("link", link["path"], "--to", RAG, "--private")
    text = tracker("export", "--format", "json", "--redact").stdout
    (project,) = json.loads(text)["projects"]
    assert (project["purpose"], project["purpose_from"], project["demo"]) == ("", "", "")
    assert project["figures"][0]["evidence"]["path"] == ""
    for word in ("staff bot", "handbook", "bot.example.org", "results.json"):
        assert word not in text.lower()


def test_figures_are_proposed_with_their_place_and_shown_when_chosen(tracker):
    proposed = {(one["path"], one["line"]): one["metric"] for one in shown(tracker, "handbook-bot")["proposed"]}
    assert proposed["eval/results.json", 2] == "recall@5"
    assert list(proposed.values())[-1] == "rows", "what is known as a metric comes first"
    assert exported(tracker)["figures"] == []
    assert tracker("project", "handbook-bot", "--figure", "eval/results.json:2").returncode == 0
    (figure,) = exported(tracker)["figures"]
    assert (figure["metric"], figure["value"]) == ("recall@5", "0.44")
    assert figure["evidence"]["permalink"].endswith("/eval/results.json#L2")
    assert "- **Measured:** recall@5 0.44 ([results.json:2](<https://github.com" in tracker("export").stdout
    again = tracker("project", "handbook-bot", "--figure", "eval/results.json:2")
    assert "nothing to change" in again.stdout
    assert tracker("project", "handbook-bot", "--no-figure", "eval/results.json:2").returncode == 0
    assert exported(tracker)["figures"] == []


def test_a_figure_that_another_author_wrote_is_left_out_and_named_as_a_gap(tracker):
    tracker("project", "handbook-bot", "--figure", "eval/other_results.json:1")
    assert exported(tracker)["figures"] == []
    assert (
        '"accuracy" is left out: another author wrote eval/other_results.json:1' in tracker("export", "--gaps").stdout
    )


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["nobody"], "no linked repository is called"),
        (["handbook-bot", "--demo", "javascript:alert(1)"], "is not a web address"),
        (["handbook-bot", "--demo", "mailto:a@example.org"], "is not a web address"),
        (["handbook-bot", "--purpose", "x" * 301], "longer than 300"),
        (["handbook-bot", "--figure", "eval/results.json:1"], "no figure is at"),
        (["handbook-bot", "--no-figure", "eval/results.json:2"], "is shown"),
        (["--name", "x"], "Name the repository"),
    ],
)
def test_what_is_no_project_or_value_is_refused(tracker, words, says):
    done = tracker("project", *words)
    assert done.returncode == 2
    assert says in done.stderr


def test_a_worse_result_is_pointed_out_and_never_exported(tracker):
    done = tracker("impact", RAG, "new index", "--metric", "p95 latency", "--before", "900 ms", "--after", "1.2 s")
    assert "which is worse (lower is better)" in done.stdout
    out = tracker("export")
    assert "p95 latency" not in out.stdout
    assert "omitted 1 result without an improvement" in out.stderr
    gaps = tracker("export", "--gaps").stdout
    assert 'Handbook bot: "p95 latency" is left out: it went from 900 ms to 1.2 s, and lower is better\n' in gaps


def test_an_unknown_direction_is_asked_for_once_and_stated_for_good(tracker):
    figures = ("--metric", "queue depth", "--before", "12")
    assert "state it with --better" in tracker("impact", RAG, "batching", *figures, "--after", "9").stdout
    assert '"queue depth" has no known direction' in tracker("export", "--gaps").stdout
    done = tracker("impact", RAG, "more batching", *figures, "--after", "90", "--better", "lower")
    assert "which is worse" in done.stdout
    (result,) = exported(tracker)["results"]
    assert (result["after"], result["better"]) == ("9", "lower")
    assert 'queue depth" has no known' not in tracker("export", "--gaps").stdout
    assert tracker("impact", RAG, "x", *figures, "--after", "9", "--better", "sideways").returncode == 2


def test_a_public_repository_without_a_web_address_is_told_its_cause(tracker, tmp_path):
    folder = built(tmp_path, tracker)
    git(folder, "remote", "set-url", "origin", "/srv/handbook-bot")
    assert tracker("link", folder).stdout.endswith("its remote is /srv/handbook-bot now\n")
    done = tracker("export", "--gaps")
    assert "no link: its remote /srv/handbook-bot is no web address; push it" in done.stdout
    assert "no permalinks in Handbook bot: no remote with a web address" in tracker("export").stderr
    git(folder, "remote", "set-url", "origin", "https://example.org/ada/handbook-bot")
    assert tracker("link", folder).returncode in {0, 2}
    assert "no link: " not in tracker("export", "--gaps").stdout


def test_gaps_are_one_line_each_and_in_no_export(tracker):
    tracker("impact", RAG, "halved the bill", "--metric", "cost", "--before", "$90")
    out = tracker("export")
    assert "cost (halved the bill)" in out.stdout
    assert out.stderr == ""
    lines = tracker("export", "--gaps").stdout.splitlines()
    for gap in ("profile: no phone", "profile: no work experience", 'Handbook bot: "cost" has no value after'):
        assert len([line for line in lines if line.startswith(gap)]) == 1, gap
    table = json.loads(tracker("export", "--gaps", "--format", "json").stdout)
    assert table == {"schema": "tracker.gaps/1", "error": None, "gaps": lines}
    assert tracker("export", "--gaps", "-o", "x").returncode == 2


EXPERIENCE = """
[[experience]]
position = "Data analyst"
company = "Northwind"
start = 2022-03-01
end = "2025-11"
highlights = ["Replaced spreadsheets with dbt."]

[[experience]]
position = "Librarian"
company = "City library"
start = 2020
"""


def test_experience_is_written_into_the_profile_and_stands_in_every_format(tracker, tmp_path):
    with (tmp_path / "home/profile.toml").open("a") as file:
        file.write(EXPERIENCE)
    assert "Data analyst, Northwind, Mar 2022 – Nov 2025" in tracker("profile", "show").stdout  # noqa: RUF001
    assert "Librarian, City library, 2020 – present" in tracker("profile", "show").stdout  # noqa: RUF001
    assert tracker("profile", "set", "--phone", "+351 912 345 678").returncode == 0
    for name in ("md", "html", "json", "json-resume", "rendercv"):
        text = tracker("export", "--format", name).stdout
        assert "Replaced spreadsheets with dbt." in text, name
        assert "City library" in text, name
        assert "912" in text, name
    entries = yaml.safe_load(tracker("export", "--format", "rendercv").stdout)["cv"]["sections"]["experience"]
    assert [entry["end_date"] for entry in entries] == ["2025-11", "present"]


@pytest.mark.parametrize(
    ("written", "line", "says"),
    [
        ('[[experience]]\nposition = "a"\ncompany = "b"\n', 1, "experience.start: is missing"),
        ('[[experience]]\nposition = "a"\ncompany = "b"\nstart = "soon"\n', 4, "is no date: write 2024"),
        ('[[experience]]\nposition = "a"\ncompany = 3\nstart = "2024"\n', 3, "experience.company: is no text"),
        (
            '[[experience]]\nposition = "a"\ncompany = "b"\nstart = "2024"\nfinish = "2025"\n',
            5,
            "is no key of an entry",
        ),
        ('[[experience]]\nposition = "a"\ncompany = "b"\nstart = "2024"\nurl = "javascript:x"\n', 5, "is no link"),
        ('[[experience]]\nposition = "a"\ncompany = "b"\nstart = "2024"\nhighlights = "x"\n', 5, "is no list of texts"),
        ("experience = 3\n", 1, "is no list of tables"),
    ],
)
def test_an_entry_with_a_problem_is_named_with_its_line_and_left_out(tracker, tmp_path, written, line, says):
    file = tmp_path / "home/profile.toml"
    file.write_text(written)
    done = tracker("profile", "show")
    assert f"{file}:{line}: " in done.stderr
    assert says in done.stderr
    assert "work " not in done.stdout
    assert f"{file}:{line}: " in tracker("export").stderr


def test_a_result_stands_in_the_project_that_it_is_of(tracker, tmp_path):
    other = tmp_path / "other"
    subprocess.run(["git", "init", "-q", "-b", "main", other], check=True)
    (other / "a.py").write_text("a = 1\n")
    run_git(other, "add", ".")
    run_git(other, "commit", "-q", "-m", "x")
    tracker("link", other, "--to", RAG)
    done = tracker("impact", RAG, "on 9 cases", "--metric", "recall", "--before", "0.1", "--after", "0.2")
    assert "linked to handbook-bot, other: say which project the result is of with --project" in done.stdout
    tracker("undo")
    figures = ("--metric", "recall", "--before", "0.1", "--after", "0.2")
    assert tracker("impact", RAG, "on 9 cases", *figures, "--project", "handbook-bot").stdout.count("\n") == 1
    assert [one["metric"] for one in exported(tracker)["results"]] == ["recall"]
    assert tracker("impact", RAG, "elsewhere", *figures, "--project", "other").returncode == 0
    out = tracker("export")
    assert "elsewhere" not in out.stdout
    assert "omitted the results of" in out.stderr
    assert tracker("impact", RAG, "x", "--project", "nowhere").returncode == 2
