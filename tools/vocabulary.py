"""Look the names of the vocabulary up in the newest releases of their packages, without running any of their code.

    python tools/vocabulary.py [PACKAGE…] [--write] [--json] [--cache FOLDER] [--limit MB]

Downloads with pip and npm; needs a network. With --write the vocabulary files get what was found: real names in place
of globs, and the new paths of names that moved; tools/checked.toml gets the release and the names that it lacks.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import re
import sys
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from fnmatch import fnmatchcase
from functools import cached_property
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

import releases
import rtoml
from lookup import MOST_REPLACEMENTS, Findings, look_up
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name
from vocabulary_files import Change, record_of, rewrite

from tracker.verify.rules.vocabulary import names_of, package_rows, roots_of

if TYPE_CHECKING:
    from collections.abc import Iterator

FILES = Path(__file__).parents[1] / "tracker" / "catalogue" / "vocabulary"
RECORD = Path(__file__).parent / "checked.toml"
REGISTRIES = ("pypi", "npm")
DOWNLOADS = 3
MOST_COMPANIONS = 12
SHORTEST_ROOT = 4


class Vocabulary:
    """The packages of the vocabulary files that a client here can download."""

    def __init__(self, folder: Path) -> None:
        """Read all files of a folder."""
        self.texts = {file: file.read_text("utf-8") for file in sorted(folder.glob("*.toml"))}
        self.rows = [
            (file, {**row, "names": names_of(row), "roots": list(roots_of(row))})
            for file, text in self.texts.items()
            for row in package_rows(rtoml.loads(text))
            if row["registry"] in REGISTRIES
        ]

    @cached_property
    def owners(self) -> dict[tuple[str, str], str]:
        """Registry and name → the package that has it."""
        return {(table["registry"], name): table["name"] for _, table in self.rows for name in table["names"]}

    def named_like(self, pattern: str, registry: str) -> list[str]:
        """Packages whose import path fits a root such as `langchain*`."""
        names = (table["name"] for _, table in self.rows if table["registry"] == registry)
        return [name for name in names if fnmatchcase(_module(name, registry), pattern)]


def _module(name: str, registry: str) -> str:
    return name.replace("-", "_") if registry == "pypi" else name


def parts(table: dict[str, Any], archive: Path) -> list[str]:
    """The other packages of which this one is made: its core, or its type declarations."""
    own = table["name"]
    if table["registry"] == "npm":
        sources = releases.read(archive).sources
        types = [] if any(path.endswith("ts") for path in sources) else ["@types/" + own.lstrip("@").replace("/", "__")]
        return [*types, *(name for name in _dependencies(sources) if name.startswith(f"{own}-"))]
    stem = canonicalize_name(own)
    return [name for name in _requirements(archive) if name.startswith(f"{stem}-")]


def neighbours(table: dict[str, Any], vocabulary: Vocabulary) -> list[str]:
    """The packages that roots or names speak of beside their own: named in full, or matched by a root."""
    roots = table["roots"]
    found = []
    if table["registry"] == "npm":
        written = (re.match(r"(@[^/*]+/)?[^/*.@]+(?=[/.]|$)", path) for path in (*roots, *table["names"]))
        found += sorted({match[0] for match in written if match})
    for root in roots:
        if root.endswith("*") and len(root) > SHORTEST_ROOT:
            found += vocabulary.named_like(root, table["registry"])
    return [name for name in found if name != table["name"]]


def _dependencies(sources: dict[str, bytes]) -> list[str]:
    """The packages that an npm package always requires."""
    try:
        return list(json.loads(sources["package.json"]).get("dependencies", {}))
    except (KeyError, ValueError, TypeError, AttributeError, RecursionError):
        return []


def _requirements(archive: Path) -> list[str]:
    """The packages that a wheel always requires."""
    sources = releases.read(archive).sources
    metadata = next((text for path, text in sources.items() if path.endswith(".dist-info/METADATA")), b"")
    found: list[str] = []
    for line in metadata.decode("utf-8", "replace").splitlines():
        if line.startswith("Requires-Dist:") and "extra ==" not in line:
            try:
                found.append(canonicalize_name(Requirement(line.partition(":")[2].strip()).name))
            except InvalidRequirement:
                continue
    return found


def download(table: dict[str, Any], vocabulary: Vocabulary, cache: Path, limit: int) -> tuple[list[Path], list[Path]]:
    """The archives in which the names of a package are looked up: its own, and those of its neighbours.

    Raise UnreachableError if there is no release of the package itself.
    """
    registry = table["registry"]
    first = releases.newest(table["name"], registry, cache, limit)
    own = [first, *_reachable(parts(table, first), registry, cache, limit)]
    others = _reachable(neighbours(table, vocabulary), registry, cache, limit)
    return own, [archive for archive in others if archive not in own]


def _reachable(names: list[str], registry: str, cache: Path, limit: int) -> list[Path]:
    found = []
    for name in list(dict.fromkeys(names))[:MOST_COMPANIONS]:
        with contextlib.suppress(releases.UnreachableError):
            found.append(releases.newest(name, registry, cache, limit))
    return found


def look_all_up(vocabulary: Vocabulary, chosen: set[str], cache: Path, limit: int) -> Iterator[Findings]:
    """Download and look up, several at once; a package that fails has a reason and stops no other."""
    rows = [(file, table) for file, table in vocabulary.rows if not chosen or table["name"] in chosen]
    processes = get_context("forkserver")
    processes.set_forkserver_preload(["lookup"])

    def one(file: Path, table: dict[str, Any]) -> Findings:
        failed = Findings(table["name"], table["registry"], file.name)
        try:
            own, others = download(table, vocabulary, cache, limit)
            # A process of its own: whatever an archive does to its parser, the other packages go on.
            with ProcessPoolExecutor(1, mp_context=processes) as reader:
                return reader.submit(look_up, table, file.name, own, others).result()
        except releases.UnreachableError as error:
            return replace(failed, reason=str(error))
        except Exception as error:  # noqa: BLE001 - as above
            return replace(failed, reason=f"{type(error).__name__}: {error}")

    with ThreadPoolExecutor(DOWNLOADS) as threads:
        for number, findings in enumerate(threads.map(one, *zip(*rows, strict=True)), 1):
            if sys.stderr.isatty():
                print(f"\r{number} of {len(rows)} packages", end="", file=sys.stderr)
            yield findings


def check_of(findings: Findings) -> str | dict[str, Any]:
    """What the record of checks says of a package: the release that has all names, or it with those not found there."""
    lacking = {
        "gone": sorted({*findings.gone, *findings.elsewhere}),
        "unclear": sorted({*findings.undecided, *findings.unmentioned}),
    }
    found = {key: names for key, names in lacking.items() if names}
    return {"release": findings.version, **found} if found else findings.version


def change(findings: Findings, table: dict[str, Any], vocabulary: Vocabulary, checked: str) -> Change:
    """What --write does with the findings of a package, of which a release may have been checked before."""
    if findings.reason:
        return Change()

    def is_free(name: str) -> bool:
        """Whether a name lies below a root, else it would never be looked up, and no other package has it."""
        is_below = any(
            name.startswith(root[:-1]) if root.endswith("*") else re.match(rf"{re.escape(root)}(?![\w-])", name)
            for root in table["roots"]
        )
        return is_below and vocabulary.owners.get((findings.registry, name), findings.name) == findings.name

    replaced = {
        glob: names
        for glob, row in findings.globs.items()
        if (names := row["names"])
        and not row["stays"]
        and row["count"] <= MOST_REPLACEMENTS
        and all(map(is_free, names))
    }
    moved = {old: new for old, new in findings.moved.items() if is_free(new)}
    is_lost = {*findings.gone, *findings.elsewhere} == set(table["names"])
    keys = {"until": checked or f"<{findings.version}"} if is_lost else {}
    return Change(keys, replaced, moved)


def _last_whole(check: str | dict[str, Any] | None) -> str:
    """The release of which an earlier check found all names; "" if there was none."""
    return check if isinstance(check, str) else ""


def write(found: list[Findings], vocabulary: Vocabulary, record: Path) -> list[Path]:
    """Write the findings into the vocabulary files and the record of checks; gives the files that changed."""
    checked = rtoml.loads(record.read_text("utf-8")) if record.exists() else {}
    by_file: dict[str, dict[tuple[str, str], Change]] = defaultdict(dict)
    tables = {(file.name, table["registry"], table["name"]): table for file, table in vocabulary.rows}
    for one in found:
        table = tables[one.file, one.registry, one.name]
        made = by_file[one.file][one.registry, one.name] = change(
            one, table, vocabulary, _last_whole(checked.get(one.registry, {}).get(one.name))
        )
        for name in (*made.moved.values(), *(name for names in made.replaced.values() for name in names)):
            vocabulary.owners[one.registry, name] = one.name
    changed = []
    for file, text in vocabulary.texts.items():
        new = rewrite(text, by_file.get(file.name, {}))
        if new != text:
            rtoml.loads(new)
            file.write_text(new, "utf-8")
            changed.append(file)
    for one in found:
        if not one.reason:
            checked.setdefault(one.registry, {})[one.name] = check_of(one)
    if (new := record_of(checked)) != (record.read_text("utf-8") if record.exists() else ""):
        record.write_text(new, "utf-8")
        changed.append(record)
    return changed


def summary(found: list[Findings]) -> dict[str, int]:
    """Counts over all packages."""
    globs = [row for one in found for row in one.globs.values()]
    return {
        "packages": len(found),
        "unreachable": sum(bool(one.reason) for one in found),
        "found": sum(len(one.found) for one in found),
        "moved": sum(len(one.moved) for one in found),
        "elsewhere": sum(len(one.elsewhere) for one in found),
        "gone": sum(len(one.gone) for one in found),
        "unmentioned": sum(len(one.unmentioned) for one in found),
        "undecided": sum(len(one.undecided) for one in found),
        "globs": len(globs),
        "globs_replaceable": sum(bool(row["names"]) and not row["stays"] for row in globs),
        "globs_matched": sum(bool(row["count"]) for row in globs),
        "new": sum(len(one.new) for one in found),
    }


def report(found: list[Findings]) -> str:
    """The findings as text: what needs a decision first, then what is new, then what was not read."""
    lines = []
    for one in found:
        rows = [f"  moved      {old} → {new}" for old, new in one.moved.items()]
        rows += [f"  elsewhere  {old} → {new}" for old, new in one.elsewhere.items()]
        rows += [f"  gone       {name}" for name in one.gone]
        rows += [f"  unmentioned  {name}" for name in one.unmentioned]
        rows += [f"  undecided  {name}" for name in one.undecided]
        rows += [
            f"  glob       {glob} → {', '.join(row['names'])}"
            for glob, row in one.globs.items()
            if row["names"] and not row["stays"]
        ]
        rows += [f"  new        {name}" for name in one.new]
        if rows:
            lines += [f"{one.name} {one.version} ({one.registry}, {one.file})", *rows]
    lines += [f"unreachable: {one.name} ({one.registry}): {one.reason}" for one in found if one.reason]
    lines.append(", ".join(f"{key.replace('_', ' ')} {count}" for key, count in summary(found).items()))
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    """Run the command; the exit code is 1 if a name is not where the vocabulary says, else 0."""
    parser = argparse.ArgumentParser(description="Look the names of the vocabulary up in the newest releases.")
    parser.add_argument("packages", nargs="*", metavar="PACKAGE", help="a package of the vocabulary (default: all)")
    parser.add_argument("--write", action="store_true", help="write the findings into the vocabulary files")
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")
    parser.add_argument(
        "--cache", type=Path, default=Path(".vocabulary"), help="folder of downloads; remove it to refresh"
    )
    parser.add_argument("--limit", type=int, default=60, metavar="MB", help="skip downloads larger than this")
    parser.add_argument("--record", type=Path, default=RECORD, help=argparse.SUPPRESS)
    parser.add_argument("--files", type=Path, default=FILES, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    vocabulary = Vocabulary(options.files)
    if unknown := set(options.packages) - {table["name"] for _, table in vocabulary.rows}:
        parser.error(f"not in the vocabulary: {', '.join(sorted(unknown))}")
    limit = options.limit * releases.MEGABYTE
    found = list(look_all_up(vocabulary, set(options.packages), options.cache.resolve(), limit))
    if options.json:
        document = {"summary": summary(found), "packages": [one.as_json() for one in found]}
        print(json.dumps(document, indent=1, ensure_ascii=False))
    else:
        print(report(found))
    for file in write(found, vocabulary, options.record) if options.write else ():
        print(f"wrote {file.name}", file=sys.stderr)
    return int(any(one.gone or one.moved or one.elsewhere for one in found))


if __name__ == "__main__":
    sys.exit(main())
