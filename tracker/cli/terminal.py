"""Output that depends on the terminal: folded lines and a progress bar."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from tracker.text import sanitize

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.progress import Progress

MIN_WIDTH = 40
DELAY_SECONDS = 0.5
"""How long work must take before a progress bar is shown."""


def fold(line: str, indent: int = 2) -> str:
    """The line folded to the terminal's width, continuations indented by `indent` more; unchanged in a pipe or file."""
    if not sys.stdout.isatty():
        return line
    # Together they take 4 ms to import, a fifth of `tracker status`; output to a pipe or file needs neither.
    import shutil  # noqa: PLC0415 - see above
    import textwrap  # noqa: PLC0415 - see above

    width = max(MIN_WIDTH, shutil.get_terminal_size().columns)
    lead = " " * (len(line) - len(line.lstrip()))
    folded = textwrap.wrap(line, width, subsequent_indent=lead + " " * indent, break_on_hyphens=False)
    return "\n".join(folded) or line


class ProgressBar:
    """A progress bar on standard error, for work that takes longer than DELAY_SECONDS; call `update` to advance it."""

    def __init__(self, label: str) -> None:
        self.label = label
        self.quiet = not sys.stderr.isatty()
        self.started = time.monotonic()
        self.progress: Progress | None = None
        self.update: Callable[[int, int], object] = self._update

    def __enter__(self) -> ProgressBar:
        return self

    def __exit__(self, *_: object) -> None:
        self.hide()

    def hide(self) -> None:
        """Take the bar away, so that lines can be printed; the next update shows it again."""
        if self.progress is not None:
            self.progress.stop()
            self.progress = None

    def _update(self, done: int, total: int) -> None:
        if self.quiet or time.monotonic() - self.started < DELAY_SECONDS:
            return
        if self.progress is None:
            # Rich takes 35 ms to import, and most runs end before a bar is shown.
            from rich.console import Console  # noqa: PLC0415 - see above
            from rich.markup import escape  # noqa: PLC0415 - see above
            from rich.progress import Progress  # noqa: PLC0415 - see above

            self.progress = Progress(console=Console(stderr=True), transient=True)
            self.progress.add_task(escape(sanitize(self.label)), total=total)
            self.progress.start()
        self.progress.update(self.progress.task_ids[0], completed=done)
