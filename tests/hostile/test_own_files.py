"""Tracks, journals, deliverables and rubrics of any size and shape cost each command at most ten seconds and 300 MB."""

from pathlib import Path

import pytest
from costs import assert_cheap, run_measured
from gitrepo import repository

HEAD = """\
format_version = 2
id = "mine"
title = "Mine"
summary = "s"
[[phase]]
id = "p"
title = "P"
summary = "s"
"""
MILESTONE = """\
[[phase.milestone]]
id = "m{0}"
title = "M{0}"
why = "w"
hours = [1, 2]
needs = [{1}]
steps = [{{ id = "s", text = "t" }}]
resources = [{{ title = "r", url = "https://example.org/{0}", kind = "docs", checked = "2026-11-01" }}]
proof = "claim"
proof_reason = "r"
"""
EVENT = """\
[[event]]
v = 1
id = "{0:016x}.{0}"
clock = {0}
at = "2026-11-29T05:29:27+00:00"
track = "ai"
kind = "{1}"
milestone = "llm-mechanics"
"""
DELIVERABLE = """\
[[deliverable]]
id = "own-{0}"
title = "T"
counts = "c"
remedy = "r"
[[deliverable.part]]
id = "a"
says = "s"
[[deliverable.part.match]]
call = {1}
example = "a.b()"
"""
RUBRIC = 'format_version = 1\nid = "mine"\ntitle = "Mine"\n'
CRITERION = """\
[[criterion]]
id = "c{0}"
title = "C"
[[criterion.level]]
points = 1
text = "t"
needs = [{{ deliverable = "readme" }}]
"""


def milestones(count, needs):
    """A track whose milestones each need those of `needs(number)`."""
    return HEAD + "".join(
        MILESTONE.format(number, ", ".join(f'"m{one % count}"' for one in needs(number))) for number in range(count)
    )


DEEP = "x = " + "[" * 200_000
FILES = {
    "a track of eight thousand milestones": ("tracks/mine.toml", lambda: milestones(8000, lambda _: ())),
    "a track of faults": (
        "tracks/mine.toml",
        lambda: milestones(8000, lambda _: ()).replace('"claim"', "1").replace("title", "titel"),
    ),
    "milestones that all need the next one": ("tracks/mine.toml", lambda: milestones(5000, lambda one: (one + 1,))),
    "milestones that need fifty others": (
        "tracks/mine.toml",
        lambda: milestones(2000, lambda one: range(one + 1, one + 51)),
    ),
    "a track of brackets": ("tracks/mine.toml", lambda: DEEP),
    "a track of one long line": ("tracks/mine.toml", lambda: f'{HEAD}note = "{"x" * 20_000_000}"\n'),
    "a journal of ticks": ("journal/other.toml", lambda: "".join(EVENT.format(one, "tick") for one in range(20_000))),
    "a journal of unknown events": (
        "journal/other.toml",
        lambda: "".join(EVENT.format(one, f"kind-{one}") for one in range(20_000)),
    ),
    "a journal of broken blocks": ("journal/other.toml", lambda: "[[event]]\nv = \n" * 100_000),
    "a journal of brackets": ("journal/other.toml", lambda: DEEP),
    "a journal of one long line": ("journal/other.toml", lambda: "x" * 20_000_000),
    "deliverables by the thousand": (
        "catalogue/mine.toml",
        lambda: "".join(DELIVERABLE.format(one, '"a.b"') for one in range(1000)),
    ),
    "patterns of many stars": (
        "catalogue/mine.toml",
        lambda: "".join(DELIVERABLE.format(one, f'"{"*a" * 200}*"') for one in range(100)),
    ),
    "patterns of many braces": (
        "catalogue/mine.toml",
        lambda: DELIVERABLE.format(0, f'"{"{a,b}" * 40}"'),
    ),
    "a catalogue of brackets": ("catalogue/mine.toml", lambda: DEEP),
    "a rubric of ten thousand criteria": (
        "rubrics/mine.toml",
        lambda: RUBRIC + "".join(map(CRITERION.format, range(10_000))),
    ),
    "a rubric of brackets": ("rubrics/mine.toml", lambda: DEEP),
}
"""Name → a file of the learner's home, and what makes its text."""

COMMANDS = {
    "tracks": (["tracks", "lint", "{file}"], ["status"], ["next"]),
    "journal": (["status"], ["journal", "check"]),
    "catalogue": (["deliverables", "lint"], ["verify", "--all", "{work}"]),
    "rubrics": (["rubric", "list"], ["rubric", "score", "{work}", "--rubric", "mine"]),
}
"""Folder → the commands that read it."""


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
def test_a_file_of_the_learners_own_costs_little_whatever_it_holds(untraced, tmp_path, name):
    place, text = FILES[name]
    file = Path(untraced["TRACKER_HOME"]) / place
    file.parent.mkdir(parents=True)
    file.write_text(text())
    work = repository(tmp_path / "work", {"app.py": "import a\na.b()\n"})
    for words in COMMANDS[file.parent.name]:
        done = run_measured([word.format(file=file, work=work) for word in words], untraced, tmp_path / "out")
        shown = done.output + done.errors
        assert done.code in {0, 1, 2, 3}, shown[-500:]
        assert "Traceback" not in shown, shown[-500:]
        assert_cheap(done)
