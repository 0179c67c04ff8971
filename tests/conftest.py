"""What tests share: an environment of their own, and the demonstration repository."""

import gc
import os
import sys
from pathlib import Path

import hypothesis
import pytest
from command_line import run_command
from small_track import TRACK

from tracker.actions.demo import build_demo

TRACKER = Path(sys.executable).parent / "tracker"
GIT_CONFIG = str(Path(__file__).with_name("gitconfig"))
"""The global git configuration of the learner, whose addresses those of the tests' commits are."""

# As the program does for itself: by default, a fifth of the time goes into searching for cycles.
gc.set_threshold(100_000, 10, 10)

# A busy machine must not fail a property: what never ends, the guard of the whole suite ends.
# Continuous integration draws the same examples each time, so that it fails for what was changed; people draw new ones.
hypothesis.settings.register_profile("tracker", deadline=None, derandomize="CI" in os.environ, max_examples=40)
hypothesis.settings.register_profile("thorough", hypothesis.settings.get_profile("tracker"), max_examples=300)
hypothesis.settings.load_profile("tracker")


def pytest_addoption(parser):
    """How long `tests/fuzz` tries inputs; the tests that come with each change try a few."""
    parser.addoption("--fuzz-minutes", type=float, default=0, help="minutes of fuzzing in all (default: a few seconds)")


@pytest.fixture
def environment(tmp_path):
    """The environment of a user who has nothing yet."""
    names = ("PATH", "LANG", "SYSTEMROOT", *(name for name in os.environ if name.startswith("COVERAGE_")))
    kept = {name: os.environ[name] for name in names if name in os.environ}
    return {
        **kept,
        "HOME": str(tmp_path / "user"),
        "GIT_CONFIG_GLOBAL": GIT_CONFIG,
        "TRACKER_HOME": str(tmp_path / "home"),
        "TRACKER_CACHE": str(tmp_path / "cache"),
        "NO_COLOR": "1",
        "COLUMNS": "120",
    }


@pytest.fixture
def untraced(environment):
    """The same without what starts coverage in a process, which imports modules of its own."""
    return {name: value for name, value in environment.items() if not name.startswith("COVERAGE_")}


@pytest.fixture
def tracker(environment):
    """Runs the command as a user would; in this process, so start `TRACKER` for what is about processes."""

    def run(*arguments, cwd=None, typed=None, **more):
        return run_command(arguments, {**environment, **more}, cwd=cwd, typed=typed)

    return run


@pytest.fixture
def empty_home(tmp_path, monkeypatch):
    """A home and a cache of this very process, neither there yet."""
    monkeypatch.setenv("TRACKER_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TRACKER_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", GIT_CONFIG)


@pytest.fixture
def home(empty_home, tmp_path, monkeypatch):  # noqa: ARG001 - for its effect
    """The home of this very process, with the track `mine` in it."""
    monkeypatch.setenv("TRACKER_DEVICE", "here")
    (tmp_path / "home/tracks").mkdir(parents=True)
    (tmp_path / "home/tracks/mine.toml").write_text(TRACK)
    return tmp_path / "home"


@pytest.fixture(scope="session")
def demo_repository(tmp_path_factory):
    """The repository of `tracker demo`."""
    return build_demo(tmp_path_factory.mktemp("demo"))
