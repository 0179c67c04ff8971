"""What a repository says of its own files in `.gitattributes`."""

import pytest
from gitrepo import repository
from hypothesis import given
from hypothesis import strategies as st

from tracker.verify.git.snapshot import open_commit
from tracker.verify.rules.catalogue import load_catalogue
from tracker.verify.scan import scan
from tracker.verify.scopes.attributes import read_attributes, scopes_by_attribute


@pytest.mark.parametrize(
    ("line", "path", "expected"),
    [
        ("lib/copied/** linguist-vendored", "lib/copied/deep/a.py", ("vendored", set())),
        ("lib/copied/** linguist-vendored", "lib/own/a.py", ("", set())),
        ("*.gen.go linguist-generated=true", "a/b.gen.go", ("vendored", set())),
        ("app/vendor/** linguist-vendored=false", "app/vendor/a.py", ("", {"vendored"})),
        ("vendor/** -linguist-vendored", "vendor/a.py", ("", {"vendored"})),
        ("vendor/** -linguist-vendored", "app/vendor/a.py", ("", set())),
        ("**/vendor/** -linguist-vendored", "app/vendor/a.py", ("", {"vendored"})),
        ("site/* linguist-documentation", "site/a.py", ("docs", set())),
        ("site/* linguist-documentation", "site/deep/a.py", ("", set())),
        ("# lib/** linguist-vendored", "lib/a.py", ("", set())),
        ("*.py text eol=lf", "a.py", ("", set())),
        ("*.py linguist-vendored\na.py !linguist-vendored", "a.py", ("", set())),
    ],
)
def test_the_last_line_that_fits_decides(line, path, expected):
    assert scopes_by_attribute(read_attributes({".gitattributes": line}), path) == expected


def test_a_file_in_a_deeper_folder_decides_over_one_nearer_the_root():
    texts = {"lib/.gitattributes": "own.py -linguist-vendored", ".gitattributes": "lib/** linguist-vendored"}
    assert scopes_by_attribute(read_attributes(texts), "lib/own.py") == ("", {"vendored"})
    assert scopes_by_attribute(read_attributes(texts), "lib/other.py") == ("vendored", set())


@given(st.text(max_size=80), st.text("ab/*.", min_size=1, max_size=20))
def test_no_text_raises(text, path):
    scopes_by_attribute(read_attributes({".gitattributes": text + " linguist-vendored"}), path)


def scopes(tmp_path, files):
    return scan(open_commit(str(repository(tmp_path / "project", files))), load_catalogue())


@pytest.mark.parametrize(
    ("files", "path", "scope"),
    [
        ({}, "app/vendors/main.py", "code"),
        ({}, "services/external/main.py", "code"),
        ({}, "website/main.py", "code"),
        ({"services/external/LICENSE": "MIT"}, "services/external/main.py", "vendored"),
        ({"vendors/x/COPYING": "GPL"}, "vendors/y/main.py", "vendored"),
        ({"website/docusaurus.config.js": ""}, "website/main.py", "docs"),
        ({".gitattributes": "vendors/** -linguist-vendored", "vendors/LICENSE": ""}, "vendors/main.py", "code"),
        ({".gitattributes": "lib/** linguist-vendored"}, "lib/main.py", "vendored"),
        ({}, "vendor/main.py", "vendored"),
        ({".tracker.toml": '[[include]]\npath = "vendor/shop/"'}, "vendor/shop/main.py", "code"),
        ({".tracker.toml": '[[include]]\npath = "vendor/shop/"'}, "vendor/other/main.py", "vendored"),
    ],
)
def test_the_repositorys_word_comes_first_then_a_second_sign_then_the_folders_name(tmp_path, files, path, scope):
    assert scopes(tmp_path, {**files, path: "x = 1\n"}).paths[path] == scope


def test_what_a_scope_silences_is_counted_by_folder(tmp_path):
    found = scopes(tmp_path, {"vendor/a.py": "", "vendor/b.py": "", "vendor/picture.png": "", "app.py": ""})
    assert found.skipped == (("vendor/", "vendored files: 2 files not read"),)
