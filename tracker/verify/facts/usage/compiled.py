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
    from tracker.verify.facts.repository import Located, Repository

NAMED_METHODS = (".cs", ".java", ".kt")
"""Files of languages in which who calls a method writes its name."""

INTERFACE = re.compile(r"\$I[A-Z]")
"""An interface of C# of which no file and no namespace is known: rather the project's own."""

BEAN = re.compile(r"org\.springframework\.stereotype\.(?:Service|Component|Repository)$")
"""What Spring makes one of, for whoever asks for it."""

PLAIN_MARKS = re.compile(
    r"lombok\.|java\.lang\.|Override$|.*\.(?:ConditionalOn\w+|Profile|Lazy|Autowired|Value|Qualifier|Transactional)$"
    r"|org\.springframework\.ai\.tool\.annotation\.Tool"
)
"""What says nothing of who calls a bean or its methods; Spring AI offers only tools that are handed to it."""


class CompiledUse:
    """What of a repository's C#, Java and Kotlin is in use; computed when first asked for."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._take = repository.allowance.take

    def is_used(self, hit: Located) -> bool:
        """Whether a method is named, or may be called by a framework, and a bean of Spring is named by another file.

        A repository of a few files may be an exercise or a library, whose methods others call.
        """
        if not self._is_program:
            return True
        is_defined = hit.fact.kind in {"class", "function"}
        owner, _, method = (hit.fact.name if is_defined else hit.fact.inside).partition(".")
        # Spring makes each bean, whoever asks for it. What is decorated has its name beside its class.
        is_run = (
            not is_defined and method in {"", "constructor"} and not (hit.fact.kind == "decorator" and hit.fact.value)
        )
        if not is_run and f"{hit.path}:{owner}" in self._idle_beans:
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
    def _idle_beans(self) -> frozenset[str]:
        """The beans of Spring, by global name, that no other file of code names, and that derive from nothing.

        Nor has one a method that Spring calls, as an annotation would say.
        """
        beans: dict[str, str] = {}
        called = set()
        for path, scope, fact in chain(self._repository.kind("decorator"), self._repository.kind("base")):
            bean = f"{path}:{(fact.inside or fact.value).partition('.')[0]}"
            if BEAN.match(fact.name) and scope != "test":
                beans[bean] = next((value for _, value in fact.arguments), "")
            elif fact.kind == "base" or not PLAIN_MARKS.match(fact.name):
                called.add(bean)
        paths: dict[str, str] = {}
        names: dict[str, str] = {}
        for bean in sorted(beans.keys() - called):
            path, _, name = bean.partition(":")
            paths[name] = path
            names.update(dict.fromkeys((name, name[:1].lower() + name[1:], beans[bean]), name))
        for path, file in self._repository.files.items() if names else ():
            self._take()
            for fact in file.facts if path.endswith(COMPILED_SUFFIXES) and file.scope != "test" else ():
                said = " ".join((fact.name, fact.value, *chain.from_iterable(fact.arguments)))
                for word in names.keys() & WORD.findall(said):
                    if paths.get(names[word], path) != path:
                        del paths[names[word]]
        return frozenset(f"{path}:{name}" for name, path in paths.items())
