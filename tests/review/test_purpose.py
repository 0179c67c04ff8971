"""The sentence that says what a project is, in READMEs as people write them."""

import pytest

from tracker.review.purpose import purpose

A_BOT = "A bot that answers questions about plants."


BADGES = "[![CI](https://x/b.svg)](https://x) [![Python 3.12](https://y)](https://z)"
CONTENTS = "- [1. Overview](#1)\n- [2. A list for you](#2)"
OBJECTIVE = "The objective of this project is to predict the trips per hour."
ARCHIVIST = "The Archivist is an assistant for its listeners."
CLASSIFY = "Classify kitchen items into six categories."
TRAINED = "We trained a model that tells mushrooms apart."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("![badge](https://x)\n\nA **bot** that answers [questions](https://y) about plants. It is small.", A_BOT),
        (f"{BADGES}\n\n{A_BOT}", A_BOT),
        (f"> **{A_BOT}**", A_BOT),
        (f"> [!WARNING]\n> A text for readers in a hurry.\n\n{A_BOT}", A_BOT),
        (f"Bot for the plants of the house\n\n{CONTENTS}\n\n## About\n\n{A_BOT}", A_BOT),
        (f'<div align="center">\n<img src="x.png">\n</div>\n\n🌱 {A_BOT}', A_BOT),
        (f"This is my capstone project for the LLM Zoomcamp.\n\n## Problem\n\n{A_BOT}", A_BOT),
        (f"Cities have many bicycles. They are used by many people.\n\n## Objectives\n\n{OBJECTIVE}", OBJECTIVE),
        (f"The Plant Show is one of the most popular shows.\n\n{ARCHIVIST}", ARCHIVIST),
        (f"## Problem\n\n{CLASSIFY}", CLASSIFY),
        (TRAINED, TRAINED),
    ],
)
def test_the_sentence_that_says_what_a_project_is_is_found(text, expected):
    assert purpose(f"# The Plant Archivist\n\n{text}\n") == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# MLOps-Project-Attempt-1\n\nMLOps-Project-Attempt-1-Mushroom-Classification of mushrooms\n",
        "## Project structure\n```\napp/\n```\n\n    uv run uvicorn api:app --host 0.0.0.0 --port 5000\n",
        "# Fraud\n\nData used is sampled from a larger dataset from: https://example.org/data.\n",
        "# Plants\n\nThe chosen dataset for this project is from the plants of a garden.\n",
        "# Games\n\nRanking source: [https://example.org/games](https://example.org/games).\n",
        "# X\n\nThis project is licensed under the MIT License.\n",
        "# X\n\n| A table | that has words for a reader |\n|---|---|\n| a | b |\n",
        "# X\n\nLet's take a look at how a bot that answers is made.\n",
        "# X\n\nWhat does a gardener want to know in spring?\n",
    ],
)
def test_nothing_is_better_than_noise(text):
    assert not purpose(text)


def test_it_is_cut():
    assert len(purpose(f"# X\n\nA bot that {'answers and ' * 50}asks.\n")) <= 200
