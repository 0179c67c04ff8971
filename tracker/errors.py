"""Errors that any command may end with."""

from __future__ import annotations


class ReportedError(Exception):
    """Something cannot be done; `code` is for programs, `message` and `remedy` are for people."""

    def __init__(self, code: str, message: str, remedy: str) -> None:
        """Keep what is reported."""
        super().__init__(message)
        self.code = code
        self.message = message
        self.remedy = remedy


class ProgressError(ReportedError):
    """An action cannot be done.

    `wrong_use` tells a mistake of the caller from a file or repository that cannot be read or written; `candidates`
    are the possible meanings of an ambiguous name.
    """

    def __init__(
        self, code: str, message: str, remedy: str, *, wrong_use: bool = False, candidates: tuple[str, ...] = ()
    ) -> None:
        """Keep what is reported."""
        super().__init__(code, message, remedy)
        self.wrong_use = wrong_use
        self.candidates = candidates

    @classmethod
    def of(cls, error: ReportedError) -> ProgressError:
        """The error of an action that ends with another one."""
        return cls(error.code, error.message, error.remedy)


class UnusableFilesError(Exception):
    """Files of the program or of the learner cannot be used; `problems` has one line for each problem in them."""

    def __init__(self, what: str, problems: tuple[str, ...]) -> None:
        """Keep what is reported."""
        super().__init__("\n".join((f"cannot use {what}:", *problems)))
        self.problems = problems
