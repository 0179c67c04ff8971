"""The line patterns of the languages that `other_languages` reads. Each runs in linear time over one line."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple


class Language(NamedTuple):
    """How one language writes imports (group name, perhaps local), functions or tests, their marks and assertions."""

    comments: str
    imported: str
    function: str
    assertion: str
    marker: str = ""
    block_import: bool = False
    several: bool = False


class Patterns(NamedTuple):
    """The patterns of a language, ready for use."""

    imported: re.Pattern[str]
    function: re.Pattern[str]
    assertion: re.Pattern[str]
    marker: re.Pattern[str] | None


GO_BLOCK = r'\s*+(?:(?P<local>[\w.]++)\s++)?"(?P<name>[^"\n]++)"'

_JAVA_IMPORT = r"\s*+import\s++(?:static\s++)?(?P<name>[\w.*]++)(?:\s++as\s++(?P<local>\w++))?"
_JAVA_ASSERTION = r"(?<![\w.])((?:Assert(?:ions)?\.)?(?:assert\w*+|verify|fail|expect\w*+|should\w*+))\s*+[({]"
_JAVA_MARKER = r"@(Test|ParameterizedTest|RepeatedTest|Property)\b"
_METHOD = (
    r"^\s*+(?:(?:public|private|protected|internal|static|final|async|override|suspend|abstract|virtual|sealed)\s++)*+"
    r"[\w<>\[\],.?]++\s++(\w++)\s*+\((?!.*;\s*+$)"
)
_KOTLIN = r"\bfun\s++(?:<[^<>]*+>\s*+)?(?:[\w.]++\.)?(?:`([^`]++)`|(\w++))\s*+\("

LANGUAGES = {
    "go": Language(
        comments="//",
        imported=r'import\s++(?:(?P<local>[\w.]++)\s++)?"(?P<name>[^"\n]++)"',
        function=r"^func\s++(?:\([^()]*+\)\s*+)?(\w++)",
        assertion=r"(?<![\w.])((?:t|b|tb|T)\.(?:Error|Errorf|Fatal|Fatalf|Fail|FailNow)|(?:assert|require)\.\w++)\(",
        block_import=True,
    ),
    "java": Language("//", _JAVA_IMPORT, _METHOD, _JAVA_ASSERTION, _JAVA_MARKER),
    "kotlin": Language("//", _JAVA_IMPORT, _KOTLIN, _JAVA_ASSERTION, _JAVA_MARKER),
    "scala": Language(
        comments="//",
        imported=r"\s*+import\s++(?P<name>[\w.]++)",
        function=r"""\bdef\s++(\w++)|\b(?:test|it)\s*+\(\s*+"([^"\n]++)"|^\s*+"([^"\n]++)"\s++(?:should|in)\b""",
        assertion=r"(?<![\w.])(assert\w*+|expect\w*+|intercept)\s*+[(\[]|\b(?:must|should)(?:Be|Equal|\s++be)\b()",
    ),
    "csharp": Language(
        comments="//",
        imported=r"\s*+(?:global\s++)?using\s++(?:static\s++)?(?:(?P<local>\w++)\s*+=\s*+)?(?P<name>[\w.]++)\s*+;",
        function=_METHOD,
        assertion=r"(?<![\w.])((?:Assert|CollectionAssert|StringAssert)\.\w++)|\.(Should\w*+)\s*+\(",
        marker=r"\[(Fact|Theory|Test|TestMethod|TestCase|DataTestMethod)\b",
    ),
    "rust": Language(
        comments="//",
        imported=r"\s*+(?:pub(?:\([^()]*+\))?\s++)?use\s++(?P<name>[\w:]++)(?:[^;]*?\bas\s++(?P<local>\w++))?",
        function=r"\bfn\s++(\w++)",
        assertion=r"(?<![\w.])((?:debug_)?assert\w*+|matches|panic)!\s*+[(\[{]",
        marker=r"#\[((?:\w++::)*+test|rstest|test_case)\b",
    ),
    "r": Language(
        comments="#",
        imported=r"\s*+(?:suppress\w++\()?(?:library|require|requireNamespace)\(\s*+[\"']?(?P<name>[\w.]++)",
        function=r"""^\s*+([\w.]++)\s*+(?:<-|=)\s*+function\b|\btest_that\(\s*+["']([^"'\n]++)""",
        assertion=r"(?<![\w.])(expect_\w++|stopifnot)\s*+\(",
    ),
    "ruby": Language(
        comments="#",
        imported=r"\s*+require(?:_relative)?\s*+\(?[\"'](?P<name>[^\"'\n]++)",
        function=r"""\bdef\s++(?:self\.)?(\w++[?!]?)|^\s*+(?:it|specify|test)\s*+\(?["']([^"'\n]++)""",
        assertion=r"(?<![\w.])(assert\w*+|refute\w*+|expect)\b",
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


@cache
def patterns(language: str) -> Patterns:
    """Give the patterns of a language, compiled when its first file is read; raises KeyError."""
    spec = LANGUAGES[language]
    marker = re.compile(spec.marker) if spec.marker else None
    return Patterns(re.compile(spec.imported), re.compile(spec.function), re.compile(spec.assertion), marker)
