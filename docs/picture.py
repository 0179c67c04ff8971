"""Draws docs/verify.svg: the demonstration verified, as the console shows it. Run by `make picture`."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import MONOKAI

from tracker.actions.demo import build_demo
from tracker.actions.verify import Request, verify_repository
from tracker.actions.wanted import headings
from tracker.report.console import print_report

WIDTH = 128


def main() -> None:
    """Write the picture; the commit's id is the only thing in it that differs from run to run."""
    order = headings("ai")
    with tempfile.TemporaryDirectory() as folder:
        report = verify_repository(Request(str(build_demo(Path(folder)))), set(order))
    report = report._replace(repository=report.repository._replace(path="~/code/handbook-bot"))
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True)
    print_report(console, report, order)
    svg = console.export_svg(title="tracker verify", theme=MONOKAI)
    (Path(__file__).parent / "verify.svg").write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    main()
