"""From a path to its repository, and in it a commit, a folder and a remote."""

import pytest
from gitrepo import commit, git, put, repository

from tracker.verify.git.discover import find, is_partial, remote_of
from tracker.verify.git.errors import RepositoryError


@pytest.fixture
def project(tmp_path):
    return repository(tmp_path / "project", {"a.py": "1\n", "sub/b.py": "2\n"})


def found(path, revision="HEAD", subdirectory="", *, on_disk=False):
    return find(str(path), revision, subdirectory, on_disk=on_disk)


def code(path, revision="HEAD", subdirectory="", *, on_disk=False):
    with pytest.raises(RepositoryError) as caught:
        found(path, revision, subdirectory, on_disk=on_disk)
    assert caught.value.remedy
    return caught.value.code


def test_a_repository_is_found_from_any_folder_in_it(project):
    for path in (project, project / "sub", project / ".git"):
        here = found(path)
        assert here.commit == git(project, "rev-parse", "HEAD")
        assert here.tree == git(project, "rev-parse", "HEAD^{tree}")
        assert (here.ref, here.digits, here.shallow, here.subdirectory) == ("main", 40, False, "")
        assert here.git_dir == str(project / ".git")
    assert found(project / "sub").root == str(project)


def test_a_sub_folder_has_a_tree_of_its_own(project):
    for written in ("sub", "./sub/", "sub//"):
        here = found(project, subdirectory=written)
        assert (here.subdirectory, here.tree) == ("sub", git(project, "rev-parse", "HEAD:sub"))


def test_a_branch_is_named_and_a_tag_an_id_and_a_detached_head_have_none(project):
    git(project, "tag", "-a", "-m", "x", "v1")
    git(project, "branch", "feature/x")
    head = git(project, "rev-parse", "HEAD")
    assert [found(project, name).ref for name in ("feature/x", "v1", head, "HEAD^{commit}")] == [
        "feature/x",
        "",
        "",
        "",
    ]
    git(project, "checkout", "-q", "--detach")
    assert found(project).ref == ""
    assert {found(project, name).commit for name in ("feature/x", "v1", head, "HEAD")} == {head}


@pytest.mark.parametrize(
    "revision", ["none", "", "-h", "--all", "main..main", "^main", "HEAD:a.py", "a\nb", "HEAD^{tree}"]
)
def test_what_names_no_commit_is_refused(project, revision):
    assert code(project, revision) == "bad_revision"


@pytest.mark.parametrize("subdirectory", ["none", "../project", "/sub", "a.py", "sub/../sub", "a\nb"])
@pytest.mark.parametrize("on_disk", [False, True])
def test_what_is_no_folder_of_the_repository_is_refused(project, subdirectory, on_disk):
    assert code(project, subdirectory=subdirectory, on_disk=on_disk) == "bad_subdirectory"


def test_each_path_that_holds_no_repository_has_its_own_reason(project, tmp_path):
    (tmp_path / "empty").mkdir()
    assert code(tmp_path / "none") == "not_found"
    assert code("") == "not_found"
    assert code(project / "a.py") == "not_a_folder"
    assert code(tmp_path / "empty") == "not_a_repository"
    assert code("https://user:secret@example.org/x.git") == code("git@example.org:x/y.git") == "is_url"
    git(tmp_path / "empty", "init", "-q")
    assert code(tmp_path / "empty") == "no_commits"
    assert code(tmp_path / "empty", "main") == "bad_revision"


def test_a_head_without_a_commit_is_told_from_a_repository_without_one(project, tmp_path):
    git(tmp_path, "clone", "-q", "--bare", str(project), "bare.git")
    git(tmp_path / "bare.git", "symbolic-ref", "HEAD", "refs/heads/master")
    with pytest.raises(RepositoryError) as caught:
        found(tmp_path / "bare.git")
    assert "names the branch master" in caught.value.message
    assert "there is main" in caught.value.message
    assert "--rev main" in caught.value.remedy


@pytest.mark.parametrize(("extension", "remedy"), [("future", "a newer version")])
def test_an_extension_that_git_does_not_know_is_named(project, extension, remedy):
    git(project, "config", "core.repositoryFormatVersion", "1")
    git(project, "config", f"extensions.{extension}", "unheard-of")
    with pytest.raises(RepositoryError) as caught:
        found(project)
    assert extension.lower() in caught.value.message.lower()
    assert remedy in caught.value.remedy


def test_an_address_is_told_without_its_password():
    with pytest.raises(RepositoryError) as caught:
        found("https://user:secret@example.org/x.git")
    assert "secret" not in f"{caught.value.message} {caught.value.remedy}"


def test_on_disk_there_may_be_no_commit_and_must_be_files(project, tmp_path):
    (tmp_path / "fresh").mkdir()
    git(tmp_path / "fresh", "init", "-q")
    here = found(tmp_path / "fresh", on_disk=True)
    assert (here.commit, here.tree, here.root) == ("", "", str(tmp_path / "fresh"))
    git(tmp_path, "clone", "-q", "--bare", str(project), "bare.git")
    assert found(tmp_path / "bare.git").root == ""
    assert code(tmp_path / "bare.git", on_disk=True) == "no_worktree"


def test_a_configured_work_tree_elsewhere_is_not_taken_for_the_root(project, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    git(project, "config", "core.worktree", str(tmp_path / "elsewhere"))
    assert found(project).root == str(project)


def test_the_remote_is_that_of_the_branch_then_origin_then_the_first(project):
    assert remote_of(found(project)) is None
    named = []
    for name, setting in (
        ("zeta", ("remote.zeta.url", "https://example.org/zeta")),
        ("origin", ("remote.origin.url", "https://user:secret@example.org/origin.git")),
        ("beta", ("remote.beta.url", "https://example.org/beta")),
        ("beta", ("branch.main.remote", "beta")),
    ):
        git(project, "config", *setting)
        remote = remote_of(found(project))
        named.append((remote.name, name))
        assert "secret" not in remote.url
    assert named == [("zeta", "zeta"), ("origin", "origin"), ("origin", "beta"), ("beta", "beta")]
    git(project, "checkout", "-q", "-b", "other")
    assert remote_of(found(project)).name == "origin"


def test_shallow_and_partial_clones_are_known(project, tmp_path):
    put(project, {"a.py": "3\n"})
    commit(project)
    git(project, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{project}", "shallow")
    git(tmp_path, "clone", "-q", "--filter=blob:none", f"file://{project}", "partial")
    state = {name: found(tmp_path / name) for name in ("project", "shallow", "partial")}
    assert {name: here.shallow for name, here in state.items()} == {"project": False, "shallow": True, "partial": False}
    assert {name: is_partial(here) for name, here in state.items()} == {
        "project": False,
        "shallow": False,
        "partial": True,
    }
