"""`tracker export` and `tracker profile` on real repositories: only what is proven is told, private things are not."""

import json
import os
import re
import shutil
import subprocess

import pytest
import yaml
from command_line import run_command

from tracker.actions.demo import build_demo
from tracker.export.formats import FORMATS
from tracker.roadmap.loader import load

RAG = "ai/rag-from-scratch"


def git(folder, *arguments):
    subprocess.run(["git", "-C", folder, *arguments], check=True, capture_output=True)


@pytest.fixture
def environment(environment):
    """Of a learner whose global git configuration has no address: only that of the profile is theirs."""
    return {**environment, "GIT_CONFIG_GLOBAL": os.devnull}


def built(folder, run):
    """The demonstration repository, pushed, public, linked to one milestone; and a claim."""
    folder = build_demo(folder)
    git(folder, "remote", "add", "origin", "https://token:secret@github.com/ada/handbook-bot.git")
    git(folder, "update-ref", "refs/remotes/origin/main", "HEAD")
    for arguments in (
        ("start", "ai"),
        ("profile", "set", "--name", "Ada Lovelace", "--email", "demo@example.org"),
        ("link", folder, "--to", RAG, "--public"),
        ("verify", "--linked"),
        ("test-out", "ai/vector-database"),
    ):
        typed = "as I know it\ngood\n" * 3 + "six years at work\n"
        assert run(*arguments, typed=typed).returncode in {0, 1}, arguments
    return folder


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    """A home with its repository, to be copied."""
    folder = tmp_path_factory.mktemp("prepared")
    kept = {"PATH": os.environ["PATH"], "GIT_CONFIG_GLOBAL": os.devnull, "TRACKER_HOME": str(folder / "home")}
    env = {**kept, "TRACKER_CACHE": str(folder / "cache")}
    return folder / "home", built(
        folder,
        lambda *words, typed: run_command(words, env, typed=typed),
    )


@pytest.fixture
def portfolio(prepared, tmp_path):
    """A home of one's own on the repository that all share; it is not to be changed."""
    home, folder = prepared
    shutil.copytree(home, tmp_path / "home")
    return folder


@pytest.fixture
def own_portfolio(tracker, tmp_path):
    """A home and a repository of one's own."""
    return built(tmp_path, tracker)


def summary(tracker, *arguments):
    done = tracker("export", "--format", "json", *arguments)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_deliverable_carries_title_commit_permalink_dates_and_own_share(tracker, portfolio):
    commit = subprocess.run(["git", "-C", portfolio, "rev-parse", "HEAD"], capture_output=True, text=True, check=True)
    (project,) = summary(tracker)["projects"]
    assert len({one["id"] for one in project["deliverables"]}) == len(project["deliverables"]) > 1
    (item,) = (one for one in project["deliverables"] if one["id"] == "rag-pipeline")
    assert item["title"] == "Retrieval-augmented generation, end to end"
    assert (project["name"], project["url"]) == ("Handbook bot", "https://github.com/ada/handbook-bot")
    fact = item["evidence"][0]
    assert fact["commit"] == commit.stdout[:7]
    path = f"{fact['path']}#L{fact['line']}"
    assert fact["permalink"] == f"https://github.com/ada/handbook-bot/blob/{commit.stdout.strip()}/{path}"
    assert item["share"]["own"] == item["share"]["lines"] > 0
    assert item["since"] <= item["until"]


@pytest.mark.usefixtures("portfolio")
def test_lines_of_another_author_are_not_the_learners(tracker):
    tracker("profile", "set", "--email", "ada@example.org")
    assert summary(tracker)["projects"] == []
    assert "run `tracker profile set --also ADDRESS`" in tracker("verify", "--linked").stderr
    tracker("profile", "set", "--also", "demo@example.org")
    assert "another address" not in tracker("verify", "--linked").stderr
    (project,) = summary(tracker)["projects"]
    assert all(one["share"]["own"] > 0 for one in project["deliverables"])


@pytest.mark.usefixtures("portfolio")
def test_a_project_tells_the_rarest_first_and_all_when_asked(tracker):
    few = tracker("export").stdout.count(")).\n")
    every = tracker("export", "--all").stdout.count(")).\n")
    (project,) = summary(tracker)["projects"]
    assert (few, every) == (5, len(project["deliverables"]))
    assert all(one["statement"].endswith(".") for one in project["deliverables"])
    assert project["deliverables"][0]["id"] != "readme"


@pytest.mark.usefixtures("portfolio")
def test_what_a_place_shows_already_comes_after_what_others_show(tracker):
    shown = re.findall(r"^- .*\((\S+:\d.*)\)\.$", tracker("export").stdout.replace("\\", ""), re.MULTILINE)
    assert len(shown) == 5
    places = []
    for path, lines in re.findall(r"([^\s:,]+):(\d+(?:, \d+)*)", "; ".join(shown)):
        places += [f"{path}:{line}" for line in lines.split(", ")]
    assert len(places) == len(set(places)) > 5


@pytest.mark.usefixtures("portfolio")
def test_skills_are_technologies_in_use_with_their_place(tracker):
    (project,) = summary(tracker)["projects"]
    skills = {skill["label"]: skill["evidence"] for skill in project["skills"]}
    assert "Python" in skills
    assert all(seen["path"] and seen["line"] for seen in skills.values())
    assert "## Skills\n" in tracker("export").stdout


def test_what_a_repository_linked_to_no_milestone_yet_proves_is_told(tracker, tmp_path):
    folder = tmp_path / "small"
    folder.mkdir()
    (folder / "requirements.txt").write_text("fastapi==0.110.0\n")
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "-c", "user.name=x", "-c", "user.email=demo@example.org", "commit", "-q", "-m", "Pin")
    tracker("start", "ai")
    tracker("profile", "set", "--name", "Ada Lovelace", "--email", "demo@example.org")
    assert "no milestone yet" in tracker("link", folder, "--yes").stdout
    (project,) = summary(tracker, "--all")["projects"]
    assert [one["id"] for one in project["deliverables"]] == ["pinned-environment"]


@pytest.mark.usefixtures("portfolio")
def test_where_no_address_is_the_learners_nothing_is_theirs_and_the_remedy_is_told(tracker):
    tracker("profile", "set", "--email", "")
    done = tracker("export", "--format", "json")
    assert json.loads(done.stdout)["projects"] == []
    assert "your email address is unknown" in done.stderr
    assert "none of your addresses is known, run `tracker link PATH --author ADDRESS`" in done.stderr


def test_a_shallow_clone_proves_nothing_until_its_history_is_there(tracker, tmp_path):
    whole = build_demo(tmp_path / "whole")
    git(whole, "-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "--allow-empty", "-qmx")
    clone = tmp_path / "part"
    subprocess.run(["git", "clone", "-q", "--depth=1", f"file://{whole}", clone], check=True)
    tracker("start", "ai")
    tracker("profile", "set", "--email", "demo@example.org")
    remedy = "its clone is shallow, run `git fetch --unshallow` and `tracker sync`"
    assert remedy in tracker("link", clone, "--to", RAG).stderr + tracker("verify", "--linked").stderr
    done = tracker("export")
    assert "No deliverable is verified yet." in done.stdout
    assert remedy in done.stderr
    assert remedy in tracker("status").stderr
    assert remedy in tracker("sync").stderr
    git(clone, "fetch", "-q", "--unshallow")
    assert "Proven" in tracker("sync").stdout
    done = tracker("export")
    assert "No deliverable is verified yet." not in done.stdout
    assert "is unknown" not in done.stderr


def test_an_address_that_the_mailmap_gives_to_the_learner_is_theirs(tracker, own_portfolio):
    tracker("profile", "set", "--email", "ada@example.org")
    (own_portfolio / ".mailmap").write_text("Ada <ada@example.org> <demo@example.org>\n")
    git(own_portfolio, "add", ".mailmap")
    git(own_portfolio, "-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-q", "-m", "Mailmap")
    tracker("sync")
    (project,) = summary(tracker)["projects"]
    assert project["deliverables"][0]["share"]["own"] > 0


@pytest.mark.usefixtures("portfolio")
def test_claims_are_told_only_when_asked_for_and_marked(tracker):
    assert "six years" not in tracker("export").stdout
    assert summary(tracker)["claims"] == []
    text = tracker("export", "--include", "claimed").stdout
    assert "six years at work" in text.partition("## Claimed, not verified\n")[2].partition("\n## ")[0]
    course = summary(tracker, "--include", "claimed")["courses"][0]
    assert (course["verified"], course["claimed"]) == (1, 1)


def test_a_repository_that_is_not_public_has_no_link_and_redacted_no_name(tracker, portfolio):
    tracker("link", portfolio, "--to", RAG, "--private")
    tracker("impact", RAG, "Handbook-Bot answers better", "--metric", "hit rate", "--before", "0.6", "--after", "0.8")
    for name in ("md", "html", "json", "json-resume", "rendercv", "csv"):
        shown = tracker("export", "--format", name).stdout
        assert "github.com/ada/handbook-bot" not in shown
        assert "Handbook bot" in shown
        redacted = tracker("export", "--format", name, "--redact").stdout
        assert "private project 1" in redacted
        assert "handbook" not in redacted.lower()
        assert "index.py" not in redacted


@pytest.mark.usefixtures("portfolio")
def test_no_text_of_a_milestone_is_told_of_a_project(tracker):
    (milestone,) = (each for each in load("ai").milestones() if each.id == RAG.removeprefix("ai/"))
    assert milestone.title
    assert milestone.why
    for name in FORMATS.keys() - {"pdf", "docx"}:
        text = tracker("export", "--format", name).stdout
        assert milestone.title not in text
        assert milestone.why not in text
        assert "?]" not in text


@pytest.mark.usefixtures("portfolio")
def test_a_result_is_told_as_the_authors_word(tracker):
    before = summary(tracker)["projects"][0]
    tracker("impact", RAG, "on 120 questions", "--metric", "hit rate", "--before", "0.6", "--after", "0.8")
    done = tracker("export")
    assert "- *Reported by the author:* hit rate from 0.6 to 0.8 (on 120 questions).\n" in done.stdout
    assert done.stderr == ""
    (project,) = summary(tracker)["projects"]
    (result,) = project["results"]
    assert result == {
        "text": "on 120 questions",
        "metric": "hit rate",
        "before": "0.6",
        "after": "0.8",
        "better": "higher",
    }
    assert project["deliverables"] == before["deliverables"]


@pytest.mark.usefixtures("portfolio")
def test_a_result_without_a_project_is_left_out_and_named(tracker):
    tracker("impact", "ai/vector-database", "halved the bill")
    done = tracker("export", "--include", "claimed")
    assert "halved the bill" not in done.stdout
    assert "warning: omitted the results of ai/vector-database" in done.stderr


def test_a_deliverable_of_two_milestones_and_two_folders_is_told_once(tracker, own_portfolio):
    hook = "repos:\n- repo: https://github.com/astral-sh/ruff-pre-commit\n  rev: v0.14.0\n  hooks:\n  - id: ruff\n"
    (own_portfolio / ".pre-commit-config.yaml").write_text(hook)
    git(own_portfolio, "add", ".")
    git(own_portfolio, "-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-q", "-m", "Hooks")
    for track, folder in (("ml", own_portfolio), ("mlops", own_portfolio), ("mlops", own_portfolio / "bot")):
        tracker("start", track)
        milestone = "git-and-linux" if folder == own_portfolio else "experiment-tracking"
        assert tracker("link", folder, "--to", f"{track}/{milestone}").returncode == 0
    tracker("verify", "--linked")
    (project,) = summary(tracker)["projects"]
    ids = [one["id"] for one in project["deliverables"]]
    assert {"rag-pipeline", "llm-api"} <= set(ids)
    assert "precommit" not in ids, "another author wrote it"
    assert len(set(ids)) == len(ids)
    for one in project["deliverables"]:
        facts = [(seen["path"], seen["line"], seen["what"], seen["commit"]) for seen in one["evidence"]]
        assert len(set(facts)) == len(facts)


OWN_DELIVERABLE = """
title = "Mine"
[[deliverable]]
id = "handbook-bot-notes"
title = "Notes of handbook-bot"
counts = "a file of notes"
remedy = "add it"
[[deliverable.part]]
id = "there"
says = "notes are there"
match = [{ file = "README.md", example = "README.md" }]
"""


def test_an_own_deliverable_has_its_title_and_one_that_vanished_its_id(tracker, own_portfolio, tmp_path):
    own = tmp_path / "home/catalogue/mine.toml"
    own.parent.mkdir()
    own.write_text(OWN_DELIVERABLE)
    track = (
        'id = "mine"\ntitle = "Mine"\nsummary = "Mine."\nformat_version = 1\n[[phase]]\nid = "one"\ntitle = "One"\n'
        'goal = "One."\n[[phase.milestone]]\nid = "notes"\ntitle = "Notes"\nwhy = "So."\nhours = [1, 2]\n'
        'deliverables = ["handbook-bot-notes"]\n'
    )
    (tmp_path / "home/tracks").mkdir()
    (tmp_path / "home/tracks/mine.toml").write_text(track)
    assert tracker("link", own_portfolio, "--to", "mine/notes", "--private").returncode == 0
    tracker("verify", "--linked")
    words = ("export", "--track", "mine", "--all")
    assert "- Notes of handbook-bot (README.md:1).\n" in tracker(*words).stdout
    assert "- Notes of private project 1 (private at " in tracker(*words, "--redact").stdout
    assert "handbook" not in tracker(*words, "--redact", "--format", "json").stdout
    own.write_text("[[deliverable")
    damaged = tracker(*words)
    assert "- handbook-bot-notes (README.md:1).\n" in damaged.stdout
    assert f"{own}:1" in damaged.stderr
    for fault in ("[[deliverable]]\nid = []\n", '[[deliverable]]\ntitle = "Notes"\n', "deliverable = 3\n"):
        own.write_text(fault)
        damaged = tracker(*words)
        assert damaged.returncode == 0
        assert "- handbook-bot-notes (README.md:1).\n" in damaged.stdout
        assert f"{own}:1" in damaged.stderr
    own.unlink()
    assert "- handbook-bot-notes (README.md:1).\n" in tracker(*words).stdout
    assert "- private project 1-notes (private at " in tracker(*words, "--redact").stdout


@pytest.mark.usefixtures("portfolio")
def test_a_readme_is_updated_in_place(tracker, tmp_path):
    readme = tmp_path / "README.md"
    readme.write_bytes(b"# Me\n<!-- tracker:start -->\nold\n<!-- tracker:end -->\nbye")
    readme.chmod(0o640)
    assert "updated" in tracker("export", "--readme", readme).stdout
    content = readme.read_bytes()
    assert content.startswith(b"# Me\n<!-- tracker:start -->\n")
    assert content.endswith(b"\n<!-- tracker:end -->\nbye")
    assert b"handbook-bot" in content
    assert readme.stat().st_mode & 0o777 == 0o640
    assert "up to date" in tracker("export", "--readme", readme).stdout
    readme.write_text("no markers")
    done = tracker("export", "--readme", readme)
    assert done.returncode == 2
    assert "add these two lines" in done.stderr
    assert readme.read_text() == "no markers"


@pytest.mark.usefixtures("portfolio")
@pytest.mark.parametrize("name", ["pdf", "docx", "html"])
def test_output_goes_to_a_file(tracker, tmp_path, name):
    target = tmp_path / f"resume.{name}"
    done = tracker("export", "--format", name, "-o", target)
    assert done.returncode == 0
    assert done.stdout == ""
    first = target.read_bytes()
    tracker("export", "--format", name, "-o", target)
    assert target.read_bytes() == first


def test_without_git_history_here_the_record_is_exported_all_the_same(tracker, own_portfolio):
    own_portfolio.rename(own_portfolio.parent / "moved")
    done = tracker("export", "--format", "json")
    (project,) = json.loads(done.stdout)["projects"]
    assert project["deliverables"][0]["share"]["own"] > 0, "as recorded"
    assert "authors are unknown" in done.stderr


def test_before_anything_is_begun_it_says_what_to_do(tracker):
    done = tracker("export", "--format", "json")
    assert done.returncode == 2
    assert json.loads(done.stdout)["error"]["code"] == "no_track"
    assert "tracker start" in tracker("export").stderr
    assert tracker("start", "ai").returncode == 0
    done = tracker("export")
    assert "No deliverable is verified yet." in done.stdout


def test_the_profile_takes_what_git_knows_and_is_changed_field_by_field(tracker, tmp_path):
    (tmp_path / "gitconfig").write_text("[user]\nname = Git Name\nemail = git@example.org\n")
    git_says = {"GIT_CONFIG_GLOBAL": str(tmp_path / "gitconfig")}
    shown = json.loads(tracker("profile", "show", "--json", **git_says).stdout)
    assert (shown["name"], shown["email"], shown["from_git"]) == ("Git Name", "git@example.org", ["name", "email"])
    tracker("profile", "set", "--name", "Ada", "--link", "GitHub=https://github.com/ada", **git_says)
    tracker("profile", "set", "--headline", "AI engineer", **git_says)
    text = tracker("profile", "show", **git_says).stdout
    assert "Ada\n" in text
    assert "(from git)" in text
    assert "GitHub: https://github.com/ada" in text
    assert "AI engineer" in text
    tracker("profile", "set", "--name", "", "--link", "GitHub=", **git_says)
    shown = json.loads(tracker("profile", "show", "--json", **git_says).stdout)
    assert (shown["name"], shown["links"]) == ("Git Name", [])


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--link", "x=javascript:alert(1)"], "is not a link"),
        (["--link", "nothing"], "LABEL=URL"),
        (["--email", "nobody"], "is not an email address"),
        (["--name", "x" * 2000], "longer than"),
        ([], "Nothing to set"),
    ],
)
def test_a_value_that_is_none_is_refused(tracker, arguments, says):
    done = tracker("profile", "set", *arguments)
    assert done.returncode == 2
    assert says in done.stderr


def test_a_profile_that_cannot_be_read_is_told_with_a_remedy(tracker, tmp_path):
    (tmp_path / "home").mkdir()
    (tmp_path / "home/profile.toml").write_text("name = [")
    assert f"{tmp_path}/home/profile.toml:1" in tracker("profile", "show").stderr
    done = tracker("profile", "set", "--name", "Ada")
    assert done.returncode == 3, "what cannot be read must not be overwritten"
    assert f"{tmp_path}/home/profile.toml:1" in done.stderr
    assert (tmp_path / "home/profile.toml").read_text() == "name = ["


@pytest.mark.usefixtures("portfolio")
def test_rendercv_gets_a_document_of_what_is_proven(tracker):
    cv = yaml.safe_load(tracker("export", "--format", "rendercv").stdout)["cv"]
    assert cv["name"] == "Ada Lovelace"
    assert "handbook-bot" in cv["sections"]["projects"][0]["name"]
