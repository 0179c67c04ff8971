"""Quick commands stay quick: what is slow to import comes in only with the command that needs it."""

import subprocess
import sys

import pytest

SLOW = {"rich", "textual", "git", "tree_sitter", "yaml", "sqlite3"}


def modules_after(*arguments, env):
    """The modules that a run of the command has imported at its end."""
    code = (
        "import sys; sys.argv = ['tracker', *sys.argv[1:]]\n"
        "from tracker.cli.main import run\n"
        "try: run()\n"
        "except SystemExit: pass\n"
        "print('\\n' + ' '.join(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, env=env, check=True)
    return set(done.stderr.rsplit("\n", 2)[-2].split())


def imported_by(*arguments, env):
    """The top-level packages among them."""
    return {name.split(".")[0] for name in modules_after(*arguments, env=env)}


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["tracks", "list"], ["deliverables", "list"]])
def test_a_quick_command_imports_nothing_slow(arguments, untraced):
    assert not imported_by(*arguments, env=untraced) & SLOW


def test_verify_imports_no_terminal_ui(untraced, demo_repository):
    loaded = imported_by("verify", str(demo_repository), "--json", env=untraced)
    assert "sqlite3" in loaded
    assert not loaded & {"textual", "rich", "git"}


def test_a_repository_without_other_languages_loads_no_reader_of_theirs(untraced, demo_repository):
    loaded = modules_after("verify", str(demo_repository), "--json", env=untraced)
    readers = {name.rsplit(".", 1)[-1] for name in loaded if name.startswith("tracker.verify.readers.")}
    assert "python" in readers
    assert not readers & {"source", "source_tables", "other_languages", "scripts"}
