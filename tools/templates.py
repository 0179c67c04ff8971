"""Write tracker/catalogue/templates.toml: the files of well-known templates and courses, which are nobody's own work.

    python tools/templates.py --mirrors FOLDER

A mirror is a git directory at FOLDER/<owner>+<name>/repo or FOLDER/<owner>+<name>. The newest version of each file
comes first, then earlier ones, newest first, until a template has its share. Templates that are not there are named and
keep what the file says of them.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tracker.review.templates import MIN_BYTES, TEMPLATE_DIGITS, is_compared

if TYPE_CHECKING:
    from collections.abc import Iterator

FILE = Path(__file__).resolve().parent.parent / "tracker" / "catalogue" / "templates.toml"
PLACEHOLDERS = (b"{{ cookiecutter", b"{{cookiecutter", b"{%")
"""What a generator fills in: a file with it never reaches a repository as it is."""


class Template(NamedTuple):
    """A template: its repository, the folder of its files, and how many blobs it may take."""

    repository: str
    folder: str = ""
    most: int = 150


TEMPLATES = (
    Template("drivendataorg/cookiecutter-data-science", most=60),
    Template("ashleve/lightning-hydra-template", most=420),
    Template("fastapi/full-stack-fastapi-template", most=700),
    Template("vercel/ai-chatbot", most=500),
    Template("vercel-labs/gemini-chatbot", most=80),
    Template("run-llama/create-llama", "packages/create-llama/templates", most=300),
    Template("langchain-ai/langchain-nextjs-template", most=120),
    Template("langchain-ai/react-agent", most=60),
    Template("langchain-ai/new-langgraph-project", most=40),
    Template("langchain-ai/memory-agent", most=50),
    Template("langchain-ai/retrieval-agent-template", most=60),
    Template("langchain-ai/rag-research-agent-template", most=60),
    Template("langchain-ai/data-enrichment", most=60),
    Template("victoresque/pytorch-template", most=80),
    Template("kedro-org/kedro-starters", most=80),
    Template("khuyentran1401/data-science-template", most=60),
    Template("wassim249/fastapi-langgraph-agent-production-ready-template", most=90),
    Template("GokuMohandas/Made-With-ML", most=60),
    Template("JoshuaC215/agent-service-toolkit", most=150),
    Template("openai/openai-cs-agents-demo", most=60),
    Template("Azure-Samples/rag-postgres-openai-python", most=150),
    Template("Azure-Samples/serverless-chat-langchainjs", most=120),
    Template("vercel-labs/ai-sdk-preview-rag", most=60),
    Template("pinecone-io/pinecone-vercel-starter", most=80),
    Template("mckaywrigley/chatbot-ui", most=300),
    Template("nsidnev/fastapi-realworld-example-app", most=150),
    Template("spring-projects/spring-petclinic", most=120),
    Template("microsoft/MLOpsPython", most=120),
    Template("iterative/example-get-started", most=60),
    Template("decodingml/llm-twin-course", most=150),
    Template("crewAIInc/crewAI-examples", most=200),
    Template("huggingface/agents-course", most=120),
    Template("miguelgrinberg/microblog", most=120),
    Template("DataTalksClub/mlops-zoomcamp", most=260),
    Template("DataTalksClub/llm-zoomcamp", most=220),
    Template("DataTalksClub/machine-learning-zoomcamp", most=260),
    Template("mage-ai/mage-ai", "mage_ai/data_preparation/templates/repo", most=80),
)


def blobs(git_dir: Path, template: Template) -> list[str]:
    """The shortened ids of the template's files, newest versions first."""
    inside = f"{template.folder}/" if template.folder else ""
    history = _git(git_dir, "rev-list", "--objects", "--missing=allow-any", "HEAD").splitlines()
    earlier = ((path, blob) for blob, _, path in (line.partition(" ") for line in history) if path.startswith(inside))
    newest = {blob: path for path, blob in _tree(git_dir, template.folder)}
    paths = {blob: path for path, blob in earlier} | newest
    chosen: list[str] = []
    for blob in (*newest, *(blob for blob in paths if blob not in newest)):
        if len(chosen) == template.most:
            break
        if _tells(git_dir, blob, paths[blob]):
            chosen.append(blob[:TEMPLATE_DIGITS])
    return chosen


def _tree(git_dir: Path, folder: str) -> Iterator[tuple[str, str]]:
    for line in _git(git_dir, "ls-tree", "-r", "HEAD", "--", *([folder] if folder else [])).splitlines():
        head, _, path = line.partition("\t")
        if head.split()[1] == "blob":
            yield path, head.split()[2]


def _tells(git_dir: Path, blob: str, path: str) -> bool:
    if not is_compared(path, MIN_BYTES):
        return False
    done = subprocess.run(["git", "--git-dir", git_dir, "cat-file", "blob", blob], capture_output=True, check=False)
    return is_compared(path, len(done.stdout)) and not any(mark in done.stdout for mark in PLACEHOLDERS)


def _git(git_dir: Path, *arguments: str) -> str:
    command = ["git", "--git-dir", str(git_dir), *arguments]
    return subprocess.run(command, capture_output=True, text=True, errors="replace", check=True).stdout


def page(found: dict[str, list[str]]) -> str:
    """The file; each blob stands with the first template that holds it."""
    known: set[str] = set()
    lines = [
        "# The first digits of the blob ids of well-known templates' and courses' files: nobody's own work.",
        "# Written by `python tools/templates.py --mirrors FOLDER`; do not edit.",
    ]
    for name, ids in found.items():
        new = [one for one in ids if one not in known]
        known.update(new)
        rows = [" ".join(new[start : start + 9]) for start in range(0, len(new), 9)]
        lines += ["", "[[template]]", f'name = "{name}"', 'blobs = """', *rows, '"""']
    return "\n".join(lines) + "\n"


def main() -> None:
    """Read the mirrors and write the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mirrors", type=Path, required=True)
    mirrors = parser.parse_args().mirrors
    before = {}
    if FILE.exists():
        before = {one["name"]: one["blobs"].split() for one in tomllib.loads(FILE.read_text()).get("template", [])}
    found = {}
    for template in TEMPLATES:
        name = template.repository.replace("/", "+")
        git_dir = next((path for path in (mirrors / name / "repo", mirrors / name) if (path / "HEAD").exists()), None)
        if git_dir is None:
            sys.stderr.write(f"not here: {template.repository}\n")
        found[template.repository] = blobs(git_dir, template) if git_dir else before.get(template.repository, [])
    FILE.write_text(page(found))
    sys.stderr.write(f"{sum(map(len, found.values()))} files, {FILE.stat().st_size} bytes\n")


if __name__ == "__main__":
    main()
