"""Which scalars of a YAML document are shell commands, and which job, service or task they belong to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.verify.readers import decode, shell

if TYPE_CHECKING:
    from tracker.verify.facts.fact import Fact

_SCRIPT_WORDS = (
    "run script before_script after_script commands cmd cmds entry bash pwsh powershell inlineScript before_install "
    "install after_success deploy_script buildCommand startCommand preDeployCommand build_command run_command "
    "release_command start run_cmd postCreateCommand"
)
_SCRIPT_KEYS = frozenset(_SCRIPT_WORDS.split())
_ARGUMENT_KEYS = frozenset({"command", "entrypoint", "args", "test"})
_GITLAB_KEYS = frozenset({"script", "before_script", "after_script"})
_AZURE_NAMES = ("job", "deployment", "stage")
_LISTED = 2  # a list item's path: … key, index


class Commands:
    """Collects the commands of one document as its scalars pass by, in order."""

    def __init__(self, document: str) -> None:
        self._document = document
        self._found: list[Fact] = []
        self._names: dict[tuple[str, ...], str] = {}  # the names of Azure's listed jobs and stages, by their items
        self._executed: dict[tuple[str, ...], tuple[int, list[str]]] = {}  # exec forms, by the path of their list

    def scalar(self, path: list[str], value: str, line: int) -> None:
        """Take a scalar: `line` is where its text begins."""
        key = path[-1] if path else ""
        listed = key.isdecimal()
        if listed and len(path) >= _LISTED:
            key = path[-2]
        if key in _AZURE_NAMES and not listed and path[-2:-1] and path[-2].isdecimal():
            self._names[tuple(path[:-1])] = value
        if key in _ARGUMENT_KEYS:
            if listed:
                self._executed.setdefault(tuple(path[:-1]), (line, []))[1].append(value)
            elif key in {"command", "entrypoint"} or (key == "test" and "healthcheck" in path):
                self._add(path, value, line)
        elif key in _SCRIPT_KEYS and (listed or key not in {"install", "start"} or len(path) > 1):
            self._add(path, value, line)

    def finish(self) -> list[Fact]:
        """Give the commands, those written as lists of arguments joined."""
        for path, (line, words) in self._executed.items():
            self._execute(path, line, words)
        return self._found

    def _execute(self, path: tuple[str, ...], line: int, words: list[str]) -> None:
        key, owner = path[-1], path[:-1]
        if key == "args":
            follows = any((*owner, other) in self._executed for other in ("command", "entrypoint"))
            if follows or not _reads_as_program(words):
                return
        if key == "test" and "healthcheck" not in path:
            return
        rest = self._executed.get((*owner, "args"), (0, []))[1] if key in {"command", "entrypoint"} else []
        if words[0] in {"CMD", "CMD-SHELL"}:
            words, rest = words[1:], []
        if words and " " in words[0]:
            for word in words:  # a list of lines, as Woodpecker and CodeBuild write it
                self._add(list(path), word, line)
        elif words:
            self._add(list(path), shell.quoted([*words, *rest]), line)

    def _add(self, path: list[str], text: str, line: int) -> None:
        self._found.extend(shell.commands(text, line, self._job(path)))

    def _job(self, path: list[str]) -> str:
        listed = path[-1].isdecimal() and len(path) > 1
        if path[0] == "jobs" and len(path) > 1 and not path[1].isdecimal():
            return path[1]
        if path[-2 if listed else -1] in _GITLAB_KEYS and len(path) == _LISTED + listed:
            return path[0]
        for end in range(len(path) - 1, 0, -1):
            if name := self._names.get(tuple(path[:end])):
                return name
        if path[0] in {"jobs", "stages", "steps"}:
            return ""
        return decode.dotted(path)


def _reads_as_program(words: list[str]) -> bool:
    """Tell arguments that begin with a program from those that only follow an image's entry point."""
    return bool(words) and words[0].rsplit("/", 1)[-1] in {"sh", "bash", "python", "python3", "node", "npm"}
