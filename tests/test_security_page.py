"""SECURITY.md: each promise names the test that keeps it, and there is such a test."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROWS = [line.strip("|").split(" | ") for line in (ROOT / "SECURITY.md").read_text().splitlines() if line[:2] == "| "]
PROMISES = [[cell.strip() for cell in row] for row in ROWS if row[0].strip() != "promise"]


def test_there_are_promises():
    assert len(PROMISES) > 20


@pytest.mark.parametrize(("promise", "tests"), PROMISES)
def test_a_promise_names_tests_that_exist(promise, tests):
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", tests)
    assert named, promise
    for file, function in named:
        text = (ROOT / file).read_text()
        assert f"def {function}(" in text if function else "def test_" in text
