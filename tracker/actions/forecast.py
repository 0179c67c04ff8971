"""When a track will be finished, and the activity of the last year."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tracker.progress import activity as _activity
from tracker.progress import forecast as _forecast
from tracker.progress.activity import Activity
from tracker.progress.forecast import Forecast

if TYPE_CHECKING:
    from tracker.actions.progress import View
    from tracker.progress.outline import Outline

__all__ = ["Activity", "Forecast", "activity", "forecast"]


def forecast(track: Outline, view: View, today: date | None = None) -> Forecast:
    """When a track will be finished, as of today."""
    return _forecast.forecast(track, view.progress, today or date.today())  # noqa: DTZ011 - the learner's own day


def activity(view: View, today: date | None = None) -> Activity:
    """The activity of the last year."""
    return _activity.activity(view.progress, today or date.today())  # noqa: DTZ011 - the learner's own day
