"""The words of a file that no reader takes in, or that a scope silences: they tell what it might hold."""

from __future__ import annotations

import re

from tracker.verify.facts.fact import Fact
from tracker.verify.readers import decode

MAXIMUM_BYTES = 200_000
"""Bytes of a file of which words are taken; a generated file is larger, and says the same over and over."""

MAXIMUM_WORDS = 4000
WORD = re.compile(r"[^\W\d_]{2,40}")
_PIECES = re.compile(r"[a-z]{2,}|[A-Z]+(?![a-z])|[A-Z][a-z]+")


def read(data: bytes) -> list[Fact]:
    """One fact `unread` without a reason, with the words; without words where the file is no text."""
    text = decode.text(data[:MAXIMUM_BYTES])
    if not text.strip():
        return []
    return [Fact("unread", "", 1, "" if "\0" in text[:1000] or text.startswith("%PDF") else words(text))]


def words(text: str) -> str:
    """The words of a text, each once, in lower case, with those that camel case joins."""
    joined = dict.fromkeys(WORD.findall(text))
    parts = (piece for word in joined if not word.islower() for piece in _PIECES.findall(word))
    return " ".join(list(dict.fromkeys(word.lower() for word in (*joined, *parts)))[:MAXIMUM_WORDS])
