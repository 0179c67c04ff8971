"""The scope of a path: by the repository's own word, else by a second sign, else by its name."""

import pytest

from tracker.verify.rules.catalogue import load_catalogue
from tracker.verify.scopes.judge import judge
from tracker.verify.waivers import read_waivers

OLD = ("old/train.py", "old/load.py", "train.py", "load.py")


def judged(paths, texts=(), owner=b""):
    """What is judged of files, of which some have a text."""
    known = dict(texts)

    def read(wanted):
        return [(path, known[path]) for path in wanted if path in known]

    return judge(tuple(paths), read, load_catalogue().scopes, read_waivers(owner, ()))


@pytest.mark.parametrize(
    ("path", "beside", "scope"),
    [
        ("old/train.py", OLD, "archived"),
        ("older/train.py", OLD, "code"),
        ("vendors/shop/a.py", ["vendors/shop/b.py"], "code"),
        ("vendors/shop/a.py", ["vendors/LICENSE"], "vendored"),
        ("website/pages/a.js", ["website/docusaurus.config.js"], "docs"),
        ("websites/pages/a.js", ["website/docusaurus.config.js"], "code"),
        ("third_party/a.py", [], "vendored"),
        ("agents-docs/examples/a.py", ["agents-docs/a.md", "agents-docs/b.md", "agents-docs/a.png"], "docs"),
        ("ask_docs/a.py", ["ask_docs/README.md"], "code"),
        ("ask_docs/a.go", ["ask_docs/README.md"], "code"),
        ("ask_docs/a.py", ["ask_docs/README.md", "ask_docs/data/a.md", "ask_docs/data/b.md"], "code"),
        ("examples/chat/app/a.py", ["examples/chat/Dockerfile", "examples/chat/pyproject.toml"], "code"),
        ("examples/chat/app/a.py", ["examples/chat/Dockerfile"], "example"),
        ("examples/other/a.py", ["examples/chat/Dockerfile", "examples/chat/pyproject.toml"], "example"),
        ("examples/chat/a.py", ["examples/Dockerfile", "examples/pyproject.toml"], "example"),
    ],
)
def test_a_second_sign_tells_more_than_a_name(path, beside, scope):
    assert judged([path, *beside]).scopes[path] == scope


def test_of_folders_in_one_another_the_outermost_tells():
    paths = ["vendors/LICENSE", "vendors/website/conf.py", "vendors/website/a.py"]
    assert judged(paths).scopes["vendors/website/a.py"] == "vendored"


def test_the_repository_has_the_first_word():
    paths = [*OLD, ".gitattributes", "src/made.py"]
    texts = {".gitattributes": "src/made.py linguist-generated\n"}
    found = judged(paths, texts, b'[[include]]\npath = "old/"\n')
    assert found.scopes["old/train.py"] == "code"
    assert found.own == {"old/train.py", "old/load.py"}
    assert found.scopes["src/made.py"] == "vendored"


def test_a_folder_that_is_not_of_others_by_the_repositorys_word_has_the_scope_of_its_name():
    paths = ["vendors/LICENSE", "vendors/a.py", ".gitattributes"]
    found = judged(paths, {".gitattributes": "vendors/** -linguist-vendored\n"})
    assert found.scopes["vendors/a.py"] == "code"


def test_what_only_its_name_silences_is_told_apart():
    assert judged(["third_party/a.py", "old/a.py", "a.py"]).by_name == ["third_party/a.py"]
