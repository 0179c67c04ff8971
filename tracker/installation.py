"""How to add an optional package to the installation that runs: it may come from a folder or a git repository."""

from __future__ import annotations

import json
import shlex
import sys
from urllib.parse import urlsplit
from urllib.request import url2pathname

DISTRIBUTION = "roadmap-tracker"


def install_command(extra: str) -> str:
    """The command that adds an extra to the environment of the running interpreter, by what installed tracker there."""
    from importlib.metadata import PackageNotFoundError, distribution  # noqa: PLC0415 - takes 15 ms, only for this hint

    try:
        found = distribution(DISTRIBUTION)
        origin, installer = found.read_text("direct_url.json") or "", found.read_text("INSTALLER") or ""
    except PackageNotFoundError:
        origin = installer = ""
    # An environment that uv made has no pip.
    words = ["uv", "pip", "install", "--python", sys.executable]
    if installer.strip() != "uv":
        words = [sys.executable, "-m", "pip", "install"]
    return shlex.join([*words, *_requirement(extra, origin)])


def _requirement(extra: str, origin: str) -> list[str]:
    """What to install: from where the distribution came, which `direct_url.json` (PEP 610) names."""
    name = f"{DISTRIBUTION}[{extra}]"
    try:
        table = json.loads(origin)
        url = str(table["url"])
        if vcs := table.get("vcs_info"):
            revision = vcs.get("requested_revision")
            url = f"{vcs['vcs']}+{url}{f'@{revision}' if revision else ''}"
        elif table.get("dir_info", {}).get("editable"):
            return ["--editable", f"{url2pathname(urlsplit(url).path)}[{extra}]"]
    except (AttributeError, KeyError, TypeError, ValueError):
        return [name]
    return [f"{name} @ {url}"]
