"""A progress bar on standard error, shown only where the work takes longer than half a second."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from tracker.text import sanitize

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.progress import Progress

AFTER_SECONDS = 0.5


class Bar:
    """Give its `update` to what reports progress."""

    def __init__(self, label: str) -> None:
        self.label = label
        self.quiet = not sys.stderr.isatty()
        self.started = time.monotonic()
        self.progress: Progress | None = None
        self.update: Callable[[int, int], object] = self._update

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *_: object) -> None:
        if self.progress is not None:
            self.progress.stop()

    def _update(self, done: int, total: int) -> None:
        if self.quiet or time.monotonic() - self.started < AFTER_SECONDS:
            return
        if self.progress is None:
            from rich.console import Console  # noqa: PLC0415 - most runs end before a bar is worth it
            from rich.markup import escape  # noqa: PLC0415 - as above
            from rich.progress import Progress  # noqa: PLC0415 - as above

            self.progress = Progress(console=Console(stderr=True), transient=True)
            self.progress.add_task(escape(sanitize(self.label)), total=total)
            self.progress.start()
        self.progress.update(self.progress.task_ids[0], completed=done)
