"""Keeps the pauses of the interpreter shorter than a frame: the search for cycles, and the wait for another thread."""

from __future__ import annotations

import gc
import sys

COLLECT = (700, 10, 1_000_000)
"""After how many new objects the young are searched, after how many such searches the middle-aged, and never all."""

ENOUGH = 20
"""After how many searches of the middle-aged it is worth searching all, which takes as long as some frames."""

SWITCH = 0.001
"""Seconds after which a thread gives way to the screen's."""


class Collector:
    """Searches all objects for cycles only in a quiet second."""

    def __init__(self) -> None:
        """Leave out what is there already: it stays to the end."""
        gc.freeze()
        gc.set_threshold(*COLLECT)
        sys.setswitchinterval(SWITCH)
        self._seen = 0

    def look(self) -> None:
        """To be called each second: search where there is enough to find, and nothing has happened for a second."""
        searches = gc.get_count()[2]
        if searches == self._seen >= ENOUGH:
            gc.collect()
            searches = 0
        self._seen = searches
