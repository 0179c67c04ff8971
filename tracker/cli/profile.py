"""`tracker profile`."""

from __future__ import annotations

import click

from tracker.cli.common import json_option, print_json, told
from tracker.text import sanitize


@click.group()
def profile() -> None:
    """Say who you are, for the résumé; name and e-mail come from git's configuration where you do not say."""


@profile.command()
@json_option
def show(*, as_json: bool) -> None:
    """Show the profile.

    \b
    Example:
      tracker profile show
    """
    from tracker.actions.profile import load_profile, read_profile  # noqa: PLC0415 - git is slow to import

    with told(as_json=as_json):
        read_profile()
    found = load_profile()
    if as_json:
        also, from_git = list(found.also), list(found.from_git)
        print_json(
            {"schema": "tracker.profile/1", "error": None, **found.person._asdict(), "also": also, "from_git": from_git}
        )
        return
    for field in ("name", "email", "headline", "location"):
        source = "  (from git)" if field in found.from_git else ""
        click.echo(f"{field:<9} {sanitize(getattr(found.person, field)) or '-'}{source}")
    for link in found.person.links:
        click.echo(f"link      {sanitize(link.label)}: {sanitize(link.url)}")
    for address in found.also:
        click.echo(f"also      {sanitize(address)}")


@profile.command("set")
@click.option("--name", metavar="TEXT", help="Your name.")
@click.option("--email", metavar="ADDRESS", help="Where to reach you; commits by it are yours.")
@click.option("--headline", metavar="TEXT", help="What you are, like “MLOps engineer”.")
@click.option("--location", metavar="TEXT", help="Where you are, like “Lisbon, Portugal”.")
@click.option("--link", "links", multiple=True, metavar="LABEL=URL", help="A page of yours; LABEL= takes it away.")
@click.option("--also", multiple=True, metavar="ADDRESS", help="Another address you commit with.")
@click.option("--not-also", multiple=True, metavar="ADDRESS", help="No address of yours any more.")
@json_option
def set_(  # noqa: PLR0913, PLR0917 - one parameter for each option of the command
    name: str | None,
    email: str | None,
    headline: str | None,
    location: str | None,
    links: tuple[str, ...],
    also: tuple[str, ...],
    not_also: tuple[str, ...],
    *,
    as_json: bool,
) -> None:
    """Change what is given and keep the rest; an empty text takes a field away.

    \b
    Examples:
      tracker profile set --name "Ada Lovelace" --headline "MLOps engineer"
      tracker profile set --link GitHub=https://github.com/ada --also ada@work.example
    """
    from tracker.actions.profile import set_profile  # noqa: PLC0415 - git is slow to import

    given = {"name": name, "email": email, "headline": headline, "location": location}
    texts = {field: text for field, text in given.items() if text is not None}
    pairs = [link.partition("=") for link in links]
    if bad := next((label for label, equals, _ in pairs if not equals or not label.strip()), None):
        raise click.UsageError(f'"{bad}" is no LABEL=URL, like GitHub=https://github.com/ada.')
    if not (texts or links or also or not_also):
        raise click.UsageError("Say what to set; `tracker profile set --help` names the fields.")
    addresses = {**dict.fromkeys(also, True), **dict.fromkeys(not_also, False)}
    with told(as_json=as_json):
        set_profile(texts, {label.strip(): url.strip() for label, _, url in pairs}, addresses)
    if as_json:
        print_json({"schema": "tracker.done/1", "error": None, "said": "profile changed", "events": []})
    else:
        click.echo("profile changed")
