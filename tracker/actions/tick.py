"""Tick and skip milestones and steps."""

from __future__ import annotations

from tracker.actions.progress import Done, find_identity, load_progress, record, recorded_names
from tracker.progress.events import Draft


def tick(*names: str) -> Done:
    """Tick steps, or whole milestones, which become claimed: all in one action, or none. Raises ProgressError."""
    view = load_progress()
    identities = dict.fromkeys(find_identity(name, view, steps=True) for name in names)
    new = [of for of in identities if of not in view.progress.ticks and of not in view.progress.claims]
    message = "\n".join(f"ticked {of}" if of in new else f"{of} is already ticked" for of in identities)
    return record(message, [Draft("tick", {"of": of}) for of in new]) if new else Done(message, (), view)


def untick(*names: str) -> Done:
    """Remove the ticks or test-outs of steps or milestones, with the ticks of their steps; all or none, as `tick`."""
    view = load_progress()
    old = view.recorded
    recorded = {
        of: [name for name in recorded_names(view, of) if name in old.ticks or name in old.claims]
        for of in (find_identity(name, view, steps=True) for name in names)
    }
    message = "\n".join(f"unticked {of}" if found else f"{of} is not ticked" for of, found in recorded.items())
    drafts = [Draft("untick", {"of": of}) for of in dict.fromkeys(of for found in recorded.values() for of in found)]
    return record(message, drafts) if drafts else Done(message, (), view)


def skip(name: str, reason: str = "") -> Done:
    """Skip a milestone: it no longer counts. Raises ProgressError."""
    view = load_progress()
    of = find_identity(name, view)
    if of in view.progress.skips and view.progress.skips[of].reason == reason:
        return Done(f"{of} is already skipped", (), view)
    return record(f"skipped {of}", [Draft("skip", {"of": of, "reason": reason})])


def unskip(name: str) -> Done:
    """Count a skipped milestone again. Raises ProgressError."""
    view = load_progress()
    of = find_identity(name, view)
    if of not in view.progress.skips:
        return Done(f"{of} is not skipped", (), view)
    recorded = [name for name in recorded_names(view, of) if name in view.recorded.skips]
    return record(f"{of} is no longer skipped", [Draft("unskip", {"of": name}) for name in recorded])
