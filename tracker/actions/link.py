"""Link repositories to milestones, and remove links."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tracker.actions.authorship import (
    Judgement,
    Learner,
    checked_addresses,
    judge,
    learner,
    own_addresses,
    unknown_line,
    why_unknown,
)
from tracker.actions.copies import find_copied
from tracker.actions.progress import Done, find_identity, load_progress, record, recorded_names, started_outlines
from tracker.actions.record import LinkedFolder, judge_again, judged, with_authorship
from tracker.actions.repositories import find_link_for, find_repository
from tracker.actions.verify import Request, verify_repository
from tracker.errors import ProgressError
from tracker.progress.events import Draft
from tracker.progress.locations import location_of
from tracker.progress.repositories import LocalRepository, new_repository_id
from tracker.text import plural, sanitize, shorten
from tracker.verify.git.contributors import Contributor, configured_addresses, contributors
from tracker.verify.git.errors import RepositoryError
from tracker.verify.git.refs import branch_reference
from tracker.verify.git.snapshot import open_commit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tracker.actions.progress import View
    from tracker.progress.state import Link
    from tracker.report.report import Report


MAX_AUTHORS = 6
"""How many authors of a repository are proposed as the learner."""


class Match(NamedTuple):
    """A milestone, the deliverables of it that a repository has, and those it lacks."""

    identity: str
    title: str
    verified: tuple[str, ...]
    lacking: tuple[str, ...]


class Proposal(NamedTuple):
    """A repository that may be linked, with the milestones it satisfies completely and partially.

    repository  the id it is recorded under
    link        its present link, None where it has none
    branch      the branch whose commits count, "" where HEAD is on none
    report      None where it was not verified, because the milestones are given
    judgements  whose work its verified deliverables are
    authors     the most frequent authors, where nothing in it is the learner's; also those that the repository's
                own configuration names, where they are not known to be the learner: its `.git` may be a copy
    confirmed   addresses that the learner confirms to be theirs by linking
    unknown     how many verified deliverables are of unknown authorship, why, and what to do; "" where none is
    """

    repository: str
    local: LocalRepository
    subdirectory: str
    link: Link | None
    report: Report | None
    branch: str = ""
    complete: tuple[Match, ...] = ()
    partial: tuple[Match, ...] = ()
    judgements: tuple[tuple[str, Judgement], ...] = ()
    authors: tuple[Contributor, ...] = ()
    confirmed: tuple[str, ...] = ()
    unknown: str = ""

    @property
    def of_others(self) -> tuple[str, ...]:
        """The verified deliverables that are not the learner's work."""
        return tuple(id_ for id_, judgement in self.judgements if judgement.authorship == "not by you")

    @property
    def name(self) -> str:
        """The name of its folder."""
        return _name(self.local)

    @property
    def remote(self) -> str:
        """The address of its first remote, "" where it has none."""
        return self.local.remotes[0].url if self.local.remotes else ""

    @property
    def moves_branch(self) -> bool:
        """Whether the commits of another branch count than before."""
        return bool(self.branch) and (self.link is None or self.link.branch != self.branch)


def _name(local: LocalRepository) -> str:
    return sanitize(local.root.rstrip("/").rpartition("/")[2])


def propose(
    path: str, subdirectory: str = "", branch: str = "", authors: Iterable[str] = (), *, move: bool = False
) -> Proposal:
    """Verify a repository and find the milestones it satisfies and is not linked to. Raises ProgressError.

    The commits of `branch` count; by default those of the branch that was linked, else of the one that HEAD is on.
    `authors` are addresses that the learner confirms to be theirs. A copy of a linked repository is refused, unless
    it is to take its place with `move`.
    """
    view = load_progress()
    confirmed = checked_addresses(authors)
    local = find_repository(path, view)
    link_ = _link_of(local, view, move=move)
    subdirectory = subdirectory.strip("/")
    branch, reference = _branch(local, link_, branch)
    report = verify_repository(Request(local.root, reference, subdirectory))
    if report.failure:
        raise ProgressError(*report.failure)
    who = learner(view.progress, confirmed)
    own, judgements = judge(report, local.root, who)
    rows = with_authorship(own, judgements.items()).rows
    others = {row.id: row.verdict for row in rows if row.status == "verified" and row.authorship != "own"}
    uses = {row.id: row.uses for row in rows if row.status == "verified" and row.id not in others}
    linked = {identity for identity, folder in link_.targets.items() if folder == subdirectory} if link_ else set()
    tracks = started_outlines(view) or list(view.tracks.values())
    matches = [
        Match(
            f"{track.id}/{milestone.id}",
            milestone.title,
            tuple(str(one) for one in milestone.requirements if one.is_met(uses)),
            tuple(
                f"{one} ({others[one.deliverable]})" if one.deliverable in others else str(one)
                for one in milestone.requirements
                if not one.is_met(uses)
            ),
        )
        for track in tracks
        for milestone in track.milestones()
        if f"{track.id}/{milestone.id}" not in linked
    ]
    words = [judgement.authorship for judgement in judgements.values()]
    unknown = words.count("unknown")
    theirs = True if "own" in words else False if "not by you" in words else None
    return Proposal(
        link_.repository if link_ else new_repository_id(local),
        local,
        subdirectory,
        link_,
        report,
        branch,
        tuple(match for match in matches if match.verified and not match.lacking),
        tuple(match for match in matches if match.verified and match.lacking),
        tuple(judgements.items()),
        _authors(local.root, reference, who, theirs=theirs),
        confirmed,
        unknown_line(_name(local), unknown, why_unknown(local.root, who)) if unknown else "",
    )


def _link_of(local: LocalRepository, view: View, *, move: bool) -> Link | None:
    """The link of a repository; with `move` also that of the one that it is a copy of. Raises ProgressError."""
    if found := find_link_for(local, view):
        return found
    copied = find_copied(local, view)
    if copied and not move:
        place = sanitize(location_of(copied).path)
        message = f"{_name(local)} has the history of {sanitize(copied.name)}, which is linked already at {place}"
        remedy = "link that folder, or make this one take its place: `tracker link PATH --move`"
        raise ProgressError("already_linked", message, remedy, wrong_use=True, candidates=(copied.repository,))
    return copied


def _authors(root: str, reference: str, who: Learner, *, theirs: bool | None) -> tuple[Contributor, ...]:
    """The authors to ask about: those whom the repository is configured for, and where nothing is theirs, the others.

    Where `theirs` is None, something is theirs if a commit is.
    """
    try:
        snapshot = open_commit(root, reference)
        own = own_addresses(snapshot, who)
        found = contributors(snapshot.git_dir, snapshot.commit)
        local = configured_addresses(snapshot.git_dir).local - own
    except RepositoryError:
        return ()
    if theirs is None:
        theirs = any(one.email in own and one.commits for one in found)
    asked = [one for one in found if one.email in local]
    others = [one for one in found if one.email not in local and one.email not in own]
    return tuple((asked if theirs else [*asked, *others])[:MAX_AUTHORS])


def _branch(local: LocalRepository, link_: Link | None, branch: str) -> tuple[str, str]:
    """The branch that counts, "" where HEAD is on none, and what to verify. Raises ProgressError."""
    chosen = branch or (link_.branch if link_ else "")
    if not chosen:
        return local.branch, "HEAD"
    reference = branch_reference(local.git_dir, chosen)
    if not reference:
        message = f'{_name(local)} has no branch "{shorten(chosen)}"'
        raise ProgressError("unknown_branch", message, "give one that `git branch` lists with --branch", wrong_use=True)
    return chosen, reference


def propose_unverified(
    path: str, subdirectory: str = "", branch: str = "", authors: Iterable[str] = (), *, move: bool = False
) -> Proposal:
    """A repository to link to given milestones, without verifying it. Raises ProgressError."""
    view = load_progress()
    confirmed = checked_addresses(authors)
    local = find_repository(path, view)
    link_ = _link_of(local, view, move=move)
    branch, reference = _branch(local, link_, branch)
    subdirectory = subdirectory.strip("/")
    try:
        open_commit(local.root, reference, subdirectory)
    except RepositoryError as error:
        raise ProgressError.of(error) from error
    id_ = link_.repository if link_ else new_repository_id(local)
    asked = _authors(local.root, reference, learner(view.progress, confirmed), theirs=None)
    return Proposal(id_, local, subdirectory, link_, None, branch, authors=asked, confirmed=confirmed)


def link(proposal: Proposal, milestones: Iterable[str], *, public: bool | None = None) -> Done:
    """Link a repository to milestones (identities or names) and record its verdicts. Raises ProgressError.

    A repository is private until `public` is true; None leaves it unchanged.
    """
    view = load_progress()
    targets = list(dict.fromkeys(find_identity(name, view) for name in milestones))
    local = proposal.local
    data: dict[str, object] = {"repository": proposal.repository, "path": local.root, "milestones": targets}
    data |= {"remote": proposal.remote} if proposal.remote else {}
    data |= {"subdirectory": proposal.subdirectory} if proposal.subdirectory else {}
    data |= {"public": public} if public is not None else {}
    drafts = [Draft("link", data)]
    new_addresses = [one for one in proposal.confirmed if one not in view.progress.addresses]
    drafts += [Draft("address", {"address": address}) for address in new_addresses]
    old = proposal.link
    if proposal.moves_branch:
        drafts.append(Draft("branch", {"repository": proposal.repository, "branch": proposal.branch}))
    if proposal.report and (targets or not (old or proposal.subdirectory)):
        key = proposal.repository, proposal.subdirectory
        matches = (match for match in (*proposal.complete, *proposal.partial) if match.identity in targets)
        folder = LinkedFolder(
            proposal.repository,
            local.root,
            proposal.subdirectory,
            frozenset(id_ for match in matches for id_ in match.verified),
            view.progress.ledger.get(key, {}),
            view.progress.checks.get(key),
            learner=learner(view.progress, proposal.confirmed),
        )
        drafts += judged(folder, proposal.report).drafts
    stays = old is not None and not proposal.moves_branch and local.root == old.paths[0]
    if old and stays and not targets and public in {None, old.public} and proposal.remote in {"", old.remote}:
        if not new_addresses:
            return Done(f"{proposal.name} is already linked", (), view)
        message = f"commits of {', '.join(new_addresses)} count as yours now"
    else:
        message = _said(proposal, targets, view)
    done = record(message, drafts)
    if new_addresses:
        judge_again()
        done = done._replace(view=load_progress())
    return done


def _said(proposal: Proposal, targets: Sequence[str], view: View) -> str:
    """What a link changes, in words."""
    old = proposal.link
    if old and not targets:
        if proposal.local.root not in old.paths:
            return f"{proposal.name} takes the place of {sanitize(old.paths[0])}: its milestones and record are kept"
        if old.branch and proposal.moves_branch:
            return f'{proposal.name}: the commits of the branch "{sanitize(proposal.branch)}" count now'
        if proposal.remote not in {"", old.remote}:
            return f"{proposal.name}: its remote is {sanitize(proposal.remote)} now"
    count = plural(len(targets), "milestone") if targets else "no milestone yet"
    # Counts of a track leave out what is optional, and would seem to disagree.
    optional = sum(
        one.optional and f"{track.id}/{one.id}" in targets
        for track in view.tracks.values()
        for one in track.milestones()
    )
    return f"linked {proposal.name} to {count}{f', {optional} of them optional' if optional else ''}"


def unanswered(proposal: Proposal) -> ProgressError:
    """The error where the learner was not asked which milestones to link to."""
    message = f"nothing linked: nobody could be asked about {plural(len(proposal.complete), 'milestone')}"
    return ProgressError("unanswered", message, "use --yes for all, or --to MILESTONE for one", wrong_use=True)


def unlink(name: str, milestones: Sequence[str] = ()) -> Done:
    """Remove the links of a repository, or those to some milestones; the ledger is kept. Raises ProgressError."""
    view = load_progress()
    found = find_link(name, view)
    targets = [recorded for one in milestones for recorded in recorded_names(view, find_identity(one, view))]
    if milestones and not set(targets) & set(view.recorded.links[found.repository].targets):
        of_them = "that milestone" if len(milestones) == 1 else "those milestones"
        return Done(f"{found.name} is not linked to {of_them}", (), view)
    from_ = f" from {plural(len(milestones), 'milestone')}" if milestones else ""
    draft = Draft("unlink", {"repository": found.repository, "milestones": targets})
    return record(f"unlinked {sanitize(found.name)}{from_}", [draft])


def find_link(name: str, view: View) -> Link:
    """The link of the repository with this name, id or path. Raises ProgressError where there is none or several."""
    links = list(view.progress.links.values())
    text = name.strip().rstrip("/")
    exact = [one for one in links if text in {one.repository, one.name, *one.paths}]
    beginning = [one for one in links if text and one.repository.startswith(text)]
    for found in (exact, beginning):
        if len(found) == 1:
            return found[0]
        if found:
            candidates = tuple(one.repository for one in found)
            message = f'"{shorten(name)}" is ambiguous: {", ".join(candidates)}'
            raise ProgressError("ambiguous", message, "give one of these ids", wrong_use=True, candidates=candidates)
    try:
        here = find_link_for(find_repository(name, view), view)
    except ProgressError:
        here = None
    if here is None:
        message = f'no linked repository is named "{shorten(name)}"'
        raise ProgressError("not_linked", message, "`tracker links` lists the linked repositories", wrong_use=True)
    return here
