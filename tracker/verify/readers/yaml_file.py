"""YAML: every key with its path and line, and the commands of CI jobs, services and tasks with theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.verify.readers import decode, yaml_plain

if TYPE_CHECKING:
    from tracker.verify.facts.fact import Fact


NO_BREAKS = str.maketrans("\x85\u2028\u2029", "   ")
"""Breaks in YAML 1.1, which the parser keeps to, and none in YAML 1.2 or where people count lines."""


def read(data: bytes) -> list[Fact]:
    """Read a YAML file."""
    text = decode.text(data)
    if not text.isascii():
        text = text.translate(NO_BREAKS)
    documents = yaml_plain.read(text)
    if documents is not None:
        found = [fact for document in documents for fact in document.finish()]
        if len(found) < decode.MAXIMUM_FACTS:
            return found
    from tracker.verify.readers import yaml_events  # noqa: PLC0415 - its parser takes 10 ms to import

    return yaml_events.read(text)
