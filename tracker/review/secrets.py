"""Tokens and keys in a text, by the detectors of detect-secrets; the value itself is never kept.

Only detectors of tokens with a form of their own are used: those of passwords and of random strings are wrong too often
to accuse somebody by. Of a detector only the patterns are used: `analyze_string` gives the groups of a match, which are
no more than the prefix of some tokens, and `verify`, which asks a provider whether a token is alive, is never called.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    import re
    from collections.abc import Collection, Iterable, Iterator

DETECTORS = {
    "aws": ("AWSKeyDetector", ("akia", "a3t", "abia", "acca", "asia", "aws")),
    "azure_storage_key": ("AzureStorageKeyDetector", ("accountkey=",)),
    "discord": ("DiscordBotTokenDetector", ("",)),
    "github_token": ("GitHubTokenDetector", ("ghp_", "gho_", "ghu_", "ghs_", "ghr_")),
    "gitlab_token": (
        "GitLabTokenDetector",
        (
            "glpat-",
            "gldt-",
            "glft-",
            "glsoat-",
            "glrt-",
            "gr1348941",
            "glcbt-",
            "glimt-",
            "glptt-",
            "glagent-",
            "gloas-",
        ),
    ),
    "mailchimp": ("MailchimpDetector", tuple(f"-us{digit}" for digit in range(10))),
    "npm": ("NpmDetector", ("_authtoken=",)),
    "openai": ("OpenAIDetector", ("t3blbkfj",)),
    "private_key": ("PrivateKeyDetector", ("private key", "putty-user-key-file")),
    "pypi_token": ("PypiTokenDetector", ("pypi-ag",)),
    "sendgrid": ("SendGridDetector", ("sg.",)),
    "slack": ("SlackDetector", ("xox", "hooks.slack.com")),
    "square_oauth": ("SquareOAuthDetector", ("sq0csp-",)),
    "stripe": ("StripeDetector", ("k_live_",)),
    "twilio": ("TwilioKeyDetector", ("",)),
}
"""Module of detect_secrets.plugins → its detector, and words in small letters of which its tokens hold one.

A text without the words is not searched: the patterns take a hundred times as long as looking for the words.
Telegram's detector is left out: it fits a number before prose.
"""

PLACEHOLDERS = (
    "example",
    "xxxx",
    "your",
    "test",
    "dummy",
    "fake",
    "sample",
    "placeholder",
    "redacted",
    "1234567890",
    "abcdef",
)
"""What a made-up token holds."""

_END_OF_KEY = "-----END"


class Secret(NamedTuple):
    """The kind of a token or key, and its line."""

    kind: str
    line: int


class Detector(Protocol):
    """The part of a detector of detect-secrets that is used."""

    @property
    def secret_type(self) -> str: ...
    @property
    def denylist(self) -> Iterable[re.Pattern[str]]: ...


def available() -> bool:
    """Whether detect-secrets, an extra, is installed."""
    return find_spec("detect_secrets") is not None


def find_secrets(text: str) -> Iterator[Secret]:
    """The tokens and keys in a text, those that are evidently made up left out."""
    lower = text.lower()
    for words, detector in _detectors():
        if not any(word in lower for word in words):
            continue
        for found in (found for pattern in detector.denylist for found in pattern.finditer(text)):
            if not _is_made_up(found[0], text, found.start()):
                yield Secret(detector.secret_type, text.count("\n", 0, found.start()) + 1)


def _is_made_up(value: str, text: str, at: int) -> bool:
    if value.startswith("BEGIN") or "PRIVATE KEY" in value:  # a key without a body is a form, or a comparison
        return _END_OF_KEY not in text[at : at + 8192] or text[at : at + 8192].find(_END_OF_KEY) < len(value) + 200
    if value.startswith("ASIA"):  # the id of temporary credentials, in addresses that expire within hours
        return True
    lower = value.lower()
    return len(set(lower)) < 8 or any(word in lower for word in PLACEHOLDERS)  # noqa: PLR2004 - random text has more


@cache
def _detectors() -> tuple[tuple[Collection[str], Detector], ...]:
    if not available():
        return ()
    return tuple(
        (words, getattr(import_module(f"detect_secrets.plugins.{module}"), name)())
        for module, (name, words) in DETECTORS.items()
    )
