"""Prints reports in the requested format."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.installation import install_command
from tracker.report.github import workflow_commands
from tracker.report.json import to_json
from tracker.report.markdown import to_markdown
from tracker.report.sarif import to_sarif

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from tracker.report.report import Report

FORMATS = ("console", "json", "sarif", "junit", "github", "markdown")


class Printer:
    """Takes reports one by one. Formats with one document for all of them (SARIF, JUnit) are printed by `finish`."""

    def __init__(self, format_: str, phases: Mapping[str, str], required: Collection[str], *, verbose: bool) -> None:
        """Print in one of FORMATS; `phases` maps each deliverable to the heading that it is shown under."""
        self.format = format_
        self.phases = phases
        self.required = required
        self.verbose = verbose
        self.reports: list[Report] = []

    @property
    def interactive(self) -> bool:
        """Whether a person reads the reports as they come."""
        return self.format == "console"

    def add(self, report: Report) -> None:
        """Print a report, or keep it for `finish`."""
        self.reports.append(report)
        if self.format == "console":
            if len(self.reports) > 1:
                click.echo()
            print_on_console(report, self.phases, verbose=self.verbose)
        elif self.format == "json":
            click.echo(to_json(report))
        elif self.format == "markdown":
            click.echo(to_markdown(report, self.phases))
        elif self.format == "github":
            self._print_github(report)

    def finish(self) -> None:
        """Print the document of all reports. Raises click.UsageError if the format needs a package not installed."""
        if self.format == "sarif":
            click.echo(to_sarif(self.reports, self.required))
        elif self.format == "junit":
            try:
                from tracker.report.junit import to_junit  # noqa: PLC0415 - needs an optional package
            except ModuleNotFoundError as error:
                raise click.UsageError(f"JUnit output needs another package: {install_command('junit')}") from error
            click.echo(to_junit(self.reports, self.required))

    def _print_github(self, report: Report) -> None:
        """Print annotations, and append the table to the step summary if the runner names a file for it."""
        for line in workflow_commands(report, self.required):
            click.echo(line)
        if summary := os.environ.get("GITHUB_STEP_SUMMARY"):
            with Path(summary).open("a", encoding="utf-8") as file:
                file.write(to_markdown(report, self.phases))


def print_on_console(report: Report, phases: Mapping[str, str], *, verbose: bool) -> None:
    """Print a report for people."""
    # Rich takes 20 ms to import, and the other formats do not need it.
    from tracker.cli.console import OutputConsole  # noqa: PLC0415 - see above
    from tracker.report.console import print_report  # noqa: PLC0415 - see above

    print_report(OutputConsole(), report, phases, verbose=verbose)
