"""`tools/vocabulary.py` says which names of the vocabulary the newest releases have, and writes that down."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import rtoml
from archives import npm_package, wheel
from vocabulary import FILES, Vocabulary
from vocabulary_files import WIDTH, Change, rewrite

from tracker.verify.rules.vocabulary import names_of, package_rows

TOOL = Path(__file__).parents[2] / "tools" / "vocabulary.py"
AGENTS = """\
format_version = 2

# what people call
[maven.packaging]
jar = { tool = ".*" }

[npm.agent-framework]
kiosk = { agent = ".openKiosk" }

[pypi.agent-framework]
lost = { tool = ".Thing" }
shop = { agent = ["*.*Agent", ".Agent"], agent-team = ".old.Stand", tool = ".Till.*" }
"""
SHOP = {
    "shop/__init__.py": "from shop.core import Agent, SalesAgent, Stand, Till, FineRetriever\n",
    "shop/core.py": (
        "class Agent: ...\nclass SalesAgent(Agent): ...\nclass Stand: ...\n"
        "class Till:\n    def open(self): ...\nclass FineRetriever: ...\n"
    ),
}


@pytest.fixture
def folder(tmp_path):
    """Vocabulary files, and a cache that has the releases, so that nothing is downloaded."""
    cache = tmp_path / "cache"
    wheel(cache / "pypi" / "shop", "shop", "2.0", SHOP)
    wheel(cache / "pypi" / "lost", "lost", "3.0", {"lost.py": "def other(): ..."})
    declared = {"index.d.ts": "export declare function openKiosk(): void;"}
    npm_package(cache / "npm" / "kiosk", "kiosk", "1.0.0", declared, types="index.d.ts")
    (tmp_path / "vocabulary").mkdir()
    (tmp_path / "vocabulary" / "agents.toml").write_text(AGENTS)
    return tmp_path


def run(folder, *arguments):
    command = [
        sys.executable,
        str(TOOL),
        "--files",
        str(folder / "vocabulary"),
        "--cache",
        str(folder / "cache"),
        "--record",
        str(folder / "checked.toml"),
        *arguments,
    ]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


def packages(folder, *arguments):
    return {row["name"]: row for row in json.loads(run(folder, "--json", *arguments).stdout)["packages"]}


def test_names_are_found_moved_gone_or_new(folder):
    found = packages(folder)
    assert set(found) == {"shop", "lost", "kiosk"}
    shop = found["shop"]
    assert (shop["version"], shop["found"]) == ("2.0", ["shop.Agent"])
    assert shop["moved"] == {"shop.old.Stand": "shop.Stand"}
    assert shop["globs"]["shop*.*Agent"]["names"] == ["shop.Agent", "shop.SalesAgent"]
    assert shop["globs"]["shop.Till.*"]["stays"]
    assert shop["new"] == ["shop.FineRetriever"]
    assert found["lost"]["gone"] == ["lost.Thing"]
    assert found["kiosk"]["found"] == ["kiosk.openKiosk"]


def test_a_release_that_cannot_be_read_has_a_reason_and_stops_no_other(folder):
    next((folder / "cache" / "pypi" / "lost").glob("*.whl")).write_bytes(b"nonsense")
    found = packages(folder)
    assert "cannot be read" in found["lost"]["reason"]
    assert found["kiosk"]["found"]


def test_the_exit_code_says_whether_a_name_is_elsewhere(folder):
    assert run(folder, "kiosk").returncode == 0
    assert run(folder, "lost").returncode == 1
    assert run(folder, "nobody").returncode == 2


def test_what_was_found_is_written_and_then_found_again(folder):
    run(folder, "--write")
    written = (folder / "vocabulary" / "agents.toml").read_text()
    assert written == (
        AGENTS.replace('{ tool = ".Thing', '{ until = "<3.0", tool = ".Thing')
        .replace('{ agent = ["*.*Agent", ".Agent"]', '{ agent = ".{Agent,SalesAgent}"')
        .replace('".old.Stand"', '".Stand"')
    )
    checked = (folder / "checked.toml").read_text()
    assert rtoml.loads(checked) == {
        "npm": {"kiosk": "1.0.0"},
        "pypi": {"lost": {"release": "3.0", "gone": ["lost.Thing"]}, "shop": "2.0"},
    }
    assert not packages(folder)["shop"]["moved"]
    run(folder, "--write")
    assert (folder / "checked.toml").read_text() == checked
    assert (folder / "vocabulary" / "agents.toml").read_text() == written


def test_a_name_that_stands_there_already_gets_the_capabilities_of_its_glob():
    text = "[pypi.testing]\n"
    changed = rewrite(
        text + 'a = { agent = ".B", tool = "*.B" }\n', {("pypi", "a"): Change(replaced={"a*.B": ["a.B"]})}
    )
    assert changed == text + 'a = { agent = ".B", tool = ".B" }\n'


def test_a_package_too_long_for_a_line_is_a_table():
    names = [f".module{number}.Agent{number}" for number in range(20)]
    line = ", ".join(f'"{name}"' for name in names)
    written = rewrite(f"[pypi.testing]\na = {{ agent = [{line}] }}\n", {})
    assert written.startswith("[pypi.testing.a]\nagent = [\n  ")
    assert max(map(len, written.splitlines())) <= WIDTH
    assert rewrite(written, {}) == written


def test_a_path_outside_the_roots_of_its_package_is_not_written(folder):
    wheel(folder / "cache" / "pypi" / "lost", "lost", "3.0", {"other.py": "class Thing: ...\n"})
    assert packages(folder)["lost"]["moved"] == {"lost.Thing": "other.Thing"}
    run(folder, "lost", "--write")
    assert "other.Thing" not in (folder / "vocabulary" / "agents.toml").read_text()


def test_a_name_is_written_for_one_package_only(folder):
    file = folder / "vocabulary" / "agents.toml"
    second = 'shop-tools = { roots = "shop", tool = "*.SalesAgent" }\n'
    file.write_text(AGENTS + second)
    wheel(folder / "cache" / "pypi" / "shop-tools", "shop_tools", "2.0", SHOP)
    run(folder, "--write")
    assert sum("shop.SalesAgent" in names_of(row) for row in package_rows(rtoml.loads(file.read_text()))) == 1


def test_files_without_changes_stay_as_they_are():
    vocabulary = Vocabulary(FILES)
    for text in vocabulary.texts.values():
        assert rewrite(text, {(table["registry"], table["name"]): Change() for _, table in vocabulary.rows}) == text
