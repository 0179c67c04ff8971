"""Dialogs that link a repository: its path, and the milestones to link it to."""

from __future__ import annotations

import asyncio
import os
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, cast

from textual import work
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tracker.actions.repositories import nearby_repositories
from tracker.text import plural, shorten
from tracker.tui.marks import STATES
from tracker.tui.safe_text import assemble, content, notify
from tracker.tui.screens.base import Modal
from tracker.tui.widgets.choices import Choice, Choices
from tracker.tui.widgets.frame import key_hints

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.app import ComposeResult
    from textual.content import Content

    from tracker.actions.progress import View
    from tracker.tui.app import TrackerApp
    from tracker.verify.git.contributors import Contributor

MAX_FOLDERS = 200

MAX_NAME = 40
"""Characters of a repository's name in the title of a dialog, which fits a narrow terminal."""

NOBODY = ""
"""The value of "none of these" among the authors."""


class Folder(NamedTuple):
    """A folder, and whether it is the root of a repository."""

    path: str
    repository: bool


class PathScreen(Modal["str | None"]):
    """Asks for the path of a repository, with completion; returns None if it is cancelled."""

    BINDINGS: ClassVar = [
        Binding("escape", "dismiss(None)", "cancel", show=False),
        Binding("tab", "complete", "complete", show=False, priority=True),
        Binding("down", "focus_list", "to the list", show=False),
    ]

    def __init__(self, title: str, first: str = "") -> None:
        """A title that says what the path is for, and the repository that enter selects while nothing is typed."""
        super().__init__()
        self._title, self._first = title, first
        self._folders: list[Folder] = []

    def compose(self) -> ComposeResult:
        """The path, and the folders that match it."""
        with Vertical(classes="dialog tall") as box:
            box.border_title = content(self._title)
            yield Input(placeholder="~/code/my-project, or select one below")
            yield OptionList(markup=False)
            hints = ("tab", "completes"), ("↓", "list"), ("enter", "selects or opens a folder"), ("esc", "cancels")
            yield Static(key_hints(*hints), classes="keys")

    def on_mount(self) -> None:
        """List the repositories nearby."""
        self._list_folders("")

    def on_input_changed(self, event: Input.Changed) -> None:
        """List the folders that match."""
        self._list_folders(event.value)

    @work(group="folders", exclusive=True)
    async def _list_folders(self, text: str) -> None:
        view = cast("TrackerApp", self.app).state.view
        options = self.query_one(OptionList)
        linked = {path for link in view.progress.links.values() for path in link.paths}
        self._folders = await asyncio.to_thread(folders, text, view, self._first)
        options.set_options(
            Option(
                assemble(
                    ("▪ " if one.repository else "  ", "$text-success"),
                    shorten_home(one.path),
                    ("  linked" if one.path in linked else "" if one.repository else "/", "dim"),
                )
            )
            for one in self._folders
        )
        if self._folders:
            options.highlighted = 0

    def action_complete(self) -> None:
        """Copy the highlighted folder into the input."""
        number = self.query_one(OptionList).highlighted
        if number is not None and number < len(self._folders):
            field = self.query_one(Input)
            field.value = f"{shorten_home(self._folders[number].path)}/"
            field.cursor_position = len(field.value)
            field.focus()

    def action_focus_list(self) -> None:
        """Move to the list."""
        self.query_one(OptionList).focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Return a repository; list the content of any other folder."""
        folder = self._folders[event.option_index]
        if folder.repository:
            self.dismiss(folder.path)
        else:
            self.action_complete()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Return the path as typed, or the first folder of the list if nothing was typed."""
        if event.value.strip():
            self.dismiss(event.value.strip())
        elif self._folders:
            self.dismiss(self._folders[0].path)


def folders(text: str, view: View, first: str = "") -> list[Folder]:
    """The folders whose path starts with the text, repositories first; `first` and those nearby if it is empty."""
    if not text.strip():
        nearby = dict.fromkeys([*filter(None, [first]), *(place.root for place in nearby_repositories(view))])
        return [Folder(root, repository=True) for root in islice(nearby, MAX_FOLDERS)]
    typed = Path(text.strip())
    try:
        path = typed.expanduser()
    except RuntimeError:  # `~user` of an unknown user
        return []
    inside = text.rstrip().endswith(("/", os.sep)) or text.strip() in {"~", ".", ".."}
    parent, prefix = (path, "") if inside else (path.parent, path.name)
    try:
        names = [
            entry.path
            for entry in os.scandir(parent)
            if entry.name.casefold().startswith(prefix.casefold())
            and (prefix.startswith(".") or not entry.name.startswith("."))
            and entry.is_dir()
        ]
    except (OSError, ValueError):
        return []
    found = [Folder(name, repository=Path(name, ".git").exists()) for name in sorted(names)[:MAX_FOLDERS]]
    itself = [Folder(str(parent), repository=True)] if inside and (parent / ".git").exists() else []
    return [*itself, *sorted(found, key=lambda one: not one.repository)]


def shorten_home(path: str) -> str:
    """The path with the home folder as ~."""
    home = str(Path.home())
    return f"~{path[len(home) :]}" if path.startswith(f"{home}/") else path


class ProposalScreen(Modal["list[str] | None"]):
    """Asks which milestones to link a repository to; returns their identities, None if it is cancelled.

    Milestones that the repository proves in full are selected already.
    """

    BINDINGS: ClassVar = [
        Binding("escape", "dismiss(None)", "cancel", show=False),
        Binding("enter", "link", "link", show=False, priority=True),
    ]

    def __init__(self, proposal: dict[str, Any]) -> None:
        """The worker's proposal."""
        super().__init__()
        self._repository = proposal["name"]
        # Made here rather than in `compose`, because enter may be pressed before that.
        self._choices = Choices(
            [
                *(Choice(match[0], _match_text(match, "verified"), chosen=True) for match in proposal["whole"]),
                *(Choice(match[0], _match_text(match, "in progress")) for match in proposal["part"]),
            ]
        )

    def compose(self) -> ComposeResult:
        """A line for each milestone."""
        with Vertical(classes="dialog") as box:
            box.border_title = content(f"Link {self._repository}")
            yield Static(content("Select the milestones that this repository is for.\n", lines=True))
            yield self._choices
            yield Static(key_hints(("space", "selects"), ("enter", "links"), ("esc", "cancels")), classes="keys")

    def action_link(self) -> None:
        """Return the selected milestones; there must be one."""
        if chosen := self._choices.chosen:
            self.dismiss(chosen)
        else:
            notify(self.app, "Select a milestone with space first, or press esc.", severity="warning")


class AuthorScreen(Modal["list[str] | None"]):
    """Asks which authors of a repository the learner is; returns their addresses, None if it is cancelled.

    Enter returns the author under the cursor if none is selected.
    """

    BINDINGS: ClassVar = [
        Binding("escape", "dismiss(None)", "cancel", show=False),
        Binding("enter", "confirm", "continue", show=False, priority=True),
    ]

    def __init__(self, repository: str, authors: Iterable[Contributor]) -> None:
        """The name of the repository, and its authors."""
        super().__init__()
        self._repository = repository
        listed = (Choice(author.email, _author_text(author)) for author in authors)
        self._choices = Choices([*listed, Choice(NOBODY, content("none of these", "dim"))])

    def compose(self) -> ComposeResult:
        """A line for each author."""
        with Vertical(classes="dialog") as box:
            box.border_title = content(f"Link {shorten(self._repository, MAX_NAME)}: which author are you?")
            yield Static(content("Nothing in it is known to be your work. Which of these is you?\n", lines=True))
            yield self._choices
            hints = ("enter", "continues"), ("space", "selects several"), ("esc", "cancels")
            yield Static(key_hints(*hints), classes="keys")

    def action_confirm(self) -> None:
        """Return the selected addresses, or the one under the cursor."""
        chosen = self._choices.chosen or [self._choices.current]
        self.dismiss([address for address in chosen if address != NOBODY])


def _author_text(author: Contributor) -> Content:
    commits = plural(author.commits, "commit") if author.commits or not author.co_authored else ""
    co_authored = f"{author.co_authored} co-authored" if author.co_authored else ""
    nobody = "a placeholder" if author.is_placeholder else ""
    counts = ", ".join(filter(None, (commits, co_authored, nobody)))
    return assemble((author.name, "bold"), f" <{author.email}>", (f"  {counts}", "dim"))


def _match_text(match: list[Any], state: str) -> Content:
    identity, title, _, missing = match
    mark = STATES[state]
    note = f"  missing: {', '.join(missing)}" if missing else ""
    track = f"  {identity.partition('/')[0]}"
    return assemble((f"{mark.glyph} ", mark.colour), title, (track, "dim"), (note, "dim"))
