"""What changed since last time, through the command: weeks of commits, branches, two devices, `watch`."""

import json
import os
import signal
import subprocess
import time
from contextlib import nullcontext
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from command_line import run_command
from conftest import TRACKER
from small_track import TRACK

from tracker.actions.demo import DEMO, demo_files
from tracker.progress import fold
from tracker.progress.events import decode, encode
from tracker.progress.state import progress_of
from tracker.roadmap.loader import load

DOCKERFILE = 'FROM python:3.12\nCOPY . /app\nCMD ["python", "/app/app.py"]\n'
PLAIN = {"app.py": "print('hello')\n"}


def git(folder, *arguments):
    identity = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
    done = subprocess.run(["git", "-C", folder, *identity, *arguments], check=True, capture_output=True, text=True)
    return done.stdout.strip()


def commit(folder, files, message="change"):
    for name, text in files.items():
        if text is None:
            (folder / name).unlink()
            continue
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "--allow-empty", "-m", message)
    return git(folder, "rev-parse", "HEAD")


def new_repository(folder, files=PLAIN):
    folder.mkdir(parents=True)
    git(folder, "init", "-q", "-b", "main")
    commit(folder, files, f"Begin {folder.name}")
    return folder


class Device:
    """One computer of the learner's: its own journal, cache and name; `at` sets its clock."""

    def __init__(self, folder, environment) -> None:
        (folder / "home/tracks").mkdir(parents=True)
        (folder / "home/tracks/mine.toml").write_text(TRACK)
        self.home = folder / "home"
        self.environment = {
            **environment,
            "TRACKER_HOME": str(self.home),
            "TRACKER_CACHE": str(folder / "cache"),
            "TRACKER_DEVICE": folder.name,
        }
        self.now = None

    def at(self, day):
        self.now = f"{day}T20:00:00+00:00"

    def run(self, *arguments):
        with time_machine.travel(self.now) if self.now else nullcontext():
            return run_command(arguments, self.environment)

    def __call__(self, *arguments, fails=0) -> Any:  # noqa: ANN401 - text or what its JSON holds
        done = self.run(*arguments)
        assert done.returncode == fails, done.stderr + done.stdout
        assert "Traceback" not in done.stderr
        return json.loads(done.stdout) if "--json" in arguments else done.stdout

    def state(self, milestone):
        (track,) = self("status", "mine", "--json")["tracks"]
        return next(row for phase in track["phases"] for row in phase["milestones"] if row["id"] == f"mine/{milestone}")


@pytest.fixture
def device(tmp_path, environment):
    """A learner's computer on which the track `mine` is started."""
    learner = Device(tmp_path / "laptop", environment)
    learner("start", "mine")
    return learner


def names(changes):
    return [change["deliverable"] for change in changes]


def test_each_week_only_what_changed_is_shown(device, tmp_path):
    app, other = new_repository(tmp_path / "app"), new_repository(tmp_path / "other")
    for folder in (app, other):
        device("link", folder, "--yes")
    assert "Nothing changed" in device("sync")

    commit(app, {"Dockerfile": DOCKERFILE})
    first = device("sync", "--json")
    assert names(first["proven"]) == ["dockerfile"]
    assert first["proven"][0]["evidence"].startswith("Dockerfile:")
    assert [offer["milestone"] for offer in first["offers"]] == ["mine/container"], "it was linked before it proved any"
    assert device("sync") == "Nothing changed: no new commits; 1 milestone can be linked with `tracker sync --yes`\n"
    assert "mine/container" in device("sync", "--yes")
    assert device("sync") == "Nothing changed: no new commits\n"
    assert device.state("container")["state"] == "verified"

    commit(other, {"app.py": "print('hello again')\n"})
    assert device("sync") == "Nothing changed: verified 1 repository with new commits\n"
    assert device.state("container")["stale"] is False


def test_a_loss_comes_first_with_the_commit_that_lost_it(device, tmp_path):
    app = new_repository(tmp_path / "app", {**PLAIN, "Dockerfile": DOCKERFILE})
    device("link", app, "--yes")
    commit(app, {"notes.txt": "1\n"}, "Before")
    culprit = commit(app, {"Dockerfile": "# nothing\n"}, "Empty the image")
    commit(app, {"Dockerfile": "# nothing yet\n"}, "Later")
    commit(app, {"app.py": "print('bye')\n"}, "Say goodbye")
    first, second, third, *_ = device("sync").splitlines()
    assert first == "Lost: 1 deliverable"
    assert second == f'  ✘ dockerfile  app, lost in {culprit[:10]} "Empty the image"'
    assert third == "      mine/container is no longer verified"
    assert device("sync") == "Nothing changed: no new commits\n"


def test_a_loss_names_the_milestone_that_was_claimed_and_is_regressed_by_it(device, tmp_path):
    app = new_repository(tmp_path / "app", {**PLAIN, "Dockerfile": DOCKERFILE})
    device("start", "mine")
    device("tick", "delivery")
    device("link", app, "--to", "delivery")
    device("sync")
    assert device.state("delivery")["state"] == "claimed"
    commit(app, {"Dockerfile": "# nothing\n"})
    assert "      mine/delivery is regressed" in device("sync").splitlines()
    assert device.state("delivery")["state"] == "regressed"


def test_a_part_more_than_last_time_is_nearer(device, tmp_path):
    app = new_repository(tmp_path / "app", {**PLAIN, "Dockerfile": "FROM python:3.12\n"})
    device("link", app, "--to", "container")
    device("sync")
    commit(app, {"Dockerfile": "FROM python:3.12\nCOPY . /app\n"})
    found = device("sync", "--json")
    (nearer,) = found["nearer"]
    assert (nearer["deliverable"], len(nearer["gained"]), len(nearer["missing"])) == ("dockerfile", 1, 1)
    assert found["lost"] == found["proven"] == []


def test_another_branch_proves_and_loses_nothing(device, tmp_path):
    app = new_repository(tmp_path / "app", {**PLAIN, "Dockerfile": DOCKERFILE})
    device("link", app, "--yes")
    (link,) = device("links", "--json")["links"]
    assert link["branch"] == "main"
    git(app, "switch", "-q", "-c", "experiment")
    commit(app, {"Dockerfile": None})
    events = device("journal", "log")
    assert device("sync") == "Nothing changed: no new commits\n"
    for arguments in (["verify", "--linked"], ["verify", app], ["verify", "--json", app]):
        device(*arguments)
    assert device("journal", "log") == events
    assert (device.state("container")["state"], device.state("container")["stale"]) == ("verified", False)

    git(app, "switch", "-q", "main")
    assert device("sync") == "Nothing changed: no new commits\n"
    assert "experiment" in device("link", app, "--branch", "experiment")
    assert names(device("sync", "--json")["lost"]) == ["dockerfile"]
    assert device.state("container")["state"] == "regressed"


def test_what_is_wrong_with_the_file_of_a_repository_is_said(device, tmp_path):
    app = new_repository(tmp_path / "app", {**PLAIN, "Dockerfile": DOCKERFILE})
    device("link", app, "--to", "container")
    device("sync")
    commit(app, {".tracker.toml": "[[waiver\n"})
    assert device("sync").startswith("Nothing changed: verified 1 repository with new commits")
    commit(app, {".tracker.toml": "[[nothing]]\n"})
    assert device("sync").splitlines()[1] == (
        'app: .tracker.toml: there is no table "nothing", only waiver, ignore and include'
    )


@pytest.mark.parametrize("command", [["sync"], ["verify", "--linked", "--json"]])
def test_a_link_without_a_branch_gets_the_present_one_and_says_so_once(device, tmp_path, command):
    app = new_repository(tmp_path / "app", {**PLAIN, "Dockerfile": DOCKERFILE})
    device("link", app, "--yes")
    (journal,) = (device.home / "journal").glob("*.toml")
    blocks = journal.read_text().split("[[event]]\n")
    journal.write_text("[[event]]\n".join(block for block in blocks if 'kind = "branch"' not in block))
    assert device("links", "--json")["links"][0]["branch"] == ""

    def said():
        done = device.run(*command)
        assert done.returncode == 0
        return 'the commits of its branch "main" count from now on' in done.stdout + done.stderr

    assert said()
    assert device("links", "--json")["links"][0]["branch"] == "main"
    assert not said()


def test_a_branch_that_is_gone_is_named_and_its_record_kept(device, tmp_path):
    app = new_repository(tmp_path / "app", {**PLAIN, "Dockerfile": DOCKERFILE})
    device("link", app, "--yes")
    git(app, "branch", "-m", "main", "trunk")
    assert 'has no branch "main"' in device("sync", fails=3)
    assert device.state("container")["state"] == "verified"
    device("link", app, "--branch", "nowhere", fails=2)
    device("link", app, "--branch", "trunk")
    assert device("sync") == "Nothing changed: no new commits\n"


def test_a_clone_that_is_behind_loses_nothing(tmp_path, untraced):
    laptop, desktop = (Device(tmp_path / name, untraced) for name in ("laptop", "desktop"))
    laptop("start", "mine")
    origin = new_repository(tmp_path / "origin")
    folders = {laptop: tmp_path / "code/on-laptop", desktop: tmp_path / "code/on-desktop"}
    for folder in folders.values():
        subprocess.run(["git", "clone", "-q", origin, folder], check=True)
        git(folder, "remote", "set-url", "origin", "https://example.org/someone/app.git")

    def use(device, other):
        """Sit down at a device, on whose disk the other's clone is not, with the journal of both."""
        for name, folder in folders.items():
            away = tmp_path / "elsewhere" / folder.name
            away.parent.mkdir(exist_ok=True)
            if name is device and away.exists():
                away.rename(folder)
            elif name is other and folder.exists():
                folder.rename(away)
        device("journal", "merge", other.home / "journal")

    commit(folders[laptop], {"Dockerfile": DOCKERFILE})
    laptop("link", folders[laptop], "--yes")
    use(desktop, laptop)
    desktop("link", folders[desktop], "--to", "delivery")
    unknown = desktop("sync", "--json")
    assert (unknown["lost"], [one["code"] for one in unknown["unverified"]]) == ([], ["rewritten"])
    use(laptop, desktop)
    laptop("sync")
    use(desktop, laptop)
    git(folders[desktop], "fetch", "-q", tmp_path / "elsewhere/on-laptop", "main")
    behind = desktop("sync", "--json")
    assert (behind["lost"], [one["code"] for one in behind["unverified"]]) == ([], ["behind"])
    assert desktop.state("container")["state"] == "verified"
    git(folders[desktop], "merge", "-q", "--ff-only", "FETCH_HEAD")
    assert "Nothing changed" in desktop("sync")


def test_a_program_that_knows_no_branches_still_reads_the_link(device, tmp_path):
    """The branch is an event of its own, so that an older program sets aside that event alone."""
    device("link", new_repository(tmp_path / "app"), "--to", "container")
    (journal,) = (device.home / "journal").glob("*.toml")
    blocks = ["[[event]]\n" + block for block in journal.read_text().split("[[event]]\n")[1:]]
    events = [decode(block) for block in blocks]
    (link,) = [event for event in events if event.kind == "link"]
    assert set(link.data) <= {"repository", "path", "milestones", "remote", "public", "subdirectory"}
    older = [event for event in events if event.kind != "branch"]
    (read,) = progress_of(fold.fold(fold.empty(), older, {})).links.values()
    assert (read.branch, list(read.targets)) == ("", ["mine/container"])
    (branch,) = [event for event in events if event.kind == "branch"]
    assert decode(encode(branch)).data["branch"] == "main"


def test_what_cannot_be_verified_is_one_line_and_exit_code_3(device, tmp_path):
    app, gone = new_repository(tmp_path / "app"), new_repository(tmp_path / "gone")
    for folder in (app, gone):
        device("link", folder, "--to", "container")
    device("sync")
    subprocess.run(["rm", "-r", gone], check=True)
    found = device("sync")
    assert "Stale: gone: " in found
    assert len(found.splitlines()) == 2
    (app / ".git/refs/heads/main").write_text("0" * 40 + "\n")
    assert {one["name"] for one in device("sync", "--json", fails=3)["unverified"]} == {"app", "gone"}


def test_without_links_it_says_how_to_link(device):
    assert device("sync") == "No repository is linked yet: run `tracker link PATH`\n"
    assert device("sync", "nothing", fails=2) == ""


WEEKS = [f"{date(2026, 9, 6) + timedelta(weeks=number)}" for number in range(12)]
"""Sundays of an autumn; the track is started on the first."""

PARTS = [f"part-{number:02}" for number in range(24)]
PART_TRACK = """
format_version = 1
id = "mine"
title = "Parts"
summary = "Each milestone takes about twenty hours."
[[phase]]
id = "one"
title = "One"
goal = "Do it"
"""
PART_MILESTONE = """
[[phase.milestone]]
id = "{part}"
title = "{part}"
why = "w"
hours = [15, 25]
steps = [{{ id = "read", text = "Read" }}]
deliverables = ["{part}"]
"""
PART_RULE = """
[[deliverable]]
id = "{part}"
title = "{part}"
counts = "a file"
remedy = "add it"
[[deliverable.part]]
id = "there"
says = "it is there"
match = [{{ file = "{part}.txt", example = "{part}.txt" }}]
"""


@pytest.mark.slow
def test_an_autumn_of_eleven_weeks_on_two_devices(tmp_path, untraced):
    """Ten hours a week as planned, five repositories, a loss, a branch: everything is said in the week it happens."""
    laptop, desktop = (Device(tmp_path / name, untraced) for name in ("laptop", "desktop"))
    for device in (laptop, desktop):
        track = "".join(PART_MILESTONE.format(part=part) for part in PARTS)
        (device.home / "tracks/mine.toml").write_text(PART_TRACK + track)
        (device.home / "catalogue").mkdir()
        rules = "".join(PART_RULE.format(part=part) for part in PARTS)
        (device.home / "catalogue/mine.toml").write_text(f'title = "Mine"\n{rules}')
    # What was there before: one repository with three milestones. Four more are empty when they are linked.
    old = new_repository(tmp_path / "old", {f"{part}.txt": "x\n" for part in PARTS[:3]})
    fresh = [new_repository(tmp_path / f"new-{number}", {"README.md": f"{number}\n"}) for number in range(4)]
    laptop.at(WEEKS[0])
    laptop("start", "mine", "--hours-per-week", "10")
    assert len(laptop("link", old, "--yes", "--json")["linked"]) == 3
    for folder in fresh:
        laptop("link", folder, "--yes")

    desktop("journal", "merge", laptop.home / "journal")

    said, ratios = [], []
    for week, day in enumerate(WEEKS[1:], 1):
        device, other = (laptop, desktop) if week % 3 else (desktop, laptop)
        device.at(day)
        device("journal", "merge", other.home / "journal")
        part, folder = PARTS[3 + (week - 1) // 2], fresh[(week - 1) // 2 % 4]
        if week % 2:
            device("tick", f"{part}.read")
        else:
            commit(folder, {f"{part}.txt": "x\n"})
        if week == 6:
            commit(old, {f"{PARTS[0]}.txt": None}, "Tidy up")
        if week == 7:
            commit(old, {f"{PARTS[0]}.txt": "x\n"})
        if week == 8:
            git(old, "switch", "-q", "-c", "experiment")
            commit(old, {f"{PARTS[1]}.txt": None})
        found = device("sync", "--yes", "--json")
        said.append((names(found["lost"]), names(found["proven"]), [one["milestone"] for one in found["linked"]]))
        assert device("sync") == "Nothing changed: no new commits\n"
        (forecast,) = device("forecast", "--json")["tracks"]
        if week >= 4:
            today, p50, plan = map(date.fromisoformat, (day, forecast["p50"], forecast["plan"]))
            ratios.append((p50 - today) / (plan - today))

    expected = [
        ([], [PARTS[3 + (week - 1) // 2]] if week % 2 == 0 else [], week % 2 == 0 and PARTS[3 + (week - 1) // 2])
        for week in range(1, 12)
    ]
    expected = [(lost, proven, [f"mine/{linked}"] if linked else []) for lost, proven, linked in expected]
    expected[5] = ([PARTS[0]], expected[5][1], expected[5][2])
    expected[6] = ([], [PARTS[0]], [])
    assert said == expected
    assert all(0.75 <= ratio <= 1.25 for ratio in ratios), ratios


HOURS = 10


def rows_of(device):
    (track,) = device("status", "ai", "--json")["tracks"]
    return {row["id"]: row for phase in track["phases"] for row in phase["milestones"] if not row["optional"]}


def steps_of_a_week(device):
    """The next steps that the planned hours of a week hold."""
    rows, left = rows_of(device), float(HOURS)
    for milestone in load("ai").milestones():
        row = rows.get(f"ai/{milestone.id}")
        if row is None or row["state"] in {"verified", "claimed"}:
            continue
        share = sum(milestone.hours) / 2 / (len(milestone.steps) + len(milestone.requirements))
        for step in row["steps"]:
            if not step["ticked"] and left >= share / 2:
                left -= share
                yield f"{milestone.id}.{step['id']}"


@pytest.mark.slow
def test_the_forecast_is_near_the_plan_where_one_repository_stands_for_all_milestones(tmp_path, untraced):
    laptop, desktop = devices = [Device(tmp_path / name, untraced) for name in ("laptop", "desktop")]
    for device in devices:
        (device.home / "tracks/mine.toml").unlink()
    laptop.at(WEEKS[0])
    laptop("start", "ai", "--hours-per-week", HOURS, "--from", "software engineer", "--known", "all")
    app = new_repository(tmp_path / "app", {"notes.txt": "begun\n"})
    targets = [id_ for id_, row in rows_of(laptop).items() if row["deliverables"]]
    laptop("link", app, *(argument for id_ in targets for argument in ("--to", id_)))
    desktop("journal", "merge", laptop.home / "journal")
    files = list(demo_files(DEMO.read_text()))

    ratios = []
    for week, day in enumerate(WEEKS[1:], 1):
        device, other = (laptop, desktop) if week % 3 else (desktop, laptop)
        device.at(day)
        device("journal", "merge", other.home / "journal")
        commit(app, {"Dockerfile": None} if week == 11 else dict(files[week - 1 :: 10]), f"Week {week}")
        device("tick", *steps_of_a_week(device))
        shown, forecast = device("sync"), device("forecast", "--json")["tracks"][0]
        print(f"{day}  {shown}{forecast['p50'] or forecast['because']}  (plan: {forecast['plan']})\n")  # noqa: T201 - shown by -s
        if week >= 4:
            today, p50, plan = map(date.fromisoformat, (day, forecast["p50"], forecast["plan"]))
            ratios.append((p50 - today) / (plan - today))
    assert all(0.75 <= ratio <= 1.25 for ratio in ratios), ratios
    assert shown.startswith("Lost: 2 deliverables\n  ✘ dockerfile  app, lost in ")
    assert names(device("sync", "--json")["lost"]) == [], "it is said once"


@pytest.fixture
def watching(device, tmp_path):
    """A running `watch` on one repository, with its output so far as a function."""
    app = new_repository(tmp_path / "app")
    device("link", app, "--to", "container")
    output = tmp_path / "output"
    with output.open("w") as file:
        process = subprocess.Popen([TRACKER, "watch"], stdout=file, stderr=file, env=device.environment)

        def until(text):
            for _ in range(1200):
                if text in output.read_text():
                    return output.read_text()
                assert process.poll() is None, output.read_text()
                time.sleep(0.1)
            raise AssertionError(output.read_text())

        until("Press Ctrl-C to stop")
        yield app, process, until, output.read_text
        process.kill()
        process.wait()


def test_watch_shows_each_commit_s_difference_and_the_next_part_with_its_remedy(watching):
    app, process, until, shown = watching
    assert "Next: dockerfile for mine/container" in until("Next: ")
    commit(app, {"Dockerfile": "FROM python:3.12\n"})
    assert "which still needs: " in until("Nearer")
    commit(app, {"Dockerfile": DOCKERFILE})
    until("mine/container is verified")
    commit(app, {"Dockerfile": None}, "Drop it")
    assert '"Drop it"' in until("Lost: 1 deliverable")
    process.send_signal(signal.SIGINT)
    assert process.wait(10) == 0
    assert shown().endswith("Stopped.\n")


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processor time is read from /proc")
def test_an_idle_watch_uses_no_measurable_processor_time(watching):
    _, process, *_ = watching
    ticks = os.sysconf("SC_CLK_TCK")

    def used():
        fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / ticks

    before, seconds = used(), 12
    time.sleep(seconds)
    assert (used() - before) / seconds < 0.005
