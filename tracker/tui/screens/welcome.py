"""The first run: background, interests, hours a week, target, the advised track, nearby repositories; all optional."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, ClassVar, cast

from textual import work
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import ContentSwitcher, Input, OptionList, Static
from textual.widgets.option_list import Option

from tracker.actions.advise import DEFAULT_HOURS_PER_WEEK, advise, backgrounds, interests, start_advised
from tracker.actions.progress import ProgressError
from tracker.actions.repositories import nearby_repositories
from tracker.actions.start import start
from tracker.tui.advising import explained, heading
from tracker.tui.answers import example_day, hours_of, target_of
from tracker.tui.child import Task
from tracker.tui.plain import assemble, content, say
from tracker.tui.screens.path import short
from tracker.tui.widgets.choices import Choice, Choices
from tracker.tui.widgets.hanging import Hanging
from tracker.tui.widgets.keys import told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.app import ComposeResult

    from tracker.actions.advise import Advice
    from tracker.tui.app import TrackerApp

PAGES = {
    "origin": "Where do you come from?",
    "interests": "What do you enjoy?",
    "hours": "How many hours a week?",
    "target": "By which day do you want to be done?",
    "advised": "Which role do you want?",
    "near": "Which repositories show your work?",
}
KEYS = {
    "origin": (("enter", "chooses"),),
    "interests": (("space", "chooses"), ("enter", "goes on")),
    "hours": (("enter", "goes on"),),
    "target": (("enter", "goes on"),),
    "advised": (("enter", "begins"), ("space", "reads on")),
    "near": (("space", "chooses"), ("enter", "finishes")),
}
"""What the keys of a page do, before those of all pages."""

ALWAYS = ("→", "passes over"), ("←", "back"), ("esc", "leaves")
FIRST = {"advised": "#track"}
"""What takes the keys on a page of several parts."""

MOST_REPOSITORIES = 100


class WelcomeScreen(ModalScreen[None]):
    """Six short pages."""

    CSS_PATH = "../screens.tcss"
    BINDINGS: ClassVar = [
        Binding("escape", "leave", "leave", show=False),
        Binding("ctrl+n,right", "following", "next", show=False, priority=True),
        Binding("enter", "taken", "go on", show=False, priority=True),
        Binding("left", "previous", "back", show=False, priority=True),
        Binding("space,pagedown", "read(1)", "read on", show=False, priority=True),
        Binding("pageup", "read(-1)", "read back", show=False, priority=True),
    ]

    def __init__(self) -> None:
        """Nothing chosen yet."""
        super().__init__()
        self._page = 0
        self._track = self._origin = self._target = ""
        self._hours = 0.0
        self._advice: Advice | None = None

    @property
    def tracker(self) -> TrackerApp:
        """The app, as what it is."""
        return cast("TrackerApp", self.app)

    def compose(self) -> ComposeResult:
        """All pages, one shown."""
        with Vertical(classes="dialogue") as box:
            box.border_title = content("Welcome to tracker")
            yield Static(id="question")
            with ContentSwitcher(initial="origin"):
                yield OptionList(*_origins(), id="origin", markup=False)
                yield Choices((Choice(id_, content(one.text)) for id_, one in interests().items()), id="interests")
                yield Input(placeholder=f"{DEFAULT_HOURS_PER_WEEK:g}", type="number", id="hours")
                yield Input(placeholder=f"{example_day()}, say, or nothing", id="target")
                with Vertical(id="advised"):
                    yield OptionList(id="track", markup=False)
                    with VerticalScroll(id="reading", can_focus=False):
                        yield Static(id="said")
                yield Choices(id="near")
            yield Static(id="trouble")
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
            for place in nearby_repositories(view):
                found.append(place.root)
                if len(found) == MOST_REPOSITORIES:
                    break
            return list(dict.fromkeys(found))

        near_here = self.query_one("#near", Choices)
        roots = await asyncio.to_thread(near)
        near_here.show_choices(Choice(root, content(short(root))) for root in roots)
        near_here.border_subtitle = content("" if roots else "none found near; 3 links one later")

    @work(exclusive=True, group="advice")
    async def _advise(self) -> None:
        tracks = self.query_one("#track", OptionList)
        tracks.clear_options()
        self._advice = None
        if self._origin:
            liked = self.query_one("#interests", Choices).chosen
            asked = partial(advise, self._origin, liked, self._hours or DEFAULT_HOURS_PER_WEEK, self._target)
            try:
                self._advice = await asyncio.to_thread(asked)
            except ProgressError as error:
                say(self.app, f"{error.message}\n{error.remedy}", severity="error")
        ways = self._advice.ways if self._advice else ()
        named = {way.track for way in ways}
        tracks.add_options(Option(heading(way, first=way is ways[0]), id=way.track) for way in ways)
        tracks.add_options(
            Option(content(one.track.title), id=id_)
            for id_, one in self.tracker.state.tracks.items()
            if id_ not in named
        )
        if not ways:
            self.query_one("#said", Static).update(content("Nothing is advised before you say where you come from: ←"))
        tracks.highlighted = 0 if tracks.option_count else None

    @property
    def _here(self) -> str:
        return list(PAGES)[self._page]

    def _show(self) -> None:
        name = self._here
        self._trouble("")
        if name == "advised":
            self._advise()
        progress = "".join("●" if number <= self._page else "○" for number in range(len(PAGES)))
        self.query_one("#question", Static).update(
            assemble((f"{progress}  ", "$primary"), (PAGES[name], "bold"), "\n", lines=True)
        )
        self.query_one("#keys", Static).update(told(*KEYS[name], *ALWAYS))
        self.query_one(ContentSwitcher).current = name
        shown = self.query_one(FIRST.get(name, f"#{name}"))
        shown.focus()
        if isinstance(shown, OptionList) and shown.option_count and shown.highlighted is None:
            shown.highlighted = 0

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take a background or a track."""
        if event.option_list.id == "origin":
            self._origin = event.option.id or ""
        elif event.option_list.id == "track":
            self._track = event.option.id or ""
        else:
            return
        self._go_on()

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Say what there is to say of the track."""
        if event.option_list.id == "track" and self._advice:
            way = next((way for way in self._advice.ways if way.track == event.option.id), None)
            said = explained(way, self._advice) if way else content("The adviser knows nothing of this track.")
            self.query_one("#said", Static).update(said)
            self.query_one("#reading").scroll_home(animate=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the hours or the day, or say in place what is amiss."""
        try:
            if event.input.id == "hours":
                self._hours = hours_of(event.value)
            else:
                self._target = target_of(event.value)
        except ProgressError as error:
            self._trouble(f"{error.message}: {error.remedy}")
            return
        self._go_on()

    def on_input_changed(self) -> None:
        """What was amiss is being mended."""
        self._trouble("")

    def _trouble(self, text: str) -> None:
        line = self.query_one("#trouble", Static)
        line.display = bool(text)
        line.update(content(text, "$text-error"))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enter goes on where several can be chosen, space reads the advice; else they are the list's."""
        if action == "taken":
            return self._here in {"interests", "near"}
        return self._here == "advised" if action == "read" else super().check_action(action, parameters)

    def action_taken(self) -> None:
        """Go on with what is chosen."""
        self._go_on()

    def action_read(self, pages: int) -> None:
        """Read on, or back."""
        reading = self.query_one("#reading")
        reading.scroll_relative(y=pages * max(1, reading.size.height - 1), animate=False)

    def action_following(self) -> None:
        """Pass over the page: it is as if nothing had been said on it."""
        if self._here == "origin":
            self._origin = ""
        elif self._here == "hours":
            self._hours = 0
        elif self._here == "target":
            self._target = ""
        elif self._here == "advised":
            self._track = ""
        self._go_on()

    def _go_on(self) -> None:
        # Without a background there is no advice, and what one enjoys says nothing.
        self._page += 2 if self._here == "origin" and not self._origin else 1
        if self._page >= len(PAGES):
            self._page = len(PAGES) - 1
            self.action_finish()
        else:
            self._show()

    def action_previous(self) -> None:
        """Go back."""
        self._page = max(0, self._page - (2 if self._here == "hours" and not self._origin else 1))
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
            advice = self._advice
            if advice and any(way.track == self._track for way in advice.ways):
                app.act(partial(start_advised, advice, self._track))
            else:
                app.act(partial(start, self._track, "", self._hours, self._target))
        if chosen:
            app.verify(Task("link", chosen))


def _origins() -> Iterator[Option]:
    """The backgrounds, what each says in a column of its own."""
    known = backgrounds()
    widest = max(len(one.title) for one in known.values())
    for id_, one in known.items():
        yield Option(Hanging(content(f"{one.title:<{widest}}  ", "bold"), content(one.says)), id=id_)
