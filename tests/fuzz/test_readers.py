"""No bytes make a reader fail, take long, or give facts that the cache does not give back.

`pytest tests/fuzz --fuzz-minutes 60` tries for an hour in all; without the option each test tries a few inputs.
"""

import json
import time

import pytest
from fuzzing import SEEDS, fuzz, samples, texts

from tracker.verify import budget
from tracker.verify.facts.fact import facts_from
from tracker.verify.facts.kinds import KINDS
from tracker.verify.readers import read, registry
from tracker.verify.readers.lock_file import KINDS as LOCKS
from tracker.verify.readers.other_languages import LANGUAGES
from tracker.verify.readers.source_tables import TABLES
from tracker.verify.readers.task_tables import TABLES as TASK_TABLES
from tracker.verify.readers.yaml_file import DIALECTS

SECONDS = 2.0
"""Processor time for a text of at most `fuzzing.LONGEST` bytes; the slowest real one takes a tenth."""

VARIANTS = {"lock": LOCKS, "lines": LANGUAGES, "source": TABLES, "tasks": TASK_TABLES, "yaml": DIALECTS}
READERS = [
    *(name for name in registry.READERS if name not in {"lock", "source", "lines", "tasks"}),
    *(f"{name}:{argument}" for name, arguments in VARIANTS.items() for argument in arguments),
]


@pytest.mark.parametrize("name", READERS)
def test_a_reader_gives_the_same_well_formed_facts_in_time(name, seconds, figures):
    def check(data):
        begun = time.process_time()
        try:
            facts = read(name, data)
        except budget.OverLimitError:
            return
        assert time.process_time() - begun < SECONDS
        lines = data.count(b"\n") + data.count(b"\r") + data.count(b"\0") + 1
        for fact in facts:
            assert not KINDS[fact.kind].derived
            assert 1 <= fact.line <= lines
            assert {type(fact.name), type(fact.value), type(fact.inside)} == {str}
        assert facts_from(json.dumps(facts)) == facts
        assert read(name, data) == facts

    seeds = [content for _, content in samples().get(name, samples().get(name.partition(":")[0], ()))]
    seeds += SEEDS.get(name, ())
    figures[name] = fuzz(texts(*seeds), check, seconds)
