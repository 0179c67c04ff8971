"""What a pattern demands of a fact beyond its name."""

import pytest

from tracker.verify.facts.fact import Fact
from tracker.verify.facts.repository import Located
from tracker.verify.rules.matching import demands
from tracker.verify.rules.model import Pattern


def fact(kind="call", name="openai.OpenAI.chat.create", **rest: object):
    return Located("src/app.py", "code", Fact(kind, name, 3, **rest))


def holds_for(pattern, located):
    return all(check(located) for check in demands(pattern))


@pytest.mark.parametrize(
    "demand",
    [
        {"excluded": ("openai.*",)},
        {"values": ("x*",)},
        {"not_values": ("*y",)},
        {"arguments": (("stream", ("True",)),)},
        {"arguments": (("model", ("claude*",)),)},
        {"not_arguments": ("gpt*",)},
        {"inside": ("train*",)},
        {"not_inside": ("Agent.*",)},
        {"files": ("*.ts",)},
        {"not_files": ("src/*",)},
        {"flags": ("await",)},
        {"minimum": 1.0},
    ],
)
def test_each_demand_can_keep_a_fact_out(demand):
    located = fact(value="any", inside="Agent.run", arguments=(("model", "gpt-4o"),), flags=("loop",))
    assert holds_for(Pattern("call", ("*",)), located)
    assert not holds_for(Pattern("call", ("*",), **demand), located)


def test_demands_that_a_fact_meets():
    located = fact(value="0.95", inside="Agent.run", arguments=(("0", "hi"), ("model", "gpt-4o")), flags=("loop",))
    pattern = Pattern(
        kind="call",
        names=("openai.*",),
        values=("0.*",),
        arguments=(("*", ("gpt*",)), ("0", ("h?",))),
        inside=("*.run",),
        files=("app.py",),
        flags=("loop",),
        minimum=0.9,
    )
    assert holds_for(pattern, located)


def test_an_unused_import_never_counts_unless_it_is_asked_for():
    unused = fact("import", "openai.OpenAI", flags=("unused",))
    assert not holds_for(Pattern("import", ("openai.*",)), unused)
    assert holds_for(Pattern("import", ("openai.*",), flags=("unused",)), unused)
