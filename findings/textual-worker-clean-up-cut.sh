#!/usr/bin/env bash
# Textual 8.2.8: when an app ends, a worker of a screen is cancelled a second time while it cleans up, and nobody waits for it.
#
# A worker that holds a process or a connection closes it in a `finally` that awaits. While the app runs, `worker.cancel()` cancels it
# once, and the clean-up goes to its end. When the app ends, a screen's worker is cancelled twice: with its screen, and with all
# workers. The second CancelledError lands in the awaiting `finally`, so that all behind that await is left out: the process is not
# reaped, its pipe stays open. The worker of the app itself is cancelled once, but the app ends before its clean-up has ended, and
# `asyncio.run`, which `App.run` ends with, then cuts it short as well. Shield the clean-up, and wait for the workers in `on_unmount`.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check "textual==8.2.8" 2>/dev/null
cat >"$folder/workers.py" <<'PYTHON'
import asyncio

from textual.app import App
from textual.screen import Screen

seen = []


async def job():
    try:
        await asyncio.sleep(60)
    finally:
        seen.append("clean-up begun")
        try:
            await asyncio.sleep(0.3)
            seen.append("clean-up done")
        except asyncio.CancelledError:
            seen.append("clean-up cancelled")
            raise


class Working(Screen):
    def on_mount(self):
        self.job = self.run_worker(job())


class OnScreen(App):
    def on_mount(self):
        self.push_screen(Working())


class OnApp(App):
    def on_mount(self):
        self.job = self.run_worker(job())


async def ended(kind, cancel_first=False, then=0.6):
    seen.clear()
    app = kind()
    async with app.run_test() as pilot:
        await pilot.pause()
        if cancel_first:
            (app.screen if kind is OnScreen else app).job.cancel()
            await asyncio.sleep(0.6)
    seen.append("app ended")
    await asyncio.sleep(then)
    return seen


def order(*how, **more):
    asyncio.run(ended(*how, **more))
    return list(seen)


found = {
    "cancelled while the app runs": order(OnScreen, cancel_first=True),
    "screen's worker, app ends": order(OnScreen),
    "app's worker, app ends": order(OnApp),
    "app's worker, app and event loop end": order(OnApp, then=0),
}
for what, steps in found.items():
    print(f"{what}: {', '.join(steps)}")
expected = [
    ["clean-up begun", "clean-up done", "app ended"],
    ["clean-up begun", "clean-up cancelled", "app ended"],
    ["clean-up begun", "app ended", "clean-up done"],
    ["clean-up begun", "app ended", "clean-up cancelled"],
]
if list(found.values()) != expected:
    raise SystemExit("workers end otherwise now")
PYTHON
"$folder/env/bin/python" "$folder/workers.py"
