"""Which methods of C#, Java and Kotlin, and which beans of Spring, are in use: those that something names."""

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

PAGES = (".razor", ".cshtml", ".xaml", ".axaml", ".aspx", ".jsp")
"""Files whose markup may call methods, of which it is not read."""

MAIN = ("main", "Main")
"""The functions with which programs begin."""

INTERFACE = re.compile(r"\$I[A-Z]")
"""An interface of C# of which no file and no namespace is known: rather the project's own."""

BEAN = re.compile(r"org\.springframework\.stereotype\.(?:Service|Component|Repository)$")
"""What Spring makes one of, for whoever asks for it."""

GIVES_BEAN = re.compile(r"org\.springframework\.context\.annotation\.Bean$")
"""What is on a method that gives Spring a bean: Spring calls those of each class that it makes one of."""

PLAIN_MARKS = re.compile(
    r"lombok\.|java\.lang\.|Override$|.*\.(?:ConditionalOn\w+|Profile|Lazy|Autowired|Value|Qualifier|Transactional)$"
    r"|org\.springframework\.(?:ai\.tool\.annotation\.Tool|context\.annotation\.Primary$)"
)
"""What says nothing of who calls a bean or its methods; Spring AI offers only tools that are handed to it."""

MAY_NAME_BEANS = re.compile(
    r"(?!(?:.*/)?\w*[Tt]est/)(?:.*\.(?:fxml|jspx?|xhtml|groovy)$"
    r"|(?:.*/)?(?:resources|webapp|WEB-INF|META-INF)/(?:.*/)?(?!log(?:back|4j)|\w*Mapper\.)[^/]+\.xml$)"
)
"""Files outside tests of which nothing is read that may name a bean or its class."""


class CompiledUse:
    """What of a repository's C#, Java and Kotlin is in use; computed when first asked for."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._take = repository.allowance.take

    def is_used(self, hit: Located) -> bool:
        """Whether a method is named, or may be called by a framework, and a bean of Spring is named by another file.

        So has a class to be that bears no annotation, for Spring to ask it for the beans that its methods give. A
        repository of a few files may be an exercise or a library, whose methods others call, unless it starts a
        program.
        """
        return not self._is_program or not (self._lies_in_unnamed(hit) or self._is_unnamed_method(hit))

    @cached_property
    def _is_program(self) -> bool:
        return is_program(self._repository, NAMED_METHODS) or self._starts()

    def _starts(self) -> bool:
        """Whether there is a main function, or a call of C# outside all classes, and no page that may call methods."""
        if any(path.endswith(PAGES) for path in self._repository.paths):
            return False
        functions, calls = self._repository.kind("function"), self._repository.kind("call")
        mains = (path for path, scope, fact in functions if scope == "code" and fact.name.rpartition(".")[2] in MAIN)
        outside = (path for path, scope, fact in calls if scope == "code" and not fact.inside)
        return any(path.endswith(NAMED_METHODS) for path in mains) or any(path.endswith(".cs") for path in outside)

    def _is_unnamed_method(self, hit: Located) -> bool:
        """Whether a fact defines a method that nothing outside tests names, and that no framework may call.

        A framework calls what is decorated, and methods of a class that is, or that derives from one of its own.
        """
        owner, _, own = hit.fact.name.rpartition(".")
        if hit.fact.kind != "function" or not owner or own in self._mentioned:
            return False
        return self._of_frameworks.isdisjoint((f"{hit.path}:{owner}", f"{hit.path}:{hit.fact.name}"))

    def _lies_in_unnamed(self, hit: Located) -> bool:
        """Whether a fact lies in a class that nothing names, but for what runs when Spring makes a bean of it.

        Spring makes each bean, whoever asks for it. What is decorated has its name beside its class.
        """
        is_defined = hit.fact.kind in {"class", "function"}
        owner, _, method = (hit.fact.name if is_defined else hit.fact.inside).partition(".")
        is_marked = hit.fact.kind == "decorator" and hit.fact.value != ""
        is_run = not is_defined and not is_marked and method in {"", "constructor"}
        around = f"{hit.path}:{owner}"
        return around in self._unnamed and not (is_run and around in self._beans)

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
    def _giving_beans(self) -> frozenset[str]:
        """The classes, by global name, with a method that gives Spring a bean."""
        return frozenset(
            _class_around(path, fact)
            for path, scope, fact in self._repository.kind("decorator")
            if scope != "test" and fact.inside and GIVES_BEAN.match(fact.name)
        )

    @cached_property
    def _unnamed(self) -> frozenset[str]:
        """The classes that nothing outside them names: beans that give no others, and what would give some but is none.

        None of them derives from anything, or has a method that is started or that a framework calls, as an annotation
        would say.
        """
        marked = chain(self._repository.kind("decorator"), self._repository.kind("base"))
        called = {
            _class_around(path, fact)
            for path, _, fact in marked
            if fact.kind == "base" or not any(one.match(fact.name) for one in (BEAN, GIVES_BEAN, PLAIN_MARKS))
        }
        called.update(
            f"{path}:{fact.name.partition('.')[0]}"
            for path, _, fact in self._repository.kind("function")
            if fact.name.endswith(".main")
        )
        paths: dict[str, str] = {}
        names: dict[str, str] = {}
        for one in sorted((self._beans.keys() ^ self._giving_beans) - called):
            path, _, name = one.partition(":")
            paths[name] = path
            names.update(dict.fromkeys((name, name[:1].lower() + name[1:], self._beans.get(one, "")), name))
        if not names or self._are_named_unread:
            return frozenset()
        for path, fact in self._naming():
            said = " ".join((fact.name, fact.value, *chain.from_iterable(fact.arguments)))
            for name in {names[word] for word in names.keys() & WORD.findall(said)}:
                if name in paths and not (paths[name] == path and _is_of(name, fact)):
                    del paths[name]
        return frozenset(f"{path}:{name}" for name, path in paths.items())

    @cached_property
    def _are_named_unread(self) -> bool:
        """Whether a file of which nothing is read may name beans."""
        return any(map(MAY_NAME_BEANS.match, self._repository.paths))

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


def _is_of(name: str, fact: Fact) -> bool:
    """Whether a fact in the file of a class lies in it, or only defines or decorates something."""
    return fact.kind in {"class", "function", "decorator", "string"} or fact.inside.partition(".")[0] == name
