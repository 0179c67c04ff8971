"""From a path to its repository, a commit and a remote; an error names the reason and a remedy."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tracker.verify.git.entries import OBJECT_ID
from tracker.verify.git.errors import RepositoryError
from tracker.verify.git.filenames import shown
from tracker.verify.git.process import DISCOVERY_TIMEOUT, Pipe, at, inside, run
from tracker.verify.git.refs import git_dir_of, head_branch
from tracker.verify.git.remote import Remote, parse_remote
from tracker.verify.git.special_files import check

if TYPE_CHECKING:
    from collections.abc import Mapping

_URL = re.compile(r"[a-z][a-z0-9+.-]*://|[\w.-]+@[\w.-]+:", re.IGNORECASE)
_ANSWER = re.compile(
    rb"(?P<git_dir>.*)\n(?P<bare>\w+)\n(?P<shallow>\w+)\n(?P<format>sha1|sha256)\n(?P<ids>.*)", re.DOTALL
)
_UNUSABLE = re.compile("[\x00-\x1f\ud800-\udc7f]")  # what no name holds and no program can be passed
_QUESTIONS = ("--absolute-git-dir", "--is-bare-repository", "--is-shallow-repository", "--show-object-format")
_KEYS = r"^(remote\..*\.(url|promisor|partialclonefilter)|branch\..*\.remote|extensions\.partialclone)$"


class Found(NamedTuple):
    """A repository and the commit in it; `root` is "" when bare, `digits` the length of its object ids.

    `settings` are what it configures of remotes, and of branches that follow them; `borrowed` are the object folders
    of other repositories that its alternates name.
    """

    git_dir: str
    root: str
    subdirectory: str
    commit: str
    tree: str
    ref: str
    shallow: bool
    digits: int
    settings: Mapping[str, str]
    borrowed: tuple[str, ...]


def find(path: str, revision: str, subdirectory: str, *, on_disk: bool) -> Found:
    """Find the repository that holds `path` and the commit `revision` names; on disk, there may be no commit.

    Raises RepositoryError with the codes that `open_snapshot` names.
    """
    folder = _folder(path)
    within = _inside_repository(subdirectory)
    if revision.startswith("-") or not revision.strip() or _UNUSABLE.search(revision):
        raise _bad_revision(revision)
    tree = f"{revision}^{{tree}}:{within}/" if within and not on_disk else f"{revision}^{{tree}}"
    names = (f"{revision}^{{commit}}", tree, "--symbolic-full-name", revision)
    borrowed = check(folder)
    where = inside(folder)
    limit = DISCOVERY_TIMEOUT
    with Pipe(where, "config", "--null", "--get-regexp", _KEYS, seconds=limit) as configuration:  # runs beside the next
        finished = run(where, "rev-parse", *_QUESTIONS, "--revs-only", *names, seconds=limit)
        answer = _ANSWER.fullmatch(finished.output)
        if answer is None:
            raise _refusal(path, finished.errors)
        settings = b"".join(configuration.chunks())
    git_dir = os.fsdecode(answer["git_dir"])
    root = "" if answer["bare"] == b"true" else _root(folder, git_dir)
    if on_disk:
        _check_on_disk(path, root, within)
    words = answer["ids"].decode("utf-8", "backslashreplace").splitlines()
    ids = [word for word in words if OBJECT_ID.fullmatch(word)]
    others = [word for word in words if not OBJECT_ID.fullmatch(word)]
    if not ids and revision in {"HEAD", "@"}:
        if not on_disk:
            raise _no_commits(path, git_dir)
    elif not ids or len(ids) > 2 or len(others) > 1 or any(word.startswith("^") for word in others):  # noqa: PLR2004 -- commit and tree; a range names more
        raise _bad_revision(revision)
    elif len(ids) == 1:
        raise _no_tree(git_dir, ids[0], within)
    commit, tree_id = ids or ("", "")
    branch = others[0] if others and others[0].startswith("refs/heads/") else ""
    return Found(
        git_dir=git_dir,
        root=root,
        subdirectory=within,
        commit=commit,
        tree=tree_id,
        ref=branch.removeprefix("refs/heads/"),
        shallow=answer["shallow"] == b"true",
        digits=64 if answer["format"] == b"sha256" else 40,
        settings=_settings(settings),
        borrowed=borrowed,
    )


def _settings(output: bytes) -> dict[str, str]:
    settings: dict[str, str] = {}
    for setting in output.split(b"\0"):
        key, _, value = setting.decode("utf-8", "backslashreplace").partition("\n")
        settings.setdefault(key, value)
    return settings


def remote_of(found: Found) -> Remote | None:
    """The remote that the branch follows, else origin, else the first."""
    settings = found.settings
    named = [
        key[len("remote.") : -len(".url")] for key in settings if key.startswith("remote.") and key.endswith(".url")
    ]
    wanted = (settings.get(f"branch.{found.ref}.remote", ""), "origin", *named)
    name = next((name for name in wanted if name in named), None)
    return None if name is None else parse_remote(settings[f"remote.{name}.url"], name)


def is_partial(found: Found) -> bool:
    """Whether this is a partial clone."""
    return any(key.endswith((".promisor", ".partialclonefilter", ".partialclone")) for key in found.settings)


def _folder(path: str) -> str:
    given = Path(path).expanduser() if path.startswith("~") else Path(path)
    try:
        exists = bool(path.strip()) and given.exists()
    except (OSError, ValueError):
        exists = False
    if not exists and _URL.match(path):
        address = parse_remote(path)
        url = shown(address.url if address else "URL")
        raise RepositoryError("is_url", f"{url} is an address, not a folder", f"git clone {url}, then give the folder")
    if not exists:
        raise RepositoryError("not_found", f"there is no folder {shown(path)}", "give the path of a git repository")
    if given.name == ".git" and given.is_file():
        given = given.parent
    if not given.is_dir():
        raise RepositoryError("not_a_folder", f"{shown(path)} is a file", "give the folder that holds it")
    return os.path.realpath(given)


def _inside_repository(subdirectory: str) -> str:
    parts = [part for part in subdirectory.split("/") if part not in {"", "."}]
    if ".." in parts or _UNUSABLE.search(subdirectory) or subdirectory.startswith("/"):
        raise _bad_subdirectory(subdirectory)
    return "/".join(parts)


def _root(folder: str, git_dir: str) -> str:
    """The folder that holds `.git`, whatever `core.worktree` says; "" where that `.git` leads to another repository."""
    for parent in (Path(folder), *Path(folder).parents):
        if (parent / ".git").exists():
            found = git_dir_of(parent)
            return str(parent) if found and os.path.realpath(found) == os.path.realpath(git_dir) else ""
    return ""


def _check_on_disk(path: str, root: str, within: str) -> None:
    if not root:
        raise RepositoryError("no_worktree", f"{shown(path)} has no files on disk", "verify a commit of it instead")
    inner = Path(root)
    for part in within.split("/") if within else ():
        inner /= part
        if inner.is_symlink() or not inner.is_dir():
            raise _bad_subdirectory(within)


def _refusal(path: str, errors: str) -> RepositoryError:
    name = shown(path)
    if "dubious ownership" in errors or "unsafe repository" in errors:
        folder = re.search(r"safe\.directory (.+)", errors)
        remedy = f"if you trust it: git config --global --add safe.directory {shown(folder[1]) if folder else name}"
        return RepositoryError("dubious_ownership", f"{name} belongs to another user, so git refuses it", remedy)
    if "safe.bareRepository" in errors:
        remedy = "git config --global safe.bareRepository all, or give a folder with a work tree"
        return RepositoryError("refused", f"git is configured to refuse the bare repository {name}", remedy)
    if "not a git repository" in errors:
        return RepositoryError(
            "not_a_repository",
            f"{name} is not in a git repository",
            "name a folder of a repository, or run `git init` there first",
        )
    if extension := re.search(r"unknown repository extensions? found:\s+([\w-]+)", errors):
        version = " 2.45 or newer" if extension[1].lower() == "refstorage" else ", a newer version"
        message = f"this git is too old to read {name}: it does not know the extension {extension[1]}"
        return RepositoryError("unreadable", message, f"install git{version}")
    reason = shown(errors.strip().rpartition("fatal: ")[2].partition("\n")[0])
    return RepositoryError(
        "unreadable", f"git cannot read {name}: {reason}", "see what `git rev-parse HEAD` says there"
    )


def _no_commits(path: str, git_dir: str) -> RepositoryError:
    """The error where HEAD names no commit: no branch has one, or only others have."""
    others = run(at(git_dir), "for-each-ref", "--count=1", "--format=%(refname:lstrip=2)", "refs/heads/")
    other, head = shown(os.fsdecode(others.output.strip())), shown(head_branch(git_dir))
    if not other:
        return RepositoryError("no_commits", f"{shown(path)} has no commit yet", "commit something first: git commit")
    message = f"HEAD of {shown(path)} names the branch {head or '?'}, which has no commit, but there is {other}"
    return RepositoryError("no_commits", message, f"verify that branch: --rev {other}")


def _no_tree(git_dir: str, commit: str, within: str) -> RepositoryError:
    """The error for a folder that the commit lacks, or for a commit whose list of files is not here."""
    if within and run(at(git_dir), "rev-parse", "--revs-only", f"{commit}^{{tree}}").output:
        return _bad_subdirectory(within)
    message = f"the list of files of commit {commit[:12]} is not in this repository"
    return RepositoryError("incomplete", message, "fetch what is missing, or clone the repository again")


def _bad_revision(revision: str) -> RepositoryError:
    return RepositoryError(
        "bad_revision", f"no commit is called {shown(revision)}", "give a branch, a tag or a commit id"
    )


def _bad_subdirectory(within: str) -> RepositoryError:
    message = f"there is no folder {shown(within)} in it"
    return RepositoryError("bad_subdirectory", message, "give a folder relative to the repository's root")
