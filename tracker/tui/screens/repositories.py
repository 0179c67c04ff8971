"""Repositories, linked or only inspected, with their verdicts and the evidence."""

from __future__ import annotations

import asyncio
import contextlib
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.worker import WorkerError

from tracker.actions.link import unlink
from tracker.actions.repositories import branch_of, new_files
from tracker.text import verdict_in_words
from tracker.tui import commands
from tracker.tui.marks import NEW_FILES, STATES, VERDICTS
from tracker.tui.messages import Explain, Task
from tracker.tui.safe_text import assemble, content, label, notify
from tracker.tui.screens.base import TrackerScreen
from tracker.tui.screens.link import AuthorScreen, PathScreen, ProposalScreen
from tracker.tui.state import deliverable_title
from tracker.tui.widgets.lines import Line, Lines, evidence_lines, heading
from tracker.tui.widgets.table import Table
from tracker.tui.wording import spoken
from tracker.verify.git.contributors import Contributor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from rich.text import Text
    from textual.app import ComposeResult
    from textual.timer import Timer
    from textual.widgets import DataTable
    from textual.worker import Worker

    from tracker.progress.state import LedgerRow
    from tracker.tui.messages import RepositoryReport
    from tracker.tui.state import State

POLL_INTERVAL = 20.0
"""Seconds between two checks for new files, while the screen is shown."""

DEBOUNCE = 0.2
"""Seconds to wait for further changes, such as the next report, before such a check."""

SHORT_COMMIT = 7
"""Characters shown of a commit id."""

REPOSITORY_TITLES = ("", "Repository", "Branch", "Commit", "New files", "Verified", "Verdicts")
VERDICT_TITLES = ("", "Verdict", "Deliverable")

SHORT_WORDS = {"verified, not by you": "not by you", "verified, authorship unknown": "author unknown"}
"""Verdicts whose words are too long for the table; the evidence has them in full."""

COUNTED = ("verified", "partial", "claimed")
"""The verdicts that are counted for each repository; what is claimed only where a repository claims something."""

_REPOSITORY_SHRINK = (("Repository", 10), ("Verified", 17), ("Branch", 6), ("Verified", 10))
"""Columns of repositories to shrink if the room is short, in this order, with their least width."""

_REPOSITORY_OPTIONAL = ("Commit", "New files")
"""Columns of repositories to leave out, in this order, where the columns do not fit otherwise."""

_VERDICT_SHRINK = (("Deliverable", 12),)

_VERDICT_ORDER = ("verified", *SHORT_WORDS, "partial", "claimed", "unavailable", "missing")


class Verdict(NamedTuple):
    """The verdict on one deliverable; evidence as (path, line, what was found, permalink)."""

    id: str
    title: str
    status: str
    flag: str
    claim: str
    evidence: tuple[tuple[str, int, str, str], ...]
    missing: tuple[str, ...]
    commit: str


class Repository(NamedTuple):
    """A repository as a row of the table.

    key       its id if it is linked, otherwise its path
    verified  when it was verified, or why it was not
    state     the key of `verified`'s mark in STATES
    problem   why it could not be verified and the remedy, both "" if it could
    """

    key: str
    name: str
    root: str
    branch: str
    commit: str
    verified: str
    state: str
    linked: bool
    verdicts: tuple[Verdict, ...]
    problem: tuple[str, str] = ("", "")


class RepositoriesScreen(TrackerScreen):
    """Repositories at the top; verdicts of the selected one and evidence of the selected verdict below."""

    NAME = "repositories"
    BINDINGS: ClassVar = [
        Binding("r", "link", "link", id="link-repository"),
        Binding("v", "verify", "verify", id="verify"),
        Binding("b", "inspect", "inspect another", id="look"),
        Binding("d,delete", "unlink", "remove", id="unlink", key_display="d"),
        Binding("u", "app.undo", "undo", id="undo"),
        Binding("y", "copy", "copy permalink", show=False, id="copy"),
        Binding("a", "toggle_missing", "show or hide missing", show=False, id="all-rows"),
    ]

    def __init__(self) -> None:
        """Missing deliverables are hidden at first."""
        super().__init__()
        self._show_missing = False
        self._new_files: dict[str, str] = {}
        self._evidence_of = "", ""
        self._awaited = ""
        """The folder of the repository that the cursor goes to once it is listed."""
        self._check_timer: Timer | None = None
        self._check: Worker[None] | None = None

    def body(self) -> ComposeResult:
        """Repositories, verdicts and evidence."""
        with Vertical(id="repositories"):
            yield Table(REPOSITORY_TITLES, id="links", classes="panel")
            with Horizontal(id="below"):
                yield Table(VERDICT_TITLES, id="verdicts", classes="panel")
                yield Lines(id="evidence", classes="panel")

    def on_mount(self) -> None:
        """Follow the reports, and check for new files."""
        self.query_one("#links", Table).border_title = content("Repositories")
        self.query_one("#verdicts", Table).border_title = content("Verdicts")
        self.query_one("#evidence", Lines).border_title = content("Evidence")
        super().on_mount()
        self.watch(self.app, "reports", self._changed, init=False)
        self.query_one("#links", Table).focus()
        self.set_interval(POLL_INTERVAL, self._check_soon)
        self.watch(self.app, "app_focus", self._check_soon, init=False)
        self.watch(self.app, "running", self._check_soon, init=False)

    def on_screen_resume(self) -> None:
        """Check for new files again."""
        self._check_soon()

    def _changed(self) -> None:
        super()._changed()
        self._check_soon()

    def _check_soon(self) -> None:
        if self.tracker.running is None:  # a verification has the disk to itself
            if self._check_timer:
                self._check_timer.stop()
            self._check_timer = self.set_timer(DEBOUNCE, self._check_now)

    def _check_now(self) -> None:
        if self.is_current and self.app.app_focus:
            self._check = self.run_worker(self._check_new_files, group="new files", exclusive=True)

    async def on_unmount(self) -> None:
        """Cancel a running check."""
        if self._check:
            self._check.cancel()
            with contextlib.suppress(WorkerError):
                await self._check.wait()

    async def _check_new_files(self) -> None:
        """Check one repository after another, and show the result of each at once."""
        for root in dict.fromkeys(one.root for one in repositories(self.tracker.state, self.tracker.reports)):
            found = await asyncio.to_thread(new_files, root) if root else ""
            if self._new_files.get(root) != found:
                self._new_files[root] = found
                self._show_repositories(self.tracker.state)

    def show_state(self, state: State) -> None:
        """Update all three lists."""
        self._show_repositories(state)
        self._show_verdicts()

    def _show_repositories(self, state: State) -> None:
        found = repositories(state, self.tracker.reports)
        theme = self.app.theme_variables
        table = self.query_one("#links", Table)
        titles, cells = repository_cells(found, self._new_files, theme, table.content_size.width)
        table.show_rows(list(zip(found, cells, strict=True)), self._cursor_in(found), titles)

    def _cursor_in(self, found: Sequence[Repository]) -> int | None:
        """The row of the repository that is awaited, else of the one under the cursor; None where it is not listed."""
        for number, one in enumerate(found):
            if self._awaited in {one.key, one.root} - {""}:
                self._awaited = ""
                return number
        current = self._repository()
        keys = [one.key for one in found]
        return keys.index(current.key) if current and current.key in keys else None

    def _show_verdicts(self) -> None:
        repository = self._repository()
        table = self.query_one("#verdicts", Table)
        if repository is None:
            table.show_rows([])
            table.border_title = content("Verdicts")
            self._show_evidence()
            return
        shown = [one for one in repository.verdicts if self._show_missing or one.status != "missing"]
        cells = [_verdict_cells(one, self.app.theme_variables) for one in shown]
        shrink(cells, VERDICT_TITLES, table.content_size.width - 1, _VERDICT_SHRINK)  # 1 for the scrollbar
        table.show_rows(list(zip(shown, cells, strict=True)), self._verdict_in(repository, shown))
        hidden = len(repository.verdicts) - len(shown)
        table.border_title = content(f"Verdicts: {repository.name}")
        table.border_subtitle = content(f"a shows {hidden} missing" if hidden else "")
        self._show_evidence()

    def _verdict_in(self, repository: Repository, shown: Sequence[Verdict]) -> int | None:
        """The row of the verdict under the cursor; None where it is not listed or the repository is another."""
        current, ids = self._verdict(), [one.id for one in shown]
        same = repository.key == self._evidence_of[0]
        return ids.index(current.id) if same and current and current.id in ids else None

    def _show_evidence(self) -> None:
        repository, verdict = self._repository(), self._verdict()
        panel = self.query_one("#evidence", Lines)
        problem = _problem_lines(repository, self.tracker.state) if repository else ()
        lines = _verdict_lines(repository, verdict) if repository and verdict else _empty_lines(repository)
        shown = (repository.key if repository else "", verdict.id if verdict else "")
        panel.show_lines([*problem, *lines], keep=shown == self._evidence_of)
        self._evidence_of = shown
        panel.border_subtitle = content("enter opens, y copies" if verdict and verdict.evidence else "")

    def on_table_resized(self) -> None:
        """Fit the cells to the width."""
        self.show_state(self.tracker.state)

    def _repository(self) -> Repository | None:
        value = self.query_one("#links", Table).value
        return value if isinstance(value, Repository) else None

    def _verdict(self) -> Verdict | None:
        value = self.query_one("#verdicts", Table).value
        return value if isinstance(value, Verdict) else None

    def on_data_table_row_highlighted(self, event: DataTable.RowHighlighted) -> None:
        """Show what belongs to the row."""
        if event.data_table.id == "links":
            self._show_verdicts()
        else:
            self._show_evidence()

    def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        """Move on to the verdicts or to the evidence; explain a deliverable without evidence."""
        if event.data_table.id == "links":
            self.query_one("#verdicts", Table).focus()
        elif verdict := self._verdict():
            if verdict.evidence:
                self.query_one("#evidence", Lines).focus()
            else:
                commands.explain(self.tracker, verdict.id)

    def on_lines_selected(self, event: Lines.Selected) -> None:
        """Run the action of the line."""
        commands.run(self, event.action)

    def action_verify(self) -> None:
        """Verify the repository."""
        repository = self._repository()
        if repository is None:
            notify(self.app, "Press r to link a repository first.", severity="warning")
        elif repository.linked:
            self.tracker.verify(Task("ledger", (repository.key,)))
        else:
            self.tracker.verify(Task("verify", (repository.root,)))

    def action_inspect(self) -> None:
        """Verify a repository without linking it; nothing is recorded."""
        self._ask_path("Inspect a repository", self._inspect)

    def _inspect(self, path: str) -> None:
        self._awaited = path
        self.tracker.verify(Task("verify", (path,)))

    def action_link(self) -> None:
        """Link a repository to the milestones it proves."""
        repository = self._repository()
        self._ask_path("Link a repository", self._propose, repository.root if repository else "")

    def _ask_path(self, title: str, then: Callable[[str], object], first: str = "") -> None:
        def submitted(path: str | None) -> None:
            if path:
                then(path)

        self.app.push_screen(PathScreen(title, first), submitted)

    def _propose(self, path: str, authors: Sequence[str] = ()) -> None:
        self.tracker.verify(Task("propose", (path,), authors=tuple(authors)), self._ask_author)

    def _ask_author(self, proposal: dict[str, Any]) -> None:
        """Ask which author the learner is where nothing is theirs, as the command line does."""
        authors = [Contributor(*author) for author in proposal["authors"]]
        if not authors or proposal["confirmed"]:
            self._show_proposal(proposal)
            return

        def chosen(addresses: list[str] | None) -> None:
            if addresses:
                self._propose(proposal["path"], addresses)
            elif addresses is not None:
                self._show_proposal(proposal)

        self.app.push_screen(AuthorScreen(proposal["name"], authors), chosen)

    def _show_proposal(self, proposal: dict[str, Any]) -> None:
        if not proposal["whole"] and not proposal["part"]:
            hints = [
                f"{proposal['name']} proves no milestone that it is not linked to yet.",
                "What it has is not by you. Press r again to say which author you are." * bool(proposal["others"]),
                proposal["unknown"],
            ]
            notify(self.app, "\n".join(filter(None, hints)))
            return
        self.app.push_screen(ProposalScreen(proposal), partial(self._link, proposal["path"], proposal["confirmed"]))

    def _link(self, path: str, authors: list[str], milestones: list[str] | None) -> None:
        if milestones:
            self._awaited = path
            self.tracker.verify(Task("link", (path,), "", tuple(milestones), tuple(authors)))

    def action_unlink(self) -> None:
        """Remove the links of the repository (undo restores them), or the report of an inspected one."""
        repository = self._repository()
        if repository and repository.linked:
            self.tracker.act(partial(unlink, repository.key))
        elif repository:
            reports = self.tracker.reports.items()
            self.tracker.forget(*(key for key, report in reports if root_of(report) == repository.root))

    def action_toggle_missing(self) -> None:
        """Show or hide missing deliverables."""
        self._show_missing = not self._show_missing
        self._show_verdicts()

    def action_copy(self) -> None:
        """Copy the permalink of the selected line of evidence, or of the first one."""
        action = self.query_one("#evidence", Lines).line_action
        repository, verdict = self._repository(), self._verdict()
        if action is None and repository and verdict:
            action = next((line.action for line in _verdict_lines(repository, verdict) if line.action), None)
        commands.copy_link(self.tracker, action)


def repositories(state: State, reports: Mapping[str, RepositoryReport]) -> list[Repository]:
    """The linked repositories, then the inspected ones, each once although two reports may be on one."""
    links = state.view.progress.links
    linked = [_linked(key, state, reports.get(key)) for key in links]
    roots = {one.root for one in linked}
    inspected = {root_of(report): _inspected(report) for key, report in reports.items() if key not in links}
    return [*linked, *(one for root, one in inspected.items() if root not in roots)]


def root_of(report: RepositoryReport) -> str:
    """The folder of the repository."""
    return str(report.facts.get("root") or report.key)


def _linked(key: str, state: State, report: RepositoryReport | None) -> Repository:
    progress = state.view.progress
    link, standing = progress.links[key], state.where[key]
    last = progress.last_check(key)
    if not standing.path:
        verified, state_name = "not found, record kept", "regressed"
    elif not standing.reference:
        verified, state_name = "branch not found", "regressed"
    elif last is None:
        verified, state_name = "not yet", "open"
    elif standing.head == last.commit:
        verified, state_name = last.at[:10], "verified"
    else:
        verified, state_name = f"{last.at[:10]}, stale", "stale"
    if report and report.rows:
        verdicts = _inspected(report).verdicts
    else:
        verdicts = tuple(
            _recorded(row)
            for (repository, _), rows in progress.ledger.items()
            if repository == key
            for row in rows.values()
        )
    return Repository(
        key,
        link.name,
        standing.path,
        link.branch or branch_of(standing.path),
        standing.head or "",
        verified,
        state_name,
        linked=True,
        verdicts=_sorted(verdicts),
        problem=_problem(report) if report else ("", ""),
    )


def _recorded(row: LedgerRow) -> Verdict:
    evidence = tuple((seen.path, seen.line, seen.what, seen.permalink) for seen in row.evidence)
    title = deliverable_title(row.deliverable)
    return Verdict(row.deliverable, title, row.verdict, row.flag, row.claim, evidence, row.missing, row.commit)


def _inspected(report: RepositoryReport) -> Repository:
    repository: dict[str, Any] = report.facts.get("repository") or {}
    commit = str(repository.get("commit") or "")
    root = root_of(report)
    problem = _problem(report)
    verdicts = tuple(_inspected_verdict(row, commit) for row in report.rows)
    verified, state_name = ("not readable", "regressed") if problem[0] else ("not linked", "open")
    return Repository(
        report.key,
        root.rstrip("/").rpartition("/")[2] or root,
        root,
        branch_of(root),
        commit,
        verified,
        state_name,
        linked=False,
        verdicts=_sorted(verdicts),
        problem=problem,
    )


def _inspected_verdict(row: Mapping[str, Any], commit: str) -> Verdict:
    claim = (row.get("claim") or {}).get("reason", "")
    evidence = tuple((one["path"], one["line"], one["what"], one["permalink"] or "") for one in row["evidence"])
    status = verdict_in_words(row["status"], row.get("authorship", ""), is_claimed=bool(claim))
    return Verdict(row["id"], row["title"], status, "", claim, evidence, tuple(row["missing"]), commit)


def _problem(report: RepositoryReport) -> tuple[str, str]:
    error = report.facts.get("error") or {}
    return str(error.get("message") or ""), str(error.get("remedy") or "")


def _sorted(verdicts: tuple[Verdict, ...]) -> tuple[Verdict, ...]:
    order = {status: number for number, status in enumerate(_VERDICT_ORDER)}
    return tuple(sorted(verdicts, key=lambda one: (order.get(one.status, len(order)), one.title)))


def repository_cells(
    shown: Sequence[Repository], new_files_of: Mapping[str, str], theme: Mapping[str, str], room: int
) -> tuple[list[str], list[list[Text]]]:
    """The titles and cells that fit into `room` columns; `new_files_of` maps each root to a key of NEW_FILES."""
    claims = any(row.status == "claimed" for one in shown for row in one.verdicts)
    counted = COUNTED if claims else COUNTED[:-1]
    counts = [[sum(row.status == status for row in one.verdicts) for status in counted] for one in shown]
    digits = [max((len(str(count[number])) for count in counts), default=1) for number in range(len(counted))]
    rows = []
    for one, count in zip(shown, counts, strict=True):
        mark = STATES[one.state]
        files = NEW_FILES[new_files_of.get(one.root, "") if one.root else "unknown"]
        verdicts = [
            label(f"{VERDICTS[status].glyph} {number:>{width}}", VERDICTS[status].rich(theme))
            for status, number, width in zip(counted, count, digits, strict=True)
        ]
        cells = (
            (mark.glyph, mark.rich(theme)),
            (one.name, ""),
            (one.branch, ""),
            (one.commit[:SHORT_COMMIT], "dim"),
            (f"{files.glyph} {files.word}", files.rich(theme)),
            (one.verified, mark.rich(theme)),
        )
        rows.append([*(label(*cell) for cell in cells), label("  ").join(verdicts)])
    titles = list(REPOSITORY_TITLES)
    least = dict(reversed(_REPOSITORY_SHRINK))  # the first of two, because a date cut short says less than no commit
    for title in _REPOSITORY_OPTIONAL:
        widths = [
            max(len(name), min(width, least.get(name, width)))
            for name, width in zip(titles, _widths(rows, titles), strict=True)
        ]
        if room > 0 and _excess(widths, room) > 0:
            number = titles.index(title)
            del titles[number]
            for row in rows:
                del row[number]
    shrink(rows, titles, room, _REPOSITORY_SHRINK)
    return titles, rows


def _verdict_cells(verdict: Verdict, theme: Mapping[str, str]) -> list[Text]:
    mark = VERDICTS[verdict.status]
    word = SHORT_WORDS.get(verdict.status, mark.word)
    word = f"{word}, {verdict.flag}" if verdict.flag else word
    return [label(mark.glyph, mark.rich(theme)), label(word, mark.rich(theme)), label(verdict.title)]


def shrink(
    rows: Sequence[Sequence[Text]], titles: Sequence[str], room: int, columns: Iterable[tuple[str, int]]
) -> None:
    """Cut the cells of some columns, down to a least width, until the rows fit; a cell has a blank on each side."""
    if room <= 0:  # the table has no size yet
        return
    widths = _widths(rows, titles)
    for title, least in columns:
        column = titles.index(title)
        excess = max(0, _excess(widths, room))
        widths[column] = min(widths[column], max(least, widths[column] - excess))
    for row in rows:
        for cell, width in zip(row, widths, strict=True):
            cell.truncate(width, overflow="ellipsis")


def _excess(widths: Sequence[int], room: int) -> int:
    """By how much a row is wider than the room; a cell has a blank on each side."""
    return sum(widths) + 2 * len(widths) - room


def _widths(rows: Sequence[Sequence[Text]], titles: Sequence[str]) -> list[int]:
    """The widths of the columns."""
    return [max([len(title), *(row[number].cell_len for row in rows)]) for number, title in enumerate(titles)]


def _empty_lines(repository: Repository | None) -> Iterator[Line]:
    """What to do where there is no verdict to show evidence of."""
    if repository is None:
        yield Line(content("No repository is linked yet.", "bold"))
        yield Line(content("links one to the milestones that it proves", "dim"), None, content("r ", "bold $accent"))
        yield Line(content("inspects one and records nothing", "dim"), None, content("b ", "bold $accent"))
    elif not repository.verdicts and not repository.problem[0]:
        yield Line(content("Not verified yet.", "bold"))
        yield Line(content("verifies it", "dim"), None, content("v ", "bold $accent"))


def _problem_lines(repository: Repository, state: State) -> Iterator[Line]:
    """Why the repository could not be verified, and the remedy; nothing if it could."""
    message, remedy = repository.problem
    if message:
        yield Line(content(message, "$text-error"), None, STATES["regressed"].lead())
        yield Line(content(spoken(remedy, state)), None, content("  "))


def _verdict_lines(repository: Repository, verdict: Verdict) -> Iterator[Line]:
    """The evidence of a verdict, what is missing, and a line that opens the explanation."""
    yield Line(content(verdict.title, "bold"))
    yield Line(assemble(VERDICTS[verdict.status].content(), (f"  {verdict.commit[:SHORT_COMMIT]}", "dim")))
    if verdict.status == "others":
        yield Line(content("None of these lines is yours, so it proves nothing for you.", "dim"))
    if verdict.status == "no authors":
        yield Line(content("Their authors are unknown, so it proves nothing. Screen 5 says why.", "dim"))
    if verdict.claim:
        yield Line(content(f"claimed, not verified: {verdict.claim}", VERDICTS["claimed"].colour))
    if verdict.missing:
        yield heading("Still missing")
    for part in verdict.missing:
        yield Line(content(part), None, content("• ", "dim"))
    if verdict.evidence:
        yield heading("Evidence")
    yield from evidence_lines(verdict.evidence, repository.root, verdict.commit, indent="")
    yield Line(assemble(("\nWhat counts and how to add it", "$text-primary"), lines=True), Explain(verdict.id))


SCREEN = RepositoriesScreen
