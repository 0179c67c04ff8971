"""What commands show on a terminal while they work."""

import io
import sys

from tracker.cli.terminal import ProgressBar

ERASE_LINE = "\x1b[2K"


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_a_progress_bar_is_taken_away_before_a_line_is_printed(monkeypatch):
    monkeypatch.setattr(sys, "stderr", Terminal())
    monkeypatch.setenv("TERM", "xterm")
    with ProgressBar("repositories") as bar:
        bar.started -= 60
        for done in (1, 2):
            bar.update(done, 2)
            bar.hide()
            sys.stderr.write("a line\n")
    *before, after = sys.stderr.getvalue().split("a line")
    assert len(before) == 2
    assert all("repositories" in text and text.endswith(ERASE_LINE) for text in before)
    assert after == "\n"
