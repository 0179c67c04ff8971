"""Files that name commands by what they are for: Makefiles, justfiles, Procfiles, Jenkinsfiles, TeamCity's settings.

A command stands inside its target, recipe, process type or stage. What a target or recipe needs reads as a command of
its own: `make <target>`, `just <recipe>`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tracker.verify.facts.fact import MAXIMUM_TEXT, Fact
from tracker.verify.readers import decode, shell

if TYPE_CHECKING:
    from collections.abc import Iterator

MAXIMUM_VALUE = 400
"""Characters kept of a variable and of the recipe line that it is put into."""

_MAKE_VARIABLE = re.compile(r"(?:export\s++|override\s++)?+([\w.-]++)\s*+(?::{0,3}|\?|\+)=\s*+(.*)")
_MAKE_RULE = re.compile(r"([^\s:=#][^:=#\n]*+)::?(?!=)([^;\n#]*+)(?:;(.*))?")
_MAKE_INCLUDE = re.compile(r"[-s]?include\s")
_FILE_SIGNS = frozenset("./%*$")
"""Signs of prerequisites that are files and not targets of an included Makefile."""

_MAKE_REFERENCE = re.compile(r"\$(?:\(([\w.-]++)\)|\{([\w.-]++)\}|(\$))")
_JUST_VALUE = r"(?:'[^'\n]*+'|\"[^\"\n]*+\"|[^:=\n'\"]++)"
_JUST_RECIPE = re.compile(rf"@?([A-Za-z_][\w-]*+)((?:[^:=\n]|={_JUST_VALUE})*+):(?!=)([^\n]*+)")
_JUST_NEED = re.compile(r"\(\s*+([\w:-]++)[^()]*+\)|([A-Za-z_][\w:-]*+)")
_JUST_VARIABLE = re.compile(r"(?:export\s++)?+([\w-]++)\s*+:=\s*+[\"']([^\"'\n]*+)")
_JUST_ALIAS = re.compile(r"alias[ \t]++([\w-]++)[ \t]*+:=[ \t]*+([\w:-]++)")
_JUST_OTHER = re.compile(r"(import\??|mod\??)[ \t]++(?:([\w-]++)[ \t]*+)?+(?:[\"']([^\"'\n]*+)[\"'])?+[ \t]*+$")
_JUST_REFERENCE = re.compile(r"\{\{\s*+([\w-]++)\s*+\}\}")
_PROCESS = re.compile(r"([\w-]++)[ \t]*+:[ \t]*+(\S.*)")
_JENKINS_TOKEN = re.compile(
    r"""//[^\n]*+|/\*(?:[^*]|\*(?!/))*+(?:\*/)?+"""
    r"""|(?P<long>'''(?:[^'\\]|\\.|'(?!''))*+(?:''')?+|\"""(?:[^"\\]|\\.|"(?!""))*+(?:\""")?+)"""
    r"""|(?P<short>'[^'\\\n]*+(?:\\.[^'\\\n]*+)*+'?+|"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"?+)"""
    r"""|(?P<word>[A-Za-z_]\w*+)|(?P<sign>[^\s\w])""",
    re.DOTALL,
)
_JENKINS_STEPS = frozenset({"sh", "bat", "powershell", "pwsh"})
_CONSTANTS = frozenset({"true", "false"})
_NEVER = ("expression false", "when expression false", "expression return false", "when expression return false")
_TRIGGERS = frozenset({"vcs", "schedule", "finishBuildTrigger", "retryBuild"})
_TEAMCITY_TEXTS = {"scriptContent": "", "shellScript": "", "tasks": "gradle", "goals": "mvn", "pythonArguments": ""}
_TEAMCITY_TOOLS = {"pytest": "pytest", "dotnetTest": "dotnet test", "unittest": "python -m unittest"}


def read_makefile(data: bytes) -> list[Fact]:
    """Read a Makefile; inside "" there is the target that make builds by itself."""
    variables = {"MAKE": "make", "PYTHON": "python"}
    targets: list[str] = []
    needs: list[tuple[str, str, int]] = []
    known: set[str] = set()
    includes = False
    first, at_first = "", 1  # the target that make builds by itself
    found: list[Fact] = []
    for line, number in _logical(decode.lines(data)):
        if len(found) >= decode.MAXIMUM_FACTS:
            break
        if line.startswith("\t"):
            found.extend(_recipe(line, number, targets, variables))
        elif _MAKE_INCLUDE.match(line):
            includes = True
        elif variable := _MAKE_VARIABLE.match(line):
            variables[variable.group(1)] = _expanded(variable.group(2), variables)
        elif rule := _MAKE_RULE.match(line):
            targets = [name for name in _expanded(rule.group(1), variables).split() if name != ".PHONY"][:5]
            known.update(targets)
            if not first and targets and targets[0][0] != "." and "%" not in targets[0]:
                first, at_first = targets[0], number
            wanted = _expanded(rule.group(2), variables).split()[:50]
            needs.extend((target, need, number) for target in targets for need in wanted)
            found.extend(_recipe(rule.group(3) or "", number, targets, variables))
    for target, need, number in needs[: decode.MAXIMUM_FACTS]:
        if need in known or (includes and not _FILE_SIGNS & set(need)):
            found.append(Fact("command", f"make {need}"[: decode.MAXIMUM_NAME], number, decode.cut(need), target))
    default = variables.get(".DEFAULT_GOAL") or first
    if default:
        found.append(Fact("command", f"make {default}"[: decode.MAXIMUM_NAME], at_first, decode.cut(default)))
    return found


def read_justfile(data: bytes) -> list[Fact]:
    """Read a justfile; inside "" there is the recipe that just runs by itself; imports and modules are keys."""
    variables: dict[str, str] = {}
    recipe = default = ""
    found: list[Fact] = []
    body: list[str] = []
    start = 0
    for number, line in enumerate([*decode.lines(data), "end"], 1):
        if line[:1] in {" ", "\t"} or not line.strip():
            start = start or number
            body.append(
                _JUST_REFERENCE.sub(lambda match: variables.get(match.group(1), match.group()), line).lstrip(" \t@-")
            )
            continue
        if recipe and body and len(found) < decode.MAXIMUM_FACTS:
            found.extend(shell.commands("\n".join(body), start, recipe))
        body, start = [], 0
        if alias := _JUST_ALIAS.match(line):
            found.append(
                Fact("command", f"just {decode.cut(alias[2])}", number, decode.cut(alias[2]), decode.cut(alias[1]))
            )
        elif other := _JUST_OTHER.match(line):
            module = other[1].startswith("mod")
            key = f"mod.{decode.cut(other[2] or '')}" if module else "import"
            found.append(Fact("key", key, number, decode.cut(other[3] or "")))
        elif variable := _JUST_VARIABLE.match(line):
            variables[variable.group(1)] = variable.group(2)[:MAXIMUM_TEXT]
        elif header := _JUST_RECIPE.match(line):
            recipe = header.group(1)[:MAXIMUM_TEXT]
            if not default:
                default = recipe
                found.append(Fact("command", f"just {default}", number, default))
            needs = _JUST_NEED.findall(header.group(3).split("#")[0])[:50]
            names = [decode.cut(called or plain) for called, plain in needs if called or plain]
            found.extend(Fact("command", f"just {name}", number, name, recipe) for name in names)
        elif not line.startswith(("#", "[")):
            recipe = ""
    return found


def read_procfile(data: bytes) -> list[Fact]:
    """Read a Procfile; inside of a command: its process type."""
    found: list[Fact] = []
    for number, line in enumerate(decode.lines(data), 1):
        if (match := _PROCESS.match(line)) and len(found) < decode.MAXIMUM_FACTS:
            found.extend(shell.commands(match.group(2), number, decode.cut(match.group(1))))
    return found


def read_jenkinsfile(data: bytes) -> list[Fact]:  # noqa: PLR0912 - one branch for each token
    """Read a Jenkinsfile; inside of a command: its stage. What never runs is left out.

    An argument `cause` of a command: what alone starts its stage, as `triggeredBy` says.
    """
    found: list[Fact] = []
    stage = waiting = cause = ""
    depth, dead = 0, -1  # dead: how many blocks are open around one that never runs
    words: list[str] = []
    for kind, piece, line in _tokens(decode.text(data)):
        if kind == "word" and piece not in {"script", "returnStdout", "returnStatus", "label"}:
            if piece not in _CONSTANTS:
                waiting = piece if piece in _JENKINS_STEPS or piece in {"stage", "triggeredBy"} else ""
        elif kind == "sign" and piece not in "(:,":
            waiting = ""
        elif kind in {"long", "short"} and waiting:
            inner = piece.strip(piece[0])
            if waiting == "stage":
                stage, cause = decode.cut(inner), ""
            elif waiting == "triggeredBy":
                cause = decode.cut(inner)
            elif dead < 0 and len(found) < decode.MAXIMUM_FACTS:
                more = (("cause", cause),) if cause else ()
                found.extend(
                    fact._replace(arguments=fact.arguments + more) for fact in shell.commands(inner, line, stage)
                )
            waiting = ""
        if kind == "word" or piece in {"(", ")", "{"}:
            words = [*words[-4:], piece]
        if piece == "{":
            depth += 1
            if dead < 0 and words[-5:] == ["if", "(", "false", ")", "{"]:
                dead = depth - 1
        elif piece == "}":
            depth -= 1
            dead = -1 if depth <= dead else dead
        elif dead < 0 and piece == "false" and " ".join(word for word in words[-5:] if word not in "({") in _NEVER:
            dead = max(depth - 3, 0)  # stage { when { expression {
    return found


def read_teamcity(data: bytes) -> list[Fact]:
    """Read TeamCity's settings in Kotlin; inside of a command: its build type.

    Keys: <build type>.trigger with vcs, schedule …, and <build type>.needs with a build type that it depends on.
    """
    found: list[Fact] = []
    owner, before, call = "", "", ""
    stack: list[str] = []  # the blocks that are open, by the word before each
    starts: list[int] = []  # how many facts there were when each began
    name = waits = ""
    off = 0  # how many blocks are open within one that is not enabled
    for kind, piece, line in _tokens(decode.text(data)):
        if len(found) >= decode.MAXIMUM_FACTS:
            break
        if kind == "word":
            if before == "object":
                owner = decode.cut(piece)
            elif stack[-1:] == ["triggers"] or (before == "triggers" and piece in _TRIGGERS):
                found.append(Fact("key", f"{owner}.trigger", line, decode.cut(piece)))
            elif call == "snapshot":
                found.append(Fact("key", f"{owner}.needs", line, decode.cut(piece)))
            elif before == "enabled" and piece == "false" and starts:
                del found[starts[-1] :]
                off = off or len(stack)
            elif not off and piece in _TEAMCITY_TOOLS and stack[-1:] != ["steps"]:
                found.extend(shell.commands(_TEAMCITY_TOOLS[piece], line, owner))
            waits = piece if piece in _TEAMCITY_TEXTS else "" if piece not in _TEAMCITY_TOOLS else waits
            name = before = piece
        elif kind in {"long", "short"}:
            text = piece.strip('"') if kind == "short" else piece.strip(piece[0])
            text = text.replace("\\n", "\n").removesuffix(".trimIndent()")
            if waits and not off:
                program = _TEAMCITY_TEXTS[waits]
                found.extend(shell.commands(f"{program} {text}" if program else text, line, owner))
                waits = ""
        elif piece == "{":
            stack.append(name)
            starts.append(len(found))
            name = ""
        elif piece == "}" and stack:
            stack.pop()
            starts.pop()
            off = off if len(stack) >= off else 0
        call = name if piece == "(" else ""
        name = "" if kind == "sign" and piece not in "({" else name
    return found


def _tokens(text: str) -> Iterator[tuple[str, str, int]]:
    """Give the kind, text and line of each token of Groovy or Kotlin, comments left out."""
    line, counted = 1, 0
    for match in _JENKINS_TOKEN.finditer(text):
        line += text.count("\n", counted, match.start())
        counted = match.start()
        if match.lastgroup:
            yield match.lastgroup, match.group(), line


def _logical(lines: list[str]) -> list[tuple[str, int]]:
    """Join continued lines, their ends kept for the shell."""
    out: list[tuple[str, int]] = []
    at = 0
    while at < len(lines):
        start = at
        while lines[at].endswith("\\") and at + 1 < len(lines):
            at += 1
        at += 1
        joined = "\n".join(lines[start:at])
        out.append((joined if joined.startswith("\t") else joined.replace("\\\n", " "), start + 1))
    return out


def _recipe(line: str, number: int, targets: list[str], variables: dict[str, str]) -> list[Fact]:
    text = line.lstrip("\t @-+")
    if not text or not targets:
        return []
    text = _expanded(text, variables, limit=len(text) + MAXIMUM_VALUE * 10)
    return [fact for target in targets for fact in shell.commands(text, number, target)]


def _expanded(text: str, variables: dict[str, str], limit: int = MAXIMUM_VALUE) -> str:
    """Put variables into a text once; their own values were expanded when they were set."""

    def value(match: re.Match[str]) -> str:
        if match.group(3):
            return "$"
        return variables.get(match.group(1) or match.group(2), match.group())

    return _MAKE_REFERENCE.sub(value, text[:limit])[:limit]
