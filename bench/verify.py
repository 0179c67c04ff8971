"""How fast `tracker verify` is, as ratios to floors and peers measured in the same run.

    python bench/verify.py                  on repositories built here: 100 files, 10,000 files, 41,000 data files
    python bench/verify.py PATH...          on your own repositories (with a work tree, so that the peers can read them)
    BEFORE=OTHER/bin/tracker python bench/verify.py PATH...      side by side with another build

All commands run in turns, and the median of each is printed. Floors: starting Python with what verify must import, and
listing the tree. Peers are timed where they are installed: repo-review (extra `bench`) and repolinter (npm).
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

RUNS = 9
BIN = Path(sys.executable).parent
MODULE = """'''Part {number} of the example.'''

import logging
from dataclasses import dataclass

import requests
from openai import OpenAI

logger = logging.getLogger(__name__)
client = OpenAI(timeout=30)


@dataclass
class Record{number}:
    '''What is kept of one answer.'''

    question: str
    answer: str = ""
    tokens: int = 0


def fetch_{number}(address: str) -> list[str]:
    '''The paragraphs at an address.'''
    response = requests.get(address, timeout=10)
    response.raise_for_status()
    return [part.strip() for part in response.text.split("\\n\\n") if part.strip()]


def answer_{number}(question: str, context: list[str]) -> Record{number}:
    '''An answer from the context.'''
    messages = [
        {{"role": "system", "content": "Answer from the context."}},
        {{"role": "user", "content": "\\n".join(context) + question}},
    ]
    result = client.chat.completions.create(model="small", messages=messages)
    logger.info("answered %s", question)
    return Record{number}(question, result.choices[0].message.content, result.usage.total_tokens)
"""
TEST = """from example.part_{number} import Record{number}


def test_a_record_starts_empty():
    assert Record{number}("why").answer == ""
"""
PROJECT = '[project]\nname = "example"\nversion = "1.0"\ndependencies = ["openai", "requests"]\n'


class Command(NamedTuple):
    """The words of a command, and a folder to empty before each run."""

    words: Sequence[str]
    before: Path | None = None


class Timing(NamedTuple):
    """Median seconds of wall time and of processor time, and the peak megabytes of the largest process."""

    seconds: float
    processor: float
    megabytes: float


def build(folder: Path, files: dict[str, str]) -> Path:
    """A git repository with these files in one commit."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    run = ["git", "-C", str(folder), "-c", "user.name=Bench", "-c", "user.email=bench@example.org"]
    for arguments in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "files"]):
        subprocess.run([*run, *arguments], check=True)
    return folder


def small() -> dict[str, str]:
    """A hundred files: a Python project with tests."""
    return project(50, 46) | {"Dockerfile": "FROM python:3.12\nCOPY . .\nCMD python -m example\n"}


def large() -> dict[str, str]:
    """Ten thousand files: two thousand modules, tests, and documents."""
    documents = {
        f"docs/v{number % 20}/page_{number}.md": f"# Page {number}\n\n{'Some words on it. ' * 60}\n"
        for number in range(6500)
    }
    return project(2000, 1497) | documents


def data() -> dict[str, str]:
    """41,000 data files beside a small project."""
    records = {f"data/{number % 40}/{number}.json": f'{{"id": {number}, "text": "x"}}' for number in range(40_900)}
    return small() | records


def project(modules: int, tests: int) -> dict[str, str]:
    """A Python project."""
    files = {f"src/example/part_{number}.py": MODULE.format(number=number) for number in range(modules)}
    files |= {f"tests/test_part_{number}.py": TEST.format(number=number) for number in range(tests)}
    readme = "# Example\n\nAn example project.\n"
    return files | {"pyproject.toml": PROJECT, "README.md": readme, "src/example/__init__.py": ""}


def timed(commands: dict[str, Command], folder: Path, environment: dict[str, str]) -> dict[str, Timing]:
    """The medians of a few rounds; in each round all commands run in turn, so that none has a quieter moment."""
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    processor: dict[str, list[float]] = {name: [] for name in commands}
    megabytes: dict[str, list[float]] = {name: [] for name in commands}
    for round_ in range(RUNS + 1):
        for name, (words, before) in commands.items():
            if before is not None:
                shutil.rmtree(before, ignore_errors=True)
            started = time.perf_counter()
            process = subprocess.Popen(
                words, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            _, _, usage = os.wait4(process.pid, 0)
            process.returncode = 0
            if round_:  # the first fills the system's file cache and writes what Python compiles
                seconds[name].append(time.perf_counter() - started)
                processor[name].append(usage.ru_utime + usage.ru_stime)
                megabytes[name].append(usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1 << 20))
    median = statistics.median
    return {name: Timing(median(seconds[name]), median(processor[name]), max(megabytes[name])) for name in commands}


def compare(name: str, folder: Path) -> None:
    """Print one repository's figures."""
    with tempfile.TemporaryDirectory() as cache:
        environment = {**os.environ, "TRACKER_CACHE": cache, "TRACKER_HOME": cache + "-home"}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        ours = {
            "import": Command([sys.executable, "-c", "import click, tomllib"]),
            "ls-tree": Command(["git", "ls-tree", "-r", "-l", "HEAD"]),
        }
        for build_, tracker in builds().items():
            verify = ["env", f"TRACKER_CACHE={cache}/{build_}", tracker, "verify", "--all", "--json", "."]
            ours[f"{build_}, nothing cached"] = Command(verify, Path(cache, build_))
            ours[f"{build_}, again"] = Command(verify)
        others = peers()
        found = timed({**ours, **others}, folder, environment)
        start, tree = found.pop("import"), found.pop("ls-tree")
        floor = Timing(start.seconds + tree.seconds, start.processor + tree.processor, start.megabytes)
        count = len(subprocess.check_output(["git", "ls-files"], cwd=folder).splitlines())
        print(f"\n{name}: {count} files")
        row("floor: import click, tomllib + ls-tree", floor, floor.seconds)
        for label, timing in found.items():
            row(label, timing, floor.seconds)
        for state in ("nothing cached", "again"):
            now = found[f"tracker, {state}"]
            for other in (*others, f"before, {state}"):
                if then := found.get(other):
                    wall, processor = now.seconds / then.seconds, now.processor / then.processor
                    print(f"    tracker, {state}: {wall:.2f} x the wall time, {processor:.2f} x the CPU of {other}")


def builds() -> dict[str, str]:
    """This build, and another one that the environment names."""
    before = os.environ.get("BEFORE")
    return {"tracker": str(BIN / "tracker")} | ({"before": before} if before else {})


def peers() -> dict[str, Command]:
    """The peers that are installed."""
    found = {}
    if (BIN / "repo-review").exists():
        found["repo-review"] = Command([str(BIN / "repo-review"), "--format", "json", "."])
    if repolinter := shutil.which("repolinter"):
        found["repolinter"] = Command([repolinter, "lint", "--format", "json", "."])
    return found


def row(name: str, timing: Timing, floor: float) -> None:
    """Print one line."""
    ratio = timing.seconds / floor
    wall, processor = timing.seconds * 1000, timing.processor * 1000
    print(f"  {name:<40} {wall:7.0f} ms  {processor:7.0f} ms CPU  {ratio:5.2f} x floor  {timing.megabytes:4.0f} MB")


def main(paths: Sequence[str]) -> None:
    """Compare on the given repositories, or on those built here."""
    if paths:
        for path in paths:
            compare(path, Path(path).resolve())
        return
    with tempfile.TemporaryDirectory() as temporary:
        for name, files in (("small", small()), ("large", large()), ("data", data())):
            compare(name, build(Path(temporary) / name, files))


if __name__ == "__main__":
    main(sys.argv[1:])
