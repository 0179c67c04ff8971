"""A Word document, by python-docx: one column, standard headings, plain lists."""

from __future__ import annotations

import io
import math
import zipfile
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING, Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from tracker.export.paper import DOT, MAX_PAGE, Run, paper
from tracker.export.sanitize import as_uri
from tracker.export.summary import MAX_STATEMENTS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tracker.export.paper import Entry, Paper
    from tracker.export.summary import Summary

_LINK = RGBColor(0x0A, 0x4A, 0x78)
_GREY = RGBColor(0x46, 0x46, 0x46)
_DEFAULT_DATE = "2000-01-01"
_MAX_PROPERTY_LENGTH = 255
_FEWEST_STATEMENTS = 3
_LINES_OF_PAGE, _LINES_OF_HEAD, _LINES_OF_SECTION, _CHARACTERS = 65.7, 3.0, 1.6, 112
"""Measured with Carlito, which is as wide as Calibri."""


def render(summary: Summary) -> bytes:
    """The document. Its dates are those of the summary, so that equal summaries give equal bytes."""
    content = _fitted(summary)
    document = docx.Document()
    _set_layout(document, content.name, content.as_of or _DEFAULT_DATE)
    document.add_heading(content.name, level=1)
    if content.headline:
        document.add_paragraph(content.headline)
    if content.contact:
        line = document.add_paragraph()
        for number, piece in enumerate(content.contact):
            if number:
                line.add_run(DOT)
            _add(line, piece)
    for section in content.sections:
        document.add_heading(section.title, level=2)
        for entry in section.entries:
            if section.is_list:
                _paragraph(document, (Run(f"{entry.title.text}: ", strong=True), *entry.about))
            else:
                _entry(document, entry)
    if content.note:
        _paragraph(document, (Run(content.note, small=True),))
    written = io.BytesIO()
    document.save(written)
    return _without_timestamps(written.getvalue())


def _fitted(summary: Summary) -> Paper:
    """The résumé; of few projects, with as many statements as are likely to leave it on one page."""
    usual = paper(summary)
    if len(summary.projects) > MAX_PAGE or any(project.most != MAX_STATEMENTS for project in summary.projects):
        return usual
    fewer = (
        paper(summary._replace(projects=tuple(project._replace(most=most) for project in summary.projects)))
        for most in range(MAX_STATEMENTS - 1, _FEWEST_STATEMENTS - 1, -1)
    )
    return next((one for one in chain([usual], fewer) if _lines(one) <= _LINES_OF_PAGE), usual)


def _lines(content: Paper) -> float:
    """About how many lines of text a document takes; only Word itself knows."""
    lines = _LINES_OF_HEAD + _LINES_OF_SECTION * len(content.sections)
    for section in content.sections:
        for entry in section.entries:
            wrapped = (entry.about, *entry.lines) if not section.is_list else ((entry.title, *entry.about),)
            lines += sum(math.ceil(_width(runs) / _CHARACTERS) for runs in wrapped)
            lines += 0 if section.is_list else 1.15 + bool(entry.when) + bool(entry.note)
    return lines + bool(content.note)


def _width(runs: Iterable[Run]) -> float:
    return sum(len(run.text) * (0.85 if run.small else 1) for run in runs)


def _set_layout(document: Any, name: str, day: str) -> None:  # noqa: ANN401 - python-docx has no types
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(17)
    section.top_margin = section.bottom_margin = Mm(10)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(9.5)
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(0), 1.0
    document.styles["List Bullet"].paragraph_format.space_after = Pt(0)
    for style, size, above in (("Heading 1", 18, 0), ("Heading 2", 11.5, 5), ("Heading 3", 9.5, 2)):
        heading = document.styles[style]
        heading.font.name, heading.font.size, heading.font.color.rgb = "Calibri", Pt(size), RGBColor(0, 0, 0)
        for kind in ("ascii", "hAnsi", "eastAsia", "cs"):  # else the font of the theme wins
            heading.element.rPr.rFonts.attrib.pop(qn(f"w:{kind}Theme"), None)
        heading.paragraph_format.space_before, heading.paragraph_format.space_after = Pt(above), Pt(0.5)
    link = document.styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER, builtin=True)
    link.font.color.rgb, link.font.underline = _LINK, True
    properties = document.core_properties
    properties.language = "en-US"
    properties.author = properties.last_modified_by = properties.title = name[:_MAX_PROPERTY_LENGTH]
    properties.comments, properties.revision = "", 1
    properties.created = properties.modified = datetime.fromisoformat(day)


def _entry(document: Any, entry: Entry) -> None:  # noqa: ANN401 - as above
    _add(document.add_heading("", level=3), entry.title)
    if entry.when:
        document.add_paragraph(entry.when)
    if entry.about:
        _paragraph(document, entry.about)
    for item in entry.lines:
        _paragraph(document, item, "List Bullet")
    if entry.note:
        _paragraph(document, (Run(entry.note, small=True),))


def _paragraph(document: Any, pieces: Iterable[Run], style: str | None = None) -> None:  # noqa: ANN401 - as above
    line = document.add_paragraph(style=style)
    for piece in pieces:
        _add(line, piece)


def _add(paragraph: Any, piece: Run) -> None:  # noqa: ANN401 - as above
    run = paragraph.add_run(piece.text)
    run.bold = True if piece.strong else None
    if piece.small:
        run.font.size, run.font.color.rgb = Pt(8.5), _GREY
    if piece.url:
        run.style = "Hyperlink"
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), paragraph.part.relate_to(as_uri(piece.url), RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
        paragraph._p.append(link)  # noqa: SLF001 - python-docx has no hyperlinks; this is how its documentation adds one
        link.append(run._r)  # noqa: SLF001 - as above


def _without_timestamps(archive: bytes) -> bytes:
    """The archive with constant timestamps."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 3
            entry.external_attr = 0o644 << 16
            new.writestr(entry, old.read(name))
    return written.getvalue()
