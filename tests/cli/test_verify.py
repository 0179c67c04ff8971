"""`tracker verify` as a user meets it: the installed command on real repositories."""

import json
import subprocess
from pathlib import Path

import pytest
from conftest import TRACKER

from tracker.verify.waivers import WAIVER_REASONS


def rows(done):
    return {row["id"]: row for row in json.loads(done.stdout)["deliverables"]}


def git(folder, *arguments):
    identity = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
    subprocess.run(["git", "-C", folder, *identity, *arguments], check=True, capture_output=True)


def repository_of(folder, files):
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    commit(folder, files)
    return folder


def commit(folder, files):
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "change")


DOCKERFILE = 'FROM python:3.12\nCOPY . /app\nCMD ["python", "/app/app.py"]\n'


def test_the_demonstration_shows_verified_partial_and_missing(tracker, demo_repository):
    done = tracker("verify", demo_repository)
    assert done.returncode == 0
    assert "✔ verified" in done.stdout
    assert "≈ partial" in done.stdout
    assert "· missing" in done.stdout
    assert "Dockerfile:" in done.stdout


def test_json_has_the_documented_shape(tracker, demo_repository):
    document = json.loads(tracker("verify", demo_repository, "--all", "--json").stdout)
    assert document["schema"] == "tracker.verify/1"
    assert document["error"] is None
    assert len(document["repository"]["commit"]) == 40
    assert document["repository"]["ref"] == "main"
    assert sum(document["summary"].values()) == len(document["deliverables"])
    row = next(row for row in document["deliverables"] if row["id"] == "dockerfile")
    assert row["status"] == "verified"
    assert {"part", "path", "line", "scope", "what", "permalink"} == set(row["evidence"][0])
    assert row["evidence"][0]["permalink"] is None, "a commit that was never pushed has no link"


def test_without_a_path_it_looks_where_you_stand(tracker, demo_repository):
    done = tracker("verify", "--json", cwd=demo_repository / "bot")
    assert rows(done)["dockerfile"]["status"] == "verified"


def test_only_committed_content_counts_and_the_uncommitted_is_named(tracker, tmp_path):
    folder = repository_of(tmp_path / "r", {"app.py": "print('hello')\n"})
    (folder / "Dockerfile").write_text(DOCKERFILE)
    row = rows(tracker("verify", folder, "--json"))["dockerfile"]
    assert row["status"] == "missing"
    assert "Dockerfile exists but is not committed" in tracker("verify", folder).stdout
    assert rows(tracker("verify", folder, "--worktree", "--json"))["dockerfile"]["status"] == "verified"


def test_a_revision_and_a_folder_can_be_chosen(tracker, tmp_path):
    folder = repository_of(tmp_path / "r", {"api/Dockerfile": DOCKERFILE, "web/index.js": "1\n"})
    commit(folder, {"api/Dockerfile": "FROM python:3.12\n"})
    assert rows(tracker("verify", folder, "--json"))["dockerfile"]["status"] != "verified"
    before = rows(tracker("verify", folder, "--rev", "HEAD~1", "--json"))
    assert before["dockerfile"]["evidence"][0]["path"] == "api/Dockerfile"
    narrowed = tracker("verify", folder, "--rev", "HEAD~1", "--subdir", "web", "--json")
    assert rows(narrowed)["dockerfile"]["status"] == "missing"


def test_a_second_run_answers_the_same_from_the_cache(tracker, demo_repository):
    first, second = (tracker("verify", demo_repository, "--all", "--json").stdout for _ in range(2))
    assert first == second


def test_required_deliverables_decide_the_exit_code(tracker, demo_repository):
    assert tracker("verify", demo_repository, "--require", "dockerfile").returncode == 0
    assert tracker("verify", demo_repository, "--require", "dockerfile,ci-tests").returncode == 1
    assert tracker("verify", demo_repository, "--require", "ci-tests", "--require", "dockerfile").returncode == 1


def test_only_may_be_given_several_times(tracker, demo_repository):
    found = rows(tracker("verify", demo_repository, "--only", "dockerfile", "--only", "ci-tests", "--json"))
    assert set(found) == {"dockerfile", "ci-tests"}


def test_only_narrows_the_rows(tracker, demo_repository):
    assert set(rows(tracker("verify", demo_repository, "--only", "dockerfile,ci-tests", "--json"))) == {
        "dockerfile",
        "ci-tests",
    }


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--only", "dockerfil"], 'Did you mean "dockerfile"?'),
        (["--track", "nonesuch"], "tracks list"),
        (["--format", "yaml"], "Invalid value"),
    ],
)
def test_wrong_use_is_told_with_the_way_out(tracker, demo_repository, arguments, says):
    done = tracker("verify", demo_repository, *arguments)
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_what_is_no_repository_gets_one_clear_answer(tracker, tmp_path):
    done = tracker("verify", tmp_path)
    assert done.returncode == 3
    assert "Traceback" not in done.stdout + done.stderr
    document = json.loads(tracker("verify", tmp_path, "--json").stdout)
    assert document["error"]["code"] == "not_a_repository"
    assert document["error"]["remedy"]


def test_a_url_is_answered_with_how_to_clone_it(tracker):
    done = tracker("verify", "https://github.com/pallets/click")
    assert done.returncode == 3
    assert "git clone https://github.com/pallets/click" in done.stdout


def test_several_repositories_give_one_json_line_each(tracker, demo_repository, tmp_path):
    done = tracker("verify", demo_repository, tmp_path, "--json")
    assert [json.loads(line)["error"] is None for line in done.stdout.splitlines()] == [True, False]
    assert done.returncode == 3


def test_a_closed_pipe_leaves_no_traceback(environment, demo_repository):
    done = subprocess.run(  # noqa: S602 - the pipe is what is tested
        f"{TRACKER} verify {demo_repository} --all --verbose | head -1",
        shell=True,
        capture_output=True,
        text=True,
        env=environment,
        check=True,
    )
    assert "Traceback" not in done.stderr


def test_terminal_controls_in_names_are_taken_out(tracker, tmp_path):
    folder = repository_of(tmp_path / "r", {"a\x1b[31mb/Dockerfile": DOCKERFILE})
    for form in ([], ["--json"], ["--verbose"]):
        assert "\x1b[31m" not in tracker("verify", folder, *form).stdout


def test_a_pushed_commit_has_permalinks(tracker, tmp_path):
    folder = repository_of(tmp_path / "r", {"Dockerfile": DOCKERFILE})
    git(folder, "remote", "add", "origin", "git@github.com:someone/portfolio.git")
    git(folder, "update-ref", "refs/remotes/origin/main", "HEAD")
    evidence = rows(tracker("verify", folder, "--json"))["dockerfile"]["evidence"][0]
    commit_id = json.loads(tracker("verify", folder, "--json").stdout)["repository"]["commit"]
    assert (
        evidence["permalink"] == f"https://github.com/someone/portfolio/blob/{commit_id}/Dockerfile#L{evidence['line']}"
    )


WAIVERS = """
[[waiver]]
deliverable = "ci-tests"
reason = "done-elsewhere"
note = "tests run in the company's own pipeline"

[[waiver]]
deliverable = "dockerfile"
reason = "because"

[[ignore]]
path = "old"
reason = "archived"
"""


def test_a_waiver_is_shown_as_a_claim_and_proves_nothing(tracker, tmp_path):
    folder = repository_of(
        tmp_path / "r", {".tracker.toml": WAIVERS, "old/Dockerfile": DOCKERFILE, "app.py": "x = 1\n"}
    )
    for _ in range(2):  # the second answer comes from the cache
        done = tracker("verify", folder, "--all", "--json")
        found, document = rows(done), json.loads(done.stdout)
        assert found["ci-tests"]["status"] == "missing"
        assert found["ci-tests"]["claim"] == {
            "reason": "done-elsewhere",
            "note": "tests run in the company's own pipeline",
        }
        assert found["dockerfile"]["status"] == "missing"
        assert document["ignored"] == [{"path": "old", "reason": "archived"}]
        assert document["problems"] == [f".tracker.toml: dockerfile: reason must be one of {', '.join(WAIVER_REASONS)}"]
        assert document["summary"]["missing"] == len(found)
    shown = tracker("verify", folder, "--all").stdout
    assert "claimed, not proven: done-elsewhere" in shown
    assert f"· {len(found) - 1} missing   ✎ 1 claimed" in shown
    markdown = tracker("verify", folder, "--all", "--format", "markdown").stdout
    assert f"· {len(found) - 1} missing, ✎ 1 claimed" in markdown
    assert "| claimed, not proven: done-elsewhere |" in markdown
    assert "ignored, as .tracker.toml asks: old" in shown


@pytest.mark.parametrize("text", ["[[waiver", "waiver = 3", "[[ignore]]\npath='*'\nreason='generated'", "\0\xff"])
def test_a_broken_waiver_file_is_told_and_changes_nothing(tracker, tmp_path, text):
    folder = repository_of(tmp_path / "r", {".tracker.toml": text, "Dockerfile": DOCKERFILE})
    done = tracker("verify", folder, "--json")
    assert rows(done)["dockerfile"]["status"] == "verified"
    assert json.loads(done.stdout)["problems"]


def test_an_own_deliverable_with_mistakes_is_told_line_by_line(tracker, environment, demo_repository):
    own = Path(environment["TRACKER_HOME"]) / "catalogue" / "mine.toml"
    own.parent.mkdir(parents=True)
    own.write_text('[[deliverable]]\nid = "mine"\ntitel = "Mine"\n')
    done = tracker("verify", demo_repository)
    assert done.returncode == 2
    assert f'{own}:3: deliverable.titel: unknown key (did you mean "title"?)' in done.stderr
    own.write_text("[[deliverable")
    done = tracker("verify", demo_repository)
    assert done.returncode == 2
    assert "mine.toml:1" in done.stderr
    assert "Traceback" not in done.stderr


OWN = """
[[deliverable]]
id = "haiku"
title = "A haiku"
counts = "A file named haiku."
remedy = "Write one."
[[deliverable.part]]
id = "file"
says = "a haiku"
match = [{ file = "haiku.txt", example = "poems/haiku.txt" }]
"""


def test_an_own_deliverable_is_verified_like_the_shipped_ones(tracker, environment, tmp_path):
    own = Path(environment["TRACKER_HOME"]) / "catalogue" / "mine.toml"
    own.parent.mkdir(parents=True)
    own.write_text(OWN)
    folder = repository_of(tmp_path / "r", {"poems/haiku.txt": "frog\n"})
    row = rows(tracker("verify", folder, "--only", "haiku", "--json"))["haiku"]
    assert (row["status"], row["evidence"][0]["path"]) == ("verified", "poems/haiku.txt")


@pytest.mark.parametrize(
    "arguments",
    [
        ["verify", "--only", "nope", "--json"],
        ["verify", "--format", "json", "--track", "nope"],
        ["explain", "nope", "--json"],
        ["roles", "nope", "--json"],
        ["nope", "--json"],
    ],
)
def test_json_stays_json_on_wrong_use(tracker, arguments):
    done = tracker(*arguments)
    assert done.returncode == 2
    assert set(json.loads(done.stdout)["error"]) == {"code", "message", "remedy"}


def test_a_damaged_reading_is_not_remembered(tracker, tmp_path):
    folder = repository_of(tmp_path / "r", {"Dockerfile": DOCKERFILE})
    blob = subprocess.run(
        ["git", "-C", folder, "rev-parse", "HEAD:Dockerfile"], capture_output=True, text=True, check=True
    ).stdout.strip()
    stored = folder / ".git" / "objects" / blob[:2] / blob[2:]
    content = stored.read_bytes()
    stored.unlink()
    assert rows(tracker("verify", folder, "--json"))["dockerfile"]["status"] == "unavailable"
    stored.write_bytes(content)
    assert rows(tracker("verify", folder, "--json"))["dockerfile"]["status"] == "verified"


WORKFLOW = """
on: [push]
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - run: pytest tests --token=ghp_0123456789abcdef0123456789abcdef0123
"""
TEST = "from app import one\n\n\ndef test_one():\n    assert one() == 1\n"


def test_what_was_seen_quotes_no_secret(tracker, tmp_path):
    files = {".github/workflows/ci.yml": WORKFLOW, "tests/test_app.py": TEST, "app.py": "def one():\n    return 1\n"}
    folder = repository_of(tmp_path / "r", files)
    for form in (["--json"], ["--verbose"], ["--format", "markdown"], ["--format", "sarif"]):
        done = tracker("verify", folder, "--all", *form)
        assert "pytest" in done.stdout
        assert "ghp_" not in done.stdout


def test_a_large_file_makes_verdicts_unavailable_only_where_it_would_have_been_read(tracker, tmp_path):
    large = "x = 1\n" * 200_000
    vendored = repository_of(tmp_path / "a", {"app.py": "x = 1\n", ".yarn/releases/yarn.cjs": large})
    assert rows(tracker("verify", vendored, "--json"))["llm-api"]["status"] == "missing"
    own = repository_of(tmp_path / "b", {"app.py": large})
    assert rows(tracker("verify", own, "--json"))["llm-api"]["status"] == "unavailable"
