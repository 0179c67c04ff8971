"""One module per screen or kind of dialog. The first paint needs one of them, so `load` imports each on first use."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.screen import Screen

TABS = {
    "home": "Home",
    "roadmap": "Roadmap",
    "repositories": "Repositories",
    "roles": "Roles",
    "export": "Export",
    "review": "Review",
}
"""Screen → title of its tab, in the order of the keys 1, 2, 3 …"""


def load(name: str) -> type[Any]:
    """The screen class of a module in this package."""
    screen: type[Any] = import_module(f"{__name__}.{name}").SCREEN
    return screen


def factory(name: str) -> Callable[[], Screen[None]]:
    """A function that makes a screen when it is first shown."""

    def make() -> Screen[None]:
        screen: Screen[None] = load(name)()
        return screen

    return make
