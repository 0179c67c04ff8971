"""Long lines on a terminal."""

from __future__ import annotations

import shutil
import sys
import textwrap

LEAST_WIDTH = 40


def fold(line: str, hang: int = 2) -> str:
    """The line folded to the terminal, what follows set in by `hang` more; as it is where no terminal shows it."""
    if not sys.stdout.isatty():
        return line
    width = max(LEAST_WIDTH, shutil.get_terminal_size().columns)
    lead = " " * (len(line) - len(line.lstrip()))
    return "\n".join(textwrap.wrap(line, width, subsequent_indent=lead + " " * hang, break_on_hyphens=False)) or line
