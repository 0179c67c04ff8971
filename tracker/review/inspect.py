"""Everything that red flags look at, read in one pass: the verdicts, the list of files, their texts, the history."""

from __future__ import annotations

import json
import re
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from tracker.review.purpose import purpose
from tracker.review.readme import Readme, readme_of
from tracker.review.secrets import available, find_secrets
from tracker.review.templates import TEMPLATE_DIGITS, is_compared, templates
from tracker.review.traces import Number, Trace, missing_targets, numbers, traces
from tracker.verify.facts.ci_systems import system_of
from tracker.verify.git.history import Change, changes
from tracker.verify.git.objects import blobs_at
from tracker.verify.git.snapshot import list_files, read_files
from tracker.verify.readers.decode import decode
from tracker.verify.rules.technologies import LANGUAGE

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from tracker.report.report import Report, ReportRow
    from tracker.review.online import Answer
    from tracker.verify.cache import Cache
    from tracker.verify.git.entries import Entry, Skipped
    from tracker.verify.git.snapshot import Snapshot
    from tracker.verify.rules.catalogue import Catalogue
    from tracker.verify.rules.vocabulary import Package, Tool, Vocabulary

DOCUMENTS = (".md", ".markdown", ".rst", ".txt", ".adoc", ".html", ".csv", ".svg", ".bib", ".tex")
"""Endings of files in which a name is no use of a technology."""

REQUIREMENTS = re.compile(r"(?:requirements|constraints)[\w.-]*\.txt$|.*requirements\.txt$", re.IGNORECASE)
"""Names of text files in which a name is a dependency."""

LICENCE_FILES = ("LICENSE", "LICENSE.md", "LICENSE.txt", "LICENCE", "LICENCE.md", "LICENCE.txt", "COPYING")

EXACT_SHARE = 0.8
"""The share of exact versions from which a file of dependencies is pinned."""

MANIFEST_LICENCES = {
    "package.json": re.compile(r'"license"\s*:\s*"(?!UNLICENSED|SEE LICENSE|ISC")\w'),  # `npm init` writes ISC
    "pyproject.toml": re.compile(r"^license\s*=|License :: OSI", re.MULTILINE),
    "setup.cfg": re.compile(r"^license\s*=|License :: OSI", re.MULTILINE),
    "setup.py": re.compile(r"\blicense\s*=|License :: OSI"),
    "Cargo.toml": re.compile(r"^license(?:-file)?\s*=", re.MULTILINE),
    "pom.xml": re.compile(r"<license>"),
}
"""Manifest → where it names the licence of the project."""

LOCK_FILES = (
    "package-lock.json",
    "yarn.lock",
    "pnpm-lock.yaml",
    "uv.lock",
    "poetry.lock",
    "Pipfile.lock",
    "pdm.lock",
    "Cargo.lock",
    "go.sum",
)

GENERIC = frozenset(
    {
        "amazon",
        "aws",
        "google",
        "azure",
        "apache",
        "microsoft",
        "sdk",
        "api",
        "cloud",
        "js",
        "client",
        "the",
        "for",
        "and",
        "ai",
        "ml",
        "sql",
        "vertex",
    }
)
"""Words of labels that name no technology by themselves."""

CODE = (
    *(".py", ".ipynb", ".js", ".ts", ".tsx", ".jsx", ".java", ".kt", ".go", ".rs", ".cs", ".scala", ".r", ".R", ".rb"),
    *(".cpp", ".c"),
)
TESTS = re.compile(r"(?:^|/)tests?/|(?:^|/)test[_-][^/]*$|[^/](?:[_.-]test|[_.-]spec|Tests?)\.\w+$")
"""Paths of tests."""
EXPECTS = re.compile(
    r"\bassert|\bexpect\w*[.(]|\.should|#\[should_panic|\bt\.(?:Error|Fatal)|\bverify\(|\braises\(", re.IGNORECASE
)
"""What a file has that tests something, in any language."""

SHORTEST_LABEL = 4
LONGEST_CODE_LINE = 10_000


class Notebook(NamedTuple):
    """The code cells of a notebook, how many of them ran, and its characters of code and of outputs."""

    cells: int
    ran: int
    code: int
    outputs: int


class Texts(NamedTuple):
    """What the texts of all files show, the same for the same tree.

    notebooks  path → what its cells are
    secrets    (path, kind, line)
    unused     (technology that the README says is used and that stands in no other file, line)
    traces      flags that the text of a single file raises
    tested     pipelines that mention tests
    pinned     files of dependencies whose versions are exact, or need not be: those of packages for others
    licensed   whether a manifest or the head of a file names the licence
    guided     whether a document to which the README links has commands
    purpose    the sentence of the README that says what the project is
    numbers    numbers that somebody chose, one of a kind
    asserting  files that are tests by their names and expect something
    """

    readme: Readme = Readme()
    notebooks: Mapping[str, Notebook] = {}
    secrets: tuple[tuple[str, str, int], ...] = ()
    unused: tuple[tuple[str, int], ...] = ()
    traces: tuple[Trace, ...] = ()
    tested: tuple[str, ...] = ()
    pinned: tuple[str, ...] = ()
    licensed: bool = False
    guided: bool = False
    purpose: str = ""
    asserting: tuple[str, ...] = ()
    numbers: tuple[Number, ...] = ()

    def packed(self) -> str:
        """All of it as one text."""
        return json.dumps(self)

    @classmethod
    def unpacked(cls, text: str) -> Texts:
        """What `packed` gave. Raises ValueError or TypeError for anything else."""
        readme, notebooks, secrets, unused, found, tested, pinned, licensed, guided, said, asserting, chosen = (
            json.loads(text)
        )
        return cls(
            Readme(*readme),
            {path: Notebook(*one) for path, one in notebooks.items()},
            tuple((path, kind, line) for path, kind, line in secrets),
            tuple((label, line) for label, line in unused),
            tuple(Trace(*one) for one in found),
            tuple(tested),
            tuple(pinned),
            bool(licensed),
            bool(guided),
            str(said),
            tuple(asserting),
            tuple(Number(*one) for one in chosen),
        )


class Inspection(NamedTuple):
    """A repository as red flags see it.

    entries        all files, those too large to be read among them
    history        the newest commits first; empty where the clone holds only a part of it
    own            the learner's addresses, empty where they are not known
    shared         template or other repository → how many of the compared files are also there
    compared       how many files tell where they come from
    links          what the links of the README answered, where they were looked up
    left_out       paths that were not read, symbolic links and the licence above the folder looked at among them
    """

    report: Report
    rows: Mapping[str, ReportRow]
    entries: tuple[Entry, ...]
    texts: Texts = Texts()
    history: tuple[Change, ...] = ()
    own: frozenset[str] = frozenset()
    shared: Mapping[str, int] = {}
    compared: int = 0
    links: tuple[Answer, ...] = ()
    left_out: tuple[str, ...] = ()


def inspect(  # noqa: PLR0913, PLR0917 - each names one thing to read or to compare with
    snapshot: Snapshot,
    report: Report,
    catalogue: Catalogue,
    cache: Cache,
    own: frozenset[str] = frozenset(),
    others: Mapping[str, Collection[str]] = {},
    on_progress: Callable[[int, int], object] = lambda _done, _all: None,
) -> Inspection:
    """Read what flags need. `others` maps the name of another repository to the ids of its files.

    Raises RepositoryError where the files cannot be listed.
    """
    listing = list_files(snapshot)
    entries = (*listing.entries, *listing.oversize)
    complete = not (snapshot.shallow or snapshot.partial)
    history = tuple(changes(snapshot.git_dir, snapshot.commit, snapshot.subdirectory)) if complete else ()
    compared = [entry for entry in entries if is_compared(entry.path, entry.size)]
    shared = Counter(name for entry in compared for name, blobs in others.items() if entry.blob in blobs)
    shared.update(_of_templates(compared, snapshot))
    return Inspection(
        report,
        {row.id: row for row in report.rows},
        entries,
        _texts(snapshot, listing.entries, report, catalogue, cache, on_progress),
        history,
        own,
        shared,
        len(compared),
        left_out=(*(skipped.path for skipped in listing.skipped), *_licences_above(snapshot)),
    )


def _licences_above(snapshot: Snapshot) -> Iterable[str]:
    """The licence of the whole repository, where only a folder of it is looked at."""
    return blobs_at(snapshot.git_dir, snapshot.commit, LICENCE_FILES) if snapshot.subdirectory else ()


def _of_templates(compared: Iterable[Entry], snapshot: Snapshot) -> Iterator[str]:
    """The well-known template of each file that is one of a template's; a template is no copy of itself."""
    itself = snapshot.remote.owner_path.lower() if snapshot.remote else ""
    for entry in compared:
        name = templates().get(entry.blob[:TEMPLATE_DIGITS], "")
        if name and name.lower() != itself:
            yield name


def _texts(  # noqa: PLR0913, PLR0917 - as above
    snapshot: Snapshot,
    entries: Sequence[Entry],
    report: Report,
    catalogue: Catalogue,
    cache: Cache,
    on_progress: Callable[[int, int], object],
) -> Texts:
    key = f"review 6 {snapshot.tree} {snapshot.subdirectory} {catalogue.digest} {available()}" if snapshot.tree else ""
    known = cache.document(key) if key else None
    if known is not None:
        with suppress(ValueError, TypeError):  # a damaged cache
            return Texts.unpacked(known)
    paths = [entry.path for entry in entries]
    readme = readme_of(paths, f"{snapshot.subdirectory}/" if snapshot.subdirectory else "")
    gathered = _Gathered(readme, catalogue.vocabulary, report)
    unread: list[Skipped] = []
    for done, (entry, content) in enumerate(read_files(snapshot, entries, unread.append)):
        on_progress(done, len(entries))
        gathered.add(entry.path, content)
    texts = gathered.texts(paths)
    if key and not unread:
        cache.add_document(key, texts.packed())
    return texts


class _Gathered:
    """What is gathered from the texts of all files."""

    def __init__(self, readme: str, vocabulary: Vocabulary, report: Report) -> None:
        self.readme = Readme(readme)
        self.notebooks: dict[str, Notebook] = {}
        self.secrets: list[tuple[str, str, int]] = []
        self.traces: list[Trace] = []
        self.tested: list[str] = []
        self.pinned: list[str] = []
        self.licensed = False
        self.asserting: list[str] = []
        self.numbers: dict[str, Number] = {}
        self._makefile: str | None = None
        self._guides: list[str] = []
        self._elsewhere: list[str] = []
        used = {technology.label for technology in report.technologies}
        self._words: dict[str, frozenset[str]] = {}
        named: list[Package | Tool] = [*vocabulary.packages, *vocabulary.tools]
        for one in named:
            # A label in small letters may be a plain word: limits, dash.
            telling = len(one.label) >= SHORTEST_LABEL and not (one.label.isalpha() and one.label.islower())
            if telling and one.label not in used and LANGUAGE not in one.family:
                roots = getattr(one, "roots", ())
                words = {
                    word.strip("*@").lower()
                    for word in (one.name, one.label, *roots, *one.label.split(), *one.name.split("-"))
                }
                self._words[one.label] = self._words.get(one.label, frozenset()) | {
                    word for word in words if len(word) > 1 and word not in GENERIC
                }

    def add(self, path: str, content: bytes) -> None:
        if b"\0" in content[:8192]:
            return
        text = decode(content)
        if path == self.readme.path:
            self.readme = Readme(path, text)
        name = path.rpartition("/")[2]
        if name.endswith(".ipynb") and (notebook := read_notebook(text)):
            self.notebooks[path] = notebook
        self.traces += traces(path, text)
        for number in numbers(path, text):
            self.numbers.setdefault(number.kind, number)
        if is_test_file(path) and EXPECTS.search(text):
            self.asserting.append(path)
        if path.lower() in {"makefile", "gnumakefile"}:
            self._makefile = text
        if system_of(path) and "test" in text.lower():
            self.tested.append(path)
        if name == "package.json" and '"private": true' not in text and ('"exports"' in text or '"files"' in text):
            self.pinned.append(path)
        if REQUIREMENTS.match(name) and is_pinned_file(text):
            self.pinned.append(path)
        licence = MANIFEST_LICENCES.get(name)
        self.licensed = self.licensed or "SPDX-License-Identifier:" in text or bool(licence and licence.search(text))
        if name.lower().endswith((".md", ".rst")) and Readme(path, text).has_commands:
            self._guides.append(path)
        if name not in LOCK_FILES:
            searched = _without_pictures(text) if name.endswith(".ipynb") else text
            self.secrets += ((path, secret.kind, secret.line) for secret in find_secrets(searched))
            if not name.lower().endswith(DOCUMENTS) or REQUIREMENTS.match(name):
                self._elsewhere.append(text.lower())

    def texts(self, paths: Collection[str]) -> Texts:
        """All of it."""
        readme = self.readme
        if self._makefile is not None and "/" not in readme.path:
            folders = frozenset(path.partition("/")[0] for path in paths if "/" in path)
            self.traces += missing_targets(readme.path, readme.text, self._makefile, folders)
        linked = readme.linked_files()
        return Texts(
            readme,
            self.notebooks,
            tuple(self.secrets),
            self._unused(paths),
            tuple(self.traces),
            tuple(self.tested),
            tuple(self.pinned),
            self.licensed,
            any(path in linked for path in self._guides),
            purpose(readme.text),
            tuple(self.asserting),
            tuple(self.numbers.values()),
        )

    def _unused(self, paths: Iterable[str]) -> tuple[tuple[str, int], ...]:
        """What the README claims and no other file names."""
        claims = list(self.readme.claims(self._words))
        if not claims:
            return ()
        elsewhere = "\n".join((*map(str.lower, paths), *self._elsewhere))
        return tuple(
            (label, line) for label, line in claims if not any(word in elsewhere for word in self._words[label])
        )


def _without_pictures(notebook: str) -> str:
    """The notebook with its very long lines left empty: they hold pictures, whose letters are any."""
    return "\n".join(line if len(line) < LONGEST_CODE_LINE else "" for line in notebook.split("\n"))


def is_pinned_file(requirements: str) -> bool:
    """Whether nearly all lines of a requirements file name an exact version."""
    lines = [line for line in map(str.strip, requirements.split("\n")) if line and line[0] not in "#-"]
    return bool(lines) and sum("==" in line or " @ " in line for line in lines) >= EXACT_SHARE * len(lines)


def is_test_file(path: str) -> bool:
    """Whether a file is a test by its name; a notebook called test is an experiment."""
    return (
        path.endswith(CODE) and bool(TESTS.search(path)) and not path.endswith((".ipynb", "__init__.py", "conftest.py"))
    )


def read_notebook(text: str) -> Notebook | None:
    """The cells of a notebook, None where it is none."""
    try:
        document = json.loads(text)
        cells = (
            document["cells"]
            if "cells" in document
            else [cell for sheet in document["worksheets"] for cell in sheet["cells"]]
        )
        code = [cell for cell in cells if cell.get("cell_type") == "code" and cell.get("source", cell.get("input"))]
        return Notebook(
            len(code),
            sum(
                bool(cell.get("outputs")) or cell.get("execution_count", cell.get("prompt_number")) is not None
                for cell in code
            ),
            sum(len("".join(cell.get("source", cell.get("input", "")))) for cell in code),
            sum(len(json.dumps(cell.get("outputs", ()))) for cell in code),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
