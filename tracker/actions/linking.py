"""Link repositories to milestones, and take links away."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tracker.actions.ledger import Place as Checkable
from tracker.actions.ledger import changes
from tracker.actions.locate import link_of, locate
from tracker.actions.progress import Done, load_progress, record, spellings, started_outlines
from tracker.actions.ticking import named
from tracker.actions.verify import Request, verify_repository
from tracker.progress.errors import ProgressError
from tracker.progress.events import Draft
from tracker.progress.locating import Place, new_id
from tracker.text import sanitize, shorten
from tracker.verify.git.errors import RepositoryError
from tracker.verify.git.snapshot import open_commit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tracker.actions.progress import View
    from tracker.progress.state import Link
    from tracker.report.report import Report


class Match(NamedTuple):
    """A milestone and how many of its deliverables a repository has."""

    identity: str
    title: str
    verified: tuple[str, ...]
    lacking: tuple[str, ...]


class Proposal(NamedTuple):
    """A repository that may be linked: what it proves in full, and what it proves in part.

    report is None where it was not verified, because the milestones are known.
    """

    repository: str
    place: Place
    subdirectory: str
    known: Link | None
    report: Report | None
    whole: tuple[Match, ...] = ()
    part: tuple[Match, ...] = ()

    @property
    def name(self) -> str:
        """What people call it."""
        return sanitize(self.place.root.rstrip("/").rpartition("/")[2])


def propose(path: str, subdirectory: str = "") -> Proposal:
    """Verify a repository and see which milestones it satisfies that it is not linked to yet. Raises ProgressError."""
    view = load_progress()
    place = locate(path, view)
    known = link_of(place, view)
    subdirectory = subdirectory.strip("/")
    report = verify_repository(Request(place.root, subdirectory=subdirectory))
    if report.failure:
        raise ProgressError(*report.failure)
    verified = {item.id for item in report.rows if item.status == "verified"}
    linked = {identity for identity, folder in known.targets.items() if folder == subdirectory} if known else set()
    tracks = started_outlines(view) or list(view.tracks.values())
    matches = [
        Match(
            f"{track.id}/{milestone.id}",
            milestone.title,
            tuple(id_ for id_ in milestone.deliverables if id_ in verified),
            tuple(id_ for id_ in milestone.deliverables if id_ not in verified),
        )
        for track in tracks
        for milestone in track.milestones()
        if f"{track.id}/{milestone.id}" not in linked
    ]
    return Proposal(
        known.repository if known else new_id(place),
        place,
        subdirectory,
        known,
        report,
        tuple(match for match in matches if match.verified and not match.lacking),
        tuple(match for match in matches if match.verified and match.lacking),
    )


def choose(path: str, subdirectory: str = "") -> Proposal:
    """A repository to link to milestones that are known, without verifying it. Raises ProgressError."""
    view = load_progress()
    place = locate(path, view)
    try:
        open_commit(place.root, subdirectory=subdirectory.strip("/"))
    except RepositoryError as error:
        raise ProgressError(error.code, error.message, error.remedy) from error
    known = link_of(place, view)
    return Proposal(known.repository if known else new_id(place), place, subdirectory.strip("/"), known, None)


def link(proposal: Proposal, milestones: Iterable[str], *, public: bool | None = None) -> Done:
    """Link a repository to milestones (identities or names) and record what was verified of it. Raises ProgressError.

    Repositories are private until `public` says otherwise; None leaves it as it is.
    """
    view = load_progress()
    targets = list(dict.fromkeys(named(name, view) for name in milestones))
    place = proposal.place
    remote = place.remotes[0].url if place.remotes else ""
    data: dict[str, object] = {"repository": proposal.repository, "path": place.root, "milestones": targets}
    data |= {"remote": remote} if remote else {}
    data |= {"subdirectory": proposal.subdirectory} if proposal.subdirectory else {}
    data |= {"public": public} if public is not None else {}
    drafts = [Draft("link", data)]
    if proposal.report and targets:
        at = proposal.repository, proposal.subdirectory
        wanted = (
            id_ for match in (*proposal.whole, *proposal.part) if match.identity in targets for id_ in match.verified
        )
        known, check = view.progress.ledger.get(at, {}), view.progress.checks.get(at)
        drafts += changes(Checkable(*at[:1], place.root, at[1], frozenset(wanted), known, check), proposal.report)
    if (
        proposal.known
        and not targets
        and public in {None, proposal.known.public}
        and place.root == proposal.known.paths[0]
    ):
        return Done(f"{proposal.name} is linked already", (), view)
    count = f"to {len(targets)} milestone{'s' * (len(targets) != 1)}" if targets else "to no milestone yet"
    return record(f"linked {proposal.name} {count}", drafts)


def unlink(name: str, milestones: Sequence[str] = ()) -> Done:
    """Take links away, all of a repository or those to some milestones; the ledger stays. Raises ProgressError."""
    view = load_progress()
    found = linked(name, view)
    targets = [spelled for one in milestones for spelled in spellings(view, named(one, view))]
    if milestones and not set(targets) & set(view.recorded.links[found.repository].targets):
        return Done(f"{found.name} is not linked to that", (), view)
    said = f"unlinked {sanitize(found.name)}{f' from {len(milestones)}' if milestones else ''}"
    return record(said, [Draft("unlink", {"repository": found.repository, "milestones": targets})])


def linked(name: str, view: View) -> Link:
    """The linked repository that a name, an id or a path means. Raises ProgressError where it is none or several."""
    links = list(view.progress.links.values())
    wanted = name.strip().rstrip("/")
    ways = (
        [one for one in links if wanted in {one.repository, one.name, *one.paths}],
        [one for one in links if wanted and one.repository.startswith(wanted)],
    )
    for found in ways:
        if len(found) == 1:
            return found[0]
        if found:
            candidates = tuple(one.repository for one in found)
            message = f'"{shorten(name)}" may mean {", ".join(candidates)}'
            raise ProgressError("ambiguous", message, "name one of them", wrong_use=True, candidates=candidates)
    try:
        here = link_of(locate(name, view), view)
    except ProgressError:
        here = None
    if here is None:
        message = f'no linked repository is called "{shorten(name)}"'
        raise ProgressError("not_linked", message, "`tracker links` names them", wrong_use=True)
    return here
