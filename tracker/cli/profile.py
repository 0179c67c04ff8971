"""`tracker profile`."""

from __future__ import annotations

import click

from tracker.actions.profile import TEXTS, load_profile, profile_file, read_profile, set_profile
from tracker.actions.record import judge_again
from tracker.cli.common import json_option, print_json, print_warnings, reporting_errors
from tracker.export.dates import tenure
from tracker.text import sanitize


@click.group()
def profile() -> None:
    """Show or change your name and contact details, used in exports.

    Your name and email address default to those of git's global configuration. Work experience is written into the
    file of the profile as [[experience]] tables; `tracker profile show` names its path and checks it.

    \b
    Examples:
      tracker profile show
      tracker profile set --headline "MLOps engineer"
    """


@profile.command()
@json_option
def show(*, as_json: bool) -> None:
    """Show your profile.

    \b
    Example:
      tracker profile show
    """
    with reporting_errors(as_json=as_json):
        read_profile()
    found = load_profile()
    if as_json:
        also, from_git = list(found.also), list(found.from_git)
        print_json(
            {"schema": "tracker.profile/1", "error": None, **found.person._asdict(), "also": also, "from_git": from_git}
        )
        return
    print_warnings(map(str, found.problems))
    for field in TEXTS:
        source = "  (from git)" if field in found.from_git else ""
        click.echo(f"{field:<9} {sanitize(getattr(found.person, field)) or '-'}{source}")
    for job in found.person.experience:
        click.echo(f"work      {sanitize(job.title)}, {tenure(job.start, job.end)}")
    for link in found.person.links:
        click.echo(f"link      {sanitize(link.label)}: {sanitize(link.url)}")
    for address in found.also:
        click.echo(f"also      {sanitize(address)}")
    click.echo(f"file      {sanitize(str(profile_file()))}")


@profile.command("set")
@click.option("--name", metavar="TEXT", help="Your name.")
@click.option("--email", metavar="ADDRESS", help="Your email address. Commits by it count as yours.")
@click.option("--headline", metavar="TEXT", help='Your role, such as "MLOps engineer".')
@click.option("--location", metavar="TEXT", help='City and country, such as "Lisbon, Portugal".')
@click.option("--phone", metavar="NUMBER", help='Your phone number, such as "+351 912 345 678".')
@click.option(
    "--link", "links", multiple=True, metavar="LABEL=URL", help="Add a link. Can be repeated; LABEL= removes one."
)
@click.option("--also", multiple=True, metavar="ADDRESS", help="Add an address whose commits count as yours.")
@click.option("--not-also", multiple=True, metavar="ADDRESS", help="Remove such an address.")
@json_option
def set_(  # noqa: PLR0913, PLR0917 - one parameter for each option of the command
    name: str | None,
    email: str | None,
    headline: str | None,
    location: str | None,
    phone: str | None,
    links: tuple[str, ...],
    also: tuple[str, ...],
    not_also: tuple[str, ...],
    *,
    as_json: bool,
) -> None:
    """Change fields of your profile. An empty value removes a field.

    \b
    Examples:
      tracker profile set --name "Ada Lovelace" --headline "MLOps engineer"
      tracker profile set --link GitHub=https://github.com/ada
      tracker profile set --also ada@work.example
    """
    given = {"name": name, "email": email, "headline": headline, "location": location, "phone": phone}
    texts = {field: text for field, text in given.items() if text is not None}
    pairs = [link.partition("=") for link in links]
    if bad := next((label for label, equals, _ in pairs if not equals or not label.strip()), None):
        raise click.UsageError(f'Invalid --link "{bad}". Use LABEL=URL, for example GitHub=https://github.com/ada.')
    if not (texts or links or also or not_also):
        raise click.UsageError("Nothing to set. Run `tracker profile set --help` for the options.")
    addresses = {**dict.fromkeys(also, True), **dict.fromkeys(not_also, False)}
    with reporting_errors(as_json=as_json):
        set_profile(texts, {label.strip(): url.strip() for label, _, url in pairs}, addresses)
        if addresses or email is not None:
            judge_again()
    if as_json:
        print_json({"schema": "tracker.done/1", "error": None, "said": "profile updated", "events": []})
    else:
        click.echo("profile updated")
