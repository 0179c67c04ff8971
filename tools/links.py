"""Check the address of every resource of the tracks, and record the date and the result. Not for CI: it needs the web.

    python tools/links.py                      ask every address over HTTP
    python tools/links.py --older-than 180     only those last checked more than 180 days ago
    python tools/links.py --results FILE       take results from elsewhere: TOML with [[link]] url, checked, how, result

Each result goes to tools/links.toml; `checked` of the resources in tracks/ is the date of the last result that found
the page. `how` says what was done: "http" asked the address itself; "stored page" found it in a stored copy of the web;
"cited" found the address in public files, which says that others link there and not that it answers today.
"""

from __future__ import annotations

import argparse
import re
import sys
import tomllib
import urllib.error
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import tomli_w

ROOT = Path(__file__).resolve().parent.parent
TRACKS = ROOT / "tracks"
RECORDS = Path(__file__).with_name("links.toml")
AGENT = "Mozilla/5.0 (compatible; roadmap-tracker link check)"
SECONDS = 20
AT_ONCE = 8
FOUND = ("http", "stored page", "cited")
_RESOURCE = re.compile(
    r'^(?P<head>  \{ title = ".*", url = "(?P<url>[^"]+)", kind = "[a-z]+")(?P<rest>.*) \},$', re.MULTILINE
)
_CHECKED = re.compile(r', checked = "[^"]*"')


class Link(NamedTuple):
    """The last result for an address: `result` begins with "found" where the page is there."""

    url: str
    checked: str
    how: str
    result: str

    @property
    def found(self) -> bool:
        """Whether the page was there."""
        return self.result.startswith("found")


def addresses(tracks: Path = TRACKS) -> list[str]:
    """The addresses of all resources, each once, sorted."""
    texts = [file.read_text(encoding="utf-8") for file in sorted(tracks.glob("*.toml"))]
    return sorted({match["url"] for text in texts for match in _RESOURCE.finditer(text)})


def read_records(file: Path) -> dict[str, Link]:
    """The records of a file by address, newest last. Raises ValueError for a record that is not well formed."""
    found: dict[str, Link] = {}
    for row in tomllib.loads(file.read_text(encoding="utf-8")).get("link", ()):
        try:
            link = Link(**{name: str(row[name]) for name in Link._fields})
            date.fromisoformat(link.checked)
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(f"{file}: {row} needs url, checked (a date), how and result") from error
        if link.how not in FOUND:
            raise ValueError(f"{file}: {link.url}: how must be one of {', '.join(FOUND)}")
        found[link.url] = link
    return found


def ask(url: str, today: date) -> Link:
    """Ask an address over HTTP, following redirects."""
    if not url.startswith(("https://", "http://")):
        return Link(url, today.isoformat(), "http", "refused: not an address of the web")
    request = urllib.request.Request(url, headers={"User-Agent": AGENT})  # noqa: S310 - checked above
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310 - as above
            moved = f", moved to {answer.url}" if answer.url.rstrip("/") != url.rstrip("/") else ""
            return Link(url, today.isoformat(), "http", f"found: {answer.status}{moved}")
    except urllib.error.HTTPError as error:
        return Link(url, today.isoformat(), "http", f"gone: {error.code}")
    except (OSError, ValueError) as error:
        return Link(url, today.isoformat(), "http", f"no answer: {getattr(error, 'reason', None) or error}")


def write_records(records: dict[str, Link], wanted: list[str], file: Path = RECORDS) -> None:
    """Write the records of the wanted addresses, sorted."""
    rows = [records[url]._asdict() for url in wanted if url in records]
    head = "# When each resource's address was last checked, how, and the result. Written by tools/links.py.\n\n"
    file.write_text(head + tomli_w.dumps({"link": rows}), encoding="utf-8")


def stamp(records: dict[str, Link], tracks: Path = TRACKS) -> None:
    """Write the date of each result that found its page beside the resources in the track files."""

    def line(match: re.Match[str]) -> str:
        link = records.get(match["url"])
        if link is None or not link.found:
            return match[0]
        return f'{match["head"]}, checked = "{link.checked}"{_CHECKED.sub("", match["rest"])} }},'

    for file in sorted(tracks.glob("*.toml")):
        text = file.read_text(encoding="utf-8")
        file.write_text(_RESOURCE.sub(line, text), encoding="utf-8")


def main() -> int:
    """Check or take results, record them, and print what was not found; 1 if there is any."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--results", type=Path, metavar="FILE", help="take results from a TOML file instead of asking")
    parser.add_argument(
        "--older-than", type=int, default=0, metavar="DAYS", help="ask only what was checked before that"
    )
    given = parser.parse_args()
    records = read_records(RECORDS) if RECORDS.is_file() else {}
    wanted, today = addresses(), date.today()  # noqa: DTZ011 - the user's local date
    if given.results:
        new = list(read_records(given.results).values())
    else:
        since = (today - timedelta(days=given.older_than)).isoformat()
        due = [url for url in wanted if url not in records or not given.older_than or records[url].checked < since]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            new = list(pool.map(lambda url: ask(url, today), due))
    records |= {link.url: link for link in new}
    write_records(records, wanted)
    stamp(records)
    lost = [records[url] for url in wanted if url in records and not records[url].found]
    never = [url for url in wanted if url not in records]
    for link in lost:
        print(f"{link.url}: {link.result} ({link.how}, {link.checked})")
    for url in never:
        print(f"{url}: never checked")
    print(f"{len(wanted)} addresses, {len(new)} new results, {len(lost)} not found, {len(never)} never checked")
    counts = Counter(records[url].how for url in wanted if url in records)
    print("last checked by " + ", ".join(f"{how}: {count}" for how, count in sorted(counts.items())))
    return 1 if lost or never else 0


if __name__ == "__main__":
    sys.exit(main())
