"""The error of everything that reads repositories."""

from __future__ import annotations

from tracker.errors import ReportedError


class RepositoryError(ReportedError):
    """A repository that cannot be read."""

    def __reduce__(self) -> tuple[type[RepositoryError], tuple[str, str, str]]:
        """All three texts go to another process, not the message alone."""
        return type(self), (self.code, self.message, self.remedy)
