"""No bytes make a reader fail, take long, or give facts that the cache does not give back.

`pytest tests/fuzz --fuzz-minutes 60` tries for an hour in all; without the option each test tries a few inputs.
"""

import json
import time

import pytest
from facts_of import READERS
from fuzzing import SEEDS, fuzz, samples, texts

from tracker.verify import budget
from tracker.verify.facts.fact import facts_from
from tracker.verify.facts.kinds import KINDS
from tracker.verify.readers import read

SECONDS = 2.0
"""Processor time for a text of at most `fuzzing.LONGEST` bytes; the slowest real one takes a tenth."""


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
