"""A dialogue that asks for a repository: paths complete as you type, and a list of folders can be walked."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, NamedTuple, cast

from textual import work
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tracker.actions.repositories import nearby_repositories
from tracker.tui.plain import assemble, content
from tracker.tui.widgets.keys import told

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from tracker.actions.progress import View
    from tracker.tui.app import TrackerApp

MOST = 200


class Folder(NamedTuple):
    """A folder, and whether a repository is in it."""

    path: str
    repository: bool


class PathScreen(ModalScreen["str | None"]):
    """Gives the path of a repository; None where it was left with esc."""

    CSS_PATH = "../screens.tcss"
    BINDINGS: ClassVar = [
        Binding("escape", "dismiss(None)", "leave", show=False),
        Binding("tab", "complete", "complete", show=False, priority=True),
        Binding("down", "down", "to the list", show=False),
    ]

    def __init__(self, title: str) -> None:
        """What it is asked for."""
        super().__init__()
        self._title = title
        self._folders: list[Folder] = []

    def compose(self) -> ComposeResult:
        """The path, and the folders that fit."""
        with Vertical(classes="dialogue tall") as box:
            box.border_title = content(self._title)
            yield Input(placeholder="~/code/my-project, or choose below")
            yield OptionList(markup=False)
            keys = ("tab", "completes"), ("↓", "list"), ("enter", "takes it, or opens a folder"), ("esc", "leaves")
            yield Static(told(*keys), classes="keys")

    def on_mount(self) -> None:
        """Begin with the repositories near."""
        self._list("")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what fits."""
        self._list(event.value)

    def _list(self, text: str) -> None:
        self._show(text)

    @work(group="folders", exclusive=True)
    async def _show(self, text: str) -> None:
        view = cast("TrackerApp", self.app).state.view
        shown = self.query_one(OptionList)
        self._folders = await asyncio.to_thread(folders, text, view)
        shown.set_options(
            Option(
                assemble(
                    ("● " if one.repository else "  ", "$text-success"),
                    short(one.path),
                    ("" if one.repository else "/", "dim"),
                )
            )
            for one in self._folders
        )
        if self._folders:
            shown.highlighted = 0

    def action_complete(self) -> None:
        """Write the highlighted folder into the line."""
        here = self.query_one(OptionList).highlighted
        if here is not None and here < len(self._folders):
            line = self.query_one(Input)
            line.value = f"{short(self._folders[here].path)}/"
            line.cursor_position = len(line.value)
            line.focus()

    def action_down(self) -> None:
        """Go to the list."""
        self.query_one(OptionList).focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take a repository; look into any other folder."""
        folder = self._folders[event.option_index]
        if folder.repository:
            self.dismiss(folder.path)
        else:
            self.action_complete()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the path as it stands, or the first repository of the list where nothing was typed."""
        if event.value.strip():
            self.dismiss(event.value.strip())
        elif self._folders:
            self.dismiss(self._folders[0].path)


def folders(text: str, view: View) -> list[Folder]:
    """The repositories near where nothing was typed, else the folders whose path begins with the text."""
    if not text.strip():
        return list(dict.fromkeys(Folder(place.root, repository=True) for place in nearby_repositories(view)))[:MOST]
    typed = Path(text.strip())
    try:
        path = typed.expanduser()
    except RuntimeError:  # a `~user` nobody knows
        return []
    inside = text.rstrip().endswith(("/", os.sep)) or text.strip() in {"~", ".", ".."}
    folder, begin = (path, "") if inside else (path.parent, path.name)
    try:
        names = [
            entry.path
            for entry in os.scandir(folder)
            if entry.name.casefold().startswith(begin.casefold())
            and (begin.startswith(".") or not entry.name.startswith("."))
            and entry.is_dir()
        ]
    except (OSError, ValueError):
        return []
    found = [Folder(name, repository=Path(name, ".git").exists()) for name in sorted(names)[:MOST]]
    here = [Folder(str(folder), repository=True)] if inside and (folder / ".git").exists() else []
    return [*here, *sorted(found, key=lambda one: not one.repository)]


def short(path: str) -> str:
    """The path with the home folder as ~."""
    home = str(Path.home())
    return f"~{path[len(home) :]}" if path.startswith(f"{home}/") else path
