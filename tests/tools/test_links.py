"""The check of resources' addresses: what it asks, what it records, and which dates it writes into tracks."""

import threading
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import links
import pytest

from tracker.roadmap.loader import load

TODAY = date(2026, 11, 28)


class Pages(BaseHTTPRequestHandler):
    """A page, one that moved there, and one that is gone."""

    def do_GET(self):
        self.send_response({"/here": 200, "/moved": 301}.get(self.path, 404))
        self.send_header("Location", "/here")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def site():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize(
    ("path", "result"), [("/here", "found: 200"), ("/moved", "found: 200, moved to "), ("/gone", "gone: 404")]
)
def test_an_address_is_asked_and_its_answer_recorded(site, path, result):
    link = links.ask(site + path, TODAY)
    assert (link.url, link.checked, link.how) == (site + path, "2026-11-28", "http")
    assert link.result.startswith(result)
    assert link.found == result.startswith("found")


def test_what_does_not_answer_and_what_is_no_address_is_not_found():
    assert links.ask("http://127.0.0.1:1/", TODAY).result.startswith("no answer: ")
    assert links.ask("file:///etc/passwd", TODAY).result.startswith("refused")


TRACK = """\
resources = [
  { title = "A, with a comma", url = "https://a.example/x?y=1", kind = "docs" },
  { title = "B", url = "https://b.example/", kind = "book", checked = "2020-01-01", paid = true },
  { title = "C", url = "https://c.example/", kind = "book", checked = "2020-01-01" },
]
"""


def test_dates_are_written_beside_the_resources_that_were_found(tmp_path):
    (tmp_path / "own.toml").write_text(TRACK)
    assert links.addresses(tmp_path) == ["https://a.example/x?y=1", "https://b.example/", "https://c.example/"]
    found = [links.Link(url, "2026-11-28", "http", "found: 200") for url in links.addresses(tmp_path)[:2]]
    gone = links.Link("https://c.example/", "2026-11-28", "http", "gone: 404")
    links.stamp({link.url: link for link in (*found, gone)}, tmp_path)
    assert (tmp_path / "own.toml").read_text() == TRACK.replace(
        '1", kind = "docs"', '1", kind = "docs", checked = "2026-11-28"'
    ).replace('checked = "2020-01-01", paid', 'checked = "2026-11-28", paid')


def test_records_are_read_as_they_were_written(tmp_path):
    link = links.Link("https://a.example/", "2026-11-28", "cited", "found in public files")
    file = tmp_path / "links.toml"
    links.write_records({link.url: link}, [link.url, "https://b.example/"], file)
    assert links.read_records(file) == {link.url: link}


@pytest.mark.parametrize(("key", "value"), [("how", "guessed"), ("checked", "yesterday")])
def test_a_record_that_says_too_little_is_refused(tmp_path, key, value):
    file = tmp_path / "links.toml"
    row = {"url": "https://a.example/", "checked": "2026-11-28", "how": "http", "result": "found: 200", key: value}
    file.write_text("[[link]]\n" + "".join(f'{name} = "{text}"\n' for name, text in row.items()))
    with pytest.raises(ValueError, match=key):
        links.read_records(file)


def test_each_resource_of_the_tracks_has_a_record_of_its_date():
    records = links.read_records(links.RECORDS)
    resources = [one for track in ("ai", "ml", "mlops") for m in load(track).milestones() for one in m.resources]
    assert {one.url for one in resources} == set(records)
    assert {one.url: one.checked for one in resources} == {url: link.checked for url, link in records.items()}
    assert all(link.found for link in records.values())
    titles = {(one.url, one.title, one.kind) for one in resources}
    assert len(titles) == len(records), "an address has one title"
