"""`tracker completion`."""

from __future__ import annotations

import click

HOW = {
    "bash": 'eval "$(tracker completion bash)"        # in ~/.bashrc',
    "zsh": 'eval "$(tracker completion zsh)"         # in ~/.zshrc',
    "fish": "tracker completion fish | source          # in ~/.config/fish/config.fish",
}


@click.command()
@click.argument("shell", type=click.Choice(tuple(HOW)))
def completion(shell: str) -> None:
    """Print what makes a shell complete commands, milestones, steps, tracks and deliverables.

    \b
    Examples:
      eval "$(tracker completion bash)"        in ~/.bashrc
      eval "$(tracker completion zsh)"         in ~/.zshrc
      tracker completion fish | source         in ~/.config/fish/config.fish
    """
    from click.shell_completion import get_completion_class  # noqa: PLC0415 - only for completion

    from tracker.cli.main import cli  # noqa: PLC0415 - it imports this module

    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"click knows no completion for {shell}.")
    click.echo(kind(cli, {}, "tracker", "_TRACKER_COMPLETE").source())
