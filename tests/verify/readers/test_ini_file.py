"""INI files: keys by section, and the commands of supervisor."""

from facts_of import commands


def test_programs_of_supervisor_have_commands():
    text = "[program:api]\ncommand = gunicorn app:app\n[testenv]\ncommands = pytest\n"
    assert commands("ini", text) == [("gunicorn app:app", 2, "program:api")]
