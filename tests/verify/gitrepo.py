"""Real repositories for the tests, made by the installed git, with a neutral identity and nobody's configuration."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SAFE = {
    **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    **{f"GIT_{who}_NAME": "Test" for who in ("AUTHOR", "COMMITTER")},
    **{f"GIT_{who}_EMAIL": "test@example.invalid" for who in ("AUTHOR", "COMMITTER")},
    **{f"GIT_{who}_DATE": "2024-01-01T00:00:00Z" for who in ("AUTHOR", "COMMITTER")},
}


def git(folder: Path, *arguments: str | bytes, stdin: bytes | None = None) -> str:
    command = ["git", "-c", "protocol.file.allow=always", *arguments]
    done = subprocess.run(command, cwd=folder, env=SAFE, input=stdin, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.decode("utf-8", "surrogateescape").strip()


def put(folder: Path, files: dict[str | bytes, str | bytes]) -> None:
    for name, content in files.items():
        path = os.path.join(os.fsencode(folder), os.fsencode(name))  # noqa: PTH118 -- pathlib knows no bytes
        os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120
        with open(path, "wb") as file:  # noqa: PTH123
            file.write(content.encode() if isinstance(content, str) else content)


def repository(folder: Path, files: dict[str | bytes, str | bytes]) -> Path:
    folder.mkdir(parents=True)
    git(folder, "init", "-q", "-b", "main")
    put(folder, files)
    return commit(folder)


def commit(folder: Path) -> Path:
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "--allow-empty", "-m", "Files")
    return folder


def armed(folder: Path, program: Path) -> None:
    """Name the program wherever git would start one."""
    settings = {
        "core.sshCommand": program,
        "core.gitProxy": program,
        "core.fsmonitor": program,
        "core.pager": program,
        "core.editor": program,
        "core.askPass": program,
        "core.alternateRefsCommand": program,
        "core.hooksPath": program.parent / "hooks",
        "credential.helper": f"!{program}",
        "diff.external": program,
        "diff.trap.textconv": program,
        "diff.trap.command": program,
        "filter.trap.clean": program,
        "filter.trap.smudge": program,
        "filter.trap.process": program,
        "filter.trap.required": "true",
        "gpg.program": program,
        "uploadpack.packObjectsHook": program,
        "remote.origin.uploadpack": program,
        "remote.origin.proxy": "http://127.0.0.1:9",
        "fetch.bundleURI": "http://127.0.0.1:9/bundle",
        "log.showSignature": "true",
        **{f"pager.{name}": program for name in ("config", "ls-tree", "cat-file", "ls-files", "for-each-ref")},
        **{f"alias.{name}": f"!{program}" for name in ("config", "ls-tree", "cat-file", "rev-parse", "ls-files")},
    }
    included = folder.parent / "included"
    for name, value in settings.items():
        git(folder, "config", "--file", str(included), name, str(value))
    git(folder, "config", "include.path", str(included))
    hooks = program.parent / "hooks"
    for where in (hooks, folder / ".git/hooks"):
        where.mkdir(exist_ok=True)
        for hook in (
            "post-index-change",
            "reference-transaction",
            "post-checkout",
            "pre-auto-gc",
            "fsmonitor-watchman",
        ):
            (where / hook).unlink(missing_ok=True)
            (where / hook).symlink_to(program)


def state(folder: Path) -> dict[str, tuple[int, int]]:
    return {str(path): (path.lstat().st_mtime_ns, path.lstat().st_size) for path in folder.rglob("*")}
