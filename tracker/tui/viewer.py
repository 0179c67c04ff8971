"""Opens an exported file in the system's viewer."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

VIEWABLE = ("html", "pdf")
"""The formats of the export that a system has a viewer for."""


def viewer() -> list[str]:
    """The command that opens a file in its viewer, to be followed by the path; empty on a machine without a screen."""
    if sys.platform == "darwin":
        return ["/usr/bin/open"]
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        found = shutil.which("xdg-open")
        return [found] if found else []
    return []


def open_file(file: Path) -> bool:
    """Start the viewer on a file; whether there was one to start. No shell reads the path, which is absolute."""
    path = str(file.absolute())
    if sys.platform == "win32":
        os.startfile(path)  # noqa: S606 - opens the file with its program
        return True
    command = viewer()
    if not command:
        return False
    quiet = subprocess.DEVNULL
    try:
        subprocess.Popen([*command, path], stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)  # noqa: S603 - a fixed command
    except OSError:
        return False
    return True
