"""A file is replaced completely or not at all."""

import os
import stat

import pytest

from tracker.errors import ProgressError
from tracker.files import atomic_write as module
from tracker.files.atomic_write import atomic_write, write_cache


def mode(file):
    return stat.S_IMODE(file.stat().st_mode)


def test_a_file_keeps_its_mode_and_a_new_one_gets_that_of_the_umask(tmp_path):
    private, new = tmp_path / "private.toml", tmp_path / "new.toml"
    private.write_bytes(b"old")
    private.chmod(0o600)
    before = os.umask(0o027)
    try:
        assert atomic_write(private, b"new")
        assert atomic_write(new, b"new")
    finally:
        os.umask(before)
    assert (private.read_bytes(), mode(private), mode(new)) == (b"new", 0o600, 0o640)


def test_the_same_content_is_not_written_again(tmp_path):
    file = tmp_path / "README.md"
    file.write_bytes(b"text")
    inode = file.stat().st_ino
    assert not atomic_write(file, b"text")
    assert file.stat().st_ino == inode


def test_a_symbolic_link_stays_one_and_its_target_is_written(tmp_path):
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_bytes(b"old")
    link.symlink_to(target)
    assert atomic_write(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


@pytest.mark.parametrize("write", [atomic_write, write_cache])
def test_where_writing_fails_the_file_is_unchanged_and_nothing_is_left_behind(tmp_path, monkeypatch, write):
    file = tmp_path / "file"
    file.write_bytes(b"old")

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module.Path, "replace", fail)
    if write is atomic_write:
        with pytest.raises(ProgressError, match="No space left on device"):
            write(file, b"new")
    else:
        assert not write(file, b"new")
    assert file.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [file]


def test_a_cache_file_gets_its_folder_and_an_impossible_one_is_no_error(tmp_path):
    assert write_cache(tmp_path / "cache" / "file", "text")
    assert (tmp_path / "cache" / "file").read_text() == "text"
    assert not write_cache(tmp_path / "cache" / "file" / "inside", "text")
    assert not write_cache(tmp_path / "null\0", "text")
