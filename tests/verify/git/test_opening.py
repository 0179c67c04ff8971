"""A repository opened by a second process is the same one, and nothing depends on that process."""

import os
import signal

import pytest
from gitrepo import commit, git, put, repository

from tracker.actions.verify import Request, verify_repository
from tracker.verify.git import beside, serving
from tracker.verify.git import opening as opening_module
from tracker.verify.git.entries import SYMLINK, Skipped
from tracker.verify.git.errors import RepositoryError
from tracker.verify.git.opening import Opening
from tracker.verify.git.second_process import LostError, Process, receive, send
from tracker.verify.git.snapshot import open_snapshot, uncommitted

FILES = {"README.md": "# Title\n", "src/app.py": "import os\n", "data/a.csv": "a,b\n1,2\n"}


# Timers of GitPython in this process may live a moment longer: harmless here, since the new process runs no thread.
pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")


@pytest.fixture(autouse=True)
def two_processes(monkeypatch):
    monkeypatch.setattr(opening_module, "may_fork", lambda: True)


@pytest.fixture
def project(tmp_path):
    """A clone with a commit that was pushed, a link, and a new file."""
    origin = repository(tmp_path / "origin", FILES)
    git(tmp_path, "clone", "-q", str(origin), "project")
    folder = tmp_path / "project"
    (folder / "link").symlink_to("README.md")
    commit(folder)
    put(folder, {"new.py": "print(1)\n"})
    return folder


def content(snapshot):
    """All that can be read of a snapshot, and what cannot."""
    left_out = []
    return {entry.path: data for entry, data in snapshot.read(snapshot.entries, left_out.append)}, left_out


def test_a_second_process_tells_what_this_one_would(project):
    here = open_snapshot(str(project))
    with Opening(str(project)) as opening:
        there = opening.snapshot()
        assert isinstance(there.source, beside.Beside)
        assert (there[:-1], there.listing, there.pushed) == (here[:-1], here.listing, here.pushed)
        assert content(there) == content(here) == ({path: text.encode() for path, text in FILES.items()}, [])
        assert there.skipped == (Skipped("link", SYMLINK),)
        assert content(uncommitted(there)) == content(uncommitted(here)) == ({"new.py": b"print(1)\n"}, [])
    with Opening(str(project), worktree=True) as opening:
        assert content(opening.snapshot()) == content(open_snapshot(str(project), worktree=True))


def test_a_refusal_is_told_as_it_is_here(project, tmp_path):
    for path, options in ((tmp_path, {}), (project, {"revision": "nope"}), (project, {"subdirectory": "nope"})):
        with pytest.raises(RepositoryError) as here:
            open_snapshot(str(path), **options)
        with Opening(str(path), **options) as opening, pytest.raises(RepositoryError) as there:
            opening.snapshot()
        assert vars(there.value) == vars(here.value)


def test_a_file_that_cannot_be_read_has_its_reason(project):
    blob = git(project, "rev-parse", "HEAD:src/app.py")
    objects = tmp_objects(project)
    with Opening(str(project)) as opening:
        snapshot = opening.snapshot()
        assert len(snapshot.entries) == len(FILES)
        (objects / blob[:2] / blob[2:]).unlink()
        found, left_out = content(snapshot)
    assert (set(found), [skipped.path for skipped in left_out]) == (set(FILES) - {"src/app.py"}, ["src/app.py"])


def tmp_objects(project):
    """The folder of the project's own loose objects, with all objects unpacked into it."""
    objects = project / ".git" / "objects"
    for pack in objects.glob("pack/*.pack"):
        moved = project.parent / pack.name
        pack.rename(moved)
        git(project, "unpack-objects", "-q", stdin=moved.read_bytes())
    return objects


@pytest.mark.parametrize("moment", ["before it opened", "before the listing", "between files"])
def test_work_goes_on_here_where_the_other_process_is_lost(project, monkeypatch, moment):
    monkeypatch.setattr(serving, "FIRST_FILES", 1)
    monkeypatch.setattr(serving, "FILES", 1)
    here = open_snapshot(str(project))
    with Opening(str(project)) as opening:
        process = opening._process._process  # noqa: SLF001 - its number, to kill it
        if moment == "before it opened":
            os.kill(process, signal.SIGKILL)
        snapshot = opening.snapshot()
        if moment == "before the listing":
            os.kill(process, signal.SIGKILL)
        reading = snapshot.read(snapshot.entries, lambda _: None)
        found = [next(reading)]
        os.kill(process, signal.SIGKILL)
        found += reading
        assert {entry.path: data for entry, data in found} == content(here)[0]
        assert snapshot.pushed == here.pushed


@pytest.mark.parametrize("at_once", [1, 2, 16])
def test_reading_that_is_broken_off_leaves_the_next_question_its_own_answer(project, monkeypatch, at_once):
    monkeypatch.setattr(serving, "FIRST_FILES", at_once)
    monkeypatch.setattr(serving, "FILES", at_once)
    with Opening(str(project)) as opening:
        snapshot = opening.snapshot()
        reading = snapshot.read(snapshot.entries, lambda _: None)
        next(reading)
        reading.close()
        assert content(snapshot) == content(open_snapshot(str(project)))


def test_leaving_the_block_ends_the_other_process(project):
    with Opening(str(project)) as opening:
        process = opening._process._process  # noqa: SLF001 - its number, to look for it
        opening.snapshot()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def test_a_child_of_the_one_that_asks_has_no_part_in_it():
    def echo(questions, answers):
        while True:
            send(answers, receive(questions))

    process = Process(echo)
    child = os.fork()
    if not child:
        try:
            process.ask("mine")
        except LostError:
            os._exit(7)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
    assert process.ask("yours", 1) == ("yours", 1)
    process.close()
    process.wait()


def test_what_a_caller_raises_while_it_is_told_of_progress_ends_the_work(project):
    put(project, {f"src/part_{number}.py": f"import m{number}\n" for number in range(200)})
    commit(project)

    def stop(done, _all):
        if done > 60:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        verify_repository(Request(str(project)), on_progress=stop)
