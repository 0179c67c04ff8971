"""Authorship is told by git from the commit and its mailmap, and nothing a repository names is run or waited for."""

import os
import subprocess

import pytest
from gitrepo import SAFE, armed, git, put, repository, state

from tracker.verify.git import process as git_process
from tracker.verify.git.blame import Author, Identity, also_known_as, authors, identity
from tracker.verify.git.errors import RepositoryError


def commit_as(folder, email, day, files):
    put(folder, files)
    git(folder, "add", "-A")
    dates = {"GIT_AUTHOR_DATE": f"{day}T23:30:00-0500", "GIT_AUTHOR_EMAIL": email}
    subprocess.run(["git", "commit", "-q", "-m", "x"], cwd=folder, env={**SAFE, **dates}, check=True)
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture
def shared(tmp_path):
    """A file of which two people wrote lines on different days; the second moved to another address since."""
    folder = repository(tmp_path / "work", {"README.md": "x\n"})
    commit_as(folder, "Ada@Example.org", "2024-02-01", {"a b.py": "one\ntwo\nthree\n"})
    commit_as(folder, "old@example.org", "2024-03-01", {"a b.py": "one\n  two\nTHREE\nfour\n"})
    head = commit_as(folder, "x@example.org", "2024-04-01", {".mailmap": "Bob <new@example.org> <old@example.org>\n"})
    return folder, head


def blame(folder, head, path="a b.py", lines=(1, 2, 3, 4), *, shallow=False):
    found = authors(str(folder / ".git"), head, path, lines, shallow=shallow)
    assert all(len(author.commit) == len(head) for author in found.values())
    return {line: author._replace(commit="") for line, author in found.items()}


def test_each_line_has_its_author_through_the_mailmap_and_the_day_where_they_were(shared):
    ada, bob = Author("ada@example.org", "2024-02-01"), Author("new@example.org", "2024-03-01")
    assert blame(*shared) == {1: ada, 2: ada, 3: bob, 4: bob}


def test_the_mailmap_is_that_of_the_commit_not_of_the_disk_or_where_the_user_stands(shared, tmp_path, monkeypatch):
    folder, head = shared
    put(tmp_path, {".mailmap": "Eve <eve@example.org> <ada@example.org>\n"})
    put(folder, {".mailmap": "Eve <eve@example.org> <ada@example.org>\n"})
    git(folder, "config", "mailmap.file", str(tmp_path / ".mailmap"))
    for place in (tmp_path, folder):
        monkeypatch.chdir(place)
        assert {author.email for author in blame(folder, head).values()} == {"ada@example.org", "new@example.org"}


def test_an_address_is_known_with_what_the_mailmap_makes_of_it(shared):
    folder, head = shared
    known = also_known_as(str(folder / ".git"), head, ["OLD@example.org", "no address", "--stdin", ""])
    assert known == {"old@example.org", "new@example.org"}


def test_a_bare_clone_gives_the_same(shared, tmp_path):
    folder, head = shared
    git(tmp_path, "clone", "-q", "--bare", str(folder), "bare")
    found = authors(str(tmp_path / "bare"), head, "a b.py", [1, 4], shallow=False)
    found = {line: author._replace(commit="") for line, author in found.items()}
    assert found == {line: author for line, author in blame(folder, head).items() if line in {1, 4}}


def test_lines_older_than_a_shallow_clone_are_left_out(shared, tmp_path):
    folder, head = shared
    commit_as(folder, "x@example.org", "2024-05-01", {"a b.py": "one\n  two\nTHREE\nfour\nfive\n"})
    git(tmp_path, "clone", "-q", "--depth=2", f"file://{folder}", "part")
    head = git(folder, "rev-parse", "HEAD")
    found = blame(tmp_path / "part", head, lines=(1, 5), shallow=True)
    assert found == {5: Author("x@example.org", "2024-05-01")}


@pytest.mark.parametrize(("path", "lines"), [("absent.py", [1]), ("a b.py", [99]), ("a b.py", []), (":(top)*", [1])])
def test_what_cannot_be_told_is_left_out(shared, path, lines):
    assert blame(*shared, path, lines) == {}


def test_a_name_that_is_no_text_is_found_by_its_printable_form(tmp_path):
    folder = repository(tmp_path / "work", {b"caf\xe9.py": "x\n"})
    assert blame(folder, git(folder, "rev-parse", "HEAD"), r"caf\xe9.py", [1])[1].email == "test@example.invalid"


def test_no_program_that_a_repository_names_is_run_and_nothing_is_written(tmp_path):
    program, marker = tmp_path / "trap", tmp_path / "sprung"
    program.write_text(f"#!/bin/sh\necho ran >> {marker}\ncat $1\n")
    program.chmod(0o755)
    files = {"a.py": "1\n", ".gitattributes": "* diff=trap filter=trap\n", ".mailmap": "\x00<\n" * 99}
    folder = repository(tmp_path / "work", files)
    armed(folder, program)
    head = git(folder, "rev-parse", "HEAD")
    subprocess.run(["git", "blame", "HEAD", "a.py"], cwd=folder, env=SAFE, capture_output=True, check=False)
    assert marker.exists(), "the trap does not work"
    marker.unlink()
    before = state(folder)
    assert blame(folder, head, "a.py", [1])[1].email == "test@example.invalid"
    also_known_as(str(folder / ".git"), head, ["a@example.org"])
    assert not marker.exists()
    assert state(folder) == before


def test_files_that_a_configuration_names_are_not_waited_for(shared, tmp_path, monkeypatch):
    monkeypatch.setattr(git_process, "TIMEOUT", 3)
    folder, head = shared
    os.mkfifo(tmp_path / "pipe")
    for name in ("mailmap.file", "blame.ignoreRevsFile"):
        git(folder, "config", name, str(tmp_path / "pipe"))
    (folder / ".mailmap").unlink()
    os.mkfifo(folder / ".mailmap")
    assert len(blame(folder, head)) == 4


def test_a_file_missing_from_a_partial_clone_is_not_fetched(shared, tmp_path):
    folder, head = shared
    git(folder, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--no-checkout", "--filter=blob:none", f"file://{folder}", "part")
    objects = state(tmp_path / "part/.git/objects")
    assert blame(tmp_path / "part", head) == {}
    assert state(tmp_path / "part/.git/objects") == objects


def test_a_commit_that_is_gone_or_forged_tells_nothing(shared):
    folder, _ = shared
    assert blame(folder, "f" * 40) == {}
    raw = git(folder, "cat-file", "commit", "HEAD")
    forged = raw.replace("<x@example.org>", "<>").split("author ")
    forged = f"{forged[0]}author  <> 99999999999999 +9999\n{forged[1].partition(chr(10))[2]}\n"
    made = git(folder, "hash-object", "-t", "commit", "-w", "--literally", "--stdin", stdin=forged.encode())
    assert set(blame(folder, made)) <= {1, 2, 3, 4}


def test_the_user_is_who_their_own_configuration_says(tmp_path, monkeypatch):
    (tmp_path / ".gitconfig").write_text("[include]\n path = more\n[user]\n name = Ada L\x1b[1m\n")
    (tmp_path / "more").write_text("[user]\n email = ada@example.org\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / ".gitconfig"))
    folder = repository(tmp_path / "work", {"a": ""})
    git(folder, "config", "user.name", "Mallory")
    monkeypatch.chdir(folder)
    assert identity() == Identity(r"Ada L\x1b[1m", "ada@example.org")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    assert identity() == Identity("", "")


def test_without_git_there_is_an_error_with_a_remedy(shared, monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(RepositoryError) as caught:
        blame(*shared)
    assert caught.value.code == "git_missing"
