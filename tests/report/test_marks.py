"""A glyph has one meaning, the same in the CLI and in the TUI."""

from collections import defaultdict
from pathlib import Path

import tracker
from tracker.report.marks import MARKS, STALE, STATE_GLYPHS
from tracker.tui.marks import NEW_FILES, STATES, TICKED, UNTICKED, VERDICTS

PLAIN = {"?", "·", "–"}  # noqa: RUF001 - an en dash is meant
"""Glyphs that are also punctuation."""

HOMES = {"report/marks.py", "tui/marks.py"}


def test_a_glyph_stands_for_one_thing():
    meanings = defaultdict(set)
    for word, (glyph, _) in MARKS.items():
        meanings[glyph].add("verified, not as yours" if word.startswith("verified,") else word)
    for word, glyph in (*STATE_GLYPHS.items(), ("stale", STALE)):
        meanings[glyph].add(word)
    for word, mark in NEW_FILES.items():
        # Not known, because it could not be read: the same as an unavailable verdict.
        meanings[mark.glyph].add("unavailable" if word == "unknown" else word)
    for mark in (TICKED, UNTICKED):
        meanings[mark.glyph].add(mark.word)

    assert {glyph: words for glyph, words in meanings.items() if len(words) > 1} == {}


def test_the_tui_shows_the_glyphs_of_the_cli():
    assert {word: VERDICTS[word].glyph for word in MARKS} == {word: glyph for word, (glyph, _) in MARKS.items()}
    assert {word: STATES[word].glyph for word in STATE_GLYPHS} == STATE_GLYPHS
    assert STATES["stale"].glyph == STALE


def test_no_other_module_writes_a_glyph_itself():
    glyphs = {glyph for glyph, _ in MARKS.values()} | {*STATE_GLYPHS.values(), STALE, TICKED.glyph, UNTICKED.glyph}
    root = Path(tracker.__file__).parent
    wrong = {
        f"{name}: {glyph}"
        for file in root.rglob("*.py")
        if "verify" not in file.relative_to(root).parts  # there, glyphs are those of the text that is read
        if (name := file.relative_to(root).as_posix()) not in HOMES
        for glyph in (glyphs - PLAIN) & set(file.read_text(encoding="utf-8"))
    }
    assert wrong == set()
