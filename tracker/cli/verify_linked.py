"""The part of `tracker verify` that knows linked repositories: it finds them and records what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tracker.actions.link import find_link
from tracker.actions.progress import ProgressError, load_progress
from tracker.actions.record import (
    LinkedFolder,
    Recorded,
    changes_to_record,
    find_linked_folder,
    record_changes,
    verify_linked,
)
from tracker.cli.bar import Bar
from tracker.cli.common import told
from tracker.text import sanitize

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tracker.actions.verify import Request
    from tracker.report.report import Report


def linked_folder(request: Request) -> LinkedFolder | None:
    """The linked folder that a request is about; None for another one, another revision, and files on disk."""
    if request.revision != "HEAD" or request.worktree:
        return None
    try:
        return find_linked_folder(request.path, request.subdirectory)
    except ProgressError as error:
        click.echo(f"not recorded: {sanitize(error.message)}", err=True)
        return None


def record_report(folder: LinkedFolder, report: Report) -> bool:
    """Record what changed; whether that failed, which is said on standard error."""
    return _failed(record_changes(folder, changes_to_record(folder, report), report))


def linked_reports(names: Sequence[str], *, dry_run: bool) -> Iterator[tuple[Report, bool]]:
    """The report on each linked repository, or on those named, and whether it could not be recorded."""
    with told(as_json=False):
        view = load_progress()
        only = [find_link(name, view).repository for name in names]
    if not view.progress.links:
        click.echo("No repository is linked yet: tracker link PATH", err=True)
        return
    with Bar("linked repositories") as bar:
        for recorded in verify_linked(
            lambda _name, done, total: bar.update(done, total), repositories=only, dry_run=dry_run
        ):
            yield recorded.report, _failed(recorded)


def _failed(recorded: Recorded) -> bool:
    """Say on standard error what was recorded; whether that failed."""
    if recorded.error:
        click.echo(f"not recorded: {sanitize(recorded.error.message)}\n{sanitize(recorded.error.remedy)}", err=True)
    elif recorded.changed:
        did = "would record" if recorded.dry_run else "recorded"
        click.echo(f"{did} for {sanitize(recorded.folder.repository)}: {', '.join(recorded.changed)}", err=True)
    return recorded.error is not None
