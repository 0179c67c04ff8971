"""What a shell completes: milestones, steps, tracks, deliverables, repositories."""

# ruff: noqa: PLC0415 - the commands name these functions, and only completion calls them

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.text import sanitize

if TYPE_CHECKING:
    import click
    from click.shell_completion import CompletionItem


def complete_milestones(_context: click.Context, _parameter: click.Parameter, typed: str) -> list[CompletionItem]:
    """The milestones, once a dot is typed the steps, that begin with what was typed."""
    from click.shell_completion import CompletionItem

    from tracker.actions.progress import ProgressError, load_progress
    from tracker.progress.names import named_items

    try:
        view = load_progress()
    except ProgressError:
        return []
    tracks = [view.tracks[id_] for id_ in view.progress.tracks if id_ in view.tracks] or list(view.tracks.values())
    found = named_items(tracks, steps="." in typed)
    both = ((name.identity if "/" in typed else name.id, name.text) for name in found)
    return [CompletionItem(id_, help=sanitize(text)) for id_, text in both if id_.startswith(typed)]


def complete_tracks(_context: click.Context, _parameter: click.Parameter, typed: str) -> list[CompletionItem]:
    """The tracks that begin with what was typed."""
    from click.shell_completion import CompletionItem

    from tracker.progress.outline import outlines

    return [CompletionItem(id_, help=sanitize(item.title)) for id_, item in outlines().items() if id_.startswith(typed)]


def complete_deliverables(
    _context: click.Context, _parameter: click.Parameter | None, typed: str
) -> list[CompletionItem]:
    """The deliverables that begin with what was typed after the last comma."""
    from click.shell_completion import CompletionItem

    from tracker.errors import UnusableFilesError
    from tracker.verify.rules.catalogue import load_catalogue

    before, comma, last = typed.rpartition(",")
    try:
        deliverables = load_catalogue().deliverables.values()
    except (OSError, ValueError, KeyError, UnusableFilesError):  # the learner's own files, never linted
        return []
    found = (item for item in deliverables if item.id.startswith(last))
    return [CompletionItem(f"{before}{comma}{item.id}", help=sanitize(item.title)) for item in found]


def complete_repositories(_context: click.Context, _parameter: click.Parameter, typed: str) -> list[CompletionItem]:
    """The linked repositories that begin with what was typed, and folders."""
    from click.shell_completion import CompletionItem

    from tracker.actions.progress import ProgressError, load_progress

    try:
        links = load_progress().progress.links.values()
    except ProgressError:
        return []
    known = [
        CompletionItem(sanitize(link.name), help=sanitize(link.repository))
        for link in links
        if link.name.startswith(typed)
    ]
    return known or [CompletionItem(typed, type="dir")]
