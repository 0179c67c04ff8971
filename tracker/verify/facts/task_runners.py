"""Task runners: what a command asks them to run, and the commands that it leads to.

RUNNERS has one row for each. A task's commands are facts of the runner's file; what a task needs is such a command too
(`make lint`, `poe unit`), so that tasks are walked like any other command.
"""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from fnmatch import fnmatchcase
from itertools import count, pairwise, product
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from tracker.verify.facts.images import Build, Images, run_in_stage
from tracker.verify.facts.key_tree import NOTHING, trees
from tracker.verify.facts.repository import Located
from tracker.verify.readers import shell, tox_file
from tracker.verify.rules.globs import matches_any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from tracker.verify.facts.repository import Repository

Words: TypeAlias = list[str]
Matrix: TypeAlias = "Mapping[str, Sequence[str]]"

MAXIMUM_VARIANTS = 50
"""Combinations of a job's matrix for which one command is read."""

STEPS_OF_A_COMMAND = 10
"""What asking for the tasks of one command counts among the steps of the evaluation."""

_BUILTINS = "ci install i add remove exec dlx publish pack audit init link outdated update upgrade version login config"
PACKAGE_BUILTINS = frozenset(_BUILTINS.split())
_RUNS = frozenset({"run", "run-script", "workspace", "workspaces", "recursive", "foreach"})
BINARIES_OF, BINARIES = frozenset({"pnpm", "yarn", "bun"}), frozenset({"turbo", "lerna", "nx", "moon"})
"""Package managers that start a runner by its bare name, `pnpm turbo run test`, and these runners."""

SHELLS = frozenset({"bash", "sh", "zsh", "source", ".", "pwsh", "powershell"})
SCRIPT_SUFFIXES = (".sh", ".bash", ".ps1", ".bat", ".yml", ".yaml")
COMPOSE_ACTIONS = frozenset({"up", "run", "build", "create"})
_FILE_TASKS = re.compile(r"(?:.*/)?(?:\.?mise|\.?mise-tasks|\.config/mise)(?:/tasks)?/(.+)")
_STARTING = frozenset(
    {f"subprocess.{name}" for name in ("run", "call", "check_call", "check_output", "Popen")} | {"os.system"}
)
"""Calls by which Python starts programs."""

_MATRIX = re.compile(r"\$\{\{\s*+matrix\.([\w.-]++)\s*+\}\}")
_EXPRESSION = re.compile(r"\$\{\{.*?\}\}")


def _plain(words: Words) -> list[str]:
    """The words that are no options."""
    return [word for word in words if not word.startswith("-")]


def _values(words: Sequence[str], options: tuple[str, ...]) -> list[str]:
    """The values of some options: -e py311, --env=py311."""
    found = [after for word, after in pairwise(words) if word in options]
    found += [word.partition("=")[2] for word in words if word.partition("=")[0] in options and "=" in word]
    return [value for text in found for value in text.split(",") if value]


def _several(words: Sequence[str], options: tuple[str, ...]) -> list[str]:
    """The values of an option that takes several words: -s lint tests."""
    found: list[str] = []
    taking = False
    for word in words:
        if word.startswith("-"):
            taking = word.partition("=")[0] in options
            found += word.partition("=")[2].split(",") if taking and "=" in word else []
        elif taking:
            found += word.split(",")
    return [word for word in found if word]


def _targets(words: Words) -> list[str]:
    return [word for word in _plain(words[1:]) if "=" not in word and not word.isdecimal()] or [""]


def _after_run(*runs: str) -> Callable[[Words], list[str]]:
    """For runners called as `poe test` or `pixi run test`: the first word after the program and one of these words."""

    def asked(words: Words) -> list[str]:
        plain = _plain(words[1:])
        return (plain[1:] if plain[:1] and plain[0] in runs else plain)[:1] or [""]

    return asked


def _scripts(words: Words) -> list[str]:
    """Scripts of package.json: npm test, yarn workspace a test, pnpm -r run test."""
    plain = _plain(words[1:])
    if words[0] == "node":
        return [after for word, after in pairwise(words) if word == "--run"]
    if words[0] in {"run-s", "run-p", "npm-run-all", "npm-run-all2", "wireit", "concurrently"}:
        return [word.removeprefix("npm:").strip("\"'") for word in plain]
    runs = bool(plain) and plain[0] in _RUNS
    scripts = [word for word in plain if runs or word not in PACKAGE_BUILTINS]
    if not runs and "workspace" not in plain:
        scripts = scripts[:1] if plain[:1] == scripts[:1] else []
    scripts = ["test" if word in {"t", "tst"} else word for word in scripts]
    return [name for word in scripts for name in (word, f"pre{word}", f"post{word}")]


def _workspace_tasks(words: Words) -> list[str]:
    """Targets of nx, turbo and lerna: nx run app:test, nx run-many -t test, turbo run test."""
    named = _several(words, ("-t", "--target", "--targets"))
    if named:
        return named
    plain = _plain(words[1:])
    plain = plain[1:] if plain[:1] and plain[0] in {"run", "run-many", "affected", "exec", "watch"} else plain
    if words[0] == "nx":
        return [part for word in plain[:1] for part in (word.split(":")[1:2] or [word])]
    return [word.rpartition("#")[2] for word in plain]


def _moon(words: Words) -> list[str]:
    plain = _plain(words[1:])
    if plain[:1] in (["ci"], ["check"]):
        return [word.rpartition(":")[2] for word in plain[1:] if ":" in word] or ["*"]
    return [word.rpartition(":")[2] for word in plain if word not in {"run", "r", "exec"}]


def _tox(words: Words) -> list[str]:
    return _values(words, ("-e", "--env")) or [f"+{name}" for name in _values(words, ("-m", "-f"))] or [""]


TAGGED = "@"
"""What begins the name of a tag, where sessions are asked for by it."""


def _nox(words: Words) -> list[str]:
    if tags := _several(words, ("-t", "--tag", "--tags")):
        return [f"{TAGGED}{tag}" for tag in tags]
    named = _several(words, ("-s", "-e", "--session", "--sessions"))
    return [name for word in named for name in (word, re.sub(r"(?:-[\d.]+)?(?:\(.*)?$", "", word))] or [""]


def _bare(words: Words) -> list[str]:
    return [words[0]]


_OLD_STAGES = {"commit": "pre-commit", "push": "pre-push", "merge-commit": "pre-merge-commit"}


def _hook(words: Words) -> list[str]:
    """The hook that pre-commit is asked for."""
    values = {*_values(words, ("--hook-stage", "--stage", "--config", "-c", "--from-ref", "--to-ref", "--files"))}
    plain = [word for word in _plain(words[1:]) if word not in values]
    return plain[1:2] if plain[1:2] and plain[0] == "run" else [""]


class Runner(NamedTuple):
    """A task runner.

    programs  what calls it
    files     its files, as shell-style patterns on their names, and where in them tasks stand: what precedes the name
    asked     the tasks that a call asks for; "" is what it runs by itself, "*" any
    written   what a call must begin with as written, for those whose words `readers.wrappers` strips
    anywhere  tasks of all its files are meant, not only those of the nearest file
    """

    name: str
    programs: frozenset[str]
    files: dict[str, str]
    asked: Callable[[Words], list[str]]
    written: str = ""
    anywhere: bool = False


def _programs(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _named(*subcommand: str) -> Callable[[Words], list[str]]:
    """For runners called as `deno task test`: the word after the program and these words."""

    def asked(words: Words) -> list[str]:
        start = len(subcommand) + 1
        return _plain(words[start:])[:1] if tuple(words[1:start]) == subcommand else []

    return asked


def _last_parts(words: Words) -> list[str]:
    return [word.rpartition(".")[2] for word in _plain(words[1:])]


_MAKE = _programs("make gmake mingw32-make")
_NODE = _programs("npm pnpm yarn bun node run-s run-p npm-run-all npm-run-all2 concurrently wireit")
_NONE: frozenset[str] = frozenset()
_PYPROJECT, _PACKAGE = "pyproject.toml", "package.json"
_POE_TASKS = r"(?:tool\.poe\.)?tasks\."
_PIXI = r"(?:\w+\.[^.]+\.)?tasks\."
_HATCH = r"envs\.[^.]+\.scripts\."
_MISE = dict.fromkeys(("mise*.toml", ".mise*.toml", "config.toml"), r"tasks\.")
_TOX_FILES = dict.fromkeys(("tox.ini", "setup.cfg", "tox.toml", _PYPROJECT), "(?=testenv|tox$)")
_TURBO = {_PACKAGE: r"scripts\.", "turbo.json": r"(?:tasks|pipeline)\."}
_NX = {_PACKAGE: r"(?:scripts|nx\.targets)\.", "project.json": r"targets\."}
_HOOKS = {".pre-commit-config.y*ml": "", "prek.toml": ""}
_POE = {_PYPROJECT: r"tool\.poe\.tasks\.", "*task*.toml": _POE_TASKS, "poe_tasks.*": _POE_TASKS}
RUNNERS = (
    Runner("make", _MAKE, {"makefile": "", "gnumakefile": "", "*.mk": ""}, _targets),
    Runner("just", _programs("just"), {"justfile": "", ".justfile": "", "*.just": ""}, _targets),
    Runner("task", _programs("task go-task"), {"taskfile*.y*ml": r"tasks\."}, _targets),
    Runner("npm", _NODE, {_PACKAGE: r"(?:scripts|wireit)\."}, _scripts),
    Runner("turbo", _programs("turbo lerna"), _TURBO, _workspace_tasks, anywhere=True),
    Runner("nx", _programs("nx"), _NX, _workspace_tasks, anywhere=True),
    Runner("moon", _programs("moon"), {"moon.y*ml": r"tasks\.", "tasks.y*ml": r"tasks\."}, _moon, anywhere=True),
    Runner("deno", _programs("deno"), {"deno.json*": r"tasks\."}, _named("task")),
    Runner("poe", _programs("poe"), _POE, _after_run()),
    Runner("taskipy", _programs("task taskipy"), {_PYPROJECT: r"tool\.taskipy\.tasks\."}, _after_run()),
    Runner("pdm", _programs("pdm"), {_PYPROJECT: r"tool\.pdm\.scripts\."}, _after_run("run")),
    Runner("pdm run", _NONE, {_PYPROJECT: r"tool\.pdm\.scripts\."}, _bare, r"pdm\s+run"),
    Runner("hatch", _NONE, {_PYPROJECT: rf"tool\.hatch\.{_HATCH}", "hatch.toml": _HATCH}, _bare, r"hatch\s.*\brun"),
    Runner("pixi", _NONE, {_PYPROJECT: rf"tool\.pixi\.{_PIXI}", "pixi.toml": _PIXI}, _bare, r"pixi\s+(?:run|r)"),
    Runner("rye", _NONE, {_PYPROJECT: r"tool\.rye\.scripts\."}, _bare, r"rye\s+run"),
    Runner("pipenv", _NONE, {"pipfile": r"scripts\."}, _bare, r"pipenv\s+run"),
    Runner("mise", _programs("mise"), _MISE, _after_run("run", "r", "tasks")),
    Runner("composer", _programs("composer"), {"composer.json": r"scripts\."}, _after_run("run", "run-script", "exec")),
    Runner("cargo-make", _programs("cargo"), {"makefile.toml": r"tasks\."}, _named("make")),
    Runner("tox", _programs("tox"), _TOX_FILES, _tox),
    Runner("nox", _programs("nox"), {"noxfile.py": ""}, _nox),
    Runner("invoke", _programs("invoke inv fab"), {"tasks.py": "", "fabfile.py": ""}, _last_parts),
    Runner("duty", _programs("duty"), {"duties.py": ""}, _targets),
    Runner("doit", _programs("doit"), {"dodo.py": ""}, _after_run("run")),
    Runner("pre-commit", _programs("pre-commit prek"), _HOOKS, _hook),
)
"""The task runners."""


class Tasks:
    """The commands of a repository by what calls them."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._take = repository.allowance.take
        self.images = Images(repository)
        self._commands: dict[str, list[Located]] = defaultdict(list)
        for located in repository.kind("command"):
            self._commands[located.path].append(located)
        self._by_name: dict[str, list[str]] = defaultdict(list)
        self._tasks: dict[str, dict[str, dict[str, list[Located]]]] = {row.name: {} for row in RUNNERS}
        for path in self._commands:
            self._by_name[posixpath.basename(path)].append(path)
        self._homes = {name: homes(repository) for name, homes in _HOMES.items()}
        for path in self._commands:
            self._register(path)

    def _register(self, path: str) -> None:
        name = posixpath.basename(path).lower()
        for row in RUNNERS:
            place = next((place for pattern, place in row.files.items() if fnmatchcase(name, pattern)), None)
            if place is None:
                continue
            found = self._tasks[row.name]
            # Of just and poe, files with other names are called only where another one names them.
            included = row.name in _STARTS and not matches_any(_STARTS[row.name], name)
            homes = [] if included else [(path, "")]
            homes += self._homes[row.name](path) if row.name in self._homes else []
            tasks: dict[str, list[Located]] = defaultdict(list)
            self._take((1 + len(homes)) * len(self._commands[path]))
            aliases = self._aliases(row.name, path)
            for located in self._commands[path]:
                if start := re.match(place, located.fact.inside):
                    tasks[_task_name(row.name, located.fact.inside[start.end() :])].append(located)
            for task, commands in tasks.items():
                for home, prefix in homes:
                    found.setdefault(prefix + task, {}).setdefault(home, []).extend(commands)
                for alias in aliases.get(task, ()):
                    found.setdefault(alias, {}).setdefault(path, []).extend(commands)
        if file_task := _FILE_TASKS.fullmatch(path):
            task = posixpath.splitext(file_task[1])[0].replace("/", ":")
            self._tasks["mise"].setdefault(task, {})["mise.toml"] = self._commands[path]

    def _aliases(self, runner: str, path: str) -> dict[str, list[str]]:
        """The further names of tasks."""
        if runner != "task":
            return {}
        tree = next(iter(trees(self._repository.files[path].facts)), NOTHING)
        return {
            name: [alias.value for alias in task.get("aliases").children.values()]
            for name, task in tree.get("tasks").children.items()
        }

    def of(self, located: Located, folder: str, matrix: Matrix) -> list[Located]:
        """The commands that one leads to; `folder` is where it runs, `matrix` what its job runs for."""
        found: dict[int, Located] = {}
        for name in _variants(located.fact.name, matrix):
            self._take(STEPS_OF_A_COMMAND)
            for item in self._of(name.split(), located, folder):
                self._take()
                found.setdefault(id(item), item)
        return list(found.values())

    def _of(self, words: Words, located: Located, folder: str) -> Iterator[Located]:
        if not words:
            return
        if words[0] in BINARIES_OF and words[1:2] and words[1] in BINARIES:
            words = words[1:]
        written = located.fact.value
        own_file = posixpath.basename(located.path).lower()
        within = _runner_of(own_file, located.fact.inside)
        folder = posixpath.dirname(located.path) if within else folder
        for row in RUNNERS:
            called = words[0] in row.programs if row.programs else bool(re.search(rf"\b{row.written}\b", written))
            bare = not called and within == row.name and row.asked is _bare
            if called or bare:
                yield from self._called(row, words, located, folder)
        if within == "pdm":
            yield from self._called(_ROWS["pdm run"], words, located, folder)
        if words[0] == "docker" and words[1:]:
            yield from self._containers(words, folder)
        if words[0] == "python":
            for word in [word for word in words[1:3] if word.endswith(".py")]:
                yield from self._python(word, folder)
        for word in words[:20]:
            started = ("/" in word and word is words[0]) or words[0] in SHELLS
            if word.endswith(SCRIPT_SUFFIXES) or (started and "." not in posixpath.basename(word)):
                yield from self._script(word, folder, located.scope)

    def _called(self, row: Runner, words: Words, located: Located, folder: str) -> Iterator[Located]:
        asked = ["*"] if _EXPRESSION.search(" ".join(words[1:])) and row.asked is not _bare else row.asked(words)
        given = _values(located.fact.value.split(), ("-C", "--directory", "--prefix", "--cwd", "--dir", "-d"))
        folder = posixpath.normpath(posixpath.join(folder, given[0])) if given else folder
        folder = "" if folder == "." else folder
        anywhere = row.anywhere or any(
            word in {"-r", "-ws", "--recursive", "--workspaces", "workspaces", "workspace", "foreach", "-F", "-w"}
            or word.startswith(("--filter", "--workspace"))
            for word in located.fact.value.split()
        )
        for task in asked:
            if row.name == "tox":
                yield from self._environment(task, folder)
            elif row.name == "pre-commit":
                stages = _values(words, ("--hook-stage", "--stage"))
                yield from self._hooks(task, stages[0] if stages else "pre-commit")
            elif task.startswith(TAGGED):
                everything = self._task(row.name, "*", located.path, folder, anywhere=False)
                tags = ((one, dict(one.fact.arguments).get("tags", "").split()) for one in everything)
                yield from (one for one, given in tags if task.removeprefix(TAGGED) in given)
            else:
                named = task or ("default" if row.name == "task" else "")
                yield from self._task(row.name, named, located.path, folder, anywhere=anywhere)

    def _task(self, runner: str, task: str, own: str, folder: str, *, anywhere: bool) -> Iterator[Located]:
        """The commands of a task: of the file at hand, else of the nearest folder, else of any."""
        tasks = self._tasks[runner]
        if "*" in task:
            self._take(len(tasks))
        names = [name for name in tasks if fnmatchcase(name, task)] if "*" in task else [task]
        for name in names:
            by_file = tasks.get(name, {})
            self._take(len(by_file))
            if not anywhere and own in by_file:
                yield from by_file[own]
                continue
            near = [path for path in by_file if posixpath.dirname(path) == folder] or [
                path for path in by_file if "/" not in path
            ]
            for path in by_file if anywhere or not near else near:
                yield from by_file[path]

    def _environment(self, name: str, folder: str) -> Iterator[Located]:
        """What tox runs in an environment: its own commands, else those of testenv that its factors ask for."""
        tasks = self._tasks["tox"]
        self._take(len(tasks))
        if name.startswith("+"):
            for section in [one for one in tasks if one.startswith("testenv:") and name[1:] in one]:
                yield from self._task("tox", section, "", folder, anywhere=False)
            return
        if not name:
            listed = list(self._task("tox", "tox", "", folder, anywhere=False))
            yield from listed or self._environment("py", folder)
        elif name in {"*", "ALL"}:
            for section in [one for one in tasks if one.startswith("testenv")]:
                yield from self._task("tox", section, "", folder, anywhere=False)
        else:
            sections = [one for one in tasks if _covers(one, name)] or ["testenv"]
            factors = set(re.split(r"[-:]", name)) | {name}
            for section in sections:
                for one in self._task("tox", section, "", folder, anywhere=False):
                    if _holds(dict(one.fact.arguments).get("factors", ""), factors):
                        yield one

    def _hooks(self, wanted: str, stage: str) -> Iterator[Located]:
        """The hooks that `pre-commit run` runs: none of another stage, of those named only."""
        stage = _OLD_STAGES.get(stage, stage)
        for path in self._commands:
            self._take()
            name = posixpath.basename(path).lower()
            if name not in {".pre-commit-config.yaml", ".pre-commit-config.yml", "prek.toml"}:
                continue
            self._take(STEPS_OF_A_COMMAND * len(self._repository.files[path].facts))
            documents = trees(self._repository.files[path].facts)
            hooks = {hook.path: hook for tree in documents for hook in tree.at("repos", "*", "hooks", "*")}
            default = [text for tree in documents for text in tree.get("default_stages").texts()]
            for located in self._commands[path]:
                key = dict(located.fact.arguments).get("key", "").rpartition(".")[0]
                hook = hooks.get(key)
                stages = (hook.get("stages").texts() if hook else []) or default
                if stages and stage not in {_OLD_STAGES.get(one, one) for one in stages}:
                    continue
                if wanted in {"", "*"} or hook is None or wanted in {hook.get("id").value, hook.get("alias").value}:
                    yield located

    def _containers(self, words: Words, folder: str) -> Iterator[Located]:
        """What building and starting images runs."""
        images = self.images
        if words[1] == "compose" and COMPOSE_ACTIONS & set(words[2:4]):
            yield from self._compose(words)
        elif words[1:3] == ["buildx", "bake"]:
            names = [word for word in _plain(words[3:]) if "=" not in word and "/" not in word and "." not in word]
            for build in images.bake_builds(names):
                yield from self._built(build, started=False)
        elif "build" in words[1:3]:
            files, targets = _values(words, ("-f", "--file")), _values(words, ("--target",))
            context = _plain(words[words.index("build") + 1 :])[-1:]
            known = images.file(folder, context[0] if context else ".", files[0] if files else "")
            for path in [known] if known else images.dockerfiles:
                yield from self._built(Build(path, targets[0] if targets else "", "", ""), started=False)

    def _compose(self, words: Words) -> Iterator[Located]:
        action = next(word for word in words[2:4] if word in COMPOSE_ACTIONS)
        named = set(_plain(words[words.index(action) + 1 :]))
        for path in self.images.compose:
            services = self.images.services(path)
            chosen = (named & services.keys()) or services.keys()
            for name, service in services.items():
                if name not in chosen:
                    continue
                if action != "build":
                    self._take(len(self._commands.get(path, ())))
                    yield from (one for one in self._commands.get(path, ()) if _is_below(one, service.path))
                if build := self.images.compose_build(path, name, service):
                    yield from self._built(build, started=action != "build" and not service.get("command"))

    def _built(self, build: Build, *, started: bool) -> list[Located]:
        dockerfile = self.images.dockerfiles.get(build.dockerfile)
        if dockerfile is None:
            return []
        self._take(len(self._commands.get(build.dockerfile, ())))
        return run_in_stage(self._commands.get(build.dockerfile, ()), dockerfile, build.target, started=started)

    def _python(self, word: str, folder: str) -> Iterator[Located]:
        """The programs that a script in Python starts, as far as it names them in one place."""
        target = posixpath.normpath(posixpath.join(folder, word.strip("\"'")))
        file = self._repository.files.get(target)
        self._take(len(file.facts) if file else 0)
        for fact in file.facts if file else ():
            if fact.kind == "call" and fact.name in _STARTING:
                written = dict(fact.arguments).get("0", "").strip("[]()").replace(",", "")
                for command in shell.commands(written.replace("sys.executable", "python"), fact.line, fact.inside):
                    yield Located(target, file.scope if file else "", command)

    def _script(self, word: str, folder: str, scope: str) -> Iterator[Located]:
        """The commands of a script; a test gives stand-ins to what it starts, so that only tests follow there."""
        target = posixpath.normpath(word.strip("\"'"))
        paths = self._by_name.get(posixpath.basename(target), ())
        self._take(len(paths))
        exact = posixpath.normpath(posixpath.join(folder, target))
        chosen = [path for path in paths if path == exact]
        chosen = chosen or [path for path in paths if path == target or path.endswith("/" + target)]
        for path in chosen:
            if scope != "test" or self._repository.paths[path] == "test":
                yield from self._commands[path]


def _is_below(located: Located, key: str) -> bool:
    return dict(located.fact.arguments).get("key", "").startswith(f"{key}.")


def _variants(name: str, matrix: Matrix) -> list[str]:
    """A command for each value of the matrix that it names."""
    keys = list(dict.fromkeys(key for key in _MATRIX.findall(name) if matrix.get(key)))
    found: list[str] = []
    for values in product(*(matrix[key] for key in keys)):
        variant = name
        for key, value in zip(keys, values, strict=True):
            variant = re.sub(rf"\$\{{\{{\s*+matrix\.{re.escape(key)}\s*+\}}\}}", value.replace("\\", ""), variant)
        found.append(variant)
        if len(found) >= MAXIMUM_VARIANTS:
            break
    return found


def _task_name(runner: str, inside: str) -> str:
    if runner in {"task", "moon"}:
        return inside.split(".", 1)[0]
    return inside


def _runner_of(file: str, inside: str) -> str:
    """The runner in whose file a command stands."""
    for row in RUNNERS:
        for pattern, place in row.files.items():
            if fnmatchcase(file, pattern) and re.match(place or ".", inside):
                return row.name
    return ""


def _covers(section: str, name: str) -> bool:
    """Whether a section of tox.ini is that of an environment: testenv:py{311,312}, testenv:lint."""
    names = section.removeprefix("testenv:")
    return names != section and (names == name or name in tox_file.expanded(names))


def _holds(condition: str, factors: Iterable[str]) -> bool:
    """Whether the factors before a command of tox hold: lint, py311-unit, !lint."""
    known = set(factors)
    return not condition or any(
        all((part[1:] not in known) if part.startswith("!") else part in known for part in choice.split("-"))
        for choice in condition.replace("{", "").replace("}", "").split(",")
    )


class Homes(NamedTuple):
    """Where the tasks of a runner's files can be called from: by the file, and by the folder it lies in.

    Each entry is a number (its place among all), the file that calls, and what it puts before the names of tasks.
    """

    of_file: dict[str, list[tuple[int, str, str]]]
    of_folder: dict[str, list[tuple[int, str, str]]]

    def __call__(self, path: str) -> list[tuple[str, str]]:
        """The other files from which this one's tasks can be called, with what stands before their names."""
        callers = (*self.of_file.get(path, ()), *self.of_folder.get(posixpath.dirname(path), ()))
        return [(home, prefix) for _, home, prefix in sorted(set(callers)) if home != path]


def _just_homes(repository: Repository) -> Homes:
    """Justfiles that import another, or name it or its folder as a module."""
    homes = Homes(defaultdict(list), defaultdict(list))
    numbers = count()
    for home, file in repository.files.items():
        if not posixpath.basename(home).lower().endswith(("justfile", ".just")):
            continue
        for fact in file.facts:
            if fact.kind == "key":
                number = next(numbers)
                module = fact.name.removeprefix("mod.") if fact.name.startswith("mod.") else ""
                places = [fact.value] if fact.value else [module + ending for ending in _MODULE_FILES]
                for target in {posixpath.normpath(posixpath.join(posixpath.dirname(home), place)) for place in places}:
                    for found in (homes.of_file, homes.of_folder) if module and fact.value else (homes.of_file,):
                        found[target].append((number, home, f"{module}::" if module else ""))
    return homes


def _task_homes(repository: Repository) -> Homes:
    """Taskfiles that include another, or its folder."""
    homes = Homes(defaultdict(list), defaultdict(list))
    numbers = count()
    for home, file in repository.files.items():
        if not fnmatchcase(posixpath.basename(home).lower(), "taskfile*.y*ml"):
            continue
        included = [node for tree in trees(file.facts) for node in tree.get("includes").children.values()]
        for node in included:
            number = next(numbers)
            written = node.value or node.get("taskfile").value
            target = posixpath.normpath(posixpath.join(posixpath.dirname(home), written))
            for found in homes:
                found[target].append((number, home, "" if node.get("flatten").value == "true" else f"{node.key}:"))
    return homes


def _poe_homes(repository: Repository) -> Homes:
    """Files of poe that include another: `include = "tasks.toml"`, in a list, with `path`."""
    homes = Homes(defaultdict(list), defaultdict(list))
    numbers = count()
    for home, file in repository.files.items():
        if not matches_any(_STARTS["poe"], posixpath.basename(home).lower()):
            continue
        for fact in file.facts:
            if fact.kind == "key" and _POE_INCLUDE.fullmatch(fact.name):
                target = posixpath.normpath(posixpath.join(posixpath.dirname(home), fact.value))
                homes.of_file[target].append((next(numbers), home, ""))
    return homes


_POE_INCLUDE = re.compile(r"(?:tool\.poe\.)?include(?:\.\d+)?(?:\.path)?")
_MODULE_FILES = (".just", "/mod.just", "/justfile", "/.justfile")
_STARTS = {"just": ("justfile", ".justfile"), "poe": ("pyproject.toml", "poe_tasks.*")}
"""Runner → the files that it reads by itself."""

_HOMES: dict[str, Callable[[Repository], Homes]] = {"just": _just_homes, "task": _task_homes, "poe": _poe_homes}
"""Runner → from where its files' tasks can be called, for runners whose files may lie anywhere and include others."""
_ROWS = {row.name: row for row in RUNNERS}
