"""Repositories: those linked and those looked at, each with its verdicts and the evidence."""

from __future__ import annotations

import asyncio
import contextlib
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.worker import WorkerError

from tracker.actions.link import unlink
from tracker.actions.repositories import new_files
from tracker.tui import choosing
from tracker.tui.cells import PLACE, VERDICT, cells_of, head, narrowed
from tracker.tui.child import Task
from tracker.tui.plain import content, label, say
from tracker.tui.screens.base import TrackerScreen
from tracker.tui.verdicts import Place, Verdict, lines_of_verdict, places, trouble_lines
from tracker.tui.widgets.lines import Lines
from tracker.tui.widgets.table import Table

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.timer import Timer
    from textual.widgets import DataTable
    from textual.worker import Worker

    from tracker.tui.state import State


LOOK_EVERY = 20.0
"""Seconds between two looks at the files of the repositories, while they are shown."""

SETTLES = 0.2
"""Seconds to wait for what else changes, such as the next row of a report."""


class RepositoriesScreen(TrackerScreen):
    """Above the repositories, below the verdicts of the one chosen and the evidence of the verdict chosen."""

    NAME = "repositories"
    CSS_PATH = "../screens.tcss"
    BINDINGS: ClassVar = [
        Binding("l,r", "link", "link", id="link-repository", key_display="l"),
        Binding("v", "verify", "verify", id="verify"),
        Binding("o", "look", "look at another", id="look"),
        Binding("d,delete", "unlink", "unlink", id="unlink", key_display="d"),
        Binding("u", "app.undo", "undo", id="undo"),
        Binding("y", "copy", "copy permalink", show=False, id="copy"),
        Binding("a", "all", "all rows, or those found", show=False, id="all-rows"),
    ]

    def __init__(self) -> None:
        """Missing rows are left out at first."""
        super().__init__()
        self._missing = False
        self._new_files: dict[str, str] = {}
        self._proved = "", ""
        self._soon: Timer | None = None
        self._asking: Worker[None] | None = None

    def body(self) -> ComposeResult:
        """Three lists."""
        with Vertical(id="repositories"):
            yield Table(PLACE, id="links", classes="panel")
            with Horizontal(id="below"):
                yield Table(VERDICT, id="verdicts", classes="panel")
                yield Lines(id="proof", classes="panel")

    def on_mount(self) -> None:
        """Listen for reports too."""
        self.query_one("#links", Table).border_title = content("Repositories")
        self.query_one("#verdicts", Table).border_title = content("Verdicts")
        self.query_one("#proof", Lines).border_title = content("Evidence")
        super().on_mount()
        self.watch(self.app, "reports", self._changed, init=False)
        self.query_one("#links", Table).focus()
        self.set_interval(LOOK_EVERY, self._look)
        self.watch(self.app, "app_focus", self._look, init=False)
        self.watch(self.app, "running", self._look, init=False)

    def on_screen_resume(self) -> None:
        """Look at the files again."""
        self._look()

    def _changed(self) -> None:
        super()._changed()
        self._look()

    def _look(self) -> None:
        if self.tracker.running is None:  # what verifies has the disk to itself
            if self._soon:
                self._soon.stop()
            self._soon = self.set_timer(SETTLES, self._ask)

    def _ask(self) -> None:
        if self.is_current and self.app.app_focus:
            self._asking = self.run_worker(self._find_new_files, group="new files", exclusive=True)

    async def on_unmount(self) -> None:
        """Stop looking."""
        if self._asking:
            self._asking.cancel()
            with contextlib.suppress(WorkerError):
                await self._asking.wait()

    async def _find_new_files(self) -> None:
        """Show which repositories have new files, one after the other."""
        for root in dict.fromkeys(place.root for place in places(self.tracker.state, self.tracker.reports)):
            found = await asyncio.to_thread(new_files, root) if root else ""
            if self._new_files.get(root) != found:
                self._new_files[root] = found
                self._show_places(self.tracker.state)

    def show_state(self, state: State) -> None:
        """Draw all three lists."""
        self._show_places(state)
        self._show_verdicts()

    def _show_places(self, state: State) -> None:
        found = places(state, self.tracker.reports)
        theme = self.app.theme_variables
        table = self.query_one("#links", Table)
        cells = cells_of(found, self._new_files, theme, table.content_size.width)
        table.show_rows(list(zip(found, cells, strict=True)))

    def _show_verdicts(self) -> None:
        place = self._place()
        table = self.query_one("#verdicts", Table)
        if place is None:
            table.show_rows([])
            table.border_subtitle = content("l links a repository, o looks at any")
            self._show_proof()
            return
        theme = self.app.theme_variables
        shown = [one for one in place.verdicts if self._missing or one.status != "missing" or one.claim]
        rows = [[label(*cell) for cell in head(one, theme)] for one in shown]
        narrowed(rows, VERDICT, table.content_size.width - 1, ((2, 12),))  # one for the scrollbar
        table.show_rows(list(zip(shown, rows, strict=True)))
        hidden = len(place.verdicts) - len(shown)
        table.border_title = content(f"Verdicts: {place.name}")
        table.border_subtitle = content(f"{hidden} missing: a shows them" if hidden else "")
        self._show_proof()

    def _show_proof(self) -> None:
        place, verdict = self._place(), self._verdict()
        proof = self.query_one("#proof", Lines)
        trouble = trouble_lines(place) if place else ()
        lines = lines_of_verdict(place, verdict) if place and verdict else ()
        shown = (place.key if place else "", verdict.id if verdict else "")
        proof.show_lines([*trouble, *lines], keep=shown == self._proved)
        self._proved = shown
        proof.border_subtitle = content("enter opens, y copies" if verdict and verdict.evidence else "")

    def on_table_resized(self) -> None:
        """Cells follow the width."""
        self.show_state(self.tracker.state)

    def _place(self) -> Place | None:
        value = self.query_one("#links", Table).value
        return value if isinstance(value, Place) else None

    def _verdict(self) -> Verdict | None:
        value = self.query_one("#verdicts", Table).value
        return value if isinstance(value, Verdict) else None

    def on_data_table_row_highlighted(self, event: DataTable.RowHighlighted) -> None:
        """Show what belongs to the row."""
        if event.data_table.id == "links":
            self._show_verdicts()
        else:
            self._show_proof()

    def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        """Go on to the verdicts, or to the evidence."""
        if event.data_table.id == "links":
            self.query_one("#verdicts", Table).focus()
        elif verdict := self._verdict():
            if verdict.evidence:
                self.query_one("#proof", Lines).focus()
            else:
                choosing.explain(self.tracker, verdict.id)

    def on_lines_chosen(self, event: Lines.Chosen) -> None:
        """Do what the line does."""
        choosing.choose(self.tracker, event.act)

    def action_verify(self) -> None:
        """Verify the repository."""
        place = self._place()
        if place is None:
            say(self.app, "link a repository first: l", severity="warning")
        elif place.linked:
            self.tracker.verify(Task("ledger", (place.key,)))
        else:
            self.tracker.verify(Task("verify", (place.root,)))

    def action_look(self) -> None:
        """Verify a repository without linking it; nothing is recorded."""
        self._ask_path("Look at a repository", lambda path: self.tracker.verify(Task("verify", (path,))))

    def action_link(self) -> None:
        """Link a repository to what it proves."""
        place = self._place()
        if place and not place.linked:
            self._propose(place.root)
        else:
            self._ask_path("Link a repository", self._propose)

    def _ask_path(self, title: str, then: Any) -> None:  # noqa: ANN401 - any function of the path
        from tracker.tui.screens.path import PathScreen  # noqa: PLC0415 - only on demand

        self.app.push_screen(PathScreen(title), lambda path: then(path) if path else None)

    def _propose(self, path: str) -> None:
        self.tracker.verify(Task("propose", (path,)), self._proposed)

    def _proposed(self, proposal: dict[str, Any]) -> None:
        from tracker.tui.screens.proposal import ProposalScreen  # noqa: PLC0415 - only on demand

        if not proposal["whole"] and not proposal["part"]:
            say(self.app, f"{proposal['name']} proves no milestone that it is not linked to; its verdicts are listed")
            return
        self.app.push_screen(ProposalScreen(proposal), partial(self._link, proposal["path"]))

    def _link(self, path: str, milestones: list[str] | None) -> None:
        if milestones:
            self.tracker.verify(Task("link", (path,), "", tuple(milestones)))

    def action_unlink(self) -> None:
        """Take the links of the repository away; u brings them back."""
        place = self._place()
        if place and place.linked:
            self.tracker.act(partial(unlink, place.key))
        elif place:
            self.tracker.forget(place.key)

    def action_all(self) -> None:
        """Show missing rows too, or not."""
        self._missing = not self._missing
        self._show_verdicts()

    def action_copy(self) -> None:
        """Copy the permalink of the evidence."""
        proof = self.query_one("#proof", Lines)
        act = proof.act or next((line.act for line in self._first_lines()), None)
        choosing.copy(self.tracker, act)

    def _first_lines(self) -> Any:  # noqa: ANN401 - lines
        place, verdict = self._place(), self._verdict()
        return [line for line in lines_of_verdict(place, verdict) if line.act] if place and verdict else []


SCREEN = RepositoriesScreen
