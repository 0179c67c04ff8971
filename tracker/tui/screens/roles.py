"""Roles compared side by side, as the sources describe them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.console import Group
from rich.rule import Rule
from rich.table import Table
from rich.text import Text
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Static

from tracker.roadmap.roles import Comparison, compare, roles
from tracker.text import sanitize
from tracker.tui.safe_text import content
from tracker.tui.screens.base import TrackerScreen
from tracker.tui.widgets.choices import Choice, Choices

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import RenderableType
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
    """A heading for each row and a column for each role; then disagreements and the titles of the sources.

    Row titles stand above their cells, not in a column of their own: titles of sources are long.
    """
    titles = [Text(sanitize(role.title), "bold") for role in comparison.roles]
    parts: list[RenderableType] = [_columns(titles), Rule(style="dim")]
    for row in (*comparison.rows, *comparison.capabilities):
        parts += [_wrapped(row.title, "bold underline"), _columns([_cell(cell) for cell in row.cells]), Text()]
    for view in comparison.disagreements:
        parts += [_wrapped(view.topic, "bold underline"), _cell(view.facts), Text()]
    parts.append(_wrapped("Sources", "bold underline"))
    parts += [_wrapped(f"{name}: {title}", "dim") for name, title in comparison.sources.items()]
    return Group(*parts, _wrapped("–  not covered by any source", "dim"))  # noqa: RUF001 - the dash of an empty cell


def _columns(cells: Sequence[Text]) -> Table:
    """Cells of one width side by side."""
    table = Table.grid(padding=(0, 2, 0, 0), expand=True)
    for _ in cells:
        table.add_column(ratio=1)
    table.add_row(*cells)
    return table


def _cell(facts: Iterable[SourcedText]) -> Text:
    """Each statement, its source on a line of its own."""
    cell = Text()
    for number, fact in enumerate(facts):
        cell.append("\n" if number else "").append(sanitize(fact.text))
        cell.append(f"\n({sanitize(fact.source)})" if fact.source else "", "dim")
    return cell or Text("–", "dim")  # noqa: RUF001 - not covered by any source


def _wrapped(text: str, style: str = "") -> Text:
    wrapped = Text()
    return wrapped.append(sanitize(text, lines=True), style)


SCREEN = RolesScreen
