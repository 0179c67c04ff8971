"""Phases, milestones, steps and deliverables as a tree; steps come in when their milestone is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from rich.style import Style
from rich.text import Text
from textual.binding import Binding
from textual.widgets import Tree

from tracker.tui.marks import TICKED, UNTICKED, VERDICTS, state_mark
from tracker.tui.plain import label
from tracker.tui.state import deliverable_title

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from textual.widgets.tree import TreeNode

    from tracker.actions.status import MilestoneStatus, PhaseStatus, TrackStatus


_FAINT = Style(dim=True)
TOGGLE_STYLE = Style.from_meta({"toggle": True})


class Item(NamedTuple):
    """What a line stands for: `phase`, `milestone`, `step` or `deliverable`, and what is said at its right end.

    identity  phase id, `track/milestone`, `track/milestone.step`, or `track/milestone deliverable`
    milestone the milestone it belongs to, "" for a phase
    """

    kind: str
    identity: str
    milestone: str
    aside: str = ""


class RoadmapTree(Tree[Item]):
    """The tree on the left of the roadmap."""

    BINDINGS: ClassVar = [
        # A tree's own space opens and closes.
        Binding("space,x", "screen.tick", "tick", id="tick", key_display="space"),
        Binding("j", "cursor_down", "down", show=False),
        Binding("k", "cursor_up", "up", show=False),
        Binding("l,right", "unfold", "open", show=False),
        Binding("h,left", "fold", "close", show=False),
        Binding("g", "scroll_home", "first", show=False),
        Binding("G", "scroll_end", "last", show=False),
    ]
    ICON_NODE = "▸ "
    ICON_NODE_EXPANDED = "▾ "

    def __init__(self) -> None:
        """An empty tree."""
        super().__init__(label(""))
        self.show_root = False
        self.guide_depth = 2
        self.show_guides = False
        self.auto_expand = False
        self._track: TrackStatus | None = None
        self._shown: list[tuple[str, list[str]]] = []
        self._by_identity: dict[str, TreeNode[Item]] = {}
        self._told: dict[str, MilestoneStatus] = {}

    def show_track(self, track: TrackStatus, phases: Sequence[tuple[PhaseStatus, Sequence[MilestoneStatus]]]) -> None:
        """Show these phases and milestones; what is open and where the cursor stands stays as it is."""
        same_track = self._track is not None and self._track.track.id == track.track.id
        self._track = track
        shown = [(phase.phase.id, [item.state.identity for item in items]) for phase, items in phases]
        before, self._told = self._told, {one.state.identity: one for _, items in phases for one in items}
        if same_track and shown == self._shown:
            self._relabel(phases, before)
            return
        here = self.cursor_node.data.identity if self.cursor_node and self.cursor_node.data else ""
        closed = {id_ for id_, node in self._by_identity.items() if not node.is_expanded} if same_track else set()
        opened = {id_ for id_, node in self._by_identity.items() if node.is_expanded and "/" in id_}
        self._shown = shown
        self._by_identity = {}
        self.clear()
        for phase, items in phases:
            item = _phase_item(phase)
            node = self.root.add(label(phase.phase.title, "bold"), item, expand=phase.phase.id not in closed)
            self._by_identity[item.identity] = node
            for one in items:
                child = node.add(_milestone_label(one, self.app.theme_variables), _milestone_item(one), expand=False)
                self._by_identity[one.state.identity] = child
                if one.state.identity in opened:
                    self._fill(child)
                    child.expand()
        if here in self._by_identity:
            self.call_after_refresh(self.go_to, here)

    def on_mount(self) -> None:
        """Take the colours of another theme."""
        self.watch(self.app, "theme", self._recolour, init=False)

    def _recolour(self) -> None:
        self._shown = []

    def go_to(self, identity: str) -> bool:
        """Put the cursor on a phase or milestone; False where it is not shown."""
        node = self._by_identity.get(identity)
        if node is None:
            return False
        if node.parent and not node.parent.is_expanded:
            node.parent.expand()
        self.move_cursor(node)
        return True

    @property
    def item(self) -> Item | None:
        """What the cursor is on."""
        return self.cursor_node.data if self.cursor_node else None

    def _relabel(
        self, phases: Sequence[tuple[PhaseStatus, Sequence[MilestoneStatus]]], before: Mapping[str, MilestoneStatus]
    ) -> None:
        for phase, items in phases:
            _set(self._by_identity[phase.phase.id], label(phase.phase.title, "bold"), _phase_item(phase))
            for one in items:
                if before.get(one.state.identity) == one:
                    continue
                node = self._by_identity[one.state.identity]
                _set(node, _milestone_label(one, self.app.theme_variables), _milestone_item(one))
                for child, (text, item) in zip(node.children, _below(one, self.app.theme_variables), strict=False):
                    _set(child, text, item)

    def on_tree_node_expanded(self, event: Tree.NodeExpanded[Item]) -> None:
        """Bring in the steps and deliverables of a milestone."""
        self._fill(event.node)

    def _fill(self, node: TreeNode[Item]) -> None:
        if node.data and node.data.kind == "milestone" and not node.children and self._track:
            found = next(item for item in self._track.milestones() if item.state.identity == node.data.identity)
            for text, item in _below(found, self.app.theme_variables):
                node.add_leaf(text, item)

    def action_unfold(self) -> None:
        """Open the node, or go to its first line where it is open."""
        node = self.cursor_node
        if node and node.allow_expand and not node.is_expanded:
            self._fill(node)
            node.expand()
        elif node and node.children:
            self.move_cursor(node.children[0])

    def action_fold(self) -> None:
        """Close the node, or go to the one it lies in."""
        node = self.cursor_node
        if node and node.allow_expand and node.is_expanded:
            node.collapse()
        elif node and node.parent and node.parent is not self.root:
            self.move_cursor(node.parent)

    def render_label(self, node: TreeNode[Item], base_style: Style, style: Style) -> Text:
        """The label cut to the width, with what is said aside at the right end."""
        depth, above = 0, node.parent
        while above and above is not self.root:
            depth, above = depth + 1, above.parent
        icon = (self.ICON_NODE_EXPANDED if node.is_expanded else self.ICON_NODE) if node.allow_expand else ""
        aside = f" {node.data.aside}" if node.data and node.data.aside else ""
        taken = depth * self.guide_depth + len(icon) + len(aside) + 1
        body = Text.assemble(node.label, end="")
        body.truncate(max(4, self.scrollable_content_region.width - taken), overflow="ellipsis", pad=True)
        body.append(aside, _FAINT)
        # Below the label's own styles, so that a mark keeps its colour under the cursor.
        body.stylize_before(style)
        return Text.assemble((icon, base_style + TOGGLE_STYLE), body)

    def get_label_width(self, node: TreeNode[Item]) -> int:  # noqa: ARG002 - Textual's signature
        """Labels are cut to the width, so none is ever too wide."""
        return 1


def _set(node: TreeNode[Item], text: Text, item: Item) -> None:
    if node.data != item or node.label != text:
        node.data = item
        node.set_label(text)


def _phase_item(phase: PhaseStatus) -> Item:
    return Item("phase", phase.phase.id, "", f"{phase.tally.done}/{phase.tally.total}" if phase.tally.total else "")


def _milestone_item(one: MilestoneStatus) -> Item:
    ticked, steps = len(one.state.ticked), len(one.milestone.steps)
    aside = "optional" if one.milestone.optional and not ticked else f"{ticked}/{steps}" if steps else ""
    return Item("milestone", one.state.identity, one.state.identity, aside)


def _milestone_label(one: MilestoneStatus, theme: Mapping[str, str]) -> Text:
    mark = state_mark(one.state)
    faint = one.state.state == "skipped"
    return Text.assemble(
        label(f"{mark.glyph} ", mark.rich(theme)), label(one.milestone.title, "dim strike" if faint else ""), end=""
    )


def _below(one: MilestoneStatus, theme: Mapping[str, str]) -> Iterable[tuple[Text, Item]]:
    identity = one.state.identity
    for step in one.milestone.steps:
        mark = TICKED if step.id in one.state.ticked else UNTICKED
        text = Text.assemble(label(f"{mark.glyph} ", mark.rich(theme)), label(step.text), end="")
        yield text, Item("step", f"{identity}.{step.id}", identity)
    for deliverable in one.state.deliverables:
        mark = VERDICTS[deliverable.status]
        text = Text.assemble(
            label(f"{mark.glyph} ", mark.rich(theme)), label(deliverable_title(deliverable.id)), end=""
        )
        yield text, Item("deliverable", f"{identity} {deliverable.id}", identity, mark.word)
