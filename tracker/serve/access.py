"""Who may talk to the server: the token, the cookie that replaces it, and the addresses that requests name.

A web page of others can send requests to a server on this machine, and can give it a name of its own (DNS rebinding).
So the host that a request names must be one of this server, a request that names an origin must come from its own
page, and a secret is required even on loopback, because other users of the machine reach it too.
"""

from __future__ import annotations

import hmac
import ipaddress
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


class Access(NamedTuple):
    """The secrets of a server, and the host that it listens on.

    token   opens the page once; it is in the address that is printed
    cookie  the name of the cookie (cookies do not tell ports apart) and its value
    """

    host: str
    token: str
    cookie: tuple[str, str]

    @classmethod
    def create(cls, host: str, port: int) -> Access:
        """New secrets."""
        return cls(host, secrets.token_urlsafe(32), (f"tracker-{port}", secrets.token_urlsafe(32)))

    def refusal(self, headers: Mapping[str, str], *, needs_origin: bool) -> str:
        """Why a request with these headers is refused, "" where it is not."""
        host, origin = headers.get("Host", ""), headers.get("Origin")
        if not self.is_own_host(host):
            return "this is not the address of this server"
        if (origin is None and needs_origin) or (origin is not None and origin != f"http://{host}"):
            return "the request comes from another page"
        return ""

    def is_own_host(self, header: str) -> bool:
        """Whether a Host header names this server; the port may differ, as it does through a tunnel.

        An address is enough where the server listens on all of them: only names can be rebound.
        """
        try:
            parts = urlsplit(f"//{header}")
            name, _ = parts.hostname or "", parts.port
        except ValueError:
            return False
        if parts.username is not None or parts.path or parts.query or parts.fragment:
            return False
        if is_loopback(self.host):
            return name in LOOPBACK_NAMES or name == self.host
        return name == self.host.casefold() or (
            _is_unspecified(self.host) and (is_address(name) or name == "localhost")
        )

    def knows_token(self, given: str) -> bool:
        """Whether this is the token."""
        return _equal(given, self.token)

    def knows_cookie(self, cookies: Mapping[str, str]) -> bool:
        """Whether the cookie is among these."""
        name, value = self.cookie
        return _equal(cookies.get(name, ""), value)


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches a server on a host."""
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host.casefold() == "localhost"


def is_address(host: str) -> bool:
    """Whether a host is an IP address."""
    with suppress(ValueError):
        ipaddress.ip_address(host)
        return True
    return False


def _is_unspecified(host: str) -> bool:
    return is_address(host) and ipaddress.ip_address(host).is_unspecified


def _equal(given: str, secret: str) -> bool:
    """Compare in a time that does not tell how much is right."""
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), secret.encode())
