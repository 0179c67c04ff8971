"""What tox runs: commands by environment, with the factors that they are for."""

from tracker.verify.readers import read
from tracker.verify.readers.tox_file import expanded


def found(reader, text):
    return [(f.name, f.line, f.inside, dict(f.arguments).get("factors", "")) for f in read(reader, text.encode())]


def test_environments_have_commands():
    text = (
        "[tox]\nenvlist =\n  py3{11,12}\n  lint\n[testenv]\ncommands =\n  !lint: {envpython} -m pytest \\\n"
        "    {posargs:tests}\n  lint: - ruff check\n[testenv:x]\ncommands = {[testenv:lint]commands}\n"
    )
    assert found("tox", text) == [
        ("tox -e py311", 3, "tox", ""),
        ("tox -e py312", 3, "tox", ""),
        ("tox -e lint", 4, "tox", ""),
        ("pytest tests", 7, "testenv", "!lint"),
        ("ruff check", 9, "testenv", "lint"),
        ("tox -e lint", 11, "testenv:x", ""),
    ]


def test_environments_of_toml_have_commands():
    text = 'env_list = ["a"]\n[env_run_base]\ncommands = [["pytest", "t"], ["ls"]]\n[env.lint]\ncommands = [["ruff"]]\n'
    assert found("tox-toml", text) == [
        ("tox -e a", 1, "tox", ""),
        ("pytest t", 3, "testenv", ""),
        ("ls", 3, "testenv", ""),
        ("ruff", 5, "testenv:lint", ""),
    ]


def test_pyproject_has_environments_as_text_or_as_tables():
    legacy = '[tool.tox]\nlegacy_tox_ini = """\n[testenv]\ncommands = pytest\n"""\n'
    assert [one[:1] + one[2:3] for one in found("tasks:pyproject", legacy)] == [("pytest", "testenv")]
    native = '[tool.tox.env_run_base]\ncommands = [["pytest"]]\n'
    assert found("tasks:pyproject", native) == [("pytest", 2, "testenv", "")]


def test_braces_of_environments_are_expanded_and_stay_few():
    assert expanded("py{1,2}-{a,b}, lint") == ["py1-a", "py1-b", "py2-a", "py2-b", "lint"]
    assert len(expanded("{a,b}" * 60)) <= 200
