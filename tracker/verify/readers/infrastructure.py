"""Infrastructure as code: HCL (Terraform, OpenTofu, Packer, Nomad) and Bicep, each by one linear scan.

Of HCL there are blocks and attributes with their paths, of Bicep the resources and modules with their properties.
"""

from __future__ import annotations

import re

from tracker.verify.facts.fact import MAXIMUM_TEXT, Fact
from tracker.verify.readers import decode, json_file, yaml_file

_TOKEN = re.compile(
    r"""(?P<newline>\n)|[ \t\f\v]++|(?P<comment>(?:\#|//)[^\n]*+|/\*(?:[^*]|\*(?!/))*+(?:\*/)?+)"""
    r"""|(?P<heredoc><<[-~]?(?P<tag>[A-Za-z_]\w*+)[^\n]*+)|(?P<string>"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"?)"""
    r"""|(?P<word>[\w.-]++)|(?P<sign>[{}\[\]()=:,])|."""
)
_OPEN, _CLOSE = "{[(", "}])"
_DEEPEST = 50
_ENCODERS = ("jsonencode", "yamlencode")
"""Functions of Terraform whose object is read as if it stood there itself."""
_ENCODED = frozenset(f"{name}(" for name in _ENCODERS)
_PROPERTY = re.compile(r"\s*+(?:([A-Za-z_]\w*+)|'([^']++)')\s*+:")
_BRACKET = re.compile(r"[][{}()]")
_TEXT = re.compile(r"'(?:[^'\\]|\\.)*+'?|//.*+")
_DECLARED = re.compile(r"\s*+(resource|module)\s++\w++\s++'([^'@\n]++)(?![^'\n]*+'\s*+existing\b)")
"""A declaration of Bicep; what exists already is only looked up."""


def read_hcl(data: bytes) -> list[Fact]:
    """Read an HCL file."""
    scan = _Scan(decode.text(data))
    scan.run()
    return scan.found


def read_bicep(data: bytes) -> list[Fact]:
    """Read a Bicep file: block resource.Microsoft.Web/sites, block module.<path>, and in them key properties.sku."""
    found: list[Fact] = []
    open_: list[str] = []
    """The property of each open bracket, "" where it has none."""
    is_text = False
    for number, whole in enumerate(decode.lines(data), 1):
        if declared := _DECLARED.match(whole):
            found.append(Fact("block", f"{declared[1]}.{decode.cut(declared[2])}", number))
        named = None if is_text or not open_ else _PROPERTY.match(whole)
        line, is_text = _without_texts(whole, is_text=is_text)
        name = named[1] or named[2] if named else ""
        if named:
            value = whole[named.end() :].partition(" //")[0].strip()
            path = ".".join(filter(None, (*open_, name)))
            told = "" if value.endswith(tuple(_OPEN)) else value.strip("'")
            found.append(Fact("key", decode.cut(path), number, decode.cut(told)))
        for sign in _BRACKET.findall(line):
            if sign in _OPEN:
                open_.append(name)
                name = ""
            elif open_:
                open_.pop()
        if len(open_) > _DEEPEST or len(found) >= decode.MAXIMUM_FACTS:
            break
    return found[: decode.MAXIMUM_FACTS]


def _without_texts(line: str, *, is_text: bool) -> tuple[str, bool]:
    """A line with blanks for its texts and comments, and whether a text of several lines is open after it."""
    kept = []
    first, *others = line.split("'''")
    for at, piece in enumerate((first, *others)):
        is_text = is_text != (at > 0)
        kept.append(" " * len(piece) if is_text else _TEXT.sub(lambda text: " " * len(text[0]), piece))
    return "".join(kept), is_text


def read_terraform_json(data: bytes) -> list[Fact]:
    """Read the blocks of a `.tf.json` or `.tofu.json` file; its keys are those of any JSON file."""
    keys = (fact for fact in json_file.read(data) if fact.kind == "key" and not fact.value)
    return [
        Fact("block", fact.name, fact.line) for fact in keys if fact.name.count(".") >= _LABELS.get(_first(fact), 9)
    ]


_LABELS = {"resource": 2, "data": 2, "module": 1, "provider": 1, "variable": 1, "output": 1, "terraform": 1}
"""Block of Terraform → its labels."""


def _first(fact: Fact) -> str:
    return fact.name.partition(".")[0]


def read_template(data: bytes) -> list[Fact]:
    """Read a file that is JSON or YAML by its content: a CloudFormation template, whatever its suffix."""
    text = decode.text(data)
    if text.lstrip()[:1] == "{":
        return json_file.read(data)
    return yaml_file.read(data) if _CLOUDFORMATION.search(text) else []


_CLOUDFORMATION = re.compile(r"^(?:AWSTemplateFormatVersion|Resources|Transform)\s*+:", re.MULTILINE)


class _Scan:
    """One pass over the tokens: the open blocks, the words of the statement at hand, the value at hand."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._stack: list[str] = []
        self._words: list[str] = []
        self._line = self._word_line = 1
        self._value_at = -1  # where the value at hand begins; -1 outside values
        self._value_end = -1  # where a comment after it begins
        self._depth = 0  # brackets open inside that value
        self.found: list[Fact] = []

    def run(self) -> None:
        """Fill `found`."""
        position = 0
        while (match := _TOKEN.match(self._text, position)) and len(self.found) < decode.MAXIMUM_FACTS:
            position = match.end()
            kind, piece = match.lastgroup, match.group()
            if kind == "newline":
                self._end_statement(match.start())
                self._line += 1
            elif kind == "comment":
                self._line += piece.count("\n")
                if self._value_at >= 0 and not self._depth and self._value_end < 0:
                    self._value_end = match.start()
            elif match.group("heredoc"):
                position = self._heredoc(match)
            elif kind == "sign":
                self._sign(piece, match.start())
            elif kind in {"string", "word"} and self._value_at < 0:
                if not self._words:
                    self._word_line = self._line
                self._words.append(piece.strip('"')[:MAXIMUM_TEXT])
        self._end_statement(len(self._text))

    def _heredoc(self, match: re.Match[str]) -> int:
        """Pass over a here document: its text is the value."""
        tag, position = match.group("tag"), match.end()
        body_at = min(position + 1, len(self._text))
        while position < len(self._text):
            start = position + 1
            end = self._text.find("\n", start)
            position = len(self._text) if end < 0 else end
            self._line += 1
            if self._text[start : min(position, start + 200)].strip() == tag:
                break
        if self._value_at >= 0 and self._depth == 0:
            self._value_at = body_at
        return position

    def _sign(self, piece: str, offset: int) -> None:
        if self._value_at >= 0:
            self._in_value(piece, offset)
        elif piece == "{":
            self._push(block=True)
        elif piece == "}":
            self._pop()
        elif piece in "=:" and self._words:
            self._value_at = offset + 1
        elif piece in ",()[]":
            self._words = []

    def _in_value(self, piece: str, offset: int) -> None:
        begun = "" if self._depth else self._begun(offset)
        if piece == "(" and begun in _ENCODERS:
            return
        if self._depth == 0 and piece == "{" and begun.removesuffix("(") in {"", *_ENCODERS}:
            self._value_at = self._value_end = -1
            self._push(block=False)
        elif piece in _OPEN:
            self._depth += 1
        elif piece in _CLOSE and self._depth:
            self._depth -= 1
        elif piece == "}":
            self._end_statement(offset)
            self._pop()
        elif piece == "," and not self._depth:
            self._end_statement(offset)

    def _begun(self, offset: int) -> str:
        """The beginning of the value at hand up to here."""
        return self._text[self._value_at : min(offset, self._value_at + 100)].strip() if self._value_at >= 0 else ""

    def _push(self, *, block: bool) -> None:
        part = ".".join(self._words)[: decode.MAXIMUM_NAME]
        self._words = []
        self._stack.append(part)
        if part and len(self._stack) <= decode.MAXIMUM_DEPTH:
            self.found.append(Fact("block" if block else "key", decode.dotted(self._stack), self._word_line))

    def _pop(self) -> None:
        self._words = []
        if self._stack:
            self._stack.pop()

    def _end_statement(self, offset: int) -> None:
        """End the statement at a newline, comma or closing brace, unless brackets are open in its value."""
        if offset < len(self._text) and (self._depth or self._begun(offset) in _ENCODED):
            return
        if self._value_at >= 0 and self._words and len(self._stack) < decode.MAXIMUM_DEPTH:
            offset = self._value_end if self._value_end >= 0 else offset
            value = decode.cut(self._text[self._value_at : min(offset, self._value_at + 1000)])
            if value.startswith('"') and value.count('"') == 2 and value.endswith('"'):  # noqa: PLR2004 - one string
                value = value[1:-1]
            path = decode.dotted([*self._stack, self._words[-1]])
            self.found.append(Fact("key", path, self._word_line, value))
            if value.startswith("{"):  # a document in JSON, such as a state machine
                found = json_file.read(self._text[self._value_at : offset].encode())
                above = self._line - self._text.count("\n", self._value_at, offset) - 1
                self.found += (
                    fact._replace(name=f"{path}.{fact.name}", line=fact.line + above)
                    for fact in found
                    if fact.kind == "key"
                )
        self._value_at = self._value_end = -1
        self._depth, self._words = 0, []
