"""Clone, fetch and push with the learner's own git and credentials, for repositories that tracker itself owns.

Hooks (also those of a folder as remote), submodules and unusual protocols are off, nothing asks on the terminal, and
what a remote sends is only objects: no file of it is checked out. An address with a password is refused, so that none
reaches arguments, messages or logs.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from git import Git, GitCommandError, GitCommandNotFound, Repo

from tracker.errors import ProgressError
from tracker.text import shorten
from tracker.verify.git.remote import parse_remote

if TYPE_CHECKING:
    from collections.abc import Sequence

TIMEOUT = 300
"""Seconds that one exchange with a remote may take."""

ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "https:ssh:file",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "LC_ALL": "C",
    "LANGUAGE": "C",
}
"""Set for each exchange; `ssh` asks nothing where the learner has not chosen a command of their own."""

CONFIGURATION = (
    f"core.hooksPath={os.devnull}",
    "core.fsmonitor=false",
    "fetch.fsckObjects=true",
    "fetch.recurseSubmodules=false",
    "push.recurseSubmodules=no",
    "fetch.bundleURI=",
    "gc.auto=0",
    "protocol.version=2",
)

_COPY = re.compile(r"(?:[\w.-]+@)?[\w.-]+:(?!//).+", re.ASCII)
_OFFLINE = re.compile(
    r"could not resolve|unable to access|connection (?:refused|timed out|reset)|network is unreachable|no route to host"
    r"|operation timed out|timeout|temporary failure",
    re.IGNORECASE,
)


class OfflineError(ProgressError):
    """The remote did not answer; what is here is unchanged."""


def checked_address(url: str) -> str:
    """The address of a remote: https, ssh, `user@host:path`, or a folder. Raises ProgressError for any other."""
    url = url.strip()
    remedy = "give an https or ssh address, or a folder"
    if not url or url.startswith("-") or not url.isprintable() or "::" in url:
        raise ProgressError(
            "bad_address", f'"{shorten(url)}" is not the address of a repository', remedy, wrong_use=True
        )
    parts = urlsplit(url) if "://" in url else None
    if parts is None:
        # As git reads it: `host:path` unless a folder of that name is there.
        return url if _COPY.fullmatch(url) and not Path(url).exists() else str(Path(url).expanduser().absolute())
    if parts.scheme not in {"https", "ssh"} or not parts.hostname:
        raise ProgressError(
            "bad_address", f'addresses with "{shorten(parts.scheme)}://" are not used', remedy, wrong_use=True
        )
    if parts.password or (parts.scheme == "https" and parts.username):
        raise ProgressError(
            "password_in_address",
            "the address contains a user name or password",
            "leave it out; git asks your credential helper (see `git help credentials`)",
            wrong_use=True,
        )
    return url


def shown_address(url: str) -> str:
    """The address as messages show it."""
    return shorten(str(parse_remote(url) or ""), 200)


def exchange(repository: Repo, *arguments: str, url: str) -> str:
    """Run a git command that talks to a remote, in a repository of ours; returns its output.

    Raises OfflineError where the remote did not answer, ProgressError where it refused.
    """
    folder = str(repository.git_dir)
    return run_git(folder, ("--git-dir", folder, *arguments), url)


def program_of(url: str, command: str) -> tuple[str, ...]:
    """The option by which fetch and push run the other side's program without its hooks, where that is this machine."""
    if "://" in url or not url.startswith("/"):
        return ()
    return (f"--{command}=git -c core.hooksPath={os.devnull} -c core.fsmonitor=false {command}",)


def run_git(folder: str, arguments: Sequence[str], url: str) -> str:
    """Run git with this module's profile in a folder. Raises as `exchange` does."""
    options = [word for setting in CONFIGURATION for word in ("-c", setting)]
    environment = dict(ENVIRONMENT)
    if "GIT_SSH_COMMAND" not in os.environ and "GIT_SSH" not in os.environ:
        environment["GIT_SSH_COMMAND"] = "ssh -oBatchMode=yes -oConnectTimeout=20"
    git = Git(folder)
    try:
        output = git.execute(
            ["git", *options, *arguments], env=environment, kill_after_timeout=TIMEOUT, strip_newline_in_stdout=True
        )
    except GitCommandNotFound as error:
        raise ProgressError("git_missing", "git cannot be started", "install git 2.39 or newer") from error
    except GitCommandError as error:
        raise _failure(str(error.stderr or ""), url) from error
    return str(output)


def _failure(stderr: str, url: str) -> ProgressError:
    lines = [line for line in re.sub(r"^\s*stderr: '|'$", "", stderr.strip()).splitlines() if line.strip()]
    marked = [line for line in lines if re.match(r"(?:remote: )?(?:fatal|error|ssh):", line)]
    said = next(iter(marked or lines[-1:]), "git failed")
    said = shorten(re.sub(r"(?<=://)[^/@\s]*@", "", said.strip()), 200)
    where = shown_address(url)
    if _OFFLINE.search(stderr):
        return OfflineError("offline", f"{where} does not answer: {said}", "try again when you are online")
    return ProgressError("remote_refused", f"{where}: {said}", "check the address and your access to it")
