"""`tracker cohort`."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from tracker.cli import UNREADABLE
from tracker.cli.common import json_option, print_json, reporting_errors
from tracker.cli.completion import complete_rubrics
from tracker.cohort.roster import read_roster
from tracker.errors import ProgressError
from tracker.installation import install_command
from tracker.processes import processors
from tracker.text import plural, sanitize


@click.group()
def cohort() -> None:
    """Verify the repositories of a whole course or bootcamp.

    \b
    Examples:
      tracker cohort verify ~/capstones
    """


@cohort.command()
@click.argument("source", type=click.Path(path_type=Path), metavar="COHORT.TOML|FOLDER")
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    default=Path("cohort"),
    metavar="FOLDER",
    help="Write the results to this folder, ./cohort by default.",
)
@click.option(
    "--rubric", default="", metavar="ID", shell_complete=complete_rubrics, help="Score each repository by this rubric."
)
@click.option(
    "--scheduler", default="", metavar="ADDRESS", help="A Dask scheduler: tls://HOST:PORT, or tcp:// on this machine."
)
@click.option(
    "--workers",
    type=click.IntRange(1, 256),
    default=None,
    metavar="N",
    help="Worker processes on this machine, by default one for each processor.",
)
@click.option(
    "--time-limit",
    type=click.FloatRange(1, 86_400),
    default=300,
    show_default=True,
    metavar="SECONDS",
    help="For each repository.",
)
@click.option(
    "--memory-limit",
    type=click.IntRange(64, 1 << 20),
    default=1024,
    show_default=True,
    metavar="MB",
    help="For each repository.",
)
@json_option
def verify(  # noqa: PLR0913, PLR0917 - one parameter for each option of the command
    source: Path,
    output: Path,
    rubric: str,
    scheduler: str,
    workers: int | None,
    time_limit: float,
    memory_limit: int,
    *,
    as_json: bool,
) -> None:
    """Verify all repositories of a cohort, and write results and pages.

    Give a folder that contains repositories (clones or bare mirrors), or a cohort.toml, in which a repository is a
    path or an https or ssh address. Results are kept as they come; a second run does only what is missing or has
    changed. It needs Dask, which comes with the extra cohort (see the README).

    Writes results.jsonl, results.csv, index.html, a page for each learner and, where pyarrow is installed,
    results.parquet.

    \b
    A cohort.toml:
      format_version = 1
      title = "Autumn 2026"           # optional, as name, folder, revision are
      [[learner]]
      id = "l-017"
      repository = "https://github.com/example/capstone"
      name = "Learner 17"
      folder = "project"
      revision = "v1.0"
      [[learner]]
      id = "l-018"
      repository = "mirrors/l-018"    # a path relative to this file

    \b
    Examples:
      tracker cohort verify ~/capstones --rubric llm-zoomcamp
      tracker cohort verify cohort.toml -o 2026-autumn --workers 8
      tracker cohort verify cohort.toml --scheduler tls://dask.example.org:8786
    """
    with reporting_errors(as_json=as_json):
        try:
            # Dask takes 0.3 s to import, and is not installed with tracker.
            from tracker.cohort.run import Options, verify_cohort  # noqa: PLC0415 - see above
        except ModuleNotFoundError as error:
            remedy = f"run `{install_command('cohort')}`"
            raise ProgressError("missing_extra", "cohorts need Dask", remedy, wrong_use=True) from error
        options = Options(rubric, scheduler, workers or processors(), time_limit, memory_limit << 20)
        with _Progress() as progress:
            found = verify_cohort(read_roster(source), output, options, progress.update)
    failed = [one for one in found.results if one.error]
    if as_json:
        print_json(
            {
                "schema": "tracker.cohort-run/1",
                "error": None,
                "output": str(output),
                "files": found.files,
                "repositories": len(found.results),
                "new": found.new,
                "failed": [{"id": one.id, "error": one.error, "remedy": one.remedy} for one in failed],
            }
        )
    else:
        for one in failed:
            click.echo(f"{sanitize(one.name)}: {sanitize(one.error)}", err=True)
        known = f", {len(found.results) - found.new} already known" if found.new < len(found.results) else ""
        click.echo(f"{plural(len(found.results), 'repository', 'repositories')}{known}, {len(failed)} not verified")
        click.echo(f"wrote {sanitize(str(output))}: {', '.join(found.files)}")
    if failed:
        raise click.exceptions.Exit(UNREADABLE)


class _Progress:
    """Rate and time left on standard error, where that is a terminal."""

    def __init__(self) -> None:
        console = Console(stderr=True)
        columns = (
            TextColumn("Verifying"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
        )
        self._progress = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
        self._task = self._progress.add_task("", total=None, rate="")

    def __enter__(self) -> _Progress:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def update(self, done: int, total: int) -> None:
        """Show how many are done, and how many a minute."""
        speed = self._progress.tasks[0].speed
        self._progress.update(self._task, completed=done, total=total, rate=f"{60 * speed:.0f}/min" if speed else "")
