"""What callers hand over names what a function calls on its parameters."""

import pytest
from sources import repository

from tracker.verify.facts.derive import derive

FIND = "def find(table, text):\n    return table.search(text)\n"


def called(files):
    """The names of all calls of `search`."""
    whole = repository(files)
    derive(whole)
    return {located.fact.name for located in whole.kind("call") if located.fact.name.endswith("search")}


@pytest.mark.parametrize(
    "call",
    [
        "find(store.connect(), 'a')",
        "find(table=store.connect(), text='a')",
        "def ask(opened):\n    return find(opened, 'a')\nask(store.connect())",
        "find(store.connect(), 'a')\nfind(unknown(), 'a')",
    ],
    ids=["by place", "by name", "handed on", "beside what is unknown"],
)
def test_a_parameter_is_what_callers_hand_over(call):
    assert called({"a.py": f"import store\n{FIND}{call}\n"}) == {"store.connect.search"}


def test_what_another_file_hands_over_counts():
    files = {"a.py": FIND, "b.py": "import store\nfrom a import find\nfind(store.connect(), 'a')\n"}
    assert called(files) == {"store.connect.search"}


def test_a_method_is_asked_without_its_receiver():
    text = "import store\nclass A:\n    def find(self, table):\n        table.search('a')\nA().find(store.connect())\n"
    assert called({"a.py": text}) == {"store.connect.search"}


@pytest.mark.parametrize(
    "calls",
    [
        "find(store.connect(), 'a')\nfind(other.open(), 'a')",
        "find('shop.db', 'a')",
        "find(Own(), 'a')",
        "find(*everything)",
    ],
    ids=["of two kinds", "a text", "of its own", "not told"],
)
def test_a_parameter_stays_unknown_where_callers_differ_or_do_not_say(calls):
    text = f"import store, other\nclass Own:\n    def search(self, text): ...\n{FIND}{calls}\n"
    assert called({"a.py": text}) == {"$table.search"}


def test_a_type_that_is_written_is_kept():
    text = "import store, other\ndef find(table: other.Table):\n    table.search('a')\nfind(store.connect())\n"
    assert called({"a.py": text}) == {"other.Table.search"}


def test_a_call_of_what_was_handed_over_does_not_make_it_again():
    whole = repository({"a.py": "import store\ndef ask(search):\n    search('a')\nask(store.search.load())\n"})
    derive(whole)
    assert [fact.name for _, _, fact in whole.kind("call") if fact.inside == "ask"] == ["$search"]
