"""Runs the app without a terminal."""

import asyncio
import inspect
import os
import subprocess
import sys
import time
from contextlib import asynccontextmanager
from pathlib import Path

from tracker.tui.app import TrackerApp
from tracker.tui.state import read_state

TRACKER = Path(sys.executable).parent / "tracker"


@asynccontextmanager
async def running(size=(120, 40)):
    """The app with a pilot, its first picture drawn."""
    app = TrackerApp(read_state())
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.pause()
        yield app, pilot


async def until(pilot, condition, seconds=20.0):
    """Wait until something holds; fail where it never does."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"never: {condition}"
        await pilot.pause(0.02)


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


def processes(columns="args"):
    """The command lines of all processes, however long, or what else `ps` knows of them."""
    return subprocess.run(["ps", "-wweo", columns], capture_output=True, text=True, check=True).stdout
