"""The questions of the shipped tracks: what each of them has, and that no recorded answer is lost."""

import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from tracker.roadmap.loader import load
from tracker.roadmap.model import identity

TRACKS = {id_: load(id_) for id_ in ("ai", "ml", "mlops")}
RECORDED = tomllib.loads((Path(__file__).parent / "question_texts.toml").read_text("utf-8"))["milestone"]


def lost(track):
    """The recorded texts of a track that lead to no question of today."""
    renamed = track.renamed.questions
    today = {identity(track.id, milestone.id): milestone.questions() for milestone in track.milestones()}
    recorded = [(entry["id"], text) for entry in RECORDED for text in entry["questions"]]
    return [
        (milestone, text)
        for milestone, text in recorded
        if milestone.startswith(f"{track.id}/")
        and text not in {question.text for question in today.get(milestone, ())}
        and f"{milestone.partition('/')[2]}.{text}" not in renamed
    ]


@pytest.mark.parametrize("track", TRACKS)
def test_each_text_that_answers_were_recorded_under_leads_to_a_question(track):
    assert lost(TRACKS[track]) == []


@pytest.mark.parametrize("track", [track for track in TRACKS.values() if track.format_version > 1], ids=lambda t: t.id)
def test_each_question_of_a_track_in_format_2_has_points(track):
    assert [milestone.id for milestone in track.milestones() if milestone.question_texts] == []
    questions = [question for milestone in track.milestones() for question in milestone.questions()]
    assert all(milestone.questions() for milestone in track.milestones())
    assert all(3 <= len(question.points) <= 6 for question in questions)
    kinds = Counter(question.kind for question in questions)
    assert set(kinds) == {"recall", "design", "story", "live"}
    points = Counter(point for question in questions for point in question.points)
    assert [point for point, times in points.items() if times > 1] == [], "points are written for their question"


SAME = "first-programs"
"""The milestone that all tracks share word for word."""


def test_no_question_is_asked_twice():
    asked = Counter(
        question.text
        for id_, track in TRACKS.items()
        for milestone in track.milestones()
        if milestone.id != SAME or id_ == "ai"
        for question in milestone.questions()
    )
    assert [text for text, times in asked.items() if times > 1] == []


def test_each_milestone_has_the_three_questions_that_testing_out_asks():
    assert [
        identity(id_, milestone.id)
        for id_, track in TRACKS.items()
        for milestone in track.milestones()
        if len(milestone.questions()) < 3
    ] == []


def test_a_point_is_something_to_check_an_answer_against():
    vague = re.compile(
        r"\b(?:good|clear|deep|solid) (?:understanding|knowledge|grasp)\b|\bbest practices?\b|\betc\b", re.IGNORECASE
    )
    points = {
        point: (identity(id_, milestone.id), question)
        for id_, track in TRACKS.items()
        for milestone in track.milestones()
        for question in milestone.questions()
        for point in question.points
    }
    assert [point for point in points if len(point.split()) < 5 or vague.search(point)] == []

    def words(text):
        return set(re.findall(r"\w{4,}", text.lower()))

    assert [
        (milestone, point)
        for point, (milestone, question) in points.items()
        if words(point) and words(point) <= words(question.text)
    ] == [], "a point says more than its question"
