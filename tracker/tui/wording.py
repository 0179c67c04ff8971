"""What actions say, in the words of the screens: keys instead of commands, titles instead of identities."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tracker.text import shorten

if TYPE_CHECKING:
    from tracker.tui.state import State

COMMANDS = (
    (r"run `tracker sync`", "press V"),
    (r" and `tracker sync`", ", then press V"),
    (r"can be linked with `tracker sync --yes`", "can be linked: press 3, then r"),
    (r"run `tracker link PATH --author ADDRESS`", "press 3, then r, to say which author you are"),
    (r"(if one of its authors is you): `tracker link PATH --author ADDRESS`", r"\1: 3, then r"),
    (r"run `tracker link PATH`", "press 3, then r"),
    (r"`tracker link PATH` sets (?:the|its) new path", "3, then r, links its new folder"),
    (r", then `tracker link` with the new folder", ", then give the new folder"),
    (r"`tracker unlink` removes the link", "d removes the link"),
    (r"start one with `tracker start TRACK`, or give --track: .*", "press w on Home to start one"),
    (r"`tracker untick MILESTONE` takes one back", "space on the roadmap takes one back"),
    (r"`tracker unskip MILESTONE` takes one back", "s on the roadmap takes one back"),
    (r"run `tracker profile set --email \S+`", "press 5, then P"),
    (r"`tracker profile set --(?:name|email|headline|location|phone) [^`]+`", "press P"),
    (r"`tracker export --gaps` lists them", "5, then m, lists them"),
    (r"record yours with `tracker impact`", "press i on the roadmap to record yours"),
    (r"`tracker impact`$", "enter on it on the roadmap changes it"),
    (r"verify it alone: `tracker verify PATH`", "verify it alone: 3, then v"),
    (r"state it with --better", "state it with `tracker impact --better`"),
    (r"record it with --better", "record it with `tracker impact --better`"),
    (r"give a later --deadline", "give a later date"),
    (r"for example: --hours-per-week", "for example:"),
)  # fmt: skip
"""Pattern of what names a command or option → what does the same here. Commands without a key here stay."""

_COMMANDS = [(re.compile(pattern, re.MULTILINE), words) for pattern, words in COMMANDS]
_IDENTITY = re.compile(r"(?<![\w/.-])([a-z0-9-]+/[a-z0-9-]+)(?:\.([a-z0-9-]+))?(?![\w/-])")
_REPOSITORY_ID = re.compile(r"\b((?:un)?link|verified) ([a-z0-9-]+)-[0-9a-f]{6}\b")


def spoken(text: str, state: State) -> str:
    """The text with keys for the commands that have one, and titles for milestones and steps that a track has."""
    for pattern, words in _COMMANDS:
        text = pattern.sub(words, text)
    for id_, track in state.tracks.items():
        text = text.replace(f"{id_}: {track.track.title}", track.track.title)
    return _IDENTITY.sub(lambda found: _titled(found, state), _REPOSITORY_ID.sub(r"\1 \2", text))


def _titled(found: re.Match[str], state: State) -> str:
    one = state.milestone(found[1])
    if one is None:
        return found[0]
    title = f"“{shorten(one.milestone.title)}”"
    steps = [step.id for step in one.milestone.steps]
    return f"step {steps.index(found[2]) + 1} of {title}" if found[2] in steps else title
