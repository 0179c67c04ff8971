"""Helm charts of others that were pulled into the repository: what they deploy is not the learner's work.

`helm package` writes a chart's metadata anew, with its keys sorted and without comments, which nobody does by hand.
Whoever publishes a chart says where it comes from, so a generated chart of the project's own is not taken for one.
Source: `SaveChartfile` in helm.sh/helm/v3/pkg/chartutil.
"""

from __future__ import annotations

import re
from posixpath import basename, dirname
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

NAME = "Chart.yaml"
MAXIMUM_FILES = 200
ADDED = "dashboards"
"""The folder of a chart into which its users put files of their own, as Grafana's chart asks them to."""
ORIGIN = frozenset({"home", "sources"})
"""Keys that say where a published chart comes from."""

_KEY_OR_COMMENT = re.compile(r"^(#|[A-Za-z]+(?=:))", re.MULTILINE)


def pulled_charts(paths: Sequence[str], texts: Callable[[list[str]], Iterable[tuple[str, str]]]) -> frozenset[str]:
    """The files of charts that were pulled, but for dashboards that somebody put beside a chart's own templates.

    `texts` gives those of these files that can be read, with their text.
    """
    charts = [path for path in paths if basename(path) == NAME and "/" in path][:MAXIMUM_FILES]
    pulled = {dirname(path) for path, text in texts(charts) if _is_packaged(text)}
    return frozenset(path for path in paths if pulled and _is_of(path, pulled))


def _is_of(path: str, pulled: set[str]) -> bool:
    """Whether a file is of the outermost chart around it."""
    pieces = path.split("/")
    around = next((end for end in range(1, len(pieces)) if "/".join(pieces[:end]) in pulled), 0)
    return bool(around) and pieces[around] != ADDED


def _is_packaged(text: str) -> bool:
    keys = _KEY_OR_COMMENT.findall(text)
    return keys == sorted(keys) and "#" not in keys and not ORIGIN.isdisjoint(keys)
