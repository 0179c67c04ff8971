"""Export: select a format, see a preview, save it."""

from __future__ import annotations

import asyncio
import io
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
from tracker.actions.gaps import gaps
from tracker.actions.profile import load_profile, set_profile
from tracker.actions.progress import ProgressError
from tracker.actions.record import judge_again
from tracker.paths import cache
from tracker.tui.safe_text import assemble, content, notify
from tracker.tui.screens.base import TrackerScreen
from tracker.tui.screens.dialogs import Field, Form
from tracker.tui.screens.link import shorten_home
from tracker.tui.viewer import VIEWABLE, open_file
from tracker.tui.widgets.hanging import Hanging, Stack
from tracker.tui.wording import spoken

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from tracker.tui.state import State

SUFFIXES = {"json-resume": "json", "rendercv": "yaml", "shields": "json"}
"""Format → suffix of its file, if the two differ."""

NARROW = 100
"""Columns below which the formats are listed without descriptions."""

PROFILE = {
    "name": ("Name", "as it heads the résumé"),
    "email": ("Email", "you@example.org, whose commits count as yours"),
    "headline": ("Headline", "AI engineer, retrieval and evaluation"),
    "location": ("Location", "Lisbon, Portugal"),
    "phone": ("Phone", "+351 210 000 000"),
}
"""Field of the profile that the form asks for → its title and an example."""

MAX_PREVIEW = 16_000
"""Characters of the preview."""


class ExportScreen(TrackerScreen):
    """Formats on the left, and a preview of the selected one on the right."""

    NAME = "export"
    BINDINGS: ClassVar = [
        Binding("ctrl+s", "save", "save", id="save"),
        Binding("o", "open", "open", id="open"),
        Binding("c", "toggle_claims", "claims", id="claimed"),
        Binding("p", "toggle_private", "private names", id="redact"),
        Binding("m", "toggle_gaps", "missing", id="gaps"),
        Binding("P", "profile", "profile", show=False, id="profile", key_display="P"),
        Binding("j", "move('down')", "down", show=False),
        Binding("k", "move('up')", "up", show=False),
    ]

    def __init__(self) -> None:
        """Verified work only, with the names of private repositories."""
        super().__init__()
        self._options = ExportOptions()
        self._gaps = False
        self._result = b""
        # One export at a time, so that outdated ones are cancelled before they start.
        self._executor = ThreadPoolExecutor(max_workers=1)

    def body(self) -> ComposeResult:
        """Formats and preview."""
        with Horizontal(id="export"):
            formats = OptionList(id="formats", classes="panel", markup=False)
            formats.border_title = content("Formats")
            yield formats
            with VerticalScroll(id="preview", classes="panel"):
                yield Static(id="warnings")
                yield Static(id="result")

    def on_mount(self) -> None:
        """Focus the formats."""
        formats = self.query_one("#formats", OptionList)
        self._list_formats()
        super().on_mount()
        formats.focus()

    def on_resize(self) -> None:
        """Describe each format if there is room."""
        self._list_formats()

    def _list_formats(self) -> None:
        formats = self.query_one("#formats", OptionList)
        highlighted = formats.highlighted or 0
        wide = self.size.width >= NARROW
        formats.styles.width = None if wide else 19
        formats.set_options(
            Option(assemble((name, "bold"), (f"\n{one.about}" if wide else "", "dim"), lines=True), id=name)
            for name, one in FORMATS.items()
        )
        formats.highlighted = highlighted

    def show_state(self, state: State) -> None:  # noqa: ARG002 - the export reads progress itself
        """Update the preview."""
        self._preview()

    def on_option_list_option_highlighted(self) -> None:
        """Preview the format."""
        self._preview()

    def on_option_list_option_selected(self) -> None:
        """Save the format."""
        self.action_save()

    @property
    def _format(self) -> str:
        option = self.query_one("#formats", OptionList).highlighted_option
        return (option.id if option else "") or next(iter(FORMATS))

    @work(group="export", exclusive=True)
    async def _preview(self) -> None:
        name, preview = self._format, self.query_one("#result", Static)
        panel, warnings = self.query_one("#preview"), self.query_one("#warnings", Static)
        claims = "with claims" if self._options.claimed else "verified only"
        panel.border_title = content(f"{name}: {claims}{', private names hidden' if self._options.redact else ''}")
        panel.border_subtitle = content(FORMATS[name].about)
        self._result = b""
        if self._gaps:
            await self._show_gaps()
            return
        try:
            result = await asyncio.get_running_loop().run_in_executor(self._executor, export, name, (), self._options)
        except ProgressError as error:
            warnings.display = False
            self._show_error(error)
            return
        self._result = result.content
        texts = (content(spoken(text, self.tracker.state), "$text-warning") for text in result.warnings)
        warnings.update(Stack(Hanging(content("! ", "$text-warning"), text) for text in texts))
        warnings.display = bool(result.warnings)
        if FORMATS[name].binary:
            size = len(result.content)
            opens = ", o to open it" if name in VIEWABLE else ""
            text = f"A binary file of {size:,} byte{'s' * (size != 1)}. Press ctrl+s to save it{opens}."
            preview.update(content(text, "dim"))
        else:
            text = result.content.decode("utf-8", "replace")
            preview.update(content(text[:MAX_PREVIEW], lines=True))

    async def _show_gaps(self) -> None:
        """What exports lack, in place of the preview."""
        panel, preview = self.query_one("#preview"), self.query_one("#result", Static)
        panel.border_title = content("What exports lack")
        panel.border_subtitle = content("P edits the profile, m shows the preview")
        self.query_one("#warnings", Static).display = False
        try:
            found = await asyncio.get_running_loop().run_in_executor(self._executor, gaps, (), self._options)
        except ProgressError as error:
            self._show_error(error)
            return
        gaps_ = [Hanging(content("• "), content(spoken(gap, self.tracker.state))) for gap in found]
        preview.update(Stack(gaps_) if gaps_ else content("Nothing."))

    def _show_error(self, error: ProgressError) -> None:
        message, remedy = (spoken(text, self.tracker.state) for text in (error.message, error.remedy))
        self.query_one("#result", Static).update(assemble((message, "$text-warning"), f"\n{remedy}", lines=True))

    def action_save(self) -> None:
        """Ask for a file name, and save; in a browser, download."""
        if not self._result:
            notify(self.app, "There is nothing to save yet.", severity="warning")
            return
        name = self._format
        file = f"resume.{SUFFIXES.get(name, name)}"
        if self.app.is_web:  # the browser asks for a file name, and keeps it on the machine that it runs on
            self.app.deliver_binary(io.BytesIO(self._result), save_filename=file)
            return
        field = Field("File", file, required=False)
        self.app.push_screen(Form(f"Save as {name}", [field]), partial(self._save, self._result, file))

    def action_open(self) -> None:
        """Open the export in the system's viewer, from a private copy."""
        name = self._format
        if name not in VIEWABLE or not self._result:
            shown = " and ".join(VIEWABLE)
            notify(self.app, f"Only {shown} open in a viewer. Press ctrl+s to save {name}.", severity="warning")
            return
        file = cache() / "opened" / f"resume.{name}"
        try:
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            atomic_write(file, self._result)
        except (OSError, ProgressError) as error:
            notify(self.app, str(error), severity="error")
            return
        if open_file(file):
            notify(self.app, shorten_home(str(file)), title="Opened")
        else:
            text = f"There is no viewer on this machine. The file is {shorten_home(str(file))}"
            notify(self.app, text, title="Saved")

    def _save(self, result: bytes, default: str, values: list[str] | None) -> None:
        if values is None:
            return
        try:
            file = Path(values[0] or default).expanduser().absolute()
            changed = atomic_write(file, result)
        except (ProgressError, RuntimeError) as error:  # RuntimeError: `~user` of an unknown user
            notify(self.app, str(error), severity="error")
            return
        notify(self.app, shorten_home(str(file)), title="Saved" if changed else "Already up to date")

    def action_toggle_claims(self) -> None:
        """Include claimed milestones, or leave them out."""
        self._options = self._options._replace(claimed=not self._options.claimed)
        self._preview()

    def action_toggle_private(self) -> None:
        """Hide or show the names of repositories that are not public."""
        self._options = self._options._replace(redact=not self._options.redact)
        self._preview()

    def action_toggle_gaps(self) -> None:
        """Show what exports lack, or the preview again."""
        self._gaps = not self._gaps
        self._preview()

    def action_profile(self) -> None:
        """Ask for what a résumé says of the person; the rest of the profile is set by `tracker profile set`."""
        person = load_profile().person
        fields = [
            Field(title, example, required=False, value=getattr(person, name))
            for name, (title, example) in PROFILE.items()
        ]
        self.app.push_screen(Form("Profile", fields), partial(self._set_profile, [field.value for field in fields]))

    def _set_profile(self, before: list[str], values: list[str] | None) -> None:
        given = zip(PROFILE, before, values or before, strict=True)
        if changed := {name: value for name, was, value in given if value != was}:
            self._change_profile(changed)

    @work(group="profile")
    async def _change_profile(self, changed: dict[str, str]) -> None:
        try:
            await asyncio.to_thread(set_profile, changed, {}, {})
            if "email" in changed:
                await asyncio.to_thread(judge_again)
                await self.tracker.reload()
        except ProgressError as error:
            notify(self.app, f"{error.message}\n{error.remedy}", severity="error")
            return
        notify(self.app, f"Changed {', '.join(changed)}", title="Profile")
        self._preview()

    def action_move(self, direction: str) -> None:
        """Move up or down."""
        formats = self.query_one("#formats", OptionList)
        (formats.action_cursor_down if direction == "down" else formats.action_cursor_up)()


SCREEN = ExportScreen
