"""Lock files: the number of locked packages."""

import pytest

from tracker.verify.readers import read


@pytest.mark.parametrize(
    ("kind", "content", "packages"),
    [
        ("uv.lock", '[[package]]\nname = "a"\n[[package]]\nname = "b"\n', "2"),
        ("poetry.lock", "package = []\n", "0"),
        ("package-lock.json", '{"packages": {"": {}, "node_modules/a": {}, "node_modules/b": {}}}', "2"),
        ("yarn.lock", '# yarn\na@^1:\n  version "1"\n  resolved "x"\n', "1"),
        ("yarn.lock", "__metadata:\n  version: 8\na@npm:1:\n  version: 1\n", "1"),
        ("pnpm-lock.yaml", "packages:\n  a@1:\n    resolution: {integrity: x}\n", "1"),
        ("go.sum", "a/b v1 h1:x=\na/b v1/go.mod h1:y=\n", "1"),
        ("Gemfile.lock", "GEM\n  specs:\n    a (1)\n      b (>= 1)\n    b (2)\n", "2"),
        ("requirements.txt", "a==1 --hash=sha256:x\nb==2 \\\n    --hash=sha256:y\n", "2"),
    ],
)
def test_lock_files_count_their_packages(kind, content, packages):
    facts = read(f"lock:{kind}", content.encode())
    assert [(f.kind, f.name, f.value) for f in facts] == [("lock", kind, packages)]


def test_requirements_without_hashes_are_no_lock():
    assert read("lock:requirements.txt", b"a==1\n") == []
