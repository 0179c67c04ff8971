"""What a command says of a name that is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tracker.files.problems import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable


def unknown(what: str, wrote: str, choices: Iterable[str], otherwise: str) -> click.UsageError:
    """The error for a name that is no `what`: with the choice spelled most like it, else with `otherwise`."""
    near = nearest(wrote, choices)
    return click.UsageError(f'There is no {what} "{wrote}". ' + (f'Did you mean "{near}"?' if near else otherwise))
