"""What goes wrong around the program: full disks, closed pipes, signals, homes and caches that cannot be used."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import sqlite3
import stat
import subprocess
import time
from pathlib import Path

import pytest
import yaml
from conftest import TRACKER
from gitrepo import repository
from terminal import Terminal

FULL = Path("/dev/full")
COMMANDS = (
    ["status"],
    ["next"],
    ["verify", "--json", "{work}"],
    ["verify", "{work}"],
    ["verify", "--format", "sarif", "{work}"],
    ["export", "--format", "html"],
    ["tracks", "list"],
    ["roles"],
)


@pytest.fixture
def work(tmp_path):
    """A repository."""
    return repository(tmp_path / "work", {"README.md": "# a\n", "a.py": "import torch\n"})


@pytest.fixture
def started(tracker):
    """A home with a track."""
    assert tracker("start", "ai").returncode == 0
    return tracker


@pytest.mark.skipif(not FULL.exists(), reason="only Linux has it")
@pytest.mark.usefixtures("started")
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_full_disk_is_said_in_one_line(environment, work, command):
    with FULL.open("wb") as full:
        words = [TRACKER, *(word.format(work=work) for word in command)]
        done = subprocess.run(words, env=environment, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 3
    talk = [line for line in done.stderr.splitlines() if not line.startswith("no deliverable is verified yet")]
    assert talk == ["Error: the output cannot be written: No space left on device"]


@pytest.mark.parametrize("target", ["/dev/full", "/proc/none/x", "{home}/no/such/folder/x", "{home}"])
def test_a_file_that_cannot_be_written_is_named(started, tmp_path, target):
    file = target.format(home=tmp_path)
    done = started("export", "--format", "html", "-o", file)
    assert done.returncode == 3
    assert f"Error: cannot write {file}" in done.stderr


@pytest.mark.usefixtures("started")
def test_a_closed_pipe_is_no_error(environment, work):
    verify = ["verify", str(work)]
    for command in ([*verify, "--json"], verify, ["roles", "ai-engineer", "ml-engineer"], ["tracks", "show", "ai"]):
        with subprocess.Popen(
            [TRACKER, *command], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout
            assert process.stderr
            process.stdout.close()
            assert process.stderr.read() == ""
        assert process.returncode == 141


def test_the_program_stops_and_goes_on(tmp_path, environment):
    many = repository(tmp_path / "many", {f"a{number}.py": f"x = {number}\n" * 3000 for number in range(30)})
    with subprocess.Popen(
        [TRACKER, "verify", "--json", str(many)], env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        process.send_signal(signal.SIGTSTP)
        time.sleep(0.3)
        process.send_signal(signal.SIGCONT)
        output, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert output.endswith("}\n")


@pytest.mark.usefixtures("started")
@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGHUP])
def test_the_terminal_is_given_back_on_a_signal(environment, sent):
    with Terminal(**environment) as terminal:
        terminal.until(lambda: b"Next up" in terminal.drawn)
        terminal.send(sent)
        terminal.until(lambda: b"\x1b[?1049l" in terminal.drawn)


@pytest.mark.usefixtures("started")
def test_the_terminal_is_lent_while_the_program_is_stopped(environment):
    with Terminal(**environment) as terminal:
        terminal.until(lambda: b"Next up" in terminal.drawn)
        terminal.send(signal.SIGTSTP)
        terminal.until(lambda: b"\x1b[?1049l" in terminal.drawn)
        terminal.wait_until_stopped()
        terminal.send(signal.SIGCONT)
        terminal.until(lambda: terminal.is_taken)


@pytest.fixture
def ordinary(environment):
    """Runs the installed command without the privilege of root to write everywhere."""
    privilege = []
    if os.geteuid() == 0:
        if not (program := shutil.which("setpriv")):
            pytest.skip("root writes everywhere, and setpriv is not here")
        privilege = [program, "--bounding-set=-dac_override,-dac_read_search,-fowner"]

    def run(*arguments):
        command = [*privilege, TRACKER, *map(str, arguments)]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    return run


def _closed(folder):
    """Make a folder and all in it read-only."""
    for path in (*folder.rglob("*"), folder):
        path.chmod(0o500 if path.is_dir() else 0o400)


def _foreign(folder):
    """Make a folder that of another user."""
    for path in (folder, *folder.rglob("*")):
        os.chown(path, 65534, 65534)


PLACES = [
    _closed,
    pytest.param(_foreign, marks=pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")),
]


@pytest.mark.parametrize("change", PLACES)
def test_a_home_that_cannot_be_written_is_said_and_still_read(ordinary, started, tmp_path, work, change):
    before = started("status").stdout
    change(tmp_path / "home")
    try:
        done = ordinary("tick", "llm-service")
        assert done.returncode == 3
        assert done.stderr.startswith("Error: ")
        assert str(tmp_path / "home") in done.stderr
        assert "Traceback" not in done.stderr
        assert ordinary("status").stdout == before
        assert ordinary("verify", "--json", work).returncode == 0
    finally:
        _opened(tmp_path / "home")


@pytest.mark.parametrize("change", PLACES)
def test_a_cache_that_cannot_be_written_changes_no_verdict(ordinary, tracker, tmp_path, work, change):
    fresh = tracker("verify", "--all", "--json", work).stdout
    for file in (tmp_path / "cache").iterdir():
        file.unlink()
    change(tmp_path / "cache")
    try:
        done = ordinary("verify", "--all", "--json", work)
        assert (done.returncode, done.stderr, done.stdout) == (0, "", fresh)
    finally:
        _opened(tmp_path / "cache")


def _opened(folder):
    for path in (folder, *folder.rglob("*")):
        if path.is_dir():
            path.chmod(0o700)


def _limited(size):
    """What lets a process write no file of more than so many bytes, as on a disk that is full."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@pytest.mark.parametrize("room", [0, 3])
def test_a_disk_that_is_full_costs_no_progress(started, untraced, tmp_path, work, room):
    assert started("tick", "llm-service").returncode == 0
    before = started("status").stdout
    journal = {file: file.read_bytes() for file in (tmp_path / "home/journal").glob("*.toml")}
    limit = _limited(max(map(len, journal.values())) + room)
    words = [TRACKER, "tick", "observability"]
    done = subprocess.run(words, env=untraced, preexec_fn=limit, capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert [line[:7] for line in done.stderr.splitlines()[:1]] == ["Error: "]
    assert "Traceback" not in done.stderr
    assert started("status").stdout == before
    for file, content in journal.items():
        assert file.read_bytes().startswith(content)
    assert started("tick", "observability").returncode == 0, "and it goes on when there is room again"
    fresh = started("verify", "--all", "--json", work).stdout
    shutil.rmtree(tmp_path / "cache")
    words = [TRACKER, "verify", "--all", "--json", work]
    done = subprocess.run(words, env=untraced, preexec_fn=_limited(0), capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr, done.stdout) == (0, "", fresh)


@pytest.mark.parametrize("place", ["/proc/1/none", "/dev/null/home"])
def test_a_home_that_cannot_be_made_is_said(tracker, place):
    done = tracker("start", "ai", TRACKER_HOME=place)
    assert done.returncode == 3
    assert done.stderr.startswith("Error: ")
    assert place in done.stderr


def test_a_home_that_is_a_file_is_said(tracker, tmp_path):
    (tmp_path / "file").write_text("")
    done = tracker("status", TRACKER_HOME=str(tmp_path / "file"))
    assert done.returncode == 3
    assert done.stderr.endswith("Hint: set TRACKER_HOME to a folder\n")


@pytest.mark.parametrize("content", [b"", b"garbage" * 999, b"SQLite format 3\0" + b"\xff" * 4096, None])
@pytest.mark.parametrize("name", ["facts.sqlite"])
def test_a_cache_that_is_damaged_changes_no_verdict(tracker, tmp_path, work, name, content):
    fresh = tracker("verify", "--all", "--json", work).stdout
    cache = tmp_path / "cache" / name
    for file in cache.parent.iterdir():
        if file.name.startswith(name):
            file.unlink()
    cache.write_bytes(content) if content is not None else cache.mkdir()
    done = tracker("verify", "--all", "--json", work)
    assert (done.returncode, done.stderr, done.stdout) == (0, "", fresh)


def test_a_cache_that_holds_nonsense_changes_no_verdict(tracker, tmp_path, work):
    fresh = tracker("verify", "--all", "--json", work).stdout
    for nonsense in ("", "[", "[1]", "null", '{"a": 1}', "[[1,2,3]]", "[[], [], [[], [], []]]extra"):
        with sqlite3.connect(tmp_path / "cache/facts.sqlite") as cache:
            cache.execute("UPDATE verdicts SET document = ?", [nonsense])
            cache.execute("UPDATE facts SET facts = ?", [nonsense])
        cache.close()
        done = tracker("verify", "--all", "--json", work)
        assert (done.returncode, done.stderr, done.stdout) == (0, "", fresh), nonsense


@pytest.mark.parametrize(
    "name",
    [
        "home/journal/other.toml",
        "home/journal/.lock",
        "home/profile.toml",
        "home/tracks/pipe.toml",
        "home/catalogue/pipe.toml",
        "home/keys.toml",
        "home/tui.toml",
    ],
)
@pytest.mark.usefixtures("started")
def test_a_named_pipe_in_the_home_blocks_nothing(tracker, tmp_path, work, name):
    place = tmp_path / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.unlink(missing_ok=True)
    os.mkfifo(place)
    for command in (["status"], ["tick", "llm-service"], ["verify", work], ["export", "--format", "json"], ["profile"]):
        assert "Traceback" not in tracker(*command).stderr


@pytest.mark.parametrize("umask", [0o077, 0o022])
def test_files_have_the_permissions_that_the_users_umask_leaves(tracker, tmp_path, work, umask):
    commands = ["start", "ai"], ["tick", "llm-service"], ["export", "--format", "html", "-o", f"{tmp_path}/cv.html"]
    before = os.umask(umask)
    try:
        for command in (*commands, ["verify", work]):
            tracker(*command)
    finally:
        os.umask(before)
    made = [path for name in ("home", "cache") for path in (tmp_path / name).rglob("*")] + [tmp_path / "cv.html"]
    assert len(made) > 3
    for path in made:
        assert not stat.S_IMODE(path.stat().st_mode) & umask, path


@pytest.mark.parametrize(
    "address",
    [
        "https://ada:s3cret@example.org/a/b.git",
        "https://s3cret@example.org/a/b",
        "https://example.org/a/b?token=s3cret",
        "ssh://ada:s3cret@example.org/a/b",
        "https://ada:s3c/s3cret@example.org/a/b",
    ],
)
def test_no_credential_of_a_remote_is_shown_or_kept(started, tmp_path, work, address):
    subprocess.run(["git", "-C", work, "remote", "add", "origin", address], check=True)
    shown = ""
    for command in (["verify", "--json", work], ["link", work, "--yes"], ["links", "--json"], ["verify", work]):
        done = started(*command)
        shown += done.stdout + done.stderr
    kept = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file() and ".git" not in file.parts)
    assert "s3c" not in shown
    assert b"s3c" not in kept


HOSTILE_TRACK = """
format_version = 2
id = "{id}"
title = "Mine \\u001b[31m [link=javascript:alert(1)]x[/link]"
summary = "A track"
sources = [{{title = "x", url = "javascript:alert(1)", kind = "docs", checked = 2026-01-01}}]
[[phase]]
id = "one"
title = "One"
goal = "g"
[[phase.milestone]]
id = "m1"
title = "M"
why = "w"
hours = [1, 2]
steps = [{{id = "s", text = "[click](javascript:alert(1)) \\u001b]8;;https://evil.example\\u0007x"}}]
resources = [{{title = "r", url = "javascript:alert(1)", kind = "docs", checked = 2026-01-01}}]
proof = "claim"
"""


def assert_only_ours(folder, before):
    """What is new in a folder lies in the learner's home or in the cache."""
    new = set(folder.rglob("*")) - before
    assert all(path.is_relative_to(folder / "home") or path.is_relative_to(folder / "cache") for path in new)


@pytest.mark.parametrize("id_", ["../../outside", "/etc/x", "mine", "..", "a/b", "-rf"])
def test_a_hostile_track_leads_nowhere(tracker, tmp_path, id_):
    folder = tmp_path / "home/tracks"
    folder.mkdir(parents=True)
    (folder / "hostile.toml").write_text(HOSTILE_TRACK.format(id=id_))
    before = set(tmp_path.rglob("*"))
    shown = ""
    for command in (
        ["tracks", "list"],
        ["tracks", "show", "--", id_],
        ["start", "--", id_],
        ["status"],
        ["next"],
        ["show", "m1"],
        ["tick", "m1"],
        ["tracks", "lint", folder / "hostile.toml"],
        ["export", "--format", "html"],
        ["export", "--format", "markdown"],
    ):
        done = tracker(*command)
        assert "Traceback" not in done.stderr
        shown += done.stdout + done.stderr
    assert "\x1b" not in shown
    assert "\x07" not in shown
    assert 'href="javascript' not in shown
    assert_only_ours(tmp_path, before)


HOSTILE_RUBRIC = """
format_version = 1
id = "{id}"
title = "\\u001b[31m [link=javascript:alert(1)]{{{{ 7919 * 7907 }}}}[/link]"
source = "javascript:alert(1)"
[[criterion]]
id = "{id}"
title = "<script>alert(1)</script> {{0.__class__}} \\u001b]8;;https://evil.example\\u0007x"
[[criterion.level]]
points = 1
text = "[click](javascript:alert(1)) ${{HOME}} $(id)"
needs = [{{deliverable = "readme"}}]
"""


@pytest.mark.parametrize("id_", ["../../outside", "/etc/x", "mine", "..", "-rf"])
def test_a_hostile_rubric_leads_nowhere(tracker, tmp_path, work, id_):
    folder = tmp_path / "home/rubrics"
    folder.mkdir(parents=True)
    (folder / "hostile.toml").write_text(HOSTILE_RUBRIC.format(id=id_))
    before = set(tmp_path.rglob("*"))
    shown = ""
    for format_ in ("console", "markdown", "html", "json"):
        done = tracker("review", f"--rubric={id_}", "--format", format_, "--", work)
        assert done.returncode in {0, 1, 2, 3}
        assert "Traceback" not in done.stderr
        shown += done.stdout + done.stderr
    assert not {"\x1b", "\x07"} & set(shown)
    assert "<script>" not in shown.replace("\\u003cscript>", "").replace('"<script>', "").replace("`<script>", "")
    assert "](javascript:" not in shown.replace("\\](", "")
    assert 'href="javascript' not in shown
    assert str(7919 * 7907) not in shown
    assert_only_ours(tmp_path, before)


def test_the_inputs_of_the_action_are_words_and_never_code():
    action = yaml.safe_load(Path(__file__).parents[2].joinpath("action.yml").read_text())
    scripts = [step["run"] for step in action["runs"]["steps"] if "run" in step]
    assert len(scripts) > 1
    assert not any("${{" in script or "eval" in script for script in scripts)


def test_a_hostile_input_of_the_action_is_one_word_of_a_command(tracker, tmp_path, work):
    action = yaml.safe_load(Path(__file__).parents[2].joinpath("action.yml").read_text())
    script = next(step["run"] for step in action["runs"]["steps"] if step.get("name") == "Verify")
    marker, given = tmp_path / "run", tmp_path / "given"
    stand_in = tmp_path / "bin/tracker"
    stand_in.parent.mkdir()
    stand_in.write_text(f"#!/bin/sh\nprintf '%s\\n' \"$@\" >{given}\n")
    stand_in.chmod(0o755)
    path = f"{stand_in.parent}:{os.environ['PATH']}"
    for hostile in (f"$(touch {marker})", f"`touch {marker}`", f"; touch {marker}", "--help", "-rf *", "'\""):
        values = {f"VERIFY_{name}": hostile for name in ("PATH", "TRACK", "REQUIRE")}
        for names in (("PATH",), ("TRACK",), ("REQUIRE",)):
            inputs = dict.fromkeys(("VERIFY_TRACK", "VERIFY_REQUIRE", "VERIFY_SARIF"), "") | {"VERIFY_PATH": str(work)}
            inputs |= {f"VERIFY_{name}": values[f"VERIFY_{name}"] for name in names}
            subprocess.run(["bash", "-e", "-c", script], env={**inputs, "PATH": path}, check=True, cwd=tmp_path)
            words = given.read_text().splitlines()
            assert hostile in words or f"--{names[0].lower()}={hostile}" in words
            done = tracker(*words, cwd=tmp_path)
            assert done.returncode in {2, 3}, (names, hostile, done.stdout, done.stderr)
    assert not marker.exists()
