"""Errors that any command may end with."""


class UnusableFilesError(Exception):
    """Files of the learner's own cannot be used; `problems` has a line for each mistake in them."""

    def __init__(self, what: str, problems: tuple[str, ...]) -> None:
        """Keep what to show."""
        super().__init__("\n".join((f"{what} cannot be used:", *problems)))
        self.problems = problems
