"""Rich's console on standard output."""

from rich.console import Console


class OutputConsole(Console):
    """A console whose closed pipe ends the program as any other command's; Rich itself would exit with 1."""

    def on_broken_pipe(self) -> None:
        """Leave the error to `tracker.cli.main`."""
        raise BrokenPipeError
