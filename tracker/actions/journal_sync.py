"""Keep the journal in a git repository of the learner's, so that it follows them from device to device.

A bare repository in TRACKER_HOME holds commits of the journal's files on a branch of their own; there is no work tree.
What the remote has is merged by event into the journal, whatever file it lies in, then the journal is pushed, again
where another device was faster. Nothing else of TRACKER_HOME is pushed.
"""

from __future__ import annotations

import contextlib
import re
import tempfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from git import Repo
from git.exc import GitError

from tracker import paths
from tracker.actions.remotes import OfflineError, checked_address, exchange, program_of, shown_address
from tracker.errors import ProgressError
from tracker.progress.journal import journal_files, merge_folder
from tracker.progress.lock import locked

if TYPE_CHECKING:
    from tracker.progress.journal import Merged
    from tracker.progress.journal_file import DamagedBlock

BRANCH = "refs/heads/tracker-journal"
FETCHED = "refs/fetched/tracker-journal"
ATTEMPTS = 8
"""How often a push is tried again where another device was faster."""

MAXIMUM_FILES, MAXIMUM_BYTES = 500, 64 * 1024 * 1024
"""Files of a remote's journal, and bytes of one: far above what years of learning take."""

REGULAR = (0o100644, 0o100755)
"""Modes of files; what else a tree names is no file of a journal."""

IDENTITY = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "tracker"), ("EMAIL", "tracker@localhost"))
}
"""Commits of the journal name nobody."""

_SAFE_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,60}\.toml")


class Synchronized(NamedTuple):
    """What a synchronization did: the events received, whether it pushed, why the remote could not be reached."""

    remote: str
    received: int
    pushed: bool
    offline: str = ""
    damages: tuple[DamagedBlock, ...] = ()


def repository_folder() -> Path:
    """The folder of the bare repository; it need not exist."""
    return paths.home() / "journal.git"


def start_sync(url: str) -> None:
    """Name the remote from now on; a folder that does not exist yet becomes a bare repository. Raises ProgressError."""
    address = checked_address(url)
    try:
        if address.startswith("/") and not Path(address).exists():
            Repo.init(address, mkdir=True, bare=True).close()
        with Repo.init(repository_folder(), mkdir=True, bare=True) as repository:
            if "origin" in [remote.name for remote in repository.remotes]:
                repository.remote("origin").set_url(address)
            else:
                repository.create_remote("origin", address)
    except (OSError, GitError) as error:
        raise ProgressError(
            "unwritable", f"cannot make a repository: {error}", "check the address and your rights"
        ) from error


def sync_journal() -> Synchronized:
    """Fetch, merge and push. Raises ProgressError where the remote refuses or its journal cannot be read."""
    with _repository() as repository, locked(repository_folder(), exclusive=True) as warning:
        if not warning:
            _drop_stale_locks()
        url = next(repository.remote("origin").urls)
        received, damages = 0, []
        refusal = ProgressError("busy", "other devices pushed all the time", "try again in a minute")
        refused_at: str | None = None
        try:
            for _ in range(ATTEMPTS):
                theirs = _fetch(repository, url)
                if theirs:
                    merged = _merge(repository, theirs)
                    received += merged.added
                    damages = merged.damages
                commit = _commit(repository, theirs)
                refused = None if commit == theirs else _push(repository, commit, url)
                if refused is None:
                    return Synchronized(shown_address(url), received, pushed=commit != theirs, damages=tuple(damages))
                if refused_at == theirs:
                    refusal = refused  # nobody pushed meanwhile
                refused_at = theirs
        except OfflineError as error:
            return Synchronized(shown_address(url), received, pushed=False, offline=error.message)
    raise refusal


def _push(repository: Repo, commit: str, url: str) -> ProgressError | None:
    """Push a commit; the refusal where another device was faster. Raises ProgressError where it is another."""
    program = program_of(url, "receive-pack")
    try:
        exchange(repository, "push", "--quiet", "--no-verify", *program, "origin", f"{commit}:{BRANCH}", url=url)
    except ProgressError as error:
        refusals = ("rejected", "failed to push", "cannot lock ref")
        if isinstance(error, OfflineError) or not any(words in error.message for words in refusals):
            raise
        return error
    return None


def _drop_stale_locks() -> None:
    """Remove locks of references that a killed git left behind; the caller holds the lock of the repository."""
    folder = repository_folder()
    for file in (folder / "packed-refs.lock", *(folder / "refs").rglob("*.lock")):
        file.unlink(missing_ok=True)


def _repository() -> Repo:
    with contextlib.suppress(GitError):
        repository = Repo(repository_folder())
        if "origin" in [remote.name for remote in repository.remotes]:
            return repository
        repository.close()
    remedy = "set one up with `tracker journal sync --init URL`"
    raise ProgressError("no_remote", "the journal has no remote yet", remedy, wrong_use=True)


def _fetch(repository: Repo, url: str) -> str:
    """The commit of the remote's journal, "" where it has none yet."""
    program = program_of(url, "upload-pack")
    if not exchange(repository, "ls-remote", "--refs", *program, "origin", BRANCH, url=url):
        return ""
    options = ("--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance", *program)
    exchange(repository, "fetch", *options, "origin", f"+{BRANCH}:{FETCHED}", url=url)
    return str(repository.git.rev_parse("--verify", f"{FETCHED}^{{commit}}"))


def _merge(repository: Repo, commit: str) -> Merged:
    """Merge the files at the root of a commit's tree, each under a name that can lead nowhere else."""
    blobs = [
        item for item in repository.commit(commit).tree.blobs if item.mode in REGULAR and item.name.endswith(".toml")
    ]
    if len(blobs) > MAXIMUM_FILES or any(blob.size > MAXIMUM_BYTES for blob in blobs):
        raise ProgressError("too_large", "the remote's journal is too large", "is it the right repository?")
    with tempfile.TemporaryDirectory(prefix="tracker-") as folder:
        for blob in blobs:
            name = blob.name if _SAFE_NAME.fullmatch(blob.name) else f"other-{zlib.crc32(blob.name.encode()):08x}.toml"
            (Path(folder) / name).write_bytes(blob.data_stream.read())
        return merge_folder(Path(folder), paths.journal())


def _commit(repository: Repo, parent: str) -> str:
    """A commit of the journal's files on top of the remote's; the remote's own where nothing differs."""
    folder = paths.journal()
    with locked(folder, exclusive=False):
        contents = {file.name: file.read_bytes() for file in journal_files(folder)}
    lines = [f"100644 blob {_blob(repository, content)}\t{name}" for name, content in sorted(contents.items())]
    tree = _written(repository, "mktree", "\n".join([*lines, ""]).encode())
    if parent and repository.git.rev_parse(f"{parent}^{{tree}}") == tree:
        return parent
    parents = ("-p", parent) if parent else ()
    with repository.git.custom_environment(**IDENTITY):
        return str(repository.git.commit_tree(tree, *parents, "-m", "Synchronize the journal"))


def _blob(repository: Repo, content: bytes) -> str:
    return _written(repository, "hash-object", content, "-w", "--stdin")


def _written(repository: Repo, command: str, content: bytes, *options: str) -> str:
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.seek(0)
        return str(repository.git.execute(["git", command, *options], istream=file))
