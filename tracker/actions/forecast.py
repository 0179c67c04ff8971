"""When a track will be done, and which days were used."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tracker.progress.activity import Activity
from tracker.progress.activity import activity as activity_of
from tracker.progress.forecast import Forecast
from tracker.progress.forecast import forecast as forecast_of

if TYPE_CHECKING:
    from tracker.actions.progress import View
    from tracker.progress.outline import Outline

__all__ = ["Activity", "Forecast", "activity", "forecast"]


def forecast(track: Outline, view: View, today: date | None = None) -> Forecast:
    """When a track will be done, as of today."""
    return forecast_of(track, view.progress, today or date.today())  # noqa: DTZ011 - the learner's own day


def activity(view: View, today: date | None = None) -> Activity:
    """The days of the last year."""
    return activity_of(view.progress, today or date.today())  # noqa: DTZ011 - the learner's own day
