"""Go, Java, Kotlin, Scala, C#, Rust, R, Ruby, PHP and Julia: imports, tests with their assertions, calls as written.

One linear scan blanks comments and texts; line patterns find the rest. Nothing is resolved.
"""

from __future__ import annotations

import re

from tracker.verify.facts.fact import Fact
from tracker.verify.readers import decode, languages

_C_COMMENT = r"//[^\n]*+|/\*(?:[^*]|\*(?!/))*+(?:\*/)?+"
_TEXT = r'"""(?:[^"]|"(?!""))*+(?:""")?+|"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"?+'
_SCANS = {
    "//": rf"{_C_COMMENT}|{_TEXT}|`[^`]*+`?+|'(?:\\.|[^'\\\n])'",
    "#": rf"\#[^\n]*+|{_TEXT}|'[^'\\\n]*+(?:\\.[^'\\\n]*+)*+'?+",
    "//#": rf"{_C_COMMENT}|\#(?!\[)[^\n]*+|{_TEXT}|'[^'\\]*+(?:\\.[^'\\]*+)*+'?+",
}
_QUOTES = "\"'`"
_ANNOTATED = frozenset({"java", "kotlin", "csharp", "scala"})
_ANNOTATION = re.compile(r"\s*+(?:@|\[)([A-Z]\w++)\b")
_CALL = re.compile(r"(?<![\w.:$@])[$@]?([A-Za-z_]\w*+(?:(?:\.|::|->)[A-Za-z_]\w*+)++)!?\s*+\(")


def read(data: bytes, language: str) -> list[Fact]:
    """Read a source file of a language named in `languages.LANGUAGES`."""
    spec, patterns = languages.LANGUAGES[language], languages.patterns(language)
    scan = re.compile(_SCANS[spec.comments], re.DOTALL)
    text = decode.text(data)
    with_texts = _blanked(text, scan, keep_texts=True).split("\n")
    code = _blanked(text, scan, keep_texts=False).split("\n")
    found: list[Fact] = []
    inside, marked, importing = "", "", False
    for number, (line, bare) in enumerate(zip(with_texts, code, strict=True), 1):
        if len(found) >= decode.MAXIMUM_FACTS:
            break
        if not bare.strip():
            continue
        importing = spec.block_import and (bare.startswith("import (") or (importing and not bare.startswith(")")))
        pattern = re.compile(languages.GO_BLOCK) if importing else patterns.imported
        found.extend(_imports(pattern, line, number, several=spec.several))
        marked = _marker(patterns.marker, bare) or marked
        if language in _ANNOTATED and (annotation := _ANNOTATION.match(bare)):
            found.append(Fact("decorator", annotation.group(1)[:100], number))
        if function := patterns.function.search(line):
            inside = decode.cut(next((group for group in function.groups() if group), ""))
            found.append(Fact("function", inside, number))
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
