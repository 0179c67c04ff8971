"""The projects of a résumé: each linked repository with its verified deliverables and the results of the learner's."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from tracker import paths
from tracker.export.summary import Deliverable, Evidence, Project, Result
from tracker.files.toml import read_leniently
from tracker.verify.git.remote import parse_remote
from tracker.verify.rules.catalogue import read_catalogue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from tracker.actions.authorship import Authorship
    from tracker.progress.state import Impact, LedgerRow, Link

SHORT = 7
"""Characters of a short commit id."""


class Shown(NamedTuple):
    """A repository as it is shown: its name or one in its place, its address where it is public, what is hidden."""

    name: str
    url: str
    public: bool
    hidden: tuple[str, ...] = ()


class Naming(NamedTuple):
    """How each repository is shown, and what takes hidden names out of a text."""

    shown: Mapping[str, Shown]
    hide: Callable[[str], str]


def naming(links: Iterable[Link], *, redact: bool) -> Naming:
    """How linked repositories are shown; with `redact`, those that are not public have no names."""
    shown: dict[str, Shown] = {}
    for link in links:
        if redact and not link.public:
            number = 1 + sum(bool(one.hidden) for one in shown.values())
            shown[link.repository] = Shown(f"private project {number}", "", public=False, hidden=_names(link))
        else:
            shown[link.repository] = Shown(link.name, _address(link) if link.public else "", link.public)
    return Naming(shown, _hider(shown.values()))


def projects(
    rows: Iterable[LedgerRow], results: Mapping[str, Sequence[Impact]], authorship: Authorship, names: Naming
) -> tuple[Project, ...]:
    """The projects with what these rows verify, the one with most first; `results` are those of each repository."""
    titles = _titles(names.hide)
    order = {id_: number for number, id_ in enumerate(titles)}
    by_repository: dict[str, dict[str, list[LedgerRow]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        by_repository[row.repository][row.deliverable].append(row)
    found = []
    for repository, by_deliverable in by_repository.items():
        look = names.shown[repository]
        verified = tuple(
            _deliverable(titles.get(id_) or (names.hide(id_), names.hide(id_)), by_deliverable[id_], authorship, look)
            for id_ in sorted(by_deliverable, key=lambda id_: (order.get(id_, len(order)), id_))
        )
        told = (
            Result(*map(names.hide, (one.text, one.metric, one.before, one.after)))
            for one in results.get(repository, ())
        )
        found.append((repository, Project(look.name, look.url, look.public, verified, tuple(dict.fromkeys(told)))))
    found.sort(key=lambda pair: (-len(pair[1].deliverables), pair[1].name, pair[0]))
    return tuple(project for _, project in found)


def day_of(row: LedgerRow) -> str:
    """The day the deliverable was first verified."""
    return (row.first or row.at)[:10]


def _deliverable(
    label: tuple[str, str], rows: Sequence[LedgerRow], authorship: Authorship, shown: Shown
) -> Deliverable:
    """One deliverable of a repository, of all its linked folders together."""
    since, until = authorship.since(rows), max(map(day_of, rows))
    share = authorship.share(rows)
    return Deliverable(
        *label,
        evidence=tuple(dict.fromkeys(seen for row in rows for seen in _evidence(row, shown))),
        share=share if share.lines else None,
        since=since if since <= until else "",
        until=until,
    )


def _evidence(row: LedgerRow, shown: Shown) -> Iterator[Evidence]:
    commit = row.commit[:SHORT]
    if shown.hidden:
        yield Evidence("", 0, commit, "", "")
        return
    for seen in row.evidence:
        yield Evidence(seen.path, seen.line, commit, seen.what, seen.permalink if shown.public else "")


def _titles(hide: Callable[[str], str]) -> dict[str, tuple[str, str]]:
    """Deliverable id → its id and title as shown, in the catalogue's order; only the learner's own can hold names."""
    deliverables = read_catalogue()[0].deliverables
    shipped = paths.shipped_catalogue()
    own = {
        table["id"]
        for file in paths.catalogue_files()
        if file.parent != shipped
        for table in read_leniently(file).table.get("deliverable", ())
    }
    return {id_: (hide(id_), hide(one.title)) if id_ in own else (id_, one.title) for id_, one in deliverables.items()}


def _address(link: Link) -> str:
    remote = parse_remote(link.remote) if link.remote else None
    return f"https://{remote.host}/{quote(remote.owner_path)}" if remote and remote.owner_path else ""


def _names(link: Link) -> tuple[str, ...]:
    """All that a repository is called: by its folders, its remote, its id."""
    places = (*link.paths, link.remote.rstrip("/").removesuffix(".git"), link.repository)
    names = (re.split(r"[/:\\]", place.rstrip("/"))[-1] for place in places)
    return tuple(dict.fromkeys(name for name in names if name)) or (link.repository,)


def _hider(shown: Iterable[Shown]) -> Callable[[str], str]:
    aliases = {name.casefold(): one.name for one in shown for name in one.hidden}
    if not aliases:
        return str
    longest_first = "|".join(re.escape(name) for name in sorted(aliases, key=len, reverse=True))
    pattern = re.compile(rf"(?<!\w)(?:{longest_first})(?!\w)", re.IGNORECASE)
    return lambda text: pattern.sub(lambda found: aliases.get(found[0].casefold(), "private project"), text)
