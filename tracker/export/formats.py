"""The formats by name; the module of each is imported when it is asked for. Equal summaries give equal bytes."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, NamedTuple

from tracker.export.sanitize import sanitize_summary

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tracker.export.summary import Summary


class Format(NamedTuple):
    """A format: the module whose `render` makes it, what it is for, whether it is no text, the extra it needs."""

    module: str
    about: str
    binary: bool = False
    extra: str = ""


class MissingExtra(Exception):  # noqa: N818 - says what it is
    """A format was asked for whose package is not installed."""

    def __init__(self, name: str, extra: str) -> None:
        """Keep what is missing and what to do."""
        self.message = f"{name} needs a package that is not installed"
        self.remedy = f"python -m pip install 'roadmap-tracker[{extra}]'"
        super().__init__(f"{self.message}: {self.remedy}")


FORMATS: Mapping[str, Format] = {
    "md": Format("markdown", "résumé section in Markdown"),
    "html": Format("html", "one self-contained page"),
    "json-resume": Format("json_resume", "JSON Resume 1.0.0"),
    "rendercv": Format("rendercv", "YAML for RenderCV"),
    "pdf": Format("pdf", "single column, by Typst", binary=True, extra="pdf"),
    "docx": Format("docx", "for word processors", binary=True, extra="docx"),
    "json": Format("json", "everything, for programs"),
    "shields": Format("shields", "endpoint of a shields.io badge"),
    "csv": Format("csv", "one row for each fact of the evidence"),
}


def render(summary: Summary, name: str) -> bytes:
    """The summary in a format, as bytes. Raises KeyError for no format, MissingExtra where its package is missing."""
    content: bytes | str = _module(name).render(sanitize_summary(summary))
    return content if isinstance(content, bytes) else content.encode()


def remarks(summary: Summary, name: str) -> tuple[str, ...]:
    """What a person is to be told about the summary in this format. Raises as `render` does."""
    told: tuple[str, ...] = getattr(_module(name), "remarks", lambda _: ())(sanitize_summary(summary))
    return told


def _module(name: str) -> Any:  # noqa: ANN401 - a module of this folder
    format_ = FORMATS[name]
    try:
        return importlib.import_module(f"tracker.export.{format_.module}")
    except ModuleNotFoundError as error:
        if not format_.extra or (error.name or "").startswith("tracker"):
            raise
        raise MissingExtra(name, format_.extra) from error
