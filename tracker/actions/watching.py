"""Where the linked repositories are, and what tells that another process changed something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker import paths
from tracker.progress import journal
from tracker.progress.standing import standings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tracker.actions.progress import View
    from tracker.progress.standing import Standing


def whereabouts(view: View) -> Mapping[str, Standing]:
    """The id of each linked repository → where it is and its HEAD; files are read, no git is run."""
    return standings(view.progress)


def traces(view: View) -> tuple[object, ...]:
    """What is another when a process records something or commits: journal files and HEADs."""
    try:
        files = journal.journal_files(paths.journal())
        seen = [(file.name, (facts := file.stat()).st_mtime_ns, facts.st_size) for file in files]
    except OSError:
        seen = []
    return (*seen, *whereabouts(view).items())
