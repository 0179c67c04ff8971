"""Newest releases of packages: downloaded by pip and npm, read from the archive, never built, installed or imported.

An archive is untrusted: nothing of it is written to disk, and what is read of it is bounded.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urldefrag
from urllib.request import urlopen

from packaging.utils import InvalidSdistFilename, InvalidWheelFilename, parse_sdist_filename, parse_wheel_filename
from packaging.version import InvalidVersion, Version

MEGABYTE = 1_000_000
SOURCE = re.compile(r"\.(pyi?|d\.[cm]?ts|[cm]?js)$|/METADATA$|/package\.json$")
"""Files of an archive whose content is read."""

LARGEST_FILE = 8 * MEGABYTE
LARGEST_CONTENT = 400 * MEGABYTE
LARGEST_TAR = 2000 * MEGABYTE
MOST_FILES = 200_000
PATIENCE_S = 300

_SIZE = re.compile(r"Downloading (\S+) \((\d+(?:\.\d+)?) ([kMG])B\)")
_SKIPPED = re.compile(
    r"(?:Skipping link: (?:No sources permitted|none of the wheel's tags)|Link requires a different Python)"
    r".*?(https://\S+)"
)


class UnreachableError(Exception):
    """A package of which no release could be read; the message says why."""


@dataclass(frozen=True)
class Release:
    """The newest release of a package: `sources` are its readable files, `paths` all of them; roots are stripped."""

    version: str
    paths: frozenset[str] = field(repr=False)
    sources: dict[str, bytes] = field(repr=False)


def newest(name: str, registry: str, cache: Path, limit: int) -> Path:
    """Download the newest release of a package into a folder of the cache, or find it there.

    `limit` is the largest download in bytes. Raise UnreachableError with the reason if there is none.
    """
    folder = cache / registry / re.sub(r"[^\w.-]+", "+", name)
    folder.mkdir(parents=True, exist_ok=True)
    reason = folder / "unreachable.txt"
    if reason.exists():
        raise UnreachableError(reason.read_text("utf-8"))
    known = sorted(folder.glob("*.whl")) + sorted(folder.glob("*.tar.gz")) + sorted(folder.glob("*.tgz"))
    if known:
        return known[0]
    partial = folder / "partial"
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir()
    try:
        file = (_from_pypi if registry == "pypi" else _from_npm)(name, partial, limit)
        return file.rename(folder / file.name)
    except _FinalError as error:
        reason.write_text(str(error), "utf-8")
        raise UnreachableError(str(error)) from error
    except (OSError, subprocess.SubprocessError) as error:
        raise UnreachableError(str(error)) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)


class _FinalError(UnreachableError):
    """A reason that the next run would meet again."""


def _from_pypi(name: str, folder: Path, limit: int) -> Path:
    command = [sys.executable, "-m", "pip", "download", name, "--dest", str(folder), "-vv", "--no-cache-dir"]
    command += ["--no-deps", "--only-binary", ":all:", "--progress-bar", "off", "--disable-pip-version-check"]
    lines = _lines(command, folder, limit)
    wheels = list(folder.glob("*.whl"))
    version = _version(wheels[0].name) if wheels else None
    urls = {match[1] for line in lines if (match := _SKIPPED.search(line))}
    newer = sorted(
        (found, url)
        for url in urls
        if (found := _version(_file_name(url))) and not found.is_prerelease and (version is None or found > version)
    )
    if newer:  # its newest release is a source distribution, or a wheel for another platform or Python
        newest_ones = [url for found, url in newer if found == newer[-1][0]]
        return _fetch(min(newest_ones, key=_preference), folder, limit)
    if not wheels:
        errors = [line for line in lines if line.startswith("ERROR")] or lines[-1:]
        reason = errors[-1].removeprefix("ERROR: ").strip() if errors else "pip said nothing"
        raise (_FinalError if "No matching distribution" in reason else UnreachableError)(reason)
    return wheels[0]


def _preference(url: str) -> tuple[bool, bool, bool, str]:
    """Wheels first, as they list compiled modules, and one for all platforms before others."""
    name = _file_name(url)
    return not name.endswith("-any.whl"), "x86_64" not in name, not name.endswith(".whl"), name


def _file_name(url: str) -> str:
    return unquote(PurePosixPath(urldefrag(url).url).name)


def _version(file: str) -> Version | None:
    """The version in the name of a wheel or source distribution."""
    try:
        return parse_wheel_filename(file)[1] if file.endswith(".whl") else parse_sdist_filename(file)[1]
    except (InvalidWheelFilename, InvalidSdistFilename, InvalidVersion):
        return None


def _fetch(url: str, folder: Path, limit: int) -> Path:
    """Download one file of an index, whose address pip gave, as pip itself would have to build it or refuse it."""
    address, fragment = urldefrag(url)
    with urlopen(address, timeout=PATIENCE_S) as answer:  # noqa: S310 - https, by the pattern that found it
        size = int(answer.headers.get("Content-Length") or 0)
        content = answer.read(limit + 1) if size <= limit else b""
    if size > limit or len(content) > limit:
        raise _FinalError(_too_large(_file_name(url), size, limit))
    algorithm, _, expected = fragment.partition("=")
    if algorithm == "sha256" and hashlib.sha256(content).hexdigest() != expected:
        raise UnreachableError(f"{_file_name(url)} has another hash than the index says")
    file = folder / _file_name(url)
    file.write_bytes(content)
    return file


def _from_npm(name: str, folder: Path, limit: int) -> Path:
    # Of a bare name npm takes the newest release that suits the Node of this machine, perhaps one of an older line.
    source = f"{name}@latest"
    command = ["npm", "pack", source, "--pack-destination", str(folder), "--ignore-scripts", "--loglevel", "error"]
    lines = _lines(command, folder, limit)
    files = list(folder.glob("*.tgz"))
    if files:
        return files[0]
    if any("E404" in line for line in lines):
        raise _FinalError(f"npm knows no package {name}")
    reasons = (line.removeprefix("npm error ") for line in lines if line.startswith("npm error "))
    raise UnreachableError(
        next((reason for reason in reasons if not reason.startswith("code ")), "npm gave no package")
    )


def _lines(command: list[str], folder: Path, limit: int) -> list[str]:
    """Run a client of a registry; what it says. No file may grow over the limit, nor be announced as larger."""
    shell = ["sh", "-c", f'ulimit -f {limit // 512} && exec "$@"', "sh", *command]
    lines: list[str] = []
    with subprocess.Popen(  # pip or npm, with a name of the vocabulary as one argument
        shell, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as client:
        for line in client.stdout or ():
            lines.append(line.rstrip())
            if (found := _SIZE.search(line)) and not found[1].endswith(".metadata"):
                size = int(float(found[2]) * {"k": 1e3, "M": 1e6, "G": 1e9}[found[3]])
                if size > limit:
                    client.terminate()
                    raise _FinalError(_too_large(found[1], size, limit))
    if any("File too large" in line or "EFBIG" in line for line in lines):
        raise _FinalError(f"larger than {limit // MEGABYTE} MB")
    return lines


def _too_large(file: str, size: int, limit: int) -> str:
    return f"{PurePosixPath(file).name} has {size / MEGABYTE:.0f} MB, more than {limit // MEGABYTE}"


def read(file: Path) -> Release:
    """Read a wheel, a source distribution or an npm package; raise UnreachableError if it is damaged or too large."""
    try:
        if file.suffix == ".whl":
            return _read_wheel(file)
        return _read_tar(file)
    except (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, OSError, RuntimeError) as error:
        raise UnreachableError(f"{file.name} cannot be read: {error}") from error


def _read_wheel(file: Path) -> Release:
    paths, sources, total = set(), {}, 0
    with zipfile.ZipFile(file) as archive:
        entries = archive.infolist()
        if len(entries) > MOST_FILES:
            raise UnreachableError(f"{file.name} has {len(entries)} files, more than {MOST_FILES}")
        for entry in entries:
            path = re.sub(r"^[^/]+\.data/(purelib|platlib)/", "", entry.filename)
            paths.add(path)
            if not SOURCE.search(path):
                continue
            with archive.open(entry) as stream:
                content = stream.read(LARGEST_FILE + 1)
            total += len(content)
            if total > LARGEST_CONTENT:
                raise UnreachableError(f"{file.name} unpacks to more than {LARGEST_CONTENT // MEGABYTE} MB of sources")
            if len(content) <= LARGEST_FILE:
                sources[path] = content
    return Release(str(_version(file.name)), frozenset(paths), sources)


class _Bounded(io.RawIOBase):
    """A stream that ends with an error after so many bytes."""

    def __init__(self, stream: gzip.GzipFile, most: int) -> None:
        super().__init__()
        self.stream, self.left = stream, most

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        content = self.stream.read(min(size, MEGABYTE) if size >= 0 else MEGABYTE)
        self.left -= len(content)
        if self.left < 0:
            raise UnreachableError("it unpacks to more than is read of an archive")
        return content


def _read_tar(file: Path) -> Release:
    paths, sources, total = set(), {}, 0
    with gzip.open(file) as packed, tarfile.open(fileobj=_Bounded(packed, LARGEST_TAR), mode="r|") as archive:
        for number, entry in enumerate(archive):
            if number > MOST_FILES:
                raise UnreachableError(f"{file.name} has more than {MOST_FILES} files")
            path = entry.name.removeprefix("./").partition("/")[2]
            if not path or not entry.isfile():
                continue
            paths.add(path)
            if entry.size > LARGEST_FILE or not SOURCE.search("/" + path):
                continue
            stream = archive.extractfile(entry)
            sources[path] = stream.read(LARGEST_FILE) if stream else b""
            total += len(sources[path])
            if total > LARGEST_CONTENT:
                raise UnreachableError(f"{file.name} unpacks to more than {LARGEST_CONTENT // MEGABYTE} MB of sources")
    if file.suffix == ".tgz":
        return Release(_npm_version(sources), frozenset(paths), sources)
    return Release(str(_version(file.name)), frozenset(paths), _importable(sources))


def _npm_version(sources: dict[str, bytes]) -> str:
    try:
        return str(json.loads(sources["package.json"])["version"])
    except (KeyError, ValueError, TypeError) as error:
        raise UnreachableError("its package.json cannot be read") from error


def _importable(sources: dict[str, bytes]) -> dict[str, bytes]:
    """The sources of a source distribution as they would be imported: below `src`, `python` or `lib`, if there."""
    for folder in ("src/", "python/", "lib/"):
        inside = {path.removeprefix(folder): text for path, text in sources.items() if path.startswith(folder)}
        if any(path.endswith("__init__.py") for path in inside):
            return inside
    return sources
