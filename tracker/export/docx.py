"""A Word document, by python-docx: one column, standard headings, plain lists."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING, Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from tracker.export.paper import paper
from tracker.export.sanitize import as_uri

if TYPE_CHECKING:
    from tracker.export.paper import Entry, Run
    from tracker.export.summary import Summary

_LINK = RGBColor(0x0A, 0x4A, 0x78)
_GREY = RGBColor(0x46, 0x46, 0x46)
_DEFAULT_DATE = "2000-01-01"
_MAX_PROPERTY_LENGTH = 255


def render(summary: Summary) -> bytes:
    """The document. Its dates are those of the summary, so that equal summaries give equal bytes."""
    content = paper(summary)
    document = docx.Document()
    _set_layout(document, content.name, content.as_of or _DEFAULT_DATE)
    document.add_heading(content.name, level=0)
    if content.headline:
        document.add_paragraph(content.headline)
    if content.contact:
        line = document.add_paragraph()
        for number, piece in enumerate(content.contact):
            if number:
                line.add_run(" · ")
            _add(line, piece)
    for section in content.sections:
        document.add_heading(section.title, level=1)
        for entry in section.entries:
            _entry(document, entry)
    written = io.BytesIO()
    document.save(written)
    return _without_timestamps(written.getvalue())


def _set_layout(document: Any, name: str, day: str) -> None:  # noqa: ANN401 - python-docx has no types
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin = section.bottom_margin = Mm(18)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(10.5)
    normal.paragraph_format.space_after = Pt(4)
    for style in ("Title", "Heading 1", "Heading 2"):
        document.styles[style].font.color.rgb = RGBColor(0, 0, 0)
    properties = document.core_properties
    properties.author = properties.last_modified_by = properties.title = name[:_MAX_PROPERTY_LENGTH]
    properties.comments, properties.revision = "", 1
    properties.created = properties.modified = datetime.fromisoformat(day)


def _entry(document: Any, entry: Entry) -> None:  # noqa: ANN401 - as above
    if not entry.lines and not entry.when:
        line = document.add_paragraph()
        line.add_run(f"{entry.title.text}: ").bold = True
        line.add_run(entry.note)
        return
    _add(document.add_heading("", level=2), entry.title)
    for text in (entry.when, entry.note):
        if text:
            document.add_paragraph(text)
    for item in entry.lines:
        line = document.add_paragraph(style="List Bullet")
        for piece in item.runs:
            _add(line, piece)
        if item.evidence:
            line.add_run().add_break()
            for piece in item.evidence:
                _add(line, piece, small=True)


def _add(paragraph: Any, piece: Run, *, small: bool = False) -> None:  # noqa: ANN401 - as above
    run = paragraph.add_run(piece.text)
    run.bold = True if piece.strong else None
    if small:
        run.font.size, run.font.color.rgb = Pt(8.5), _GREY
    if piece.url:
        run.font.color.rgb = _LINK
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
