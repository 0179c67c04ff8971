"""The part of `tracker verify` that finds linked repositories and records their verdicts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tracker.actions.authorship import unknown_line, why_unknown
from tracker.actions.link import find_link
from tracker.actions.progress import ProgressError, load_progress
from tracker.actions.record import (
    LinkedFolder,
    Recorded,
    find_linked_folder,
    judged,
    record_changes,
    verify_linked,
    why_unverifiable,
    with_authorship,
)
from tracker.cli.common import OTHER_ADDRESS, reporting_errors
from tracker.cli.terminal import ProgressBar
from tracker.text import sanitize

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tracker.actions.verify import Request
    from tracker.report.report import Report


def linked_folder(request: Request) -> LinkedFolder | None:
    """The linked folder that a request names; None if it names no linked one, another revision or files on disk."""
    if request.revision != "HEAD" or request.worktree:
        return None
    try:
        return find_linked_folder(request.path, request.subdirectory)
    except ProgressError as error:
        click.echo(f"warning: not recorded: {sanitize(error.message)}", err=True)
        return None


def record_report(folder: LinkedFolder, report: Report) -> bool:
    """Record what changed, and print that on standard error; returns whether it failed.

    A commit that the link's branch does not point at is not recorded: another branch proves and loses nothing.
    """
    if folder.branch and not report.failure and report.repository.commit != folder.head:
        gone = why_unverifiable(folder)
        reason = gone.message if gone else f'HEAD is not at the branch "{folder.branch}", whose commits count'
        click.echo(f"not recorded: {sanitize(reason)}; `tracker link PATH --branch NAME` sets another", err=True)
        return False
    return _failed(record_changes(judged(folder, report)))


def linked_reports(names: Sequence[str], *, dry_run: bool) -> Iterator[tuple[Report, bool]]:
    """Yield the report on each linked repository, or each one named, and whether it could not be recorded."""
    with reporting_errors(as_json=False):
        view = load_progress()
        only = [find_link(name, view).repository for name in names]
    if not view.progress.links:
        click.echo("no repository linked yet: run `tracker link PATH`", err=True)
        return
    with ProgressBar("linked repositories") as bar:
        for recorded in verify_linked(
            lambda _name, done, total: bar.update(done, total), repositories=only, dry_run=dry_run
        ):
            bar.hide()
            yield with_authorship(recorded.report, recorded.judgements), _failed(recorded)


def _failed(recorded: Recorded) -> bool:
    """Print on standard error what was recorded; returns whether recording failed."""
    if recorded.error:
        message, remedy = sanitize(recorded.error.message), sanitize(recorded.error.remedy)
        click.echo(f"warning: not recorded: {message}\nHint: {remedy}", err=True)
        return True
    name = sanitize(recorded.folder.name)
    if recorded.folder.new_branch and not recorded.report.failure:
        branch = sanitize(recorded.folder.new_branch)
        counts = f'{name}: the commits of its branch "{branch}" count from now on'
        click.echo(f"{counts}; `tracker link PATH --branch NAME` sets another", err=True)
    if recorded.folder.behind:
        click.echo(f"{name}: not recorded: this clone is behind the verified commit; run `git pull` there", err=True)
    if recorded.changed:
        did = "would record" if recorded.dry_run else "recorded"
        click.echo(f"{did} for {sanitize(recorded.folder.repository)}: {', '.join(recorded.changed)}", err=True)
    others = [id_ for id_, judgement in recorded.judgements if judgement.authorship == "not by you"]
    if others:
        click.echo(f"{name}: verified, but not by you: {', '.join(others)}\n{OTHER_ADDRESS}", err=True)
    unknown = sum(judgement.authorship == "unknown" for _, judgement in recorded.judgements)
    if unknown:
        click.echo(unknown_line(name, unknown, why_unknown(recorded.folder.path, recorded.folder.learner)), err=True)
    return False
