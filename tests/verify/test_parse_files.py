"""Files become facts; what one reader cannot do costs that file alone."""

import os
import signal

import pytest
from gitrepo import repository

from tracker.verify import cache
from tracker.verify import parse_files as module
from tracker.verify.cache import Cache
from tracker.verify.git.entries import Skipped
from tracker.verify.git.snapshot import open_commit
from tracker.verify.parse_files import READER_FAILED, parse_files
from tracker.verify.readers import registry, source, source_tables
from tracker.verify.readers.conflicts import IN_CONFLICT
from tracker.verify.rules.catalogue import load_catalogue
from tracker.verify.scan import scan


def parsed(folder, file=None):
    snapshot = open_commit(str(folder))
    with Cache(file) as cache:
        files, skipped = parse_files(snapshot, scan(snapshot, load_catalogue()), cache)
    return {item.path: item.facts for item in files}, skipped


def test_a_reader_that_fails_leaves_out_its_file_and_names_it(tmp_path, monkeypatch):
    folder = repository(tmp_path / "project", {"a.sql": "select 1", "b.py": "import os\n", "c.sql": "select 2"})
    monkeypatch.setitem(registry.READERS, "sql", "no_such_module")
    found, skipped = parsed(folder)
    assert {path: [fact.name for fact in facts] for path, facts in found.items()} == {"b.py": ["os"]}
    assert skipped == [Skipped("a.sql", READER_FAILED), Skipped("c.sql", READER_FAILED)]


def test_a_cell_that_no_reader_reads_is_skipped_by_name_and_the_rest_is_read(tmp_path):
    text = "```{python}\nimport a\na.go()\n```\n\n```{stan}\nmodel {}\n```\n"
    folder = repository(tmp_path / "project", {"a.qmd": text})
    for _ in ("read", "from the cache"):
        found, skipped = parsed(folder, tmp_path / "facts.sqlite")
        assert "a.go" in [fact.name for fact in found["a.qmd"]]
        assert skipped == [Skipped("a.qmd", "a cell in stan, which no reader reads")]


def test_a_file_with_an_unfinished_merge_is_skipped_and_named_but_a_document_may_tell_of_one(tmp_path):
    text = "import a\n<<<<<<< HEAD\na.go()\n=======\na.stop()\n>>>>>>> other\n"
    files = {"a.py": text, "b.java": text.replace("\n", "\r\n"), "c.md": text, "d.py": text.replace("<", "#")}
    found, skipped = parsed(repository(tmp_path / "project", files))
    assert skipped == [Skipped("a.py", IN_CONFLICT), Skipped("b.java", IN_CONFLICT)]
    assert "a.stop" in [fact.name for fact in found["d.py"]]


def test_a_file_without_a_grammar_is_skipped_and_read_once_there_is_one(tmp_path, monkeypatch):
    folder = repository(tmp_path / "project", {"a.R": "library(caret)\n"})
    table = source_tables.TABLES["r"]
    monkeypatch.setitem(source_tables.TABLES, "r", table._replace(package="no_such_pack.r"))
    source._grammar.cache_clear()  # noqa: SLF001 -- a grammar is kept for the life of the process
    _, skipped = parsed(folder, tmp_path / "facts.sqlite")
    assert skipped == [Skipped("a.R", "R needs a grammar, which comes with the extra r")]
    monkeypatch.setattr(cache, "OPTIONAL_READERS", " with another grammar")
    monkeypatch.setitem(source_tables.TABLES, "r", table._replace(package="tree_sitter_java"))
    assert parsed(folder, tmp_path / "facts.sqlite")[1] == []
    source._grammar.cache_clear()  # noqa: SLF001 -- as above


pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")


@pytest.fixture
def large(tmp_path, monkeypatch):
    """A repository that is worth a pool, with two files whose reader fails."""
    files = {f"part_{number}.py": f"import m{number}\n# {'x' * 10_000}\n" for number in range(12)}
    monkeypatch.setitem(registry.READERS, "sql", "no_such_module")
    monkeypatch.setattr(module, "WORTH_A_POOL", 1)
    monkeypatch.setattr(module, "BYTES_AT_ONCE", 30_000)
    monkeypatch.setattr(module, "processors", lambda: 2)
    # The test runner's own threads are idle; a spawned process would not know what is patched here.
    monkeypatch.setattr("threading.active_count", lambda: 1)
    return repository(tmp_path / "project", {**files, "a.sql": "select 1", "z.sql": "select 2"})


def test_several_processes_find_what_one_finds(large, monkeypatch):
    pooled = parsed(large)
    monkeypatch.setattr(module, "processors", lambda: 1)
    assert len(pooled[0]) == 12
    assert pooled == parsed(large)


def test_files_whose_process_dies_are_named_and_the_others_are_read(large, monkeypatch):
    here, read = os.getpid(), module.read

    def deadly(name, data):
        if b"import m7\n" in data and os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return read(name, data)

    monkeypatch.setattr(module, "read", deadly)
    found, skipped = parsed(large)
    assert "part_1.py" in found
    assert Skipped("part_7.py", READER_FAILED) in skipped
    assert len(found) + len(skipped) == 14


def test_facts_come_from_the_cache_the_second_time(tmp_path, monkeypatch):
    folder = repository(tmp_path / "project", {"b.py": "import os\n"})
    first = parsed(folder, tmp_path / "facts.sqlite")
    monkeypatch.setattr(module, "read", None)
    assert parsed(folder, tmp_path / "facts.sqlite") == first
