"""The keys of the screen in one line: as Textual's footer, in one widget where that mounts one for each key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from tracker.tui.plain import assemble, content

if TYPE_CHECKING:
    from textual.binding import Binding
    from textual.events import Click
    from textual.screen import Screen

MOST = 8
GAP = 2
"""Cells between two keys."""


class Keys(Static):
    """At most eight keys, the palette last; a click does what the key does."""

    ALLOW_SELECT = False

    def on_mount(self) -> None:
        """Follow the focus."""
        self.screen.bindings_updated_signal.subscribe(self, self._draw)

    def on_resize(self) -> None:
        """Leave out what does not fit."""
        self._draw(self.screen)

    def _draw(self, screen: Screen[object]) -> None:
        if self.is_attached and screen is self.screen:
            self.update(Content("").join(self._parts(shown_keys(screen))), layout=False)

    def _parts(self, keys: list[Binding]) -> list[Content]:
        parts: list[Content] = []
        self._ends: list[tuple[int, str]] = []
        room = self.content_size.width or self.app.size.width
        end = 0
        for binding in keys:
            key = self.app.get_key_display(binding)
            end += len(key) + len(binding.description) + GAP + 1
            if end - GAP > room:
                break
            self._ends.append((end, binding.key))
            parts += [content(f"{key} ", "bold $accent"), content(binding.description), content(" " * GAP)]
        return parts

    def on_click(self, event: Click) -> None:
        """Do what the key under the pointer does."""
        at = event.get_content_offset(self)
        pressed = next((key for end, key in self._ends if at and at.x < end), None)
        if pressed:
            self.app.simulate_key(pressed)


def told(*keys: tuple[str, str]) -> Content:
    """Keys and what they do in one line, for a dialogue."""
    return Content("   ").join(assemble((key, "bold $primary"), f" {does}") for key, does in keys)


def shown_keys(screen: Screen[object]) -> list[Binding]:
    """The bindings to show, one for each action; where text is typed, none of its letters."""
    app, line = screen.app, screen.focused
    found: dict[str, Binding] = {}
    for _, binding, enabled, _ in screen.active_bindings.values():
        # A widget may hold a key of its screen: then both mean the same.
        action = binding.action.rpartition(".")[2]
        # Textual knows most keys that a line of text takes, but not the slash.
        key = app.get_key_display(binding)
        typed = line is not None and len(key) == 1 and key.isascii() and line.check_consume_key(binding.key, key)
        if binding.show and enabled and not typed and binding.key != app.COMMAND_PALETTE_BINDING:
            found.setdefault(action, binding)
    palette = screen.active_bindings.get(app.COMMAND_PALETTE_BINDING)
    return [*list(found.values())[: MOST - 1], *([palette.binding] if palette else [])]
