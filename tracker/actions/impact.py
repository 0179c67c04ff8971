"""Measured results of milestones, as the learner reports them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.actions.notes import numbered, required, taken_back
from tracker.actions.progress import Done, find_identity, load_progress, record
from tracker.export.summary import Result
from tracker.progress.events import Draft
from tracker.progress.state import Impact
from tracker.verify.metrics import DIRECTIONS, direction_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tracker.actions.progress import View


def impact(  # noqa: PLR0913, PLR0917 - one parameter for each field
    name: str, text: str, metric: str = "", before: str = "", after: str = "", better: str = "", project: str = ""
) -> Done:
    """Add a measured result to a milestone, for the résumé. Raises ProgressError.

    `better` states the direction in which the metric is better, "higher" or "lower", for all its results; `project`
    names the linked repository that the result is of. The message says where the figure got worse, or what is unknown.
    """
    view = load_progress()
    of = find_identity(name, view)
    repository = _repository_of(project, view) if project else ""
    drafts = [
        Draft(
            "impact", {"of": of, "text": required(text, "impact"), "metric": metric, "before": before, "after": after}
        )
    ]
    directions = dict(view.progress.directions)
    if better:
        drafts.append(Draft("direction", {"metric": metric or text, "better": better}))
        directions[metric_key(metric or text)] = better
    if repository:
        drafts.append(Draft("place", {"of": of, "text": text, "repository": repository}))
    remarks = [*_remarks(result_of(Impact("", text, metric, before, after), directions))]
    linked = [link.name for link in view.progress.links.values() if of in link.targets]
    if len(linked) > 1 and not repository:
        remarks.append(f"{of} is linked to {', '.join(linked)}: say which project the result is of with --project")
    return record("\nwarning: ".join((f"added an impact to {of}", *remarks)), drafts)


def _repository_of(project: str, view: View) -> str:
    # Its readers of manifests and documents take 39 ms to import, for which the roadmap would wait when it opens.
    from tracker.actions.project import find_project  # noqa: PLC0415 - see above

    return find_project(project, view).repository


def impacts_of(name: str, view: View) -> list[tuple[str, Impact]]:
    """The measured results of a milestone, oldest first, each with its identity. Raises ProgressError."""
    identity = find_identity(name, view, loose=True)
    return sorted(((identity, item) for item in view.progress.impacts.get(identity, ())), key=lambda pair: pair[1].at)


def remove_impact(name: str, number: int) -> Done:
    """Remove a measured result by its number in `impacts_of`. Raises ProgressError."""
    view = load_progress()
    of, item = numbered(impacts_of(name, view), number, "impact")
    return record(f"removed impact {number} of {of}", [taken_back("impact", of, item, view)])


def edit_impact(name: str, number: int, text: str = "", better: str = "", **changed: str) -> Done:
    """Change a measured result by its number in `impacts_of`; what is "" stays as it is. Raises ProgressError.

    `better` states the direction of its metric, as in `impact`. Where nothing changes, nothing is recorded.
    """
    view = load_progress()
    of, item = numbered(impacts_of(name, view), number, "impact")
    new = item._replace(**{key: value for key, value in {"text": text, **changed}.items() if value.strip()})
    drafts = []
    if new != item:
        data = {"of": of, "text": new.text, "metric": new.metric, "before": new.before, "after": new.after}
        drafts += [taken_back("impact", of, item, view), Draft("impact", data)]
        if item.repository:
            drafts.append(Draft("place", {"of": of, "text": new.text, "repository": item.repository}))
    if better:
        drafts.append(Draft("direction", {"metric": new.metric or new.text, "better": better}))
    return record(f"changed impact {number} of {of}" if drafts else f"impact {number} of {of} is unchanged", drafts)


def result_of(item: Impact, directions: Mapping[str, str]) -> Result:
    """An impact as a result: its direction as the learner stated it, else by the name of the metric."""
    subject = item.metric or item.text
    stated = directions.get(metric_key(subject), "")
    better = stated if stated in DIRECTIONS else direction_of(subject)
    return Result(item.text, item.metric, item.before, item.after, better)


def metric_key(metric: str) -> str:
    """The name under which the direction of a metric is recorded."""
    return metric.strip().casefold()


def _remarks(result: Result) -> Iterator[str]:
    subject = result.metric or result.text
    went = f"{subject} went from {result.before} to {result.after}"
    if result.change == "worse":
        other = next(one for one in DIRECTIONS if one != result.better)
        remedy = f"record it with --better {other} if {other} is better"
        yield f"{went}, which is worse ({result.better} is better): exports leave it out; {remedy}"
    elif result.change == "same":
        yield f"{went}, which is no change: exports leave it out"
    elif result.before and result.after and not result.better:
        yield f"it is unknown whether higher or lower is better for {subject}: state it with --better"
