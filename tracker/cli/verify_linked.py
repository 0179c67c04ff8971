"""The part of `tracker verify` that knows linked repositories: it finds them and records what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tracker.actions.ledger import Checked, Place, changes, place_at, recorded, verify_linked
from tracker.actions.linking import linked as linked_repository
from tracker.actions.progress import ProgressError, load_progress
from tracker.cli.bar import Bar
from tracker.cli.common import told
from tracker.text import sanitize

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tracker.actions.verify import Request
    from tracker.report.report import Report


def linked_place(request: Request) -> Place | None:
    """The linked place that a request is about; None for another one, another revision, and files on disk."""
    if request.revision != "HEAD" or request.worktree:
        return None
    try:
        return place_at(request.path, request.subdirectory)
    except ProgressError as error:
        click.echo(f"not recorded: {sanitize(error.message)}", err=True)
        return None


def record_report(place: Place, report: Report) -> bool:
    """Record what changed; whether that failed, which is said on standard error."""
    return _failed(recorded(place, changes(place, report), report))


def linked_reports(names: Sequence[str], *, dry_run: bool) -> Iterator[tuple[Report, bool]]:
    """The report on each linked repository, or on those named, and whether it could not be recorded."""
    with told(as_json=False):
        view = load_progress()
        only = [linked_repository(name, view).repository for name in names]
    if not view.progress.links:
        click.echo("No repository is linked yet: tracker link PATH", err=True)
        return
    with Bar("linked repositories") as bar:
        for checked in verify_linked(
            lambda _name, done, total: bar.update(done, total), repositories=only, dry_run=dry_run
        ):
            yield checked.report, _failed(checked)


def _failed(checked: Checked) -> bool:
    """Say on standard error what was recorded; whether that failed."""
    if checked.trouble:
        click.echo(f"not recorded: {sanitize(checked.trouble.message)}\n{sanitize(checked.trouble.remedy)}", err=True)
    elif checked.changed:
        did = "would record" if checked.dry_run else "recorded"
        click.echo(f"{did} for {sanitize(checked.place.repository)}: {', '.join(checked.changed)}", err=True)
    return checked.trouble is not None
