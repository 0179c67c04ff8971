"""The JSON of a shields.io endpoint badge, schemaVersion 1, with only the keys of that schema."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tracker.export.summary import Summary

_COLORS = ((100, "brightgreen"), (60, "green"), (30, "yellowgreen"), (1, "blue"), (0, "lightgrey"))


def render(summary: Summary) -> str:
    """One badge for all tracks; its colour shows the share of verified milestones."""
    verified, total = summary.verified, sum(course.total for course in summary.courses)
    claimed = sum(course.claimed for course in summary.courses)
    own = "" if summary.own_percent is None else f", {summary.own_percent} % own lines"
    percent = 100 * verified // total if total else 0
    badge = {
        "schemaVersion": 1,
        "label": " + ".join(course.title for course in summary.courses) or "roadmap",
        "message": f"{verified}/{total} verified{f', {claimed} claimed' if claimed else ''}{own}",
        "color": next(color for least, color in _COLORS if percent >= least),
    }
    return json.dumps(badge, ensure_ascii=False) + "\n"
