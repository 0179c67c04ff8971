"""A remote keeps no secret, and a link to a line is given only where it will be found."""

from __future__ import annotations

import pytest
from gitrepo import commit, git, put, repository
from hypothesis import given
from hypothesis import strategies as st

from tracker.verify.git.filenames import printable
from tracker.verify.git.remote import Remote, parse_remote, permalink
from tracker.verify.git.snapshot import is_pushed, open_commit


@pytest.mark.parametrize(
    ("address", "host", "owner_path", "shown"),
    [
        ("https://github.com/me/x.git", "github.com", "me/x", "https://github.com/me/x.git"),
        ("https://me:to@ken/1@github.com/me/x/", "github.com", "me/x", "https://github.com/me/x/"),
        ("HTTPS://GitHub.com/me/x?token=s#s", "github.com", "me/x", "https://GitHub.com/me/x"),
        ("git@github.com:me/x.git", "github.com", "me/x", "github.com:me/x.git"),
        ("me/x@github.com:me/x", "github.com", "me/x", "github.com:me/x"),
        ("ssh://git@ssh.github.com:443/me/x.git", "github.com", "me/x", "ssh://ssh.github.com:443/me/x.git"),
        ("ssh://git@gitlab.example.org:2222/a/b/c.git", "gitlab.example.org", "a/b/c", None),
        ("git://example.org/me/x.git", "example.org", "me/x", "git://example.org/me/x.git"),
        ("https://gitea.example.org:8443/me/x", "gitea.example.org:8443", "me/x", None),
        ("https://github.com/me/\x1b[31mx\n.git", "github.com", "me/[31mx", None),
        ("https://github.com/me/%2e%2e/x", "github.com", "", None),
        ("https://git hub.com\u202e/x", "github.com", "", None),
        ("/srv/git/x.git", "", "", "/srv/git/x.git"),
        ("../x", "", "", "../x"),
        ("file://me:secret@host/srv/x", "", "", "file://host/srv/x"),
        ("C:/x", "", "", "C:/x"),
    ],
)
def test_an_address_gives_host_and_path_and_loses_the_user(address, host, owner_path, shown):
    remote = parse_remote(address)
    assert remote is not None
    assert (remote.host, remote.owner_path) == (host, owner_path)
    assert shown in {None, remote.url}
    assert "@" not in remote.url


@pytest.mark.parametrize("address", ["", "\n", "ext::sh -c id", "persistent-https::x"])
def test_an_address_that_is_a_command_or_nothing_is_no_remote(address):
    assert parse_remote(address) is None


@pytest.mark.parametrize(
    ("host", "owner_path", "path", "link"),
    [
        ("github.com", "me/x", "a b/#1?.py", "https://github.com/me/x/blob/c0/a%20b/%231%3F.py#L7"),
        ("github.com", "me/x", "README.md", "https://github.com/me/x/blob/c0/README.md?plain=1#L7"),
        ("gitlab.com", "a/b/c", "x.py", "https://gitlab.com/a/b/c/-/blob/c0/x.py#L7"),
        ("gitlab.example.org", "a/b", "x.py", "https://gitlab.example.org/a/b/-/blob/c0/x.py#L7"),
        ("bitbucket.org", "me/x", "x.py", "https://bitbucket.org/me/x/src/c0/x.py#lines-7"),
        ("codeberg.org", "me/x", "x.md", "https://codeberg.org/me/x/src/commit/c0/x.md?display=source#L7"),
        ("gitea.example.org:8443", "me/x", "x.py", "https://gitea.example.org:8443/me/x/src/commit/c0/x.py#L7"),
        ("forgejo.example.org", "me/x", "x.py", "https://forgejo.example.org/me/x/src/commit/c0/x.py#L7"),
        ("github.com", "me/x", printable(b"\xff\n\x1b\\"), "https://github.com/me/x/blob/c0/%FF%0A%1B%5C#L7"),
        ("github.com", 'me/"><x', "x", "https://github.com/me/%22%3E%3Cx/blob/c0/x#L7"),
        ("bitbucket.example.org", "me/x", "x.py", ""),
        ("github", "me/x", "x.py", ""),
        ("example.org", "me/x", "x.py", ""),
        ("notgithub.com", "me/x", "x.py", ""),
        ("github.com", "", "x.py", ""),
    ],
)
def test_each_forge_is_linked_in_its_own_way_and_no_other_is_guessed(host, owner_path, path, link):
    assert permalink(Remote(host, owner_path, ""), "c0", path, 7) == link


@given(st.text(st.characters(exclude_categories=[])), st.binary(max_size=20))
def test_whatever_the_address_a_link_holds_nothing_that_needs_escaping(text, raw):
    for address in (text, f"https://{text}", f"https://github.com/{text}", f"git@{text}:{text}"):
        remote = parse_remote(address)
        assert remote is None or remote.url.isprintable()
        link = permalink(remote, "c0", printable(raw), 1)
        assert link.isascii()
        assert not set(link) & set(" \"'<>\\^`{|}\x1b\n")


@pytest.fixture
def clone(tmp_path):
    repository(tmp_path / "origin", {"a b.py": "1\n"})
    git(tmp_path, "clone", "-q", "origin", "clone")
    git(tmp_path / "clone", "config", "remote.origin.url", "https://me:secret@github.com/me/x.git")
    return tmp_path / "clone"


def test_a_commit_is_linked_once_the_remote_has_it(clone):
    snapshot = open_commit(str(clone))
    assert snapshot.remote == Remote("github.com", "me/x", "https://github.com/me/x.git", "origin")
    assert (
        permalink(snapshot.remote, snapshot.commit, "a b.py", 3)
        == f"https://github.com/me/x/blob/{snapshot.commit}/a%20b.py#L3"
    )
    put(clone, {"later": ""})
    commit(clone)
    later = open_commit(str(clone))
    assert not is_pushed(later)
    assert is_pushed(open_commit(str(clone), "HEAD~1"))


def test_the_remote_the_branch_follows_comes_first_and_only_its_own_references_count(clone):
    git(clone, "remote", "add", "fork", "git@gitlab.com:me/fork.git")
    assert str(open_commit(str(clone)).remote) == "https://github.com/me/x.git"
    git(clone, "config", "branch.main.remote", "fork")
    snapshot = open_commit(str(clone))
    assert str(snapshot.remote) == "gitlab.com:me/fork.git"
    assert not is_pushed(snapshot)


def test_a_remote_named_like_a_pattern_proves_nothing(clone):
    git(clone, "config", "remote.*.url", "https://github.com/me/y")
    git(clone, "config", "branch.main.remote", "*")
    snapshot = open_commit(str(clone))
    assert str(snapshot.remote) == "https://github.com/me/y"
    assert not is_pushed(snapshot)
