"""Which milestones a repository proves: choose those to link it to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from tracker.tui.marks import VERDICTS
from tracker.tui.plain import assemble, content
from tracker.tui.widgets.choices import Choice, Choices
from tracker.tui.widgets.keys import told

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.content import Content


class ProposalScreen(ModalScreen["list[str] | None"]):
    """The milestones proven in full are chosen already; gives what was chosen, None where it was left."""

    CSS_PATH = "../screens.tcss"
    BINDINGS: ClassVar = [
        Binding("escape", "dismiss(None)", "leave", show=False),
        Binding("enter", "take", "link", show=False, priority=True),
    ]

    def __init__(self, proposal: dict[str, Any]) -> None:
        """What the child process proposed."""
        super().__init__()
        self._repository = proposal["name"]
        # Made here rather than in `compose`: enter may be pressed before the screen is composed.
        self._choices = Choices(
            [
                *(Choice(match[0], _text(match, "verified"), chosen=True) for match in proposal["whole"]),
                *(Choice(match[0], _text(match, "partial")) for match in proposal["part"]),
            ]
        )

    def compose(self) -> ComposeResult:
        """One line for each milestone."""
        with Vertical(classes="dialogue") as box:
            box.border_title = content(f"Link {self._repository}")
            yield Static(content("It proves these milestones. Which shall it stand for?\n", lines=True))
            yield self._choices
            yield Static(told(("space", "chooses"), ("enter", "links"), ("esc", "leaves")), classes="keys")

    def action_take(self) -> None:
        """Give what was chosen."""
        self.dismiss(self._choices.chosen)


def _text(match: list[Any], verdict: str) -> Content:
    identity, title, _, lacking = match
    mark = VERDICTS[verdict]
    lacks = f"  lacks {', '.join(lacking)}" if lacking else ""
    track = f"  {identity.partition('/')[0]}"
    return assemble((f"{mark.glyph} ", mark.colour), title, (track, "dim"), (lacks, "dim"))
