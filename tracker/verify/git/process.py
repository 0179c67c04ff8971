"""Every git process of the verifier: plumbing only, with all that runs programs or reaches a network turned off.

Measured with git 2.39: a partial clone's `ls-tree -l` starts the repository's `core.sshCommand`. `-c
remote.<name>.promisor=false` does not undo a promisor remote; GIT_ALLOW_PROTOCOL stops every transport, so every
process gets it.
"""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections import deque
from contextlib import suppress
from typing import IO, TYPE_CHECKING, NamedTuple, cast

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
    "LANGUAGE": "C",  # messages are matched in English
    "LC_ALL": "C",
}
"""Set for every git process. The system's configuration stays in force: `safe.directory` may be set there."""

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
"""Given on every command line, which overrides what a repository configures."""

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
"""Variables that a surrounding hook or alias sets for its own repository; ours are named by path."""

Location = tuple[str, ...]
"""The options that tell git which repository: a folder to search from, or its git directory."""

TIMEOUT = 120.0
"""Seconds for one answer; a named pipe that a configuration includes would block git for ever."""


def inside(folder: str) -> Location:
    """Let git discover the repository, which refuses those of other owners."""
    return ("-C", folder)


def at(git_dir: str) -> Location:
    """Name the repository; only for one that git discovered and did not refuse."""
    return (f"--git-dir={git_dir}",)


class Finished(NamedTuple):
    """The exit status of a git process, its output and its error messages."""

    status: int
    output: bytes
    errors: str


class Pipe:
    """A running git process that is read, and perhaps asked, piece by piece; leaving the block ends it."""

    def __init__(self, location: Location, *arguments: str) -> None:
        """Start `git ARGUMENTS` for the repository at `location`; raises RepositoryError when git is missing."""
        self._process = _start(location, arguments)
        self._stdin = cast("IO[bytes]", self._process.stdin)  # all three are pipes
        self._stdout = cast("IO[bytes]", self._process.stdout)
        self._errors: deque[bytes] = deque(maxlen=16)
        # Left unread, many error messages would fill the pipe and block git.
        self._drain = threading.Thread(target=self._keep_errors, daemon=True)
        self._drain.start()
        self._timer: threading.Timer | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self._stdin.close()
        if self._process.poll() is None:
            self._process.terminate()
        self._end()

    def end_at(self, moment: float) -> None:
        """Terminate git at this `time.monotonic`: reading then ends early, and `finish` gives the status."""
        self._timer = threading.Timer(max(moment - time.monotonic(), 0), self._process.terminate)
        self._timer.daemon = True
        self._timer.start()

    def ask(self, requests: Iterable[str]) -> None:
        """Send lines; at most a few kilobytes at a time, so that the pipe takes them while git is still answering."""
        with suppress(OSError):  # git has ended: the missing answers show it
            self._stdin.write("".join(f"{request}\n" for request in requests).encode())
            self._stdin.flush()

    def line(self) -> bytes:
        """The next line without its end, b"" when git has ended; a line longer than any answer of git's is cut."""
        return self._stdout.readline(4096).rstrip(b"\n")

    def take(self, size: int) -> bytes:
        """The next bytes, fewer when git has ended."""
        return self._stdout.read(size)

    def chunks(self, size: int = 1 << 18) -> Iterator[bytes]:
        """All that is left, in pieces."""
        while chunk := self.take(size):
            yield chunk

    def finish(self) -> Finished:
        """Wait for the end, all output having been read."""
        with suppress(OSError):
            self._stdin.close()
        return Finished(self._end(), b"", b"".join(self._errors).decode("utf-8", "backslashreplace"))

    def _end(self) -> int:
        if self._timer:
            self._timer.cancel()
        try:
            status = self._process.wait(TIMEOUT)
        except subprocess.TimeoutExpired:
            self._process.kill()
            status = self._process.wait()
        self._drain.join()
        self._stdout.close()
        return status

    def _keep_errors(self) -> None:
        with cast("IO[bytes]", self._process.stderr) as errors, suppress(OSError, ValueError):
            while text := errors.readline(1000):
                self._errors.append(text)


def run(location: Location, *arguments: str) -> Finished:
    """Run `git ARGUMENTS` to its end; raises RepositoryError when git is missing or does not answer in time."""
    process = _start(location, arguments)
    try:
        output, errors = process.communicate(timeout=TIMEOUT)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise RepositoryError(
            "timeout", "git did not answer in time", "look for a named pipe among its configuration"
        ) from None
    return Finished(process.returncode, output, errors.decode("utf-8", "backslashreplace"))


def _start(location: Location, arguments: tuple[str, ...]) -> subprocess.Popen[bytes]:
    options = [word for setting in CONFIGURATION for word in ("-c", setting)]
    environment = {name: value for name, value in os.environ.items() if name not in INHERITED} | ENVIRONMENT
    pipe = subprocess.PIPE
    try:
        return subprocess.Popen(  # noqa: S603 - git itself, with the options above
            ["git", *location, "--no-pager", "--literal-pathspecs", *options, *arguments],  # noqa: S607 - the user's git
            env=environment,
            stdin=pipe,
            stdout=pipe,
            stderr=pipe,
        )
    except FileNotFoundError as error:
        remedy = "install git 2.39 or newer and put it on PATH"
        raise RepositoryError("git_missing", "git cannot be started", remedy) from error
