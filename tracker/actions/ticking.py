"""Tick, skip, test out, note: what a learner says of a milestone or a step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.actions.progress import Done, load_progress, record, spellings
from tracker.progress.errors import ProgressError
from tracker.progress.events import Draft
from tracker.progress.names import resolve

if TYPE_CHECKING:
    from tracker.actions.progress import View


def meant(name: str, view: View, *, steps: bool = False) -> str:
    """The identity a person means, to show it. Raises ProgressError where it is none, or several."""
    return resolve(name, view.tracks, list(view.progress.tracks), steps=steps)


def named(name: str, view: View, *, steps: bool = False) -> str:
    """The identity a person names, to record something of it. Raises ProgressError for a mere word of a title, too."""
    return resolve(name, view.tracks, list(view.progress.tracks), steps=steps, strict=True)


def tick(*names: str) -> Done:
    """Say that steps, or milestones as a whole, are done: all in one action, or none. Raises ProgressError.

    A milestone becomes claimed.
    """
    view = load_progress()
    asked = dict.fromkeys(named(name, view, steps=True) for name in names)
    new = [of for of in asked if of not in view.progress.ticks and of not in view.progress.claims]
    said = "\n".join(f"ticked {of}" if of in new else f"{of} is ticked already" for of in asked)
    return record(said, [Draft("tick", {"of": of}) for of in new]) if new else Done(said, (), view)


def untick(*names: str) -> Done:
    """Take ticks or test-outs of steps or milestones back, with the ticks of their steps, as `tick` does."""
    view = load_progress()
    known = view.recorded
    recorded = {
        of: [name for name in spellings(view, of) if name in known.ticks or name in known.claims]
        for of in (named(name, view, steps=True) for name in names)
    }
    said = "\n".join(f"unticked {of}" if found else f"{of} is not ticked" for of, found in recorded.items())
    all_ = dict.fromkeys(name for found in recorded.values() for name in found)
    drafts = [Draft("untick", {"of": name}) for name in all_]
    return record(said, drafts) if drafts else Done(said, (), view)


def skip(name: str, reason: str = "") -> Done:
    """Leave a milestone out: it leaves the denominator. Raises ProgressError."""
    view = load_progress()
    of = named(name, view)
    if of in view.progress.skips and view.progress.skips[of].reason == reason:
        return Done(f"{of} is skipped already", (), view)
    return record(f"skipped {of}", [Draft("skip", {"of": of, "reason": reason})])


def unskip(name: str) -> Done:
    """Take a milestone in again. Raises ProgressError."""
    view = load_progress()
    of = named(name, view)
    if of not in view.progress.skips:
        return Done(f"{of} is not skipped", (), view)
    recorded = [name for name in spellings(view, of) if name in view.recorded.skips]
    return record(f"{of} counts again", [Draft("unskip", {"of": name}) for name in recorded])


def test_out(name: str, reason: str) -> Done:
    """Claim a milestone because it is known already; the reason is kept beside it. Raises ProgressError."""
    view = load_progress()
    of = named(name, view)
    if not reason.strip():
        raise ProgressError("no_reason", "a test-out needs its reason", "say how you know it: --reason", wrong_use=True)
    return record(f"claimed {of}: {reason}", [Draft("test-out", {"of": of, "reason": reason})])


def note(name: str, text: str) -> Done:
    """Put a note on a milestone or step. Raises ProgressError."""
    of = named(name, load_progress(), steps=True)
    if not text.strip():
        raise ProgressError("no_text", "a note needs a text", "write it after the milestone", wrong_use=True)
    return record(f"noted on {of}", [Draft("note", {"of": of, "text": text})])


def impact(name: str, text: str, metric: str = "", before: str = "", after: str = "") -> Done:
    """Put a measured result on a milestone, for the résumé. Raises ProgressError."""
    of = named(name, load_progress())
    if not text.strip():
        raise ProgressError("no_text", "an impact needs a text", "say what changed", wrong_use=True)
    data = {"of": of, "text": text, "metric": metric, "before": before, "after": after}
    return record(f"impact on {of}", [Draft("impact", data)])
