"""The documentation names what is there: links, actions, folders, modules and packages."""

import importlib
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)")


def anchors(text):
    """The anchors of the headings of a page."""
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_each_link_to_a_file_leads_to_one(page):
    for path, anchor in LINK.findall(page.read_text(encoding="utf-8")):
        target = page.parent / path if path else page
        assert target.exists(), path
        assert not anchor or anchor in anchors(target.read_text(encoding="utf-8")), anchor


def test_the_readme_names_each_page_that_a_user_reads():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    inner = {"architecture-actions", "criteria"}  # architecture.md and rules.md lead to them
    assert [
        page.stem for page in ROOT.glob("docs/*.md") if page.stem not in inner and f"docs/{page.name}" not in readme
    ] == []


@pytest.mark.parametrize("page", ["architecture-actions", "advice"])
def test_each_action_that_a_table_names_exists(page):
    text = (ROOT / f"docs/{page}.md").read_text(encoding="utf-8")
    rows = "".join(re.findall(r"^\| (`.*?) \|", text, re.MULTILINE))
    named = re.findall(r"`(\w+)\.(\w+)`", rows)
    assert len(named) == rows.count("`") / 2 > 0
    missing = [
        f"{module}.{name}"
        for module, name in named
        if not callable(getattr(importlib.import_module(f"tracker.actions.{module}"), name, None))
    ]
    assert missing == []


def test_the_architecture_lists_each_folder_and_each_package():
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    folders = [
        folder.name for folder in (ROOT / "tracker").iterdir() if folder.is_dir() and folder.name != "__pycache__"
    ]
    assert [name for name in folders if f"`tracker/{name}/" not in text] == []
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *(one for some in project["optional-dependencies"].values() for one in some)]
    packages = {re.match(r"[\w.-]+", one)[0] for one in wanted}
    rows = " ".join(re.findall(r"^\| ([\w, -]+) \|", text, re.MULTILINE)).replace(", -", " tree-sitter-")
    assert packages - set(re.split(r"[, ]+", rows)) == set()


def test_the_architecture_names_each_module_beside_the_steps_of_a_verification():
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    modules = {file.stem for file in (ROOT / "tracker/verify").glob("*.py")} - {"__init__"}
    assert {name for name in modules if f"`{name}`" not in text} == set()
