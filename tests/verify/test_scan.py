"""Which files of a snapshot are read, as what, and which are left out."""

import pytest
from gitrepo import repository

from tracker.verify.git.entries import Entry
from tracker.verify.git.snapshot import open_commit, open_worktree
from tracker.verify.rules.catalogue import load_catalogue
from tracker.verify.scan import DATA_FILES_PER_FOLDER, DOCUMENTS, choose, scan


def scanned(folder, subdirectory="", *, worktree=False):
    snapshot = open_worktree(str(folder), subdirectory) if worktree else open_commit(str(folder), "HEAD", subdirectory)
    return scan(snapshot, load_catalogue())


def read_of(paths, scope="code"):
    """The paths that are read of files that lie in a scope."""
    found, _ = choose([Entry(path, "0" * 40, 1, executable=False) for path in paths], dict.fromkeys(paths, scope))
    return [item.entry.path for item in found]


def test_each_file_has_its_scope_and_those_that_some_reader_reads_are_candidates(tmp_path):
    files = {"app.py": "x = 1\n", "tests/test_app.py": "", "Dockerfile": "FROM x\n", "picture.png": "", "LICENSE": ""}
    found = scanned(repository(tmp_path / "project", files))
    assert found.paths["tests/test_app.py"] == "test"
    assert found.paths.keys() == files.keys()
    chosen = {item.entry.path: (item.scope, item.readers) for item in found.candidates}
    assert chosen["app.py"] == ("code", ("python",))
    assert "picture.png" not in chosen
    assert chosen["Dockerfile"][0] == "config"


@pytest.mark.parametrize("scope", ["vendored", "editor", "fixture", "archived"])
def test_what_is_not_the_projects_own_is_not_read(scope):
    assert read_of(["a.py"], scope) == []
    assert read_of(["a.py"], "test") == ["a.py"]


def test_of_a_data_set_the_first_files_are_read_folder_by_folder():
    many = [f"data/{number:03}.json" for number in range(DATA_FILES_PER_FOLDER + 10)]
    others = ["data/a.csv", "other/a.json", "data/app.py"]
    assert read_of([*many, *others]) == [*many[:DATA_FILES_PER_FOLDER], *others]


def test_of_very_many_documents_those_nearest_the_root_are_read():
    deep = [f"a/b/{number}.md" for number in range(DOCUMENTS)]
    assert read_of([*deep, "README.md", "docs/x.md"]) == [*deep[: DOCUMENTS - 2], "README.md", "docs/x.md"]


def test_equal_files_that_the_same_readers_read_share_a_key(tmp_path):
    found = scanned(
        repository(tmp_path / "project", {"a.py": "x = 1\n", "b.py": "x = 1\n", "c.py": "y = 1\n", "d.ts": "x = 1\n"})
    )
    keys = {item.entry.path: item.key for item in found.candidates}
    assert keys["a.py"] == keys["b.py"]
    assert len(set(keys.values())) == 3


@pytest.mark.parametrize("worktree", [False, True])
def test_paths_that_the_owner_leaves_out_have_no_scope_and_are_not_read(tmp_path, worktree):
    owner = '[[ignore]]\npath = "old/"\nreason = "archived"\n'
    files = {".tracker.toml": owner, "old/app.py": "x = 1\n", "new/app.py": "x = 1\n"}
    found = scanned(repository(tmp_path / "project", files), worktree=worktree)
    assert found.paths.keys() == {".tracker.toml", "new/app.py"}
    assert "old/app.py" not in {item.entry.path for item in found.candidates}
    assert [item.pattern for item in found.waivers.ignored] == ["old/"]


def test_of_a_sub_folder_its_own_file_speaks(tmp_path):
    owner = '[[ignore]]\npath = "{}"\nreason = "archived"\n'
    files = {
        ".tracker.toml": owner.format("a.py"),
        "sub/.tracker.toml": owner.format("b.py"),
        "sub/a.py": "",
        "sub/b.py": "",
    }
    found = scanned(repository(tmp_path / "project", files), "sub")
    assert found.paths.keys() == {"sub/.tracker.toml", "sub/a.py"}


def test_files_that_are_too_large_have_a_scope_and_are_named_as_left_out(tmp_path):
    found = scanned(repository(tmp_path / "project", {"large.py": "#" * (1 << 21), "a.py": ""}))
    assert found.paths == {"large.py": "code", "a.py": "code"}
    assert [item.entry.path for item in found.candidates] == ["a.py"]
    assert [item.path for item in found.skipped] == ["large.py"]
