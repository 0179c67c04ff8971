"""Tasks that are functions: of nox, Invoke, duty and doit."""

from facts_of import commands


def test_sessions_of_nox_have_the_commands_of_the_helpers_that_they_call():
    text = (
        "import nox\n@nox.session(name='t')\ndef tests(session):\n    session.install('mypy')\n    helper(session)\n"
        "def helper(s):\n    s.run('pytest', '-q', *s.posargs)\ndef other(s):\n    s.run('ruff')\n"
        "@nox.session(default=False)\ndef docs(session):\n    session.run('sphinx-build')\n"
    )
    assert commands("python-tasks", text) == [("pytest -q", 7, "t"), ("sphinx-build", 12, "docs"), ("nox -s t", 3, "")]


def test_the_sessions_that_nox_runs_may_be_listed():
    text = "import nox\nnox.options.sessions = ['a', 'b']\n@nox.session\ndef c(session):\n    session.run('x')\n"
    assert commands("python-tasks", text)[1:] == [("nox -s a", 2, ""), ("nox -s b", 2, "")]


def test_tasks_of_invoke_have_names_with_dashes_aliases_and_what_they_need():
    text = "from invoke import task\n@task(lint, aliases=['t'])\ndef run_all(c):\n    c.run('pytest -q && ls')\n"
    found = commands("python-tasks", text)
    assert [one for one in found if one[2] == "run-all"] == [
        ("pytest -q", 4, "run-all"),
        ("ls", 4, "run-all"),
        ("invoke lint", 3, "run-all"),
    ]
    assert {inside for _, _, inside in found} == {"run_all", "run-all", "t"}


def test_duty_runs_lists_texts_and_tools():
    text = "@duty\ndef t(ctx):\n    ctx.run(['pytest', '-q'])\n    ctx.run(tools.mypy('x'))\n    ctx.run(f'ls {a} b')\n"
    assert [name for name, _, _ in commands("python-tasks", text)] == ["pytest -q", "mypy", "ls b"]


def test_doit_has_actions_and_tasks_that_come_first():
    text = "def task_a():\n    return {'actions': ['pytest', ['ruff', 'check']], 'task_dep': ['b']}\n"
    assert [name for name, _, _ in commands("python-tasks", text)] == ["pytest", "ruff check", "doit b", "doit a"]


def test_other_functions_and_celery_tasks_without_commands_give_nothing():
    assert commands("python-tasks", "@app.task\ndef send(x):\n    mail(x)\ndef f(c):\n    c.run('ls')\n") == []
