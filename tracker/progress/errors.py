"""What keeps progress from being read or written, as one type of error."""

from __future__ import annotations


class ProgressError(Exception):
    """Something was asked for that cannot be done; `code` is for programs, `message` and `remedy` are for people.

    `wrong_use` tells a mistake of the caller's from a file or repository that cannot be read or written; `candidates`
    are what an ambiguous name may mean.
    """

    def __init__(
        self, code: str, message: str, remedy: str, *, wrong_use: bool = False, candidates: tuple[str, ...] = ()
    ) -> None:
        """Keep what is to be told."""
        super().__init__(message)
        self.code = code
        self.message = message
        self.remedy = remedy
        self.wrong_use = wrong_use
        self.candidates = candidates
