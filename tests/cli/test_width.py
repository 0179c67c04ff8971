"""No line is wider than a terminal of 80 columns where its words allow it, and no word is broken."""

from types import SimpleNamespace

import pytest

from tracker.cli import terminal
from tracker.verify.rules.catalogue import load_catalogue

WIDTH, WIDE = 80, 1000
OUTPUTS = (
    "status",
    "show ai/rag-from-scratch",
    "next",
    "advise --from software-engineer",
    "links",
    "evidence rag-from-scratch",
    "review REPOSITORY",
    "forecast",
    "sync",
)


@pytest.fixture
def at_width(tracker, monkeypatch):
    """The output of a command at a terminal of some width."""
    tty = SimpleNamespace(isatty=lambda: True)
    monkeypatch.setattr(terminal, "sys", SimpleNamespace(stdout=tty, stderr=SimpleNamespace(isatty=lambda: False)))
    return lambda width, *words: tracker(*words, COLUMNS=str(width)).stdout


def too_wide(text):
    """The lines that are wider though they could be folded: a single long word, as a path, cannot be."""
    return [line for line in text.splitlines() if len(line) > WIDTH and max(map(len, line.split())) < WIDTH // 2]


def test_every_explanation_fits(at_width):
    for id_ in load_catalogue().deliverables:
        text = at_width(WIDTH, "explain", id_)
        assert text
        assert too_wide(text) == [], id_
        assert set(text.split()) <= set(at_width(WIDE, "explain", id_).split()), id_


def test_the_main_outputs_fit(at_width, tracker, demo_repository):
    tracker("start", "ai", "--from", "software engineer", "--known", "none")
    tracker("link", demo_repository, "--yes", "--author", "demo@example.org")
    tracker("sync")
    for output in OUTPUTS:
        words = [str(demo_repository) if word == "REPOSITORY" else word for word in output.split()]
        text = at_width(WIDTH, *words)
        assert text, output
        assert too_wide(text) == [], output
        assert set(text.split()) <= set(at_width(WIDE, *words).split()), output
