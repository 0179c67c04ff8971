"""The commands of progress: names, JSON, exit codes, and what happens where writing is not possible."""

import inspect
import json
import os
import shlex
import subprocess
import sys

import pytest
from conftest import TRACKER
from small_track import TRACK

from tracker.cli.main import COMMANDS, cli
from tracker.progress.events import Event, encode
from tracker.progress.names import resolve
from tracker.progress.outline import outlines

OURS = [
    *(
        "start",
        "status",
        "show",
        "next",
        "left",
        "tick",
        "untick",
        "skip",
        "unskip",
        "test-out",
        "note",
        "impact",
        "link",
        "unlink",
    ),
    *(
        "links",
        "evidence",
        "forecast",
        "activity",
        "pause",
        "unpause",
        "undo",
        "shelf",
        "attach",
        "paths",
        "completion",
    ),
]


@pytest.fixture
def learner(tracker, tmp_path):
    """Runs the command for a learner who has the track `mine`."""
    (tmp_path / "home/tracks").mkdir(parents=True)
    (tmp_path / "home/tracks/mine.toml").write_text(TRACK)
    return tracker


@pytest.fixture
def started(learner):
    """The same, with the track started."""
    assert learner("start", "mine").returncode == 0
    return learner


def statuses(run):
    (track,) = json.loads(run("status", "--json").stdout)["tracks"]
    return {row["id"].partition("/")[2]: row["state"] for phase in track["phases"] for row in phase["milestones"]}


@pytest.mark.parametrize("name", OURS)
def test_help_tells_what_a_command_does_by_example(tracker, name):
    done = tracker(name, "--help")
    assert done.returncode == 0
    assert f"tracker {name}" in done.stdout.partition("Example")[2]
    assert name in COMMANDS


def examples(name):
    """The command lines under its help's examples, and the command."""
    command = cli.get_command(None, name)
    lines = inspect.cleandoc(command.help or "").partition("\nExample")[2].replace("\\\n", "").splitlines()
    return command, [shlex.split(line)[2:] for line in lines if line.strip().startswith(f"tracker {name} ")]


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("name", COMMANDS)
def test_each_milestone_named_in_a_help_example_is_there(name):
    command, lines = examples(name)
    assert lines or name not in {"tick", "show", "note", "link", "unlink", "evidence", "attach", "questions"}
    for words in lines:
        given = command.make_context(name, words, resilient_parsing=True).params
        for parameter in ("name", "names", "new", "milestone", "milestones"):
            value = given.get(parameter) if name not in {"profile", "demo"} else None
            for typed in [value] if isinstance(value, str) else value if isinstance(value, tuple) else ():
                assert not typed or resolve(typed, outlines(), ["ai"], steps=True)


def test_before_a_track_is_started_the_commands_say_how_to(learner):
    for command in ("status", "next", "forecast"):
        done = learner(command)
        assert done.returncode == 0
        assert "tracker start" in done.stdout


def test_status_tells_verified_claimed_and_open_apart_in_words(started):
    started("tick", "basics")
    done = started("status", "--milestones")
    assert "33 %  1 of 3 done" in done.stdout
    assert "✎ 1 claimed, ○ 2 open" in done.stdout
    assert "✎ claimed     basics" in done.stdout
    assert "extra (optional)" in done.stdout


def test_milestones_can_be_filtered_by_state(started):
    started("tick", "basics")
    done = started("status", "--state", "claimed").stdout
    assert "basics" in done
    assert "container" not in done
    (track,) = json.loads(started("status", "--state", "open", "--json").stdout)["tracks"]
    assert [row["id"] for phase in track["phases"] for row in phase["milestones"]] == [
        "mine/container",
        "mine/delivery",
        "mine/extra",
    ]


def test_show_numbers_the_steps_and_tells_what_was_written(started):
    started("tick", "basics.read")
    started("note", "basics", "remember")
    started("impact", "basics", "faster", "--metric", "seconds", "--before", "9", "--after", "3")
    done = started("show", "bas").stdout
    assert "1. [x] Read  (read)" in done
    assert "2. [ ] Write  (write)" in done
    assert "unlocks: container" in done
    assert "faster (seconds: 9 → 3)" in done
    machine = json.loads(started("show", "container", "--json").stdout)
    assert machine["deliverables"] == ["dockerfile"]
    assert machine["state"]["state"] == "open"


def test_skip_test_out_and_their_reverse(started):
    started("skip", "delivery", "--reason", "not now")
    started("test-out", "container", typed="it builds in nine seconds\n")
    assert statuses(started) == {"basics": "open", "container": "claimed", "delivery": "skipped", "extra": "open"}
    started("unskip", "delivery")
    started("untick", "container")
    assert set(statuses(started).values()) == {"open"}


def test_next_respects_needs_and_says_why(started):
    def upcoming() -> list[str]:
        return [row["id"] for row in json.loads(started("next", "--json").stdout)["next"]]

    assert upcoming() == ["mine/basics"]
    assert "no prerequisites; unlocks container" in started("next").stdout
    started("tick", "basics")
    assert upcoming() == ["mine/container"]
    started("tick", "extra.more")
    started("skip", "container")
    assert upcoming() == ["mine/delivery"], "what was skipped holds nothing up, what is optional is offered once begun"
    started("tick", "delivery")
    assert "nothing left to do" in started("next").stdout or upcoming() == []


def test_left_names_all_that_keeps_it_from_a_hundred_per_cent(started):
    started("tick", "basics.read")
    done = started("left").stdout
    assert "mine/basics  steps: write" in done
    assert "mine/delivery  steps: ci; deliverables: dockerfile, readme" in done
    assert "extra" not in done
    for name in ("basics", "container", "delivery"):
        started("tick", name)
    assert started("left").stdout == "mine: nothing left\n"
    assert "100 %" in started("status").stdout


def test_notes_are_shown_again(started):
    started("note", "basics", "chunk", "size", "400")
    assert started("note", "basics").stdout.endswith("  chunk size 400\n")
    assert json.loads(started("note", "basics", "--json").stdout)["notes"][0]["text"] == "chunk size 400"


def test_pausing_and_going_on(started):
    assert started("pause", "--reason", "moving").returncode == 0
    assert "already paused" in started("pause").stdout
    assert started("unpause").returncode == 0
    assert started("pause", "--from", "2027-01-05", "--until", "2027-01-01").returncode == 2


def test_several_names_are_one_action_or_none(started):
    done = started("tick", "basics.read", "container", "--json")
    assert len(json.loads(done.stdout)["events"]) == 2
    started("undo")
    assert set(statuses(started).values()) == {"open"}
    failed = started("tick", "basics", "nonesuch-at-all", "--json")
    assert failed.returncode == 2
    assert json.loads(failed.stdout)["error"]["code"] == "unknown_name"
    assert set(statuses(started).values()) == {"open"}
    started("tick", "basics", "container", "basics")
    done = started("untick", "basics", "container", "delivery")
    assert done.stdout == "unticked mine/basics\nunticked mine/container\nmine/delivery is not ticked\n"
    assert set(statuses(started).values()) == {"open"}


@pytest.mark.parametrize("command", [["tick"], ["untick"], ["skip"], ["note"], ["link", ".", "--to"]])
def test_a_mere_word_of_a_title_records_nothing(started, command):
    more = ["hello"] if command == ["note"] else []
    done = started(*command, "image", *more)
    assert done.returncode == 2
    assert "mine/container  A container image" in done.stderr
    assert len(started("journal", "log").stdout.splitlines()) == 1
    assert started("show", "image").returncode == 0


def test_starting_again_changes_and_a_past_target_is_refused(started):
    assert started("start", "mine", "--hours-per-week", "6").stdout == "changed mine: My track\n"
    done = started("start", "mine", "--target", "2020-01-01")
    assert (done.returncode, "2020-01-01 is not after today" in done.stderr) == (2, True)
    assert "2020-01-01" not in started("status", "--json").stdout


def test_a_track_with_mistakes_is_not_shown_and_the_way_to_mend_it_is(started, tmp_path):
    file = tmp_path / "home/tracks/mine.toml"
    file.write_text(file.read_text().replace("format_version = 1", "format_version = 'x'"))
    done = started("show", "basics")
    assert done.returncode == 3
    assert "its file has problems" in done.stderr
    assert "tracker tracks lint" in done.stderr


def test_long_titles_end_in_an_ellipsis_and_paths_are_in_line(started, tmp_path):
    file = tmp_path / "home/tracks/mine.toml"
    file.write_text(file.read_text().replace("First phase", "A first phase of a very long name"))
    assert "A first phase of a very lon… " in started("status").stdout
    lines = started("paths").stdout.splitlines()
    assert len({line.index(" /") for line in lines}) == 1


def test_doing_a_thing_twice_records_it_once(started):
    started("tick", "basics")
    again = json.loads(started("tick", "basics", "--json").stdout)
    assert again["events"] == []
    assert "already" in again["said"]


def test_undo_takes_back_step_by_step_and_an_undo_can_be_undone(started):
    started("tick", "basics")
    started("skip", "container")
    started("undo")
    assert statuses(started)["container"] == "open"
    undone = json.loads(started("undo", "--json").stdout)["events"][0]
    assert statuses(started)["basics"] == "open"
    started("undo", undone)
    assert statuses(started)["basics"] == "claimed"
    assert started("undo", "nonesuch").returncode == 2


def test_two_undos_at_once_undo_two_actions(started, untraced):
    for name in ("basics.read", "basics.write", "container"):
        started("tick", name)
    several = [subprocess.Popen([TRACKER, "undo"], env=untraced, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    said = [one.communicate()[0] for one in several]
    assert sorted(said) == [f"undid: tick mine/{name}\n" for name in ("basics.read", "basics.write", "container")]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["tick", "nonesuch-at-all"], "unknown milestone"),
        (["tick", "basics."], "mine/basics.write"),
        (["start", "nonesuch"], "available tracks: "),
        (["start", "mine", "--from", "astronaut"], '"software engineer"'),
        (["start", "mine", "--target", "soon"], "2027-03-31"),
        (["start", "mine", "--hours-per-week", "-3"], "168"),
        (["unlink", "nothing"], "tracker links"),
        (["attach", "mine/old", "basics"], "not on the shelf"),
        (["journal", "log", "--since", "yesterday"], "is not a date"),
        (["journal", "merge", "/nonexistent"], "does not contain a journal"),
    ],
)
def test_wrong_use_is_told_with_the_way_out_as_text_and_as_json(started, arguments, says):
    done = started(*arguments)
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    error = json.loads(started(*arguments, "--json").stdout)["error"]
    assert error["code"]
    assert says in error["message"] + error["remedy"]


def test_a_full_disk_ends_with_3_and_leaves_everything_as_it_was(started, environment, tmp_path):
    started("tick", "basics.read")
    (file,) = (tmp_path / "home/journal").glob("*.toml")
    before = file.read_bytes()
    done = subprocess.run(
        ["bash", "-c", f"ulimit -f 0; {TRACKER} tick basics.write"],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    assert done.returncode == 3
    assert "is full: nothing was recorded" in done.stderr
    assert file.read_bytes() == before
    assert started("tick", "basics.write").returncode == 0


def test_where_the_home_cannot_be_written_reading_still_works(started, tmp_path):
    """A folder in the lock's place stands for a read-only drive: it stops root, too."""
    started("tick", "basics")
    lock = tmp_path / "home/journal/.lock"
    lock.unlink()
    lock.mkdir()
    done = started("tick", "container")
    assert done.returncode == 3
    assert "cannot write" in done.stderr
    assert "reading still works" in done.stderr
    assert json.loads(started("tick", "container", "--json").stdout)["error"]["code"] == "read_only"
    assert statuses(started)["basics"] == "claimed"


def a_file(place):
    place.write_text("")


def no_folder(place):
    place.symlink_to("/dev/null")


@pytest.mark.parametrize("put", [a_file, no_folder, lambda place: place.symlink_to(place)])
def test_a_cache_that_is_no_folder_is_done_without(learner, tmp_path, put):
    """No right to write is needed for this to fail, so it fails for root, too."""
    put(tmp_path / "cache")
    assert learner("start", "mine").returncode == 0
    assert learner("tick", "basics").returncode == 0
    assert statuses(learner)["basics"] == "claimed"


def test_a_cache_of_an_impossible_name_is_done_without(learner):
    long = {"TRACKER_CACHE": "/" + "x" * 5000}
    assert learner("start", "mine", **long).returncode == 0
    assert learner("status", **long).returncode == 0


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes anywhere")
def test_a_read_only_home_is_told(started, tmp_path):
    (tmp_path / "home/journal").chmod(0o500)
    try:
        assert started("tick", "basics").returncode == 3
        assert started("status").returncode == 0
        assert "cannot be written" in started("paths").stdout
    finally:
        (tmp_path / "home/journal").chmod(0o700)


def test_a_damaged_block_is_told_by_every_command_and_shown_by_check(started, tmp_path):
    started("tick", "basics")
    (file,) = (tmp_path / "home/journal").glob("*.toml")
    file.write_text(file.read_text() + '[[event]]\nv = 1\nid = "\x1b[2J\n')
    started("tick", "container")
    for _ in range(2):
        done = started("status")
        assert done.returncode == 0
        assert "skipped 1 damaged block of the journal" in done.stderr
    assert statuses(started)["container"] == "claimed"
    done = started("journal", "check")
    assert done.returncode == 3
    assert f"{file.name}:19: damaged block: " in done.stdout
    assert "\x1b" not in done.stdout
    assert "Fix each block" in done.stderr
    file.write_text(file.read_text().replace('[[event]]\nv = 1\nid = "\x1b[2J\n', ""))
    assert started("journal", "check").returncode == 0
    assert started("status").stderr == ""


def test_two_devices_merge_to_the_same_progress(learner, tmp_path):
    desk = {"TRACKER_DEVICE": "desk"}
    laptop = {"TRACKER_DEVICE": "laptop", "TRACKER_HOME": str(tmp_path / "laptop")}
    (tmp_path / "laptop/tracks").mkdir(parents=True)
    (tmp_path / "laptop/tracks/mine.toml").write_text(TRACK)
    learner("start", "mine", **desk)
    learner("tick", "basics.read", **desk)
    learner("tick", "basics.write", **laptop)
    learner("skip", "container", **laptop)
    learner("journal", "merge", tmp_path / "laptop", **desk)
    learner("journal", "merge", tmp_path / "home", **laptop)
    logs = [learner("journal", "log", "--json", **device).stdout for device in (desk, laptop)]
    assert logs[0] == logs[1]
    both = [statuses(lambda *words, of=device: learner(*words, **of)) for device in (desk, laptop)]
    assert both[0] == both[1] == {"basics": "claimed", "container": "skipped", "delivery": "open", "extra": "open"}


def test_another_home_can_be_named(started, tmp_path):
    started("--home", tmp_path / "elsewhere", "start", "ai")
    assert [place.name for place in (tmp_path / "elsewhere").iterdir()] == ["journal"]
    assert str(tmp_path / "elsewhere") in started("--home", tmp_path / "elsewhere", "paths").stdout


def test_no_escape_of_a_journal_or_track_reaches_the_terminal(started, tmp_path):
    hostile = "\x1b]0;owned\x07\u202e"
    event = Event(5, "x.1", f"2026-01-01{hostile}", "note", {"of": "mine/basics", "text": hostile})
    gone = Event(6, "y.1", "2026-01-01", "tick", {"of": f"mine/{hostile}"})
    link = Event(
        7, "z.1", "2026", "link", {"repository": hostile, "path": f"/{hostile}", "milestones": [hostile, "mine/basics"]}
    )
    (tmp_path / "home/journal/other.toml").write_text("".join(map(encode, (event, gone, link))))
    for words in (
        ["status"],
        ["note", "basics"],
        ["journal", "log"],
        ["shelf"],
        ["links"],
        ["evidence", "basics"],
        ["left"],
    ):
        for form in ([], ["--json"]):
            done = started(*words, *form)
            assert done.returncode == 0, done.stderr
            assert not set("\x1b\x07\u202e") & set(done.stdout + done.stderr)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts_are_printed(tracker, shell):
    done = tracker("completion", shell)
    assert done.returncode == 0
    assert "_TRACKER_COMPLETE" in done.stdout


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("tracker tick ba", "plain,basics"),
        ("tracker tick basics.", "plain,basics.read"),
        ("tracker tick mine/co", "plain,mine/container"),
        ("tracker status m", "plain,mine"),
        ("tracker explain dockerf", "plain,dockerfile"),
        ("tracker un", "plain,untick"),
        ("tracker pack a", "plain,ai"),
        ("tracker review --rubric llm-z", "plain,llm-zoomcamp"),
        ("tracker start mlops --from data", "plain,data scientist"),
        ("tracker verify --only dockerfile,ci-te", "plain,dockerfile,ci-tests"),
    ],
)
def test_commands_ids_and_deliverables_are_completed(started, typed, completed):
    words = typed.split(" ")
    done = started(_TRACKER_COMPLETE="bash_complete", COMP_WORDS=typed, COMP_CWORD=str(len(words) - 1))
    assert completed in done.stdout.splitlines()


def test_completion_is_silent_about_deliverables_that_cannot_be_used(started, tmp_path):
    (tmp_path / "home/catalogue").mkdir()
    (tmp_path / "home/catalogue/own.toml").write_text("[[deliverable]]\nid = 5\n")
    done = started(_TRACKER_COMPLETE="bash_complete", COMP_WORDS="tracker explain dock", COMP_CWORD="2")
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "", "")


@pytest.mark.parametrize("command", ["status", "next", "left", "tick"])
def test_quick_commands_import_nothing_slow(started, untraced, command):
    started("tick", "basics.read")
    code = (
        "import sys; sys.argv = ['tracker', *sys.argv[1:]]\n"
        "from tracker.cli.main import run\n"
        "try: run()\n"
        "except SystemExit: pass\n"
        "print('\\n' + ' '.join({name.split('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    more = ["container.build"] if command == "tick" else []
    done = subprocess.run(
        [sys.executable, "-c", code, command, *more], capture_output=True, text=True, env=untraced, check=True
    )
    loaded = set(done.stderr.rsplit("\n", 2)[-2].split())
    assert not loaded & {"rich", "textual", "git", "tree_sitter", "yaml", "sqlite3", "difflib", "hashlib"}


def test_years_of_events_cost_next_to_nothing(environment, tmp_path, started):
    """Ten thousand events are folded once; after that, only what is new is read."""
    events = [
        Event(
            n + 10,
            f"{n:016x}.1",
            f"20{20 + n // 2000}-0{n % 9 + 1}-11T10:00:00+00:00",
            "tick",
            {"of": f"mine/basics.s{n % 50}"},
        )
        for n in range(10_000)
    ]
    (tmp_path / "home/journal/old.toml").write_text("".join(map(encode, events)))
    started("status")
    (kept,) = (tmp_path / "cache/progress").glob("journal-*.base.json")
    assert kept.stat().st_size < 100_000
    code = "from tracker.progress import journal, events\nevents.decode = None\nprint(journal.load().clock)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True)
    assert done.stdout == "10009\n"
