"""A release is downloaded by its registry's client and read from its archive; nothing of it is run or unpacked."""

import io
import tarfile
import zipfile

import pytest
import releases
from archives import npm_package, tarball, wheel

ENOUGH = 60 * releases.MEGABYTE


@pytest.fixture
def index(tmp_path, monkeypatch):
    """A folder that is all that pip knows."""
    folder = tmp_path / "index"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.setenv("PIP_EXTRA_INDEX_URL", "")
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    return folder


def test_the_newest_wheel_is_downloaded_once(index, tmp_path):
    wheel(index, "shop", "1.0", {"shop.py": ""})
    wheel(index, "shop", "1.2", {"shop.py": ""})
    first = releases.newest("shop", "pypi", tmp_path / "cache", ENOUGH)
    assert releases.read(first).version == "1.2"
    wheel(index, "shop", "2.0", {"shop.py": ""})
    assert releases.newest("shop", "pypi", tmp_path / "cache", ENOUGH) == first


def test_a_package_without_a_wheel_or_of_too_many_bytes_is_unreachable(index, tmp_path):
    with pytest.raises(releases.UnreachableError, match="No matching distribution found for nobody"):
        releases.newest("nobody", "pypi", tmp_path / "cache", ENOUGH)
    with zipfile.ZipFile(wheel(index, "big", "1.0", {}), "a", zipfile.ZIP_STORED) as archive:
        archive.writestr("data.bin", b"\0" * 3 * releases.MEGABYTE)
    with pytest.raises(releases.UnreachableError, match="larger than 1 MB"):
        releases.newest("big", "pypi", tmp_path / "cache", releases.MEGABYTE)


def test_an_address_that_pip_skipped_is_chosen_by_version_and_kind(monkeypatch, tmp_path):
    lines = [
        "  Skipping link: No sources permitted for shop: https://a.example/shop-2.0.tar.gz#sha256=0 (from …)",
        "Skipping link: none of the wheel's tags (x) are compatible: https://a.example/shop-1.9-cp39-cp39-any.whl (…)",
        "  Skipping link: yanked for reason: bad: https://a.example/shop-3.0.tar.gz (from …)",
        "  Skipping link: No sources permitted for shop: https://a.example/shop-4.0rc1.tar.gz (from …)",
    ]
    asked = []
    monkeypatch.setattr(releases, "_lines", lambda *_: lines)
    monkeypatch.setattr(
        releases, "_fetch", lambda url, folder, _: (asked.append(url), wheel(folder, "shop", "2.0", {}))[1]
    )
    releases.newest("shop", "pypi", tmp_path, ENOUGH)
    assert asked == ["https://a.example/shop-2.0.tar.gz#sha256=0"]


def test_sources_are_read_as_they_are_imported(tmp_path):
    files = {"src/shop/__init__.py": "x = 1", "setup.py": "raise SystemExit('run')", "PKG-INFO": ""}
    read = releases.read(tarball(tmp_path / "shop-1.0.tar.gz", "shop-1.0", files))
    assert (read.version, dict(read.sources)) == ("1.0", {"shop/__init__.py": b"x = 1"})
    moved = releases.read(wheel(tmp_path, "shop", "1.0", {"shop-1.0.data/purelib/shop.py": "y = 1"}))
    assert moved.sources["shop.py"] == b"y = 1"
    npm = releases.read(npm_package(tmp_path, "@a/shop", "3.1.0", {"index.d.ts": ""}))
    assert npm.version == "3.1.0"


@pytest.mark.parametrize("path", ["../../escape.py", "/escape.py", "shop/../../escape.py"])
def test_no_path_of_an_archive_reaches_the_disk(tmp_path, path):
    before = tmp_path / "inner"
    releases.read(wheel(before, "shop", "1.0", {path: "x = 1"}))
    releases.read(tarball(before / "shop-2.0.tar.gz", "shop-2.0", {path: "x = 1"}))
    assert sorted(file.name for file in tmp_path.rglob("*.*")) == ["shop-1.0-py3-none-any.whl", "shop-2.0.tar.gz"]


def test_what_unpacks_to_too_much_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(releases, "LARGEST_FILE", 1000)
    monkeypatch.setattr(releases, "LARGEST_CONTENT", 5000)
    monkeypatch.setattr(releases, "LARGEST_TAR", 100_000)
    large = releases.read(wheel(tmp_path, "shop", "1.0", {"large.py": "x" * 1001, "small.py": "x"}))
    assert "small.py" in large.sources
    assert "large.py" not in large.sources
    with pytest.raises(releases.UnreachableError, match="more than"):
        releases.read(wheel(tmp_path, "shop", "2.0", {f"m{number}.py": "x" * 999 for number in range(9)}))
    with pytest.raises(releases.UnreachableError, match="more than"):
        releases.read(tarball(tmp_path / "shop-3.0.tar.gz", "shop-3.0", {"data.bin": "x" * 200_000}))


@pytest.mark.parametrize("name", ["shop-1.0-py3-none-any.whl", "shop-1.0.tar.gz", "shop.tgz"])
def test_a_damaged_archive_is_unreachable(tmp_path, name):
    file = tmp_path / name
    good = io.BytesIO()
    with tarfile.open(fileobj=good, mode="w:gz") as archive:
        archive.addfile(tarfile.TarInfo("a/b.py"))
    for content in (b"", b"nonsense", good.getvalue()[:40], good.getvalue()[:20] + b"\xff" * 40):
        file.write_bytes(content)
        with pytest.raises(releases.UnreachableError):
            releases.read(file)
