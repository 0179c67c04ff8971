"""What is built for others to install works from any folder, with its tracks and catalogue inside."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tracker.verify.rules.catalogue import load_catalogue

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The unpacked wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def run(site, folder, *arguments):
    environment = {**os.environ, "PYTHONPATH": str(site), "TRACKER_HOME": str(folder), "TRACKER_CACHE": str(folder)}
    code = "import tracker, sys; sys.stderr.write(tracker.__file__); from tracker.cli.main import run; run()"
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=True)


def test_the_wheel_brings_its_tracks_and_catalogue(site, tmp_path):
    done = run(site, tmp_path, "tracks", "list", "--json")
    assert str(site) in done.stderr
    files = [Path(track["file"]) for track in json.loads(done.stdout)["tracks"]]
    assert {file.stem for file in files} == {"ai", "ml", "mlops"}
    assert all(file.is_relative_to(site) for file in files)
    listed = json.loads(run(site, tmp_path, "deliverables", "list", "--json").stdout)
    assert {row["id"] for row in listed} == set(load_catalogue().deliverables)


def test_the_wheel_writes_the_whole_reference_pack(site, tmp_path):
    run(site, tmp_path, "pack", "ai")
    shipped = ROOT / "tracker" / "packs" / "ai"
    wanted = {path.relative_to(shipped) for path in shipped.rglob("*.*") if "__pycache__" not in path.parts}
    assert wanted == {path.relative_to(tmp_path / "ai-pack") for path in (tmp_path / "ai-pack").rglob("*.*")}


def test_the_wheel_verifies(site, tmp_path, demo_repository):
    document = json.loads(run(site, tmp_path, "verify", str(demo_repository), "--json").stdout)
    assert document["summary"]["verified"] > 0
