"""Ruby, PHP and Julia: imports, tests with their assertions, calls as written.

One linear scan blanks comments and texts; line patterns find the rest. Nothing is resolved.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from tracker.verify.facts.fact import Fact
from tracker.verify.readers import decode

_C_COMMENT = r"//[^\n]*+|/\*(?:[^*]|\*(?!/))*+(?:\*/)?+"
_TEXT = r'"""(?:[^"]|"(?!""))*+(?:""")?+|"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"?+'
_SCANS = {
    "#": rf"\#[^\n]*+|{_TEXT}|'[^'\\\n]*+(?:\\.[^'\\\n]*+)*+'?+",
    "//#": rf"{_C_COMMENT}|\#(?!\[)[^\n]*+|{_TEXT}|'[^'\\]*+(?:\\.[^'\\]*+)*+'?+",
}
_QUOTES = "\"'`"
_CALL = re.compile(r"(?<![\w.:$@])[$@]?([A-Za-z_]\w*+(?:(?:\.|::|->)[A-Za-z_]\w*+)++)!?\s*+\(")


class Language(NamedTuple):
    """How one language writes imports (group name, perhaps local), functions or tests, their marks and assertions."""

    comments: str
    imported: str
    function: str
    assertion: str
    marker: str = ""
    several: bool = False


class _Patterns(NamedTuple):
    """The patterns of a language, ready for use."""

    imported: re.Pattern[str]
    function: re.Pattern[str]
    assertion: re.Pattern[str]
    marker: re.Pattern[str] | None


LANGUAGES = {
    "ruby": Language(
        comments="#",
        imported=r"\s*+require(?:_relative)?\s*+\(?[\"'](?P<name>[^\"'\n]++)",
        function=r"""\bdef\s++(?:self\.)?(\w++[?!]?)|^\s*+(?:it|specify|test|scenario)\s*+\(?["']([^"'\n]++)|^\s*+(it)\s*+\{""",
        assertion=r"(?<![\w.])(assert\w*+|refute\w*+|expect|is_expected)\b|\.(should(?:_not)?|must_\w++|wont_\w++)\b",
    ),
    "bats": Language(
        comments="#",
        imported=r"\s*+load\s++[\"']?(?P<name>[\w./-]++)",
        function=r"""^\s*+@test\s++["']([^"'\n]++)|^(\w++)\s*+\(\)""",
        assertion=r"^\s*+(assert\w*+|refute\w*+|\[\[?(?=\s)|test(?=\s)|grep(?=\s)|\(\((?=\s)|diff(?=\s)|cmp(?=\s))",
    ),
    "php": Language(
        comments="//#",
        imported=r"\s*+use\s++(?:function\s++)?(?P<name>[\w\\]++)(?:\s++as\s++(?P<local>\w++))?\s*+[;{,]",
        function=r"""\bfunction\s++(\w++)|^\s*+(?:it|test)\(\s*+["']([^"'\n]++)""",
        assertion=r"(?:->|::)((?:assert|expect)\w++)\s*+\(|(?<![\w>])(expect)\(",
        marker=r"#\[(Test)\b",
    ),
    "julia": Language(
        comments="#",
        imported=r"\s*+(?:using|import)\s++(?P<name>[\w.]++(?:\s*+,\s*+[\w.]++)*+)",
        function=r"""\bfunction\s++(\w++)|@testset\s++"([^"\n]++)""",
        assertion=r"(@test\w*+)",
        several=True,
    ),
}
"""The languages, by the name the registry gives them."""


def read(data: bytes, language: str) -> list[Fact]:
    """Read a source file of a language named in LANGUAGES."""
    spec, patterns = LANGUAGES[language], _patterns(language)
    scan = re.compile(_SCANS[spec.comments], re.DOTALL)
    text = decode.text(data)
    with_texts = _blanked(text, scan, keep_texts=True).split("\n")
    code = _blanked(text, scan, keep_texts=False).split("\n")
    found: list[Fact] = []
    inside, marked = "", ""
    for number, (line, bare) in enumerate(zip(with_texts, code, strict=True), 1):
        if len(found) >= decode.MAXIMUM_FACTS:
            break
        if not bare.strip():
            continue
        found.extend(_imports(patterns.imported, line, number, several=spec.several))
        marked = _marker(patterns.marker, bare) or marked
        if function := patterns.function.search(line):
            inside = decode.cut(next((group for group in function.groups() if group), ""))
            found.append(Fact("function", inside, number, flags=("filled",)))
            if marked:
                found.append(Fact("decorator", marked, number, inside))
            marked = ""
        found.extend(Fact("assertion", name, number, inside=inside) for name in _assertions(patterns.assertion, bare))
        found.extend(Fact("call", decode.cut(m.group(1)), number, inside=inside) for m in _CALL.finditer(bare))
    return found[: decode.MAXIMUM_FACTS]


def _blanked(text: str, scan: re.Pattern[str], *, keep_texts: bool) -> str:
    """Leave comments, and texts if so wished, out of a source; line ends stay."""

    def blank(match: re.Match[str]) -> str:
        token = match.group()
        if token[0] in _QUOTES:
            return token if keep_texts else '"' + "\n" * token.count("\n") + '"'
        return "\n" * token.count("\n")

    return scan.sub(blank, text)


def _imports(pattern: re.Pattern[str], line: str, number: int, *, several: bool) -> list[Fact]:
    match = pattern.match(line[:2000])
    if not match:
        return []
    names = [name.strip(" \t\"'") for name in match.group("name").split(",")] if several else [match.group("name")]
    local = match.groupdict().get("local") or ""
    return [
        Fact("import", decode.cut(name), number, local or re.split(r"[./\\:]", name.rstrip(":{*. "))[-1][:100])
        for name in names
        if name.strip()
    ]


def _marker(pattern: re.Pattern[str] | None, bare: str) -> str:
    match = pattern.search(bare) if pattern else None
    return match.group(1) if match else ""


def _assertions(pattern: re.Pattern[str], bare: str) -> list[str]:
    """Name each assertion by the first group that matched, else by its words."""
    found = pattern.finditer(bare)
    return [decode.cut(next(filter(None, match.groups()), " ".join(match.group().split()))) for match in found]


@cache
def _patterns(language: str) -> _Patterns:
    """Give the patterns of a language, compiled when its first file is read; raises KeyError."""
    spec = LANGUAGES[language]
    marker = re.compile(spec.marker) if spec.marker else None
    return _Patterns(re.compile(spec.imported), re.compile(spec.function), re.compile(spec.assertion), marker)
