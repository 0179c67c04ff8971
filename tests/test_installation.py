"""The command that adds an extra works for each way of installing."""

import importlib.metadata
import json
import sys

import pytest

from tracker.installation import install_command

REPOSITORY = {"url": "https://example.org/who/tracker.git", "vcs_info": {"vcs": "git", "commit_id": "0" * 40}}


@pytest.mark.parametrize(
    ("origin", "installer", "said"),
    [
        (
            {"url": "file:///home/ada/tracker", "dir_info": {}},
            "pip",
            "'roadmap-tracker[pdf] @ file:///home/ada/tracker'",
        ),
        ({"url": "file:///a%20b", "dir_info": {"editable": True}}, "pip", "--editable '/a b[pdf]'"),
        (REPOSITORY, "uv", "'roadmap-tracker[pdf] @ git+https://example.org/who/tracker.git'"),
        (
            {**REPOSITORY, "vcs_info": {"vcs": "git", "requested_revision": "v1"}},
            "pip",
            "'roadmap-tracker[pdf] @ git+https://example.org/who/tracker.git@v1'",
        ),
        ([], "pip", "'roadmap-tracker[pdf]'"),
        (None, None, "'roadmap-tracker[pdf]'"),
    ],
)
def test_the_command_names_the_interpreter_and_where_tracker_came_from(monkeypatch, origin, installer, said):
    class Found:
        def read_text(self, name):
            return installer if name == "INSTALLER" else origin and json.dumps(origin)

    monkeypatch.setattr(importlib.metadata, "distribution", lambda _name: Found())
    pip = f"uv pip install --python {sys.executable}" if installer == "uv" else f"{sys.executable} -m pip install"
    assert install_command("pdf") == f"{pip} {said}"
