"""A folder or file is archived by its name and a second sign, or by a name that says enough."""

import pytest

from tracker.verify.scopes.archived import archived


def folders(paths, readmes=()):
    texts = dict(readmes)
    return archived(tuple(paths), lambda paths: [(path, texts[path]) for path in paths if path in texts])


def test_a_readme_that_says_so():
    text = {"archive/README.md": "# First version\nNo longer used, see src."}
    assert folders(["archive/README.md", "archive/a.py", "src/b.py"], text) == {"archive"}


def test_the_same_files_elsewhere():
    assert folders(["src/old/train.py", "src/old/load.py", "src/train.py", "src/load.py"]) == {"src/old"}


def test_older_versions_of_files_elsewhere_in_a_folder_with_a_plain_name():
    paths = ["OLD/train_model.py", "OLD/notes.md", "OLD/plot.py", "src/train_model_v2.py"]
    assert folders(paths) == {"OLD"}
    assert folders([path.replace("OLD", "backup") for path in paths]) == set()


def test_a_folder_that_says_itself_that_it_is_unused():
    assert folders(["unused_temp/a.py", "src/_unused/b.py", "unused-imports/c.py"]) == {"unused_temp", "src/_unused"}


def test_an_old_copy_of_the_file_beside_it():
    paths = ["README.md", "README_old.md", "a/app.py", "a/app.py.bak", "b/app.orig.py", "a/old.py", "threshold.py"]
    assert folders(paths) == {"README_old.md", "a/app.py.bak"}


@pytest.mark.parametrize("copy", ["app copy.py", "app copy 2.py", "app - Copy.py", "app (copy).py", "app (1).py"])
def test_a_copy_that_a_file_manager_named(copy):
    assert folders(["src/app.py", f"src/{copy}"]) == {f"src/{copy}"}
    assert folders(["app.py", f"src/{copy}"]) == set()


@pytest.mark.parametrize(
    "paths",
    [
        ["archive/a.py", "src/b.py"],
        ["archive/__init__.py", "src/__init__.py"],
        ["archive/README.md", "archive/a.py"],
        ["src/archives_of_state/a.py", "src/a.py"],
        ["old/train.py", "old/load.py", "train_model.py", "load_data.py"],
    ],
    ids=[
        "a name alone",
        "only names that all folders share",
        "a README that does not say so",
        "another word",
        "one word alike",
    ],
)
def test_one_sign_is_not_enough(paths):
    assert folders(paths, {"archive/README.md": "The service that keeps documents in the archive."}) == set()
