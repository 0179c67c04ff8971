"""What is remembered between runs, and that nothing depends on it."""

import json
import sqlite3

import pytest

from tracker.verify import cache as module
from tracker.verify.cache import KEYS_AT_ONCE, Cache, facts_key
from tracker.verify.facts import fact as facts_module
from tracker.verify.facts.fact import Fact

FACTS = [Fact("call", "a.b", 3, "v", "f", (("0", "x"),), ("loop",)), Fact("import", "os", 1)]


def packed(facts):
    return json.dumps(facts)


@pytest.fixture
def file(tmp_path):
    return tmp_path / "deep/folder/facts.sqlite"


def test_facts_and_documents_are_there_in_the_next_run(file):
    with Cache(file) as cache:
        cache.add_facts({"one": packed(FACTS), "none": "[]"})
        cache.add_document("tree", "verdict")
    with Cache(file) as cache:
        assert cache.facts(["one", "none", "other"]) == {"one": FACTS, "none": []}
        assert cache.document("tree") == "verdict"
        assert cache.document("other") is None


def test_the_last_one_kept_under_a_key_counts(file):
    with Cache(file) as cache:
        cache.add_facts({"one": "[]"})
        cache.add_facts({"one": packed(FACTS)})
        cache.add_document("tree", "old")
        cache.add_document("tree", "new")
        assert cache.facts(["one"]) == {"one": FACTS}
        assert cache.document("tree") == "new"


def test_any_number_of_keys_can_be_asked_for(file):
    keys = [f"k{number}" for number in range(3 * KEYS_AT_ONCE + 1)]
    with Cache(file) as cache:
        cache.add_facts(dict.fromkeys(keys, "[]"))
        assert cache.facts(iter(keys)).keys() == set(keys)


@pytest.mark.parametrize("text", ["", "{", "[1]", '[["call"]]', '{"a": 1}', "null"])
def test_what_is_no_text_of_facts_is_a_miss_and_costs_no_other_key(file, text):
    with Cache(file) as cache:
        cache.add_facts({"bad": text, "good": packed(FACTS)})
        assert "good" in cache.facts(["bad", "good"])
        assert not cache.facts(["bad"]).get("bad")


def in_the_way(file):
    file.mkdir(parents=True)


def no_database(file):
    file.parent.mkdir(parents=True)
    file.write_bytes(b"no database" * 1000)


def other_tables(file):
    file.parent.mkdir(parents=True)
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE facts (other)")
    connection.close()


def parent_is_a_file(file):
    file.parent.parent.mkdir()
    file.parent.write_text("")


@pytest.mark.parametrize("damage", [in_the_way, no_database, other_tables, parent_is_a_file])
def test_a_file_that_cannot_be_used_is_as_no_cache(file, damage):
    damage(file)
    with Cache(file) as cache:
        cache.add_facts({"one": packed(FACTS)})
        assert cache.facts(["one"]) == {}
    with Cache(None) as cache:
        cache.add_facts({"one": packed(FACTS)})
        cache.add_document("tree", "verdict")
        assert (cache.facts(["one"]), cache.document("tree")) == ({}, None)


def test_a_file_that_grew_too_large_is_begun_anew(file, monkeypatch):
    with Cache(file) as cache:
        cache.add_document("tree", "verdict")
    monkeypatch.setattr(module, "MAXIMUM_BYTES", file.stat().st_size - 1)
    with Cache(file) as cache:
        assert cache.document("tree") is None
        cache.add_document("tree", "again")
        assert cache.document("tree") == "again"


def test_the_key_of_facts_changes_with_the_blob_the_readers_and_their_version(monkeypatch):
    keys = {facts_key("a", ["python"]), facts_key("b", ["python"]), facts_key("a", ["python", "shell"])}
    monkeypatch.setattr(module, "EXTRACTOR_VERSION", facts_module.EXTRACTOR_VERSION + 1)
    assert len({*keys, facts_key("a", ["python"])}) == 4
