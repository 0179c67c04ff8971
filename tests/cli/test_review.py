"""`tracker review` and `tracker rubric` on repositories, links and files that are not as they should be."""

import json
import subprocess

import pytest

FILES = {
    "README.md": "# Bot\n\nA bot that answers questions about plants.\n\n```\npython app.py\n```\n",
    **{f"module{number}.py": f"value = {number}\n" for number in range(9)},
}
RUBRIC = """\
format_version = 1
id = "team"
title = "Our task"
[[criterion]]
id = "tested"
title = "Tested"
[[criterion.level]]
points = 1
text = "Tests assert on the code."
needs = [{ deliverable = "tests" }]
"""


def git(folder, *arguments):
    identity = ("-c", "user.name=Ann", "-c", "user.email=ann@example.org")
    return subprocess.run(["git", "-C", folder, *identity, *arguments], check=True, capture_output=True, text=True)


@pytest.fixture
def repository(tmp_path):
    """Makes a repository with these files in one commit."""

    def make(name="bot", files=FILES):
        folder = tmp_path / name
        folder.mkdir()
        git(folder, "init", "-q", "-b", "main")
        for path, text in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text)
        git(folder, "add", "-A")
        git(folder, "commit", "-qm", f"Files of {name}", "--allow-empty")
        return folder

    return make


@pytest.fixture
def started(tracker):
    """Runs the command for a learner who has a track."""
    assert tracker("start", "ai").returncode == 0
    return tracker


def flags(document):
    return {flag["id"] for flag in document["flags"]}


def test_a_review_ends_with_0_whatever_it_finds(tracker, repository):
    assert tracker("review", repository()).returncode == 0


def test_without_a_linked_repository_nothing_is_printed_and_the_next_step_is_said(tracker):
    for arguments in ((), ("--json",), ("--format", "markdown")):
        done = tracker("review", *arguments)
        assert (done.returncode, done.stdout.strip()) == (0, "")
        assert "tracker link PATH" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("review", "elsewhere/bot"),
        ("review", "bot"),
        ("review", ".", "--rubric", "nothing"),
        ("review", ".", "--format", "xml"),
        ("rubric", "show", "nothing"),
        ("rubric", "score", "elsewhere/bot", "--rubric", "llm-zoomcamp"),
        ("rubric", "score", "."),
    ],
    ids=" ".join,
)
def test_wrong_use_ends_with_2_and_says_what_to_do(tracker, tmp_path, arguments):
    done = tracker(*arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Hint:" in done.stderr or "Usage:" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [("review", "elsewhere/bot"), ("review", ".", "--rubric", "nothing"), ("rubric", "show", "nothing")],
    ids=" ".join,
)
def test_an_error_is_json_where_json_was_asked_for(tracker, tmp_path, arguments):
    done = tracker(*arguments, "--json", cwd=tmp_path)
    assert done.returncode == 2
    assert json.loads(done.stdout)["error"]["remedy"]


def test_a_path_that_does_not_exist_is_said_to_be_none(tracker, tmp_path):
    assert f'there is no folder "{tmp_path}/nothing"' in tracker("review", tmp_path / "nothing").stderr


def test_a_repository_without_commits_ends_with_3(tracker, tmp_path):
    git(tmp_path, "init", "-q", "empty")
    done = tracker("review", tmp_path / "empty")
    assert (done.returncode, "has no commit yet" in done.stdout) == (3, True)
    assert json.loads(tracker("review", tmp_path / "empty", "--json").stdout)["failure"]["code"] == "no_commits"
    done = tracker("rubric", "score", tmp_path / "empty", "--rubric", "llm-zoomcamp", "--json")
    assert (done.returncode, json.loads(done.stdout)["error"]["code"]) == (3, "no_commits")


def test_one_unreadable_repository_does_not_hide_the_others(tracker, repository, tmp_path):
    git(tmp_path, "init", "-q", "empty")
    done = tracker("review", tmp_path / "empty", repository(), "--json")
    documents = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 3
    assert [bool(document["failure"]) for document in documents] == [True, False]


def test_a_bare_mirror_is_reviewed_as_its_clone(tracker, repository, tmp_path):
    where = repository()
    subprocess.run(["git", "clone", "-q", "--mirror", where, tmp_path / "bot.git"], check=True)
    clone, mirror = (json.loads(tracker("review", path, "--json").stdout) for path in (where, tmp_path / "bot.git"))
    assert mirror["flags"] == clone["flags"]
    assert mirror["purpose"] == clone["purpose"] == "A bot that answers questions about plants."


def test_all_linked_repositories_are_reviewed_one_after_the_other(started, repository):
    for name in ("one", "two"):
        assert started("link", repository(name), "--yes").returncode == 0
    documents = [json.loads(line) for line in started("review", "--json").stdout.splitlines()]
    assert sorted(document["repository"]["path"].rpartition("/")[2] for document in documents) == ["one", "two"]
    assert len(json.loads(started("review", "two", "--json").stdout)["flags"]) > 0


def test_of_linked_folders_only_those_are_reviewed(started, repository):
    parts = {f"{name}/{path}": text for path, text in FILES.items() for name in ("bot", "sub/web")}
    where = repository("all", {**parts, "LICENSE": "MIT License\n\n" * 20, "other/README.md": "# Other\n"})
    milestones = iter(["production-python", "container"])
    for folder in ("bot", "sub/web"):
        done = started("link", where, "--subdir", folder, "--to", next(milestones))
        assert done.returncode == 0, done.stderr
    for arguments in ((), ("all",)):
        documents = [json.loads(line) for line in started("review", *arguments, "--json").stdout.splitlines()]
        assert [document["repository"]["subdirectory"] for document in documents] == ["bot", "sub/web"]
        for document in documents:
            assert document["purpose"] == "A bot that answers questions about plants."
            assert "no-tests" in flags(document)
            assert not {"no-readme", "no-licence"} & flags(document)
    assert started("rubric", "score", "all", "--rubric", "ai-project").returncode == 0


HOSTILE = {
    "colours": "# Bot\n\nA bot \x1b[31mthat\x07 answers\x1b]0;title\x07 questions about plants.\n",
    "markup": "# Bot\n\nA [bold]bot[/bold] that [link=file:///etc/passwd]answers[/] questions about plants.\n",
    "brackets": "# Bot\n\n" + "[" * 50_000 + "\n",
    "quotes": "> " * 20_000 + "a bot that answers\n",
    "one line": "A bot that " + "answers and " * 50_000,
    "bytes": "\udcff\udcfe# Bot\n",
    "fence": "```\n" * 20_001 + "make x\n",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_readme_harms_nothing(tracker, repository, tmp_path, text):
    where = repository(files={**FILES, "README.md": ""})
    (where / "README.md").write_bytes(text.encode("utf-8", "surrogateescape"))
    git(where, "commit", "-qam", "README")
    for format_ in ("console", "markdown", "html", "json"):
        done = tracker("review", where, "--format", format_, "-o", tmp_path / "out")
        assert (done.returncode, "Traceback" in done.stderr) == (0, False)
        said = (tmp_path / "out").read_text()
        assert not {"\x1b", "\x07"} & set(said)


@pytest.mark.parametrize(
    ("text", "line", "remedy"),
    [
        (RUBRIC.replace("points = 1", "points = "), 8, ""),
        (RUBRIC.replace("points", "pionts"), 8, 'did you mean "points"'),
        (RUBRIC.replace('id = "team"', 'id = "llm-zoomcamp"'), 2, "another rubric"),
        (RUBRIC.replace('needs = [{ deliverable = "tests" }]', ""), 7, "neither what it needs"),
        (RUBRIC.replace('deliverable = "tests"', 'deliverable = "tests", files = ["*.py"]'), 10, "expected one of"),
    ],
)
def test_a_damaged_rubric_is_named_with_its_line_and_the_others_stay(tracker, tmp_path, text, line, remedy):
    file = tmp_path / "home/rubrics/team.toml"
    file.parent.mkdir(parents=True)
    file.write_text(text)
    done = tracker("rubric", "list")
    assert done.returncode == 3
    assert f"team.toml:{line}" in done.stderr
    assert remedy in done.stderr
    assert "llm-zoomcamp" in done.stdout
    assert tracker("rubric", "show", "mlops-zoomcamp").returncode == 0
    assert "team.toml:" in tracker("rubric", "show", "team").stderr


def test_an_own_rubric_scores(tracker, repository, tmp_path):
    (tmp_path / "home/rubrics").mkdir(parents=True)
    (tmp_path / "home/rubrics/team.toml").write_text(RUBRIC)
    scored = json.loads(tracker("rubric", "score", repository(), "--rubric", "team", "--json").stdout)
    assert (scored["points"], scored["most"]) == (0, 1)
    assert scored["criteria"][0]["needs"] == ["tests"]


def test_commits_by_an_address_that_was_given_when_linking_are_the_learners(started, tmp_path):
    folder = tmp_path / "bot"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    for number in range(6):
        (folder / f"module{number}.py").write_text(f"value = {number}\n")
        git(folder, "add", "-A")
        git(folder, "-c", "user.email=ann@other.example", "commit", "-qm", "Add a module")
    assert started("link", folder, "--author", "ann@other.example", "--yes").returncode == 0
    document = json.loads(started("review", "bot", "--json").stdout)
    assert document["ownership"]["commits"] == {"name": "commits", "own": 6, "total": 6}
    assert "others-work" not in flags(document)
    assert "6 of 6 commits are yours (100 %)" in started("review", "bot").stdout
    (project,) = json.loads(started("project", "--json").stdout)["projects"]
    assert project["since"]


def test_an_author_that_is_no_address_is_refused(tracker, repository):
    done = tracker("review", repository(), "--author", "Ann Other")
    assert (done.returncode, done.stdout) == (2, "")
    assert '"ann other" is no address of an author' in done.stderr


def test_a_short_readme_that_says_what_the_project_is_is_said_to_do_so(tracker, repository):
    done = tracker("review", repository())
    assert "words of prose that say what the project is, and little else" in done.stdout
