"""The line patterns of the languages that `other_languages` reads. Each runs in linear time over one line."""

from __future__ import annotations

import re
from typing import NamedTuple


class Language(NamedTuple):
    """How one language writes imports (group name, perhaps local), functions or tests, their marks and assertions."""

    comments: str
    imported: re.Pattern[str]
    function: re.Pattern[str]
    assertion: re.Pattern[str]
    marker: re.Pattern[str] | None = None
    block_import: bool = False
    several: bool = False


GO_BLOCK = re.compile(r'\s*+(?:(?P<local>[\w.]++)\s++)?"(?P<name>[^"\n]++)"')

_JAVA_IMPORT = re.compile(r"\s*+import\s++(?:static\s++)?(?P<name>[\w.*]++)(?:\s++as\s++(?P<local>\w++))?")
_JAVA_ASSERTION = re.compile(
    r"(?<![\w.])((?:Assert(?:ions)?\.)?(?:assert\w*+|verify|fail|expect\w*+|should\w*+))\s*+[({]"
)
_JAVA_MARKER = re.compile(r"@(Test|ParameterizedTest|RepeatedTest|Property)\b")
_METHOD = re.compile(
    r"^\s*+(?:(?:public|private|protected|internal|static|final|async|override|suspend|abstract|virtual|sealed)\s++)*+"
    r"[\w<>\[\],.?]++\s++(\w++)\s*+\((?!.*;\s*+$)"
)
_KOTLIN = re.compile(r"\bfun\s++(?:<[^<>]*+>\s*+)?(?:[\w.]++\.)?(?:`([^`]++)`|(\w++))\s*+\(")

LANGUAGES = {
    "go": Language(
        comments="//",
        imported=re.compile(r'import\s++(?:(?P<local>[\w.]++)\s++)?"(?P<name>[^"\n]++)"'),
        function=re.compile(r"^func\s++(?:\([^()]*+\)\s*+)?(\w++)"),
        assertion=re.compile(
            r"(?<![\w.])((?:t|b|tb|T)\.(?:Error|Errorf|Fatal|Fatalf|Fail|FailNow)|(?:assert|require)\.\w++)\("
        ),
        block_import=True,
    ),
    "java": Language("//", _JAVA_IMPORT, _METHOD, _JAVA_ASSERTION, _JAVA_MARKER),
    "kotlin": Language("//", _JAVA_IMPORT, _KOTLIN, _JAVA_ASSERTION, _JAVA_MARKER),
    "scala": Language(
        comments="//",
        imported=re.compile(r"\s*+import\s++(?P<name>[\w.]++)"),
        function=re.compile(
            r"""\bdef\s++(\w++)|\b(?:test|it)\s*+\(\s*+"([^"\n]++)"|^\s*+"([^"\n]++)"\s++(?:should|in)\b"""
        ),
        assertion=re.compile(
            r"(?<![\w.])(assert\w*+|expect\w*+|intercept)\s*+[(\[]|\b(?:must|should)(?:Be|Equal|\s++be)\b()"
        ),
    ),
    "csharp": Language(
        comments="//",
        imported=re.compile(
            r"\s*+(?:global\s++)?using\s++(?:static\s++)?(?:(?P<local>\w++)\s*+=\s*+)?(?P<name>[\w.]++)\s*+;"
        ),
        function=_METHOD,
        assertion=re.compile(r"(?<![\w.])((?:Assert|CollectionAssert|StringAssert)\.\w++)|\.(Should\w*+)\s*+\("),
        marker=re.compile(r"\[(Fact|Theory|Test|TestMethod|TestCase|DataTestMethod)\b"),
    ),
    "rust": Language(
        comments="//",
        imported=re.compile(
            r"\s*+(?:pub(?:\([^()]*+\))?\s++)?use\s++(?P<name>[\w:]++)(?:[^;]*?\bas\s++(?P<local>\w++))?"
        ),
        function=re.compile(r"\bfn\s++(\w++)"),
        assertion=re.compile(r"(?<![\w.])((?:debug_)?assert\w*+|matches|panic)!\s*+[(\[{]"),
        marker=re.compile(r"#\[((?:\w++::)*+test|rstest|test_case)\b"),
    ),
    "r": Language(
        comments="#",
        imported=re.compile(
            r"\s*+(?:suppress\w++\()?(?:library|require|requireNamespace)\(\s*+[\"']?(?P<name>[\w.]++)"
        ),
        function=re.compile(r"""^\s*+([\w.]++)\s*+(?:<-|=)\s*+function\b|\btest_that\(\s*+["']([^"'\n]++)"""),
        assertion=re.compile(r"(?<![\w.])(expect_\w++|stopifnot)\s*+\("),
    ),
    "ruby": Language(
        comments="#",
        imported=re.compile(r"\s*+require(?:_relative)?\s*+\(?[\"'](?P<name>[^\"'\n]++)"),
        function=re.compile(r"""\bdef\s++(?:self\.)?(\w++[?!]?)|^\s*+(?:it|specify|test)\s*+\(?["']([^"'\n]++)"""),
        assertion=re.compile(r"(?<![\w.])(assert\w*+|refute\w*+|expect)\b"),
    ),
    "php": Language(
        comments="//#",
        imported=re.compile(r"\s*+use\s++(?:function\s++)?(?P<name>[\w\\]++)(?:\s++as\s++(?P<local>\w++))?\s*+[;{,]"),
        function=re.compile(r"""\bfunction\s++(\w++)|^\s*+(?:it|test)\(\s*+["']([^"'\n]++)"""),
        assertion=re.compile(r"(?:->|::)((?:assert|expect)\w++)\s*+\(|(?<![\w>])(expect)\("),
        marker=re.compile(r"#\[(Test)\b"),
    ),
    "julia": Language(
        comments="#",
        imported=re.compile(r"\s*+(?:using|import)\s++(?P<name>[\w.]++(?:\s*+,\s*+[\w.]++)*+)"),
        function=re.compile(r"""\bfunction\s++(\w++)|@testset\s++"([^"\n]++)"""),
        assertion=re.compile(r"(@test\w*+)"),
        several=True,
    ),
}
"""The languages, by the name the registry gives them."""
