"""The error of everything that reads repositories."""

from __future__ import annotations


class RepositoryError(Exception):
    """A repository that cannot be read: `code` for programs, `message` and `remedy` for people."""

    def __init__(self, code: str, message: str, remedy: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.remedy = remedy

    def __reduce__(self) -> tuple[type[RepositoryError], tuple[str, str, str]]:
        """All three texts go to another process, not the message alone."""
        return type(self), (self.code, self.message, self.remedy)
