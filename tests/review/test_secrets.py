"""Tokens and keys: found by kind and line, never shown, never looked up."""

import random
import socket
import string

import pytest

from tracker.review.secrets import DETECTORS, available, find_secrets


def token(prefix, length, letters=string.ascii_letters + string.digits):
    return prefix + "".join(random.Random(7).choices(letters, k=length))  # noqa: S311 - made up, and the same each time


SECRETS = {
    "GitHub Token": token("ghp_", 36),
    "AWS Access Key": token("AKIA", 16, string.ascii_uppercase + string.digits),
    "Stripe Access Key": token("sk_live_", 24),
    "Private Key": "-----BEGIN RSA PRIVATE KEY-----\n"
    + "\n".join(token("", 64) for _ in range(8))
    + "\n-----END RSA PRIVATE KEY-----",
}


@pytest.mark.parametrize(("kind", "secret"), SECRETS.items())
def test_it_is_found_with_its_line_and_without_its_value(kind, secret):
    found = list(find_secrets(f"# settings\n\nvalue = '{secret}'\n"))
    assert (kind, 3) in [(one.kind, one.line) for one in found]
    assert secret not in repr(found)


@pytest.mark.parametrize(
    "text",
    [
        "AKIAIOSFODNN7EXAMPLE",
        "ghp_" + "x" * 36,
        "sk-your-key-goes-here",
        'if "-----BEGIN PRIVATE KEY-----" in text: ...',
        "X-Amz-Credential=ASIA2F3EMEYE7Q2XNPLM",
        "password = 'hunter2'",
        "at 1234567890:whatever_the_question_is_it_goes_on_here",
        "postgresql://user:password@localhost/db",
    ],
)
def test_what_is_evidently_made_up_is_left_out(text):
    assert list(find_secrets(text)) == []


def test_no_socket_is_opened(monkeypatch):
    def refuse(*_arguments, **_options):
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert list(find_secrets("\n".join(SECRETS.values())))


def test_all_detectors_are_there():
    assert available()
    assert len(DETECTORS) == 15
