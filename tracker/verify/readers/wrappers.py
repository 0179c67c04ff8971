"""What stands before a command and does not change which program runs: sudo, uv run, npx, python -m, assignments …"""

from __future__ import annotations

import re
from typing import NamedTuple

_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*+\+?=")
_PYTHON = re.compile(r"(?:.*/)?(?:python|pypy)[\d.]*(?:\.exe)?|py|\$\{?PYTHON\}?|\$\(PYTHON\)", re.DOTALL)
_BINARY = r"(?:[^\s]*/)?(?:bin|Scripts|\.bin)/([\w.+-]+)"  # these two are compiled where a command needs them
_ENVIRONMENT_PREFIX = r"[\w.+-]++:(?=[A-Za-z_])"

_KEYWORDS = frozenset({"if", "then", "do", "else", "elif", "while", "until", "!", "{", "}", "fi", "done", "esac", "@"})
_NO_COMMAND = frozenset({"for", "case", "function", "select", "in"})
_WITH_SCRIPT = frozenset({"bash", "sh", "zsh", "dash", "ash", "cmd", "pwsh", "powershell"})
_SCRIPT_OPTIONS = frozenset(
    {"-c", "-lc", "-ec", "-exc", "-xc", "-euc", "-euxc", "-ic", "-cx", "-ce", "/c", "/C", "-Command"}
)
_UV = (
    "--with --with-requirements --with-editable --extra --group --only-group --no-group --package --python -p "
    "--env-file"
)
_CONDA = "-n --name -p --prefix --cwd"

# The words of a wrapper, and those of its options that take a value.
_WRAPPERS: dict[tuple[str, ...], frozenset[str]] = {
    tuple(words.split()): frozenset(options.split())
    for words, options in {
        "sudo": "-u -g -h -p -U --user --group",
        "doas": "-u",
        "env": "-u --unset -C --chdir",
        "time": "-f -o --format --output",
        "exec": "-a",
        "nohup": "",
        "command": "",
        "builtin": "",
        "nice": "-n",
        "xvfb-run": "-s -n --server-args",
        "uv run": _UV + " --directory --project --index --index-url --no-sync-package",
        "uvx": _UV + " --from",
        "uv tool run": _UV + " --from",
        "pipx run": "--spec --python",
        "poetry run": "-C -P --directory --project",
        "pipenv run": "",
        "hatch run": "",
        "hatch env run": "-e --env -f --filter",
        "pdm run": "-p --project --venv",
        "rye run": "",
        "pixi run": "-e --environment --manifest-path",
        "conda run": _CONDA,
        "mamba run": _CONDA,
        "micromamba run": _CONDA,
        "npx": "-p --package",
        "bunx": "-p --package",
        "pnpm exec": "",
        "pnpm dlx": "--package",
        "yarn dlx": "-p --package",
        "yarn exec": "",
        "npm exec": "-p --package",
        "bundle exec": "",
        "dotenv run": "-f --file",
        "doppler run": "-p -c --project --config",
        "op run": "--env-file",
        "cross-env": "",
    }.items()
}
_WRAPPER_STARTS = frozenset(words[0] for words in _WRAPPERS)

# Options between a program and its subcommand, with a value; they are left out of the name.
_GLOBAL_OPTIONS: dict[tuple[str, ...], frozenset[str]] = {
    tuple(words.split()): frozenset(options.split())
    for words, options in {
        "docker compose": "-f --file -p --project-name --profile --env-file --project-directory",
        "docker": "-H --host --context --config -l --log-level",
        "npm": "--prefix -w --workspace -C",
        "pnpm": "--filter -F --dir -C --prefix",
        "yarn": "--cwd",
        "kubectl": "-n --namespace --context --kubeconfig --cluster",
        "helm": "-n --namespace --kube-context --kubeconfig",
        "terraform": "",
        "tofu": "",
        "git": "-C -c --git-dir --work-tree",
        "make": "-C -f --directory --file",
        "just": "-f --justfile -d --working-directory",
        "gcloud": "--project --account",
        "aws": "--profile --region --output",
        "dvc": "",
        "uv": "--directory --project",
    }.items()
}
_GLOBAL_STARTS = frozenset(words[0] for words in _GLOBAL_OPTIONS)
_CARRIERS = frozenset({"coverage", "docker", "kubectl", "xargs", "ssh"})
_DOCKER_EXEC = frozenset({"-u", "--user", "-e", "--env", "-w", "--workdir", "--env-file"})
_COMPOSE_EXEC = _DOCKER_EXEC | {"--index", "--name", "-v", "--volume", "-p", "--publish", "--entrypoint"}
_XARGS = frozenset({"-n", "-I", "-P", "-d", "-L"})
_SSH = frozenset({"-i", "-p", "-o", "-l", "-F", "-J"})
_TIMEOUT = frozenset({"-s", "-k", "--signal", "--kill-after"})
_PYTHON_VALUES = frozenset({"-W", "-X"})
_PYTHON_STOP = frozenset({"-m", "-c", "-"})


class Unwrapped(NamedTuple):
    """What a command runs: itself without wrappers, the command it carries, if any; the shell texts among its words."""

    commands: list[list[str]]
    scripts: list[str]


def unwrapped(words: list[str]) -> Unwrapped:
    """Give what a command runs: sudo ssh host pytest -q, bash -c '…', concurrently '…' '…'."""
    bare = _bare(words)
    if not bare:
        return Unwrapped([], [])
    carried = _carried(bare) if bare[0] in _CARRIERS else []
    inner = _bare(carried)
    return Unwrapped([bare, inner] if inner else [bare], _scripts(bare, carried))


def _scripts(bare: list[str], carried: list[str]) -> list[str]:
    program = bare[0].rsplit("/", 1)[-1]
    if program in _WITH_SCRIPT:
        return [bare[at + 1] for at in range(1, len(bare) - 1) if bare[at] in _SCRIPT_OPTIONS][:1]
    if program == "concurrently":
        return [word for word in bare[1:] if " " in word]
    return unwrapped(carried).scripts if carried and carried[0] in _WITH_SCRIPT else []


def _bare(words: list[str]) -> list[str]:
    at = 0
    while at < len(words):
        word = words[at]
        if word in _KEYWORDS or not word or ("=" in word and _ASSIGNMENT.match(word)):
            at += 1
        elif word in _NO_COMMAND:
            return []
        elif word == "timeout":
            at = _past_options(words, at + 1, _TIMEOUT) + 1
        elif ("py" in word or "PYTHON" in word) and _PYTHON.fullmatch(word):
            module = _past_options(words, at + 1, _PYTHON_VALUES, _PYTHON_STOP)
            if module + 1 >= len(words) or words[module] != "-m":
                return ["python", *words[module:]]
            at = module + 1
        elif word in _WRAPPER_STARTS and (past := _past_wrapper(words, at)) > at:
            hatch = word == "hatch" and past < len(words)
            prefix = re.match(_ENVIRONMENT_PREFIX, words[past]) if hatch else None
            if prefix:
                words = [*words[:past], words[past][prefix.end() :], *words[past + 1 :]]
            at = past
        else:
            return _subcommand_first(_program(words[at:]))
    return []


def _program(words: list[str]) -> list[str]:
    first = words[0]
    if "/" in first and (binary := re.fullmatch(_BINARY, first)):
        first = binary.group(1)
    if first == "docker-compose":
        return ["docker", "compose", *words[1:]]
    return ["pip" if first == "pip3" else first, *words[1:]]


def _past_wrapper(words: list[str], at: int) -> int:
    for length in (3, 2, 1):
        options = _WRAPPERS.get(tuple(words[at : at + length]))
        if options is not None:
            return _past_options(words, at + length, options)
    return at


def _past_options(words: list[str], at: int, with_value: frozenset[str], stop: frozenset[str] = frozenset()) -> int:
    while at < len(words) and words[at].startswith("-") and words[at] not in stop:
        if words[at] == "--":
            return at + 1
        at += 2 if words[at] in with_value else 1
    return at


def _subcommand_first(words: list[str]) -> list[str]:
    if words[0] not in _GLOBAL_STARTS:
        return words
    for length in (2, 1):
        options = _GLOBAL_OPTIONS.get(tuple(words[:length]))
        if options is not None:
            past = _past_options(words, length, options)
            return words[:length] + words[past:] if past < len(words) else words
    return words


def _carried(words: list[str]) -> list[str]:
    """Give the command that runs in a container, over ssh or under coverage."""
    start = tuple(words[:3])
    if start[:2] == ("coverage", "run"):
        past = _past_options(words, 2, frozenset({"--source", "--rcfile", "--omit", "--include"}), frozenset({"-m"}))
        return words[past + 1 :] if words[past : past + 1] == ["-m"] else []
    if start[:2] == ("docker", "compose") and start[2:] in {("exec",), ("run",)}:
        return words[_past_options(words, 3, _COMPOSE_EXEC) + 1 :]
    if start[:2] == ("docker", "exec"):
        return words[_past_options(words, 2, _DOCKER_EXEC) + 1 :]
    if start[:2] == ("kubectl", "exec") and "--" in words:
        return words[words.index("--") + 1 :]
    if start[:1] == ("xargs",):
        return words[_past_options(words, 1, _XARGS) :]
    if start[:1] == ("ssh",):
        return words[_past_options(words, 1, _SSH) + 1 :]
    return []
