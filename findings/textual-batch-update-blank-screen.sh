#!/usr/bin/env bash
# Textual 8.2.8: a screen that is pushed and laid out within `batch_update()` is not painted when the batch ends.
#
# The batch is there to hold repaints back "until the end of the batch". But a new screen's first frame is composed during the batch and
# thrown away, and its regions count as painted: when the batch ends nothing is left to do, and the old screen stays in the terminal
# until something changes. It needs an `await` in the batch after push_screen (to load what the screen shows, say); a batch that ends at once
# works. `screen.refresh()` after the batch helps.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check "textual==8.2.8" 2>/dev/null
cat >"$folder/screens.py" <<'PYTHON'
import asyncio
from contextlib import nullcontext

from textual.app import App
from textual.drivers.headless_driver import HeadlessDriver
from textual.screen import Screen
from textual.widgets import Static

written: list[str] = []


class Terminal(HeadlessDriver):
    """Keeps what would be written to a terminal."""

    is_headless = False

    def write(self, data: str) -> None:
        written.append(data)


class Second(Screen[None]):
    def compose(self):
        yield Static("SECOND")
        yield Static("small", id="small")


class Example(App[list[bool]]):
    def __init__(self, batch: bool, wait: bool, refresh: bool):
        super().__init__(driver_class=Terminal)
        self.options = batch, wait, refresh

    def compose(self):
        yield Static("FIRST")

    def on_ready(self):
        self.run_worker(self.show())

    async def show(self):
        batch, wait, refresh = self.options
        written.clear()
        with self.batch_update() if batch else nullcontext():
            await self.push_screen(Second())
            while wait and not self.screen.query_one("#small").region:
                await asyncio.sleep(0.05)
            await asyncio.sleep(0.5 if wait else 0)
        if refresh:
            self.screen.refresh()
        await asyncio.sleep(1)
        painted = ["SECOND" in "".join(written)]
        self.screen.query_one("#small").styles.color = "red"
        await asyncio.sleep(1)
        painted.append("SECOND" in "".join(written))
        self.exit(painted)


def expect(name: str, painted: list[bool], **options: bool) -> None:
    seen = Example(**options).run(size=(40, 10))
    print(f"{name}: the screen is {'' if seen[0] else 'not '}painted after a second, {'' if seen[1] else 'not '}painted after a change")
    if seen != painted:
        raise SystemExit("another result now")


expect("no batch", [True, True], batch=False, wait=True, refresh=False)
expect("batch that ends at once", [True, True], batch=True, wait=False, refresh=False)
expect("batch that waits", [False, True], batch=True, wait=True, refresh=False)
expect("batch that waits, refresh()", [True, True], batch=True, wait=True, refresh=True)
PYTHON
"$folder/env/bin/python" "$folder/screens.py" </dev/null
