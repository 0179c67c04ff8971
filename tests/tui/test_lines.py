"""Where the cursor of a list is when its lines were replaced."""

import pytest

from tracker.tui.messages import Explain
from tracker.tui.widgets.lines import kept_line


@pytest.mark.parametrize(
    ("before", "now", "cursor", "expected"),
    [
        ("-abc", "-abc", 2, 2),
        ("-abc", "--abc", 2, 3),  # a line came above it
        ("-abc", "-bc", 2, 1),  # one above it is gone
        ("-aXb", "-aYb", 2, 2),  # evidence of another commit
        ("-aXb", "--aYb", 2, 3),
        ("-aX", "-a-", 2, 1),  # no action where it was
        ("-aX", "-a", 2, 1),
        ("aXbX", "-aXbX", 3, 4),  # the same line twice
        ("X", "-", 0, None),
        ("X", "Y", 0, 0),
    ],
)
def test_the_cursor_stays_on_its_line_or_as_far_below_the_last_one_that_is_left(before, now, cursor, expected):
    lines = [[None if name == "-" else Explain(name) for name in names] for names in (before, now)]
    assert kept_line(*lines, cursor) == expected
