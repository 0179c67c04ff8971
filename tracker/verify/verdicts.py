"""Verdicts as values: what reports show and what the cache keeps."""

from __future__ import annotations

import json
from typing import NamedTuple

from tracker.verify.git.entries import Skipped
from tracker.verify.waivers import Ignored, Waiver, Waivers

IMPORTED = ", imported: "
"""What stands in the text of evidence before the name that is imported there."""


class Evidence(NamedTuple):
    """One fact that made a part hold; the permalink is "" where the commit is not known to be pushed."""

    part: str
    path: str
    line: int
    scope: str
    what: str
    permalink: str = ""

    @property
    def place(self) -> str:
        """`path:line`."""
        return f"{self.path}:{self.line}"


class Technology(NamedTuple):
    """A package, tool or language in use, with the place that shows it best."""

    label: str
    name: str
    family: tuple[str, ...]
    path: str
    line: int


class Row(NamedTuple):
    """The verdict on one deliverable as reports show it.

    near       facts that came close to a part still missing
    unread     files that were not read and could decide an unavailable row, a few of them
    uses       what the evidence of a verified row uses: technologies, their families, capabilities
    statement  a sentence for a résumé, made of that evidence
    """

    id: str
    status: str
    evidence: tuple[Evidence, ...]
    missing: tuple[str, ...]
    near: tuple[Evidence, ...]
    uses: tuple[str, ...] = ()
    statement: str = ""
    unread: tuple[Skipped, ...] = ()


class Verification(NamedTuple):
    """All verdicts on one snapshot."""

    rows: tuple[Row, ...]
    skipped: tuple[Skipped, ...]
    waivers: Waivers = Waivers()
    technologies: tuple[Technology, ...] = ()


def packed(verification: Verification) -> str:
    """The verification as one text."""
    return json.dumps(verification, separators=(",", ":"))


def unpacked(text: str) -> Verification:
    """The verification in a text that `packed` gave."""
    rows, skipped, (waivers, ignored, problems, included), technologies = json.loads(text)
    return Verification(
        tuple(
            Row(
                id_,
                status,
                tuple(Evidence(*item) for item in evidence),
                tuple(missing),
                tuple(Evidence(*item) for item in near),
                tuple(uses),
                statement,
                tuple(Skipped(*item) for item in unread),
            )
            for id_, status, evidence, missing, near, uses, statement, unread in rows
        ),
        tuple(Skipped(*item) for item in skipped),
        Waivers(
            tuple(Waiver(*item) for item in waivers),
            tuple(Ignored(*item) for item in ignored),
            tuple(problems),
            tuple(included),
        ),
        tuple(Technology(label, name, tuple(family), path, line) for label, name, family, path, line in technologies),
    )
