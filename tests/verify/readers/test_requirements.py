"""Requirements files, conda environments, Pipfiles: each requirement is pinned or loose."""

from facts_of import dependencies, pins

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


def test_a_pipfile_pins_a_package_by_an_exact_version():
    text = '[packages]\nflask = "==2.0"\nx = {version = "*"}\n[dev-packages]\npytest = "*"\n'
    assert pins("pipfile", text) == {"flask": "pinned", "x": "loose", "pytest": "loose"}
