"""When a question comes again."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tracker.progress.review_schedule import GRADES, schedule_reviews
from tracker.progress.state import Review

START = datetime(2026, 1, 5, 9, tzinfo=UTC)


def after(*grades):
    """The schedule after grades given each on the day the question was due."""
    reviews: list[Review] = []
    at = START
    for grade in grades:
        reviews.append(Review(at.isoformat(), "Why?", grade))
        known = schedule_reviews(reviews)
        assert known is not None
        at = known.due
    return known, at


def test_the_better_it_went_the_later_it_comes_again():
    due = [after(grade)[0].due - START for grade in GRADES]
    assert due == sorted(set(due))
    assert due[0] == timedelta(minutes=10)
    assert due[2] >= timedelta(days=1)


def test_each_good_answer_doubles_the_wait_at_least():
    ends = [START, *(after(*["good"] * number)[1] for number in range(1, 6))]
    waits = [(end - begin).days for begin, end in pairwise(ends)]
    assert all(later >= 2 * sooner for sooner, later in pairwise(waits)), waits


def test_a_lapse_brings_it_back_the_same_day():
    _, before = after("good", "good")
    assert after("good", "good", "again")[1] - before == timedelta(minutes=10)


def test_the_same_reviews_give_the_same_date_in_whatever_order_and_zone():
    times = [START, START + timedelta(days=3), START + timedelta(days=12)]
    reviews = [Review(time.isoformat(), "Why?", "good") for time in times]
    elsewhere = [Review(time.astimezone().isoformat(), "Why?", "good") for time in times]
    assert schedule_reviews(reviews) == schedule_reviews(reviews[::-1]) == schedule_reviews(elsewhere)


TIMES = st.one_of(
    st.text(max_size=30),
    st.datetimes().map(datetime.isoformat),
    st.datetimes(timezones=st.timezones()).map(datetime.isoformat),
)


@given(st.lists(st.builds(Review, TIMES, st.just("Why?"), st.one_of(st.text(max_size=6), st.sampled_from(GRADES)))))
def test_no_journal_breaks_the_schedule(reviews):
    known = schedule_reviews(reviews)
    assert known is None or (known.reviews <= len(reviews) and known.due.tzinfo == UTC)
