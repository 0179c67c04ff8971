"""Show the line a piece of evidence points at: in the learner's editor, or as the commit has it."""

from __future__ import annotations

import os
import shlex
import subprocess
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from tracker.actions.progress import ProgressError
from tracker.actions.show import committed_lines, lines_on_disk
from tracker.tui.plain import assemble, say
from tracker.tui.screens.text import TextScreen

if TYPE_CHECKING:
    from textual.content import Content

    from tracker.tui.acts import Evidence
    from tracker.tui.app import TrackerApp

AROUND = 12
"""Lines shown before and after the one that counts."""


def show_evidence(app: TrackerApp, evidence: Evidence) -> None:
    """Open the editor where the file on disk has the line of the commit, else show the commit's lines."""
    app.run_worker(partial(_read, app, evidence), thread=True, group="source", exclusive=True, exit_on_error=False)


def _read(app: TrackerApp, evidence: Evidence) -> None:
    try:
        committed = committed_lines(evidence.root, evidence.commit, evidence.path)
    except ProgressError as error:
        app.call_from_thread(say, app, f"{error.message}\n{error.remedy}", severity="error")
        return
    file = Path(evidence.root) / evidence.path
    command = editor(file, evidence.line)
    at = evidence.line - 1
    on_disk = lines_on_disk(evidence.root, evidence.path)
    if command and at < len(committed) and on_disk[at : at + 1] == committed[at : at + 1]:
        app.call_from_thread(_edit, app, command)
        return
    title = f"{evidence.path}:{evidence.line} at {evidence.commit[:7]}"
    app.call_from_thread(app.push_screen, TextScreen(title, _around(committed, evidence.line)))


def editor(file: Path, line: int) -> list[str]:
    """The command that opens the learner's editor at a line; none where VISUAL and EDITOR are empty."""
    chosen = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    try:
        command = shlex.split(chosen)
    except ValueError:
        command = [chosen]
    if not command:
        return []
    name = Path(command[0]).stem
    # The path is absolute, so it is never taken for an option.
    place = str(file.resolve())
    if name in {"code", "codium", "code-insiders", "cursor", "windsurf"}:
        return [*command, "--goto", f"{place}:{line}"]
    if name in {"hx", "helix", "subl", "zed", "micro"}:
        return [*command, f"{place}:{line}"]
    if name in {"vi", "vim", "nvim", "gvim", "nano", "pico", "emacs", "emacsclient", "kak", "joe", "ne", "mg"}:
        return [*command, f"+{line}", place]
    return [*command, place]


def _edit(app: TrackerApp, command: list[str]) -> None:
    try:
        with app.suspend():
            subprocess.run(command, check=False)  # noqa: S603 - the learner's own editor
    except (OSError, SuspendNotSupported) as error:
        say(app, f"{command[0]} could not be started: {error}", severity="error")


def _around(lines: list[str], line: int) -> Content:
    if not lines:
        return assemble("The commit does not have this file any more, or it cannot be read.")
    parts: list[str | tuple[str, str]] = []
    for number, text in enumerate(lines[max(0, line - AROUND - 1) : line + AROUND], max(1, line - AROUND)):
        here = number == line
        shown = text[:400].expandtabs(4)
        parts += [(f"{'▸' if here else ' '}{number:>5}  ", "bold $primary" if here else "dim")]
        parts += [(shown, "bold" if here else ""), "\n"]
    return assemble(*parts, lines=True)
