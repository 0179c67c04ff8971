"""The frame of every screen: tabs at the top, progress of a verification and keys at the bottom."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.content import Content
from textual.widgets import Static

from tracker.tui.marks import STATES
from tracker.tui.safe_text import assemble, content
from tracker.tui.screens import TABS
from tracker.tui.widgets.meter import meter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.binding import Binding
    from textual.events import Click
    from textual.screen import Screen

    from tracker.tui.app import TrackerApp
    from tracker.tui.messages import Running
    from tracker.tui.safe_text import Part

NARROW = 100
"""Columns below which titles are left out."""

SHORT_TITLES = {"repositories": "Repos"}
"""Tab → its title where not all titles in full have room."""

MAX_KEYS, LAST_KEYS = 8, 2
"""Keys that are shown, and those at the end that have room in any case."""

KEY_GAP = 2
"""Columns between two keys."""


class TabBar(Static):
    """One tab per screen, which can be clicked, then the track and its progress."""

    ALLOW_SELECT = False

    def __init__(self, current: str) -> None:
        """`current` is the name of the screen that is shown."""
        super().__init__()
        self._current = current
        self._ends: list[tuple[int, str]] = []

    def on_mount(self) -> None:
        """Follow the app's state."""
        self.watch(self.app, "state", self._draw, init=False)
        self.watch(self.app, "track", self._draw, init=False)

    def on_resize(self) -> None:
        """Draw for the new width."""
        self._draw()

    def _draw(self) -> None:
        width = self.content_size.width
        wide = width >= NARROW
        tabs, progress = self._tabs(TABS, wide=wide), self._progress(wide=wide)
        for shorter in (TABS | SHORT_TITLES, {name: TABS[name] if name == self._current else "" for name in TABS}):
            if sum(tab.cell_length for tab in tabs) > width:
                tabs = self._tabs(shorter, wide=False)
        room = max(0, width - sum(tab.cell_length for tab in tabs))
        if progress.cell_length > room:
            progress = self._progress(wide=False)
        if progress.cell_length > room:
            progress = content("")
        line = Content("").join([*tabs, content(" " * (room - progress.cell_length)), progress])
        self.update(line, layout=False)

    def _tabs(self, titles: Mapping[str, str], *, wide: bool) -> list[Content]:
        pad = "  " if wide else " "
        tabs = [content("  tracker  ", "bold $primary")] if wide else []
        end = sum(tab.cell_length for tab in tabs)
        self._ends = [(end, "")]
        for number, (name, title) in enumerate(titles.items(), 1):
            current = name == self._current
            background = " on $background" if current else ""
            tab = assemble(
                (f"{pad}{number} ", f"bold $primary{background}" if current else "dim"),
                (f"{title}{pad if title else ''}", f"bold{background}" if current else "$foreground 75%"),
            )
            end += tab.cell_length
            self._ends.append((end, name))
            tabs.append(tab)
        return tabs

    def _progress(self, *, wide: bool) -> Content:
        app = cast("TrackerApp", self.app)
        status = app.state.tracks.get(app.track)
        if status is None:
            return content("")
        done, total = status.tally, status.tally.total
        marks = [
            (f"{STATES[name].glyph} {number}  ", STATES[name].colour)
            for name, number in (("verified", done.verified), ("claimed", done.claimed))
        ]
        title: list[Part] = [(status.track.title[:30], "bold"), "  "] if wide else []
        return assemble(*title, *marks, (f"of {total}  ", "dim"))

    def on_click(self, event: Click) -> None:
        """Switch to the clicked tab."""
        at = event.get_content_offset(self)
        name = next((name for end, name in self._ends if at and at.x < end), "")
        if name:
            cast("TrackerApp", self.app).action_show(name)


class VerificationBar(Static):
    """The running verification: repository, progress, and the key that stops it. Hidden if none runs."""

    def on_mount(self) -> None:
        """Follow the verification."""
        self.watch(self.app, "running", self._draw)

    def _draw(self, running: Running | None) -> None:
        self.set_class(running is not None, "-running")
        if running is None:
            return
        of = f" {running.number + 1} of {running.of}" if running.of > 1 else ""
        share = running.done / running.files if running.files else 0
        files = f"  {running.done:,} of {running.files:,} files" if running.files else "  listing files"
        self.update(
            assemble(
                ("verifying ", "dim"), (running.name, "bold"), (of, "dim"), "  ",
                meter([(share, "$primary")], 24), (files, "dim"), "   ", ("esc", "bold $primary"), " stops it",
            ),
            layout=False,
        )  # fmt: skip


class KeyBar(Static):
    """At most eight keys, each of which can be clicked; help and palette, the last two, stay in a narrow terminal.

    Like Textual's footer, but one widget instead of one for each key, which is quicker to mount.
    """

    ALLOW_SELECT = False

    def on_mount(self) -> None:
        """Follow the focus."""
        self.screen.bindings_updated_signal.subscribe(self, self._draw)

    def on_resize(self) -> None:
        """Draw the keys that fit."""
        self._draw(self.screen)

    def _draw(self, screen: Screen[object]) -> None:
        if self.is_attached and screen is self.screen:
            self.update(Content("").join(self._parts(shown_keys(screen))), layout=False)

    def _parts(self, keys: list[Binding]) -> list[Content]:
        parts: list[Content] = []
        self._ends: list[tuple[int, str]] = []
        room = self.content_size.width or self.app.size.width
        shown = [(binding, self.app.get_key_display(binding)) for binding in keys]
        widths = [len(key) + len(binding.description) + 1 + KEY_GAP for binding, key in shown]
        while len(shown) > LAST_KEYS and sum(widths) - KEY_GAP > room:
            del shown[-LAST_KEYS - 1], widths[-LAST_KEYS - 1]
        end = 0
        for (binding, key), width in zip(shown, widths, strict=True):
            end += width
            self._ends.append((end, binding.key))
            parts += [content(f"{key} ", "bold $accent"), content(binding.description), content(" " * KEY_GAP)]
        return parts

    def on_click(self, event: Click) -> None:
        """Press the clicked key."""
        at = event.get_content_offset(self)
        pressed = next((key for end, key in self._ends if at and at.x < end), None)
        if pressed:
            self.app.simulate_key(pressed)


def shown_keys(screen: Screen[object]) -> list[Binding]:
    """The bindings for the key bar, one per action; while text is typed, none of the letters it takes."""
    app, focused = screen.app, screen.focused
    found: dict[str, Binding] = {}
    for _, binding, enabled, _ in screen.active_bindings.values():
        # A widget may repeat a binding of its screen: `screen.tick` and `tick` are the same action.
        action = binding.action.rpartition(".")[2]
        # Textual knows most keys that an input takes, but not the slash.
        key = app.get_key_display(binding)
        typed = focused is not None and len(key) == 1 and key.isascii() and focused.check_consume_key(binding.key, key)
        if binding.show and enabled and not typed and binding.key != app.COMMAND_PALETTE_BINDING:
            found.setdefault(action, binding)
    palette = screen.active_bindings.get(app.COMMAND_PALETTE_BINDING)
    return [*list(found.values())[: MAX_KEYS - 1], *([palette.binding] if palette else [])]


def key_hints(*keys: tuple[str, str]) -> Content:
    """Keys and what they do in one line, for the bottom of a dialog."""
    return Content("   ").join(assemble((key, "bold $primary"), f" {does}") for key, does in keys)
