"""Wheels, source distributions and npm packages for the tests, as a registry would give them."""

import io
import json
import tarfile
import zipfile


def wheel(folder, name, version, files, requires=()):
    """Write a wheel with these files; give its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}-{version}-py3-none-any.whl"
    info = f"{name}-{version}.dist-info"
    lines = [
        "Metadata-Version: 2.1",
        f"Name: {name}",
        f"Version: {version}",
        *(f"Requires-Dist: {x}" for x in requires),
    ]
    written = {**files, f"{info}/METADATA": "\n".join(lines) + "\n"}
    written[f"{info}/WHEEL"] = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    written[f"{info}/RECORD"] = ""
    with zipfile.ZipFile(path, "w") as archive:
        for file, text in written.items():
            archive.writestr(file, text)
    return path


def tarball(path, root, files):
    """Write a gzipped tar archive with these files below a folder; give its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(path, "w:gz") as archive:
        for file, text in files.items():
            entry = tarfile.TarInfo(f"{root}/{file}")
            entry.size = len(text.encode())
            archive.addfile(entry, io.BytesIO(text.encode()))
    return path


def npm_package(folder, name, version, files, **manifest):
    """Write what `npm pack` gives; give its path."""
    table = {"name": name, "version": version, **manifest}
    return tarball(folder / f"package-{version}.tgz", "package", {"package.json": json.dumps(table), **files})
