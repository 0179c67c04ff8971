"""Systems of continuous integration: which files each runs by itself, and what in them runs, on which events.

SYSTEMS has one row for each. Its function reads one file, or those that include one another, into steps (commands that
run, and the events that start them) and calls (files that are read in the same way).
"""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from functools import cached_property, partial
from typing import TYPE_CHECKING, NamedTuple

from tracker.verify.facts import ci_conditions
from tracker.verify.facts.key_tree import NOTHING, REFERENCE, Node, trees
from tracker.verify.facts.repository import STEPS_OF_A_FACT, Located
from tracker.verify.rules.globs import matcher

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from tracker.verify.facts.fact import Fact
    from tracker.verify.facts.repository import Repository

Events = frozenset[str]
PUSH: Events = frozenset({"push"})
ANY: Events = frozenset({"push", "pull_request"})
TAG: Events = frozenset({"tag"})
MANUAL: Events = frozenset({"manual"})
SCHEDULE: Events = frozenset({"schedule"})
MAXIMUM_FILES = 200
"""Files that one pipeline may consist of."""

MAXIMUM_DEPTH = 10
"""How far jobs, commands and build types that lead to one another are followed."""


class Step(NamedTuple):
    """Commands that run: facts of a file, or texts for what a step runs without writing a command."""

    commands: Sequence[Located]
    events: Events
    folder: str = ""
    matrix: Mapping[str, Sequence[str]] = {}
    implied: Sequence[str] = ()
    path: str = ""
    line: int = 0


class Call(NamedTuple):
    """Another file that runs: its path, and the events at which it does."""

    path: str
    events: Events


class Reading(NamedTuple):
    """What was found in a file: its steps, calls, the nodes that never run, and further files that it is made of."""

    steps: list[Step]
    calls: list[Call]
    dead: list[tuple[str, Node]]
    files: list[str]


class Files:
    """The files of a repository, as systems read them."""

    def __init__(self, repository: Repository) -> None:
        self.repository = repository
        self.take = repository.allowance.take
        self._known: dict[str, File] = {}

    def of(self, path: str) -> File:
        """One file."""
        if path not in self._known:
            self._known[path] = File(self, path)
        return self._known[path]

    @cached_property
    def tekton(self) -> dict[tuple[str, str], tuple[File, Node]]:
        """(kind, name) → each resource of Tekton in the repository, with its file."""
        named = {
            path: self.of(path)
            for path, file in self.repository.files.items()
            if path.endswith((".yml", ".yaml")) and any(map(_is_of_tekton, file.facts))
        }
        return {
            (tree.get("kind").value, tree.get("metadata", "name").value): (file, tree)
            for file in named.values()
            for tree in file.documents
        }

    @cached_property
    def teamcity_starts(self) -> Mapping[str, set[str]]:
        """The build types of TeamCity in the repository → what starts each, itself or what depends on it."""
        starts: dict[str, set[str]] = defaultdict(set)
        needs: dict[str, set[str]] = defaultdict(set)
        for path, file in self.repository.files.items():
            if ".teamcity/" in f"/{path}":
                self.take(len(file.facts))
                for fact in file.facts:
                    name, _, what = fact.name.rpartition(".")
                    if fact.kind == "key" and what == "trigger":
                        starts[name].add({"vcs": "push", "schedule": "schedule"}.get(fact.value, "manual"))
                    elif fact.kind == "key" and what == "needs":
                        needs[name].add(fact.value)
        for _ in range(MAXIMUM_DEPTH):
            for name, needed in needs.items():
                for one in needed:
                    starts[one] |= starts.get(name, set())
        return dict(starts)


class File:
    """A file of a pipeline."""

    def __init__(self, files: Files, path: str) -> None:
        self.files = files
        self.path = path
        self.folder = posixpath.dirname(path)
        file = files.repository.files.get(path)
        facts = file.facts if file else ()
        self.documents = trees(facts)
        self.tree = self.documents[0] if self.documents else Node("", "", "", 1)
        self._held: dict[tuple[str, str], list[Located]] = defaultdict(list)
        self.commands: list[Located] = []
        for fact in facts:
            if fact.kind == "command":
                given = dict(fact.arguments)
                located = Located(path, "ci", fact)
                self.commands.append(located)
                self._held[given.get("document", "0"), given.get("key", "")].append(located)

    def within(self, *nodes: Node) -> list[Located]:
        """The commands below some nodes."""
        below = [one for node in nodes for one in node.walk()]
        self.files.take(STEPS_OF_A_FACT + len(below))  # what is found is kept as a step
        return [located for one in below for located in self._held.get((one.document or "0", one.path), ())]

    def other(self, path: str) -> File:
        """Another file of the repository."""
        return self.files.of(path)

    def exists(self, path: str) -> bool:
        """Whether the repository has a file."""
        return path in self.files.repository.files


def empty() -> Reading:
    """A reading in which nothing runs."""
    return Reading([], [], [], [])


# --- GitHub Actions, Forgejo, Gitea

_ACTION_FILES = ("", "/action.yml", "/action.yaml")
_IMPLIED = {
    "pre-commit/action": "pre-commit run",
    "j178/prek-action": "prek run",
    "docker/bake-action": "docker buildx bake",
    "docker/build-push-action": "docker buildx build",
}


def github(file: File, called: Events | None) -> Reading:
    """A workflow, or an action that consists of steps."""
    found = empty()
    tree = file.tree
    events = called if called is not None else github_events(tree)
    if tree.get("runs"):
        _github_steps(file, tree.get("runs", "steps"), Step((), events), found)
        return found
    if not events - {"workflow_call"}:
        found.dead.extend((file.path, node) for node in tree.get("jobs").children.values())
        return found
    jobs = tree.get("jobs").children
    dead = _dead_jobs(jobs)
    for name, job in jobs.items():
        if name in dead:
            found.dead.append((file.path, job))
            continue
        narrowed = ci_conditions.github_events(job.get("if").value, events)
        matrix = _github_matrix(job.get("strategy", "matrix"))
        folder = job.get("defaults", "run", "working-directory").value
        folder = folder or tree.get("defaults", "run", "working-directory").value
        if uses := job.get("uses").value:
            found.calls.extend(Call(path, narrowed) for path in _github_paths(uses))
            found.steps.append(Step(file.within(job.get("with")), narrowed))  # commands that the workflow is given
        _github_steps(file, job.get("steps"), Step((), narrowed, folder, matrix), found)
    return found


def github_events(tree: Node) -> Events:
    """The events of `on`, which a parser of YAML 1.1 reads as true; a file that names none is taken to run on push."""
    on = tree.get("on") or tree.get("true") or tree.get("True")
    if not on:
        return PUSH
    named = {on.value} if on.value else set()
    for key, node in on.children.items():
        if key.isdecimal():
            named.add(node.value)
        elif not ci_conditions.excludes_all(node.get("branches-ignore").texts()):
            named.add(key)
    return frozenset(named - {""})


def _dead_jobs(jobs: Mapping[str, Node]) -> set[str]:
    """The jobs whose condition never holds, and those that need one of them."""
    needed_by: dict[str, list[str]] = defaultdict(list)
    waiting = []
    for name, job in jobs.items():
        condition = job.get("if").value
        if ci_conditions.never(condition):
            waiting.append(name)
        elif not re.search(r"\b(?:always|failure|cancelled)\s*\(", condition):
            for needed in job.get("needs").texts():
                needed_by[needed].append(name)
    dead: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in dead:
            dead.add(name)
            waiting += needed_by[name]
    return dead


def _github_steps(file: File, steps: Node, job: Step, found: Reading) -> None:
    """Read steps; `job` says on which events, where and for which matrix they run."""
    _, events, folder, matrix, *_ = job
    for step in steps.children.values():
        condition = step.get("if").value
        if ci_conditions.never(condition):
            found.dead.append((file.path, step))
            continue
        narrowed = ci_conditions.github_events(condition, events)
        uses = step.get("uses").value
        found.calls.extend(Call(path, narrowed) for path in _github_paths(uses))
        implied = _github_implied(uses, step.get("with"))
        place = step.get("working-directory").value or folder
        found.steps.append(
            Step(file.within(step), narrowed, place, matrix, [implied] if implied else [], file.path, step.line)
        )


def _github_paths(uses: str) -> list[str]:
    if not uses.startswith("./"):
        return []
    path = posixpath.normpath(uses)
    return [path.removeprefix("./") + ending if path != "." else ending.lstrip("/") for ending in _ACTION_FILES]


def _github_implied(uses: str, given: Node) -> str:
    command = _IMPLIED.get(uses.partition("@")[0].lower(), "")
    if command == "docker buildx bake":
        return " ".join([command, *re.split(r"[\s,]+", " ".join(given.get("targets").texts()))])
    if command == "docker buildx build":
        for key, option in (("file", "-f"), ("target", "--target")):
            command += f" {option} {given.get(key).value}" if given.get(key).value else ""
        context = given.get("context").value
        return f"{command} {'.' if not context or '${{' in context else context}"
    return command


def _github_matrix(matrix: Node) -> dict[str, list[str]]:
    """The values of each key of a matrix; of one that is computed nothing is known."""
    found: dict[str, list[str]] = defaultdict(list)
    for key, node in matrix.children.items():
        if key == "include":
            for item in node.children.values():
                for inner, value in item.children.items():
                    found[inner] += [value.value] if value.value else []
        elif key != "exclude" and node.children:
            for item in node.children.values():
                found[key] += [item.value] if item.value else []
                for inner, value in item.children.items():
                    found[f"{key}.{inner}"] += [value.value] if value.value else []
    return dict(found)


# --- GitLab

_GITLAB_KEYWORDS = frozenset(
    [
        "default",
        "include",
        "stages",
        "variables",
        "workflow",
        "image",
        "services",
        "cache",
        "before_script",
        "after_script",
        "spec",
    ]
)
_GITLAB_SCRIPTS = ("before_script", "script", "after_script", "run")


class _GitLab:
    """The jobs of a file and of those that it includes, later ones over earlier ones."""

    def __init__(self, start: File) -> None:
        self._files = start.files
        self.files: dict[str, File] = {}
        self.jobs: dict[str, list[tuple[File, Node]]] = defaultdict(list)
        self._take(start)
        self.used: set[tuple[str, str]] = set()

    def _take(self, file: File) -> None:
        """Take in what a file includes, then itself: what it says itself comes first."""
        if file.path in self.files or len(self.files) >= MAXIMUM_FILES:
            return
        self.files[file.path] = file
        for tree in file.documents:
            for path in local_files(file, tree.get("include")):
                self._take(file.other(path))
            for name, node in tree.children.items():
                self.jobs[name].insert(0, (file, node))

    def find(self, name: str, key: str, depth: int = 0) -> tuple[File, Node] | None:
        """A key of a job: its own, else that of what it extends, the last one first."""
        self._files.take()
        for file, node in self.jobs.get(name, ()):
            if node.get(key):
                self.used.add((file.path, node.path))
                return file, node.get(key)
        for _, node in self.jobs.get(name, ()) if depth < MAXIMUM_DEPTH else ():
            for base in reversed(node.get("extends").texts()):
                if found := self.find(base, key, depth + 1):
                    return found
        return None

    def key(self, name: str, key: str) -> Node:
        """The same without its file."""
        found = self.find(name, key)
        return found[1] if found else NOTHING

    def commands(self, name: str, key: str, depth: int = 0) -> list[Located]:
        """The commands of a script, with those that it refers to."""
        found = self.find(name, key)
        if not found and key != "script":
            found = next(((file, node.get(key)) for file, node in self.jobs.get("default", ()) if node.get(key)), None)
            found = found or next(iter(self.jobs.get(key, ())), None)
        if not found:
            return []
        file, script = found
        out = list(file.within(script))
        for node in script.walk():
            parts = node.texts()[1:] if node.value == REFERENCE else []
            if len(parts) > 1 and depth < MAXIMUM_DEPTH:
                out += self.commands(parts[0], parts[1], depth + 1)
        return out


def local_files(file: File, include: Node) -> Iterator[str]:
    """The files of this repository that an `include` names: a text, a list, `local`; with wildcards."""
    items = include.children.values() if include.children and not include.get("local") else [include]
    for item in items:
        if any(
            rule.get("when").value == "never" and not rule.get("if") for rule in item.get("rules").children.values()
        ):
            continue
        for text in [item.value] if item.value else item.get("local").texts():
            path = text.lstrip("/")
            if "*" in path:
                file.files.take(len(file.files.repository.files))
                matches = matcher(path.replace("**", "*"))
                yield from (one for one in file.files.repository.files if matches(one))
            elif file.exists(path):
                yield path


def gitlab(file: File, called: Events | None) -> Reading:
    """A pipeline of GitLab with all that it includes; a child pipeline has the events of its trigger."""
    found = empty()
    whole = _GitLab(file)
    found.files.extend(whole.files)
    events = called if called is not None else ANY
    events = (
        ci_conditions.gitlab_rules(whole.key("workflow", "rules"), events) if whole.jobs.get("workflow") else events
    )
    for name in list(whole.jobs):
        if name.startswith(".") or name in _GITLAB_KEYWORDS:
            continue
        narrowed = ci_conditions.gitlab_job(partial(whole.key, name), events)
        if not narrowed:
            continue
        for job_file, node in whole.jobs[name]:
            whole.used.add((job_file.path, node.path))
        if trigger := whole.find(name, "trigger"):
            found.calls.extend(Call(path, narrowed) for path in local_files(trigger[0], trigger[1].get("include")))
        commands = [one for key in _GITLAB_SCRIPTS for one in whole.commands(name, key)]
        found.steps.append(Step(commands, narrowed))
    found.dead.extend(
        (job_file.path, node)
        for name, listed in whole.jobs.items()
        if name not in _GITLAB_KEYWORDS
        for job_file, node in listed
        if (job_file.path, node.path) not in whole.used
    )
    return found


# --- Azure Pipelines


def azure(file: File, called: Events | None) -> Reading:
    """A pipeline or a template: stages, jobs, steps, and templates among them."""
    found = empty()
    tree = file.tree
    events = called if called is not None else _azure_events(tree)
    for key in ("stages", "jobs", "steps", "phases"):
        _azure_items(file, tree.get(key), events, found)
    extends = tree.get("extends")
    if extends:
        _azure_template(file, extends, events, found)
    return found


def _azure_events(tree: Node) -> Events:
    events = set(ANY)
    if tree.get("trigger").value.lower() == "none":
        events.discard("push")
        if not tree.get("pr"):
            events.discard("pull_request")
            events.add("manual")
    if tree.get("pr").value.lower() == "none":
        events.discard("pull_request")
    if tree.get("schedules"):
        events.add("schedule")
    return frozenset(events)


def _azure_items(file: File, listed: Node, events: Events, found: Reading) -> None:
    """Read a list of stages, jobs or steps."""
    dead: set[str] = set()
    for item in listed.children.values():
        file.files.take()
        name = item.get("job").value or item.get("stage").value or item.get("deployment").value
        condition = item.get("condition").value
        if (
            ci_conditions.never(condition)
            or item.get("enabled").value.lower() == "false"
            or (dead & set(item.get("dependsOn").texts()) and "always" not in condition)
        ):
            dead.add(name or item.path)
            found.dead.append((file.path, item))
            continue
        narrowed = ci_conditions.azure_events(condition, events)
        conditional = [(key, child) for key, child in item.children.items() if key.startswith("${{")]
        for key, child in conditional:  # ${{ if … }}: a list of further items
            written = key.removeprefix("${{").removesuffix("}}").strip()
            if ci_conditions.never(re.sub(r"^(?:if|elseif) ", "", written)):
                found.dead.append((file.path, child))
            else:
                _azure_items(file, child, narrowed, found)
        inner = [item.get(key) for key in ("stages", "jobs", "steps") if item.get(key)]
        inner += item.get("strategy").outermost(("steps",))
        for node in inner:
            _azure_items(file, node, narrowed, found)
        if item.get("template"):
            _azure_template(file, item, narrowed, found)
        elif not inner and not conditional:
            found.steps.append(Step(file.within(item), narrowed, item.get("workingDirectory").value))


def _azure_template(file: File, item: Node, events: Events, found: Reading) -> None:
    """Take a template that is called, and the steps that it is given."""
    name, _, elsewhere = item.get("template").value.partition("@")
    if not elsewhere or elsewhere == "self":
        start = "" if name.startswith("/") else file.folder
        found.calls.append(Call(posixpath.normpath(posixpath.join(start, name.lstrip("/"))), events))
    for node in item.get("parameters").outermost(("steps", "jobs", "stages")):
        _azure_items(file, node, events, found)


# --- CircleCI


def circleci(file: File, called: Events | None) -> Reading:
    """The jobs that a workflow names, with the commands that they call."""
    found = empty()
    tree = file.tree
    jobs = dict(tree.get("jobs").children)
    for orb, node in tree.get("orbs").children.items():
        jobs |= {f"{orb}/{name}": job for name, job in node.get("jobs").children.items()}
    used: set[str] = set()
    workflows = {name: node for name, node in tree.get("workflows").children.items() if name != "version"}
    for workflow in workflows.values():
        events = called or ANY
        if workflow.get("triggers"):
            events = SCHEDULE
        if ci_conditions.never(workflow.get("when").value) or workflow.get("unless").value == "true":
            continue
        dead: set[str] = set()
        for item in workflow.get("jobs").children.values():
            name, given = (item.value, item) if item.value else next(iter(item.children.items()), ("", item))
            label = given.get("name").value or name
            if dead & set(given.get("requires").texts()):
                dead.add(label)
                continue
            branches = given.get("filters", "branches", "ignore").texts()
            narrowed = TAG if ci_conditions.excludes_all(branches) else events
            used.add(name)
            if name in jobs:
                job = jobs[name]
                place = job.get("working_directory").value
                _circleci_steps(file, job.get("steps"), Step((), narrowed, place), found)
            for key in ("pre-steps", "post-steps", "steps"):
                _circleci_steps(file, given.get(key), Step((), narrowed), found)
    if not workflows and "build" in jobs:
        used.add("build")
        _circleci_steps(file, jobs["build"].get("steps"), Step((), called or ANY), found)
    found.dead.extend((file.path, job) for name, job in jobs.items() if name not in used)
    for node in tree.walk():
        if node.key == "configuration_path" and tree.get("setup").value == "true":
            found.calls.append(Call(node.value.removeprefix("./"), called or ANY))
    return found


def _circleci_steps(file: File, steps: Node, job: Step, found: Reading, depth: int = 0) -> None:
    """Read steps; `job` says on which events and where they run."""
    events, folder = job.events, job.folder
    for step in steps.children.values():
        name = step.value or next(iter(step.children), "")
        condition = step.get("when", "condition").value
        if name in {"when", "unless"}:
            if not ci_conditions.never(condition) and step.get("unless", "condition").value != "true":
                _circleci_steps(file, step.get(name, "steps"), job, found, depth)
            else:
                found.dead.append((file.path, step))
            continue
        command = file.tree.get("commands", name)
        if command and depth < MAXIMUM_DEPTH:
            _circleci_steps(file, command.get("steps"), job, found, depth + 1)
        place = step.get("run", "working_directory").value or folder
        found.steps.append(Step(file.within(step), events, place if not place.startswith(("~", "/")) else ""))


# --- Systems whose files are lists of steps


def bitbucket(file: File, called: Events | None) -> Reading:
    """The pipelines by what starts them; custom ones are started by hand or by a schedule."""
    found = empty()
    starts = {
        "default": PUSH,
        "branches": PUSH,
        "pull-requests": frozenset({"pull_request"}),
        "tags": frozenset({"tag"}),
    }
    for kind, node in file.tree.get("pipelines").children.items():
        events = called or starts.get(kind, MANUAL)
        for one in node.walk():
            if one.key in {"step", "stage"}:
                by_hand = one.get("trigger").value == "manual"
                found.steps.append(
                    Step(file.within(one.get("script"), one.get("after-script")), MANUAL if by_hand else events)
                )
    return found


def buildkite(file: File, called: Events | None) -> Reading:
    """Steps, and groups of them."""
    found = empty()
    pending = list(file.tree.get("steps").children.values()) or list(file.tree.children.values())
    for step in pending:
        condition = step.get("if").value
        if ci_conditions.never(condition) or step.get("skip").value.lower() not in {"", "false"}:
            found.dead.append((file.path, step))
            continue
        events = ci_conditions.named_events(condition, called or ANY)
        if step.get("steps"):
            pending += step.get("steps").children.values()
        else:
            found.steps.append(Step(file.within(step), events))
    return found


def woodpecker(file: File, called: Events | None) -> Reading:
    """The steps of Woodpecker, with `when` of the file and of the step."""
    found = empty()
    events = ci_conditions.woodpecker_events(file.tree.get("when"), called or ANY)
    steps = file.tree.get("steps") or file.tree.get("pipeline")
    for step in steps.children.values():
        narrowed = ci_conditions.woodpecker_events(step.get("when"), events)
        if narrowed:
            found.steps.append(Step(file.within(step), narrowed, step.get("directory").value))
        else:
            found.dead.append((file.path, step))
    return found


def drone(file: File, called: Events | None) -> Reading:
    """Each document of the kind pipeline, with `trigger` of the document and `when` of the step."""
    found = empty()
    for tree in file.documents:
        if tree.get("kind").value not in {"", "pipeline"}:
            continue
        events = ci_conditions.woodpecker_events(tree.get("trigger"), called or ANY)
        for step in (tree.get("steps") or tree.get("pipeline")).children.values():
            narrowed = ci_conditions.woodpecker_events(step.get("when"), events)
            if narrowed:
                found.steps.append(Step(file.within(step), narrowed))
            else:
                found.dead.append((file.path, step))
    return found


_CIRRUS_CRON = re.compile(r"\$CIRRUS_CRON\s*(?:!=\s*['\"]{2}|==\s*['\"][^'\"])")


def cirrus(file: File, called: Events | None) -> Reading:
    """The tasks, unless skipped or started by hand."""
    found = empty()
    for key, node in file.tree.children.items():
        if key != "task" and not key.endswith(("_task", "docker_builder", "pipe")):
            continue
        only_if = node.get("only_if").value
        if ci_conditions.never(only_if) or node.get("skip").value.lower() == "true":
            found.dead.append((file.path, node))
            continue
        by_hand = node.get("trigger_type").value == "manual"
        events = SCHEDULE if _CIRRUS_CRON.search(only_if) else called or ANY
        found.steps.append(Step(file.within(node), MANUAL if by_hand else events))
    return found


def appveyor(file: File, called: Events | None) -> Reading:
    """The scripts of each phase, unless the phase is off."""
    found = empty()
    for key, node in file.tree.children.items():
        phase = file.tree.get(key.removeprefix("before_").removeprefix("after_").removesuffix("_script"))
        if phase.value.lower() in {"off", "false"} and phase is not node:
            found.dead.append((file.path, node))
        else:
            found.steps.append(Step(file.within(node), called or ANY))
    return found


def semaphore(file: File, called: Events | None) -> Reading:
    """The jobs of the blocks, and the pipelines that a promotion starts."""
    found = empty()
    tree = file.tree
    events = called or ANY
    common = tree.get("global_job_config")
    for block in [*tree.get("blocks").children.values(), tree.get("after_pipeline")]:
        skipped, runs = block.get("skip", "when").value, block.get("run", "when").value
        if skipped.lower() == "true" or ci_conditions.never(runs):
            found.dead.append((file.path, block))
            continue
        task = block.get("task")
        folder = next(
            (
                command.fact.value[3:]
                for command in file.within(task.get("prologue"))
                if command.fact.name.startswith("cd ")
            ),
            "",
        )
        found.steps.append(Step(file.within(task, common), events, folder))
    for promotion in tree.get("promotions").children.values():
        automatic = promotion.get("auto_promote") or promotion.get("auto_promote_on")
        path = posixpath.normpath(posixpath.join(file.folder, promotion.get("pipeline_file").value))
        found.calls.append(Call(path, events if automatic else MANUAL))
    return found


def whole(file: File, called: Events | None) -> Reading:
    """Everything in the file: cloudbuild.yaml, buildspec.yml, builds.sr.ht."""
    found = empty()
    found.steps.append(Step(file.within(*file.documents) if file.documents else file.commands, called or PUSH))
    return found


def travis(file: File, called: Events | None) -> Reading:
    """The scripts of the file and of its jobs."""
    found = empty()
    for key, node in file.tree.children.items():
        if key not in {"jobs", "matrix", "stages"}:
            found.steps.append(Step(file.within(node), called or ANY))
    for listed in ("jobs", "matrix"):
        for job in file.tree.get(listed, "include").children.values():
            condition = job.get("if").value
            if ci_conditions.never(condition):
                found.dead.append((file.path, job))
            else:
                found.steps.append(Step(file.within(job), ci_conditions.travis_events(condition, called or ANY)))
    return found


def by_stage(file: File, called: Events | None) -> Reading:
    """Jenkins: every command but those in stages that never run, which its reader leaves out."""
    found = empty()
    causes: dict[str, list[Located]] = defaultdict(list)
    for located in file.commands:
        causes[dict(located.fact.arguments).get("cause", "")].append(located)
    for cause, commands in causes.items():
        events = _JENKINS_CAUSES.get(cause.rpartition(".")[2]) or called or ANY
        found.steps.append(Step(commands, events))
    return found


_JENKINS_CAUSES = {
    **dict.fromkeys(("TimerTrigger", "TimerTriggerCause"), SCHEDULE),
    **dict.fromkeys(("UserIdCause", "UserCause", "RemoteCause", "UpstreamCause"), MANUAL),
}


def teamcity(file: File, called: Events | None) -> Reading:
    """The build types that a change of the repository starts, and those that they depend on."""
    found = empty()
    starts = file.files.teamcity_starts
    by_type: dict[str, list[Located]] = defaultdict(list)
    for located in file.commands:
        by_type[located.fact.inside].append(located)
    for name, commands in by_type.items():
        found.steps.append(Step(commands, called or frozenset(starts.get(name) or MANUAL)))
    return found


def _is_of_tekton(fact: Fact) -> bool:
    return fact.name == "apiVersion" and fact.kind == "key" and fact.value.startswith("tekton.dev")


def tekton(file: File, called: Events | None) -> Reading:
    """Pipeline runs that Pipelines as Code or a trigger start, with the pipelines and tasks that they name."""
    found = empty()
    known = file.files.tekton
    for tree in file.documents:
        runs = [tree] if tree.get("kind").value in {"PipelineRun", "TaskRun"} else []
        if tree.get("kind").value == "TriggerTemplate":
            runs = list(tree.get("spec", "resourcetemplates").children.values())
        for run in runs:
            notes = run.get("metadata", "annotations")
            named = (
                notes.get("pipelinesascode.tekton.dev/on-event").value
                + notes.get("pipelinesascode.tekton.dev/on-cel-expression").value
            )
            events = frozenset(event for event in ANY if event in named) or (PUSH if run is not tree else MANUAL)
            waiting = [(file, run.get("spec"))]
            seen: set[tuple[str, str, str]] = set()
            while waiting and len(seen) < MAXIMUM_FILES:
                at, spec = waiting.pop()
                if (at.path, spec.document, spec.path) in seen:
                    continue
                seen.add((at.path, spec.document, spec.path))
                found.steps.append(Step(at.within(spec), called or events))
                for node in spec.walk():
                    kind = {"pipelineRef": "Pipeline", "taskRef": "Task"}.get(node.key, "")
                    if kind and (kind, node.get("name").value) in known:
                        holder, named_tree = known[kind, node.get("name").value]
                        found.files.append(holder.path)
                        waiting.append((holder, named_tree.get("spec")))
    return found


class System(NamedTuple):
    """A system: how its files are read, and which it runs by itself: patterns, in which `*` stands for no slash."""

    name: str
    files: tuple[str, ...]
    read: Callable[[File, Events | None], Reading]


SYSTEMS = (
    System("GitHub Actions", (".github/workflows/*.y*ml",), github),
    System("Forgejo", (".forgejo/workflows/*.y*ml",), github),
    System("Gitea", (".gitea/workflows/*.y*ml",), github),
    System("GitLab", (".gitlab-ci.y*ml",), gitlab),
    System(
        "Azure Pipelines",
        (
            *("**/azure-pipelines*.y*ml", ".azure/pipelines/*.y*ml", ".azure-pipelines/*.y*ml"),
            *(".azuredevops/**/*.y*ml", ".pipelines/*.y*ml"),
        ),
        azure,
    ),
    System("CircleCI", (".circleci/config.y*ml",), circleci),
    System("Bitbucket", ("bitbucket-pipelines.yml",), bitbucket),
    System(
        "Buildkite",
        (".buildkite/*.y*ml", "buildkite.y*ml", ".buildkite.y*ml"),
        buildkite,
    ),
    System(
        "Woodpecker",
        (".woodpecker.y*ml", ".woodpecker/*.y*ml"),
        woodpecker,
    ),
    System("Drone", (".drone.y*ml",), drone),
    System("Cirrus", (".cirrus.y*ml",), cirrus),
    System("AppVeyor", ("appveyor.y*ml", ".appveyor.y*ml"), appveyor),
    System("Semaphore", (".semaphore/semaphore.y*ml",), semaphore),
    System("builds.sr.ht", (".build.y*ml", ".builds/*.y*ml"), whole),
    System("Tekton", (".tekton/*.y*ml", "**/tekton/*.y*ml"), tekton),
    System("TeamCity", (".teamcity/**/*.kt", ".teamcity/**/*.kts"), teamcity),
    System("Jenkins", ("**/Jenkinsfile*", "**/*.Jenkinsfile"), by_stage),
    System("Travis CI", (".travis.yml",), travis),
    System("Cloud Build", ("**/cloudbuild*.y*ml",), whole),
    System("CodeBuild", ("**/buildspec*.y*ml",), whole),
)  # fmt: skip
"""The systems."""


def system_of(path: str) -> System | None:
    """The system that runs a file by itself."""
    return next((row for row, pattern in _PATTERNS if pattern.fullmatch(path)), None)


def _pattern(system: System) -> re.Pattern[str]:
    """`**/` stands for any folders, `y*ml` for both suffixes of YAML."""
    written = [
        re.escape(one).replace(r"y\*ml", "ya?ml").replace(r"\*\*/", "(?:[^/]+/)*").replace(r"\*", "[^/]*")
        for one in system.files
    ]
    return re.compile("|".join(written))


_PATTERNS = [(row, _pattern(row)) for row in SYSTEMS]
