"""Roles side by side, as the sources describe them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.table import Table
from rich.text import Text
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Static

from tracker.roadmap.roles import Comparison, compare, roles
from tracker.text import safe
from tracker.tui.plain import content, label
from tracker.tui.screens.base import TrackerScreen
from tracker.tui.widgets.choices import Choice, Choices

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.app import ComposeResult

    from tracker.roadmap.roles import Fact
    from tracker.tui.state import State

NARROW, WIDE = 100, 160
FIRST = 2


class RolesScreen(TrackerScreen):
    """Two roles at first; as many as the width has room for."""

    NAME = "roles"
    CSS_PATH = "../screens.tcss"

    def body(self) -> ComposeResult:
        """The roles to choose from, and the table."""
        with Horizontal(id="roles"):
            known = enumerate(roles().items())
            choices = [Choice(id_, content(role.title), number < FIRST) for number, (id_, role) in known]
            names = Choices(choices, id="names", classes="panel")
            names.border_title = content("Roles")
            names.border_subtitle = content("space chooses")
            yield names
            with VerticalScroll(id="table", classes="panel"):
                yield Static(id="compared")

    def on_mount(self) -> None:
        """Show the first two."""
        super().on_mount()
        self.query_one(Choices).focus()

    def show_state(self, state: State) -> None:  # noqa: ARG002 - roles do not depend on progress
        """Draw the table."""
        self._draw()

    def on_choices_changed(self) -> None:
        """Draw what is chosen now."""
        self._draw()

    def _draw(self) -> None:
        chosen = set(self.query_one("#names", Choices).chosen)
        most = 2 if self.size.width < NARROW else 3 if self.size.width < WIDE else 5
        ids = tuple(id_ for id_ in roles() if id_ in chosen)
        panel = self.query_one("#table")
        panel.border_title = content("Compared")
        panel.border_subtitle = content(f"the first {most} of {len(ids)} fit" if len(ids) > most else "")
        shown = self.query_one("#compared", Static)
        shown.update(table_of(compare(ids[:most])) if ids else content("space chooses a role", "dim"))

    def on_resize(self) -> None:
        """As many as fit."""
        self._draw()


def table_of(comparison: Comparison) -> Table:
    """One column for each role, what is said of each with its source."""
    table = Table(box=box.SIMPLE_HEAD, expand=True, show_lines=False, padding=(0, 1, 1, 0), pad_edge=False)
    table.add_column("", ratio=1, style="bold")
    for role in comparison.roles:
        table.add_column(label(role.title), ratio=2)
    for row in (*comparison.rows, *comparison.capabilities):
        table.add_row(_wrapped(row.title), *(_cell(cell) for cell in row.cells))
    for view in comparison.disagreements:
        said = "; ".join(f"{fact.text} ({fact.source})" for fact in view.facts)
        table.add_row(_wrapped(view.topic), _wrapped(f"Sources disagree: {said}"))
    return table


def _cell(facts: Iterable[Fact]) -> Text:
    cell = Text()
    for number, fact in enumerate(facts):
        cell.append("\n" if number else "").append(safe(fact.text)).append(f" {safe(fact.source)}", "dim")
    return cell


def _wrapped(text: str) -> Text:
    return Text(safe(text))


SCREEN = RolesScreen
