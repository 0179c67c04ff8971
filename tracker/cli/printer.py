"""Prints reports in the format asked for; each format is imported only when it is used."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from tracker.report.report import Report

FORMATS = ("console", "json", "sarif", "junit", "github", "markdown")


class Printer:
    """Takes reports one by one; formats with one document for all of them are printed at the end."""

    def __init__(self, form: str, phases: Mapping[str, str], required: Collection[str], *, verbose: bool) -> None:
        self.form = form
        self.phases = phases
        self.required = required
        self.verbose = verbose
        self.reports: list[Report] = []

    @property
    def for_people(self) -> bool:
        """Whether someone reads it as it comes."""
        return self.form == "console"

    def add(self, report: Report) -> None:
        """Print one report, or keep it for the end."""
        self.reports.append(report)
        if self.form == "console":
            self._console(report)
        elif self.form == "json":
            from tracker.report.document import to_json  # noqa: PLC0415 - as the module says

            click.echo(to_json(report))
        elif self.form == "markdown":
            from tracker.report.markdown import to_markdown  # noqa: PLC0415 - as above

            click.echo(to_markdown(report, self.phases))
        elif self.form == "github":
            self._github(report)

    def finish(self) -> None:
        """Print the formats that hold all reports in one document."""
        if self.form == "sarif":
            from tracker.report.sarif import to_sarif  # noqa: PLC0415 - as above

            click.echo(to_sarif(self.reports, self.required))
        elif self.form == "junit":
            try:
                from tracker.report.junit import to_junit  # noqa: PLC0415 - needs an extra
            except ModuleNotFoundError as error:
                raise click.UsageError("JUnit needs an extra: pip install 'roadmap-tracker[junit]'") from error
            click.echo(to_junit(self.reports, self.required))

    def _console(self, report: Report) -> None:
        from rich.console import Console  # noqa: PLC0415 - as above

        from tracker.report.console import print_report  # noqa: PLC0415 - as above

        if len(self.reports) > 1:
            click.echo()
        print_report(Console(), report, self.phases, verbose=self.verbose)

    def _github(self, report: Report) -> None:
        """Annotations on standard output; the table goes to the step's summary where the runner names a file for it."""
        from tracker.report.github import workflow_commands  # noqa: PLC0415 - as above

        for line in workflow_commands(report, self.required):
            click.echo(line)
        if summary := os.environ.get("GITHUB_STEP_SUMMARY"):
            from tracker.report.markdown import to_markdown  # noqa: PLC0415 - as above

            with open(summary, "a", encoding="utf-8") as file:  # noqa: PTH123 - the runner's file, named by its variable
                file.write(to_markdown(report, self.phases))
