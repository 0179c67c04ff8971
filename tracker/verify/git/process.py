"""Every git process of the verifier: plumbing only, with all that runs programs or reaches a network turned off.

Measured with git 2.39: a partial clone's `ls-tree -l` starts the repository's `core.sshCommand`. `-c
remote.<name>.promisor=false` does not undo a promisor remote; GIT_ALLOW_PROTOCOL stops every transport, so every
process gets it.
"""

from __future__ import annotations

import math
import os
import signal
import subprocess
import threading
import time
from collections import deque
from contextlib import ExitStack, contextmanager, suppress
from typing import IO, TYPE_CHECKING, NamedTuple, cast

from tracker.processes import ends_as_group
from tracker.verify.git.errors import RepositoryError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
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
"""Seconds that git may take for one answer; then it is ended with its children."""

DISCOVERY_TIMEOUT = 20.0
"""Seconds to find a repository and a commit in it, which takes a few milliseconds."""

_INTERRUPTIONS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


def inside(folder: str) -> Location:
    """Let git discover the repository, which refuses those of other owners."""
    return ("-C", folder)


def at(git_dir: str) -> Location:
    """Name the repository; only for one that git discovered and did not refuse."""
    return (f"--git-dir={git_dir}",)


def within(git_dir: str) -> Location:
    """Name a repository from within its own folder."""
    # From within its own folder, git finds no work tree's `.mailmap`, ours or another's.
    return ("-C", git_dir, *at(git_dir))


def mailmap_of(commit: str) -> tuple[str, ...]:
    """The settings that let git map names and addresses by the mailmap of a commit, and by no other."""
    settings = (f"mailmap.blob={commit}:.mailmap", f"mailmap.file={os.devnull}")
    return tuple(word for setting in settings for word in ("-c", setting))


class Finished(NamedTuple):
    """The exit status of a git process, its output and its error messages."""

    status: int
    output: bytes
    errors: str

    @property
    def lines(self) -> list[str]:
        """The lines of the output, none where git failed; only LF ends one, since names and subjects hold any other."""
        text = self.output.decode("utf-8", "replace").removesuffix("\n") if self.status == 0 else ""
        return text.split("\n") if text else []


class Pipe:
    """A running git process that is read, and perhaps asked, piece by piece; leaving the block ends it.

    Reading raises RepositoryError (timeout) where git leaves it waiting for longer than TIMEOUT, or has run for
    `seconds`.
    """

    def __init__(self, location: Location, *arguments: str, seconds: float = math.inf) -> None:
        """Prepare `git ARGUMENTS` for the repository at `location`; entering the block starts it."""
        self._location = location
        self._arguments = arguments
        self._seconds = seconds
        self._errors: deque[bytes] = deque(maxlen=16)
        self._waiting_since = math.inf
        self._timed_out = False
        self._ended = threading.Event()
        # Left unread, many error messages would fill the pipe and block git.
        self._threads = [threading.Thread(target=work, daemon=True) for work in (self._keep_errors, self._watch)]

    def __enter__(self) -> Self:
        """Start git; raises RepositoryError when it is missing."""
        self._process = _start(self._location, self._arguments)
        try:
            self._stdin = cast("IO[bytes]", self._process.stdin)  # all three are pipes
            self._stdout = cast("IO[bytes]", self._process.stdout)
            self._last_moment = time.monotonic() + self._seconds
            for thread in self._threads:
                thread.start()
        except BaseException:  # interrupted
            _end_group(self._process)
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            _end_group(self._process)
        self._end()

    def ask(self, requests: Iterable[str]) -> None:
        """Send lines; at most a few kilobytes at a time, so that the pipe takes them while git is still answering."""
        with suppress(OSError):  # git has ended: the missing answers show it
            self._stdin.write("".join(f"{request}\n" for request in requests).encode())
            self._stdin.flush()

    def line(self) -> bytes:
        """The next line without its end, b"" when git has ended; a line longer than any answer of git's is cut."""
        return self._read(self._stdout.readline, 4096).rstrip(b"\n")

    def take(self, size: int) -> bytes:
        """The next bytes, fewer when git has ended."""
        return self._read(self._stdout.read, size)

    def chunks(self, size: int = 1 << 18) -> Iterator[bytes]:
        """All that is left, in pieces."""
        while chunk := self.take(size):
            yield chunk

    def finish(self) -> Finished:
        """Wait for the end, all output having been read."""
        status = self._end()
        if self._timed_out:
            raise _timeout(self._arguments)
        return Finished(status, b"", b"".join(self._errors).decode("utf-8", "backslashreplace"))

    def _read(self, read: Callable[[int], bytes], size: int) -> bytes:
        self._waiting_since = time.monotonic()
        content = read(size)
        self._waiting_since = math.inf
        if self._timed_out:
            raise _timeout(self._arguments)
        return content

    def _end(self) -> int:
        with suppress(OSError):
            self._stdin.close()
        try:
            status = self._process.wait(max(0.0, min(TIMEOUT, self._last_moment - time.monotonic())))
        except subprocess.TimeoutExpired:
            self._timed_out = True
            _end_group(self._process)
            status = self._process.wait()
        self._ended.set()
        for thread in self._threads:
            thread.join()
        self._stdout.close()
        return status

    def _keep_errors(self) -> None:
        with cast("IO[bytes]", self._process.stderr) as errors, suppress(OSError, ValueError):
            while text := errors.readline(1000):
                self._errors.append(text)

    def _watch(self) -> None:
        while True:
            now = time.monotonic()
            due = min(self._last_moment, self._waiting_since + TIMEOUT)
            if now >= due:
                self._timed_out = True
                _end_group(self._process)
                return
            if self._ended.wait(min(due - now, TIMEOUT)):
                return


def run(location: Location, *arguments: str, seconds: float | None = None) -> Finished:
    """Run `git ARGUMENTS` to its end.

    Raises RepositoryError when git is missing, or takes longer than `seconds` (TIMEOUT unless given).
    """
    process = _start(location, arguments)
    try:
        output, errors = process.communicate(timeout=TIMEOUT if seconds is None else seconds)
    except subprocess.TimeoutExpired:
        raise _timeout(arguments) from None
    finally:
        if process.returncode is None:  # also where the program is interrupted
            _end_group(process)
            process.communicate()
    return Finished(process.returncode, output, errors.decode("utf-8", "backslashreplace"))


def _timeout(arguments: tuple[str, ...]) -> RepositoryError:
    command = next((word for word in arguments if not word.startswith("-")), "")
    return RepositoryError(
        "timeout",
        f"`git {command}` did not answer in time and was ended",
        "run it there yourself: a named pipe, a slow disk or a damaged repository may hold it up",
    )


def _end_group(process: subprocess.Popen[bytes]) -> None:
    """End git and what it may have started."""
    with suppress(OSError):
        if _has_own_group():
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


def _has_own_group() -> bool:
    """Whether each git leads a process group; not where one around it is killed as a whole, nor on Windows."""
    return hasattr(os, "killpg") and not ends_as_group()


def _start(location: Location, arguments: tuple[str, ...]) -> subprocess.Popen[bytes]:
    options = [word for setting in CONFIGURATION for word in ("-c", setting)]
    pipe = subprocess.PIPE
    process = None
    try:
        with _signals_held_back():
            process = subprocess.Popen(  # noqa: S603 - no shell, and no word of it is an option of another's
                ["git", *location, "--no-pager", "--literal-pathspecs", *options, *arguments],  # noqa: S607 - found on PATH
                env={name: value for name, value in os.environ.items() if name not in INHERITED} | ENVIRONMENT,
                stdin=pipe,
                stdout=pipe,
                stderr=pipe,
                process_group=0 if _has_own_group() else None,
            )
    except FileNotFoundError as error:
        remedy = "install git 2.39 or newer and put it on PATH"
        raise RepositoryError("git_missing", "git cannot be started", remedy) from error
    except BaseException:
        if process:
            _end_group(process)
        raise
    return process


@contextmanager
def _signals_held_back() -> Iterator[None]:
    """Handle signals after the block: git runs before `Popen` can say so, and one that came between would lose it.

    They are not blocked, which git would inherit; those that are ignored stay so, for git too.
    """
    received: list[int] = []
    try:
        with ExitStack() as stack:
            if threading.current_thread() is threading.main_thread():  # only there do signals interrupt
                for number in _INTERRUPTIONS:
                    if callable(handler := signal.getsignal(number)):
                        stack.callback(signal.signal, number, handler)
                        signal.signal(number, lambda number, _: received.append(number))
            yield
    finally:
        for number in received:
            signal.raise_signal(number)
