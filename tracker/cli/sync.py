"""`tracker sync` and `tracker watch`."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import click

from tracker.actions import sync as actions
from tracker.actions.link import find_link
from tracker.actions.progress import fingerprint, load_progress
from tracker.actions.sync_lines import SyncLine, next_part_lines, sync_lines
from tracker.cli import UNREADABLE
from tracker.cli.common import json_option, print_error, print_json, print_warnings, reporting_errors
from tracker.cli.completion import complete_repositories
from tracker.cli.terminal import ProgressBar, fold
from tracker.errors import ProgressError
from tracker.text import plural

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from tracker.actions.progress import View
    from tracker.actions.sync import Sync

POLL_SECONDS = 2.0
"""Seconds between two looks at the references of the linked repositories."""

_STYLES = {"lost": "red", "proven": "green", "nearer": "yellow", "offer": "cyan"}
"""Kind of a line → its colour."""


@click.command()
@click.argument("repositories", nargs=-1, metavar="[REPOSITORY]...", shell_complete=complete_repositories)
@click.option("--yes", "-y", is_flag=True, help="Link repositories to the milestones they prove.")
@json_option
def sync(repositories: tuple[str, ...], *, yes: bool, as_json: bool) -> None:
    """Verify the linked repositories that have new commits, record the verdicts, and show only what changed.

    Lost deliverables come first, with the commit that lost them, then proven ones, then those that have a part more
    than last time. Only the branch of a link counts, whatever is checked out.

    Exits with 0 whatever changed, and with 3 if a repository on this device cannot be verified.

    \b
    Examples:
      tracker sync
      tracker sync --yes
      tracker sync rag-bot --json
    """
    with reporting_errors(as_json=as_json):
        found = _synchronized(repositories, link_all=yes)
    print_warnings(found.warnings)
    if as_json:
        print_json({"schema": "tracker.sync/1", "error": None, "changed": found.changed, **found._asdict()})
    else:
        _print(sync_lines(found))
    if found.failed:
        raise click.exceptions.Exit(UNREADABLE)


@click.command()
@click.argument("repositories", nargs=-1, metavar="[REPOSITORY]...", shell_complete=complete_repositories)
def watch(repositories: tuple[str, ...]) -> None:
    """Synchronize after every commit, and show the next missing part and how to add it. Ctrl-C ends it.

    It looks at the references of the linked repositories every two seconds, without starting git.

    \b
    Examples:
      tracker watch
      tracker watch rag-bot
    """
    try:
        with reporting_errors(as_json=False):
            _watch(repositories)
    except (KeyboardInterrupt, click.Abort):
        click.echo("\nStopped.")


def _watch(names: Sequence[str]) -> None:
    found = _synchronized(names, link_all=False)
    print_warnings(found.warnings)
    view = load_progress()
    seen = fingerprint(view)
    only = {find_link(name, view).repository for name in names}
    _print(sync_lines(found))
    _print_next(view, only)
    count = len(only) or len(view.progress.links)
    what = f"Watching {plural(count, 'repository', 'repositories')}" if count else "Waiting for a linked repository"
    click.echo(f"{what}. Press Ctrl-C to stop.")
    while True:
        time.sleep(POLL_SECONDS)
        before, seen = seen, fingerprint(view)  # taken first: a commit made meanwhile is seen the next time
        if before == seen:
            continue
        try:
            found = _synchronized(sorted(only), link_all=False)
            view = load_progress()
        except ProgressError as error:  # such as a full disk: what is not recorded is found again
            print_error(error, as_json=False)
        else:
            if found.verified or found.changed:
                click.echo(f"\n{time.strftime('%H:%M')}")
                _print(sync_lines(found))
                _print_next(view, only)


def _synchronized(names: Sequence[str], *, link_all: bool) -> Sync:
    view = load_progress() if names else None
    only = [find_link(name, view).repository for name in names] if view else []
    with ProgressBar("linked repositories") as bar:
        return actions.sync(
            lambda _verified, done, total: bar.update(done, total), repositories=only, link_all=link_all
        )


def _print_next(view: View, repositories: Collection[str]) -> None:
    if part := actions.next_part(view, repositories):
        _print(next_part_lines(part))


def _print(lines: Iterable[SyncLine]) -> None:
    for kind, text in lines:
        lead = len(text) - len(text.lstrip())
        folded = fold(text, 0 if kind == "plain" and lead else 4 if lead else 2)
        click.echo(click.style(folded, fg=_STYLES.get(kind), bold=kind in {"lost", "heading"}))
