"""Export: choose a format, see what it will say, save it."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tracker.actions.export import FORMATS, ExportOptions, atomic_write, export
from tracker.actions.progress import ProgressError
from tracker.tui.plain import assemble, content, say
from tracker.tui.screens.base import TrackerScreen
from tracker.tui.screens.form import Field, Form

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from tracker.tui.state import State

SUFFIXES = {"json-resume": "json", "rendercv": "yaml", "shields": "json"}
"""Format → suffix of its file, where the two differ."""

NARROW = 100

SHOWN = 16_000
"""Characters of the preview."""


class ExportScreen(TrackerScreen):
    """Formats on the left, what the chosen one says on the right."""

    NAME = "export"
    CSS_PATH = "../screens.tcss"
    DEFAULT_CSS = """
    #preview { scrollbar-size-vertical: 1; }
    #warnings { display: none; margin-bottom: 1; }
    """
    BINDINGS: ClassVar = [
        Binding("s", "save", "save", id="save"),
        Binding("c", "claimed", "claims", id="claimed"),
        Binding("p", "redact", "private names", id="redact"),
        Binding("j", "move('down')", "down", show=False),
        Binding("k", "move('up')", "up", show=False),
    ]

    def __init__(self) -> None:
        """What is proven, under the repositories' own names."""
        super().__init__()
        self._wanted = ExportOptions()
        self._made = b""
        # One export at a time; of those that nobody waits for any more, none is begun.
        self._turn = ThreadPoolExecutor(max_workers=1)

    def body(self) -> ComposeResult:
        """Formats and preview."""
        with Horizontal(id="export"):
            formats = OptionList(id="formats", classes="panel", markup=False)
            formats.border_title = content("Formats")
            yield formats
            with VerticalScroll(id="preview", classes="panel"):
                yield Static(id="warnings")
                yield Static(id="made")

    def on_mount(self) -> None:
        """Begin with the first format."""
        formats = self.query_one("#formats", OptionList)
        self._list_formats()
        super().on_mount()
        formats.focus()

    def on_resize(self) -> None:
        """Tell what each format is where there is room."""
        self._list_formats()

    def _list_formats(self) -> None:
        formats = self.query_one("#formats", OptionList)
        here = formats.highlighted or 0
        told = self.size.width >= NARROW
        formats.styles.width = None if told else 19
        formats.set_options(
            Option(assemble((name, "bold"), (f"\n{one.about}" if told else "", "dim"), lines=True), id=name)
            for name, one in FORMATS.items()
        )
        formats.highlighted = here

    def show_state(self, state: State) -> None:  # noqa: ARG002 - the export reads progress itself
        """Make it again."""
        self._make()

    def on_option_list_option_highlighted(self) -> None:
        """Show the format."""
        self._make()

    def on_option_list_option_selected(self) -> None:
        """Save the format."""
        self.action_save()

    @property
    def _format(self) -> str:
        option = self.query_one("#formats", OptionList).highlighted_option
        return (option.id if option else "") or next(iter(FORMATS))

    @work(group="export", exclusive=True)
    async def _make(self) -> None:
        name, shown = self._format, self.query_one("#made", Static)
        panel, warned = self.query_one("#preview"), self.query_one("#warnings", Static)
        claims = "with claims" if self._wanted.claimed else "proven only"
        panel.border_title = content(f"{name}: {claims}{', private names hidden' if self._wanted.redact else ''}")
        panel.border_subtitle = content(FORMATS[name].about)
        self._made = b""
        try:
            made = await asyncio.get_running_loop().run_in_executor(self._turn, export, name, (), self._wanted)
        except ProgressError as error:
            warned.display = False
            shown.update(assemble((error.message, "$text-warning"), f"\n{error.remedy}", lines=True))
            return
        self._made = made.content
        warned.update(content("\n".join(f"! {warning}" for warning in made.warnings), "$text-warning", lines=True))
        warned.display = bool(made.warnings)
        if FORMATS[name].binary:
            shown.update(content(f"A file of {len(made.content):,} bytes; s saves it.", "dim"))
        else:
            text = made.content.decode("utf-8", "replace")
            shown.update(content(text[:SHOWN], lines=True))

    def action_save(self) -> None:
        """Ask where, and save."""
        if not self._made:
            say(self.app, "there is nothing to save yet", severity="warning")
            return
        name = self._format
        file = f"resume.{SUFFIXES.get(name, name)}"
        field = Field("File", file, required=False)
        self.app.push_screen(Form(f"Save as {name}", [field]), partial(self._save, self._made, file))

    def _save(self, made: bytes, default: str, values: list[str] | None) -> None:
        if values is None:
            return
        try:
            file = Path(values[0] or default).expanduser().absolute()
            changed = atomic_write(file, made)
        except (ProgressError, RuntimeError) as error:  # RuntimeError: a `~user` nobody knows
            say(self.app, str(error), severity="error")
            return
        say(self.app, str(file), title="saved" if changed else "it was so already")

    def action_claimed(self) -> None:
        """Take claimed milestones in, or leave them out."""
        self._wanted = self._wanted._replace(claimed=not self._wanted.claimed)
        self._make()

    def action_redact(self) -> None:
        """Hide the names of repositories that are not public, or show them."""
        self._wanted = self._wanted._replace(redact=not self._wanted.redact)
        self._make()

    def action_move(self, way: str) -> None:
        """Go up or down."""
        formats = self.query_one("#formats", OptionList)
        (formats.action_cursor_down if way == "down" else formats.action_cursor_up)()


SCREEN = ExportScreen
