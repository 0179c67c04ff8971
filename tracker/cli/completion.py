"""`tracker completion`, and the ids that a shell completes."""

# ruff: noqa: PLC0415 - progress takes 15 ms to import; all commands name these functions, only completion calls them

from __future__ import annotations

import click
from click.shell_completion import CompletionItem, get_completion_class

from tracker.errors import ProgressError, UnusableFilesError
from tracker.text import sanitize

SHELLS = ("bash", "zsh", "fish")


@click.command()
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print a script that completes commands, milestones, tracks and deliverables in a shell.

    \b
    Examples:
      eval "$(tracker completion bash)"    # in ~/.bashrc
      eval "$(tracker completion zsh)"     # in ~/.zshrc
      tracker completion fish | source     # in ~/.config/fish/config.fish
    """
    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"This version of click does not support {shell}.")
    click.echo(kind(context.find_root().command, {}, "tracker", "_TRACKER_COMPLETE").source())


def complete_milestones(_context: click.Context, _parameter: click.Parameter, typed: str) -> list[CompletionItem]:
    """The milestones that start with what was typed; their steps once it contains a dot."""
    from tracker.actions.progress import load_progress
    from tracker.progress.names import named_items

    try:
        view = load_progress()
    except ProgressError:
        return []
    tracks = [view.tracks[id_] for id_ in view.progress.tracks if id_ in view.tracks] or list(view.tracks.values())
    items = named_items(tracks, steps="." in typed)
    named = ((item.identity if "/" in typed else item.id, item.text) for item in items)
    return [CompletionItem(name, help=sanitize(text)) for name, text in named if name.startswith(typed)]


def complete_tracks(_context: click.Context, _parameter: click.Parameter, typed: str) -> list[CompletionItem]:
    """The tracks that start with what was typed."""
    from tracker.progress.outline import outlines

    return [CompletionItem(id_, help=sanitize(item.title)) for id_, item in outlines().items() if id_.startswith(typed)]


def complete_packs(_context: click.Context, _parameter: click.Parameter, typed: str) -> list[CompletionItem]:
    """The reference packs that start with what was typed."""
    from tracker.actions.pack import packs

    return [CompletionItem(id_) for id_ in packs() if id_.startswith(typed)]


def complete_rubrics(_context: click.Context, _parameter: click.Parameter, typed: str) -> list[CompletionItem]:
    """The rubrics that start with what was typed."""
    from tracker.review.rubrics import rubrics

    try:
        found = rubrics()[0]
    except UnusableFilesError:
        return []
    return [CompletionItem(id_, help=sanitize(one.title)) for id_, one in found.items() if id_.startswith(typed)]


def complete_backgrounds(context: click.Context, _parameter: click.Parameter, typed: str) -> list[CompletionItem]:
    """The backgrounds that start with what was typed: of the track that was named, else of all."""
    from tracker.progress.outline import outlines

    tracks = outlines()
    named = context.params.get("track")
    chosen = [tracks[named]] if named in tracks else tracks.values()
    origins = dict.fromkeys(entry.origin for track in chosen for entry in track.entries)
    return [CompletionItem(origin) for origin in origins if origin.startswith(typed)]


def complete_deliverables(
    _context: click.Context, _parameter: click.Parameter | None, typed: str
) -> list[CompletionItem]:
    """The deliverables that start with what was typed after the last comma."""
    from tracker.verify.rules.catalogue import load_catalogue

    before, comma, last = typed.rpartition(",")
    try:
        deliverables = load_catalogue().deliverables.values()
    except (OSError, ValueError, KeyError, UnusableFilesError):  # the learner's own files may have any content
        return []
    found = (item for item in deliverables if item.id.startswith(last))
    return [CompletionItem(f"{before}{comma}{item.id}", help=sanitize(item.title)) for item in found]


def complete_repositories(_context: click.Context, _parameter: click.Parameter, typed: str) -> list[CompletionItem]:
    """The linked repositories that start with what was typed; folders where there are none."""
    from tracker.actions.progress import load_progress

    try:
        links = load_progress().progress.links.values()
    except ProgressError:
        return []
    found = [
        CompletionItem(sanitize(link.name), help=sanitize(link.repository))
        for link in links
        if link.name.startswith(typed)
    ]
    return found or [CompletionItem(typed, type="dir")]
