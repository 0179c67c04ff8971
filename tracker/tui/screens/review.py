"""Review: a linked repository as a hiring engineer sees it, section by section."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, ClassVar

from rich.cells import cell_len
from textual import work
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option
from textual.worker import WorkerError

from tracker.tui.messages import Task
from tracker.tui.safe_text import assemble, content
from tracker.tui.screens.base import TrackerScreen
from tracker.tui.verification import stream
from tracker.tui.widgets.hanging import Hanging, Stack

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from textual.app import ComposeResult
    from textual.visual import Visual
    from textual.worker import Worker

    from tracker.tui.state import State

STYLES = {"+": "$text-success", "grave": "bold $text-error", "serious": "$text-warning"}
"""Mark of a line → its style."""


class ReviewScreen(TrackerScreen):
    """Linked repositories on the left, and the review of the selected one on the right."""

    NAME = "review"
    BINDINGS: ClassVar = [
        Binding("tab", "app.focus_next", "switch pane", id="next-pane"),
        Binding("ctrl+r", "review", "review again", id="review-again"),
        Binding("j", "move('down')", "down", show=False),
        Binding("k", "move('up')", "up", show=False),
    ]

    def __init__(self) -> None:
        """Nothing is reviewed yet."""
        super().__init__()
        self._reviews: dict[str, list[Any]] = {}
        self._reading: Worker[None] | None = None

    def body(self) -> ComposeResult:
        """Repositories and the review."""
        with Horizontal(id="review"):
            listed = OptionList(id="reviewed", classes="panel", markup=False)
            listed.border_title = content("Repositories")
            yield listed
            with VerticalScroll(id="findings", classes="panel"):
                yield Static(id="sections")

    def on_mount(self) -> None:
        """Focus the repositories."""
        super().on_mount()
        self.query_one("#reviewed", OptionList).focus()

    def show_state(self, state: State) -> None:
        """List the linked repositories; what was reviewed may have changed."""
        listed = self.query_one("#reviewed", OptionList)
        before = self._selected
        self._reviews.clear()
        links = state.view.progress.links.values()
        listed.set_options(Option(content(link.name), id=link.repository) for link in links)
        ids = [link.repository for link in links]
        listed.highlighted = ids.index(before) if before in ids else 0 if ids else None
        if not ids:
            self._show(content("No repository is linked yet. Press 3, then r, to link one.", "dim"), "Review")

    def on_option_list_option_highlighted(self) -> None:
        """Review the repository, or show its review again."""
        self._reading = self._review()

    def action_review(self) -> None:
        """Review the repository anew."""
        self._reviews.pop(self._selected, None)
        self._reading = self._review()

    async def on_unmount(self) -> None:
        """End a running review, and its process."""
        if self._reading:
            self._reading.cancel()
            with contextlib.suppress(WorkerError):
                await self._reading.wait()

    @property
    def _selected(self) -> str:
        option = self.query_one("#reviewed", OptionList).highlighted_option
        return (option.id if option else "") or ""

    @work(group="review", exclusive=True)
    async def _review(self) -> None:
        chosen = self._selected
        if not chosen:
            return
        if not self.tracker.state.where[chosen].path:
            text = "This repository was not found where it was. Press 3, then r, to link it at its new place."
            self._show(content(text, "$text-warning"), "Review")
            return
        if chosen not in self._reviews:
            self._show(content("Reading the repository and its history …", "dim"), "Review")
            found: list[Any] = []
            async with contextlib.aclosing(stream(Task("review", (chosen,)))) as results:
                async for result in results:
                    if "review" in result:  # one for each linked folder of the repository
                        found.append(result["review"])
                    elif "error" in result:
                        error = result["error"]
                        lines = assemble((error["message"], "$text-warning"), f"\n{error['remedy']}", lines=True)
                        self._show(lines, "Review")
            if found:
                self._reviews[chosen] = found
        if chosen in self._reviews:
            names, sections = zip(*self._reviews[chosen], strict=True)
            parts = _parts(section for some in sections for section in some)
            self._show(Stack(parts), f"Review: {', '.join(names)}")

    def _show(self, shown: Visual, title: str) -> None:
        panel = self.query_one("#findings", VerticalScroll)
        panel.border_title = content(title)
        panel.scroll_home(animate=False)
        self.query_one("#sections", Static).update(shown)

    def action_move(self, direction: str) -> None:
        """Move up or down in the list, or scroll the review."""
        listed, panel = self.query_one("#reviewed", OptionList), self.query_one("#findings", VerticalScroll)
        if listed.has_focus:
            (listed.action_cursor_down if direction == "down" else listed.action_cursor_up)()
        else:
            panel.scroll_relative(y=1 if direction == "down" else -1, animate=False)


def _parts(sections: Iterable[tuple[str, list[Any]]]) -> Iterator[Visual]:
    """The lines of the review; texts below a line are indented as the line is."""
    for number, (heading, lines) in enumerate(sections):
        yield content(f"\n{heading}" if number else heading, "bold $primary", lines=True)
        width = max((cell_len(mark) for mark, *_ in lines), default=0)
        for mark, text, places, below in lines:
            line = assemble(text, (f"  {', '.join(places)}" if places else "", "dim"))
            yield Hanging(content(f"{mark:<{width}} " if width else "", STYLES.get(mark, "bold")), line)
            indent = content(" " * (width + 1 if width else 4))
            yield from (Hanging(indent, content(more, "dim")) for more in below)


SCREEN = ReviewScreen
