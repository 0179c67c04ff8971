"""Which repository is meant, where it went, and what verifying it records."""

import shutil
import subprocess
import time

import pytest

from tracker.actions import link as linking
from tracker.actions import record as ledger
from tracker.actions.export import gather
from tracker.actions.link import propose, propose_unverified
from tracker.actions.progress import load_progress
from tracker.actions.repositories import nearby_repositories
from tracker.errors import ProgressError
from tracker.processes import processors
from tracker.progress.repositories import discover, repository_at

DOCKERFILE = 'FROM python:3.12\nCOPY . /app\nCMD ["python", "/app/app.py"]\n'


def git(folder, *arguments: str):
    identity = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
    done = subprocess.run(["git", "-C", folder, *identity, *arguments], check=True, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.fixture
def repository(home, tmp_path, monkeypatch):  # noqa: ARG001 - the home is where links are kept
    """A repository with a container image, in the folder one stands in."""
    folder = tmp_path / "code/app"
    folder.mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "code")
    monkeypatch.setenv("HOME", str(tmp_path))
    git(folder, "init", "-q", "-b", "main")
    commit(folder, Dockerfile=DOCKERFILE)
    return folder


def commit(folder, **files: str):
    for name, text in files.items():
        (folder / name).write_text(text)
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "change")


def row(repository="app"):
    view = load_progress()
    (link,) = [link for link in view.progress.links.values() if link.name == repository]
    return view.progress.ledger[link.repository, ""]["dockerfile"]


def test_a_repository_without_a_remote_is_known_again_by_a_commit_after_a_move(repository, tmp_path):
    linking.link(propose("app"), ["container"])
    repository.rename(tmp_path / "code/elsewhere")
    list(ledger.verify_linked())
    (link,) = load_progress().progress.links.values()
    assert link.paths == (str(tmp_path / "code/elsewhere"), str(repository))
    again = propose_unverified("elsewhere")
    assert again.repository == link.repository


@pytest.mark.usefixtures("repository")
def test_linking_says_how_many_of_the_milestones_are_optional():
    assert linking.link(propose_unverified("app"), ["container"]).message == "linked app to 1 milestone"
    optional = next(one.id for one in load_progress().tracks["mine"].milestones() if one.optional)
    done = linking.link(propose_unverified("app"), ["container", optional])
    assert done.message == "linked app to 2 milestones, 1 of them optional"


def test_two_clones_of_one_remote_are_one_repository(repository, tmp_path):
    git(repository, "remote", "add", "origin", "https://Example.org/Who/App.git")
    clone = tmp_path / "code/clone"
    subprocess.run(["git", "clone", "-q", repository, clone], check=True)
    git(clone, "remote", "set-url", "origin", "git@example.org:who/app")
    assert propose_unverified("app").repository == propose_unverified("clone").repository


def clones(repository):
    """A clone, a bare clone and a clone on no branch, of which one has a commit more."""
    folders = [repository.with_name(name) for name in ("clone", "bare.git", "detached")]
    for folder in folders:
        bare = ["--bare"] if folder.suffix else []
        subprocess.run(["git", "clone", "-q", *bare, repository, folder], check=True)
    git(folders[0], "commit", "-q", "--allow-empty", "-m", "more")
    git(folders[2], "checkout", "-q", "--detach")
    return folders


def test_a_copy_of_a_linked_repository_is_refused_unless_it_takes_its_place(repository):
    linking.link(propose("app"), ["container"])
    for copy in clones(repository):
        for find in (propose, propose_unverified):
            with pytest.raises(ProgressError, match=f"which is linked already at {repository}$") as error:
                find(str(copy))
            assert "--move" in error.value.remedy
    done = linking.link(propose("clone", move=True), [])
    assert done.message == f"clone takes the place of {repository}: its milestones and record are kept"
    (link,) = load_progress().progress.links.values()
    assert (link.name, set(link.targets)) == ("clone", {"mine/container"})


def test_a_project_of_its_own_is_no_copy(repository):
    git(repository, "remote", "add", "origin", "https://example.org/who/app.git")
    linking.link(propose("app"), ["container"])
    (again, _, fork) = clones(repository)
    git(fork, "remote", "set-url", "origin", "https://example.org/me/app.git")
    git(again, "checkout", "-q", "--orphan", "own")
    git(again, "commit", "-q", "-m", "a new start")
    for folder in (fork, again):
        assert propose_unverified(str(folder)).link is None


def test_copies_that_were_linked_before_are_exported_as_one_project(repository, monkeypatch):
    monkeypatch.setattr(linking, "find_copied", lambda *_: None)
    linking.link(propose("app"), [])
    for copy in clones(repository):
        linking.link(propose(str(copy)), ["container"])
    found = gather(("mine",))
    (project,) = found.summary.projects
    assert [one.id for one in project.deliverables] == ["dockerfile"]
    assert found.summary.courses[0].verified == 1
    assert sum("is exported as one project" in line for line in found.warnings) == 3


@pytest.mark.usefixtures("repository")
def test_verifying_tells_how_far_it_is_and_a_dry_run_records_nothing():
    linking.link(propose_unverified("app"), ["container"])
    heard = []
    (checked,) = ledger.verify_linked(lambda *what: heard.append(what[1:]), dry_run=True)
    assert heard == [(0, 1), (1, 1)]
    assert "dockerfile" in checked.changed
    assert load_progress().progress.ledger == {}
    list(ledger.verify_linked())
    assert row().status == "verified"
    (checked,) = ledger.verify_linked()
    assert checked.changed == ()


def test_a_push_gives_the_record_its_permalinks(repository):
    git(repository, "remote", "add", "origin", "git@github.com:someone/app.git")
    linking.link(propose("app"), ["container"])
    assert row().evidence[0].permalink == ""
    git(repository, "update-ref", "refs/remotes/origin/main", "HEAD")
    list(ledger.verify_linked())
    assert row().evidence[0].permalink.startswith("https://github.com/someone/app/blob/")
    commit(repository, other="x\n")
    git(repository, "update-ref", "refs/remotes/origin/main", "HEAD")
    (checked,) = ledger.verify_linked()
    assert checked.changed == (), "the same evidence at another commit is no change"


def test_an_amended_commit_regresses_as_any_other(repository):
    linking.link(propose("app"), ["container"])
    git(repository, "rm", "-q", "Dockerfile")
    git(repository, "commit", "-q", "--amend", "--allow-empty", "-m", "without")
    list(ledger.verify_linked())
    assert (row().status, row().flag) == ("missing", "regressed")
    list(ledger.verify_linked())
    assert len(row().history) == 2


def test_a_repository_that_cannot_be_read_keeps_its_record(repository):
    linking.link(propose("app"), ["container"])
    (repository / ".git/HEAD").write_text("nonsense\n")
    (checked,) = ledger.verify_linked()
    assert checked.report.failure
    assert row().status == "verified"


@pytest.fixture
def three(repository, monkeypatch):
    """Three linked repositories: one as it should be, one that is no repository any more, one that takes for ever."""
    for name in ("broken", "endless"):
        folder = repository.parent / name
        folder.mkdir()
        git(folder, "init", "-q", "-b", "main")
        commit(folder, Dockerfile=DOCKERFILE, name=name)
    for name in ("app", "broken", "endless"):
        linking.link(propose(name), ["container"])
    (repository.parent / "broken/.git/HEAD").write_text("nonsense\n")
    verify = ledger.verify_repository

    def slowly(request, *more, **options):
        while request.path.endswith("endless"):
            time.sleep(0.1)
        return verify(request, *more, **options)

    monkeypatch.setattr(ledger, "verify_repository", slowly)
    monkeypatch.setattr("threading.active_count", lambda: 1)  # so that processes are forked, which know `slowly`
    commit(repository, other="x\n")
    return repository.parent


@pytest.mark.skipif(processors() == 1, reason="one processor verifies one at a time")
def test_several_are_verified_at_once_and_stopping_ends_all(three):
    checking = ledger.verify_linked()
    found = {checked.folder.path.rpartition("/")[2]: checked.report for checked in (next(checking), next(checking))}
    assert found.keys() == {"app", "broken"}, "nobody waits for the third"
    assert found["app"].failure is None
    assert found["broken"].failure.code == "not_a_repository"
    checking.close()
    assert [row(name).status for name in found] == ["verified"] * 2
    assert_nothing_goes_on(three)


def assert_nothing_goes_on(folder):
    """No process of git is left that looks at a repository in the folder."""
    while str(folder) in subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout:
        time.sleep(0.05)  # git was told to end and may not have yet; one that never ends, the suite's guard names


def test_content_that_cannot_be_read_keeps_the_record_with_a_flag(repository):
    linking.link(propose("app"), ["container"])
    before = row()
    commit(repository, Dockerfile=f"{DOCKERFILE}# more\n")
    blob = git(repository, "rev-parse", "HEAD:Dockerfile")
    (repository / ".git/objects" / blob[:2] / blob[2:]).unlink()
    list(ledger.verify_linked())
    assert (row().status, row().flag, row().commit) == ("verified", "unavailable", before.commit)
    assert row().evidence == before.evidence


def test_an_own_claim_in_the_repository_backs_a_milestone_as_claimed(repository):
    git(repository, "rm", "-q", "Dockerfile")
    waiver = '[[waiver]]\ndeliverable = "dockerfile"\nreason = "private"\nnote = "at work"\n'
    commit(repository, **{".tracker.toml": waiver})
    linking.link(propose_unverified("app"), ["container"])
    list(ledger.verify_linked())
    assert (row().status, row().claim, row().verdict) == ("missing", "private", "claimed")
    view = load_progress()
    from tracker.actions.status import status  # noqa: PLC0415 - beside its use

    assert {item.milestone.id: item.state.state for item in status(view.tracks["mine"], view).milestones()}[
        "container"
    ] == "claimed"


@pytest.mark.usefixtures("repository")
def test_what_is_linked_already_is_not_proposed_again():
    linking.link(propose("app"), ["container"])
    assert propose("app").complete == ()
    assert linking.link(propose("app"), []).events == ()


@pytest.mark.parametrize("name", ["app", str, "./app", "app/"])
def test_unlinking_takes_any_name(repository, name):
    linking.link(propose_unverified("app"), ["container", "delivery"])
    typed = str(repository) if name is str else name
    linking.unlink(typed, ["delivery"])
    assert list(*(link.targets for link in load_progress().progress.links.values())) == ["mine/container"]
    linking.unlink(typed)
    assert load_progress().progress.links == {}
    with pytest.raises(ProgressError, match="no linked repository"):
        linking.unlink(typed)


def test_repositories_near_are_found_within_bounds(repository, tmp_path):
    for name in ("group/one", "group/deep/er/two", ".hidden/three"):
        (tmp_path / "code" / name).mkdir(parents=True)
        git(tmp_path / "code" / name, "init", "-q")
    (tmp_path / "code/loop").symlink_to(tmp_path / "code")
    found = {place.root for place in discover([str(tmp_path / "code")])}
    assert found == {str(repository), str(tmp_path / "code/group/one")}
    assert str(repository) in {place.root for place in nearby_repositories(load_progress())}


@pytest.mark.parametrize(
    "config",
    [
        b"\xff\xfe\0",
        b'[remote "origin"]\n',
        b"url = x\n",
        b'[remote "' + b"x" * 100_000,
        b'[remote "o"]\n\turl = ' + b":" * 9999,
    ],
)
def test_any_configuration_of_a_repository_is_survived(repository, config):
    (repository / ".git/config").write_bytes(config)
    place = repository_at(str(repository))
    assert place
    assert place.root == str(repository)


def test_an_absent_repository_is_not_the_one_that_one_stands_in(repository, tmp_path, monkeypatch):
    linking.link(propose("app"), ["container"])
    shutil.rmtree(repository)
    other = tmp_path / "code/other"
    other.mkdir()
    git(other, "init", "-q", "-b", "main")
    commit(other, Dockerfile=DOCKERFILE, notes="other\n")
    monkeypatch.chdir(other)
    linking.link(propose("."), ["delivery"])
    assert {link.name: list(link.targets) for link in load_progress().progress.links.values()} == {
        "app": ["mine/container"],
        "other": ["mine/delivery"],
    }
