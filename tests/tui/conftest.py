"""A learner's own home for each test."""

import os
from pathlib import Path

import pytest

# Textual reads these when it is imported.
os.environ.pop("NO_COLOR", None)
os.environ.pop("TEXTUAL_THEME", None)
os.environ["TEXTUAL_ANIMATIONS"] = "none"


@pytest.fixture
def home(tmp_path, monkeypatch):
    """Nothing done yet, no repository near."""
    for name, folder in (("TRACKER_HOME", "home"), ("TRACKER_CACHE", "cache"), ("HOME", "user")):
        monkeypatch.setenv(name, str(tmp_path / folder))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(Path(__file__).parents[1] / "gitconfig"))
    (tmp_path / "user").mkdir()
    monkeypatch.chdir(tmp_path / "user")
    for name in ("VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "home"


@pytest.fixture
def begun(home):
    """The AI track begun."""
    from tracker.actions.start import start  # noqa: PLC0415 - after the environment is set

    start("ai")
    return home
