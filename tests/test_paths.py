"""Where things are can be chosen, and the shipped content is found from anywhere."""

import subprocess
import sys
from pathlib import Path

from tracker import paths


def test_the_learners_folders_follow_the_variables(monkeypatch, tmp_path):
    monkeypatch.setenv("TRACKER_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TRACKER_CACHE", str(tmp_path / "cache"))
    assert paths.own_tracks() == tmp_path / "home" / "tracks"
    assert paths.own_catalogue() == tmp_path / "home" / "catalogue"
    assert paths.cache() == tmp_path / "cache"


def test_without_variables_the_platform_decides(monkeypatch, tmp_path):
    for name in ("TRACKER_HOME", "TRACKER_CACHE", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert paths.home().name == "roadmap-tracker"
    assert paths.cache().name == "roadmap-tracker"
    assert paths.home() != paths.cache()


def test_an_empty_variable_and_a_tilde_mean_what_a_shell_user_expects(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("TRACKER_HOME", "~/learning")
    assert paths.home() == Path(tmp_path, "learning")
    monkeypatch.setenv("TRACKER_HOME", "")
    assert paths.home().name == "roadmap-tracker"


def test_shipped_tracks_are_found_from_any_folder(tmp_path):
    code = "from tracker import paths; print((paths.shipped_tracks() / 'ai.toml').is_file())"
    run = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert run.stdout == "True\n"
