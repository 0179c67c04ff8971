"""Prints what the tests covered, folder by folder; ends with 1 where a folder of the core is below its floor.

Run by `make coverage` after the tests. `coverage report --show-missing` then names the lines.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

import coverage

CORE = {"verify", "progress", "roadmap", "report", "export", "actions"}
FLOOR = 90
"""Per cent of the lines of each folder of the core."""

COUNTS = ("covered_lines", "num_statements", "covered_branches", "num_branches")


def main() -> int:
    """Combine what all processes left, and print the table."""
    measured = coverage.Coverage()
    measured.combine()
    measured.save()
    folders: dict[str, list[int]] = defaultdict(lambda: [0] * len(COUNTS))
    for file, summary in _summaries(measured).items():
        parts = Path(file).parts
        inside = parts[parts.index("tracker") + 1 :]
        for folder in ["", *("/".join(inside[:end]) for end in range(1, len(inside)))]:
            folders[folder] = [before + summary[name] for before, name in zip(folders[folder], COUNTS, strict=True)]
    low = []
    print(f"{'coverage':<24}{'lines':>8}{'branches':>10}")
    for folder, (lines, all_lines, branches, all_branches) in sorted(folders.items()):
        percent = _percent(lines, all_lines)
        below = folder in CORE and percent < FLOOR
        low += [folder] * below
        print(
            f"{'tracker/' + folder:<24}{percent:>7.1f}%{_percent(branches, all_branches):>9.1f}%"
            + (f"  below {FLOOR}%" if below else "")
        )
    return int(bool(low))


def _summaries(measured: coverage.Coverage) -> dict[str, dict[str, int]]:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        measured.json_report(outfile=str(report))
        files = json.loads(report.read_text())["files"]
    return {file: found["summary"] for file, found in files.items()}


def _percent(some: int, all_: int) -> float:
    return 100 * some / all_ if all_ else 100.0


if __name__ == "__main__":
    sys.exit(main())
