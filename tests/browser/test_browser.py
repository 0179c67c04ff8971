"""The terminal UI in a real Chromium, at two sizes: first run, tick, verify, evidence, download.

`make browser` runs it; TRACKER_PICTURES=FOLDER keeps the pictures.
"""

import asyncio
import os
import subprocess
from pathlib import Path

import pytest
from chromium import PROGRAM, Chromium
from conftest import TRACKER
from driving import piloted
from serving import served
from terminal import text

from tracker.actions.demo import build_demo

pytestmark = pytest.mark.skipif(not PROGRAM, reason="Chromium is not installed")

STEPS = (
    ("\r", "What do you enjoy?"),
    ("→", "Which programming languages"),
    ("→", "How much of the track"),
    ("→", "How many hours"),
    ("→", "When do you want"),
    ("→", "recommended"),
    ("\r", "already know?"),
    ("→", "Which repositories"),
    ("→", "Next up"),
)
"""The first run: keys, and what they lead to."""


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (800, 600)])
@piloted
async def test_a_learner_s_first_hour(environment, tmp_path, width, height):
    repository = build_demo(tmp_path)
    editor = tmp_path / "editor"
    editor.write_text(f"#!/bin/sh\ntouch {tmp_path}/edited\n")
    editor.chmod(0o755)
    folder = tmp_path / "browser"
    folder.mkdir()
    kept = os.environ.get("TRACKER_PICTURES")
    pictures = Path(kept) if kept else tmp_path

    del environment["NO_COLOR"]
    with served({**environment, "EDITOR": str(editor)}) as server:
        async with Chromium(folder, width, height) as browser:

            async def picture(name):
                await browser.picture(pictures / f"serve-{name}-{width}x{height}.png")

            await browser.open(server.url)
            await browser.until(lambda: "What is your background?" in text(browser.drawn), "the first question")
            await picture("first-run")
            for keys, shows in STEPS:
                await browser.press(keys, shows=shows)
                await asyncio.sleep(0.5)  # lists are filled in the background
            await browser.press("2", shows="filter")
            await browser.press(" ", shows="claimed by you")
            await search(browser, "container-to-cloud")
            await browser.press("r", shows="Link a repository")
            await browser.press(str(repository), shows=repository.name[-3:])
            await asyncio.sleep(1)
            await browser.press("\r", shows="Verified: ")
            await picture("verified")
            await browser.press("\t" + "j" * evidence_at(environment), shows="")
            await browser.press("\r", shows="the editor is off in a browser")
            await picture("evidence")
            await browser.press("\x1b")
            await asyncio.sleep(0.5)  # escape with a key that follows at once is alt and that key
            await browser.press("5", shows="Formats")
            await browser.until(lambda: "## Projects" in text(browser.drawn), "the preview")
            await browser.press("\x13")
            await browser.until((folder / "resume.md").exists, "the download")
            await picture("export")
            assert await browser.evaluate("document.fonts.check('16px Roboto Mono') && document.cookie") == ""
        elsewhere = [url for url in browser.requested if not url.startswith((server.root, "data:"))]
    assert (elsewhere, browser.problems) == ([], [])
    assert not (tmp_path / "edited").exists()
    exported = subprocess.run([TRACKER, "export"], env=environment, capture_output=True, check=True)  # noqa: ASYNC221 - nothing else runs now
    assert (folder / "resume.md").read_bytes() == exported.stdout
    journal = "".join(file.read_text() for file in (tmp_path / "home/journal").iterdir())
    assert 'kind = "tick"' in journal
    assert "dockerfile" in journal


async def search(browser, words):
    """Put the cursor on the first milestone that a search finds."""
    await browser.press("/", shows="end search")
    await browser.press(words)
    await browser.press("\r", shows="")
    await asyncio.sleep(0.5)


def evidence_at(environment):
    """How many lines of the milestone's details are above its first line of evidence."""
    shown = subprocess.run(
        [TRACKER, "show", "ai/container-to-cloud"], env=environment, capture_output=True, text=True, check=True
    )
    return shown.stdout.count("[ ]") + 2
