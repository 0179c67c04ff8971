"""The export formats by name. The module of a format is imported when it is requested."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, NamedTuple

from tracker.export.sanitize import sanitize_summary
from tracker.installation import install_command

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tracker.export.summary import Summary


class Format(NamedTuple):
    """An export format.

    module  the module in this folder whose `render` produces it
    about   a description for the help
    binary  whether it is not text
    extra   the optional dependency that it needs
    dated   whether it says since when each deliverable is there
    """

    module: str
    about: str
    binary: bool = False
    extra: str = ""
    dated: bool = False


class MissingExtraError(Exception):
    """The package that a format needs is not installed."""

    def __init__(self, name: str, extra: str) -> None:
        """Name the format and the optional dependency that it needs."""
        self.message = f"the format {name} needs a package that is not installed"
        self.remedy = f"run `{install_command(extra)}`"
        super().__init__(f"{self.message}: {self.remedy}")


FORMATS: Mapping[str, Format] = {
    "md": Format("markdown", "Markdown section for a résumé"),
    "html": Format("html", "self-contained web page"),
    "json-resume": Format("json_resume", "JSON Resume 1.0.0"),
    "rendercv": Format("rendercv", "RenderCV YAML"),
    "pdf": Format("pdf", "PDF in one column", binary=True, extra="pdf"),
    "docx": Format("docx", "Word document", binary=True, extra="docx"),
    "json": Format("json", "all data, for programs", dated=True),
    "shields": Format("shields", "shields.io badge endpoint"),
    "csv": Format("csv", "CSV, one row for each fact of evidence", dated=True),
}


def render(summary: Summary, name: str) -> bytes:
    """The summary in one of FORMATS, as bytes. Raises MissingExtraError."""
    content: bytes | str = _module(name).render(sanitize_summary(summary))
    return content if isinstance(content, bytes) else content.encode()


def format_warnings(summary: Summary, name: str) -> tuple[str, ...]:
    """Warnings about the summary in one of FORMATS, such as missing characters of fonts. Raises MissingExtraError."""
    found: tuple[str, ...] = getattr(_module(name), "warnings", lambda _: ())(sanitize_summary(summary))
    return found


def _module(name: str) -> Any:  # noqa: ANN401 - a module of this folder
    format_ = FORMATS[name]
    try:
        return importlib.import_module(f"tracker.export.{format_.module}")
    except ModuleNotFoundError as error:
        if not format_.extra or (error.name or "").startswith("tracker"):
            raise
        raise MissingExtraError(name, format_.extra) from error
