"""Keeps interpreter pauses shorter than a frame: full garbage collections and waits for other threads."""

from __future__ import annotations

import gc
import sys

THRESHOLDS = (700, 10, 1_000_000)
"""New objects per young collection, young per middle collection, and in effect no automatic full collection."""

FULL_AFTER = 20
"""Middle collections after which a full one is worthwhile; a full one takes as long as several frames."""

SWITCH_INTERVAL = 0.001
"""Seconds after which another thread yields to the one that draws the screen."""


class IdleCollector:
    """Runs a full garbage collection only after an idle second."""

    def __init__(self) -> None:
        """Exempt existing objects, which live until the end, and set the thresholds."""
        gc.freeze()
        gc.set_threshold(*THRESHOLDS)
        sys.setswitchinterval(SWITCH_INTERVAL)
        self._previous = 0

    def check(self) -> None:
        """Call every second: collects if there is enough to collect and the last second was idle."""
        collections = gc.get_count()[2]
        if collections == self._previous >= FULL_AFTER:
            gc.collect()
            collections = 0
        self._previous = collections
