"""What stands inside a paragraph of Markdown: links of every form, code spans, and the plain words left over."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from tracker.verify.readers import decode, fences, shell

if TYPE_CHECKING:
    from tracker.verify.facts.fact import Fact

_IMAGE, _CODE = "\x01", "\x02"  # stand for an image and a code span, so that positions of line ends stay
_IMAGES = re.compile(r"!\[[^\[\]\n]*+\](?:\([^()\n]*+\)|\[[^\[\]\n]*+\])|<img(?:\s[^<>\n]*+)?>", re.IGNORECASE)
_SPAN = re.compile(r"(``?)(?!`)([^`]++)\1(?!`)")
# Every alternative begins with a character of its own, so that a search passes over all others quickly.
_LINK = re.compile(
    r"""\[(?P<label>[^\[\]]*+)\]"""
    r"""(?:\([ ]*+<?(?P<address>(?:[^()\s<>]|\([^()\s]*+\))*+)>?(?:\s[^()\n]*+)?\)|\[(?P<named>[^\[\]\n]*+)\])?"""
    r"""|<(?P<auto>https?://[^\s<>]++)>|<a\s(?P<tag>[^<>]*+)>|https?://[^\s<>()\[\]"'`|\x01\x02]++"""
)
_ADDRESS = re.compile(r"https?://[^\s<>()\[\]\"'|\x01\x02]++")
_HREF = r"\bhref\s*+=\s*+[\"']?([^\"'\s<>]++)"
_TAG = re.compile(r"</?[A-Za-z][^<>]*+>|<!--[^<>]*+-->")
_DEFINITION = re.compile(r" {0,3}\[([^\[\]\n]++)\]:[ \t]*+<?([^\s<>]++)>?")
_MARK = re.compile(r"[\[<`\x01\x02]")  # what every form of link, span, image and tag holds, but for a bare address
_LABEL_LENGTH = 300


class Link(NamedTuple):
    """A link, and how many line ends of its text stand before it."""

    address: str
    label: str
    newlines: int


def definitions(lines: list[str]) -> dict[str, str]:
    """Give the addresses of reference links, by lower-case label."""
    found: dict[str, str] = {}
    for line in lines:
        if "]:" in line and (match := _DEFINITION.match(line)):
            found.setdefault(" ".join(match.group(1).lower().split()), match.group(2))
    return found


def is_definition(line: str) -> bool:
    """Tell a line that only defines the address of a reference."""
    return "]:" in line and not line.lstrip().startswith("[^") and bool(_DEFINITION.match(line))


def links(text: str, known: dict[str, str]) -> tuple[list[Link], str]:
    """Give the links of a text, and the text without code, images, addresses and tags."""
    if "://" not in text and not _MARK.search(text):
        return [], _unmarked(text)
    codes: list[str] = []

    def remember(match: re.Match[str]) -> str:
        if _ADDRESS.fullmatch(match[2]):
            return match[2]  # an address that is set as code is meant to be opened too
        codes.append(match[2])
        return _CODE + "\n" * match[2].count("\n")

    blanked = text.replace(_IMAGE, " ").replace(_CODE, " ")
    if "`" in blanked:
        blanked = _SPAN.sub(remember, blanked)
    if "![" in blanked or "<" in blanked:
        blanked = _IMAGES.sub(_IMAGE, blanked)
    if "://" not in blanked and "[" not in blanked and "<" not in blanked:
        return [], _unmarked(blanked)
    found: list[Link] = []
    plain: list[str] = []
    end = newlines = used = 0
    for match in _LINK.finditer(blanked):
        before, (start, end) = end, match.span()
        plain.append(blanked[before:start])
        used += blanked.count(_CODE, before, start)
        newlines += blanked.count("\n", before, start)
        address, label = _link(match, blanked, known)
        if address:
            shown = _shown(label, codes[used : used + label.count(_CODE)])
            found.append(Link(address[: decode.MAXIMUM_NAME], shown, newlines))
        used += blanked.count(_CODE, start, end)
        within, kept = blanked.count("\n", start, end), match["label"] or ""
        newlines += within
        plain.append(kept + "\n" * (within - kept.count("\n")) if within else kept)
    plain.append(blanked[end:])
    stripped = "".join(plain)
    if "<" in stripped:
        stripped = _TAG.sub(lambda tag: "\n" * tag.group().count("\n"), stripped)
    return found, _unmarked(stripped)


def _unmarked(text: str) -> str:
    return text.replace(_IMAGE, "").replace(_CODE, "").replace("**", "").replace("__", "")


def commands(text: str, first_line: int) -> list[Fact]:
    """Give the commands of code spans: `pip install x`."""
    found: list[Fact] = []
    for match in _SPAN.finditer(text) if "`" in text else ():
        code = match.group(2).strip()
        if " " in code and fences.is_known(code):
            found.extend(shell.commands(code, first_line + text.count("\n", 0, match.start()), "span"))
    return found


def _link(match: re.Match[str], text: str, known: dict[str, str]) -> tuple[str, str]:
    """Give the address and the raw label of a link; no address where a bracket is none."""
    kind = match.lastgroup
    if kind == "address":
        return match["address"], match["label"]
    if kind is None:
        return match[0].rstrip(".,;:!?*_~"), ""
    if kind == "auto":
        return match["auto"], ""
    if kind == "tag":
        href = re.search(_HREF, match["tag"], re.IGNORECASE)
        label = text[match.end() : match.end() + _LABEL_LENGTH].partition("</a")[0]
        return (href.group(1) if href else ""), _TAG.sub("", label)
    label = match["label"]
    reference = match["named"] or label
    return known.get(" ".join(reference.lower().split()), ""), label


def _shown(label: str, codes: list[str]) -> str:
    """Give the label as a reader sees it; an image without words reads 'image'."""
    if _CODE in label:
        parts = iter(codes)
        words = "".join(" ".join(next(parts, "").split()) if character == _CODE else character for character in label)
    else:
        words = label
    shown = " ".join(words.replace(_IMAGE, " ").replace("*", "").split())
    return shown or ("image" if _IMAGE in label else "")
