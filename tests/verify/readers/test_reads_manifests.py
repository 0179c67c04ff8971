"""What projects require: manifests, pinned and loose requirements, lock files."""

from textwrap import dedent

import pytest

from tracker.verify.readers import read


def dependencies(name: str, text: str) -> list[tuple[str, str, int]]:
    """Give name, constraint and line."""
    return [(f.name, f.value, f.line) for f in read(name, dedent(text).encode()) if f.kind == "dependency"]


def pins(name: str, text: str) -> dict[str, str]:
    """Give pinned or loose by name."""
    return {f.name: f.value for f in read(name, dedent(text).encode()) if f.kind == "requirement"}


REQUIREMENTS = """\
    # torch==1
    -r base.txt
    Flask[async]==2.0.1 ; python_version > "3.8"  # why
    numpy >= 1.2, <2
    foo_bar==1.0 \\
        --hash=sha256:abc
    git+https://github.com/a/b.git@0123456789abcdef#egg=bee
    git+https://github.com/a/c.git@main
    pkg @ https://x.example/pkg-1.0-py3-none-any.whl
    -e .
    star==1.*
    torch
    """


def test_requirements_lines_are_pinned_or_loose():
    assert pins("requirements", REQUIREMENTS) == {
        "flask": "pinned",
        "numpy": "loose",
        "foo-bar": "pinned",
        "bee": "pinned",
        "c": "loose",
        "pkg": "pinned",
        "star": "loose",
        "torch": "loose",
    }
    assert ("flask", "==2.0.1", 3) in dependencies("requirements", REQUIREMENTS)


def test_a_conda_environment_holds_packages_of_both_kinds():
    text = "name: x\ndependencies:\n- python=3.11.4\n- conda-forge::numpy>=1.2\n- pip:\n  - torch==2.0\n  - foo\n"
    assert pins("conda", text) == {"python": "pinned", "numpy": "loose", "torch": "pinned", "foo": "loose"}


def test_a_pipfile():
    text = '[packages]\nflask = "==2.0"\nx = {version = "*"}\n[dev-packages]\npytest = "*"\n'
    assert pins("pipfile", text) == {"flask": "pinned", "x": "loose", "pytest": "loose"}


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


def test_package_json_has_dependencies_and_scripts():
    text = '{"scripts": {\n"test": "cross-env CI=1 npx jest && npm run lint"},\n"devDependencies": {"jest": "29"}}'
    facts = read("package-json", text.encode())
    assert [(f.kind, f.name, f.line, f.inside) for f in facts] == [
        ("command", "jest", 2, "scripts.test"),
        ("command", "npm run lint", 2, "scripts.test"),
        ("dependency", "jest", 3, "npm"),
    ]


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("go-mod", "require (\n  github.com/a/b v1.2\n)\n", ("github.com/a/b", "v1.2", 2)),
        ("maven", "<!-- <dependency> -->\n<dependency><groupId>a</groupId>\n<artifactId>b</", ("a:b", "", 2)),
        ("gradle", 'dependencies {\n  implementation("a.b:c:1.0")\n}', ("a.b:c", "1.0", 2)),
        ("cargo", '[dependencies]\nserde = { version = "1" }\n', ("serde", "1", 2)),
        ("nuget", '<ItemGroup>\n<PackageReference Include="A.B" Version="1" />', ("A.B", "1", 2)),
        ("gemfile", "gem 'rails', '~> 7'\n", ("rails", "~> 7", 1)),
        ("r-description", "Package: x\nImports: dplyr (>= 1.0),\n    tidyr\n", ("dplyr", ">= 1.0", 2)),
        ("composer", '{"require": {"php": "8", "A/b": "1"}}', ("a/b", "1", 1)),
    ],
)
def test_other_manifests(name, text, found):
    assert dependencies(name, text)[0] == found


@pytest.mark.parametrize(
    ("kind", "content", "packages"),
    [
        ("uv.lock", '[[package]]\nname = "a"\n[[package]]\nname = "b"\n', "2"),
        ("poetry.lock", "package = []\n", "0"),
        ("package-lock.json", '{"packages": {"": {}, "node_modules/a": {}, "node_modules/b": {}}}', "2"),
        ("yarn.lock", '# yarn\na@^1:\n  version "1"\n  resolved "x"\n', "1"),
        ("yarn.lock", "__metadata:\n  version: 8\na@npm:1:\n  version: 1\n", "1"),
        ("pnpm-lock.yaml", "packages:\n  a@1:\n    resolution: {integrity: x}\n", "1"),
        ("go.sum", "a/b v1 h1:x=\na/b v1/go.mod h1:y=\n", "1"),
        ("Gemfile.lock", "GEM\n  specs:\n    a (1)\n      b (>= 1)\n    b (2)\n", "2"),
        ("requirements.txt", "a==1 --hash=sha256:x\nb==2 \\\n    --hash=sha256:y\n", "2"),
    ],
)
def test_lock_files_count_their_packages(kind, content, packages):
    facts = read(f"lock:{kind}", content.encode())
    assert [(f.kind, f.name, f.value) for f in facts] == [("lock", kind, packages)]


def test_requirements_without_hashes_are_no_lock():
    assert read("lock:requirements.txt", b"a==1\n") == []
