"""The help of every command, and what is said to wrong input."""

import json

import click
import pytest

from tracker.cli.main import cli


def commands(group, words=()):
    """Each command and group, with the words that call it."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        yield (*words, name), command
        if isinstance(command, click.Group):
            yield from commands(command, (*words, name))


COMMANDS = dict(commands(cli))


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_the_help_of_each_command_has_an_example_that_calls_it(tracker, words):
    done = tracker(*words, "--help")
    assert done.returncode == 0
    examples = done.stdout.partition("\n  Example")[2]
    assert f"tracker {' '.join(words)}" in examples


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_each_option_is_explained(words):
    options = [one for one in COMMANDS[words].params if isinstance(one, click.Option) and not one.hidden]
    assert not [one.name for one in options if not one.help]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_the_help_of_each_command_fits_80_columns_and_breaks_no_word(words):
    def helped(width):
        context = click.Context(COMMANDS[words], info_name=" ".join(words), terminal_width=width)
        return COMMANDS[words].get_help(context)

    assert not [line for line in helped(80).splitlines() if len(line) > 80]
    # The list of subcommands shortens what it says of each, at a word.
    cut = {word for word in helped(80).split() if word.endswith("...")}
    assert set(helped(80).split()) - cut <= set(helped(1000).split())


def test_a_file_is_not_linked_as_a_folder(tracker, tmp_path):
    (tmp_path / "notes.txt").write_text("notes\n")
    done = tracker("link", tmp_path / "notes.txt")
    assert done.returncode == 3
    assert done.stderr == f"Error: {tmp_path}/notes.txt is a file\nHint: give the folder of a repository\n"


def test_where_there_is_no_note_yet_its_number_is_not_asked_for(tracker):
    done = tracker("note", "rag-from-scratch", "--rm", "1")
    assert (done.returncode, "there is none yet: give a text to add one" in done.stderr) == (2, True)


def test_what_a_demonstration_shows_can_be_kept(tracker, tmp_path):
    assert tracker("demo").stdout.endswith("is gone: `tracker demo --to FOLDER` keeps it\n")
    assert tracker("demo", "--to", tmp_path).stdout.endswith(f"The repository is in {tmp_path}/handbook-bot\n")


def test_where_nobody_can_be_asked_a_link_is_refused_with_what_would_be_linked(tracker, demo_repository):
    done = tracker("link", demo_repository)
    assert done.returncode == 2
    first, *lines = done.stdout.splitlines()
    assert first == "handbook-bot would be linked to:"
    assert lines
    assert all(line.startswith("+ ") for line in lines)
    assert done.stderr.endswith("Hint: use --yes for all, or --to MILESTONE for one\n")
    assert "no repository linked" in tracker("links").stdout


@pytest.mark.parametrize("words", [("demo",), ("pack", "ai")], ids=" ".join)
def test_a_folder_that_cannot_be_written_is_named_with_what_to_do(tracker, tmp_path, words):
    (tmp_path / "file").write_text("")
    done = tracker(*words, "--to", tmp_path / "file" / "inside")
    assert (done.returncode, done.stdout) == (3, "")
    assert f"Error: cannot write {tmp_path}/file" in done.stderr
    assert "Hint: choose another folder with --to" in done.stderr


def test_a_review_in_json_that_cannot_be_written_is_an_error_in_json(tracker, tmp_path, demo_repository):
    done = tracker("review", demo_repository, "--json", "-o", tmp_path)
    assert (done.returncode, json.loads(done.stdout)["error"]["code"]) == (3, "unwritable")
