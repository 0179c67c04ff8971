"""The first run: background, interests, hours a week, target, track and repositories. Each page can be skipped."""

from __future__ import annotations

import asyncio
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, ClassVar, cast

from textual import work
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.widgets import ContentSwitcher, Input, OptionList, Static
from textual.widgets.option_list import Option

from tracker.actions.advise import (
    DEFAULT_HOURS_PER_WEEK,
    MIN_HOURS_PER_WEEK,
    advise,
    backgrounds,
    find_language,
    interests,
    start_advised,
)
from tracker.actions.inputs import parse_target
from tracker.actions.progress import ProgressError
from tracker.actions.repositories import nearby_repositories
from tracker.actions.start import start, usually_known
from tracker.progress.events import MAX_HOURS_PER_WEEK
from tracker.roadmap.advice import language_milestones
from tracker.text import number_range, plural
from tracker.tui import commands
from tracker.tui.safe_text import assemble, content, notify, sentences
from tracker.tui.screens.base import Modal
from tracker.tui.screens.link import shorten_home
from tracker.tui.widgets.choices import Choice, Choices
from tracker.tui.widgets.frame import key_hints
from tracker.tui.widgets.hanging import Hanging, Stack
from tracker.tui.wording import spoken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from textual.app import ComposeResult
    from textual.content import Content
    from textual.visual import Visual

    from tracker.actions.advise import Advice, TrackAdvice
    from tracker.actions.progress import Done
    from tracker.progress.outline import MilestoneOutline
    from tracker.roadmap.timeline import Deadline, Timeline
    from tracker.tui.app import TrackerApp
    from tracker.tui.safe_text import Part

PAGES = {
    "origin": "What is your background?",
    "interests": "What do you enjoy?",
    "languages": "Which programming languages do you write?",
    "lane": "How much of the track do you want?",
    "hours": "How many hours a week do you have?",
    "target": "When do you want to be done?",
    "advised": "Which role do you want?",
    "known": "Which of these do you already know?",
    "near": "Which repositories show your work?",
}
"""Page, which is also the id of its widget → question."""

KEYS = {
    "origin": (("enter", "selects"),),
    "interests": (("space", "selects"), ("enter", "continues")),
    "languages": (("enter", "continues"),),
    "lane": (("enter", "selects"),),
    "hours": (("enter", "continues"),),
    "target": (("enter", "continues"),),
    "advised": (("enter", "starts track"), ("pgdn", "scrolls")),
    "known": (("space", "selects"), ("enter", "claims them")),
    "near": (("space", "selects"), ("enter", "finishes")),
}
"""Page → its own keys."""

COMMON_KEYS = ("→", "skips"), ("esc", "cancels")
BACK_KEY = ("←", "back")
"""Keys of every page, and of every page but the first."""

LANES = {
    "all": ("All of it", "Every milestone that your background does not cover."),
    "fast": ("The short plan", "Only the core milestones that a source names; the others are skipped."),
}
"""How much of the track → title and what it means, in the words of `tracker advise --fast`."""

NEED_BACKGROUND = {"interests", "languages", "lane"}
"""Pages that matter for advice only, which needs a background."""

FOCUS = {"advised": "#track"}
"""Page of several widgets → the one that is focused."""

MAX_REPOSITORIES = 100


class WelcomeScreen(Modal[None]):
    """A dialog of short pages."""

    BINDINGS: ClassVar = [
        Binding("escape", "cancel", "cancel", show=False),
        Binding("ctrl+n,right", "skip", "skip", show=False, priority=True),
        Binding("enter", "next", "continue", show=False, priority=True),
        Binding("left", "previous", "back", show=False, priority=True),
        Binding("pagedown", "scroll_advice(1)", "page down", show=False, priority=True),
        Binding("pageup", "scroll_advice(-1)", "page up", show=False, priority=True),
    ]

    def __init__(self) -> None:
        """Start on the first page, with nothing selected."""
        super().__init__()
        self._page = 0
        self._track = self._origin = self._target = ""
        self._languages: tuple[str, ...] = ()
        self._fast = False
        self._hours = 0.0
        self._advice: Advice | None = None

    @property
    def tracker(self) -> TrackerApp:
        """The app with its own type."""
        return cast("TrackerApp", self.app)

    def compose(self) -> ComposeResult:
        """All pages, of which one is shown."""
        with Vertical(classes="dialog") as box:
            box.border_title = content("Start a track" if self.tracker.state.started else "Welcome to tracker")
            yield Static(id="question")
            with ContentSwitcher(initial="origin"):
                yield OptionList(*_origins(), id="origin", markup=False)
                yield Choices((Choice(id_, content(one.text)) for id_, one in interests().items()), id="interests")
                yield Input(placeholder="for example python, typescript, or leave empty", id="languages")
                yield OptionList(*_options(LANES), id="lane", markup=False)
                yield Input(
                    placeholder=f"for example 10, or leave empty for {DEFAULT_HOURS_PER_WEEK:g}",
                    type="number",
                    id="hours",
                )
                yield Input(placeholder=f"for example {_example_date()}, or leave empty", id="target")
                with Vertical(id="advised"):
                    yield OptionList(id="track", markup=False)
                    with VerticalScroll(id="explanation", can_focus=False):
                        yield Static(id="explanation-text")
                yield Choices(id="known")
                yield Choices(id="near")
            yield Static(id="error")
            yield Static(classes="keys", id="keys")

    def on_mount(self) -> None:
        """Show the first page, and search for repositories in the background."""
        self._show()
        self._find_repositories()

    @work
    async def _find_repositories(self) -> None:
        view = self.tracker.state.view

        def near() -> list[str]:
            found = []
            for place in nearby_repositories(view):
                found.append(place.root)
                if len(found) == MAX_REPOSITORIES:
                    break
            return list(dict.fromkeys(found))

        near_list = self.query_one("#near", Choices)
        roots = await asyncio.to_thread(near)
        near_list.show_choices(Choice(root, content(shorten_home(root))) for root in roots)
        near_list.border_subtitle = content("" if roots else "none found nearby; link one later on screen 3")

    @work(exclusive=True, group="advice")
    async def _advise(self) -> None:
        tracks = self.query_one("#track", OptionList)
        tracks.clear_options()
        self._advice = None
        text = "Select a background to get a recommendation. Press ← to go back."
        if self._origin:
            liked = self.query_one("#interests", Choices).chosen
            hours = self._hours or DEFAULT_HOURS_PER_WEEK
            request = partial(
                advise, self._origin, liked, hours, self._target, languages=self._languages, fast=self._fast
            )
            try:
                self._advice = await asyncio.to_thread(request)
            except ProgressError as error:
                text = spoken(f"{error.message}\n{error.remedy}", self.tracker.state)
        ways = self._advice.ways if self._advice else ()
        recommended = {way.track for way in ways}
        tracks.add_options(Option(way_title(way, first=way is ways[0]), id=way.track) for way in ways)
        tracks.add_options(
            Option(content(one.track.title), id=id_)
            for id_, one in self.tracker.state.tracks.items()
            if id_ not in recommended
        )
        if not ways:
            self.query_one("#explanation-text", Static).update(content(text, lines=True))
        tracks.highlighted = 0 if tracks.option_count else None

    @property
    def _current(self) -> str:
        return list(PAGES)[self._page]

    def _show(self) -> None:
        name = self._current
        self._show_error("")
        if name == "advised":
            self._advise()
        self.query_one("#question", Static).update(
            assemble((f"{self._page + 1} of {len(PAGES)}  ", "$primary"), (PAGES[name], "bold"), "\n", lines=True)
        )
        back = [BACK_KEY] if self._page else []
        self.query_one("#keys", Static).update(key_hints(*KEYS[name], *back, *COMMON_KEYS))
        self.query_one(ContentSwitcher).current = name
        shown = self.query_one(FOCUS.get(name, f"#{name}"))
        shown.focus()
        if isinstance(shown, OptionList) and shown.option_count and shown.highlighted is None:
            shown.highlighted = 0

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Select a background, how much of a track, or a track."""
        if event.option_list.id == "origin":
            self._origin = event.option.id or ""
        elif event.option_list.id == "track":
            self._track = event.option.id or ""
        elif event.option_list.id == "lane":
            self._fast = event.option.id == "fast"
        else:
            return
        self._next_page()

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Explain the recommendation of a track."""
        if event.option_list.id == "track" and self._advice:
            way = next((way for way in self._advice.ways if way.track == event.option.id), None)
            text = explanation(way, self._advice) if way else content("There is no advice on this track.")
            self.query_one("#explanation-text", Static).update(text)
            self.query_one("#explanation").scroll_home(animate=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Read the languages, the hours or the date; show an error below the field if it is not valid."""
        try:
            if event.input.id == "languages":
                self._languages = parse_languages(event.value)
            elif event.input.id == "hours":
                self._hours = parse_hours(event.value)
            else:
                self._target = parse_target(event.value)
        except ProgressError as error:
            message, remedy = (spoken(text, self.tracker.state) for text in (sentences(error.message), error.remedy))
            self._show_error(f"{message} {sentences(remedy)}" if message.endswith("?") else f"{message}: {remedy}")
            return
        self._next_page()

    def on_input_changed(self) -> None:
        """Remove the error while the user corrects the text."""
        self._show_error("")

    def _show_error(self, text: str) -> None:
        line = self.query_one("#error", Static)
        line.display = bool(text)
        line.update(content(text, "$text-error"))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave enter to the list except where several items can be selected, and paging except on the advice page."""
        if action == "next":
            return self._current in {"interests", "known", "near"}
        return self._current == "advised" if action == "scroll_advice" else super().check_action(action, parameters)

    def action_next(self) -> None:
        """Continue with what is selected."""
        self._next_page()

    def action_scroll_advice(self, pages: int) -> None:
        """Scroll the explanation by some pages."""
        panel = self.query_one("#explanation")
        panel.scroll_relative(y=pages * max(1, panel.size.height - 1), animate=False)

    def action_skip(self) -> None:
        """Go to the next page without an answer to this one."""
        if self._current == "origin":
            self._origin = ""
        elif self._current == "languages":
            self._languages = ()
        elif self._current == "lane":
            self._fast = False
        elif self._current == "hours":
            self._hours = 0
        elif self._current == "target":
            self._target = ""
        elif self._current == "advised":
            self._track = ""
        elif self._current == "known":
            self._show_known(())
        self._next_page()

    def _next_page(self) -> None:
        if self._current == "advised":
            self._show_known(self._usually_known())
        if self._current == "near":
            self._finish()
        else:
            self._turn(1)

    def action_previous(self) -> None:
        """Go back one page."""
        if self._page:
            self._turn(-1)

    def _turn(self, pages: int) -> None:
        """Go to the next page in a direction that has something to ask."""
        self._page += pages
        while self._is_empty(self._current):
            self._page += pages
        self._show()

    def _is_empty(self, page: str) -> bool:
        if page == "known":
            return not self.query_one("#known", Choices).option_count
        return page in NEED_BACKGROUND and not self._origin

    def _usually_known(self) -> list[MilestoneOutline]:
        """What the background usually brings to the selected track."""
        way = next((way for way in self._advice.ways if way.track == self._track), None) if self._advice else None
        return usually_known(way.track, way.origin, self.tracker.state.view) if way and way.origin else []

    def _show_known(self, milestones: Iterable[MilestoneOutline]) -> None:
        """List them: each that is selected becomes a claim, never shown as verified; a language has to be chosen."""
        unsure = language_milestones()
        choices = (Choice(one.id, content(one.title), chosen=one.id not in unsure) for one in milestones)
        self.query_one("#known", Choices).show_choices(choices)

    def action_cancel(self) -> None:
        """Close the dialog without starting a track."""
        self.dismiss()
        notify(self.app, "No track was started. Press w on the home screen to start one, 2 to see the roadmap.")

    def _finish(self) -> None:
        """Start the track and link the selected repositories."""
        app = self.tracker
        chosen = tuple(self.query_one("#near", Choices).chosen)
        known = self.query_one("#known", Choices).chosen
        self.dismiss()
        if self._track:
            app.choose_track(self._track)
            advice = self._advice
            if advice and any(way.track == self._track for way in advice.ways):
                begin = partial(start_advised, advice, self._track, known)
            else:
                begin = partial(start, self._track, "", self._hours, self._target)
            app.run_worker(_start_and_link(app, begin, chosen))
        elif chosen:
            commands.link_proven(app, chosen)


async def _start_and_link(app: TrackerApp, begin: Callable[[], Done], repositories: tuple[str, ...]) -> None:
    """Start the track first: repositories are linked to milestones of started tracks only."""
    await app.act(begin).wait()
    if repositories:
        commands.link_proven(app, repositories)


def _origins() -> Iterator[Option]:
    """The backgrounds, with their descriptions in a column of their own."""
    return _options({id_: (one.title, one.says) for id_, one in backgrounds().items()})


def _options(texts: Mapping[str, tuple[str, str]]) -> Iterator[Option]:
    """Titles and, in a column of their own, their descriptions."""
    widest = max(len(title) for title, _ in texts.values())
    for id_, (title, says) in texts.items():
        yield Option(Hanging(content(f"{title:<{widest}}  ", "bold"), content(says)), id=id_)


def parse_languages(text: str) -> tuple[str, ...]:
    """The programming languages that commas separate. Raises ProgressError for an unknown one."""
    return tuple(find_language(word) for word in text.split(",") if word.strip())


def parse_hours(text: str) -> float:
    """Hours a week, 0 if the text is empty. Raises ProgressError."""
    if not text.strip():
        return 0
    try:
        hours = float(text)
    except ValueError:
        hours = -1
    if not MIN_HOURS_PER_WEEK <= hours <= MAX_HOURS_PER_WEEK:
        message = f"Hours a week must be from {MIN_HOURS_PER_WEEK:g} to {MAX_HOURS_PER_WEEK}"
        raise ProgressError("bad_hours", message, "for example 8", wrong_use=True)
    return hours


def _example_date() -> str:
    """The first day of a month, about nine months from now."""
    today = date.today()  # noqa: DTZ011 - the user's local date
    months = today.month + 8
    return date(today.year + months // 12, months % 12 + 1, 1).isoformat()


def way_title(way: TrackAdvice, *, first: bool) -> Content:
    """A track in the list, and its weeks."""
    recommended: Part = ("  recommended", "bold $text-success") if first else ""
    return assemble((way.title, "bold"), f"  {_weeks(way.timeline)}", recommended)


def explanation(way: TrackAdvice, advice: Advice) -> Stack:
    """Weeks, dates, reasons, and what to test out of."""
    return Stack(_parts(way, advice))


def _parts(way: TrackAdvice, advice: Advice) -> Iterator[Visual]:
    timeline, said = way.timeline, way.sourced
    left = f": {number_range(*way.hours)} hours left ÷ {advice.hours_per_week:g} hours a week"
    yield assemble((_weeks(timeline), "bold"), left)
    yield content(_done(timeline))
    if said:
        yield content(f"{said.source} says “{said.quote}”, without the hours a week that it takes", "dim")
    if timeline.deadline:
        yield _target(timeline.deadline, way)
    if way.reasons:
        yield _heading("Why")
    for reason in way.reasons:
        quote = _quoted(reason.quote, reason.source)
        yield Hanging(content(f"{reason.points:+d} "), assemble(reason.text, (quote, "dim")))
    yield _heading("Test out of")
    grouped: dict[tuple[str, str, str], list[str]] = {}
    for item in way.test_out:
        grouped.setdefault((item.text, item.quote, item.source), []).append(item.title)
    if not grouped:
        yield content("nothing: this background covers none of the milestones")
    for (text, quote, source), titles in grouped.items():
        yield from (Hanging(content("• "), content(title)) for title in titles)
        yield Hanging(content("  "), content(f"{text}{_quoted(quote, source)}", "dim"))
    if way.note:
        yield content(f"\n{way.note}", lines=True)
    yield content(" ")
    yield from (content(f"{name}: {title}", "dim") for name, title in advice.sources.items())


def _heading(text: str) -> Content:
    return content(f"\n{text}", "bold", lines=True)


def _target(target: Deadline, way: TrackAdvice) -> Content:
    takes = ""
    if way.hours_to_meet and target.verdict != "met":
        takes = f"; it takes {number_range(*way.hours_to_meet)} hours a week to meet it"
    return assemble((f"Target {target.on}: ", "bold"), _outcome(target), takes)


def _outcome(target: Deadline) -> tuple[str, str]:
    best, worst = (plural(abs(days), "day") for days in target.late)
    return {
        "met": (f"met with {worst} to spare", "$text-success"),
        "perhaps": (f"met with {best} to spare at best, missed by {worst} at worst", "$text-warning"),
        "missed": (f"missed by {best} at best, {worst} at worst", "$text-error"),
    }[target.verdict]


def _done(timeline: Timeline) -> str:
    first, last = timeline.first, timeline.last
    return f"Done on {first}" if first == last else f"Done between {first} and {last}"


def _weeks(timeline: Timeline) -> str:
    least, most = timeline.weeks
    return f"{number_range(least, most)} week{'s' * ((least, most) != (1, 1))}"


def _quoted(quote: str, source: str) -> str:
    return f" “{quote}” ({source})" if quote else ""


SCREEN = WelcomeScreen
