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
ORIGIN = frozenset({"home", "sources", "maintainers"})
"""Keys that say where a published chart comes from."""

_KEY_OR_COMMENT = re.compile(r"^(#|[A-Za-z]+(?=:))", re.MULTILINE)


def pulled_charts(paths: Sequence[str], texts: Callable[[list[str]], Iterable[tuple[str, str]]]) -> frozenset[str]:
    """The folders of charts that were pulled; `texts` gives those of these files that can be read, with their text."""
    charts = [path for path in paths if basename(path) == NAME and "/" in path][:MAXIMUM_FILES]
    return frozenset(dirname(path) for path, text in texts(charts) if _is_packaged(text))


def _is_packaged(text: str) -> bool:
    keys = _KEY_OR_COMMENT.findall(text)
    return keys == sorted(keys) and "#" not in keys and not ORIGIN.isdisjoint(keys)
