"""Jenkinsfiles: the commands of `sh`, `bat` and `powershell` steps, by stage."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tracker.verify.readers import decode, shell

if TYPE_CHECKING:
    from tracker.verify.facts.fact import Fact

_TOKEN = re.compile(
    r"""//[^\n]*+|/\*(?:[^*]|\*(?!/))*+(?:\*/)?+"""
    r"""|(?P<long>'''(?:[^'\\]|\\.|'(?!''))*+(?:''')?+|\"""(?:[^"\\]|\\.|"(?!""))*+(?:\""")?+)"""
    r"""|(?P<short>'[^'\\\n]*+(?:\\.[^'\\\n]*+)*+'?+|"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"?+)"""
    r"""|(?P<word>[A-Za-z_]\w*+)|(?P<sign>[^\s\w])""",
    re.DOTALL,
)
_STEPS = frozenset({"sh", "bat", "powershell", "pwsh"})


def read(data: bytes) -> list[Fact]:
    """Read a Jenkinsfile; inside of a command: its stage."""
    text = decode.text(data)
    found: list[Fact] = []
    stage = waiting = ""
    line, counted = 1, 0
    for match in _TOKEN.finditer(text):
        kind, piece = match.lastgroup, match.group()
        line += text.count("\n", counted, match.start())
        counted = match.start()
        if kind == "word" and piece not in {"script", "returnStdout", "returnStatus", "label", "true", "false"}:
            waiting = piece if piece in _STEPS or piece == "stage" else ""
        elif kind == "sign" and piece not in "(:,":
            waiting = ""
        elif kind in {"long", "short"} and waiting:
            inner = piece.strip(piece[0])
            if waiting == "stage":
                stage = decode.cut(inner)
            elif len(found) < decode.MAXIMUM_FACTS:
                found.extend(shell.commands(inner, line, stage))
            waiting = ""
    return found
