"""`tracker link`, `unlink`, `links` and `evidence`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from tracker.actions import link as actions
from tracker.actions.authorship import shared_address
from tracker.actions.progress import load_progress
from tracker.actions.repositories import linked_repositories
from tracker.actions.show import MilestoneEvidence, evidence_of
from tracker.cli.common import (
    OTHER_ADDRESS,
    json_option,
    milestone_argument,
    plain,
    print_done,
    print_json,
    print_warnings,
    reporting_errors,
)
from tracker.cli.completion import complete_milestones, complete_repositories
from tracker.cli.terminal import fold
from tracker.report.marks import MARKS, STATE_GLYPHS
from tracker.report.report import by_place
from tracker.text import plural, sanitize

if TYPE_CHECKING:
    from tracker.actions.link import Match, Proposal
    from tracker.progress.state import LedgerRow
    from tracker.verify.git.contributors import Contributor

ANSWERS = ("yes", "no", "all", "none", "quit")
"""What can be answered about a proposed milestone: `all` and `none` are for it and the rest."""
MOST_NEAR = 10
"""How many milestones are named that the repository proves in part."""


@click.command()
@click.argument("repository", metavar="[REPOSITORY]", type=click.Path(), default=".")
@click.option(
    "--to",
    "milestones",
    multiple=True,
    metavar="MILESTONE",
    shell_complete=complete_milestones,
    help="Link to this milestone. Can be repeated.",
)
@click.option("--subdir", default="", metavar="FOLDER", help="Count only this folder of the repository.")
@click.option(
    "--branch", default="", metavar="NAME", help="Count the commits of this branch, by default the present one."
)
@click.option(
    "--author", "authors", multiple=True, metavar="ADDRESS", help="Commits by this address are yours. Can be repeated."
)
@click.option("--move", is_flag=True, help="Take the place of the linked repository that this one is a copy of.")
@click.option("--public/--private", default=None, help="Whether exports may link to it. Private by default.")
@click.option("--yes", "-y", is_flag=True, help="Link all the milestones it proves without asking.")
@json_option
def link(  # noqa: PLR0913 - one parameter for each option of the command
    repository: str,
    milestones: tuple[str, ...],
    subdir: str,
    branch: str,
    authors: tuple[str, ...],
    *,
    move: bool,
    public: bool | None,
    yes: bool,
    as_json: bool,
) -> None:
    """Link a repository to the milestones it proves.

    REPOSITORY is a folder in it, by default the current one, or the URL of a remote of which there is a clone on this
    device. Without --to, tracker verifies the repository and asks about each milestone that it proves. A linked
    repository is found again after it has been moved; a copy of it is refused, unless it is to take its place. Only the
    commits of one branch count: verifying another one records nothing. Only your own work proves anything: lines by the
    addresses of your profile, of git's global configuration and of --author.

    That it proves nothing yet is no error, so the exit code is 0: `tracker sync` proposes its milestones as soon as it
    proves one, if it is linked.

    \b
    Examples:
      tracker link ~/code/rag-bot
      tracker link . --to rag-from-scratch --public
      tracker link ~/code/mono --subdir services/api --yes
      tracker link . --branch main
      tracker link . --author ada@work.example
    """
    asks = sys.stdin.isatty() and not as_json and not yes
    with reporting_errors(as_json=as_json):
        find = actions.propose_unverified if milestones else actions.propose
        proposal = find(repository, subdir, branch, authors, move=move)
        if asks and proposal.authors and (mine := _ask_author(proposal)):
            proposal = find(repository, subdir, branch, (*authors, *mine), move=move)
        elif not asks:
            _say_authors(proposal)
        for said in (*map(shared_address, authors), proposal.unknown):
            if said:
                click.echo(sanitize(said), err=True)
        if milestones:
            print_done(actions.link(proposal, milestones, public=public), as_json=as_json)
            return
        chosen = [match.identity for match in proposal.complete] if yes else _ask(proposal) if asks else []
        is_linked = proposal.link is not None
        records = chosen or is_linked or yes or asks
        result = actions.link(proposal, chosen, public=public) if records else None
    if as_json:
        _print_proposal_json(proposal, chosen, result.events if result else ())
        return
    unanswered = bool(proposal.complete) and not (asks or yes)
    if unanswered:
        click.echo(f"{proposal.name} would be linked to:")
    if not asks:
        _print_proposal(proposal, chosen)
    if result:
        click.echo(sanitize(result.message))
    if unanswered and not (result and result.events):
        with reporting_errors(as_json=False):
            raise actions.unanswered(proposal)


def _ask_author(proposal: Proposal) -> list[str]:
    """The addresses of the authors that the learner says they are. Raises click's Abort on quit: nothing is linked."""
    click.echo(_about_authors(proposal))
    for number, author in enumerate(proposal.authors, 1):
        click.echo(f"  {number}. {_author_line(author)}")
    while True:
        typed = click.prompt("  Which are you? (numbers, none or quit)", default="none", show_default=True)
        words = typed.lower().replace(",", " ").split()
        if words in (["quit"], ["q"]):
            raise click.Abort
        if words == ["none"]:
            return []
        if all(word.isdecimal() and 1 <= int(word) <= len(proposal.authors) for word in words):
            return [proposal.authors[int(word) - 1].email for word in words]
        click.echo(f"  Enter numbers from 1 to {len(proposal.authors)}, none or quit", err=True)


def _say_authors(proposal: Proposal) -> None:
    """Name the authors that may be the learner, and how to confirm it, on standard error."""
    if proposal.authors:
        click.echo(_about_authors(proposal), err=True)
        for author in proposal.authors:
            click.echo(f"  {_author_line(author)}", err=True)
        click.echo("if one of them is you: `tracker link PATH --author ADDRESS`", err=True)


def _about_authors(proposal: Proposal) -> str:
    own = any(judgement.authorship == "own" for _, judgement in proposal.judgements)
    if own:
        return f"{proposal.name}: its own git configuration names an author that is not known to be you"
    so = ", so it proves nothing for you" if proposal.of_others or proposal.unknown else ""
    return f"{proposal.name}: nothing in it is known to be your work{so}. Its authors:"


def _author_line(author: Contributor) -> str:
    helped = f", co-author of {author.co_authored}" if author.co_authored else ""
    nobody = ", a placeholder" if author.is_placeholder else ""
    return f"{sanitize(author.name)} <{sanitize(author.email)}>  {plural(author.commits, 'commit')}{helped}{nobody}"


def _ask(proposal: Proposal) -> list[str]:
    """The milestones that the learner accepts, asked one by one. Raises click's Abort on quit: nothing is linked."""
    chosen: list[str] = []
    rest = ""
    for match in proposal.complete:
        click.echo(_match_line(match))
        answer = rest or _answer()
        rest = answer if answer in {"all", "none"} else ""
        if answer == "quit":
            raise click.Abort
        if answer in {"yes", "all"}:
            chosen.append(match.identity)
    if not proposal.complete:
        _print_proposal(proposal, [])
    return chosen


def _answer() -> str:
    """One of ANSWERS, of which the first letter is enough."""
    while True:
        typed = click.prompt(f"  Link it? ({', '.join(ANSWERS)})", default="y", show_default=True).strip().lower()
        found = [answer for answer in ANSWERS if answer.startswith(typed)]
        if typed in ANSWERS or found:
            return typed if typed in ANSWERS else found[0]
        click.echo(f"  Enter one of: {', '.join(ANSWERS)}", err=True)


def _print_proposal(proposal: Proposal, chosen: list[str]) -> None:
    for match in proposal.complete:
        click.echo(f"{STATE_GLYPHS['verified'] if match.identity in chosen else '+'} {_match_line(match)}")
    if not proposal.complete:
        click.echo(f"{proposal.name} proves no {'further ' if proposal.link else ''}milestone")
    if proposal.of_others:
        click.echo(f"verified, not by you: {', '.join(proposal.of_others)}\n{OTHER_ADDRESS}", err=True)
    near = sorted(proposal.partial, key=lambda match: len(match.lacking))
    if near:
        click.echo("in part it proves:", err=True)
    for match in near[:MOST_NEAR]:
        click.echo(
            f"{STATE_GLYPHS['in progress']} {sanitize(match.identity)}  still needs {', '.join(match.lacking)}",
            err=True,
        )
    if more := near[MOST_NEAR:]:
        click.echo(
            f"{STATE_GLYPHS['in progress']} {plural(len(more), 'more milestone')} in part: --json lists all of them",
            err=True,
        )


def _match_line(match: Match) -> str:
    return f"{sanitize(match.identity)}  {sanitize(match.title)}  (has {', '.join(match.verified)})"


def _print_proposal_json(proposal: Proposal, chosen: list[str], events: tuple[str, ...]) -> None:
    print_json(
        {
            "schema": "tracker.link/1",
            "error": None,
            "repository": proposal.repository,
            "path": sanitize(proposal.local.root),
            "satisfies": [plain(match) for match in proposal.complete],
            "in_part": [plain(match) for match in proposal.partial],
            "authorship": {id_: judgement.authorship for id_, judgement in proposal.judgements},
            "authors": [plain(author) for author in proposal.authors],
            "linked": chosen,
            "events": list(events),
        }
    )


@click.command()
@click.argument("repository", metavar="REPOSITORY", shell_complete=complete_repositories)
@click.option(
    "--from",
    "milestones",
    multiple=True,
    metavar="MILESTONE",
    shell_complete=complete_milestones,
    help="Unlink only this milestone. Can be repeated.",
)
@json_option
def unlink(repository: str, milestones: tuple[str, ...], *, as_json: bool) -> None:
    """Remove a repository's links to milestones. What was recorded about it stays in the journal.

    \b
    Examples:
      tracker unlink rag-bot
      tracker unlink ~/code/rag-bot --from rag-from-scratch
    """
    with reporting_errors(as_json=as_json):
        print_done(actions.unlink(repository, milestones), as_json=as_json)


@click.command()
@json_option
def links(*, as_json: bool) -> None:
    """List linked repositories with their folder, their milestones and when they were last verified.

    \b
    Examples:
      tracker links
      tracker links --json
    """
    with reporting_errors(as_json=as_json):
        view = load_progress()
    print_warnings(view.warnings)
    found = linked_repositories(view)
    if as_json:
        print_json({"schema": "tracker.links/1", "error": None, "links": [plain(item) for item in found]})
        return
    for item in found:
        public = "public" if item.public else "private"
        click.echo(
            f"{click.style(sanitize(item.name), bold=True)}  {sanitize(item.path or item.last_path)}  ({public})"
        )
        branch = f", branch {sanitize(item.branch)}" if item.branch else ""
        click.echo(f"  {sanitize(item.remote or 'no remote')}{branch}, {sanitize(item.standing)}")
        for milestone, folder in item.targets.items():
            click.echo(f"  → {sanitize(milestone)}{f' (in {sanitize(folder)})' if folder else ''}")
    if not found:
        click.echo("no repository linked yet: run `tracker link PATH`")


@click.command()
@milestone_argument
@json_option
def evidence(name: str, *, as_json: bool) -> None:
    """Show the recorded verdict, evidence and history of each deliverable of a milestone.

    \b
    Example:
      tracker evidence rag-from-scratch
    """
    with reporting_errors(as_json=as_json):
        view = load_progress()
        found = evidence_of(name, view)
    print_warnings(view.warnings)
    if as_json:
        print_json({"schema": "tracker.evidence/1", "error": None, **_evidence_table(found)})
        return
    claim = found.state.claim
    stale = " (stale)" if found.state.stale else ""
    click.echo(f"{click.style(sanitize(found.state.identity), bold=True)}  {found.state.state}{stale}")
    if claim:
        reason = f": {sanitize(claim.reason)}" if claim.reason else ""
        click.echo(f"  claimed on {sanitize(claim.at[:10])} by {claim.kind}{reason}")
    for item in found.rows:
        _print_row(item.row, item.repository)
    for id_ in found.unknown:
        click.echo(f"  {MARKS['unknown'][0]} {id_}  no verdict recorded: link a repository, then run `tracker sync`")


def _print_row(row: LedgerRow, repository: str) -> None:
    flag = f", {row.flag}" if row.flag else ""
    claim = f", by its .tracker.toml: {sanitize(row.claim)}" if row.claim else ""
    where = f"{sanitize(repository)} {row.commit[:12]}, {sanitize(row.at[:10])}"
    share = f"  ({row.own} of {plural(row.lines, 'line')} yours)" if row.authorship == "own" else ""
    click.echo(fold(f"  {row.deliverable}  {row.verdict}{flag}{share}  {where}{claim}", 4))
    for seen in by_place(row.evidence):
        link_ = f"  {sanitize(seen.permalink)}" if seen.permalink else ""
        # A folded address could not be followed.
        click.echo(fold(f"      {sanitize(seen.place)}  {sanitize(seen.what)}") + link_)
    for missing in row.missing if row.status != "verified" else ():
        click.echo(fold(f"      missing: {sanitize(str(missing))}"))
    for past in row.history[:-1]:
        was = f"{past.status}, {past.flag}" if past.flag else past.status
        click.echo(f"      earlier: {sanitize(past.at[:10])} {was} at {sanitize(past.commit[:12])}")


def _evidence_table(found: MilestoneEvidence) -> dict[str, Any]:
    state = found.state
    return {
        "milestone": state.identity,
        "state": state.state,
        "stale": state.stale,
        "flags": list(state.flags),
        "claim": plain(state.claim),
        "rows": [plain(item) for item in found.rows],
        "unknown": list(found.unknown),
    }
