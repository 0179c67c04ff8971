"""The left side of the roadmap: phases, milestones, steps and deliverables as a tree."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from rich.style import Style
from rich.text import Text
from textual.binding import Binding
from textual.widgets import Tree

from tracker.tui.marks import TICKED, UNTICKED, VERDICTS, state_mark
from tracker.tui.safe_text import label
from tracker.tui.state import deliverable_title

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from textual.widgets.tree import TreeNode

    from tracker.actions.status import MilestoneStatus, PhaseStatus, TrackStatus


_FAINT = Style(dim=True)
_TOGGLE = Style.from_meta({"toggle": True})
"""A click on text of this style expands or collapses the node."""


class Item(NamedTuple):
    """The data of a node.

    kind       `phase`, `milestone`, `step` or `deliverable`
    identity   phase id, `track/milestone`, `track/milestone.step`, or `track/milestone deliverable`
    milestone  the milestone it belongs to, "" for a phase
    note       text at the right end of the line
    """

    kind: str
    identity: str
    milestone: str
    note: str = ""


class RoadmapTree(Tree[Item]):
    """The roadmap of one track. Steps and deliverables are added when their milestone is first expanded."""

    BINDINGS: ClassVar = [
        # Overrides the tree's own binding, which expands and collapses.
        Binding("space,x", "screen.tick", "tick", id="tick", key_display="space"),
        Binding("j", "cursor_down", "down", show=False),
        Binding("k", "cursor_up", "up", show=False),
        Binding("l,right", "expand_or_enter", "expand", show=False),
        Binding("h,left", "collapse_or_leave", "collapse", show=False),
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
        self._milestones: dict[str, MilestoneStatus] = {}
        self._last = "", ""  # what the cursor was on, also while nothing is shown, and its milestone

    def show_track(self, track: TrackStatus, phases: Sequence[tuple[PhaseStatus, Sequence[MilestoneStatus]]]) -> None:
        """Show these phases and milestones; expanded nodes and the cursor stay as they are where shown."""
        same_track = self._track is not None and self._track.track.id == track.track.id
        self._track = track
        shown = [(phase.phase.id, [item.state.identity for item in items]) for phase, items in phases]
        before, self._milestones = self._milestones, {one.state.identity: one for _, items in phases for one in items}
        if same_track and shown == self._shown:
            self._relabel(phases, before)
            return
        if self.item:
            self._last = self.item.identity, self.item.milestone
        collapsed = {id_ for id_, node in self._by_identity.items() if not node.is_expanded} if same_track else set()
        expanded = {id_ for id_, node in self._by_identity.items() if node.is_expanded and "/" in id_}
        self._shown = shown
        self._by_identity = {}
        self.clear()
        for phase, items in phases:
            item = _phase_item(phase)
            node = self.root.add(label(phase.phase.title, "bold"), item, expand=phase.phase.id not in collapsed)
            self._by_identity[item.identity] = node
            for one in items:
                child = node.add(_milestone_label(one, self.app.theme_variables), _milestone_item(one), expand=False)
                self._by_identity[one.state.identity] = child
                if one.state.identity in expanded:
                    self._fill(child)
                    child.expand()
        if self._last[0]:
            # At once, because the next key may be typed before the next frame.
            wanted = (*self._last, next(iter(self._milestones), ""))
            self.go_to(next((id_ for id_ in wanted if id_ in self._by_identity), ""))

    def on_mount(self) -> None:
        """Follow changes of the theme."""
        self.watch(self.app, "theme", self._on_theme_changed, init=False)

    def on_resize(self) -> None:
        """Keep the cursor in view: a narrow terminal gives the tree its height only after the first layout."""
        self.call_after_refresh(self._show_cursor)

    def _show_cursor(self) -> None:
        if self.item and self.cursor_node:
            self.scroll_to_node(self.cursor_node, animate=False)

    @property
    def is_ready(self) -> bool:
        """Whether a track is shown, though a filter may leave nothing of it."""
        return self._track is not None

    def _on_theme_changed(self) -> None:
        self._shown = []  # the next `show_track` rebuilds all labels

    def go_to(self, identity: str) -> bool:
        """Move the cursor to a phase, milestone, or what was shown below one; False if it is not shown."""
        node = self._by_identity.get(identity)
        if node is None:
            return False
        if node.parent and not node.parent.is_expanded:
            node.parent.expand()
        line = self.cursor_line
        self.move_cursor(node)
        if self.cursor_line == line:  # Textual says nothing then, yet another node may stand on that line now
            self.post_message(self.NodeHighlighted(node))
        return True

    def move_cursor(self, node: TreeNode[Item] | None, animate: bool = False) -> None:  # noqa: FBT001, FBT002 - Textual's
        """Move the cursor, also to a node that was added after the last frame."""
        # Textual gives nodes their lines when it draws them or is asked for the last one; else this one is the first.
        if self.last_line >= 0:
            super().move_cursor(node, animate)

    @property
    def item(self) -> Item | None:
        """The item under the cursor."""
        # Asking for the last line lets the cursor leave nodes that are gone, see `move_cursor`.
        return self.cursor_node.data if self.last_line >= 0 and self.cursor_node else None

    def _relabel(
        self, phases: Sequence[tuple[PhaseStatus, Sequence[MilestoneStatus]]], before: Mapping[str, MilestoneStatus]
    ) -> None:
        for phase, items in phases:
            _update(self._by_identity[phase.phase.id], label(phase.phase.title, "bold"), _phase_item(phase))
            for one in items:
                if before.get(one.state.identity) == one:
                    continue
                node = self._by_identity[one.state.identity]
                _update(node, _milestone_label(one, self.app.theme_variables), _milestone_item(one))
                for child, (text, item) in zip(node.children, _children(one, self.app.theme_variables), strict=False):
                    _update(child, text, item)

    def on_tree_node_expanded(self, event: Tree.NodeExpanded[Item]) -> None:
        """Add the steps and deliverables of a milestone."""
        self._fill(event.node)

    def _fill(self, node: TreeNode[Item]) -> None:
        if node.data and node.data.kind == "milestone" and not node.children and self._track:
            found = next(item for item in self._track.milestones() if item.state.identity == node.data.identity)
            for text, item in _children(found, self.app.theme_variables):
                self._by_identity[item.identity] = node.add_leaf(text, item)

    def action_expand_or_enter(self) -> None:
        """Expand the node, or move to its first child if it is expanded."""
        node = self.cursor_node
        if node and node.allow_expand and not node.is_expanded:
            self._fill(node)
            node.expand()
        elif node and node.children:
            self.move_cursor(node.children[0])

    def action_collapse_or_leave(self) -> None:
        """Collapse the node, or move to its parent if it is collapsed."""
        node = self.cursor_node
        if node and node.allow_expand and node.is_expanded:
            node.collapse()
        elif node and node.parent and node.parent is not self.root:
            self.move_cursor(node.parent)

    def render_label(self, node: TreeNode[Item], base_style: Style, style: Style) -> Text:
        """The label, cut to the width, with the note at the right end."""
        depth, above = 0, node.parent
        while above and above is not self.root:
            depth, above = depth + 1, above.parent
        icon = (self.ICON_NODE_EXPANDED if node.is_expanded else self.ICON_NODE) if node.allow_expand else ""
        note = f" {node.data.note}" if node.data and node.data.note else ""
        taken = depth * self.guide_depth + len(icon) + len(note) + 1
        body = Text.assemble(node.label, end="")
        body.truncate(max(4, self.scrollable_content_region.width - taken), overflow="ellipsis", pad=True)
        body.append(note, _FAINT)
        # Applied below the label's own styles, so that a mark keeps its colour under the cursor.
        body.stylize_before(style)
        return Text.assemble((icon, base_style + _TOGGLE), body)

    def get_label_width(self, node: TreeNode[Item]) -> int:  # noqa: ARG002 - Textual's signature
        """1: labels are cut to the width, so the tree never scrolls sideways."""
        return 1


def _update(node: TreeNode[Item], text: Text, item: Item) -> None:
    if node.data != item or node.label != text:
        node.data = item
        node.set_label(text)


def _phase_item(phase: PhaseStatus) -> Item:
    return Item("phase", phase.phase.id, "", f"{phase.tally.done}/{phase.tally.total}" if phase.tally.total else "")


def _milestone_item(one: MilestoneStatus) -> Item:
    ticked, steps = len(one.state.ticked), len(one.milestone.steps)
    note = "optional" if one.milestone.optional and not ticked else f"{ticked}/{steps}" if steps else ""
    return Item("milestone", one.state.identity, one.state.identity, note)


def _milestone_label(one: MilestoneStatus, theme: Mapping[str, str]) -> Text:
    mark = state_mark(one.state)
    faint = one.state.state == "skipped"
    return Text.assemble(
        label(f"{mark.glyph} ", mark.rich(theme)), label(one.milestone.title, "dim strike" if faint else ""), end=""
    )


def _children(one: MilestoneStatus, theme: Mapping[str, str]) -> Iterable[tuple[Text, Item]]:
    identity = one.state.identity
    for step in one.milestone.steps:
        mark = TICKED if step.id in one.state.ticked else UNTICKED
        text = Text.assemble(label(f"{mark.glyph} ", mark.rich(theme)), label(step.text), end="")
        yield text, Item("step", f"{identity}.{step.id}", identity)
    for deliverable in one.state.deliverables:
        mark = VERDICTS[deliverable.verdict]
        text = Text.assemble(
            label(f"{mark.glyph} ", mark.rich(theme)), label(deliverable_title(deliverable.id)), end=""
        )
        yield text, Item("deliverable", f"{identity} {deliverable.id}", identity, mark.word)
