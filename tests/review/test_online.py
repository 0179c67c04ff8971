"""Links are looked up only at public addresses, with bounded redirections."""

import http.server
import ipaddress
import threading
from contextlib import contextmanager

import pytest

from tracker.review import online
from tracker.review.online import MOST_LINKS, look_up


class Page(http.server.BaseHTTPRequestHandler):
    """Answers with the status in the path, or redirects to what follows `/to/`."""

    def do_GET(self):
        self.server.asked.append(self.path)
        if self.path == "/circle":
            self.send_response(301)
            self.send_header("Location", "/circle")
        elif self.path.startswith("/to/"):
            self.send_response(302)
            self.send_header("Location", self.path.removeprefix("/to/").replace("|", "/"))
        else:
            self.send_response(int(self.path.strip("/") or 200))
        self.end_headers()

    def log_message(self, *_arguments):
        pass


@contextmanager
def serving():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
    server.asked = []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server, f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def loopback_is_public(monkeypatch):
    """The one way to try a real server here: take its address for one of the web."""

    class Address:
        def __init__(self, text) -> None:
            self.is_global = text == "127.0.0.1" or ipaddress.IPv4Address(text).is_global

    monkeypatch.setattr(online.ipaddress, "ip_address", Address)


@pytest.mark.usefixtures("loopback_is_public")
@pytest.mark.parametrize(
    ("path", "dead"), [("200", False), ("404", True), ("410", True), ("503", True), ("403", False), ("429", False)]
)
def test_the_status_says_whether_a_link_is_dead(path, dead):
    with serving() as (_, base):
        (answer,) = look_up([(3, f"{base}/{path}")])
    assert (answer.status, answer.is_dead, answer.line) == (int(path), dead, 3)
    assert answer.day


@pytest.mark.usefixtures("loopback_is_public")
def test_a_redirection_is_followed_and_a_circle_ends():
    with serving() as (server, base):
        followed, circle = look_up([(1, f"{base}/to/|200"), (2, f"{base}/circle")])
        assert followed.status == 200
        assert circle.is_dead
        assert "redirects more than" in circle.error
        assert len(server.asked) < 12


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/",
        "http://localhost:{port}/",
        "http://[::1]:{port}/",
        "http://0.0.0.0:{port}/",
        "http://2130706433:{port}/",
    ],
)
def test_a_private_address_is_never_asked(url):
    with serving() as (server, _):
        (answer,) = look_up([(1, url.format(port=server.server_port))])
        assert server.asked == []
    assert answer.status == 0
    assert answer.refused


@pytest.mark.usefixtures("loopback_is_public")
def test_a_redirection_to_a_private_address_is_refused():
    with serving() as (_, base):
        (answer,) = look_up([(1, f"{base}/to/http:||10.0.0.1|")])
    assert answer.error == online.PRIVATE
    assert answer.refused


@pytest.mark.parametrize("url", ["ftp://example.org/a", "http:///nowhere", "javascript:alert(1)", "http://[broken"])
def test_what_is_no_address_of_the_web_is_not_asked(url):
    (answer,) = look_up([(1, url)])
    assert answer.status == 0


def test_only_the_first_links_are_looked_up():
    assert len(look_up((number, "ftp://x") for number in range(100))) == MOST_LINKS
