"""Scores verdicts against repositories labelled by hand and writes docs/accuracy.md.

    python tests/accuracy/report.py --mirrors FOLDER [--labels FOLDER]... [--write]

A mirror is a git directory at FOLDER/<owner>+<name>/repo or FOLDER/<owner>+<name>. Labels whose repository is not there
are left out and named. Without --write the page goes to standard output.
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tracker.actions.verify import Request, verify_repository
from tracker.verify.rules.catalogue import load_catalogue

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tracker.verify.verdicts import Evidence

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "accuracy.md"
NEAR_LINES = 10
CLAIMS = "## What exports say"
"""The heading of the section that `make claims` writes at the end of the page."""


INTRODUCTION = """\
# Accuracy

How often a verdict is what a careful reviewer would say. Written by `make accuracy`; do not edit.

**Method.** A reviewer reads a public repository at a commit and says for each deliverable whether it is
there, where, and whether they are sure. The program verifies the same commit. A row counts as *verified* or
not; rows that the reviewer was unsure of are left out. *Near* is the share of right positives with evidence
within {lines} lines of what the reviewer pointed at. Label files are in `tests/accuracy`, except those of the
set *sample*, which came from outside the project.

## Repositories the rules had not seen
Reviewers who did not know the rules labelled them; they were scored once, before any rule was changed for
them. These are the figures to expect elsewhere.

| date | labels | repositories | rows | precision | recall | near |
|---|---|---|---|---|---|---|
{unseen}

## Today
The rules of the sets *labels* and *sample* were written with these repositories at hand, so these figures say
how well the rules fit them, not how well they do elsewhere.

"""


class Result(NamedTuple):
    """One row of one repository: what the reviewer said, what the program said, whether they point to one place."""

    labels: str
    repository: str
    deliverable: str
    truth: bool
    said: bool
    near: bool
    why: str


def results(folder: Path, mirrors: Path) -> Iterator[Result]:
    """Every sure row of every labelled repository that has a mirror."""
    catalogue = load_catalogue()
    for file in sorted(folder.glob("*.json")):
        label = json.loads(file.read_text())
        git_dir = next((path for path in _places(mirrors, label["repo"]) if path.is_dir()), None)
        if git_dir is None:
            sys.stderr.write(f"not here, left out: {label['repo']}\n")
            continue
        report = verify_repository(Request(str(git_dir), label["commit"]), catalogue=catalogue)
        if report.failure:
            sys.stderr.write(f"{label['repo']}: {report.failure.message}\n")
            continue
        rows = {row.id: row for row in report.rows}
        for id_, truth in label["labels"].items():
            if truth.get("sure", True) and id_ in rows:
                row = rows[id_]
                near = any(_near(evidence, truth.get("evidence", ())) for evidence in row.evidence)
                yield Result(
                    folder.name,
                    label["repo"],
                    id_,
                    truth["value"],
                    row.status == "verified",
                    near,
                    truth.get("why", ""),
                )


def _places(mirrors: Path, repository: str) -> Iterable[Path]:
    name = repository.replace("/", "+")
    return mirrors / name / "repo", mirrors / f"{name}.git", mirrors / name


def _near(evidence: Evidence, places: Iterable[str]) -> bool:
    for place in places:
        path, _, line = place.rpartition(":")
        if not line.isdigit():
            path, line = place, ""
        if evidence.path == path and (not line or abs(evidence.line - int(line)) <= NEAR_LINES):
            return True
    return False


def known_gaps() -> dict[str, list[str]]:
    """Deliverable → the idioms that are known to be missed, from the trees of the tests."""
    gaps: dict[str, list[str]] = defaultdict(list)
    for file in sorted((ROOT / "tests" / "catalogue").glob("*.txt")):
        for line in file.read_text().splitlines():
            if line.startswith("== gap:"):
                gaps[file.stem].append(line.removeprefix("== gap:").strip())
    return gaps


def unseen_scores() -> list[str]:
    """The scores taken on repositories before any rule was changed for them, as rows of a table."""
    scores = tomllib.loads((Path(__file__).parent / "unseen.toml").read_text())["score"]
    return [f"| {' | '.join(str(value) for value in score.values())} |" for score in scores]


def page(found: list[Result], titles: dict[str, str]) -> str:
    """The page in Markdown."""
    lines = [
        *INTRODUCTION.format(lines=NEAR_LINES, unseen="\n".join(unseen_scores())).splitlines(),
        "| labels | repositories | rows | precision | recall | F1 | near |",
        "|---|---|---|---|---|---|---|",
    ]
    sets = list(dict.fromkeys(result.labels for result in found))
    for name in [*sets, "all"] if len(sets) > 1 else sets:
        some = [result for result in found if name in (result.labels, "all")]
        repositories = len({result.repository for result in some})
        lines.append(f"| {name} | {repositories} | {len(some)} | {' | '.join(_figures(some))} |")
    lines += [
        "",
        "## By deliverable",
        "",
        "| deliverable | there | found | missed | false alarms |",
        "|---|---|---|---|---|",
    ]
    for id_ in titles:
        counts = Counter((result.truth, result.said) for result in found if result.deliverable == id_)
        there = counts[True, True] + counts[True, False]
        lines.append(
            f"| {id_} | {there} | {counts[True, True]} | {counts[True, False] or ''} | {counts[False, True] or ''} |"
        )
    lines += ["", "## Rows where the program and the reviewer differ", ""]
    for result in sorted(found, key=lambda item: (item.deliverable, item.repository)):
        if result.truth != result.said:
            kind = "missed" if result.truth else "false alarm"
            lines.append(f"- {result.deliverable}, {result.repository}: {kind}. Reviewer: {result.why or 'no remark'}")
    lines += [
        "",
        "## Known gaps",
        "",
        "Idioms that should count and do not yet; each has a tree in `tests/catalogue`.",
        "",
    ]
    for id_, names in known_gaps().items():
        lines.append(f"- {id_}: {'; '.join(names)}")
    return "\n".join(lines) + "\n"


def _figures(found: list[Result]) -> list[str]:
    counts = Counter((result.truth, result.said) for result in found)
    hits = counts[True, True]
    precision = hits / max(hits + counts[False, True], 1)
    recall = hits / max(hits + counts[True, False], 1)
    near = sum(result.near for result in found if result.truth and result.said) / max(hits, 1)
    both = 2 * precision * recall / max(precision + recall, 1e-9)
    return [f"{value:.3f}" for value in (precision, recall, both, near)]


def main() -> None:
    """Read the arguments, score, print or write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mirrors", type=Path, required=True)
    parser.add_argument("--labels", type=Path, action="append", help="default: tests/accuracy/labels")
    parser.add_argument("--write", action="store_true", help="write docs/accuracy.md")
    arguments = parser.parse_args()
    folders = arguments.labels or [Path(__file__).parent / "labels"]
    found = []
    for folder in folders:
        name = folder.name if folder.resolve().is_relative_to(ROOT) else "sample"
        found += [result._replace(labels=name) for result in results(folder, arguments.mirrors)]
    if not found:
        parser.error(f"no labelled repository is in {arguments.mirrors}")
    titles = {id_: item.title for id_, item in load_catalogue().deliverables.items()}
    text = page(found, titles)
    if arguments.write:
        # What `make claims` wrote stays.
        _, heading, claims = PAGE.read_text().partition(f"\n{CLAIMS}\n") if PAGE.exists() else ("", "", "")
        PAGE.write_text(f"{text}{heading}{claims.partition(chr(10) + '## ')[0].rstrip()}\n" if heading else text)
    else:
        sys.stdout.write(text)


if __name__ == "__main__":
    main()
