"""Files become facts; what one reader cannot do costs that file alone."""

from gitrepo import repository

from tracker.verify import extract as extraction
from tracker.verify.extract import READER_FAILED, extract
from tracker.verify.git.entries import Skipped
from tracker.verify.git.snapshot import open_snapshot
from tracker.verify.readers import registry
from tracker.verify.scan import candidates


def extracted(folder):
    snapshot = open_snapshot(str(folder))
    wanted = list(candidates(snapshot.entries, {entry.path: "code" for entry in snapshot.entries}))
    skipped = []
    return {item.key: item.facts for item in extract(snapshot, wanted, skipped.append)}, skipped


def test_a_reader_that_fails_leaves_out_its_file_and_names_it(tmp_path, monkeypatch):
    folder = repository(tmp_path / "project", {"a.sql": "select 1", "b.py": "import os\n", "c.sql": "select 2"})
    monkeypatch.setitem(registry.READERS, "sql", "no_such_module")
    found, skipped = extracted(folder)
    assert [[fact.name for fact in facts] for facts in found.values()] == [["os"]]
    assert skipped == [Skipped("a.sql", READER_FAILED), Skipped("c.sql", READER_FAILED)]


def test_two_processes_find_what_one_finds(tmp_path, monkeypatch):
    files = {f"part_{number}.py": f"import m{number}\n# {'x' * 10_000}\n" for number in range(12)}
    folder = repository(tmp_path / "project", {**files, "a.sql": "select 1", "z.sql": "select 2"})
    monkeypatch.setitem(registry.READERS, "sql", "no_such_module")
    apart = extracted(folder)
    monkeypatch.setattr(extraction, "WORTH_A_CHILD", float("inf"))
    alone = extracted(folder)
    assert len(apart[0]) == len(files)
    assert (apart[0], sorted(apart[1])) == (alone[0], sorted(alone[1]))
