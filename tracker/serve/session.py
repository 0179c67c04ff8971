"""The app of one page: a process of its own, with a fixed command and little of the environment."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from textual_serve.app_service import AppService

from tracker.processes import kill_group

if TYPE_CHECKING:
    from asyncio.subprocess import Process

    from aiohttp.web import WebSocketResponse
    from textual_serve.download_manager import DownloadManager

COMMAND = (sys.executable, "-P", "-m", "tracker")
"""`-P`: no module is imported from the current folder."""

KEPT = (
    *("PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "NO_COLOR"),
    *("TRACKER_HOME", "TRACKER_CACHE", "TRACKER_DEVICE", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"),
    *("GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM"),  # where the learner's addresses stand
    *("SYSTEMROOT", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "TEMP", "TMP"),
)
"""What the app needs of the environment. Tokens, agents, proxies and editors are not among it."""

LEAST, MOST = 10, 1000
"""Columns and rows between which a page may ask for a terminal."""

GRACE_SECONDS = 3.0
"""How long the app may take to end before it is killed."""


class Session(AppService):
    """Runs the app for one WebSocket; textual-serve speaks the protocol of Textual's web driver."""

    def __init__(self, websocket: WebSocketResponse, downloads: DownloadManager) -> None:
        """Start nothing yet."""
        super().__init__(
            "",  # a command line for a shell, which is not used
            write_bytes=websocket.send_bytes,
            write_str=websocket.send_str,
            close=websocket.close,  # type: ignore[arg-type]  # what it returns is of no interest
            download_manager=downloads,
        )

    async def start(self, width: int, height: int) -> None:
        """Start the app in a terminal of this size, brought within limits."""
        await super().start(within_limits(width), within_limits(height))

    async def set_terminal_size(self, width: int, height: int) -> None:
        """Change the size, brought within limits."""
        await super().set_terminal_size(within_limits(width), within_limits(height))

    async def _open_app_process(self, width: int = 80, height: int = 24) -> Process:
        """Instead of a shell with the whole environment."""
        process = await asyncio.create_subprocess_exec(
            *COMMAND, stdin=PIPE, stdout=PIPE, stderr=PIPE, env=environment(width, height), start_new_session=True
        )
        self._process, self._stdin = process, process.stdin
        return process

    async def run(self) -> None:
        """Pass on what the app draws; close the page when it ends, however it does."""
        try:
            await super().run()
        finally:
            with suppress(ConnectionError):
                await self.remote_close()

    async def on_meta(self, data: bytes) -> None:
        """Pass on what the app asks the page for: of addresses only those of web pages."""
        meta = json.loads(data)
        if meta["type"] != "open_url" or urlsplit(str(meta["url"])).scheme in {"http", "https"}:
            await super().on_meta(data)

    async def obey(self, text: str) -> list[object] | None:
        """Do what a message of the page asks: keys, size, focus. Returns the answer to one that wants one."""
        try:
            message = json.loads(text)
        except ValueError:
            return None
        match message:
            case ["stdin", str(keys)]:
                await self.send_bytes(keys.encode("utf-8", "ignore"))
            case ["resize", {"width": int(width), "height": int(height)}]:
                await self.set_terminal_size(width, height)
            case ["focus"]:
                await self.focus()
            case ["blur"]:
                await self.blur()
            case ["ping", str(sent)]:
                return ["pong", sent]
        return None

    async def stop(self) -> None:
        """End the app: ask first, then kill it and what it started."""
        task, process = self._task, self._process
        if task is None or process is None:
            return
        self._task = None
        try:
            await self._download_manager.cancel_app_downloads(app_service_id=self.app_service_id)
            await self.send_meta({"type": "quit"})
            with suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), GRACE_SECONDS)
        finally:
            if process.returncode is None:
                kill_group(process.pid)
            task.cancel()
        await process.wait()
        await asyncio.gather(task, return_exceptions=True)


def environment(width: int, height: int) -> dict[str, str]:
    """The environment of the app: the little that it needs, and what the driver in a browser wants to know."""
    return {
        **{name: os.environ[name] for name in KEPT if name in os.environ},
        "TEXTUAL_DRIVER": "tracker.tui.browser:BrowserDriver",
        "TEXTUAL_COLOR_SYSTEM": "truecolor",
        "TERM_PROGRAM": "textual",
        "COLUMNS": str(width),
        "ROWS": str(height),
    }


def within_limits(cells: int) -> int:
    """A number of columns or rows that a terminal may have."""
    return min(max(cells, LEAST), MOST)
