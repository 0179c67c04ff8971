"""The line that shows what is being verified; it is there only while something is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Static

from tracker.tui.plain import assemble
from tracker.tui.widgets.meter import meter

if TYPE_CHECKING:
    from tracker.tui.verification import Running


class VerifyingLine(Static):
    """Repository, bar, files, and the key that stops it."""

    def on_mount(self) -> None:
        """Listen to the app."""
        self.watch(self.app, "running", self._draw)

    def _draw(self, running: Running | None) -> None:
        self.set_class(running is not None, "-running")
        if running is None:
            return
        of = f" {running.number + 1} of {running.of}" if running.of > 1 else ""
        share = running.done / running.files if running.files else 0
        files = f"  {running.done:,} of {running.files:,} files" if running.files else "  looking"
        self.update(
            assemble(
                ("verifying ", "dim"), (running.name, "bold"), (of, "dim"), "  ",
                meter([(share, "$primary")], 24), (files, "dim"), "   ", ("esc", "bold $primary"), " stops it",
            ),
            layout=False,
        )  # fmt: skip
