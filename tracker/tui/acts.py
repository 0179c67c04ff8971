"""What a line on a screen does when it is chosen."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias


class OpenUrl(NamedTuple):
    """Open an address in the browser."""

    url: str


class Toggle(NamedTuple):
    """Tick or untick a step."""

    identity: str


class GoTo(NamedTuple):
    """Show a milestone, `track/milestone`, or a phase on the roadmap."""

    identity: str


class Explain(NamedTuple):
    """Tell what counts for a deliverable."""

    deliverable: str


class Evidence(NamedTuple):
    """Show a line of a file: in the editor where the file on disk has it, else as the commit has it."""

    root: str
    commit: str
    path: str
    line: int
    permalink: str


Act: TypeAlias = OpenUrl | Toggle | GoTo | Explain | Evidence
