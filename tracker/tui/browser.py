"""Draws the app in a browser: Textual's own driver, which ends the app when the server of `tracker serve` has gone."""

from __future__ import annotations

import os
import signal

from textual.drivers.web_driver import WebDriver


class BrowserDriver(WebDriver):
    """Without this, an app whose server was killed would run on, with no input and unseen."""

    def run_input_thread(self) -> None:
        """Pass input on until it ends."""
        super().run_input_thread()
        if not self.exit_event.is_set():
            os.dup2(os.open(os.devnull, os.O_WRONLY), self.fileno)  # nobody reads what is still drawn
            os.kill(os.getpid(), signal.SIGTERM)
