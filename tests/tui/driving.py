"""Runs the app without a terminal."""

import asyncio
import inspect
import os
import shutil
import subprocess
import sys
import time
from contextlib import asynccontextmanager
from pathlib import Path

from textual.events import Key

from tracker.actions.demo import build_demo
from tracker.tui.app import POLL_INTERVAL, TrackerApp
from tracker.tui.state import read_state

TRACKER = Path(sys.executable).parent / "tracker"
LOOKS = 4


@asynccontextmanager
async def running(size=(120, 40)):
    """The app with a pilot, its first picture drawn."""
    app = TrackerApp(read_state())
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.pause()
        yield app, pilot


async def until(pilot, condition):
    """Wait until something holds; fail when the app has come to rest without it.

    At rest: the app has looked `LOOKS` times for what other processes did while none of its workers was running.
    A busy machine makes this slower and never makes it fail.
    """
    app, looks = pilot.app, 0

    def looked():
        nonlocal looks
        looks = 0 if any(worker.is_running for worker in app.workers) else looks + 1

    # Behind the app's own look in its queue, and later than all of its shorter timers.
    timer = app.set_interval(POLL_INTERVAL, looked)
    while not condition():
        assert app.is_running, f"the app ended before {inspect.getsource(condition).strip()}"
        assert looks <= LOOKS, f"the app is at rest without {inspect.getsource(condition).strip()}\n{shown(app)}"
        await pilot.pause()
    timer.stop()


def type_at_once(app, *keys):
    """Type keys as a terminal sends them: the next does not wait for what the one before brings about."""
    for key in keys:
        app.post_message(Key(key, key if len(key) == 1 else None))


def piloted(test):
    """Run an async test."""

    def run(*arguments, **keywords):
        asyncio.run(test(*arguments, **keywords))

    run.__name__, run.__doc__ = test.__name__, test.__doc__
    run.__signature__ = inspect.signature(test)
    return run


def shown(app):
    """The text on the screen."""
    lines = app.screen._compositor.render_strips()  # noqa: SLF001 - what a reader sees
    return "\n".join(strip.text for strip in lines)


def tracker(*arguments):
    """Run the installed command in another process."""
    subprocess.run([TRACKER, *arguments], env=os.environ, capture_output=True, check=True)


def git(folder, *arguments):
    """Run git in a folder, as nobody in particular."""
    who = ("-c", "user.name=T", "-c", "user.email=t@example.org")
    return subprocess.run(["git", *who, *arguments], cwd=folder, capture_output=True, text=True, check=True).stdout


def by_others(folder):
    """The demonstration repository, as somebody else wrote it."""
    theirs = build_demo(folder)
    shutil.rmtree(theirs / ".git")
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "m"]):
        git(theirs, *command)
    return theirs


def processes(columns="args"):
    """The command lines of all processes, however long, or what else `ps` knows of them."""
    return subprocess.run(["ps", "-wweo", columns], capture_output=True, text=True, check=True).stdout


def wait_until_gone(text):
    """Wait until no process has this text in its command line; the suite's own time limit ends a wait for ever."""
    while text in processes():
        time.sleep(0.02)
