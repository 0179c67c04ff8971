"""Red flags: what makes a hiring engineer close the tab. Each is a function of an inspection, in one table."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime
from posixpath import basename, splitext
from typing import TYPE_CHECKING, NamedTuple

from tracker.review.content import flag_texts
from tracker.review.inspect import CODE, is_test_file
from tracker.review.readme import readme_of
from tracker.text import plural, sanitize
from tracker.verify.facts.ci_systems import system_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tracker.review.inspect import Inspection

BULK_SHARE = 0.8
"""The share of today's files that one commit brought, from which it is a bulk commit."""
LATER_TOUCHES = 0.5
"""Changes of files after it, for each file, below which nothing much followed."""
FEW_FILES = 8
"""A repository with fewer is too small to be judged by its history."""
A_DAY = 24 * 3600
TEMPLATE_SHARE = 0.5
FEW_SHARED = 6
"""Files that a template and a repository may have in common by chance or by use of the same tool."""
FEW_COMMITS = 5
THIN_README, BARE_README = 60, 40
"""Words of prose, and those of a README with a sentence that says what the project is."""
LARGE_BYTES = 10 * 1024 * 1024
BINARIES = (
    ".pkl", ".pickle", ".joblib", ".bin", ".pt", ".pth", ".ckpt", ".h5", ".hdf5", ".keras", ".onnx",
    ".safetensors", ".gguf", ".zip", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar", ".parquet",
    ".feather", ".npy", ".npz", ".db", ".sqlite", ".sqlite3", ".duckdb", ".exe", ".dll", ".so", ".jar",
    ".war", ".whl", ".mp4", ".mov", ".avi", ".mkv", ".wav", ".iso", ".model",
)  # fmt: skip
DEPENDENCY_FILES = ("requirements.txt", "environment.yml", "environment.yaml", "conda.yaml", "Pipfile", "package.json")
LICENCES = ("licen", "copying", "unlicen")
LEFT_BEHIND = re.compile(
    r"(?:^|/)(?:\.DS_Store|Thumbs\.db|desktop\.ini|\.(?:bash|zsh|python)_history|[^/]+\.py[co]|\.ipynb_checkpoints/.*|__pycache__/.*)$"
)
"""What a system, a shell or an interpreter leaves in a folder."""
INSTALLED = re.compile(r"((?:[^/]+/)*?(?:node_modules|site-packages|bower_components))/")
MANY_INSTALLED = 20
MANY_CELLS = 20
FEW_CELLS = 5
OUTPUT_BYTES = 1024 * 1024
CODE_SHARE = 0.005
MOST_PLACES = 5


class Flag(NamedTuple):
    """A red flag: what was found, why it counts, how to mend it, where. `severity` is 3 (grave) to 1 (minor)."""

    id: str
    severity: int
    title: str
    found: str
    why: str
    fix: str
    places: tuple[str, ...] = ()


Found = tuple[str, tuple[str, ...]]


def red_flags(inspection: Inspection) -> list[Flag]:
    """The flags of a repository, the gravest first."""
    texts = flag_texts()
    flags = [
        Flag(
            id_,
            texts[id_].severity,
            texts[id_].title,
            sanitize(found),
            texts[id_].why,
            texts[id_].fix,
            places[:MOST_PLACES],
        )
        for id_, look in FLAGS.items()
        for found, places in look(inspection)
    ]
    order = list(texts)
    return sorted(flags, key=lambda flag: (-flag.severity, order.index(flag.id)))


def _others_work(inspection: Inspection) -> Iterator[Found]:
    if inspection.own and len(inspection.history) >= FEW_COMMITS:
        mine = sum(change.email in inspection.own for change in inspection.history)
        if mine * 2 < len(inspection.history):
            are = "is" if mine == 1 else "are"
            yield f"{mine} of {plural(len(inspection.history), 'commit')} {are} yours", ()


def _secret(inspection: Inspection) -> Iterator[Found]:
    kinds: dict[str, list[str]] = {}
    traced = ((trace.path, trace.found, trace.line) for trace in inspection.texts.traces if trace.flag == "secret")
    for path, kind, line in (*inspection.texts.secrets, *traced):
        kinds.setdefault(kind, []).append(f"{path}:{line}")
    for kind, places in kinds.items():
        yield f"{kind} in {plural(len(set(places)), 'place')}", tuple(dict.fromkeys(places))


def _template(inspection: Inspection) -> Iterator[Found]:
    for name, shared in inspection.shared.items():
        if shared >= FEW_SHARED and shared >= TEMPLATE_SHARE * inspection.compared:
            yield f"{shared} of {plural(inspection.compared, 'file')} are also in {name}", ()


def _bulk_commit(inspection: Inspection) -> Iterator[Found]:
    today = {entry.path for entry in inspection.entries}
    if len(today) < FEW_FILES or not inspection.history:
        return
    largest = max(inspection.history, key=lambda change: len(today.intersection(change.added)))
    brought = len(today.intersection(largest.added))
    touched = sum(len(change.added) + len(change.changed) for change in inspection.history) - len(largest.added)
    if brought >= BULK_SHARE * len(today) and touched < LATER_TOUCHES * len(today):
        yield f"commit {largest.id[:7]} of {largest.day} brought {brought} of {plural(len(today), 'file')}", ()


def _short_history(inspection: Inspection) -> Iterator[Found]:
    times = [change.time for change in inspection.history]
    if len(inspection.entries) < FEW_FILES or not times or any(_bulk_commit(inspection)):
        return
    if max(times) - min(times) < A_DAY:
        day = datetime.fromtimestamp(max(times), UTC).date().isoformat()
        yield f"{plural(len(times), 'commit')} within one day, the last on {day}", ()


def _no_tests(inspection: Inspection) -> Iterator[Found]:
    code = sum(entry.path.endswith(CODE) for entry in inspection.entries)
    if code < FEW_FILES or _status(inspection, "tests") != "missing" or inspection.texts.asserting:
        return
    named = tuple(entry.path for entry in inspection.entries if is_test_file(entry.path))
    yield (
        f"{plural(len(named), 'file')} named as tests, and nothing is asserted" if named else "no file of tests",
        named,
    )


def _few_tests(inspection: Inspection) -> Iterator[Found]:
    files = inspection.texts.asserting
    if files and all(path.endswith(".py") for path in files) and _status(inspection, "tests") == "missing":
        yield f"fewer than three tests assert on the project's own code, in {plural(len(files), 'file')}", files


def _ci_without_tests(inspection: Inspection) -> Iterator[Found]:
    pipelines = tuple(entry.path for entry in inspection.entries if system_of(entry.path))
    if (
        pipelines
        and _status(inspection, "tests") == "verified"
        and _status(inspection, "ci-tests") in {"missing", "partial"}
        and not inspection.texts.tested
    ):
        yield f"{plural(len(pipelines), 'pipeline')}, and none reaches the tests", pipelines


def _no_readme(inspection: Inspection) -> Iterator[Found]:
    if not inspection.texts.readme.path and not readme_of(inspection.left_out):
        yield "no README in the root folder", ()


def _thin_readme(inspection: Inspection) -> Iterator[Found]:
    readme, texts = inspection.texts.readme, inspection.texts
    if (
        readme.path
        and _status(inspection, "readme") != "verified"
        and readme.words < (BARE_README if texts.purpose else THIN_README)
    ):
        more = " that say what the project is, and little else" if texts.purpose else ""
        yield f"{plural(readme.words, 'word')} of prose{more}", (readme.path,)


def _readme_without_commands(inspection: Inspection) -> Iterator[Found]:
    readme = inspection.texts.readme
    if (
        readme.path
        and _status(inspection, "readme") != "verified"
        and not (readme.has_commands or inspection.texts.guided)
    ):
        yield "no command to install or start it", (readme.path,)


def _local_demo(inspection: Inspection) -> Iterator[Found]:
    if line := inspection.texts.readme.local_demo():
        yield "a demo at localhost", (f"{inspection.texts.readme.path}:{line}",)


def _placeholder_demo(inspection: Inspection) -> Iterator[Found]:
    if line := inspection.texts.readme.placeholder_demo():
        yield "its address was never filled in", (f"{inspection.texts.readme.path}:{line}",)


def _dead_link(inspection: Inspection) -> Iterator[Found]:
    for answer in inspection.links:
        if answer.is_dead:
            said = f"status {answer.status}" if answer.status else answer.error
            yield f"{answer.url}: {said}, looked up on {answer.day}", (f"{inspection.texts.readme.path}:{answer.line}",)


def _readme_claim(inspection: Inspection) -> Iterator[Found]:
    for label, line in inspection.texts.unused:
        yield f"{label}: no other file names it", (f"{inspection.texts.readme.path}:{line}",)


def _only_notebooks(inspection: Inspection) -> Iterator[Found]:
    code = [entry.path for entry in inspection.entries if entry.path.endswith(CODE)]
    cells = sum(one.cells for one in inspection.texts.notebooks.values())
    if code and cells >= MANY_CELLS and all(path.endswith(".ipynb") for path in code):
        yield f"{plural(cells, 'cell')} of code in {plural(len(code), 'notebook')}", tuple(code)


def _notebook_without_outputs(inspection: Inspection) -> Iterator[Found]:
    counted = {path: one for path, one in inspection.texts.notebooks.items() if one.cells}
    bare = [path for path, one in counted.items() if not one.ran]
    if sum(counted[path].cells for path in bare) >= FEW_CELLS and len(bare) * 2 >= len(counted):
        yield f"{len(bare)} of {plural(len(counted), 'notebook')}", tuple(bare)


def _notebook_of_outputs(inspection: Inspection) -> Iterator[Found]:
    for path, one in inspection.texts.notebooks.items():
        if one.outputs > OUTPUT_BYTES and one.code < CODE_SHARE * one.outputs:
            yield f"{one.outputs / 1e6:.1f} MB of output, {one.code:,} characters of code", (path,)


def _unpinned(inspection: Inspection) -> Iterator[Found]:
    listed = tuple(
        entry.path
        for entry in inspection.entries
        if basename(entry.path) in DEPENDENCY_FILES and entry.size and entry.path not in inspection.texts.pinned
    )
    if listed and _status(inspection, "pinned-environment") in {"missing", "partial"}:
        yield f"listed without exact versions in {plural(len(listed), 'file')}", listed


def _no_licence(inspection: Inspection) -> Iterator[Found]:
    files = {entry.path: entry.size for entry in inspection.entries} | dict.fromkeys(inspection.left_out, 1)
    named = [path for path in files if basename(path).lower().startswith(LICENCES)]
    if any(files[path] for path in named) or inspection.texts.licensed or inspection.texts.readme.names_licence:
        return
    yield ("the LICENSE file is empty" if named else "no LICENSE file, and the README names none"), tuple(named)


def _large_binary(inspection: Inspection) -> Iterator[Found]:
    large = sorted(
        (entry for entry in inspection.entries if _is_large(entry.path, entry.size)), key=lambda one: -one.size
    )
    if large:
        kinds = Counter(splitext(entry.path)[1].lower() for entry in large)
        total = sum(entry.size for entry in large) / 1e6
        ends = ", ".join(kind for kind, _ in kinds.most_common(3))
        yield f"{plural(len(large), 'file')} ({ends}), {total:,.0f} MB", tuple(entry.path for entry in large)


def _left_behind(inspection: Inspection) -> Iterator[Found]:
    paths = tuple(
        entry.path for entry in inspection.entries if LEFT_BEHIND.search(entry.path) and not INSTALLED.match(entry.path)
    )
    if paths:
        yield plural(len(paths), "file"), paths


def _installed_packages(inspection: Inspection) -> Iterator[Found]:
    folders = Counter(found[1] for entry in inspection.entries if (found := INSTALLED.match(entry.path)))
    for folder, count in folders.items():
        if count >= MANY_INSTALLED:
            yield f"{plural(count, 'file')} in {folder}", (folder,)


def _missing_target(inspection: Inspection) -> Iterator[Found]:
    found = [trace for trace in inspection.texts.traces if trace.flag == "missing-target"]
    if found:
        more = f" and {len(found) - MOST_PLACES} more" if len(found) > MOST_PLACES else ""
        names = ", ".join(trace.found for trace in found[:MOST_PLACES])
        yield names + more, tuple(f"{trace.path}:{trace.line}" for trace in found)


def _traces(flag: str) -> Callable[[Inspection], Iterator[Found]]:
    """The flag that the texts of single files raise, once for each thing that is found."""

    def look(inspection: Inspection) -> Iterator[Found]:
        places: dict[str, list[str]] = {}
        for trace in inspection.texts.traces:
            if trace.flag == flag:
                places.setdefault(trace.found, []).append(f"{trace.path}:{trace.line}")
        for found, where in places.items():
            yield f"{found} in {plural(len(where), 'place')}" if len(where) > 1 else found, tuple(where)

    return look


def _is_large(path: str, size: int) -> bool:
    return size > LARGE_BYTES and splitext(path)[1].lower() in BINARIES


def _status(inspection: Inspection, id_: str) -> str:
    row = inspection.rows.get(id_)
    return row.status if row else "unavailable"


FLAGS: dict[str, Callable[[Inspection], Iterator[Found]]] = {
    "others-work": _others_work,
    "secret": _secret,
    "template": _template,
    "bulk-commit": _bulk_commit,
    "short-history": _short_history,
    "no-tests": _no_tests,
    "few-tests": _few_tests,
    "ci-without-tests": _ci_without_tests,
    "no-readme": _no_readme,
    "thin-readme": _thin_readme,
    "readme-without-commands": _readme_without_commands,
    "local-demo": _local_demo,
    "placeholder-demo": _placeholder_demo,
    "dead-link": _dead_link,
    "readme-claim": _readme_claim,
    "assistant-reply": _traces("assistant-reply"),
    "generated-readme": _traces("generated-readme"),
    "unfinished-readme": _traces("unfinished-readme"),
    "missing-target": _missing_target,
    "authors-machine": _traces("authors-machine"),
    "only-notebooks": _only_notebooks,
    "notebook-without-outputs": _notebook_without_outputs,
    "notebook-of-outputs": _notebook_of_outputs,
    "unpinned": _unpinned,
    "no-licence": _no_licence,
    "large-binary": _large_binary,
    "installed-packages": _installed_packages,
    "left-behind": _left_behind,
}
"""Flag → what finds it: a sentence and the places, for each time that it is raised."""
