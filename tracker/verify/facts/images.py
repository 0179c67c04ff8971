"""Images: the stages of Dockerfiles, and which of them Compose, Bake and pipelines build."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict, deque
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, NamedTuple

from tracker.verify.facts.key_tree import Node, block_tree, trees

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tracker.verify.facts.fact import Fact
    from tracker.verify.facts.repository import Located, Repository

COMPOSE_FILES = ("*compose*.yml", "*compose*.yaml")
BAKE_FILES = ("docker-bake*.hcl", "docker-bake*.json")
_FROM = re.compile(r"(?:^|[\s,])(?:--)?from=([\w.-]++)")


class Build(NamedTuple):
    """A build of an image: its Dockerfile ('' if unknown), its target ('' the last stage), and who asks for it."""

    dockerfile: str
    target: str
    name: str
    file: str


class Dockerfile:
    """The stages of one Dockerfile."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self.stages: dict[str, list[Fact]] = defaultdict(list)
        self.last = ""
        for fact in facts:
            if fact.kind == "instruction":
                self.stages[fact.inside.lower()].append(fact)
                if fact.name == "FROM":
                    self.last = fact.inside.lower()

    def stage(self, target: str) -> str:
        """The stage that is built: the target, or the last one."""
        return target.lower() if target and target.lower() in self.stages else self.last

    def base(self, stage: str) -> Fact | None:
        """The instruction that begins a stage."""
        return next((fact for fact in self.stages.get(stage, ()) if fact.name == "FROM"), None)

    def line_of_bases(self, stage: str) -> list[str]:
        """A stage and those that it is built on, first itself."""
        found: dict[str, None] = {}
        while stage in self.stages and stage not in found:
            found[stage] = None
            base = self.base(stage)
            stage = base.value.split(" ", 1)[0].lower() if base else ""
        return list(found)

    def needed(self, stage: str) -> set[str]:
        """The stages that are built for one: those it is built on and those it copies from."""
        found: set[str] = set()
        waiting = [stage]
        while waiting:
            one = waiting.pop()
            if one in found or one not in self.stages:
                continue
            found.add(one)
            for fact in self.stages[one]:
                if fact.name == "FROM":
                    waiting.append(fact.value.split(" ", 1)[0].lower())
                elif fact.name in {"COPY", "ADD", "RUN"}:
                    waiting += [name.lower() for name in _FROM.findall(fact.value)]
        return found


class Images:
    """The Dockerfiles of a repository, and the builds that its files ask for."""

    def __init__(self, repository: Repository) -> None:
        self._take = repository.allowance.take
        facts: dict[str, list[Fact]] = defaultdict(list)
        for path, _, fact in repository.kind("instruction"):
            facts[path].append(fact)
        self.dockerfiles = {path: Dockerfile(found) for path, found in facts.items()}
        self._given: dict[str, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
        for path, scope, fact in repository.kind("key"):
            step, _, key = fact.name.rpartition(".with.")
            if scope == "ci" and step and key in {"context", "file", "target"} and "${{" not in fact.value:
                self._given[path][step][key] = fact.value
            elif scope == "ci" and fact.name.endswith(".uses") and "build-push-action" in fact.value:
                self._given[path].setdefault(fact.name.removesuffix(".uses"), {})
        self.compose: dict[str, Node] = {}
        self.bake: dict[str, Node] = {}
        self._inherited: dict[tuple[Node, str], dict[str, str]] = {}
        for path, file in repository.files.items():
            name = posixpath.basename(path).lower()
            if any(fnmatchcase(name, pattern) for pattern in COMPOSE_FILES):
                self.compose[path] = next(iter(trees(file.facts)), Node("", "", "", 0))
            elif any(fnmatchcase(name, pattern) for pattern in BAKE_FILES):
                self.bake[path] = block_tree(file.facts)

    def file(self, folder: str, context: str, dockerfile: str = "") -> str:
        """The path of the Dockerfile that a build names, '' if there is none."""
        name = dockerfile.strip("\"'") or "Dockerfile"
        for start in (posixpath.join(folder, context.strip("\"'") or "."), folder, ""):
            path = posixpath.normpath(posixpath.join(start, name))
            if path in self.dockerfiles:
                return path
        return ""

    def services(self, path: str) -> dict[str, Node]:
        """The services of a Compose file; the first format of Compose has them at the top."""
        tree = self.compose[path]
        listed = tree.get("services")
        self._take(len((listed or tree).children))
        if listed:
            return dict(listed.children)
        return {name: node for name, node in tree.children.items() if node.get("build") or node.get("image")}

    def compose_build(self, path: str, name: str, service: Node) -> Build | None:
        """What a service builds, its own `build` or that of the service it extends."""
        build = service.get("build")
        extended = service.get("extends")
        if not build and extended:
            file = extended.get("file").value
            other = posixpath.normpath(posixpath.join(posixpath.dirname(path), file)) if file else path
            wanted = extended.get("service").value or extended.value
            if other in self.compose and (other, wanted) != (path, name):
                base = self.services(other).get(wanted)
                return self.compose_build(other, wanted, base) if base and not base.get("extends") else None
        if not build:
            return None
        context = build.get("context").value or build.value
        dockerfile = self.file(posixpath.dirname(path), context, build.get("dockerfile").value)
        return Build(dockerfile, build.get("target").value, name, path)

    def bake_builds(self, names: Sequence[str]) -> Iterator[Build]:
        """What targets or groups of the bake files build; `default` if none is named."""
        for path, tree in self.bake.items():
            waiting, seen = deque(names or ["default"]), set()
            while waiting:
                name = waiting.popleft()
                if name in seen:
                    continue
                seen.add(name)
                waiting += _listed(tree.get("group", name, "targets"))
                target = tree.get("target", name)
                if target:
                    folder = posixpath.dirname(path)
                    yield Build(
                        self.file(folder, self._baked(tree, name, "context"), self._baked(tree, name, "dockerfile")),
                        self._baked(tree, name, "target"),
                        name,
                        path,
                    )

    def _baked(self, tree: Node, name: str, key: str) -> str:
        """An attribute of a target of Bake, its own or inherited."""
        known = self._inherited.setdefault((tree, key), {})
        seen: set[str] = set()
        alone: list[str] = []
        waiting, found = deque([name]), ""
        while waiting:
            one = waiting.popleft()
            self._take(3)  # the target, its attribute and what it inherits
            target = tree.get("target", one)
            if one in seen or not target:
                continue
            seen.add(one)
            if not waiting:  # what it has or inherits is what is left to look at
                if one in known:
                    found = known[one]
                    break
                alone.append(one)
            if target.get(key).value:
                found = target.get(key).value.strip("\"'")
                break
            waiting += _listed(target.get("inherits"))
        known |= dict.fromkeys(alone, found)
        return found

    def builds(self) -> Iterator[Build]:
        """Everything that Compose files, bake files and pipelines build."""
        for path, given in self._given.items():
            for step in given.values():
                dockerfile = self.file("", step.get("context", "."), step.get("file", ""))
                yield Build(dockerfile, step.get("target", ""), "", path)
        for path in self.compose:
            for name, service in self.services(path).items():
                if build := self.compose_build(path, name, service):
                    yield build
        yield from self.bake_builds([name for tree in self.bake.values() for name in tree.get("target").children])


def run_in_stage(found: Iterable[Located], dockerfile: Dockerfile, target: str, *, started: bool) -> list[Located]:
    """The commands that building a stage runs; `started`: and those that the image itself runs."""
    stage = dockerfile.stage(target)
    needed = dockerfile.needed(stage)
    line = dockerfile.line_of_bases(stage)
    given = [(one, dict(one.fact.arguments).get("stage", "").lower()) for one in found]
    return [
        one
        for one, where in given
        if (one.fact.inside == "RUN" and where in needed)
        or (started and one.fact.inside in {"CMD", "ENTRYPOINT"} and where in line)
    ]


def _listed(node: Node) -> list[str]:
    """The texts of a list, which HCL gives as one value."""
    return re.findall(r"[\w.-]++", " ".join(node.texts()))
