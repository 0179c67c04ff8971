"""What the parts of the UI send each other: actions of lines, tasks for the worker, and its results."""

from __future__ import annotations

from typing import Any, NamedTuple, TypeAlias


class OpenUrl(NamedTuple):
    """Open a URL in the browser."""

    url: str


class Toggle(NamedTuple):
    """Tick or untick a step."""

    identity: str


class GoTo(NamedTuple):
    """Show a milestone (`track/milestone`) or a phase on the roadmap."""

    identity: str


class Explain(NamedTuple):
    """Explain what counts for a deliverable."""

    deliverable: str


class EditRecord(NamedTuple):
    """Edit a note or impact of a milestone.

    kind      "note" or "impact"
    identity  of the milestone or step
    number    its number on the command line, from 1
    """

    kind: str
    identity: str
    number: int


class OpenEvidence(NamedTuple):
    """Open a line of evidence: in the editor if the file on disk still has it, otherwise as committed."""

    root: str
    commit: str
    path: str
    line: int
    permalink: str


LineAction: TypeAlias = OpenUrl | Toggle | GoTo | Explain | EditRecord | OpenEvidence
"""What happens when a line is selected."""


class Task(NamedTuple):
    """A task for the worker process.

    verb   `verify` (any repository), `ledger` (linked repositories, recording the verdicts), `sync` (those that
           moved, with what changed), `propose`, `link` or `review` (a linked repository, by its id)
    names  paths; for `ledger` the ids of linked repositories, where none means all
    authors  addresses that the learner confirms to be theirs, for `propose` and `link`
    """

    verb: str
    names: tuple[str, ...] = ()
    subdirectory: str = ""
    milestones: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()


class Running(NamedTuple):
    """Progress of the verification: the repository, files done and in total, and its position among `of`."""

    name: str
    done: int = 0
    files: int = 0
    number: int = 0
    of: int = 1


class RepositoryReport(NamedTuple):
    """The worker's report on one repository; `key` is its path, or its id if it is linked.

    facts  the verify document (schema tracker.verify/1) without its deliverables
    rows   its deliverables
    """

    key: str
    facts: dict[str, Any]
    rows: tuple[dict[str, Any], ...] = ()
