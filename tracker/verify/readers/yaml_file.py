"""YAML: every key with its path and line, and the commands of CI jobs, services and tasks with theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.verify.readers import decode, yaml_plain

if TYPE_CHECKING:
    from tracker.verify.facts import Fact


def read(data: bytes) -> list[Fact]:
    """Read a YAML file."""
    text = decode.text(data)
    documents = yaml_plain.read(text)
    if documents is not None:
        found = [fact for document in documents for fact in document.finish()]
        if len(found) < decode.MAXIMUM_FACTS:
            return found
    from tracker.verify.readers import yaml_events  # noqa: PLC0415 - its parser takes 10 ms to import

    return yaml_events.read(text)
