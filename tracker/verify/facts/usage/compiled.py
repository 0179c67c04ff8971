"""Which methods and beans of C#, Java and Kotlin are in use: those that something names."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from tracker.verify.facts.call_graph import names_in
from tracker.verify.facts.own_types import COMPILED_SUFFIXES
from tracker.verify.facts.repository import bearer
from tracker.verify.facts.usage.naming import CALLED_BY_FRAMEWORKS, NAMING, WORD, is_program

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.verify.facts.fact import Fact
    from tracker.verify.facts.repository import Located, Repository

NAMED_METHODS = (".cs", ".java", ".kt")
"""Files of languages in which who calls a method writes its name."""

INTERFACE = re.compile(r"\$I[A-Z]")
"""An interface of C# of which no file and no namespace is known: rather the project's own."""

BEAN = re.compile(r"org\.springframework\.stereotype\.(?:Service|Component|Repository)$")
"""What Spring makes one of, for whoever asks for it."""

PLAIN_MARKS = re.compile(
    r"lombok\.|java\.lang\.|Override$|.*\.(?:ConditionalOn\w+|Profile|Lazy|Autowired|Value|Qualifier|Transactional)$"
    r"|org\.springframework\.(?:ai\.tool\.annotation\.Tool|context\.annotation\.(?:Bean|Primary)$)"
)
"""What says nothing of who calls a bean or its methods.

Spring AI offers only tools that are handed to it, and Spring asks for beans only where a class itself says that it has
some.
"""

MADE_BY_NAME = (".java", ".kt")
"""Files of languages in which who makes an object of a class that derives from nothing names it."""


class CompiledUse:
    """What of a repository's C#, Java and Kotlin is in use; computed when first asked for."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._take = repository.allowance.take

    def is_used(self, hit: Located) -> bool:
        """Whether a method is named, or may be called by a framework, and its class is, where no framework makes one.

        A bean of Spring is named by another file. A class of Java or Kotlin that derives from nothing and bears no
        annotation is named outside it, for what it calls to be in use. A repository of a few files may be an exercise
        or a library, whose methods others call.
        """
        if not self._is_program:
            return True
        is_defined = hit.fact.kind in {"class", "function"}
        owner, _, method = (hit.fact.name if is_defined else hit.fact.inside).partition(".")
        # Spring makes each bean, whoever asks for it. What is decorated has its name beside its class.
        is_run = (
            not is_defined and method in {"", "constructor"} and not (hit.fact.kind == "decorator" and hit.fact.value)
        )
        around = f"{hit.path}:{owner}"
        if around in self._idle and (not is_run if around in self._beans else hit.fact.kind == "call"):
            return False
        return hit.fact.kind != "function" or self._is_mentioned(hit)

    @cached_property
    def _is_program(self) -> bool:
        return is_program(self._repository, NAMED_METHODS)

    def _is_mentioned(self, function: Located) -> bool:
        """Whether something outside tests names a method of C#, Java or Kotlin, or a framework may call it.

        A framework calls what is decorated, and methods of a class that is, or that derives from one of its own.
        """
        owner, _, own = function.fact.name.rpartition(".")
        ours = {f"{function.path}:{owner}", f"{function.path}:{function.fact.name}"}
        return not owner or own in self._mentioned or not ours.isdisjoint(self._of_frameworks)

    @cached_property
    def _mentioned(self) -> frozenset[str]:
        """The last words of all names in code of compiled languages, outside tests."""
        found = {"constructor", *CALLED_BY_FRAMEWORKS}
        for kind in NAMING:
            for path, scope, fact in self._repository.kind(kind):
                if scope != "test" and path.endswith(COMPILED_SUFFIXES):
                    self._take()
                    found.update(WORD.findall(fact.value))
                    found.update(word for name in names_in(fact) for word in WORD.findall(name)[-1:])
        return frozenset(found)

    @cached_property
    def _of_frameworks(self) -> frozenset[str]:
        """What is decorated, and the classes derived from one of somebody else's, by global name."""
        derived = self._repository.kind("base")
        bases = (one for one in derived if ":" not in one.fact.name and not INTERFACE.match(one.fact.name))
        found = chain(bases, self._repository.kind("decorator"))
        return frozenset(bearer(path, fact) for path, _, fact in found)

    @cached_property
    def _beans(self) -> dict[str, str]:
        """The beans of Spring, by global name, with their own names."""
        found = {}
        for path, scope, fact in self._repository.kind("decorator"):
            if BEAN.match(fact.name) and scope != "test":
                found[_class_around(path, fact)] = next((value for _, value in fact.arguments), "")
        return found

    @cached_property
    def _made_by_name(self) -> frozenset[str]:
        """The classes of Java and Kotlin, by global name, without a method that something outside calls by its name.

        Where nothing is started, and what no other part of the build imports, may be a library or an exercise, whose
        classes others make.
        """
        code = [one for one in self._repository.kind("function") if one.scope == "code"]
        functions = [(path, *fact.name.rpartition(".")) for path, _, fact in code if path.endswith(MADE_BY_NAME)]
        started = {f"{path}:{owner}" for path, owner, _, method in functions if method in CALLED_BY_FRAMEWORKS}
        parts = {_part_of_build(one.partition(":")[0]) for one in started}
        for path, scope, fact in self._repository.kind("import") if started else ():
            if scope == "code" and path.endswith(MADE_BY_NAME):
                self._take()
                file, own, _ = self._repository.resolve(path, fact.name).partition(":")
                parts.update({_part_of_build(file)} - {_part_of_build(path)} if own else ())
        classes = (
            f"{path}:{fact.name}"
            for path, scope, fact in self._repository.kind("class")
            if scope == "code" and path.endswith(MADE_BY_NAME) and "." not in fact.name
        )
        return frozenset(one for one in classes if _part_of_build(one.partition(":")[0]) in parts) - started

    @cached_property
    def _idle(self) -> frozenset[str]:
        """The beans, and those classes, that nothing outside them names, and that derive from nothing.

        Nor has one a method that a framework calls, as an annotation would say.
        """
        marked = chain(self._repository.kind("decorator"), self._repository.kind("base"))
        called = {
            _class_around(path, fact)
            for path, _, fact in marked
            if fact.kind == "base" or not (BEAN.match(fact.name) or PLAIN_MARKS.match(fact.name))
        }
        paths: dict[str, str] = {}
        names: dict[str, str] = {}
        for one in sorted((self._beans.keys() | self._made_by_name) - called):
            path, _, name = one.partition(":")
            paths[name] = path
            names.update(dict.fromkeys((name, name[:1].lower() + name[1:], self._beans.get(one, "")), name))
        for path, fact in self._naming() if names else ():
            said = " ".join((fact.name, fact.value, *chain.from_iterable(fact.arguments)))
            for name in {names[word] for word in names.keys() & WORD.findall(said)}:
                if name in paths and not (paths[name] == path and _is_of(name, fact)):
                    del paths[name]
        return frozenset(f"{path}:{name}" for name, path in paths.items())

    def _naming(self) -> Iterator[tuple[str, Fact]]:
        """What may name a class: all that code says, and what starts or configures it, outside tests."""
        for path, scope, facts in self._repository.files.values():
            self._take()
            if path.endswith(COMPILED_SUFFIXES) and scope != "test":
                yield from ((path, fact) for fact in facts)
        for kind in ("key", "command", "instruction"):
            yield from ((path, fact) for path, scope, fact in self._repository.kind(kind) if scope != "test")


def _class_around(path: str, fact: Fact) -> str:
    """The outermost class that a fact is a base or decorator of, or lies in, by its global name."""
    return f"{path}:{(fact.inside or fact.value).partition('.')[0]}"


def _part_of_build(path: str) -> str:
    """The folder whose sources hold a file, as of a module of Maven or Gradle."""
    folder, sources, _ = f"/{path}".partition("/src/")
    return folder if sources else ""


def _is_of(name: str, fact: Fact) -> bool:
    """Whether a fact in the file of a class lies in it, or only defines or decorates something."""
    return fact.kind in {"class", "function", "decorator", "string"} or fact.inside.partition(".")[0] == name
