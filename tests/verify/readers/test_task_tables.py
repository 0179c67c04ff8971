"""Task runners that keep their tasks in TOML and JSON: commands by task, and the tasks that each needs."""

# ruff: noqa: E501 -- small files of other tools, each on one line

import pytest
from facts_of import commands


@pytest.mark.parametrize(
    ("dialect", "text", "expected"),
    [
        ("pyproject", "[tool.poe.tasks]\ntest = 'pytest -q'\n", [("pytest -q", 2, "tool.poe.tasks.test")]),
        ("pyproject", "[tool.poe.tasks]\na = ['b', {cmd = 'c d'}]\n", [("poe b", 2, "tool.poe.tasks.a"), ("c d", 2, "tool.poe.tasks.a")]),
        ("pyproject", "[tool.poe.tasks.a]\nparallel = ['b']\n", [("poe b", 2, "tool.poe.tasks.a")]),
        ("pyproject", "[tool.pdm.scripts]\na = {cmd = ['pytest', '-q']}\n", [("pytest -q", 2, "tool.pdm.scripts.a")]),
        ("pyproject", "[project.scripts]\na = 'x:main'\n[tool.poetry.scripts]\nb = 'y:main'\n", []),
        ("poe", '{"tasks": {"a": {"shell": "b; c"}}}', [("b", 1, "tasks.a"), ("c", 1, "tasks.a")]),
        ("hatch", "[envs.x.scripts]\na = ['b', 'c']\n", [("b", 2, "envs.x.scripts.a"), ("c", 2, "envs.x.scripts.a")]),
        ("pixi", "[tasks]\na = {cmd = 'b', depends-on = ['c']}\n", [("b", 2, "tasks.a"), ("c", 2, "tasks.a")]),
        ("mise", "[tasks.a]\nrun = ['b', 'c d']\n", [("b", 2, "tasks.a"), ("c d", 2, "tasks.a")]),
        ("deno", '{"tasks": {"a": "b", "c": {"command": "d", "dependencies": ["a"]}}}', [("b", 1, "tasks.a"), ("d", 1, "tasks.c"), ("deno task a", 1, "tasks.c")]),
        ("deno", '{"tasks": {"a": {"description": "deno test"}}}', []),
        ("nx", '{"targets": {"a": {"executor": "@nx/jest:jest", "dependsOn": ["^b"]}}}', [("jest", 1, "targets.a"), ("nx run b", 1, "targets.a")]),
        ("composer", '{"scripts": {"a": ["@b", "c"]}}', [("b", 1, "scripts.a"), ("c", 1, "scripts.a")]),
        ("prek", "[[repos]]\nhooks = [{id = 'a', entry = 'b'}]\n", [("b", 2, "repos.0.hooks.0")]),
    ],
)  # fmt: skip
def test_tasks_have_commands(dialect, text, expected):
    assert commands(f"tasks:{dialect}", text) == expected
