"""Build the demonstration portfolio: a small repository with verified, partial and missing deliverables."""

from __future__ import annotations

from pathlib import Path

from git import Actor, Repo

from tracker.verify.rules.trees import parse_trees

DEMO = Path(__file__).resolve().parent.parent / "demo" / "portfolio.txt"


def build_demo(folder: Path) -> Path:
    """Create a git repository with one commit in `folder`/handbook-bot and return its path.

    Raises FileExistsError where that folder exists, OSError where it cannot be written.
    """
    target = folder / "handbook-bot"
    target.mkdir(parents=True)
    files = demo_files(DEMO.read_text(encoding="utf-8"))
    for name, text in files:
        file = target / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    with Repo.init(target, initial_branch="main") as repository:
        repository.index.add([name for name, _ in files])
        author = Actor("Demo", "demo@example.org")
        repository.index.commit("Answer questions from the handbook", author=author, committer=author, skip_hooks=True)
    return target


def demo_files(text: str) -> tuple[tuple[str, str], ...]:
    """(path, content) of each file in the text, in which a line `-- path --` precedes each file."""
    return parse_trees(f"== yes: all files\n{text}", DEMO).trees[0].files
