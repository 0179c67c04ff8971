"""Where a file belongs, by its path."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.verify.rules.catalogue import load_catalogue
from tracker.verify.scopes.table import SCOPES, Scopes

ROWS = (
    {"id": "vendored", "folders": ["node_modules"], "uncertain": ["Vendor"], "names": ["*.min.js"]},
    {"id": "ci", "names": ["Jenkinsfile*", ".gitlab-ci.yml"], "paths": [".github/workflows/*"]},
    {"id": "test", "folders": ["tests"], "names": ["test_*.py"], "suffixes": [".py"]},
    {"id": "code", "names": ["*.py"]},
)


@pytest.mark.parametrize(
    ("path", "scope"),
    [
        ("app.py", "code"),
        ("src/app.py", "code"),
        ("vendor/app.py", "vendored"),
        ("node_modules/app.py", "vendored"),
        ("src/vendor/deep/app.py", "vendored"),
        ("vendors/app.py", "code"),
        ("vendor", "config"),
        ("a.min.js", "vendored"),
        ("tests/vendor/test_a.py", "vendored"),
        ("Jenkinsfile.prod", "ci"),
        ("sub/Jenkinsfile", "ci"),
        (".gitlab-ci.yml", "ci"),
        (".gitlab-ci.yml.bak", "config"),
        (".github/workflows/ci.yml", "ci"),
        (".github/workflows/deep/ci.yml", "ci"),
        ("sub/.github/workflows/ci.yml", "config"),
        ("test_a.py", "test"),
        ("a/test_a.py", "test"),
        ("tests/a.py", "test"),
        ("tests/a.txt", "config"),
        ("README", "config"),
    ],
)
def test_the_first_row_that_fits_is_taken_and_config_where_none_does(path, scope):
    assert Scopes(ROWS).of(path) == scope


PARTS = st.sampled_from(
    ["vendor", "tests", ".github", "workflows", "a", "test_a.py", "app.py", "x.min.js", "Jenkinsfile"]
)


@given(st.lists(st.lists(PARTS, min_size=1, max_size=4).map("/".join), max_size=8))
def test_a_path_has_the_same_scope_whatever_was_asked_before(paths):
    used = Scopes(ROWS)
    assert [used.of(path) for path in paths] == [Scopes(ROWS).of(path) for path in paths]


@pytest.mark.parametrize(
    ("path", "scope"),
    [
        ("src/app.py", "code"),
        ("notebooks/a.ipynb", "notebook"),
        ("tests/test_app.py", "test"),
        ("TEST/app.py", "test"),
        ("tests/fixtures/app.py", "fixture"),
        ("node_modules/x/index.js", "vendored"),
        (".github/workflows/ci.yml", "ci"),
        (".agent/plots/draw.py", "editor"),
        (".helper/skills/plots/draw.py", "editor"),
        ("web/.helper/skills/plots/draw.py", "editor"),
        ("app/skills/draw.py", "code"),
        ("docs/guide.md", "docs"),
        ("examples/app.py", "example"),
        ("chat/src/main/java/io/shop/sample/Chat.java", "code"),
        ("chat/src/main/kotlin/com/shop/vendor/Vendors.kt", "code"),
        ("chat/src/commonMain/kotlin/com/shop/test/Load.kt", "code"),
        ("chat/src/test/java/io/shop/sample/Chat.java", "test"),
        ("chat/src/commonTest/kotlin/Chat.kt", "test"),
        ("src/Shop.StressTests/Infrastructure/Fixture.cs", "test"),
        ("src/Shop.Test/Fixture.cs", "test"),
        ("src/Shop/ABTests/Assign.cs", "code"),
        ("examples/chat/src/main/java/io/shop/Chat.java", "example"),
        ("src/main/java/com/example/app/App.java", "code"),
        ("src/com/acme/example/App.java", "example"),
        ("data/a.csv", "data"),
        (".vscode/settings.json", "editor"),
        ("Dockerfile", "config"),
    ],
)
def test_the_shipped_table_gives_each_scope(path, scope):
    assert load_catalogue().scopes.of(path) == scope
    assert scope in SCOPES
