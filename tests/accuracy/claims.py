"""Checks what exports say of public repositories, with each main author as the learner, and writes docs/accuracy.md.

    python tests/accuracy/claims.py --mirrors FOLDER [--most N] [--write]

A repository is linked and exported by the installed program. Of each technology, number and capability in the export,
the line that it names is read from the commit, and must exist. What it accepts, and why that is right:

technology  The file holds the name by which code imports the package, since a call names an import of its file, or the
            name of the provider whose client of a framework is called. Of a tool or a language without such a name,
            the file's own name is what shows it.
capability  The last name in what was seen (`chat` of `openai.OpenAI.chat`, the program of a command) stands within
            NEAR_LINES of the line, because a call may begin some lines before the name it holds. A command may stand in
            a file that the named line starts: then the line holds one of RUNNERS, and one of their files the command.
            It is compared as a shell reads it, without backslashes. What names no code is held by its line.
number      A figure stands near its line. A number in a sentence is what the evidence or its files say; that of tests
            is at most the number of test functions of the commit and the cases that parametrize them, because those
            that assert nothing do not count; that of routes at most the number of lines that write one.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import re
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from tracker.verify.git.contributors import contributors
from tracker.verify.git.refs import head_commit
from tracker.verify.rules.catalogue import load_catalogue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PAGE = Path(__file__).resolve().parents[2] / "docs" / "accuracy.md"
HEADING = "## What exports say"
TRACKER = Path(sys.executable).parent / "tracker"
NEAR_LINES = 3
"""A call or a table may begin some lines before the name it holds."""


class Said(NamedTuple):
    """One thing that an export says: its kind, what, where, and whether the repository shows it there.

    `elsewhere` is whether it stands in another file, such as behind a module or script of the repository's own.
    """

    repository: str
    kind: str
    text: str
    place: str
    holds: bool
    elsewhere: bool = False


def claims(git_dir: Path, name: str) -> Iterator[Said]:
    """What the export of a repository says."""
    commit = head_commit(git_dir)
    people = contributors(str(git_dir), commit) if commit else []
    if not people:
        return
    with tempfile.TemporaryDirectory() as folder:
        document = _exported(git_dir, people[0].email, Path(folder))
    read = cache(lambda path: _lines(git_dir, commit or "", path))
    run_by = cache(lambda word: _in_runners(git_dir, commit or "", word))
    tests = cache(lambda: _tests(git_dir, commit or ""))
    for project in document.get("projects", []):
        for skill in project["skills"]:
            seen = skill["evidence"]
            yield Said(
                name, "technology", skill["label"], _place(seen), _names(skill["label"], seen, read(seen["path"]))
            )
        for figure in project.get("figures", []):
            seen = figure["evidence"]
            near = _near(read(seen["path"]), seen["line"])
            yield Said(
                name, "number", f"{figure['metric']} {figure['value']}", _place(seen), str(figure["value"]) in near
            )
        for one in project["deliverables"]:
            for seen in one["evidence"]:
                lines = read(seen["path"])
                holds = _shows(seen, lines, run_by)
                yield Said(name, "capability", f"{one['id']}: {seen['what']}", _place(seen), holds)
            counted = {len(one["evidence"]), *_numbers(" ".join(seen["what"] for seen in one["evidence"]))}
            content = "\n".join(line for seen in one["evidence"] for line in read(seen["path"]))
            for number in _numbers(one["statement"]):
                holds = number in counted or re.search(rf"(?<!\d){number}(?!\d)", content) is not None
                holds = holds or (one["id"] == "tests" and number <= tests())
                holds = holds or (one["id"] == "http-api" and number <= _routes(git_dir, commit or ""))
                yield Said(name, "number", one["statement"], _place(one["evidence"][0]), holds)


def _exported(git_dir: Path, email: str, folder: Path) -> dict[str, Any]:
    environment = {
        **os.environ,
        "HOME": str(folder),
        "TRACKER_HOME": str(folder / "home"),
        "TRACKER_CACHE": str(folder / "cache"),
        "GIT_CONFIG_GLOBAL": str(folder / "none"),
    }

    def run(*arguments: str | Path) -> str:
        command = [TRACKER, *arguments]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False).stdout

    for track in ("ai", "ml", "mlops"):
        run("start", track)
    run("profile", "set", "--email", email)
    run("link", git_dir, "--to", "ai/present-and-defend")
    run("verify", "--linked", "--json")
    try:
        found: dict[str, Any] = json.loads(run("export", "--format", "json", "--all"))
    except ValueError:
        return {}
    return found


def _lines(git_dir: Path, commit: str, path: str) -> list[str]:
    command = ["git", "--git-dir", git_dir, "cat-file", "blob", f"{commit}:{path}"]
    done = subprocess.run(command, capture_output=True, check=False)
    return done.stdout.decode("utf-8", "replace").split("\n") if done.returncode == 0 else []


def _in_runners(git_dir: Path, commit: str, word: str) -> bool:
    """Whether a word stands in a file by which commands are run."""
    command = ["git", "--git-dir", git_dir, "grep", "-qiwF", "-e", word, commit, "--", *RUNNER_FILES]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _tests(git_dir: Path, commit: str) -> int:
    """How many tests a commit has at most: heads of tests in one of the languages, and cases in tables of them."""
    heads = r"def test|^\s*#\[.*test|\b(it|test)(\.each)?\(|@(Parameterized)?Test|\[(Fact|InlineData|Test)|func Test"
    command = ["git", "--git-dir", git_dir, "grep", "-hE", heads, commit]
    found = subprocess.run(command, capture_output=True, check=False).stdout.count(b"\n")
    command = ["git", "--git-dir", git_dir, "grep", "-lF", "parametrize(", commit, "--", "*.py"]
    files = subprocess.run(command, capture_output=True, check=False, text=True).stdout.splitlines()
    texts = ("\n".join(_lines(git_dir, commit, file.partition(":")[2])) for file in files)
    command = [
        "git",
        "--git-dir",
        git_dir,
        "grep",
        "-lE",
        r"\bsubTest\(|\bt\.Run\(|^\s+for .* := range|^\s+for .* in \(|@(Csv|Value)Source\(",
        commit,
    ]
    looped = subprocess.run(command, capture_output=True, check=False, text=True).stdout.splitlines()
    rows = (line for file in looped if "test" in file for line in _lines(git_dir, commit, file.partition(":")[2]))
    return found + sum(map(_parametrized, texts)) + sum(1 for line in rows if _ROW.match(line))


_ROW = re.compile(r"\s*[\[({\"'].*,\s*$")
"""A line of a table of cases that a test goes through."""


def _routes(git_dir: Path, commit: str) -> int:
    """How many lines of a commit write a route, by a decorator, a call or a handler of a route file."""
    verbs = "get|post|put|patch|delete|head|options|all"
    heads = "|".join((
        rf"^\s*@[A-Za-z_.]+\.({verbs}|route|api_route|websocket)\(",
        rf"\b[A-Za-z_.]*([Aa]pp|[Rr]outer|[Ss]erver|[Aa]pi)\.({verbs})\(",
        r"\.add_(url_rule|api_route|route|get|post|resource)\(|@(Get|Post|Put|Delete|Patch|Request)Mapping|\bMap(Get|Post)\(",
        r"^export (async )?(function|const) (GET|POST|PUT|PATCH|DELETE)\b|\bRoute\(",
    ))  # fmt: skip
    command = ["git", "--git-dir", git_dir, "grep", "-hE", heads, commit]
    return subprocess.run(command, capture_output=True, check=False).stdout.count(b"\n")


def _parametrized(text: str) -> int:
    """How many cases the decorators `parametrize` of a file list, there or under a name of the module."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return 0
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and len(node.args) > 1)
    cases = [node.args[1] for node in calls if ast.unparse(node.func).endswith("parametrize")]
    assigned = (node for node in tree.body if isinstance(node, ast.Assign))
    named = {name.id: node.value for node in assigned for name in node.targets if isinstance(name, ast.Name)}
    lists = [named.get(one.id, one) if isinstance(one, ast.Name) else one for one in cases]
    return sum(len(one.elts) for one in lists if isinstance(one, (ast.List, ast.Tuple)))


RUNNERS = re.compile(
    r"\b(make|npm|pnpm|yarn|bun|tox|nox|hatch|poe|invoke|just|task|pre-commit|prek|bash|sh|uv|poetry)\b|\.sh\b|uses:"
)
"""What a line of a pipeline starts other commands with."""
RUNNER_FILES = ("*akefile*", "*.mk", "*package.json", "*tox.ini", "*noxfile.py", "*.toml", "*.cfg", "*ustfile", "*.sh")
RUNNER_FILES += ("*askfile.y*ml", "*.pre-commit-config.yaml", "*action.y*ml", "*.github/workflows/*")


def _near(lines: list[str], line: int) -> str:
    return "\n".join(lines[max(0, line - 1 - NEAR_LINES) : line + NEAR_LINES])


@cache
def _roots() -> dict[str, set[str]]:
    """Label → the words by which code names the technology."""
    found: dict[str, set[str]] = {}
    for package in load_catalogue().vocabulary.packages:
        names = (package.name, *package.roots)
        words = {re.split(r"[./*]", name.strip("@"))[0] for name in names} | set(map(str, names))
        found.setdefault(package.label, set()).update(word.lower() for word in words if word)
    for tool in load_catalogue().vocabulary.tools:
        if any(pattern.kind == "call" for pattern in tool.patterns):  # the client of a framework says whose it is
            found.setdefault(tool.label, set()).update(set(tool.name.split("-")) - {"api", "amazon", "models"})
    return found


def _names(label: str, seen: dict[str, Any], lines: list[str]) -> bool:
    """Whether the file exists, the line is one of it, and the package's name stands in the file."""
    if not lines or not 1 <= max(1, seen["line"]) <= len(lines):
        return False
    words = _roots().get(label)
    text = "\n".join(lines).lower()
    text += seen["path"].lower() * (label in _tools())
    return words is None or any(word in text or word.replace("-", "_") in text for word in words)


@cache
def _tools() -> set[str]:
    return {tool.label for tool in load_catalogue().vocabulary.tools}


def _shows(seen: dict[str, Any], lines: list[str], run_by: Callable[[str], bool]) -> bool:
    """Whether the line exists and, where the evidence names code, the last of its names stands near it."""
    if not lines or not 1 <= max(1, seen["line"]) <= len(lines):
        return False
    _, colon, named = seen["what"].rpartition(": ")
    near = _near(lines, max(1, seen["line"])).lower().replace("\\", "")
    if not colon:
        return True
    words = re.findall(r"[A-Za-z_$][\w$-]+", named)
    if not words:
        return True
    is_command = " " in named.strip()
    word = (words[0] if is_command else words[-1]).lower().strip("$")
    if word in near or word in seen["path"].lower():
        return True
    is_program = is_command or len(words) == 1
    return bool(is_program and RUNNERS.search(near) and run_by(word))


def _numbers(text: str) -> list[int]:
    return [int(found) for found in re.findall(r"(?<![\w.:/-])\d{1,6}(?![\w.:/-]|,\d)", text)]


def _place(seen: dict[str, Any]) -> str:
    return f"{seen['path']}:{seen['line']}"


def _anywhere(git_dir: Path, said: Said) -> bool:
    """Whether a word of what is said stands in a file of the repository's HEAD."""
    if said.kind == "technology":
        words = _roots().get(said.text, {said.text})
    else:
        words = set(re.findall(r"[A-Za-z_]{3,}", said.text.rpartition(": ")[2])) if said.kind == "capability" else set()
    patterns = [option for word in words for option in ("-e", word)]
    command = ["git", "--git-dir", git_dir, "grep", "-qiF", *patterns, "HEAD"]
    return bool(patterns) and subprocess.run(command, capture_output=True, check=False).returncode == 0


def _size(git_dir: Path) -> int:
    command = ["git", "--git-dir", git_dir, "ls-tree", "-r", "--name-only", "HEAD"]
    return subprocess.run(command, capture_output=True, check=False).stdout.count(b"\n")


def section(found: list[Said], repositories: int) -> str:
    """The section of the page, in Markdown."""
    lines = [
        HEADING,
        "Public repositories, exported with their main author as the learner (`make claims`). Each technology, number",
        "and capability in an export is looked up in the repository at the line it names.",
        "",
        "| said | in all | at the line | elsewhere in the repository | nowhere |",
        "|---|---|---|---|---|",
    ]
    for kind in ("technology", "number", "capability"):
        some = [said for said in found if said.kind == kind]
        held = sum(said.holds for said in some)
        other = sum(said.elsewhere for said in some)
        lines.append(f"| {kind} | {len(some)} | {held} | {other} | {len(some) - held - other} |")
    with_any = len({said.repository for said in found})
    lines += ["", f"{repositories} repositories, {with_any} of which gave an export.", ""]
    for one in found:
        if not one.holds:
            where = "elsewhere" if one.elsewhere else "nowhere"
            lines.append(f"- {one.repository}, {one.place}, {where}: {one.text}")
    return "\n".join(lines).rstrip() + "\n"


def main() -> None:
    """Read the arguments, check, print or write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mirrors", type=Path, required=True)
    parser.add_argument("--most", type=int, default=40, help="how many repositories, spread evenly over the folder")
    parser.add_argument("--files", type=int, default=300, help="leave out repositories with more files")
    parser.add_argument("--write", action="store_true", help="write docs/accuracy.md")
    arguments = parser.parse_args()
    every = [folder for folder in sorted(arguments.mirrors.iterdir()) if (folder / "repo/HEAD").exists()]
    folders = [folder for folder in every if 0 < _size(folder / "repo") <= arguments.files]
    chosen = folders[:: max(1, len(folders) // arguments.most)][: arguments.most]
    found = []
    for number, folder in enumerate(chosen, 1):
        said = [
            one if one.holds else one._replace(elsewhere=_anywhere(folder / "repo", one))
            for one in claims(folder / "repo", folder.name.replace("+", "/", 1))
        ]
        found += said
        wrong = [one for one in said if not one.holds and not one.elsewhere]
        sys.stderr.write(f"{number}/{len(chosen)} {folder.name}: {len(said)} said, {len(wrong)} not found\n")
        for one in wrong:
            sys.stderr.write(f"  {one.kind} {one.place}: {one.text}\n")
    text = section(found, len(chosen))
    if arguments.write:
        page = PAGE.read_text()
        before, _, rest = page.partition(HEADING)
        _, next_heading, after = rest.partition("\n## ")
        PAGE.write_text(f"{before.rstrip()}\n\n{text}{next_heading}{after}")
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
