"""Home: upcoming milestones and the reasons for them, progress, forecast, and what needs attention."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual import work
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from tracker.actions.forecast import activity, forecast
from tracker.actions.status import next_milestones
from tracker.tui.marks import STATES, state_mark
from tracker.tui.messages import GoTo
from tracker.tui.safe_text import assemble, content
from tracker.tui.screens.base import TrackerScreen
from tracker.tui.widgets.hanging import Hanging, Stack
from tracker.tui.widgets.lines import Line, Lines
from tracker.tui.widgets.meter import count_meter

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from textual.app import ComposeResult
    from textual.visual import Visual
    from textual.widget import Widget

    from tracker.actions.forecast import Activity, Forecast
    from tracker.actions.status import TrackStatus
    from tracker.progress.state import MilestoneState
    from tracker.tui.safe_text import Part
    from tracker.tui.state import State

FEW, MANY, TALL = 4, 6, 50
"""How many upcoming milestones are shown, and the height from which there is room for many."""

WIDE, HUGE, MARGIN_HUGE, FRAME, NARROW_EDGES = 100, 160, 4, 4, 3
"""Widths at which the layout changes, its margin, and border and padding of a panel: as in the style sheet."""

MAX_ATTENTION = 6
ATTENTION = ("regressed", "repository not found", "re-judged", "stale")
"""Why a milestone needs attention, in the order in which they are listed."""

MIN_BAR = 12

ACTIVITY_LEVELS = (
    (0, "·", "$border"),
    (1, "░", "$success"),
    (3, "▒", "$success"),
    (6, "▓", "$success"),
    (10, "█", "$success"),
)
"""Least activities of a day, with their glyph and colour."""

DAY_NAMES = ("Mon", "", "Wed", "", "Fri", "", "Sun")


class Column(Vertical):
    """Panels from top to bottom."""

    class Resized(Message):
        """The size of the column changed."""

    def on_resize(self) -> None:
        """Tell the screen, which fits its bars to the width."""
        self.post_message(self.Resized())


class Upcoming(Lines):
    """The milestones that come next; below the last of them, the page goes on."""

    BINDINGS: ClassVar = [
        Binding("pagedown", "page(1)", "page down", show=False),
        Binding("pageup", "page(-1)", "page up", show=False),
    ]

    @property
    def _page(self) -> Widget:
        return self.screen.query_one("#home")

    def action_page(self, pages: int) -> None:
        """Scroll the page by some pages."""
        self._page.scroll_relative(y=pages * max(1, self._page.size.height - 1), animate=False)

    def action_cursor_down(self) -> None:
        """Move down; from the last milestone, scroll the page."""
        if self.is_at_last:
            self._page.scroll_relative(y=1, animate=False)
        else:
            super().action_cursor_down()

    def action_cursor_up(self) -> None:
        """Scroll the page back to its top, then move up."""
        if self._page.scroll_y:
            self._page.scroll_relative(y=-1, animate=False)
        else:
            super().action_cursor_up()


class HomeScreen(TrackerScreen):
    """The screen on which the app opens."""

    CSS_PATH: ClassVar = None
    NAME = "home"
    BINDINGS: ClassVar = [
        Binding("t", "app.next_track", "next track", id="next-track"),
        Binding("V", "app.verify_all", "synchronize", id="verify-all", key_display="V"),
        Binding("w", "welcome", "start a track", id="welcome"),
        Binding("q", "app.quit", "quit", id="quit"),
    ]

    def __init__(self) -> None:
        """Nothing is drawn yet."""
        super().__init__()
        self._drawn_for = 0, 0

    def body(self) -> ComposeResult:
        """Upcoming milestones on the left, progress on the right, activity below."""
        with VerticalScroll(id="home", can_focus=False):
            with Horizontal(id="panels"):
                with Column(classes="column"):
                    upcoming = Upcoming(id="next", classes="panel")
                    upcoming.border_title = content("Next up")
                    yield upcoming
                    yield _panel("Needs attention", "attention")
                with Column(classes="column"):
                    yield _panel("Tracks", "tracks")
                    yield _panel("Phases", "phases")
                    yield _panel("Pace", "pace")
            yield _panel("Activity", "activity")

    def show_state(self, state: State) -> None:
        """Draw all panels; the pace takes a moment to compute and follows."""
        width, count = self._drawn_for = self._panel_width(), self._upcoming_count()
        track = state.tracks.get(self.tracker.track)
        self._static("tracks").update(tracks_text(state, self.tracker.track, width))
        if track is None:
            return
        self._static("phases").update(phases_text(track, width))
        upcoming = self.query_one("#next", Lines)
        upcoming.show_lines(_upcoming_lines(track, count), keep=True)
        if upcoming.highlighted is None and upcoming.option_count:
            upcoming.action_first()
        attention = list(attention_lines(state))
        self._static("attention").display = bool(attention)
        self._static("attention").update(Stack(attention))
        self.call_after_refresh(self._show_pace)

    @work(group="pace", exclusive=True)
    async def _show_pace(self) -> None:
        panel, map_ = self._static("pace"), self._static("activity")
        computed = await asyncio.to_thread(compute_pace, self.tracker.state, self.tracker.track)
        panel.update(pace_text(computed))
        map_.update(activity_text(computed.activity, map_.content_size.width or 40))
        self.call_after_refresh(self._show_keys)

    def _show_keys(self) -> None:
        """Say that the page scrolls where it does."""
        scrolls = self.query_one("#home").max_scroll_y > 0
        self.query_one("#next").border_subtitle = content(f"enter opens{', pgdn scrolls' if scrolls else ''}")

    def _static(self, id_: str) -> Static:
        return self.query_one(f"#{id_}", Static)

    def _panel_width(self) -> int:
        """The columns inside a panel of the narrower side; before the layout, what they will be."""
        known = min(column.size.width for column in self.query(".column"))
        total = self.app.size.width
        if known:
            return known - FRAME
        if total < WIDE:
            return max(20, total - FRAME - NARROW_EDGES)
        return (total - 2 * (MARGIN_HUGE if total >= HUGE else 1)) // 2 - FRAME

    def _upcoming_count(self) -> int:
        return MANY if self.size.height >= TALL else FEW

    def on_column_resized(self) -> None:
        """Fit bars and map to the width, which also changes when the scrollbar appears."""
        self._redraw_if_resized()

    def on_resize(self) -> None:
        """Fit the number of upcoming milestones to the height."""
        self._redraw_if_resized()

    def _redraw_if_resized(self) -> None:
        if self._drawn_for != (self._panel_width(), self._upcoming_count()):
            self.show_state(self.tracker.state)

    def on_lines_selected(self, event: Lines.Selected) -> None:
        """Show the milestone on the roadmap."""
        if isinstance(event.action, GoTo):
            self.go_to(event.action.identity)

    def action_welcome(self) -> None:
        """Start a track."""
        self.tracker.open_welcome()


def _panel(title: str, id_: str) -> Static:
    panel = Static(id=id_, classes="panel")
    panel.border_title = content(title)
    return panel


def _upcoming_lines(track: TrackStatus, count: int) -> Iterator[Line]:
    # Titles begin with the subject; what follows a colon explains it.
    upcoming = next_milestones(track, count, lambda one: one.title.partition(":")[0])
    if not upcoming:
        yield Line(content("All milestones of this track are done.", "$text-success"))
    for number, one in enumerate(upcoming):
        mark = state_mark(one.status.state)
        reasons = "; ".join(one.reasons)
        text = assemble((one.status.milestone.title, "bold"), (f"\n{reasons}" if reasons else "", "dim"), lines=True)
        if number:
            yield Line(content(""))
        yield Line(text, GoTo(one.status.state.identity), mark.lead())


def tracks_text(state: State, shown: str, width: int) -> Content:
    """Each started track with a bar and counts, and the one that is shown; the other tracks in one line."""
    listed = {id_: state.tracks[id_] for id_ in (*state.started, shown) if id_ in state.tracks}
    blocks = [assemble(*_track(track, width, shown=id_ == shown), lines=True) for id_, track in listed.items()]
    others = [track.track.title for id_, track in state.tracks.items() if id_ not in state.started]
    if others:
        blocks.append(assemble((f"w starts: {', '.join(others)}", "dim")))
    return Content("\n").join(blocks)


def _track(track: TrackStatus, width: int, *, shown: bool) -> Iterator[Part]:
    count = track.tally
    percent = f"{count.percent}%"
    title = track.track.title
    yield (title, "bold" if shown else "")
    yield (" ◂" if shown else "", "$primary")
    yield (f"{percent:>{max(1, width - len(title) - (2 if shown else 0))}}\n", "bold")
    yield count_meter(count, width)
    yield "\n"
    for state, number in (
        ("verified", count.verified),
        ("claimed", count.claimed),
        ("in progress", count.in_progress),
        ("open", count.open),
        ("regressed", count.regressed),
        ("skipped", count.skipped),
    ):
        if number or state in {"verified", "claimed", "open"}:
            mark = STATES[state]
            yield (f"{mark.glyph} {number} {mark.word}  ", mark.colour)
    yield "\n"


def phases_text(track: TrackStatus, width: int) -> Content:
    """Each phase with its bar."""
    longest = max((len(phase.phase.title) for phase in track.phases), default=0)
    title_width = min(longest, max(10, width - MIN_BAR - 8))
    parts: list[Part] = []
    for number, phase in enumerate(track.phases):
        title = phase.phase.title
        cut = title if len(title) <= title_width else f"{title[: title_width - 1]}…"
        counts = f"{phase.tally.done:>3}/{phase.tally.total}" if phase.tally.total else ""
        bar = count_meter(phase.tally, max(6, width - title_width - 8))
        parts += ["\n" if number else "", f"{cut:<{title_width}}  ", bar, (f"{counts:>6}", "dim")]
    return assemble(*parts, lines=True)


def attention_lines(state: State) -> Iterator[Visual]:
    """Milestones of started tracks that need attention, in the order of ATTENTION."""
    found: dict[str, list[Visual]] = {why: [] for why in ATTENTION}
    for id_ in state.started:
        for one in state.tracks[id_].milestones():
            if why := _why_attention(one.state):
                line = assemble(one.milestone.title, (f"  {why}", "dim"))
                found[why].append(Hanging(state_mark(one.state).lead(), line))
    lines = [line for some in found.values() for line in some]
    yield from lines[:MAX_ATTENTION]
    if len(lines) > MAX_ATTENTION:
        yield content(f"and {len(lines) - MAX_ATTENTION} more", "dim")


def _why_attention(at: MilestoneState) -> str:
    """One of ATTENTION, or "" if there is no need to look."""
    holds = (at.state == "regressed", "absent" in at.flags, at.rejudged, bool(at.stale))
    return next((why for why, needed in zip(ATTENTION, holds, strict=True) if needed), "")


WEEK_BAR = 12
"""Columns of the bar of hours done this week."""


class Pace(NamedTuple):
    """Forecast and activity, and the hours a week that were planned (0 if none were)."""

    forecast: Forecast
    activity: Activity
    planned_hours: float


def compute_pace(state: State, track: str) -> Pace:
    """The pace of a track."""
    status = state.tracks[track]
    planned = status.started.hours_per_week if status.started else 0
    return Pace(forecast(status.track, state.view), activity(state.view), planned)


def pace_text(computed: Pace) -> Content:
    """The forecast compared with the target, and consistency."""
    return Content("\n").join(assemble(*line) for line in _pace(computed))


def _pace(computed: Pace) -> Iterator[list[Part]]:
    forecast, activity = computed.forecast, computed.activity
    if forecast.finished:
        yield [("Finished ", "$text-success"), (f"{forecast.finished:%d %B %Y}", "bold")]
    elif forecast.p50:
        yield ["Done by ", (f"{forecast.p50:%d %b %Y}", "bold"), (" (50% likely)", "dim")]
        if forecast.p90:
            yield [f"        {forecast.p90:%d %b %Y}", (" (90% likely)", "dim")]
    else:
        yield ["No forecast yet: ", (forecast.because, "dim")]
    if forecast.target:
        margin = ("", "") if forecast.ahead is None else _margin(forecast.ahead)
        yield ["Target ", (f"{forecast.target:%d %b %Y}", "bold"), margin]
    if forecast.plan and not forecast.finished:
        yield [
            (f"At {_hours(computed.planned_hours)} a week: {forecast.plan:%d %b %Y}", "dim"),
            *([] if forecast.p50 or not forecast.target else [_margin((forecast.target - forecast.plan).days)]),
        ]
    if not forecast.finished:
        if forecast.planned:
            filled = min(WEEK_BAR, round(WEEK_BAR * forecast.week_hours / forecast.planned))
            worked = f" {forecast.week_hours:.1f} of {_hours(forecast.planned)}"
            yield ["This week ", ("━" * filled, "$success"), ("─" * (WEEK_BAR - filled), "dim"), (worked, "dim")]
        recent = f", recently {forecast.weekly_hours:.1f} a week" if forecast.weekly_hours else ""
        yield [(f"{_hours(round(forecast.remaining_hours))} left{recent}", "dim")]
    if activity.counted_weeks:
        weeks = f"  active in {activity.active_weeks} of {_number(activity.counted_weeks, 'week')}"
        yield ["Consistency ", (f"{activity.consistency}%", "bold"), (weeks, "dim")]


def _margin(days: int) -> tuple[str, str]:
    if days >= 0:
        return f"  {_number(days, 'day')} ahead", "$text-success"
    return f"  {_number(-days, 'day')} behind", "$text-warning"


def _hours(number: float) -> str:
    return f"{number:,g} hour{'s' * (number != 1)}"


def _number(number: int, unit: str) -> str:
    return f"{number} {unit}{'s' * (number != 1)}"


def activity_text(activity: Activity, width: int) -> Content:
    """The activity map, with totals and the meaning of the glyphs."""
    key = [(f"{glyph} {least}+  " if least else f"{glyph} none  ", colour) for least, glyph, colour in ACTIVITY_LEVELS]
    done = f"{activity.total} activit{'y' if activity.total == 1 else 'ies'}"
    total = f"    {done} on {_number(activity.active_days, 'day')}   "
    return assemble(activity_map(activity, width), "\n", (total, "dim"), *key, lines=True)


def activity_map(activity: Activity, width: int) -> Content:
    """A column for each week, as many as fit, the current one last; months above; levels differ by glyph too."""
    most = max(1, (width - 4) // 2)
    weeks = activity.weeks[-most:]
    first = activity.first + timedelta(weeks=len(activity.weeks) - len(weeks))
    parts: list[tuple[str, str] | str] = [("    " + _month_names(first, len(weeks)), "dim"), "\n"]
    for weekday, name in enumerate(DAY_NAMES):
        parts.append((f"{name:<4}", "dim"))
        parts.extend(_day(week[weekday]) for week in weeks)
        parts.append("\n" if weekday < len(DAY_NAMES) - 1 else "")
    return assemble(*parts, lines=True)


def _day(count: int | None) -> tuple[str, str]:
    if count is None:
        return "  ", ""
    glyph, colour = next((glyph, colour) for least, glyph, colour in reversed(ACTIVITY_LEVELS) if count >= least)
    return f"{glyph} " if count == 0 else glyph * 2, colour


def _month_names(first: date, weeks: int) -> str:
    line = [" "] * (2 * weeks)
    free = 0
    for week in range(weeks):
        day = first + timedelta(weeks=week)
        new_month = week == 0 or day.month != (day - timedelta(weeks=1)).month
        if new_month and 2 * week >= free and 2 * week + 3 <= len(line):
            line[2 * week : 2 * week + 3] = f"{day:%b}"
            free = 2 * week + 4
    return "".join(line)


SCREEN = HomeScreen
