"""INI files: the commands of tox."""

from facts_of import commands


def test_tox_environments_have_commands():
    assert commands("ini", "[testenv]\ncommands =\n  pytest -q\n") == [("pytest -q", 3, "testenv")]
