"""Whether the links of a README answer: looked up only where it is asked for, and never at private addresses.

Each connection is made to the address that was checked, so that a name cannot lead elsewhere the second time; each
redirection is checked anew.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin, urlsplit

import tracker

if TYPE_CHECKING:
    from collections.abc import Iterable

SECONDS = 10.0
MOST_REDIRECTIONS = 5
MOST_LINKS = 30
AT_A_TIME = 8
GONE = (404, 410)
SERVER_ERROR = 500
REDIRECTIONS = (301, 302, 303, 307, 308)


class Answer(NamedTuple):
    """What a link answered: its status (0 for none, then `error` says why), how long it took, and when.

    line  where the README names it
    """

    url: str
    line: int
    status: int
    milliseconds: int
    day: str
    error: str = ""

    @property
    def is_dead(self) -> bool:
        """Whether nobody gets a page there; one that refuses programs (401, 403, 429) may show it to people."""
        return not self.refused and (self.status == 0 or self.status in GONE or self.status >= SERVER_ERROR)

    @property
    def refused(self) -> bool:
        """Whether it was not asked, because it leads to a private address or is none of the web."""
        return self.error in {PRIVATE, NO_ADDRESS}


PRIVATE = "leads to a private address"
NO_ADDRESS = "is not an address of the web"


class _RefusedError(Exception):
    """An address that is not asked."""


def look_up(links: Iterable[tuple[int, str]]) -> list[Answer]:
    """The answers of the first links, (line, address), in their order."""
    asked = list(links)[:MOST_LINKS]
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        return list(pool.map(lambda link: _answer(*link), asked))


def _answer(line: int, url: str) -> Answer:
    started, day = time.monotonic(), datetime.now(UTC).date().isoformat()
    status, error, address = 0, "", url
    try:
        for _ in range(MOST_REDIRECTIONS + 1):
            status, target = _ask(address)
            if status not in REDIRECTIONS or not target:
                break
            address = urljoin(address, target)
        else:
            error = f"redirects more than {MOST_REDIRECTIONS} times"
            status = 0
    except _RefusedError as refused:
        status, error = 0, str(refused)
    except (OSError, http.client.HTTPException, ValueError) as failure:
        status, error = 0, type(failure).__name__ if not str(failure) else str(failure)[:100]
    return Answer(url, line, status, round(1000 * (time.monotonic() - started)), day, error)


def _ask(url: str) -> tuple[int, str]:
    """The status of one request, and where it redirects to."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise _RefusedError(NO_ADDRESS)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    connection = http.client.HTTPConnection(parts.hostname, port, timeout=SECONDS)
    try:
        connection.sock = _connected(parts.hostname, port, secure=parts.scheme == "https")
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        headers = {
            "User-Agent": f"roadmap-tracker/{tracker.__version__}",
            "Accept": "text/html,*/*",
            "Connection": "close",
        }
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        return response.status, response.headers.get("Location", "")
    finally:
        connection.close()


def _connected(host: str, port: int, *, secure: bool) -> socket.socket:
    """A connection to a public address of the host."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(sockaddr[0]) for *_, sockaddr in found]
    if not addresses or not all(ipaddress.ip_address(address).is_global for address in addresses):
        raise _RefusedError(PRIVATE)
    plain = socket.create_connection((addresses[0], port), SECONDS)
    if not secure:
        return plain
    try:
        return ssl.create_default_context().wrap_socket(plain, server_hostname=host)
    except BaseException:
        plain.close()
        raise
