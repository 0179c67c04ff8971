"""Modules of a program that no other file of it loads: what they define, the program does not use."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from tracker.verify.facts.repository import folders_of
from tracker.verify.facts.usage.cut_lists import names_in_cut_lists
from tracker.verify.suffixes import COMPONENTS, JAVASCRIPT, NOTEBOOK

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence, Set

    from tracker.verify.facts.fact import Fact
    from tracker.verify.facts.repository import Located, Repository

MODULES = (*JAVASCRIPT, ".py")
LOADERS = (*MODULES, NOTEBOOK, *COMPONENTS)
"""Endings of files that load modules."""

MODULES_OF_A_PROGRAM = 10
"""Modules from which what nothing loads or names is taken to be left over."""

READ_BY_TOOLS = re.compile(
    r"(?:^|/)(?:conftest|locustfile|noxfile|fabfile|dodo|duties|pavement|hubconf|hatch_build|celeryconfig|(?:site|user)customize"
    r"|gunicorn(?:[._]conf(?:ig)?)?|(?:airflow|ipython|jupyter|superset)_(?:\w+_)?(?:config|settings))\.py$",
    re.IGNORECASE,
)
"""Modules of Python that a tool looks for by their names, and whose functions it may call."""

STARTED = re.compile(
    r"(?:^|/)(?:pages|api|functions|routes|workers|scripts|bin|commands|jobs|plugins|dags|defs|alembic|migrations|versions"
    r"|custom|data_(?:loaders|exporters)|transformers)/"
    r"|(?:^|/)(?:__\w+__|settings|manage|setup|[aw]sgi|tasks|(?:\w+_)?(?:api|bot|celery)|(?:run|train)\w*)\.py$"
    r"|(?:^|/)(?:\w+_)?(?:main|index|server|app|worker|cli|handler|lambda)(?:\.[\w-]+)*$"
    r"|(?:^|/)\+?(?:\w+_)?(?:page|layout|route|middleware|proxy|instrumentation|server|hooks)(?:\.[\w-]+)*\.[cm]?[jt]sx?$"
    r"|(?:^|/)(?:root|entry\.(?:client|server)|[\w-]+\+api|gatsby-\w+)\.[cm]?[jt]sx?$"
    r"|\.config\.\w+$|(?:^|/)[^/]*(?:k6|load|stress)[^/]*\.js$"
    rf"|{READ_BY_TOOLS.pattern}",
    re.IGNORECASE,
)
"""Files that a framework, a platform or a person starts, so that no other file has to load them."""

CLASSES = re.compile(r"(?:^|/)(?:workers|jobs)/")
"""Folders whose files a program starts, or loads for the classes in them."""

ROUTERS = frozenset({"fastapi.APIRouter", "fastapi.routing.APIRouter", "flask.Blueprint"})
"""What holds routes that answer nothing until an application takes them in."""

REPORTS = re.compile(r"report[^/]*\.json$", re.IGNORECASE)
"""Files that say something of modules and start none."""

LEFT_OUT = re.compile(r"(?:^|\.)(?:exclude|ignore)", re.IGNORECASE)
"""Keys of files that are left out, as of those that are not compiled."""

NAME = re.compile(r"[\w./:-]+")
PART = re.compile(r"[./:]")

WILDCARD = re.compile(r"[*$]")

NAMING_FILES = ("command", "ci_command", "instruction", "key", "assign")
"""Kinds of facts that may name a file to be started; of what is assigned constants, as `MIDDLEWARE` of Django."""


class Loading(NamedTuple):
    """Modules that nothing but tests loads: the paths of those of JavaScript that tests load, and of all others.

    The others are also those that only another of them loads, one that does nothing by itself. A module of Python is
    one of the others only beside modules that are loaded, where it only defines things; `alone` has those of Python
    beside which nothing is loaded. Of `never_started` nothing but other modules makes use: no framework, platform or
    person starts one, and no configuration or text names it. A repository of a few modules may be an exercise or a
    library, whose modules others load.
    """

    only_tested: frozenset[str]
    by_nobody: frozenset[str]
    alone: frozenset[str] = frozenset()
    never_started: frozenset[str] = frozenset()


def _only_defines(facts: Sequence[Fact]) -> bool:
    """Whether a module calls nothing when it is loaded but what it binds, or decorates with."""
    bound = {fact.line for fact in facts if fact.kind in ("assign", "decorator")}
    return not any(fact.kind == "call" and not fact.inside and fact.line not in bound for fact in facts)


def _only_classes(facts: Sequence[Fact]) -> bool:
    """Whether a module of JavaScript has classes alone, none of them the default: whoever starts it starts nothing."""
    outside = [fact for fact in facts if not fact.inside]
    return any(fact.kind == "class" for fact in outside) and not any(
        fact.kind in ("call", "function") or (fact.kind == "assign" and fact.name == "default") for fact in outside
    )


def makes_router(fact: Fact) -> bool:
    """Whether a fact makes a group of routes when its module is loaded."""
    return fact.kind == "call" and not fact.inside and fact.name in ROUTERS


def _is_started(path: str, facts: Sequence[Fact]) -> bool:
    """Whether a framework, a platform or a person starts a file."""
    if path.endswith(".py") and any(map(makes_router, facts)):
        return bool(STARTED.search(posixpath.basename(path)))
    classes = path.endswith(JAVASCRIPT) and CLASSES.search(path) and _only_classes(facts)
    return bool(STARTED.search(path)) and not classes


def _names(kind: str, located: Located) -> bool:
    """Whether a fact may name a file to be started."""
    if kind == "assign":
        return located.fact.name.isupper()
    return kind != "key" or not (LEFT_OUT.search(located.fact.name) or REPORTS.search(located.path))


def _naming_files(repository: Repository) -> Iterator[str]:
    """The texts that may name a file to be started."""
    for kind in NAMING_FILES:
        facts = (located.fact for located in repository.kind(kind) if _names(kind, located))
        yield from (f"{fact.name} {fact.value}" for fact in facts)
    yield from (located.fact.name for located in names_in_cut_lists(repository))


def _called(path: str) -> tuple[tuple[str, str], ...]:
    """Pairs of words of which one stands in what names a module: `folder/name`, `folder.name`, `name.py`, `-m name`."""
    *_, folder, name = ("", *path.split("/"))
    stem, ending, *_ = (*name.split("."), "")
    return (folder, stem), (stem, ending), ("-m", stem)


def _pointed_at(repository: Repository) -> tuple[frozenset[str], frozenset[str]]:
    """The files, and the folders, that texts in JavaScript outside tests name from beside it: `./prompts/*.ts`."""
    files: set[str] = set()
    folders: set[str] = set()
    for path, scope, fact in repository.kind("string"):
        if scope != "test" and path.endswith(JAVASCRIPT) and fact.name.startswith(("./", "../")):
            certain, *wild = WILDCARD.split(fact.name, maxsplit=1)
            place = posixpath.join(posixpath.dirname(path), certain.rpartition("/")[0] if wild else certain)
            (folders if wild else files).add(posixpath.normpath(place))
    return frozenset(files), frozenset(folders)


def _is_pointed_at(path: str, files: Set[str], folders: Set[str]) -> bool:
    """Whether a module is one of these files, also without its ending, or lies in one of these folders."""
    if path in files or posixpath.splitext(path)[0] in files:
        return True
    return not folders.isdisjoint(folders_of(path))


def loading(repository: Repository) -> Loading:
    """How the modules of code are loaded."""
    by_tests: set[str] = set()
    loaded_by: dict[str, set[str]] = defaultdict(set)
    loads: dict[str, set[str]] = defaultdict(set)
    for path, scope, facts in repository.files.values():
        for fact in facts if path.endswith(LOADERS) else ():
            if fact.kind == "import" and (not path.endswith(JAVASCRIPT) or "unused" not in fact.flags):
                module = repository.module(path, fact.name)
                if scope == "test":
                    by_tests.add(module)
                elif module != path:
                    loaded_by[module].add(path)
                    loads[path].add(module)
    folders = {posixpath.dirname(path) for path in loaded_by if path}
    left = {
        path
        for path, scope in repository.paths.items()
        if scope == "code"
        and path.endswith(MODULES)
        and path in repository.files
        and not _is_started(path, repository.files[path].facts)
        and (path.endswith(JAVASCRIPT) or _only_defines(repository.files[path].facts))
    }
    named: set[tuple[str, str]] = set()
    for text in _naming_files(repository) if left else ():
        names = NAME.findall(text)
        named.update(pairwise(names))
        named.update(pair for name in names for pair in pairwise(PART.split(name)))
    pointed = _pointed_at(repository)
    left = {path for path in left if named.isdisjoint(_called(path)) and not _is_pointed_at(path, *pointed)}
    found = {path for path in left if path not in loaded_by}
    alone = frozenset(
        path
        for path in found
        if path.endswith(".py")
        and posixpath.dirname(path) not in folders
        and not any(map(makes_router, repository.files[path].facts))
    )
    found -= alone
    only_tested = frozenset(path for path in found & by_tests if path.endswith(JAVASCRIPT))
    modules = sum(scope == "code" and path.endswith(MODULES) for path, scope in repository.paths.items())
    if modules < MODULES_OF_A_PROGRAM:
        return Loading(only_tested, frozenset())
    waiting = list(found)
    while waiting:
        path = waiting.pop()
        for module in loads[path] if _only_defines(repository.files[path].facts) else ():
            loaded_by[module].discard(path)
            if module in left and not loaded_by[module]:
                found.add(module)
                waiting.append(module)
    return Loading(only_tested, frozenset(found - only_tested), alone, frozenset(left))
