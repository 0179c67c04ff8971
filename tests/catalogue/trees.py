"""Reads `tests/catalogue/<deliverable>.txt`: named small trees in one text file, and builds them into git objects.

== yes: a service started by compose      the deliverable must be verified
== no: only in a comment                  it must not
== gap: started by a script of the host   it should be, but is not yet
-- path/of/file --
content
"""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path


class Tree(NamedTuple):
    """One named tree: what is expected of it, and its files."""

    kind: str
    name: str
    files: tuple[tuple[str, str], ...]


def read_trees(file: Path) -> list[Tree]:
    """The trees of a file; raises ValueError for a line that belongs nowhere."""
    trees: list[Tree] = []
    files: list[tuple[str, list[str]]] = []
    for number, line in enumerate(file.read_text().splitlines(), 1):
        if line.startswith("== "):
            kind, _, name = line[3:].partition(":")
            if kind not in ("yes", "no", "gap"):
                raise ValueError(f"{file}:{number}: a tree is yes, no or gap, not {kind!r}")
            files = []
            trees.append(Tree(kind, name.strip(), ()))
        elif line.startswith("-- ") and line.endswith(" --") and trees:
            files.append((line[3:-3].strip(), []))
        elif files:
            files[-1][1].append(line)
        elif line.strip() and not line.startswith("#"):
            raise ValueError(f"{file}:{number}: content outside a file")
        if trees:
            trees[-1] = trees[-1]._replace(files=tuple((path, "\n".join(text) + "\n") for path, text in files))
    return trees


def build(trees: list[Tree], git_dir: Path) -> list[str]:
    """A bare repository with one commit for each tree; the commits' ids in order."""
    subprocess.run(["git", "init", "-q", "--bare", git_dir], check=True)
    stream: list[bytes] = []
    for number, tree in enumerate(trees):
        stream.append(
            b"commit refs/heads/tree-%d\ncommitter Test <test@example.org> 1700000000 +0000\ndata 1\nx\n" % number
        )
        for path, text in tree.files:
            data = text.encode()
            stream.append(b"M 100644 inline %s\ndata %d\n%s\n" % (path.encode(), len(data), data))
    subprocess.run(["git", f"--git-dir={git_dir}", "fast-import", "--quiet"], input=b"".join(stream), check=True)
    names = [f"refs/heads/tree-{number}" for number in range(len(trees))]
    listed = subprocess.run(
        ["git", f"--git-dir={git_dir}", "rev-parse", *names], capture_output=True, text=True, check=True
    )
    return listed.stdout.split()
