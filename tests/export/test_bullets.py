"""A sentence is made of the milestone's template and what was measured; what was not is a gap, never a figure."""

import re

import pytest

from tracker.export.bullets import LONGEST, SHORTEST, bullets, pieces
from tracker.export.summary import Result
from tracker.roadmap.loader import load

TEMPLATE = "Built {project}, a search service over real documents; hit rate at five rose from {before} to {after}."
OPEN = "Tuned {project} on held-out data with a fixed budget; {metric} rose from {before} to {after} over a baseline."
RATE = Result("on 120 questions", "hit rate at five", "0.61", "0.84")


def said(template, *results):
    return bullets(template, "Search", "bot", results).texts


def test_the_result_the_template_speaks_of_fills_it():
    (text,) = said(TEMPLATE, RATE)
    assert text == "Built bot, a search service over real documents; hit rate at five rose from 0.61 to 0.84."
    assert said(OPEN, RATE)[0].count("hit rate at five rose from 0.61 to 0.84") == 1


def test_another_result_is_told_in_its_own_words():
    latency = Result("with a cache", "95th percentile", "800 ms", "300 ms")
    expected = (
        "Built bot, a search service over real documents; with a cache: 95th percentile from 800 ms to 300 ms.",
    )
    assert said(TEMPLATE, latency) == expected
    assert "hit rate" not in said(TEMPLATE, RATE._replace(metric=""))[0]


def test_a_template_whose_verb_needs_the_figures_gives_way_to_the_title():
    (text,) = said("Raised accuracy of {project} from {before} to {after}.", Result("halved the bill", "", "", ""))
    assert text == "Search in bot; halved the bill from [before?] to [after?]."


@pytest.mark.parametrize(
    "template", [TEMPLATE, OPEN, "", "Built {project} with {thing_of}.", "no slots at all, {broken"]
)
def test_what_was_not_measured_is_a_gap(template):
    found = bullets(template, "Search", "bot", ())
    assert not re.search(r"[0-9]", found.texts[0])
    assert "{" not in found.texts[0] or template.endswith("{broken")
    if re.search(r"\{\w+\}", template.replace("{project}", "")) or not template:
        assert found.lacks[0].startswith("a measured result")
        assert len(pieces(found.texts[0])) > 1


def test_half_a_result_leaves_the_other_half_open():
    (text,) = said(TEMPLATE, RATE._replace(after=""))
    assert text.endswith("hit rate at five from 0.61 to [after?].")


def test_older_results_have_sentences_of_their_own():
    texts = said(TEMPLATE, Result("first", "cost", "2", "1"), RATE)
    assert texts[0].startswith("Built bot")
    assert texts[1] == "first: cost from 2 to 1."


def test_a_value_is_never_taken_for_a_slot():
    (text,) = said(TEMPLATE, Result("x", "hit rate", "{after}", "{project}"))
    assert text.endswith("rose from {after} to {project}.")


def test_a_sentence_of_the_wrong_length_is_told():
    found = bullets("Did {project}.", "Search", "bot", ())
    assert any(f"{SHORTEST} to {LONGEST}" in lacks for lacks in found.lacks)


@pytest.mark.parametrize("track", ["ai", "ml", "mlops"])
def test_every_template_that_is_shipped_makes_a_sentence_of_the_right_length(track):
    for milestone in load(track).milestones():
        result = Result("on held-out data", "recall", "0.61", "0.84")
        template = milestone.bullet
        text = bullets(template, milestone.title, "rag-bot", (result,)).texts[0]
        assert "{" not in text
        assert "[" not in text, milestone.id
        filled = bullets(template, milestone.title, "rag-bot", ()).texts[0]
        assert SHORTEST <= len(filled.split()) <= LONGEST, milestone.id
