"""Roles compared side by side, as the sources describe them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Static

from tracker.roadmap.roles import Comparison, compare, roles
from tracker.text import sanitize
from tracker.tui.safe_text import content, label
from tracker.tui.screens.base import TrackerScreen
from tracker.tui.widgets.choices import Choice, Choices

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.app import ComposeResult

    from tracker.roadmap.roles import SourcedText
    from tracker.tui.state import State

NARROW, WIDE = 100, 160
"""Widths from which there is room for three and for five roles."""

SELECTED_AT_FIRST = 2


class RolesScreen(TrackerScreen):
    """The first two roles, or those that the user selects, as far as there is room."""

    NAME = "roles"
    BINDINGS: ClassVar = [
        Binding("tab", "app.focus_next", "switch pane", id="next-pane"),
        Binding("j", "scroll(1)", "down", show=False),
        Binding("k", "scroll(-1)", "up", show=False),
    ]

    def body(self) -> ComposeResult:
        """The list of roles, and the table."""
        with Horizontal(id="roles"):
            known = enumerate(roles().items())
            choices = [Choice(id_, content(role.title), number < SELECTED_AT_FIRST) for number, (id_, role) in known]
            names = Choices(choices, id="names", classes="panel")
            names.border_title = content("Roles")
            names.border_subtitle = content("space selects")
            yield names
            with VerticalScroll(id="table", classes="panel"):
                yield Static(id="comparison")

    def on_mount(self) -> None:
        """Focus the list."""
        super().on_mount()
        self.query_one(Choices).focus()

    def show_state(self, state: State) -> None:  # noqa: ARG002 - roles do not depend on progress
        """Draw the table."""
        self._draw()

    def on_choices_changed(self) -> None:
        """Draw the selected roles."""
        self._draw()

    def _draw(self) -> None:
        chosen = set(self.query_one("#names", Choices).chosen)
        most = 2 if self.size.width < NARROW else 3 if self.size.width < WIDE else 5
        ids = tuple(id_ for id_ in roles() if id_ in chosen)
        panel = self.query_one("#table")
        panel.border_title = content("Comparison")
        panel.border_subtitle = content(f"first {most} of {len(ids)}: no room for more" if len(ids) > most else "")
        shown = self.query_one("#comparison", Static)
        shown.update(comparison_of(compare(ids[:most])) if ids else content("Press space to select a role.", "dim"))

    def action_scroll(self, lines: int) -> None:
        """Scroll the table by some lines."""
        self.query_one("#table").scroll_relative(y=lines, animate=False)

    def on_resize(self) -> None:
        """Draw as many roles as fit."""
        self._draw()


def comparison_of(comparison: Comparison) -> Group:
    """A column for each role, with the source of each statement; then disagreements and the titles of the sources."""
    table = Table(
        box=box.SIMPLE_HEAD,
        expand=True,
        show_edge=False,
        leading=1,
        padding=(0, 2, 0, 0),
        pad_edge=False,
        border_style="dim",
    )
    table.add_column("", ratio=1, style="bold")
    for role in comparison.roles:
        table.add_column(label(role.title), ratio=2)
    for row in (*comparison.rows, *comparison.capabilities):
        table.add_row(_wrapped(row.title), *(_cell(cell) for cell in row.cells))
    views = [
        _wrapped(f"\n{view.topic} ", "bold").append_text(_cell(view.facts, "; ")) for view in comparison.disagreements
    ]
    sources = [_wrapped(f"{name}: {title}", "dim") for name, title in comparison.sources.items()]
    no_source = _wrapped("–  not covered by any source", "dim")  # noqa: RUF001 - the dash of an empty cell
    return Group(table, *views, _wrapped("\nSources", "bold"), *sources, no_source)


def _cell(facts: Iterable[SourcedText], separator: str = "\n") -> Text:
    cell = Text()
    for number, fact in enumerate(facts):
        cell.append(separator if number else "").append(sanitize(fact.text)).append(_cited(fact.source), "dim")
    return cell or Text("–", "dim")  # noqa: RUF001 - not covered by any source


def _cited(source: str) -> str:
    return f" ({sanitize(source)})" if source else ""


def _wrapped(text: str, style: str = "") -> Text:
    wrapped = Text()
    return wrapped.append(sanitize(text, lines=True), style)


SCREEN = RolesScreen
