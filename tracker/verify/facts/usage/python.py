"""Which functions, classes and modules of Python are in use."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from tracker.verify.facts.call_graph import bodies_of, names_in
from tracker.verify.facts.own_types import COMPILED_SUFFIXES
from tracker.verify.facts.repository import PYTHON_SUFFIXES, Located, bearer
from tracker.verify.facts.usage.cut_lists import names_in_cut_lists
from tracker.verify.facts.usage.loading import READ_BY_TOOLS, makes_router
from tracker.verify.facts.usage.naming import ARGUMENT, CALLED_BY_FRAMEWORKS, MAKES, NAMING, WORD, is_program, reached
from tracker.verify.suffixes import COMPONENTS, JAVASCRIPT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.verify.facts.fact import Fact
    from tracker.verify.facts.repository import Repository
    from tracker.verify.facts.usage.loading import Loading
    from tracker.verify.facts.usage.naming import Capabilities

PROVIDER = re.compile(r"(?:file|python):(?://)?\S+\.py")
"""How a configuration of promptfoo names a module, of which it calls these functions."""

CALLED_BY_PROMPTFOO = ("call_api", "get_assert")

FOUND_BY_NAME = frozenset({"root_agent", "agent", "app", "application", "graph"})
"""Variables that something outside the repository looks for in a module that it is given."""

OF_PYTHON = re.compile(r"(?:csv|datetime|hashlib|json|logging|math|os|pathlib|random|re|shutil|time)\.[\w.]+")
"""What Python's own modules do and give, which names nothing here, as `re.search` names no method `search`."""

MAKES_LOGGER = re.compile(r"(?:^|[.:$])get_?[Ll]ogger$")

LOADS_BY_NAME = re.compile(
    r"importlib\.(?:import_module|util\.module_from_spec)$|pkgutil\.(?:iter_modules|walk_packages)$|runpy\.|__import__$"
)
"""A call that loads modules by names, which may be made when it runs."""

README = re.compile("readme", re.IGNORECASE)
"""The document whose examples people run; others may hold plans."""

OTHER_SUFFIXES = (*JAVASCRIPT, *COMPONENTS, *COMPILED_SUFFIXES)
"""Of code that may name what is Python's in a text of one word, such as a handler."""

FOUND_BY_FRAMEWORKS = re.compile(
    r"(?:locust|luigi|metaflow|scrapy|django|rest_framework|ts|torchserve|triton\w*|cog|celery|unittest|typing|typing_extensions|enum|abc"
    r"|pydantic\w*|Exception|\w+Error)\b"
)
"""The base classes of what their framework finds by itself, and those that are no framework."""

ABSTRACT = re.compile(r"(?:abc\.ABC|typing(?:_extensions)?\.(?:Generic|Protocol))\b|object$")
"""The base classes that call nothing."""

WRAPPERS = frozenset({"wrapper", "memoised", "retried-function", "pipeline-step"})
"""What decorators do that change a function and hand it to nobody: a step has still to be called by a pipeline."""

MARKS = re.compile(
    r"(?:abc\.)?(?:abstract(?:method|property)|(?:static|class)method)$|(?:typing(?:_extensions)?\.)?(?:final|override|overload)$"
)
"""Decorators of the language itself that hand a function to nobody."""

TOOL = "tool"
"""The capability of what makes a tool of a function."""

STARTS = re.compile(r"^(?:__name__|print|input)$|:main$|[.:$](?:run|launch|serve|parse_args)$")
"""What a module does itself that is run as a program, outside all functions."""

FINDS_BY_NAME = re.compile(r"(?:globals|locals|vars|eval|fire\.Fire|jsonargparse\.\w*(?:CLI|cli))$")
"""A call that may find each function of a module, or hands them all to a command line."""

NAMES_SOMETHING = re.compile(r"^[:$]?[\w:$]*[.:$][\w.:$]+$")
"""A value that is no text."""

PLAIN_WORDS = re.compile(r"[\w\[\], -]+")
"""Names that are written out."""

_OF_AN_OBJECT = re.compile(r"[.:$]_?[A-Z]\w*\.")
"""A method: of an agent or a server, which keeps what it decorates."""

OWN_NAME = re.compile(r"(?<![^\s:,|()\[\]{}])([^\s:,|()\[\]{}]+\.(?:py|ipynb))?:([\w.]+)")
"""The name of something of the repository's own in Python, with its file where that is another one."""

LOOKS_UP = re.compile(r"(?:\[|test|[ef]?grep|rg|echo|printf)\s")
"""Commands that name what they look for or print, and run none of it."""

IMPORT = re.compile(r"\b(?:from [\w.]+ )?import \w[\w., ]*")
"""A statement in a command that only loads what it names."""


class PythonUse:
    """What of a repository's Python is in use; computed when first asked for."""

    def __init__(self, repository: Repository, capabilities: Capabilities, loading: Loading) -> None:
        self._repository = repository
        self._capabilities = capabilities
        self._loading = loading
        self._take = repository.allowance.take

    def is_used(self, hit: Located) -> bool:
        """Whether the function or class that a fact lies in, or defines, is in use.

        In use is what a module's own code or an example in the README names, what such functions name in turn, and what
        a framework calls: what is derived from one of its classes, what is decorated, and a few functions by their
        names. Of a class that derives from nothing the class has to be named too. What a module that nothing loads
        does for itself is not in use where nothing uses what it defines. A repository of a few modules may be an
        exercise or a library, whose functions others call: of these only such as are run as programs are asked.
        """
        if self._is_program:
            if not hit.fact.inside and hit.path in self._idle_modules:
                return False
        elif hit.path not in self._started:
            return True
        # A decorator lies in what it decorates.
        *_, defined = bodies_of(hit) if hit.fact.kind != "class" else (f"{hit.path}:{hit.fact.name}",)
        return self._is_reached(hit.path, defined.removeprefix(f"{hit.path}:"))

    def is_used_class(self, base: Located) -> bool:
        """Whether a class of Python derived from somebody else's is named outside it, or found by its framework."""
        name = base.fact.name
        others = base.scope == "code" and base.path.endswith(".py") and name[:1] not in "$:" and ":" not in name
        return not others or bool(FOUND_BY_FRAMEWORKS.match(name)) or base.fact.value in self._named

    @cached_property
    def _is_program(self) -> bool:
        return is_program(self._repository, ".py")

    @cached_property
    def _started(self) -> frozenset[str]:
        """The modules that are run as programs, where no function is found by a name that is made."""
        found = chain(self._repository.kind("compare"), self._repository.kind("call"))
        if any(scope == "code" and _finds_by_name(fact) for _, scope, fact in self._repository.kind("call")):
            return frozenset()
        return frozenset(path for path, _, fact in found if not fact.inside and _starts(fact))

    def _is_reached(self, path: str, defined: str) -> bool:
        """Whether what a module of Python defines is in use."""
        return not any(self._wired.isdisjoint(words) for words in self._wiring(path, defined))

    @cached_property
    def _idle_modules(self) -> frozenset[str]:
        """Modules of Python that nothing loads, and that define what nobody uses.

        Where nothing beside them is loaded either, they may be run by hand, and where modules are loaded by their
        names, they may be: those that only make objects are not.
        """
        calls = (fact for _, scope, fact in self._repository.kind("call") if scope == "code")
        surely = frozenset() if any(map(_loads_by_name, calls)) else self._loading.by_nobody
        found = set()
        for path in self._loading.alone | self._loading.by_nobody:
            self._take()
            facts = self._repository.files[path].facts
            defined = [fact.name for fact in facts if fact.kind in ("function", "class")]
            works = _is_looked_for if path in surely else _works
            idle = path.endswith(".py") and defined and not any(map(works, facts))
            serves_nothing = path in surely and any(map(makes_router, facts))
            if idle and (serves_nothing or not any(self._is_reached(path, name) for name in defined)):
                found.add(path)
        return frozenset(found)

    def _wiring(self, path: str, defined: str) -> list[list[str]]:
        """The sets of words of which one each must be in use for what is defined there to be; "" is always.

        A word is also in use where it is known that this file's is meant: `path:word`.
        """
        sets = self._words_for(path, defined)
        return [[*words, *(f"{path}:{word}" for word in words if word)] for words in sets]

    def _words_for(self, path: str, defined: str) -> list[list[str]]:
        """The same sets, of bare words."""
        if "." not in defined and READ_BY_TOOLS.search(path):
            return [[""]]
        outer, _, own = defined.rpartition(".")
        owner, name = f"{path}:{outer}", outer.rpartition(".")[2]
        hidden, bases = own.startswith("__"), self._bases.get(owner, ())
        if owner in self._plain_classes:
            # Who derives from a class of one's own may be found by it.
            return [["" if hidden else own]] if bases else [[name if hidden else own], [name]]
        # Each class of a framework names the methods of its base, as `super().__init__`.
        named = hidden and bases and not any(":" in base or FOUND_BY_FRAMEWORKS.match(base) for base in bases)
        return [[name] if named else defined.split(".")]

    @cached_property
    def _only_meant(self) -> frozenset[str]:
        """What several files of Python define alike, by global name, where a call of one means no other.

        Of a class that derives from another, a protocol among them, or that another derives from, it may. A function
        is like a method of its name, which a call of the function does not mean.
        """
        bases = self._repository.kind("base")
        related = {name for path, _, fact in bases for name in (bearer(path, fact), fact.name)}
        classes = (f"{path}:{fact.name}" for path, _, fact in self._repository.kind("class"))
        alike: dict[str, set[str]] = defaultdict(set)
        for name in chain(classes, (name for name, _ in self._repository.functions())):
            path, _, own = name.partition(":")
            if path.endswith(PYTHON_SUFFIXES):
                alike[own].add(name)
        methods = {own.rpartition(".")[2] for own in alike if "." in own}
        several = chain.from_iterable(names for own, names in alike.items() if len(names) > 1 or own in methods)
        return frozenset(name for name in several if related.isdisjoint((name, name.rpartition(".")[0])))

    def _words_in(self, text: str, path: str, last: int = 0) -> list[str]:
        """The words of a text, the last few where some are asked for: `path:word` where it is known which is meant."""
        meant: list[str] = []

        def without_meant(found: re.Match[str]) -> str:
            file, own = found[1] or path, found[2]
            if f"{file}:{own}" not in self._only_meant:
                owner, _, rest = own.partition(".")
                if f"{file}:{owner}" not in self._only_meant:
                    return found[0]
                # Another class of its name has not this method.
                meant.append(f"{file}:{owner}")
                return f" {rest}"
            meant.extend(f"{file}:{word}" for word in own.split(".")[-2:])
            return " "

        rest = OWN_NAME.sub(without_meant, text) if ":" in text else text
        return meant + WORD.findall(rest)[-last:]

    @cached_property
    def _named(self) -> frozenset[str]:
        """The classes, by their last names, that something outside them and outside tests names."""
        classes = {fact.name.rpartition(".")[2] for _, _, fact in self._repository.kind("class")}
        found: set[str] = set()
        for kind in (*NAMING, "return"):
            for _, scope, fact in self._repository.kind(kind):
                if scope != "test":
                    self._take()
                    names = chain(names_in(fact), () if kind == "base" else (fact.value,))
                    words = classes.intersection(WORD.findall(" ".join(names)))
                    found.update(words.difference(fact.inside.split(".")))
        return frozenset(found)

    @cached_property
    def _bases(self) -> dict[str, set[str]]:
        """Class → what it derives from, by global name."""
        found: dict[str, set[str]] = defaultdict(set)
        for path, _, fact in self._repository.kind("base"):
            if not ABSTRACT.match(fact.name):
                found[bearer(path, fact)].add(fact.name)
        return found

    @cached_property
    def _plain_classes(self) -> frozenset[str]:
        """The classes, by global name, whose methods no framework calls: what they derive from is its own too."""
        classes = {f"{path}:{fact.name}" for path, _, fact in self._repository.kind("class")}
        derived: dict[str, list[str]] = defaultdict(list)
        for name in classes:
            for base in self._bases.get(name, ()):
                derived[base].append(name)
        foreign = [name for name in derived if name not in classes]
        return frozenset(classes - reached(foreign, derived))

    @cached_property
    def _wired(self) -> frozenset[str]:
        """The last two words of all names that code in use calls, hands over or keeps, outside tests."""
        names = self._names()
        waiting: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for place in names:
            for word in self._wiring(*place)[0]:
                waiting[word].append(place)
        found: set[str] = set()
        configured = any(PROVIDER.match(fact.value) for _, _, fact in self._repository.kind("key"))
        new = ["", *CALLED_BY_FRAMEWORKS, *(CALLED_BY_PROMPTFOO if configured else ())]
        while new:
            word = new.pop()
            if word not in found:
                found.add(word)
                for place in waiting.pop(word, ()):
                    missing = next((words for words in self._wiring(*place) if found.isdisjoint(words)), ())
                    new += () if missing else names.pop(place, ())
                    for other in missing:
                        waiting[other].append(place)
        return frozenset(found)

    def _names(self) -> dict[tuple[str, str], set[str]]:
        """Where something outside tests is called, handed over or kept → the last two words of its names."""
        names = self._handed_back()
        for path, scope, fact in names_in_cut_lists(self._repository):
            if scope != "test":
                names[path, fact.inside if path.endswith(".py") else ""].update(self._words_in(fact.name, path))
        for path, several in self._imported_alike():
            names[path, ""].update(self._words_in(" ".join(several), path))
        calls = self._repository.kind("call")
        called = {(path, fact.line, fact.name) for path, scope, fact in calls if scope != "test"}
        for kind in NAMING:
            for path, scope, fact in self._repository.kind(kind):
                self._take()
                if scope == "test" or self._names_nothing(path, fact):
                    continue
                if kind != "base" or self.is_used_class(Located(path, scope, fact)):
                    place = (path, fact.inside if path.endswith(".py") and kind not in {"decorator", "base"} else "")
                    # What a call gave, which keeps its name, is named where the call is.
                    value = f"{path}{fact.value}" if fact.value.startswith(":") else fact.value
                    given = kind == "assign" and (path, fact.line, value) in called
                    if not given and (kind != "decorator" or not self._only_wraps(fact.name, path)):
                        names[place].update(self._words_in(_without_imports(fact, fact.value), path))
                    for name in _names_of_use(fact):
                        # A method is named with its class.
                        last = 0 if kind == "command" else 2
                        # What an object keeps is no use of its class.
                        kept = name.removeprefix(f"{fact.inside}.") if kind == "assign" else name
                        names[place].update(self._words_in(_without_imports(fact, kept), path, last))
        return names

    def _imported_alike(self) -> Iterator[tuple[str, set[str]]]:
        """Each module with what it imports under one name, which a call names only once."""
        found: dict[tuple[str, str], set[str]] = defaultdict(set)
        for path, scope, fact in self._repository.kind("import"):
            if scope != "test" and path.endswith(".py"):
                found[path, fact.value].add(fact.name)
        return ((path, names) for (path, _), names in found.items() if len(names) > 1)

    def _handed_back(self) -> dict[tuple[str, str], set[str]]:
        """Where a function hands back an own one, as a provider of dependencies does → the words that name it."""
        found: dict[tuple[str, str], set[str]] = defaultdict(set)
        for path, scope, fact in chain(self._repository.kind("return"), self._repository.kind("yield")):
            # One that is defined there is in use with it; others have one of its name.
            is_inner = fact.value.startswith(f":{fact.inside}.")
            if scope != "test" and path.endswith(".py") and ":" in fact.value and not is_inner:
                self._take()
                found[path, fact.inside].update(self._words_in(fact.value, path, 2))
        return found

    def _only_wraps(self, decorator: str, path: str) -> bool:
        """Whether a decorator hands what it decorates to nobody: a tool made of a function has still to be given."""
        if MARKS.match(decorator):
            return True
        does = self._capabilities(decorator, path)
        return not WRAPPERS.isdisjoint(does) or (TOOL in does and not _OF_AN_OBJECT.search(decorator))

    def _names_nothing(self, path: str, fact: Fact) -> bool:
        """Whether a fact puts nothing to use.

        That is what a function defines for itself, an example in another document than the README, a command that looks
        for a word, an inner export, a text that a member of an enumeration stands for, or what code of another language
        says in several words.
        """
        is_inner = fact.kind == "attribute" and fact.inside != "" and f":{fact.inside}." in fact.name
        other = fact.kind == "usage" and not README.match(posixpath.basename(path))
        looks_up = fact.kind == "command" and LOOKS_UP.match(fact.name)
        says = fact.kind in {"assign", "entry"} and path.endswith(OTHER_SUFFIXES) and not ARGUMENT.fullmatch(fact.value)
        is_other = self._is_member(path, fact) or self._is_inner_export(path, fact)
        return is_inner or other or bool(looks_up) or says or is_other

    def _is_member(self, path: str, assigned: Fact) -> bool:
        """Whether a text is what a member of an enumeration stands for, and no function is looked up by it."""
        if assigned.kind != "assign" or "text" not in assigned.flags or self._looks_up_by_member:
            return False
        return any(base.startswith("enum.") for base in self._bases.get(f"{path}:{assigned.inside}", ()))

    @cached_property
    def _looks_up_by_member(self) -> bool:
        calls = (fact for _, _, fact in self._repository.kind("call") if fact.name == "getattr")
        return any(dict(fact.arguments).get("1", "").endswith(".value") for fact in calls)

    def _is_inner_export(self, path: str, assigned: Fact) -> bool:
        """Whether a package that this program uses lists its names: only a library's own list is for users."""
        package, name = posixpath.split(path)
        listed = assigned.kind == "assign" and assigned.name == "__all__" and name == "__init__.py"
        return listed and package in self._inner_packages

    @cached_property
    def _inner_packages(self) -> frozenset[str]:
        """The packages that lie within others, and those that another package of the program imports."""
        paths = map(posixpath.split, self._repository.files)
        packages = {folder for folder, name in paths if name == "__init__.py"}
        found = {package for package in packages if posixpath.dirname(package) in packages}
        outermost: dict[str, str] = {}
        for package in sorted(packages, key=len):
            outermost[package] = outermost.get(posixpath.dirname(package), package)
        for path, scope, fact in self._repository.kind("import"):
            here = outermost.get(posixpath.dirname(path))
            if scope == "code" and here is not None:
                self._take()
                there = outermost.get(posixpath.dirname(self._repository.module(path, fact.name)), here)
                found.update({there} - {here})
        return frozenset(found)


def _names_of_use(fact: Fact) -> Iterator[str]:
    """The names that a fact mentions, but for what it prints and what is Python's own."""
    if fact.kind != "call" or fact.name != "print":
        of_use = fact.kind in {"call", "attribute"}
        yield from (name for name in names_in(fact) if not (of_use and OF_PYTHON.fullmatch(name)))


def _without_imports(fact: Fact, text: str) -> str:
    """A text of a fact without what a command only imports, to see whether it can be."""
    return IMPORT.sub(" ", text) if fact.kind == "command" else text


def _starts(fact: Fact) -> bool:
    """Whether a fact says that its module is run as a program: a text that is printed may say that it is loaded."""
    prints_text = fact.name == "print" and not any(NAMES_SOMETHING.search(value) for _, value in fact.arguments)
    return bool(STARTS.search(fact.name)) and not prints_text


def _loads_by_name(fact: Fact) -> bool:
    """Whether a call loads modules by names that may be made when it runs."""
    loaded = dict(fact.arguments).get("0", "")
    return bool(LOADS_BY_NAME.match(fact.name)) and not PLAIN_WORDS.fullmatch(loaded)


def _finds_by_name(fact: Fact) -> bool:
    """Whether a call may find functions by names that are made when it runs."""
    made = fact.name == "getattr" and not PLAIN_WORDS.fullmatch(dict(fact.arguments).get("1", "a"))
    return made or bool(FINDS_BY_NAME.match(fact.name))


def _works(fact: Fact) -> bool:
    """Whether a fact is work that a module does when it is loaded, or an object that something outside looks for."""
    if fact.kind == "call" and not fact.inside:
        return not (MAKES.search(fact.name) or MAKES_LOGGER.search(fact.name))
    return _is_looked_for(fact)


def _is_looked_for(fact: Fact) -> bool:
    """Whether a fact is an object that something outside looks for."""
    return fact.kind == "assign" and not fact.inside and fact.name in FOUND_BY_NAME
