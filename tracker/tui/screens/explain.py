"""What counts for a deliverable, and how to add it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.tui.plain import assemble, content
from tracker.tui.screens.text import TextScreen
from tracker.tui.state import catalogue
from tracker.verify.rules.explain import explain, lines_of

if TYPE_CHECKING:
    from textual.content import Content


class ExplainScreen(TextScreen):
    """A deliverable in words."""

    def __init__(self, deliverable: str) -> None:
        """Its id."""
        self._deliverable = catalogue()[0].deliverables.get(deliverable)
        super().__init__(self._deliverable.title if self._deliverable else deliverable)

    def text(self) -> Content:
        """Counts, does not count, remedy, rule."""
        found = self._deliverable
        if found is None:
            return content("The catalogue does not know this deliverable.")
        titles = {item.id: item.title for item in catalogue()[0].deliverables.values()}
        said = (
            ("What counts", found.counts),
            ("What does not", found.excludes),
            ("How to add it", found.remedy),
            ("The rule", "\n".join(lines_of(explain(catalogue()[0].rules[found.id], titles)))),
        )
        parts = [part for title, text in said if text for part in ((f"{title}\n", "bold $primary"), f"{text}\n\n")]
        return assemble(*parts, (f"tracker explain {found.id}", "dim"), lines=True)
