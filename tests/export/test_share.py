"""`tracker share`: a page that says no more than what is recorded, in a folder that nobody else uses."""

import json
import re
from html.parser import HTMLParser

import pytest
from summaries import ATTACKS, EXAMPLE, hostile
from test_command import portfolio, prepared  # noqa: F401 - fixtures: a home with verified work and a claim

from tracker.actions.share import _contains
from tracker.export.share import Milestone, Phase, Proof, Roadmap, render
from tracker.export.summary import Evidence, Stage, places_of


@pytest.fixture
def shared(portfolio, tracker, tmp_path):  # noqa: ARG001, F811 - the fixture, for the home that it fills
    """Shares into a folder, and returns the page and what was printed as JSON."""

    def run(*arguments):
        done = tracker("share", tmp_path / "public", "--json", *arguments)
        assert done.returncode == 0, done.stderr
        return (tmp_path / "public/index.html").read_text(), json.loads(done.stdout)

    return run


def test_the_page_shows_states_evidence_and_activity_and_runs_nothing(shared):
    page, document = shared()
    assert "1 of 48 milestones verified, 1 claimed" in page
    assert re.search(r'class="state-verified".*?One RAG application.*?verified', page, re.DOTALL)
    assert re.search(r'class="state-claimed".*?One vector database.*?claimed', page, re.DOTALL)
    assert re.search(r'href="https://github.com/ada/handbook-bot/blob/[0-9a-f]{40}/bot/index.py#L\d+"', page)
    assert '<svg class="heat"' in page
    assert "default-src 'none'" in page
    assert "<script" not in page
    assert [file.rpartition("/")[2] for file in document["files"]] == ["index.html", "tracker-share.json"]


def test_it_says_what_of_the_person_is_in_it_and_that_is_all(shared, tracker):
    tracker("profile", "set", "--phone", "+351 912 345 678", "--location", "Lisbon, Portugal")
    page, document = shared()
    assert document["contains"][0] == "your name"
    assert "1 public repository with links to lines of code" in document["contains"]
    for line in document["contains"]:
        assert line in page
    for private in ("demo@example.org", "912 345", "912345", "Lisbon", "six years at work"):
        assert private not in page


def test_links_are_announced_only_where_there_are_some():
    project = EXAMPLE.projects[0]
    unlinked = tuple(
        one._replace(evidence=tuple(seen._replace(permalink="") for seen in one.evidence))
        for one in project.deliverables
    )
    contains = list(_contains(EXAMPLE._replace(projects=(project, project._replace(deliverables=unlinked)))))
    assert "1 public repository with links to lines of code" in contains
    assert "1 public repository with names of files, without links" in contains


def test_a_private_repository_is_named_unless_it_is_redacted(shared, portfolio, tracker):  # noqa: F811 - as above
    tracker("link", portfolio, "--to", "ai/rag-from-scratch", "--private")
    page, document = shared()
    assert "handbook-bot" in page.casefold() or "Handbook bot" in page
    assert "github.com/ada/handbook-bot" not in page
    assert "1 private repository with names of files, without links" in document["contains"]
    page, document = shared("--redact")
    assert "handbook" not in page.casefold()
    assert "index.py" not in page
    assert "1 private repository without their names" in document["contains"]


def test_a_folder_of_others_is_refused_and_its_own_is_written_again(shared, tracker, tmp_path):
    page, _ = shared()
    tracker("tick", "ai/prompt-engineering")
    again, _ = shared()
    assert again != page
    other = tmp_path / "site"
    other.mkdir()
    (other / "index.html").write_text("mine")
    for marker in (None, "{}", "[]", "no JSON"):
        if marker is not None:
            (other / "tracker-share.json").write_text(marker)
        done = tracker("share", other)
        assert done.returncode == 2
        assert "did not write" in done.stderr
        assert (other / "index.html").read_text() == "mine"
    (tmp_path / "file").write_text("")
    assert tracker("share", tmp_path / "file").returncode == 3


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_text_of_others_is_markup(attack):
    proof = Proof(attack, attack, (Evidence(attack, 1, attack, attack, "javascript:alert(1)"),))
    milestone = Milestone(attack, "verified", "✔", optional=False, ticked=1, steps=2, proofs=(proof,))
    roadmap = Roadmap(attack, attack, (Phase(Stage(attack, ("verified",)), (milestone,)),))
    page = render(hostile(), [roadmap], ["everything"])
    elements = _Elements()
    elements.feed(page)
    assert elements.tags <= TAGS
    assert not [name for name in elements.attributes if name.startswith("on") or name in {"src", "style"}]
    assert all(link.startswith(("http://", "https://", "mailto:")) for link in elements.links)


TAGS = {
    *("html", "head", "meta", "title", "style", "body", "main", "header", "footer", "section", "article"),
    *("h1", "h2", "h3", "p", "a", "ul", "li", "span", "strong", "code", "dl", "dt", "dd", "div", "svg", "rect", "text"),
}


class _Elements(HTMLParser):
    """The tags, attributes and links of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags, self.attributes, self.links = set(), set(), []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value for name, value in attrs if name == "href"]


def test_each_line_of_evidence_is_named_once_by_file():
    seen = [
        Evidence(path, line, "c", "seen", "") for path, line in (("a.py", 9), ("b.py", 1), ("a.py", 3), ("a.py", 9))
    ]
    assert [place.text for place in places_of(seen)] == ["a.py:3", "9", "b.py:1"]
