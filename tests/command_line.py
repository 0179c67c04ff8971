"""The `tracker` command in this process, which costs a tenth of starting the installed one."""

from __future__ import annotations

import contextlib
import gc
import io
import os
import signal
import sys
import tempfile
from subprocess import CompletedProcess
from typing import TYPE_CHECKING
from unittest import mock

from tracker.cli.main import run

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

SIGNALS = (signal.SIGTERM, signal.SIGHUP)


def run_command(
    arguments: tuple[object, ...],
    environment: Mapping[str, str],
    *,
    cwd: Path | None = None,
    typed: str | None = None,
) -> CompletedProcess[str]:
    """What `subprocess.run` gives for the installed command, with only this environment.

    An exception that the command does not handle is raised here: no test takes a traceback for an error message.
    """
    words = ["tracker", *map(str, arguments)]
    with _stream(typed or "") as stdin, _stream() as stdout, _stream() as stderr, _as_before():
        with (
            mock.patch.dict(os.environ, environment, clear=True),
            mock.patch.multiple(sys, argv=words, stdin=stdin, stdout=stdout, stderr=stderr),
            contextlib.chdir(cwd or "."),
        ):
            try:
                run()
            except SystemExit as end:
                code = end.code or 0
        return CompletedProcess(words, code, _written(stdout), _written(stderr))


@contextlib.contextmanager
def _stream(content: str = "") -> Iterator[io.TextIOWrapper]:
    """A file for a standard stream, as it has a descriptor."""
    with tempfile.TemporaryFile() as file, io.TextIOWrapper(file, encoding="utf-8") as stream:
        file.write(content.encode())
        file.seek(0)
        yield stream


def _written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    stream.seek(0)
    return stream.read()


@contextlib.contextmanager
def _as_before() -> Iterator[None]:
    """Set back what `run` sets for its process."""
    handlers = {name: signal.getsignal(name) for name in SIGNALS}
    thresholds = gc.get_threshold()
    yield
    gc.set_threshold(*thresholds)
    gc.unfreeze()
    for name, handler in handlers.items():
        signal.signal(name, handler)
