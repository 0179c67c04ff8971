"""What only a terminal shows: colours that are not there, and the editor that takes the screen over."""

import re

import pytest
from driving import tracker
from terminal import Terminal, text

from tracker.actions.demo import build_demo
from tracker.tui.state import read_state

SGR = re.compile(rb"\x1b\[([\d;:]*)m")
LOOKS_WITHOUT_COLOUR = {"", "0", "1", "2", "3", "4", "7", "9", "39", "49"}
"""Reset, bold, dim, italic, underlined, reversed, struck, and the terminal's own two colours."""

CURSOR_REVERSED = b"\x1b[7;39;49m"


@pytest.fixture
def proven(begun, tmp_path):  # noqa: ARG001 - nothing is linked in another home
    """A repository that proves some milestones."""
    repository = build_demo(tmp_path)
    tracker("link", str(repository), "--yes")
    return repository


@pytest.mark.usefixtures("proven")
def test_no_color_is_heeded_and_glyph_and_word_still_tell():
    with Terminal(NO_COLOR="1") as terminal:
        terminal.until(lambda: re.search("✔ [1-9] verified  ✎ 0 claimed", text(terminal.drawn)))
        terminal.press("2", shows="filter")
        terminal.press("j", shows="")
        terminal.until(lambda: CURSOR_REVERSED in terminal.drawn)
        for key, shows in (("3", "handbook-bot"), ("4", "Comparison"), ("5", "Formats"), ("?", "Navigation")):
            terminal.press(key, shows=shows)
        drawn = terminal.drawn
    looks = {part for found in SGR.findall(drawn) for part in found.decode().split(";")}
    assert looks <= LOOKS_WITHOUT_COLOUR
    assert re.search("○ [0-9]+ open", text(drawn))


@pytest.mark.usefixtures("begun")
def test_colours_are_drawn_otherwise():
    with Terminal() as terminal:
        terminal.until(lambda: b"Next up" in terminal.drawn)
        assert b"38;2;" in terminal.drawn


def test_enter_on_evidence_opens_the_editor_at_its_line_and_gives_the_screen_back(proven, tmp_path):
    told = tmp_path / "told"
    script = tmp_path / "vim"
    script.write_text(
        f'#!/bin/sh\ntest -t 0 && test -t 1 && printf "%s\\n" "$@" > "{told}.part"; mv "{told}.part" "{told}"\n'
    )
    script.chmod(0o755)
    one, evidence = _first_with_evidence()
    with Terminal(EDITOR=str(script)) as terminal:
        terminal.until(lambda: b"Next up" in terminal.drawn)
        terminal.press("2", shows="filter")
        # The keys below the screen are those of the line once it has the focus.
        terminal.press("/", shows="end search")
        terminal.press(one.milestone.id, shows=one.milestone.title[:20])
        terminal.press("\r", shows="space tick")
        # To the details, past the steps and the deliverable's own line.
        terminal.press("\t" + "j" * (len(one.milestone.steps) + 2), shows=evidence.path)
        terminal.press("\r", shows="")
        # A key typed while the editor has the screen is the editor's.
        terminal.until(lambda: b"\x1b[?1049l" in terminal.drawn)
        terminal.until(lambda: told.exists() and terminal.is_taken)
        terminal.press("1", shows="Next up")
    assert told.read_text().splitlines() == [f"+{evidence.line}", str(proven / evidence.path)]


def _first_with_evidence():
    """A milestone whose first deliverable is proven, and the first line that proves it."""
    for one in read_state().tracks["ai"].milestones():
        row = one.state.deliverables[0].row if one.state.deliverables else None
        if row and row.evidence:
            return one, row.evidence[0]
    raise AssertionError
