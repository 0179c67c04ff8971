"""A headless Chromium, driven by its DevTools protocol over a WebSocket."""

import asyncio
import base64
import contextlib
import itertools
import json
import os
import shutil
import signal
import sys

import aiohttp
from terminal import text

PROGRAM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--remote-debugging-port=0"),
)
KEYS = {
    "\r": ("Enter", 13),
    "\t": ("Tab", 9),
    "\x1b": ("Escape", 27),
    "\x13": ("s", 83),
    "→": ("ArrowRight", 39),
    "↓": ("ArrowDown", 40),
}
"""What a test types → the name and code of the key; any other character is typed as it is."""

SECONDS = 40
"""How long something may take to be drawn on a busy machine."""


class Chromium:
    """A browser with one page; use it in an `async with`."""

    def __init__(self, folder, width, height) -> None:
        self._folder, self._size = folder, (width, height)
        self._numbers = itertools.count(1)
        self._answers = {}
        self.drawn = b""
        self.requested = []
        self.problems = []

    async def __aenter__(self) -> "Chromium":
        size = ",".join(map(str, self._size))
        profile = f"--user-data-dir={self._folder / 'profile'}"
        self._process = await asyncio.create_subprocess_exec(
            PROGRAM,
            *FLAGS,
            f"--window-size={size}",
            profile,
            "about:blank",
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            await self._connect()
        except BaseException:
            self._kill()
            raise
        return self

    async def _connect(self):
        port = self._folder / "profile/DevToolsActivePort"
        async with asyncio.timeout(SECONDS):
            while not port.exists() or len(port.read_text().split()) < 2:  # noqa: ASYNC110 - a file
                await asyncio.sleep(0.05)
        self._http = aiohttp.ClientSession(f"http://127.0.0.1:{port.read_text().split()[0]}")
        async with self._http.get("/json") as answer:
            (page,) = [one for one in await answer.json() if one["type"] == "page"]
        self._socket = await self._http.ws_connect(page["webSocketDebuggerUrl"], max_msg_size=0)
        self._reading = asyncio.create_task(self._read())
        width, height = self._size
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        await self.call("Emulation.setDeviceMetricsOverride", **metrics)
        for domain in ("Network", "Page", "Runtime", "Log"):
            await self.call(f"{domain}.enable")
        downloads = {"behavior": "allow", "downloadPath": str(self._folder)}
        await self.call("Browser.setDownloadBehavior", **downloads)

    async def __aexit__(self, *_: object) -> None:
        self._reading.cancel()
        await self._socket.close()
        await self._http.close()
        self._kill()
        await self._process.wait()

    def _kill(self):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)

    async def call(self, method, **parameters):
        """The answer to a command of the protocol."""
        number = next(self._numbers)
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        await self._socket.send_json({"id": number, "method": method, "params": parameters})
        async with asyncio.timeout(SECONDS):
            return await answer

    async def _read(self):
        async for message in self._socket:
            found = json.loads(message.data)
            if found.get("id") in self._answers:
                self._answers.pop(found["id"]).set_result(found.get("result", found.get("error")))
            match found:
                case {"method": "Network.webSocketFrameReceived", "params": {"response": {"opcode": 2} as frame}}:
                    self.drawn += base64.b64decode(frame["payloadData"])
                case {"method": "Network.requestWillBeSent", "params": {"request": {"url": url}}}:
                    self.requested.append(url)
                case {"method": "Runtime.exceptionThrown", "params": found}:
                    self.problems.append(str(found)[:300])
                case {"method": "Log.entryAdded", "params": {"entry": {"level": "error"} as entry}}:
                    self.problems.append(f"{entry['text']} {entry.get('url', '')}")

    async def open(self, url):
        """Go to a page."""
        await self.call("Page.navigate", url=url)

    async def evaluate(self, script):
        """The value of an expression in the page."""
        answer = await self.call("Runtime.evaluate", expression=script, returnByValue=True, userGesture=True)
        return answer["result"].get("value")

    async def press(self, keys, *, shows=""):
        """Type keys; wait until a text is drawn anew."""
        seen = len(self.drawn)
        for key in keys:
            # Codes of other characters are those of other keys.
            name, code = KEYS.get(key, (key, ord(key.upper()) if key.isalnum() else 0))
            typed = {"key": name, "code": name, "windowsVirtualKeyCode": code}
            if key not in KEYS or key == "\r":
                typed["text"] = key
            if key == "\x13":
                typed["modifiers"] = 2  # ctrl
            await self.call("Input.dispatchKeyEvent", type="keyDown", **typed)
            await self.call("Input.dispatchKeyEvent", type="keyUp", **typed)
            await asyncio.sleep(0.05)
        await self.until(lambda: shows in text(self.drawn[seen:]), shows)

    async def until(self, condition, what=""):
        """Wait until something holds."""
        try:
            async with asyncio.timeout(SECONDS):
                while not condition():  # noqa: ASYNC110 - conditions of many kinds
                    await asyncio.sleep(0.05)
        except TimeoutError:
            sys.stderr.write(text(self.drawn)[-3000:])
            raise AssertionError(f"not drawn: {what}") from None

    async def picture(self, file):
        """Save what the page shows."""
        await asyncio.sleep(0.5)  # the page draws a frame later than it receives it
        answer = await self.call("Page.captureScreenshot", format="png")
        file.write_bytes(base64.b64decode(answer["data"]))
