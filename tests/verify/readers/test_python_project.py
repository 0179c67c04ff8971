"""What a Python project declares to require."""

from facts_of import dependencies


def test_pyproject_lists_and_tables():
    text = """\
        [project]
        dependencies = [
          "Open_AI[x]>=1",
        ]
        [dependency-groups]
        dev = ["pytest", {include-group = "x"}]
        [tool.poetry.dependencies]
        python = "^3.11"
        torch = {version = "^2"}
        """
    found = dependencies("pyproject", text)
    assert found == [("open-ai", ">=1", 3), ("pytest", "", 6), ("torch", "^2", 9)]


def test_setup_files_are_read_without_running_them():
    text = 'setup(install_requires=["a>=1",  # "no"\n "b"], extras_require={"dev": ["c"]}, name="d")\n'
    assert dependencies("setup-py", text) == [("a", ">=1", 1), ("b", "", 2), ("c", "", 2)]
    assert dependencies("setup-cfg", "[options]\ninstall_requires =\n  a>=1\n  b\n") == [("a", ">=1", 3), ("b", "", 4)]


def test_a_requirement_has_its_own_line_where_it_is_written_twice():
    text = '[project]\ndependencies = ["a"]\n[project.optional-dependencies]\nx = [\n  "a",\n]\n'
    assert dependencies("pyproject", text) == [("a", "", 2), ("a", "", 5)]


def test_tables_of_packages_give_the_first_version_or_the_address():
    text = """\
        [tool.poetry.dependencies]
        a = [{ version = "1", python = "<3.10" }, { version = "2" }]
        b = { git = "https://x.example/b" }
        [tool.poetry.group.dev.dependencies.c]
        version = "3"
        """
    assert dependencies("pyproject", text) == [("a", "1", 2), ("b", "https://x.example/b", 3), ("c", "3", 4)]
