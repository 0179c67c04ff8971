"""A screen as a small SVG, one line of the file for each line of the screen, so that a change can be read as text."""

from __future__ import annotations

import difflib
import re
from html import escape, unescape

from textual.strip import Strip

ACROSS, DOWN = 8, 17
"""Points that a cell takes."""

INK = "#d7dbe4"

HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" font-size="13.3" shape-rendering="crispEdges" '
    'font-family="DejaVu Sans Mono, Menlo, Consolas, monospace">'
)
_WIDE = "\u00a0\u00a0"  # SVG would draw two spaces as one
_ROW = re.compile(r"<text [^>]*>(.*)</text>")
_TAG = re.compile(r"<[^>]+>")


def picture(app):
    """What the app shows now, a dialogue without what is behind it; the colours are those of the theme."""
    drawn = app.screen._compositor.render_update(full=True)  # noqa: SLF001 - as `export_screenshot`
    region = app.screen.query_one(".dialog").region if app.screen.is_modal else app.screen.region
    lines = [Strip.join(line).crop(region.x, region.right) for line in drawn.strips[region.y : region.bottom]]
    rows = [_row(number, line) for number, line in enumerate(lines)]
    head = HEAD.format(wide=region.width * ACROSS, high=region.height * DOWN)
    return "\n".join([head, *rows, "</svg>", ""])


def _row(number, segments):
    behind, runs, at = [], [], 0
    for text, style, cells in _runs(segments):
        ink, paper = (_colour(getattr(style, name, None)) for name in ("color", "bgcolor"))
        if style and style.reverse:
            ink, paper = paper, ink
        if paper:
            behind.append(
                f'<path fill="{paper}" d="M{at * ACROSS} {number * DOWN}h{cells * ACROSS}v{DOWN}h-{cells * ACROSS}z"/>'
            )
        bare = text.strip()
        before, _, after = text.partition(bare) if bare else (text, "", "")
        runs.append(before)
        if bare:
            looks = [("font-weight", "bold", style.bold), ("font-style", "italic", style.italic)] if style else []
            looks += [("opacity", ".6", style.dim), ("text-decoration", "underline", style.underline)] if style else []
            attributes = "".join(f' {name}="{value}"' for name, value, on in looks if on)
            length = (cells - len(before) - len(after)) * ACROSS
            place = f'x="{(at + len(before)) * ACROSS}" textLength="{length}"'
            runs.append(
                f'<tspan {place} fill="{ink or INK}"{attributes}>{escape(bare.replace("  ", _WIDE))}</tspan>{after}'
            )
        at += cells
    return f'{"".join(behind)}<text y="{number * DOWN + 13}">{"".join(runs)}</text>'


def _runs(segments):
    """Text, style and cells, neighbours of one style joined."""
    text, style, cells = "", None, 0
    for segment in segments:
        if segment.style != style and cells:
            yield text, style, cells
            text, cells = "", 0
        text, style, cells = text + segment.text, segment.style, cells + segment.cell_length
    if cells:
        yield text, style, cells


def _colour(colour):
    return colour.get_truecolor().hex if colour and not colour.is_default else ""


def difference(was, now):
    """What differs, for people: the lines of text, or how many lines only look otherwise."""
    before, after = _texts(was), _texts(now)
    if before == after:
        rows = [
            number
            for number, pair in enumerate(zip(was.split("\n")[1:], now.split("\n")[1:], strict=False), 1)
            if pair[0] != pair[1]
        ]
        return f"the words are the same; lines {rows} look otherwise"
    return "\n".join(difflib.unified_diff(before, after, "accepted", "now", lineterm="", n=1))


def _texts(svg):
    return [unescape(_TAG.sub("", row)).replace(_WIDE, "  ").rstrip() for row in _ROW.findall(svg)]
