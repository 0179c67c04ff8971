"""The first run: track, background, hours a week, repositories near. All of it can be passed over."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, ClassVar, cast

from textual import work
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import ContentSwitcher, Input, OptionList, Static
from textual.widgets.option_list import Option

from tracker.actions.locate import repositories_near
from tracker.actions.start import start
from tracker.tui.child import Task
from tracker.tui.plain import assemble, content, say
from tracker.tui.screens.path import short
from tracker.tui.widgets.choices import Choice, Choices

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from tracker.tui.app import TrackerApp

PAGES = {
    "track": "Which role do you want?",
    "origin": "Where do you come from?",
    "hours": "How many hours a week?",
    "near": "Which repositories show your work?",
}
MOST_REPOSITORIES = 100


class WelcomeScreen(ModalScreen[None]):
    """Four short pages."""

    CSS_PATH = "../screens.tcss"
    BINDINGS: ClassVar = [
        Binding("escape", "leave", "leave", show=False),
        Binding("ctrl+n,right", "following", "next", show=False),
        Binding("enter", "finish", "finish", show=False, priority=True),
        Binding("left", "previous", "back", show=False),
    ]

    def __init__(self) -> None:
        """Nothing chosen yet."""
        super().__init__()
        self._page = 0
        self._track = self._origin = self._hours = ""

    @property
    def tracker(self) -> TrackerApp:
        """The app, as what it is."""
        return cast("TrackerApp", self.app)

    def compose(self) -> ComposeResult:
        """All pages, one shown."""
        tracks = self.tracker.state.tracks
        with Vertical(classes="dialogue") as box:
            box.border_title = content("Welcome to tracker")
            yield Static(id="question")
            with ContentSwitcher(initial="track"):
                yield OptionList(
                    *(Option(content(one.track.title), id=id_) for id_, one in tracks.items()), id="track", markup=False
                )
                yield OptionList(id="origin", markup=False)
                yield Input(placeholder="8", type="number", id="hours")
                yield Choices(id="near")
            yield Static(classes="keys", id="keys")

    def on_mount(self) -> None:
        """Show the first page; look for repositories meanwhile."""
        self._show()
        self._look()

    @work
    async def _look(self) -> None:
        view = self.tracker.state.view

        def near() -> list[str]:
            found = []
            for place in repositories_near(view):
                found.append(place.root)
                if len(found) == MOST_REPOSITORIES:
                    break
            return list(dict.fromkeys(found))

        near_here = self.query_one("#near", Choices)
        roots = await asyncio.to_thread(near)
        near_here.show_choices(Choice(root, content(short(root))) for root in roots)
        near_here.border_subtitle = content("" if roots else "none found near; 3 links one later")

    def _show(self) -> None:
        name = list(PAGES)[self._page]
        progress = "".join("●" if number <= self._page else "○" for number in range(len(PAGES)))
        self.query_one("#question", Static).update(
            assemble((f"{progress}  ", "$primary"), (PAGES[name], "bold"), "\n", lines=True)
        )
        choose = "space chooses, enter finishes" if name == "near" else "enter chooses"
        self.query_one("#keys", Static).update(
            assemble(
                (choose, ""),
                "   ",
                ("→", "bold $primary"),
                " passes over   ",
                ("←", "bold $primary"),
                " back   ",
                ("esc", "bold $primary"),
                " leaves",
            )
        )
        self.query_one(ContentSwitcher).current = name
        shown = self.query_one(f"#{name}")
        shown.focus()
        if isinstance(shown, OptionList) and shown.option_count and shown.highlighted is None:
            shown.highlighted = 0

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take a track or a background."""
        if event.option_list.id == "track":
            self._track = event.option.id or ""
            entries = self.tracker.state.tracks[self._track].track.entries
            origins = self.query_one("#origin", OptionList)
            origins.set_options(
                Option(content(entry.origin), id=f"origin-{number}") for number, entry in enumerate(entries)
            )
        elif event.option_list.id == "origin":
            entries = self.tracker.state.tracks[self._track].track.entries
            self._origin = entries[event.option_index].origin
        else:
            return
        self.action_following()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the hours."""
        self._hours = event.value
        self.action_following()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enter finishes on the last page alone; elsewhere it is the list's."""
        return self._page == len(PAGES) - 1 if action == "finish" else super().check_action(action, parameters)

    def action_following(self) -> None:
        """Go on, over the backgrounds where no track was chosen."""
        self._page += 2 if self._page == 0 and not self._track else 1
        if self._page >= len(PAGES):
            self.action_finish()
        else:
            self._show()

    def action_previous(self) -> None:
        """Go back."""
        self._page = max(0, self._page - 1)
        self._show()

    def action_leave(self) -> None:
        """Leave without starting anything."""
        self.dismiss()
        say(self.app, "w on the home screen asks again; 2 shows the roadmap", title="Nothing was started")

    def action_finish(self) -> None:
        """Begin the track and link what was chosen."""
        app = self.tracker
        chosen = tuple(self.query_one("#near", Choices).chosen)
        self.dismiss()
        if self._track:
            app.choose_track(self._track)
            hours = float(self._hours) if self._hours.replace(".", "", 1).isdigit() else 0
            app.act(partial(start, self._track, self._origin, hours))
        if chosen:
            app.verify(Task("link", chosen))
