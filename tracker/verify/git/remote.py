"""Addresses of remotes without their secrets, and permalinks to a line of a commit."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import quote, unquote

from tracker.verify.git.filenames import stored

_ADDRESS = re.compile(r"(?P<scheme>https?|ssh|git|git\+ssh|ssh\+git)://(?P<rest>.*)", re.IGNORECASE)
_COPY = re.compile(r"(?P<host>[^/:]+):(?P<path>(?!/?/).*)")
_HOST = re.compile(r"[\w.-]+", re.ASCII)
# Hosts that answer SSH on port 443, as their documentation names them, and the name of their site.
_ALIASES = {
    "ssh.github.com": "github.com",
    "www.github.com": "github.com",
    "altssh.gitlab.com": "gitlab.com",
    "altssh.bitbucket.org": "bitbucket.org",
}
# Shown as pages without line numbers unless their source is asked for.
_RENDERED = (".md", ".markdown", ".mdown", ".mkd")

# By the first part of the host, so that gitlab.example.org counts; sources: the "permalink" pages of each forge.
_FORGES = {
    "github": "{base}/blob/{commit}/{path}{source}#L{line}",
    "gitlab": "{base}/-/blob/{commit}/{path}{source}#L{line}",
    "bitbucket": "{base}/src/{commit}/{path}#lines-{line}",
    "codeberg": "{base}/src/commit/{commit}/{path}{display}#L{line}",
    "gitea": "{base}/src/commit/{commit}/{path}{display}#L{line}",
    "forgejo": "{base}/src/commit/{commit}/{path}{display}#L{line}",
}


class Remote(NamedTuple):
    """One remote: host with port ("" for a folder), path on it without `.git`, its address without user and secrets."""

    host: str
    owner_path: str
    url: str
    name: str = "origin"

    def __str__(self) -> str:
        return self.url


def parse_remote(url: str, name: str = "origin") -> Remote | None:
    """Parse https, ssh, git and `git@host:path` addresses; any other is kept as a folder, and `helper::…` is None."""
    url = "".join(character for character in url if character.isprintable() and not character.isspace())
    if not url or re.match(r"[\w+.-]+::", url):
        return None
    if found := _ADDRESS.match(url):
        scheme = found["scheme"].lower()
        # A password may hold "/" or "@": all before the last "@" goes, as do a query's tokens.
        rest = re.split(r"[?#]", found["rest"].rpartition("@")[2])[0]
        authority, _, path = rest.partition("/")
        host, _, port = authority.lower().partition(":")
        web = host if not port or not scheme.startswith("http") else f"{host}:{port}"
        return _remote(web, path, f"{scheme}://{authority}/{path}", name)
    if "://" not in url and (found := _COPY.fullmatch(url.rpartition("@")[2])) and len(found["host"]) > 1:
        return _remote(found["host"].lower(), found["path"], f"{found['host']}:{found['path']}", name)
    return Remote("", "", re.sub(r"(?<=://).*@", "", url), name)


def permalink(remote: Remote | None, commit: str, path: str, line: int) -> str:
    """The address of a line of a commit on a known forge, else ""."""
    if remote is None or not remote.owner_path:
        return ""
    pattern = _FORGES.get(_forge(remote.host))
    if pattern is None:
        return ""
    rendered = path.lower().endswith(_RENDERED)
    return pattern.format(
        base=f"https://{remote.host}/{quote(remote.owner_path)}",
        commit=commit,
        path=quote(stored(path)),
        source="?plain=1" if rendered else "",
        display="?display=source" if rendered else "",
        line=line,
    )


def _remote(host: str, path: str, url: str, name: str) -> Remote:
    owner_path = unquote(path).strip("/").removesuffix(".git")
    parts = owner_path.split("/")
    whole = _HOST.fullmatch(host.partition(":")[0]) and len(parts) > 1 and not {"", ".", ".."} & set(parts)
    return Remote(_ALIASES.get(host, host), owner_path if whole else "", url, name)


def _forge(host: str) -> str:
    first, _, rest = host.partition(".")
    if first == "bitbucket" and rest != "org":
        return ""  # Bitbucket Data Center has other paths than bitbucket.org
    return first if rest else ""
