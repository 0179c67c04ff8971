"""Which functions, classes and modules of a repository are in use: what nothing names proves nothing."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from tracker.verify.facts.broken_imports import broken_files, broken_starts
from tracker.verify.facts.call_graph import bodies_of, names_in
from tracker.verify.facts.loading import MODULES_OF_A_PROGRAM, Loading, loading, only_defines
from tracker.verify.facts.own_types import COMPILED_SUFFIXES
from tracker.verify.facts.repository import PYTHON_SUFFIXES, Located, bearer
from tracker.verify.suffixes import COMPONENTS, JAVASCRIPT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from tracker.verify.facts.fact import Fact
    from tracker.verify.facts.repository import Repository

CALLED_BY_FRAMEWORKS = frozenset(
    {"main", "handler", "lambda_handler", "upgrade", "downgrade"}
    | {"model_fn", "input_fn", "predict_fn", "output_fn"}  # SageMaker
    | {"async_setup", "async_setup_entry", "async_unload_entry"}  # Home Assistant
)
"""Functions that something outside the repository calls by their name."""

PROVIDER = re.compile(r"(?:file|python):(?://)?\S+\.py")
"""How a configuration of promptfoo names a module, of which it calls these functions."""

CALLED_BY_PROMPTFOO = ("call_api", "get_assert")

FOUND_BY_NAME = frozenset({"root_agent", "agent", "app", "application", "graph"})
"""Variables that something outside the repository looks for in a module that it is given."""

MAKES = re.compile(r"(?:^|[.:$])_?[A-Z]\w*$")
"""A call that makes an object."""

OF_PYTHON = re.compile(r"(?:csv|datetime|hashlib|json|logging|math|os|pathlib|random|re|shutil|time)\.[\w.]+")
"""What Python's own modules do and give, which names nothing here, as `re.search` names no method `search`."""

MAKES_LOGGER = re.compile(r"(?:^|[.:$])get_?[Ll]ogger$")

NAMING = ("call", "decorator", "pipe", "attribute", "entry", "key", "assign", "command", "base", "usage")
"""Kinds of facts that name what is used."""

README = re.compile("readme", re.IGNORECASE)
"""The document whose examples people run; others may hold plans."""

INTERFACE = re.compile(r"\$I[A-Z]")
"""An interface of C# of which no file and no namespace is known: rather the project's own."""

OTHER_SUFFIXES = (*JAVASCRIPT, *COMPONENTS, *COMPILED_SUFFIXES)
"""Of code that may name what is Python's in a text of one word, such as a handler."""

NAMED_METHODS = (".cs", ".java", ".kt")
"""Files of languages in which who calls a method writes its name."""

BEAN = re.compile(r"org\.springframework\.stereotype\.(?:Service|Component|Repository)$")
"""What Spring makes one of, for whoever asks for it."""

PLAIN_MARKS = re.compile(
    r"lombok\.|java\.lang\.|Override$|.*\.(?:ConditionalOn\w+|Profile|Lazy|Autowired|Value|Qualifier|Transactional)$"
)
"""What says nothing of who calls a bean or its methods."""

FOUND_BY_FRAMEWORKS = re.compile(
    r"(?:locust|luigi|metaflow|scrapy|django|rest_framework|ts|torchserve|triton\w*|cog|celery|unittest|typing|typing_extensions|enum|abc"
    r"|pydantic\w*|Exception|\w+Error)\b"
)
"""The base classes of what their framework finds by itself, and those that are no framework."""

ABSTRACT = re.compile(r"(?:abc\.ABC|typing(?:_extensions)?\.(?:Generic|Protocol))\b|object$")
"""The base classes that call nothing."""

CONSTANTS = frozenset({"assign", "string"})
"""Kinds of facts that only serve what loads their module, where they lie in no function."""

STARTS = frozenset({"command", "instruction", "file"})
"""Kinds of facts that may say what is started."""

WRAPPERS = frozenset({"wrapper", "memoised", "retried-function", "pipeline-step"})
"""What decorators do that change a function and hand it to nobody: a step has still to be called by a pipeline."""

MARKS = re.compile(
    r"(?:abc\.)?(?:abstract(?:method|property)|(?:static|class)method)$|(?:typing(?:_extensions)?\.)?(?:final|override|overload)$"
)
"""Decorators of the language itself that hand a function to nobody."""

GRAPH = "graph:class"
"""The capability of a graph that runs once it is compiled, and of what is called on it."""

GRAPH_PARTS = frozenset({"graph", "tool-node"})
"""Capabilities of what only serves such a graph, whether or not the graph itself is known."""

RUNS = re.compile(r"\.a?(?:invoke|stream|batch|stream_?events|stream_log)$", re.IGNORECASE)
"""How a graph is run, and many other things are."""

NO_GRAPH = re.compile("llm|model|tool|chain|retriev|prompt", re.IGNORECASE)
"""Words in the names of variables that hold no graph."""

TOOL = "tool"
"""The capability of what makes a tool of a function."""

_OF_AN_OBJECT = re.compile(r"[.:$]_?[A-Z]\w*\.")
"""A method: of an agent or a server, which keeps what it decorates."""

CLIENT = "remote-client"
"""The capability of names in packages that hold no graph of one's own."""

OBJECT_OF_A_FILE = re.compile(r"[^\s:]+\.(?:py|[cm]?[jt]sx?):\w+")
"""How a configuration names what a server is to load."""

ARGUMENT = re.compile(r"[^\s,\[\]{}]+")
NOTHING: frozenset[str] = frozenset()
WORD = re.compile(r"[A-Za-z_]\w*")
OWN_NAME = re.compile(r"(?<![^\s:,|()\[\]{}])([^\s:,|()\[\]{}]+\.(?:py|ipynb))?:([\w.]+)")
"""The name of something of the repository's own in Python, with its file where that is another one."""
LOOKS_UP = re.compile(r"(?:\[|test|[ef]?grep|rg|echo|printf)\s")
"""Commands that name what they look for or print, and run none of it."""

IMPORT = re.compile(r"\b(?:from [\w.]+ )?import \w[\w., ]*")
"""A statement in a command that only loads what it names."""

MODULE_SOURCE = re.compile(r"module\.[^.]+\.source")


class InUse:
    """What of a repository is in use; computed when first asked for."""

    def __init__(
        self, repository: Repository, capabilities: Callable[[str, str], frozenset[str]] = lambda _name, _path: NOTHING
    ) -> None:
        """Take a repository, and what tells what a name does in a file."""
        self._repository = repository
        self._capabilities = capabilities
        self._take = repository.allowance.take

    def is_wired(self, hit: Located) -> bool:
        """Whether the function or class that a fact of Python code lies in, or defines, is in use.

        In use is what a module's own code or an example in the README names, what such functions name in turn, and what
        a framework calls: what is derived from one of its classes, what is decorated, and a few functions by their
        names. Of a class that derives from nothing the class has to be named too. A repository of a few modules may be
        an exercise or a library, whose functions others call.

        A module of Terraform or Bicep is in use where another one names its folder or file, a graph that has to be
        compiled where one is compiled and then run, handed over or named in a configuration. What does not run: a file
        that imports a missing module of its own repository or cannot be parsed, and a command that serves such a
        module. A class that only derives from another is used by nobody, nor is a method of C#, Java or Kotlin that
        nothing names, nor a bean of Spring that no other file names; a module of JavaScript that only tests load is
        none of the program's, nor is a constant of a module of Python or JavaScript that nothing loads, nor what such
        a module of Python calls for itself where nothing uses what it defines, nor all of such a module of JavaScript
        that only defines things.
        """
        self._take()
        if hit.path in self._broken_files or hit.path in self.loading.only_tested:
            return False
        if (
            hit.fact.kind in STARTS
            and (hit.path, 0 if hit.fact.kind == "file" else hit.fact.line) in self._broken_starts
        ):
            return False
        if hit.fact.kind == "base" and not self._is_used_class(hit):
            return False
        if self._graphs_are_idle and not GRAPH_PARTS.isdisjoint(self._capabilities(hit.fact.name, hit.path)):
            return False
        if hit.path.endswith((".tf", ".tofu")):
            return hit.path.rpartition("/")[0] not in self._unused_modules
        if hit.path.endswith(".bicep"):
            return hit.path not in self._unused_bicep_files
        if hit.scope == "test":
            return True
        if hit.path.endswith(NAMED_METHODS) and self._is_compiled_program:
            defined = hit.fact.name if hit.fact.kind in {"class", "function"} else hit.fact.inside
            if f"{hit.path}:{defined.partition('.')[0]}" in self._idle_beans:
                return False
            return hit.fact.kind != "function" or self._is_mentioned(hit)
        is_constant = hit.fact.kind in CONSTANTS and not hit.fact.inside
        if hit.path in self._leftovers or (is_constant and hit.path in self.loading.by_nobody):
            return False
        if not hit.path.endswith(".py") or not self._is_program:
            return True
        if hit.fact.kind == "call" and not hit.fact.inside and hit.path in self._idle_modules:
            return False
        # A decorator lies in what it decorates.
        *_, defined = bodies_of(hit) if hit.fact.kind != "class" else (f"{hit.path}:{hit.fact.name}",)
        return self._is_reached(hit.path, defined.removeprefix(f"{hit.path}:"))

    def _is_reached(self, path: str, defined: str) -> bool:
        """Whether what a module of Python defines is in use."""
        return not any(self._wired.isdisjoint(words) for words in self._wiring(path, defined))

    @cached_property
    def _idle_modules(self) -> frozenset[str]:
        """Modules of Python that nothing loads, that only make objects, and that define what nobody uses."""
        found = set()
        for path in self.loading.alone | self.loading.by_nobody:
            self._take()
            facts = self._repository.files[path].facts
            defined = [fact.name for fact in facts if fact.kind in ("function", "class")]
            idle = path.endswith(".py") and defined and not any(map(_works, facts))
            if idle and not any(self._is_reached(path, name) for name in defined):
                found.add(path)
        return frozenset(found)

    @cached_property
    def _leftovers(self) -> frozenset[str]:
        """Modules of JavaScript that nothing loads and that only define things."""
        found = (path for path in self.loading.by_nobody if path.endswith(JAVASCRIPT))
        return frozenset(path for path in found if only_defines(self._repository.files[path].facts))

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
        beans, called = set(), set()
        for path, scope, fact in chain(self._repository.kind("decorator"), self._repository.kind("base")):
            bean = f"{path}:{(fact.inside or fact.value).partition('.')[0]}"
            if BEAN.match(fact.name) and scope != "test":
                beans.add(bean)
            elif fact.kind == "base" or not PLAIN_MARKS.match(fact.name):
                called.add(bean)
        paths = {bean.partition(":")[2]: bean.partition(":")[0] for bean in beans - called}
        names = {spelt: name for name in paths for spelt in (name, name[:1].lower() + name[1:])}
        for path, file in self._repository.files.items() if names else ():
            self._take()
            for fact in file.facts if path.endswith(COMPILED_SUFFIXES) and file.scope != "test" else ():
                said = " ".join((fact.name, fact.value, *chain.from_iterable(fact.arguments)))
                for word in names.keys() & WORD.findall(said):
                    if paths.get(names[word], path) != path:
                        del paths[names[word]]
        return frozenset(f"{path}:{name}" for name, path in paths.items())

    @cached_property
    def _broken_files(self) -> frozenset[str]:
        return broken_files(self._repository)

    @cached_property
    def loading(self) -> Loading:
        """How the modules of code are loaded."""
        return loading(self._repository)

    @cached_property
    def _broken_starts(self) -> frozenset[tuple[str, int]]:
        return broken_starts(self._repository)

    @cached_property
    def _graphs_are_idle(self) -> bool:
        """Whether graphs that have to be compiled are built here, and none is compiled and run."""
        calls = self._repository.kind("call")
        if not any(GRAPH in self._capabilities(fact.name, path) for path, _, fact in calls):
            return False
        compiled = any(fact.name.endswith(".compile") and fact.name != "re.compile" for _, _, fact in calls)
        served = any(OBJECT_OF_A_FILE.fullmatch(fact.value) for _, _, fact in self._repository.kind("key"))
        # A module of JavaScript keeps a graph to export it.
        kept = any(
            self._is_compiled_graph(fact.value, path) and not path.endswith(".py")
            for path, _, fact in self._repository.kind("assign")
        )
        return not compiled or not (served or kept or any(self._runs_graph(fact, path) for path, _, fact in calls))

    def _is_compiled_graph(self, name: str, path: str) -> bool:
        return ".compile" in name and GRAPH in self._capabilities(name, path)

    def _runs_graph(self, call: Fact, path: str) -> bool:
        """Whether a call runs a compiled graph, or hands one over."""
        if RUNS.search(call.name):
            does = self._capabilities(call.name, path)
            return GRAPH in does or (CLIENT not in does and not NO_GRAPH.search(call.name))
        names = (name for _, value in call.arguments if ".compile" in value for name in ARGUMENT.findall(value))
        return any(self._is_compiled_graph(name, path) for name in names)

    @cached_property
    def _unused_modules(self) -> frozenset[str]:
        """The folders of Terraform modules that nothing here uses, though it uses others that lie beside them."""
        folders = {path.rpartition("/")[0] for path in self._repository.files if path.endswith((".tf", ".tofu"))}
        used = {
            posixpath.normpath(posixpath.join(path, "..", fact.value))
            for path, _, fact in self._repository.kind("key")
            if fact.value.startswith(("./", "../")) and MODULE_SOURCE.fullmatch(fact.name)
        }
        beside = {posixpath.dirname(folder) for folder in used & folders}
        shared = {parent for parent in beside if posixpath.basename(parent) == "modules"}
        return frozenset(folder for folder in folders - used if posixpath.dirname(folder) in shared)

    @cached_property
    def _unused_bicep_files(self) -> frozenset[str]:
        """The files of Bicep beside modules that are used to which none leads from those that nothing uses."""
        uses: dict[str, set[str]] = {path: set() for path in self._repository.files if path.endswith(".bicep")}
        for path, _, fact in self._repository.kind("block"):
            if path in uses and fact.name.startswith("module."):
                uses[path].add(posixpath.normpath(posixpath.join(path, "..", fact.name.removeprefix("module."))))
        used = set(chain.from_iterable(uses.values())) & uses.keys()
        folders = {posixpath.dirname(path) for path in used}
        unused = [path for path in uses if path not in used and posixpath.dirname(path) not in folders]
        reached = _reached(unused, uses)
        return frozenset(uses.keys() - reached if used & reached else ())

    @cached_property
    def _is_program(self) -> bool:
        return self._has_modules_of_a_program(".py")

    @cached_property
    def _is_compiled_program(self) -> bool:
        return self._has_modules_of_a_program(NAMED_METHODS)

    def _has_modules_of_a_program(self, suffixes: str | tuple[str, ...]) -> bool:
        modules = (path for path, file in self._repository.files.items() if file.scope == "code")
        return sum(path.endswith(suffixes) for path in modules) >= MODULES_OF_A_PROGRAM

    def _wiring(self, path: str, defined: str) -> list[list[str]]:
        """The sets of words of which one each must be in use for what is defined there to be; "" is always.

        A word is also in use where it is known that this file's is meant: `path:word`.
        """
        sets = self._words_for(path, defined)
        return [[*words, *(f"{path}:{word}" for word in words if word)] for words in sets]

    def _words_for(self, path: str, defined: str) -> list[list[str]]:
        """The same sets, of bare words."""
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

    def _is_used_class(self, base: Located) -> bool:
        """Whether a class of Python derived from somebody else's is named outside it, or found by its framework."""
        name = base.fact.name
        others = base.scope == "code" and base.path.endswith(".py") and name[:1] not in "$:" and ":" not in name
        return not others or bool(FOUND_BY_FRAMEWORKS.match(name)) or base.fact.value in self._named

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
        return frozenset(classes - _reached(foreign, derived))

    @cached_property
    def _wired(self) -> frozenset[str]:
        """The last two words of all names that code in use calls, hands over or keeps, outside tests."""
        names: dict[tuple[str, str], set[str]] = defaultdict(set)
        calls = self._repository.kind("call")
        called = {(path, fact.line, fact.name) for path, scope, fact in calls if scope != "test"}
        for kind in NAMING:
            for path, scope, fact in self._repository.kind(kind):
                self._take()
                if scope == "test" or self._names_nothing(path, fact):
                    continue
                if kind != "base" or self._is_used_class(Located(path, scope, fact)):
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

    def _only_wraps(self, decorator: str, path: str) -> bool:
        """Whether a decorator hands what it decorates to nobody: a tool made of a function has still to be given."""
        if MARKS.match(decorator):
            return True
        does = self._capabilities(decorator, path)
        return not WRAPPERS.isdisjoint(does) or (TOOL in does and not _OF_AN_OBJECT.search(decorator))

    def _names_nothing(self, path: str, fact: Fact) -> bool:
        """Whether a fact puts nothing to use.

        That is an example in another document than the README, a command that looks for a word, an inner export, a
        text that a member of an enumeration stands for, or what code of another language says in several words.
        """
        other = fact.kind == "usage" and not README.match(posixpath.basename(path))
        looks_up = fact.kind == "command" and LOOKS_UP.match(fact.name)
        says = fact.kind in {"assign", "entry"} and path.endswith(OTHER_SUFFIXES) and not ARGUMENT.fullmatch(fact.value)
        return other or bool(looks_up) or says or self._is_member(path, fact) or self._is_inner_export(path, fact)

    def _is_member(self, path: str, assigned: Fact) -> bool:
        """Whether a text is what a member of an enumeration stands for."""
        bases = self._bases.get(f"{path}:{assigned.inside}", ()) if "text" in assigned.flags else ()
        return assigned.kind == "assign" and any(base.startswith("enum.") for base in bases)

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
    of_call = fact.kind == "call"
    if not of_call or fact.name != "print":
        yield from (name for name in names_in(fact) if not (of_call and OF_PYTHON.fullmatch(name)))


def _without_imports(fact: Fact, text: str) -> str:
    """A text of a fact without what a command only imports, to see whether it can be."""
    return IMPORT.sub(" ", text) if fact.kind == "command" else text


def _works(fact: Fact) -> bool:
    """Whether a fact is work that a module does when it is loaded, or an object that something outside looks for."""
    if fact.inside:
        return False
    if fact.kind == "call":
        return not (MAKES.search(fact.name) or MAKES_LOGGER.search(fact.name))
    return fact.kind == "assign" and fact.name in FOUND_BY_NAME


def _reached(starts: Iterable[str], uses: Mapping[str, Iterable[str]]) -> set[str]:
    """All that these lead to, themselves included."""
    waiting = list(starts)
    reached = set(waiting)
    while waiting:
        new = set(uses.get(waiting.pop(), ())) - reached
        reached |= new
        waiting += new
    return reached
