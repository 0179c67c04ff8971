"""One module for each screen and dialogue; a screen is imported when it is first shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.screen import Screen

NAMES = {
    "home": "Home",
    "roadmap": "Roadmap",
    "repositories": "Repositories",
    "roles": "Roles",
    "export": "Export",
}
"""Screen → what the bar calls it, in the order of the keys 1, 2, 3 …"""


def lazily(name: str) -> Callable[[], Screen[None]]:
    """What makes a screen when it is needed."""

    def make() -> Screen[None]:
        from importlib import import_module  # noqa: PLC0415 - loads a screen by its name

        screen: Screen[None] = import_module(f"tracker.tui.screens.{name}").SCREEN()
        return screen

    return make
