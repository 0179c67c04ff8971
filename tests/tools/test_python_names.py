"""Names of a Python release are found as an import would find them, from its text alone."""

import pytest
from python_names import PythonNames
from releases import Release


def library(files, paths=()):
    return PythonNames(
        [Release("1.0", frozenset({*files, *paths}), {path: text.encode() for path, text in files.items()})]
    )


SHOP = {
    "shop/__init__.py": (
        "from .core import Agent as Clerk, make\nfrom .extra import *\n__all__ = ['Clerk', 'make', 'Till']\n"
    ),
    "shop/core.py": (
        "from shop.base import Base\n"
        "class Agent(Base):\n"
        "    def __init__(self): self.desk: Desk = Desk()\n"
        "    @property\n"
        "    def till(self) -> 'Till | None': ...\n"
        "    def copy(self) -> Self: ...\n"
        "class Desk:\n"
        "    def clear(self): ...\n"
        "class Till:\n"
        "    def open(self): ...\n"
        "def make(kind=None) -> Agent: ...\n"
        "def guess(): ...\n"
    ),
    "shop/base.py": (
        "import pydantic\nclass Base:\n    def run(self): ...\nclass Model(pydantic.BaseModel):\n    name: str\n"
    ),
    "shop/extra.py": "from .core import Till\n__all__ = ['Till']\n",
}


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("shop.core.Agent", "class"),
        ("shop.Clerk", "class"),
        ("shop.Till.open", "function"),
        ("shop.make", "function"),
        ("shop.Clerk.run", "function"),
        ("shop.Clerk.desk.clear", "function"),
        ("shop.Clerk.till.open", "function"),
        ("shop.make.copy.copy.run", "function"),
        ("shop.base", "module"),
    ],
)
def test_a_name_is_found_through_re_exports_bases_attributes_and_annotations(path, kind):
    assert library(SHOP).find(path).kind == kind


@pytest.mark.parametrize(
    "path", ["shop.Agent", "shop.Clerk.walk", "shop.core.Nobody", "other.Clerk", "shop.Desk.clear"]
)
def test_what_no_import_would_find_is_not_there(path):
    assert library(SHOP).find(path) is None


@pytest.mark.parametrize("path", ["shop.base.Model.model_dump", "shop.core.guess.result"])
def test_what_depends_on_another_package_or_on_no_annotation_is_undecided(path):
    assert library(SHOP).find(path).kind == "unknown"


@pytest.mark.parametrize(
    "table",
    [
        "_LAZY = {'Agent': 'core'}\ndef __getattr__(name): return load(_LAZY[name])\n",
        "_LAZY = {'Agent': ('.core', 'Agent')}\ndef __getattr__(name): return load(_LAZY[name])\n",
        "_LAZY = {'Agent': 'shop.core.Agent'}\ndef __getattr__(name): return load(_LAZY[name])\n",
        "_import_structure = {'core': ['Agent']}\nsys.modules[__name__] = _LazyModule(_import_structure)\n",
        "_import_structure = {}\n_import_structure['core'] = ['Agent']\nx = _LazyModule(_import_structure)\n",
        "def __getattr__(name):\n    if name == 'Agent':\n        from .core import Agent\n        return Agent\n",
        "if TYPE_CHECKING:\n    from .core import Agent\n",
        "try:\n    from .core import Agent\nexcept ImportError:\n    Agent = None\n",
    ],
)
def test_a_name_that_is_imported_on_first_use_is_found(table):
    files = {"shop/__init__.py": table, "shop/core.py": "class Agent:\n    def run(self): ...\n"}
    assert library(files).find("shop.Agent.run").kind == "function"


def test_a_module_that_makes_names_as_it_runs_may_have_any():
    assert library({"shop.py": "for name in ('a', 'b'): globals()[name] = 1\n"}).find("shop.a").kind == "unknown"


def test_stubs_say_what_compiled_modules_have():
    assert library({"fast/__init__.pyi": "def add() -> int: ..."}, ["fast/__init__.abi3.so"]).find("fast.add")
    assert (
        library({"fast/__init__.py": ""}, ["fast/core.cpython-311-x86_64-linux-gnu.so"]).find("fast.core.add").kind
        == "unknown"
    )


@pytest.mark.parametrize(
    "text",
    [
        "from .a import *\nfrom . import *\n",
        "class A(A): ...\n",
        "class (",
        "x = x\n",
        "from shop import a as a\n",
        "(" * 5000,
    ],
)
def test_circles_and_nonsense_end(text):
    shop = library({"shop/__init__.py": "from .a import *\n", "shop/a.py": text})
    shop.find("shop.a.x.y.z")
    shop.find("shop.A.b")
    assert shop.public()[0][0] == "shop"
    shop.below()


def test_the_list_has_each_name_that_is_offered_shortest_path_first():
    paths = [path for path, _ in library(SHOP).public()]
    assert paths.index("shop.Clerk") < paths.index("shop.core.Agent")
    assert not {"shop.core.Base", "shop.Desk", "shop.base.pydantic"} & set(paths)
    assert {"shop.Clerk.run", "shop.Clerk.desk.clear", "shop.Till.open"} <= set(library(SHOP).below())
