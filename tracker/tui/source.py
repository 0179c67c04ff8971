"""Opens a line of evidence: in the user's editor, or as committed."""

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
from tracker.tui.safe_text import assemble, notify
from tracker.tui.screens.dialogs import TextScreen

if TYPE_CHECKING:
    from textual.content import Content

    from tracker.tui.app import TrackerApp
    from tracker.tui.messages import OpenEvidence

CONTEXT = 12
"""Lines shown before and after the line of evidence."""


def open_evidence(app: TrackerApp, evidence: OpenEvidence) -> None:
    """Open the editor if the line on disk is the committed one; otherwise, and in a browser, show committed lines."""
    app.run_worker(partial(_open, app, evidence), thread=True, group="source", exclusive=True, exit_on_error=False)


def _open(app: TrackerApp, evidence: OpenEvidence) -> None:
    try:
        committed = committed_lines(evidence.root, evidence.commit, evidence.path)
    except ProgressError as error:
        app.call_from_thread(notify, app, f"{error.message}\n{error.remedy}", severity="error")
        return
    file = Path(evidence.root) / evidence.path
    command = editor(file, evidence.line)
    at = evidence.line - 1
    on_disk = lines_on_disk(evidence.root, evidence.path)
    if command and not app.is_web and at < len(committed) and on_disk[at : at + 1] == committed[at : at + 1]:
        app.call_from_thread(_edit, app, command)
        return
    title = f"{evidence.path}:{evidence.line} at {evidence.commit[:7]}"
    if app.is_web:
        title += ", as committed: the editor is off in a browser"
    app.call_from_thread(app.push_screen, TextScreen(title, _excerpt(committed, evidence.line)))


def editor(file: Path, line: int) -> list[str]:
    """The command that opens VISUAL or EDITOR at a line; empty if neither is set."""
    chosen = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    try:
        command = shlex.split(chosen)
    except ValueError:
        command = [chosen]
    if not command:
        return []
    name = Path(command[0]).stem
    # An absolute path cannot be mistaken for an option.
    path = str(file.resolve())
    if name in {"code", "codium", "code-insiders", "cursor", "windsurf"}:
        return [*command, "--goto", f"{path}:{line}"]
    if name in {"hx", "helix", "subl", "zed", "micro"}:
        return [*command, f"{path}:{line}"]
    if name in {"vi", "vim", "nvim", "gvim", "nano", "pico", "emacs", "emacsclient", "kak", "joe", "ne", "mg"}:
        return [*command, f"+{line}", path]
    return [*command, path]


def _edit(app: TrackerApp, command: list[str]) -> None:
    try:
        with app.suspend():
            subprocess.run(command, check=False)  # noqa: S603 - the user's own editor
    except (OSError, SuspendNotSupported) as error:
        notify(app, f"{command[0]} could not be started: {error}", severity="error")


def _excerpt(lines: list[str], line: int) -> Content:
    if not lines:
        return assemble("The commit no longer has this file, or the file cannot be read.")
    parts: list[str | tuple[str, str]] = []
    for number, text in enumerate(lines[max(0, line - CONTEXT - 1) : line + CONTEXT], max(1, line - CONTEXT)):
        is_evidence = number == line
        shown = text[:400].expandtabs(4)
        parts += [(f"{'▸' if is_evidence else ' '}{number:>5}  ", "bold $primary" if is_evidence else "dim")]
        parts += [(shown, "bold" if is_evidence else ""), "\n"]
    return assemble(*parts, lines=True)
