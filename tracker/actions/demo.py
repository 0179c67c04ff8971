"""Build the demonstration portfolio: a small repository with verified, partial and missing deliverables."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from git import Actor, Repo

if TYPE_CHECKING:
    from collections.abc import Iterator

DEMO = Path(__file__).resolve().parent.parent / "demo" / "portfolio.txt"


def build_demo(folder: Path) -> Path:
    """Create a git repository with one commit in `folder`/handbook-bot and return its path.

    Raises FileExistsError where that folder exists, OSError where it cannot be written.
    """
    target = folder / "handbook-bot"
    target.mkdir(parents=True)
    for name, text in demo_files(DEMO.read_text(encoding="utf-8")):
        file = target / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    with Repo.init(target, initial_branch="main") as repository:
        repository.index.add([name for name, _ in demo_files(DEMO.read_text(encoding="utf-8"))])
        author = Actor("Demo", "demo@example.org")
        repository.index.commit("Answer questions from the handbook", author=author, committer=author, skip_hooks=True)
    return target


def demo_files(text: str) -> Iterator[tuple[str, str]]:
    """(path, content) of each file in the text, in which a line `-- path --` precedes each file."""
    name = ""
    lines: list[str] = []
    for line in text.splitlines():
        if line.startswith("-- ") and line.endswith(" --"):
            if name:
                yield name, "\n".join(lines) + "\n"
            name, lines = line[3:-3], []
        else:
            lines.append(line)
    if name:
        yield name, "\n".join(lines) + "\n"
