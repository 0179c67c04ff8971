"""Tokens and keys in a text, by the detectors of detect-secrets; the value itself is never kept.

Only detectors of tokens with a form of their own are used: those of passwords and of random strings are wrong too often
to accuse somebody by. Of a detector only the patterns are used: `analyze_string` gives the groups of a match, which are
no more than the prefix of some tokens, and `verify`, which asks a provider whether a token is alive, is never called.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator

DETECTORS = {
    "aws": "AWSKeyDetector",
    "azure_storage_key": "AzureStorageKeyDetector",
    "discord": "DiscordBotTokenDetector",
    "github_token": "GitHubTokenDetector",
    "gitlab_token": "GitLabTokenDetector",
    "mailchimp": "MailchimpDetector",
    "npm": "NpmDetector",
    "openai": "OpenAIDetector",
    "private_key": "PrivateKeyDetector",
    "pypi_token": "PypiTokenDetector",
    "sendgrid": "SendGridDetector",
    "slack": "SlackDetector",
    "square_oauth": "SquareOAuthDetector",
    "stripe": "StripeDetector",
    "twilio": "TwilioKeyDetector",
}
"""Module of detect_secrets.plugins → its detector; Telegram's is left out: it fits a number before prose."""

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
    return bool(_detectors())


def find_secrets(text: str) -> Iterator[Secret]:
    """The tokens and keys in a text, those that are evidently made up left out."""
    for detector in _detectors():
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
def _detectors() -> tuple[Detector, ...]:
    try:
        return tuple(
            getattr(import_module(f"detect_secrets.plugins.{module}"), name)() for module, name in DETECTORS.items()
        )
    except ModuleNotFoundError:
        return ()
