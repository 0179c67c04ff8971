"""Each limit on what a verification costs names what is over it, and rows that it could decide are unavailable."""

from __future__ import annotations

import time

import pytest
from attacks import WORKFLOW
from gitrepo import git, repository
from repositories import lines

from tracker.verify import budget


@pytest.mark.parametrize(
    ("limit", "value", "reason"),
    [
        ("READ_BYTES", {"notebook": 1000, "": 60}, budget.TOO_MUCH_TO_READ),
        ("FACTS", 3, budget.TOO_MANY_FACTS),
        ("FACTS_IN_FILE", 3, budget.DENSE),
        ("FACT_BYTES_IN_FILE", 200, budget.DENSE),
        ("READ_SECONDS", -1000.0, budget.TOO_SLOW),
        ("RUN_SECONDS", -1000.0, budget.TOO_SLOW),
        ("EVALUATION_STEPS", 10, budget.TOO_MANY_STEPS),
        ("PATH_BYTES", 8, budget.LONG_PATH),
        ("PATH_DEPTH", 0, budget.LONG_PATH),
    ],
)
@pytest.mark.usefixtures("home")
def test_each_limit_names_what_is_over_it_and_makes_rows_unavailable(tmp_path, monkeypatch, limit, value, reason):
    from tracker.actions.verify import Request, verify_repository  # noqa: PLC0415 - after the environment is set

    monkeypatch.setattr(budget, limit, value)
    monkeypatch.setattr("tracker.verify.parse_files.BYTES_AT_ONCE", 1)
    work = repository(tmp_path / "work", {"a.py": "x = 1\n", "sub/large.py": "import torch\ntorch.nn.Linear(1)\n" * 10})
    first = verify_repository(Request(str(work)))
    assert {item.reason for item in first.skipped} == {reason}
    assert next(row for row in first.rows if row.id == "model-training").status == "unavailable"
    if limit.endswith("SECONDS"):  # what was read in time is there the next time
        return
    again = verify_repository(Request(str(work)))
    assert (again.rows, again.skipped) == (first.rows, first.skipped), "the cache changes nothing"


@pytest.mark.usefixtures("home")
def test_a_stage_that_costs_too_much_leaves_the_rows_undecided_that_rest_on_it(tmp_path, monkeypatch):
    from tracker.actions.verify import Request, verify_repository  # noqa: PLC0415 - as above

    monkeypatch.setattr(budget, "EVALUATION_STEPS", 24_000)
    makefile = "all:\n" + lines("\tpytest t%d\n", 2000)
    others = {"Dockerfile": "FROM python:3.12\nCOPY . .\nCMD python a.py\n", "a.py": "import openai\n"}
    work = repository(
        tmp_path / "work", {"Makefile": makefile, ".github/workflows/a.yml": f"{WORKFLOW}    - run: make\n"} | others
    )
    report = verify_repository(Request(str(work)))
    rows = {row.id: row for row in report.rows}
    assert rows["ci-tests"].status == "unavailable"
    assert [item.reason for item in rows["ci-tests"].unread] == [budget.TOO_MANY_STEPS]
    assert rows["dockerfile"].status == "verified"
    assert rows["llm-api"].status != "unavailable"
    assert (".", budget.TOO_MANY_STEPS) in report.skipped


@pytest.mark.usefixtures("home")
def test_equal_files_count_once_for_reading_and_each_for_facts(tmp_path, monkeypatch):
    from tracker.actions.verify import Request, verify_repository  # noqa: PLC0415 - as above

    work = repository(tmp_path / "work", {f"{n}.py": "import torch\ntorch.nn.Linear(1)\n" for n in range(20)})
    size = len("import torch\ntorch.nn.Linear(1)\n")
    monkeypatch.setattr(budget, "READ_BYTES", {"notebook": 0, "": size})
    assert not verify_repository(Request(str(work))).skipped
    monkeypatch.setattr(budget, "FACTS", 10)
    git(work, "commit", "-q", "--allow-empty", "-m", "Again")
    (tmp_path / "cache/facts.sqlite").unlink()
    skipped = verify_repository(Request(str(work))).skipped
    assert skipped
    assert {item.reason for item in skipped} == {budget.TOO_MANY_FACTS}


def test_time_that_is_used_up_stays_so_and_each_step_but_the_last_may_be_taken(monkeypatch):
    monkeypatch.setattr(budget, "RUN_SECONDS", -1.0)
    late = budget.Allowance()
    for _ in range(3):
        with pytest.raises(budget.OverBudgetError, match=budget.TOO_SLOW):
            late.take(budget.STEPS_BETWEEN_LOOKS + 1)
    monkeypatch.setattr(budget, "RUN_SECONDS", 60.0)
    monkeypatch.setattr(budget, "EVALUATION_STEPS", 5000)
    allowance = budget.Allowance()
    for _ in range(5000):
        allowance.take()
    with pytest.raises(budget.OverBudgetError, match=budget.TOO_MANY_STEPS):
        allowance.take()


def test_waiting_for_a_busy_processor_uses_up_no_time(monkeypatch):
    monkeypatch.setattr(budget, "RUN_SECONDS", 0.3)
    monkeypatch.setattr(budget, "STEPS_BETWEEN_LOOKS", 1)
    allowance = budget.Allowance()
    time.sleep(0.4)
    allowance.take(5)
    assert not allowance.is_out_of_time()
