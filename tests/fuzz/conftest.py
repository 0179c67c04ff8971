"""How long to fuzz, and how many inputs were tried."""

import faulthandler

import pytest

FIGURES = pytest.StashKey[dict[str, int]]()
WEIGHT = 8
"""The time of a test of whole repositories, of which one input takes a hundred times as long."""


@pytest.fixture
def seconds(request):
    """The seconds for each test: none for a few inputs only. Whole repositories get a third of the time."""
    if request.config.getoption("--fuzz-minutes"):
        faulthandler.cancel_dump_traceback_later()  # a test that fuzzes for long does not hang
    fuzzing = [item for item in request.session.items if "seconds" in getattr(item, "fixturenames", ())]
    weight = {item: WEIGHT if "any_files" in item.name else 1 for item in fuzzing}
    return request.config.getoption("--fuzz-minutes") * 60 * weight[request.node] / sum(weight.values())


@pytest.fixture
def figures(request):
    """What was tried → how many inputs; printed in the end."""
    return request.config.stash.setdefault(FIGURES, {})


def pytest_terminal_summary(terminalreporter, config):
    """Print how many inputs were tried, where a time was given."""
    counts = config.stash.get(FIGURES, {})
    if counts and config.getoption("--fuzz-minutes"):
        terminalreporter.write_line("\n".join(f"{count:>9,}  {name}" for name, count in sorted(counts.items())))
        terminalreporter.write_line(f"{sum(counts.values()):>9,}  inputs in all")
