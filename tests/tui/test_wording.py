"""What actions say names keys of the screens, and titles, where it is shown on a screen."""

import ast
import re
from pathlib import Path

import pytest

import tracker
from tracker.actions.journal import undo
from tracker.actions.tick import skip, tick
from tracker.tui.state import read_state
from tracker.tui.wording import COMMANDS, spoken

pytestmark = pytest.mark.usefixtures("begun")

ACTIONS = sorted((Path(tracker.__file__).parent / "actions").glob("*.py"))

NO_KEY = {
    "impact": "no form asks for the direction of a metric",
    "journal": "repairing and synchronizing the journal",
    "journal_sync": "as above",
    "progress": "`tracker journal check`: as above",
    "share": "no screen shares",
    "show": "`tracker tracks lint` is for authors of tracks",
    "export": "as above",
    "project": "no screen edits projects",
    "gaps": "as above, nor the links of the profile",
    "sync_lines": "no screen sets the branch that counts",
    "record": "as above",
    "repositories": "as above",
    "link": "names that only a command line gives",
    "start": "no screen pauses",
}
"""Module → which of its commands have no key."""


def texts(file):
    """The texts of a module but its docstrings, an f-string as one text, with `X` for what is put in."""
    tree = ast.parse(file.read_text())
    inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in ast.walk(node)}
    inside |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}  # docstrings
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "X" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inside:
            yield node.value


def test_every_command_that_actions_name_has_a_key_or_a_reason():
    state = read_state()
    without = {file.stem for file in ACTIONS for text in texts(file) if "`tracker " in spoken(text, state)}
    assert without == set(NO_KEY)


def test_every_pattern_is_for_something_that_is_said():
    said = "\n".join(text for file in ACTIONS for text in texts(file))
    for pattern, _ in COMMANDS:
        words = re.split(r"\\|\[|\$|\.\*", re.sub(r"\(\?:.*|[()]", "", pattern))[0]
        assert words in said, pattern


@pytest.mark.parametrize(
    ("action", "said"),
    [
        (lambda: tick("ai/first-programs.run"), "ticked step 1 of “First programs”"),
        (lambda: tick("ai/prompt-engineering"), "ticked “Prompt engineering”"),
        (lambda: skip("ai/prompt-engineering"), "skipped “Prompt engineering”"),
        (lambda: tick("ai/first-programs.run") and undo(), "undid: tick step 1 of “First programs”"),
    ],
)
def test_milestones_and_steps_have_their_titles(action, said):
    state = read_state()
    titles = {one.state.identity: one.milestone.title for one in state.tracks["ai"].milestones()}
    said = said.replace("First programs", titles["ai/first-programs"])
    said = said.replace("Prompt engineering", titles["ai/prompt-engineering"])
    assert spoken(action().message, state) == said


def test_what_is_no_milestone_stays():
    text = "~/code/rag-bot, docs/run.md:3, https://example.org/ai/first-programs and none/such"
    assert spoken(text, read_state()) == text
