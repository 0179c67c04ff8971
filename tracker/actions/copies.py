"""Repositories on this device that are copies of each other: one project, which is linked and exported once.

Two have one history where most commits of the shorter one are in the other. Unless each is published under an address
of its own, as a fork is, they are one project.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypeVar

from tracker.progress.locations import location_of
from tracker.progress.repositories import remote_key
from tracker.verify.git.history import newest_commits
from tracker.verify.git.remote import parse_remote

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tracker.actions.progress import View
    from tracker.progress.repositories import LocalRepository
    from tracker.progress.state import Link, Progress

_K = TypeVar("_K")
_V = TypeVar("_V")


def find_copied(repository: LocalRepository, view: View) -> Link | None:
    """The linked repository elsewhere on this device of which this one is a copy, None where there is none."""
    address = next(filter(None, map(remote_key, repository.remotes)), "")
    own: frozenset[str] = frozenset()
    for link in view.progress.links.values():
        here = location_of(link)
        if here.path and here.reference and not _published_apart(address, _address_of(link)):
            own = own or newest_commits(repository.root)
            if _is_one_history(own, newest_commits(here.path, here.reference)):
                return link
    return None


def linked_copies(progress: Progress) -> dict[str, str]:
    """Linked repository → the one that it is a copy of: that with most commits, of these the first linked."""
    addresses = {link.repository: _address_of(link) for link in progress.links.values()}
    if all(addresses.values()) and len(set(addresses.values())) == len(addresses):
        return {}
    places = {link.repository: location_of(link) for link in progress.links.values()}
    histories = {
        id_: newest_commits(here.path, here.reference) for id_, here in places.items() if here.path and here.reference
    }
    copies: dict[str, str] = {}
    owners: dict[str, str] = {}
    for id_, commits in sorted(histories.items(), key=lambda item: -len(item[1])):
        near = Counter(owners[commit] for commit in commits if commit in owners)
        for original, _ in near.most_common():
            if _is_one_history(commits, histories[original]) and not _published_apart(
                addresses[id_], addresses[original]
            ):
                copies[id_] = original
                break
        else:
            owners.update((commit, id_) for commit in commits)
    return copies


def without_copies(progress: Progress, copies: Mapping[str, str]) -> Progress:
    """The progress with the records of copies as those of their originals, which come first where both have one."""
    if not copies:
        return progress
    links = {id_: link for id_, link in progress.links.items() if id_ not in copies}
    for copy, original in copies.items():
        link, copied = links[original], progress.links[copy]
        links[original] = link._replace(targets={**copied.targets, **link.targets})

    def named(repository: str) -> str:
        return copies.get(repository, repository)

    def placed(key: tuple[str, str]) -> tuple[str, str]:
        return named(key[0]), key[1]

    return progress._replace(
        links=links,
        ledger={
            key: {id_: row._replace(repository=key[0]) for id_, row in rows.items()}
            for key, rows in _renamed(progress.ledger, placed).items()
        },
        impacts={
            identity: tuple(one._replace(repository=named(one.repository)) for one in found)
            for identity, found in progress.impacts.items()
        },
        checks=_renamed(progress.checks, placed),
        technologies=_renamed(progress.technologies, placed),
        judged=_renamed(progress.judged, placed),
        projects=_renamed(progress.projects, named),
        figures=_renamed(progress.figures, named),
    )


def _renamed(table: Mapping[_K, _V], rename: Callable[[_K], _K]) -> dict[_K, _V]:
    """The table under other keys; what was under its key already comes first."""
    every = {rename(key): value for key, value in table.items()}
    return every | {key: value for key, value in table.items() if rename(key) == key}


def _address_of(link: Link) -> str:
    return remote_key(parse_remote(link.remote)) if link.remote else ""


def _published_apart(one: str, other: str) -> bool:
    return bool(one and other and one != other)


def _is_one_history(one: frozenset[str], other: frozenset[str]) -> bool:
    return 2 * len(one & other) > min(len(one), len(other))
