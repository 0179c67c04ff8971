"""Every git process of the project: plumbing only, through GitPython, with all that runs programs or networks off.

Measured with git 2.39: a partial clone's `ls-tree -l` starts the repository's `core.sshCommand`. `-c
remote.<name>.promisor=false` does not take a promisor back; GIT_ALLOW_PROTOCOL stops every transport, so all get it.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections import deque
from contextlib import suppress
from subprocess import PIPE, TimeoutExpired
from typing import TYPE_CHECKING, Any, NamedTuple

from tracker.verify.git.errors import RepositoryError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Self

ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_LAZY_FETCH": "1",  # known to git since 2.45 and its security backports
    "GIT_NO_REPLACE_OBJECTS": "1",  # a replacement would show other content than the commit has
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_PAGER": "cat",
}
"""Set for every git process. The system's configuration stays in force: `safe.directory` may live there."""

CONFIGURATION = (
    "core.fsmonitor=false",
    f"core.hooksPath={os.devnull}",
    "core.sshCommand=false",
    "core.gitProxy=false",
    "core.askPass=",
    "core.alternateRefsCommand=false",
    "core.untrackedCache=false",
    "core.pager=cat",
    "credential.helper=",
    "fetch.bundleURI=",
    "protocol.allow=never",
    # A pack of pictures is not to be mapped into memory as a whole.
    "core.packedGitWindowSize=1m",
    "core.packedGitLimit=32m",
)
"""Said on every command line, so it wins over what a repository configures."""

INHERITED = (
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_COMMON_DIR",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_NAMESPACE",
    "GIT_PREFIX",
    "GIT_SHALLOW_FILE",
    "GIT_GRAFT_FILE",
    "GIT_CONFIG",
    "GIT_ICASE_PATHSPECS",
)
"""What a surrounding hook or alias sets to point git at its own repository; we name repositories by path."""

Location = tuple[str, ...]
"""The words that point git at a repository: a folder in it to start looking from, or its git folder."""

TIMEOUT = 120.0
"""Seconds for one answer; a FIFO that a configuration includes would block git for ever."""


def inside(folder: str) -> Location:
    """Find the repository as git does, which refuses those of other owners."""
    return ("-C", folder)


def at(git_dir: str) -> Location:
    """Name the repository; only for one that git found and did not refuse."""
    return (f"--git-dir={git_dir}",)


class Finished(NamedTuple):
    """How a git process ended, what it printed and what it complained about."""

    status: int
    output: bytes
    errors: str


class Pipe:
    """A running git process that is read, and perhaps asked, piece by piece; leaving the block ends it."""

    def __init__(self, location: Location, *arguments: str) -> None:
        """Start `git ARGUMENTS` for the repository at `location`; raises RepositoryError when git is missing."""
        self._process = _start(location, arguments)
        self._errors: deque[bytes] = deque(maxlen=16)
        # Undrained, many complaints would fill the pipe and stop git.
        self._drain = threading.Thread(target=self._keep_errors, daemon=True)
        self._drain.start()
        self._clock: threading.Timer | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self._process.stdin.close()
        if self._process.poll() is None:
            self._process.terminate()
        self._end()

    def end_at(self, moment: float) -> None:
        """Stop git where it has not ended at this `time.monotonic`: reading then ends early, and `finish` says so."""
        self._clock = threading.Timer(max(moment - time.monotonic(), 0), self._process.terminate)
        self._clock.daemon = True
        self._clock.start()

    def ask(self, requests: Iterable[str]) -> None:
        """Send lines; at most a few kilobytes at a time, so that the pipe takes them while git is still answering."""
        with suppress(OSError):  # git has died: the missing answers tell
            self._process.stdin.write("".join(f"{request}\n" for request in requests).encode())
            self._process.stdin.flush()

    def line(self) -> bytes:
        """Give the next line without its end, b"" when git has ended; a line no answer of git's has is cut."""
        answer: bytes = self._process.stdout.readline(4096)
        return answer.rstrip(b"\n")

    def take(self, size: int) -> bytes:
        """Give the next bytes, fewer when git has ended."""
        content: bytes = self._process.stdout.read(size)
        return content

    def chunks(self, size: int = 1 << 18) -> Iterator[bytes]:
        """Yield all that is left, in pieces."""
        while chunk := self.take(size):
            yield chunk

    def finish(self) -> Finished:
        """Wait for the end, all output having been read."""
        with suppress(OSError):
            self._process.stdin.close()
        return Finished(self._end(), b"", b"".join(self._errors).decode("utf-8", "backslashreplace"))

    def _end(self) -> int:
        process = self._process.proc
        if self._clock:
            self._clock.cancel()
        try:
            status: int = process.wait(TIMEOUT)
        except TimeoutExpired:
            process.kill()
            status = process.wait()
        self._drain.join()
        process.stdout.close()
        process.stderr.close()
        return status

    def _keep_errors(self) -> None:
        with suppress(OSError, ValueError):
            while text := self._process.stderr.readline(1000):
                self._errors.append(text)


def run(location: Location, *arguments: str) -> Finished:
    """Run `git ARGUMENTS` to its end; raises RepositoryError when git is missing or does not answer in time."""
    git, command = _command(location, arguments)
    try:
        status, output, errors = git.Git().execute(
            command,
            env=ENVIRONMENT,
            with_extended_output=True,
            with_exceptions=False,
            stdout_as_string=False,
            strip_newline_in_stdout=False,
            **({"kill_after_timeout": TIMEOUT} if os.name == "posix" else {}),
        )
    except git.GitCommandNotFound as error:
        raise _missing() from error
    if errors.startswith("Timeout: the command"):
        raise RepositoryError("timeout", "git did not answer in time", "look for a named pipe among its configuration")
    return Finished(status, output, errors)


def _start(location: Location, arguments: tuple[str, ...]) -> Any:  # noqa: ANN401 -- GitPython exports no name for its process type
    git, command = _command(location, arguments)
    try:
        return git.Git().execute(command, env=ENVIRONMENT, istream=PIPE, as_process=True)
    except git.GitCommandNotFound as error:
        raise _missing() from error


def _command(location: Location, arguments: tuple[str, ...]) -> tuple[Any, list[str]]:
    git = load()
    for name in INHERITED:
        os.environ.pop(name, None)
    options = [word for setting in CONFIGURATION for word in ("-c", setting)]
    executable = git.Git.GIT_PYTHON_GIT_EXECUTABLE or "git"
    return git, [executable, *location, "--no-pager", "--literal-pathspecs", *options, *arguments]


def load() -> Any:  # noqa: ANN401 -- a module
    """GitPython. On import it asks git for its version, twice; told that there is no git, it does not.

    Whoever runs a command learns whether there is one. The environment tells it, so not where other threads would see
    that. Raises RepositoryError where git is missing.
    """
    if "git" in sys.modules or threading.active_count() > 1:
        try:
            import git  # noqa: PLC0415 -- a tenth of a second, which commands that read no repository must not pay
        except ImportError as error:  # it looked for git, and found none
            raise _missing() from error
        return git
    chosen = {name: os.environ.get(name) for name in ("GIT_PYTHON_GIT_EXECUTABLE", "GIT_PYTHON_REFRESH")}
    os.environ.update(GIT_PYTHON_GIT_EXECUTABLE=os.devnull, GIT_PYTHON_REFRESH="quiet")
    try:
        import git  # noqa: PLC0415 -- as above
    finally:
        for name, value in chosen.items():
            os.environ.pop(name)
            if value is not None:
                os.environ[name] = value
    git.Git.GIT_PYTHON_GIT_EXECUTABLE = chosen["GIT_PYTHON_GIT_EXECUTABLE"] or "git"
    return git


def _missing() -> RepositoryError:
    return RepositoryError("git_missing", "git cannot be started", "install git 2.39 or newer and put it on PATH")
