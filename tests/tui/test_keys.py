"""A key means one thing on all screens."""

import importlib
import pkgutil
from collections import defaultdict

from textual.binding import Binding

from tracker.tui import screens, widgets
from tracker.tui.app import TrackerApp

NAVIGATION = {
    "enter": "goes on with what is under the cursor or in the field",
    "escape": "leaves what one is in",
    "tab": "goes to the next part, or completes a path that is being typed",
    "up": "up",
    "down": "down, out of a field into its list",
    "left": "back or collapse",
    "right": "on or expand",
    "h": "as left",
    "l": "as right",
    "space": "ticks or selects",
    "1": "chooses by number",
    "2": "chooses by number",
    "3": "chooses by number",
    "4": "chooses by number",
    "question_mark": "shows the help or ends it",
}
"""Keys with one general meaning, whose description is that of the place."""


def described():
    """Key → descriptions, over every class of the app, its screens and its widgets that has bindings."""
    found = defaultdict(set)
    modules = [
        importlib.import_module(module.name)
        for package in (screens, widgets)
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}.")
    ]
    classes = {one for module in modules for one in vars(module).values() if isinstance(one, type)}
    for one in {*classes, TrackerApp}:
        if one.__module__.startswith("tracker.tui"):
            for binding in Binding.make_bindings(vars(one).get("BINDINGS", ())):
                found[binding.key].add(binding.description)
    return found


def test_no_key_has_two_meanings():
    assert {key: sorted(words) for key, words in described().items() if len(words) > 1 and key not in NAVIGATION} == {}


def test_every_general_key_is_in_use():
    assert NAVIGATION.keys() - described().keys() == set()
