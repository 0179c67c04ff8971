"""The learner's profile for the résumé: a file of theirs; missing fields come from git's configuration."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import tomli_w

from tracker import paths
from tracker.errors import ProgressError
from tracker.export.sanitize import sanitize_text, valid_email, valid_link, valid_month
from tracker.export.summary import Address, Job, Person
from tracker.files.atomic_write import atomic_write
from tracker.files.problems import Problems
from tracker.files.toml import Document, read_optional
from tracker.text import shorten
from tracker.verify.git.blame import identity
from tracker.verify.git.errors import RepositoryError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from tracker.files.problems import Problem

TEXTS = ("name", "email", "headline", "location", "phone")
_MAX_LENGTH = 1000
_PHONE = re.compile(r"\+?(?:[\s().-]*\d){5,15}[\s().-]*")
_JOB_TEXTS = ("position", "company", "location", "start", "end", "url", "summary")
_JOB_KEYS = (*_JOB_TEXTS, "highlights")
_REQUIRED = ("position", "company", "start")


class Profile(NamedTuple):
    """The person, further addresses they commit with, the fields taken from git's configuration.

    `added` are the addresses that the learner gave, `problems` lists what is wrong with the file.
    """

    person: Person
    also: tuple[str, ...] = ()
    from_git: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    added: tuple[str, ...] = ()

    @property
    def warnings(self) -> tuple[str, ...]:
        """One warning where lines of the file are skipped."""
        more = f" (and {len(self.problems) - 1} more)" if len(self.problems) > 1 else ""
        return tuple(f"{problem}{more}; the rest of the profile is used" for problem in self.problems[:1])

    @property
    def emails(self) -> tuple[str, ...]:
        """All addresses of the learner."""
        return tuple(dict.fromkeys(address for address in (self.person.email, *self.also) if address))


def profile_file() -> Path:
    """The path of the profile; it need not exist."""
    return paths.home() / "profile.toml"


def load_profile() -> Profile:
    """The profile, as far as its file can be read; `problems` lists the rest."""
    document = read_optional(profile_file())
    table = document.table
    texts = {key: sanitize_text(value) for key in TEXTS if isinstance(value := table.get(key), str)}
    try:
        git = identity()._asdict()
    except RepositoryError:
        git = {}
    from_git = tuple(key for key, value in git.items() if value and not texts.get(key))
    also = {*_also(table), git.get("email", "").lower()} - {""}
    problems = Problems(profile_file())
    person = Person(
        **{**texts, **{key: sanitize_text(git[key]) for key in from_git}},
        links=tuple(_links(table)),
        experience=tuple(_experience(table, problems)),
    )
    added = dict.fromkeys(filter(None, (texts.get("email", ""), *_also(table))))
    faults = (*document.problems, *problems.listed(document.text))
    return Profile(person, tuple(sorted(also)), from_git, faults, tuple(added))


def read_profile() -> Document:
    """The file of the profile. Raises ProgressError where part of it cannot be read."""
    document = read_optional(profile_file())
    if document.problems:
        raise ProgressError("bad_profile", str(document.problems[0]), "fix the file, or move it away")
    return document


def set_profile(texts: Mapping[str, str], links: Mapping[str, str], also: Mapping[str, bool]) -> Profile:
    """Change texts by field, links by label and further addresses (false removes one); "" removes a field or link.

    Raises ProgressError where a value is not valid or the file cannot be written.
    """
    table = read_profile().table  # overwriting what cannot be read would lose it
    for field, text in texts.items():
        _put(table, field, _checked(field, text))
    kept: dict[str, object] = {one.label: one.url for one in _links(table)}
    for label, url in links.items():
        if url and not valid_link(url):
            remedy = "a link is http://, https:// or mailto:, without spaces, quotation marks and backslashes"
            raise _wrong("bad_link", f'"{shorten(url)}" is not a link', remedy)
        _put(kept, sanitize_text(label), url)
    _put(table, "links", kept)
    addresses = _also(table)
    for address, keep in also.items():
        addresses = [one for one in addresses if one != address.lower()]
        addresses += [_checked("email", address).lower()] if keep else []
    _put(table, "also", addresses)
    paths.home().mkdir(parents=True, exist_ok=True)
    atomic_write(profile_file(), tomli_w.dumps(table).encode())
    return load_profile()


def _links(table: Mapping[str, object]) -> Iterator[Address]:
    links = table.get("links")
    for label, url in links.items() if isinstance(links, dict) else ():
        if isinstance(url, str) and valid_link(url):
            yield Address(sanitize_text(label), url)


def _experience(table: Mapping[str, object], problems: Problems) -> Iterator[Job]:
    """The entries of the tables `[[experience]]`, in their order; one with a problem is left out."""
    entries = table.get("experience", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        problems.add(("experience",), "is no list of tables: write [[experience]] above each entry")
        return
    for number, entry in enumerate(entries):
        written: dict[str, Any] = {
            key: _as_text(value) if key in {"start", "end"} else value for key, value in entry.items()
        }
        found = list(_job_problems(written))
        for key, message in found:
            problems.add(("experience", number, key), message, wrote=key, choices=() if key in _JOB_KEYS else _JOB_KEYS)
        if not found:
            texts = {key: sanitize_text(written.get(key, "")) for key in _JOB_TEXTS}
            yield Job(**texts, highlights=tuple(map(sanitize_text, written.get("highlights", ()))))


def _as_text(value: object) -> object:
    """A date or year of TOML as text; anything else as it is."""
    return value.isoformat() if isinstance(value, date) else str(value) if type(value) is int else value


def _job_problems(entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The keys of an entry that are wrong, and how."""
    yield from ((key, "is no key of an entry") for key in entry if key not in _JOB_KEYS)
    yield from ((key, "is missing") for key in _REQUIRED if not entry.get(key))
    for key in _JOB_TEXTS:
        text = entry.get(key, "")
        if not isinstance(text, str):
            yield key, "is no text"
        elif key in {"start", "end"} and text and not valid_month(text):
            yield key, "is no date: write 2024, 2024-03 or 2024-03-01"
        elif key == "url" and text and not valid_link(text):
            yield key, "is no link: write https://…"
    highlights = entry.get("highlights", [])
    if not isinstance(highlights, list) or not all(isinstance(text, str) for text in highlights):
        yield "highlights", "is no list of texts"


def _also(table: Mapping[str, object]) -> list[str]:
    also = table.get("also")
    return [address.strip().lower() for address in also if isinstance(address, str)] if isinstance(also, list) else []


def _checked(field: str, text: str) -> str:
    if len(text) > _MAX_LENGTH:
        raise _wrong("too_long", f"{field} is longer than {_MAX_LENGTH} characters", "shorten it")
    text = sanitize_text(text)
    if field == "email" and text and not valid_email(text):
        raise _wrong("bad_email", f'"{shorten(text)}" is not an email address', "use the form ada@example.org")
    if field == "phone" and text and not _PHONE.fullmatch(text):
        remedy = "use the international form +351 912 345 678"
        raise _wrong("bad_phone", f'"{shorten(text)}" is not a phone number', remedy)
    return text


def _put(table: dict[str, object], key: str, value: object) -> None:
    if value:
        table[key] = value
    else:
        table.pop(key, None)


def _wrong(code: str, message: str, remedy: str) -> ProgressError:
    return ProgressError(code, message, remedy, wrong_use=True)
