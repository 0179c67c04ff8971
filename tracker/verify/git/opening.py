"""Opens a repository in a second process, so that this one can get ready to judge it meanwhile.

Importing GitPython and starting git take as long as loading readers and rules; on two processors they take no time
together. Hence nothing here imports anything of weight before the second process has begun.
"""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any

from tracker.verify.git.second_process import Process, may_fork

if TYPE_CHECKING:
    from typing import Self

    from tracker.verify.git.snapshot import Snapshot


class Opening:
    """A repository that is being opened; leaving the block ends that, and nothing more can be read then."""

    def __init__(self, path: str, **options: Any) -> None:  # noqa: ANN401 -- those of `open_snapshot`
        """Begin, where two processes gain time."""
        self._path, self._options = path, options
        self._process = Process(self._serve) if may_fork() else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self._process is not None:
            self._process.close()
            if kind is None or issubclass(kind, Exception):
                self._process.wait()
            self._process = None

    def release(self) -> None:
        """Say that nothing more will be read."""
        if self._process is not None:
            self._process.close()

    @property
    def ready(self) -> bool:
        """Whether the snapshot can be had without waiting for another process."""
        return self._process is None or self._process.ready

    def snapshot(self) -> Snapshot:
        """The snapshot; raises RepositoryError as `open_snapshot` does."""
        if self._process is None:
            return self._open()
        from tracker.verify.git.beside import opened_beside  # noqa: PLC0415 - as the module says

        return opened_beside(self._process, self._open)

    def _open(self) -> Snapshot:
        from tracker.verify.git.snapshot import open_snapshot  # noqa: PLC0415 - as the module says

        return open_snapshot(self._path, **self._options)

    def _serve(self, questions: IO[bytes], answers: IO[bytes]) -> None:
        from tracker.verify.git.serving import serve  # noqa: PLC0415 - only in the second process

        serve(self._open, questions, answers)
