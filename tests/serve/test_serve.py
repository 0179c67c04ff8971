"""`tracker serve`: who gets in, what a page can ask for, and what remains when it ends."""

import asyncio
import signal
from contextlib import asynccontextmanager

import aiohttp
import psutil
import pytest
from driving import piloted
from serving import SECONDS, served

from tracker.serve.access import Access
from tracker.serve.session import COMMAND, MOST, within_limits


@pytest.fixture
def server(environment):
    """A server with a home that is empty, started by a user who has secrets and an editor."""
    with served({**environment, "CLOUD_TOKEN": "secret", "EDITOR": "vi", "SSH_AUTH_SOCK": "agent"}) as found:
        yield found


@asynccontextmanager
async def browser(server):
    """A client that has opened the address."""
    jar = aiohttp.CookieJar(unsafe=True)  # which takes cookies of addresses in numbers
    async with aiohttp.ClientSession(cookie_jar=jar) as session:
        async with session.get(server.url) as answer:
            assert answer.status == 200
        yield session


@asynccontextmanager
async def page(server):
    """The WebSocket of a page."""
    async with (
        browser(server) as session,
        session.ws_connect(f"{server.root}/ws?width=120&height=40", origin=server.root) as socket,
    ):
        yield socket


async def drawn(socket, text):
    """Wait until the app has drawn a text."""
    seen = b""
    async with asyncio.timeout(SECONDS):
        while text not in seen:
            message = await socket.receive()
            assert message.type in {aiohttp.WSMsgType.BINARY, aiohttp.WSMsgType.TEXT}, message
            seen += message.data if isinstance(message.data, bytes) else b""


async def status(server, path="/", cookies=None, **headers):
    """The status of a request without redirection."""
    async with (
        aiohttp.ClientSession(cookies=cookies) as session,
        session.get(server.root + path, headers=headers, allow_redirects=False) as answer,
    ):
        return answer.status


@piloted
async def test_only_the_token_opens_it_and_the_cookie_keeps_it_open(server):
    token = server.url.partition("token=")[2]
    for path in ("/", "/ws", "/static/page.css", "/download/x", "/?token=", f"/?token={token[:-1]}", "/?token=%ff"):
        assert await status(server, path) == 403, path
    assert await status(server, f"/static/page.css?token={token}") == 403, "the token is for the page alone"
    async with (
        aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session,
        session.get(server.url, allow_redirects=False) as answer,
    ):
        assert (answer.status, answer.headers["Location"]) == (303, "/")
        cookie = answer.headers["Set-Cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=Strict" in cookie
        assert token not in cookie
    async with browser(server) as session, session.get(server.root) as answer:
        assert answer.url.query_string == ""
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; ")
        assert "http" not in policy
        assert answer.headers["Cache-Control"] == "no-store"
        assert "http" not in (await answer.text()).replace(server.root, "")


@piloted
async def test_requests_of_other_pages_and_names_are_refused(server):
    async with browser(server) as session:
        cookies = {cookie.key: cookie.value for cookie in session.cookie_jar}
    for headers in (
        {"Host": "attacker.example"},
        {"Host": "attacker.example:8000"},
        {"Host": "127.0.0.1.attacker.example"},
        {"Host": "192.0.2.1"},
        {"Host": "user@127.0.0.1"},
        {"Host": "127.0.0.1:8000x"},
        {"Origin": "http://attacker.example"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "null"},
    ):
        assert await status(server, cookies=cookies, **headers) == 403, headers
    assert await status(server, cookies=cookies, Host="localhost:9999") == 200


@piloted
async def test_a_websocket_of_another_page_is_refused_and_starts_nothing(server):
    async with browser(server) as session:
        for origin in (None, "http://attacker.example", "null", "https://127.0.0.1"):
            with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
                await session.ws_connect(f"{server.root}/ws", origin=origin)
            assert caught.value.status == 403, origin
            assert server.apps == [], origin


@piloted
async def test_the_app_runs_by_a_fixed_command_with_little_of_the_environment(server, environment):
    async with page(server) as socket:
        await drawn(socket, b"What is your background?")
        (app,) = server.apps
        assert app.cmdline()[1:] == list(COMMAND[1:])
        given = app.environ()
        assert given["TRACKER_HOME"] == environment["TRACKER_HOME"]
        assert {"CLOUD_TOKEN", "EDITOR", "SSH_AUTH_SOCK"} & set(given) == set()
    await gone([app])


@piloted
async def test_a_page_can_send_keys_and_sizes_and_nothing_else(server):
    async with page(server) as socket:
        await drawn(socket, b"What is your background?")
        for message in (
            "",
            "{}",
            "[]",
            '["quit"]',
            '["stdin", {}]',
            '["resize", {"width": "x", "height": 1}]',
            "[" * 9,
        ):
            await socket.send_str(message)
        await socket.send_bytes(b"M\0\0\0\x02{}")
        await socket.send_str('["resize", {"width": 999999999, "height": 999999999}]')
        await socket.send_str('["resize", {"width": 100, "height": 30}]')
        await socket.send_str('["ping", "7"]')
        async with asyncio.timeout(SECONDS):
            while (message := await socket.receive()).data != '["pong", "7"]':
                assert message.type is aiohttp.WSMsgType.BINARY
        await socket.send_str('["stdin", "\\r"]')
        await drawn(socket, b"What do you enjoy?")
    assert within_limits(999_999_999) == MOST


@piloted
async def test_no_file_but_those_of_the_page_is_served(server):
    async with browser(server) as session:
        for path in (
            "/static/",
            "/static/server.py",
            "/static/..%2fserver.py",
            "/static/%2e%2e/server.py",
            "/download/x",
        ):
            async with session.get(server.root + path) as answer:
                assert answer.status in {403, 404}, path
        async with session.get(f"{server.root}/static/RobotoMono.ttf") as answer:
            assert (await answer.read())[:4] == b"\0\1\0\0"


@piloted
async def test_an_export_is_downloaded_and_never_shown(server, tracker):
    tracker("start", "ai")
    async with (
        browser(server) as session,
        session.ws_connect(f"{server.root}/ws?width=120&height=40", origin=server.root) as socket,
    ):
        await drawn(socket, b"Next up")
        await socket.send_str('["stdin", "5"]')
        await drawn(socket, b"## Projects")
        await socket.send_str(r'["stdin", "\u0013"]')  # ctrl+s
        async with asyncio.timeout(SECONDS):
            while (message := await socket.receive()).type is aiohttp.WSMsgType.BINARY:
                pass
        kind, key = message.json()
        assert kind == "deliver_file_start"
        async with session.get(f"{server.root}/download/{key}") as answer:
            assert answer.headers["Content-Disposition"] == 'attachment; filename="resume.md"'
            assert await answer.read() == tracker("export").stdout.encode()


async def gone(processes):
    """Wait until processes have ended."""
    async with asyncio.timeout(SECONDS):
        while any(  # noqa: ASYNC110 - other processes send no event
            one.is_running() and one.status() != psutil.STATUS_ZOMBIE for one in processes
        ):
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("hangs", [False, True])
@piloted
async def test_a_signal_ends_it_with_every_app_also_one_that_hangs(server, number, hangs):
    async with page(server) as socket:
        await drawn(socket, b"What is your background?")
        apps = server.apps
        if hangs:
            apps[0].suspend()
        assert await asyncio.to_thread(server.end, number) == 0
    await gone(apps)
    assert server.process.stderr.read().count("\n") == 1


@piloted
async def test_an_app_ends_when_its_server_is_killed(server):
    async with page(server) as socket:
        await drawn(socket, b"What is your background?")
        apps = server.apps
        server.process.kill()
        server.process.wait()
    await gone(apps)


@piloted
async def test_an_app_that_ends_closes_its_page(server):
    async with page(server) as socket:
        await drawn(socket, b"What is your background?")
        server.apps[0].kill()
        async with asyncio.timeout(SECONDS):
            while (await socket.receive()).type is aiohttp.WSMsgType.BINARY:
                pass
        assert socket.closed


def test_a_port_in_use_is_one_line(server, tracker):
    done = tracker("serve", "--port", server.root.rpartition(":")[2])
    assert done.returncode == 3
    assert done.stderr.splitlines()[0].endswith("is in use")


def test_a_host_that_is_not_here_is_one_line(tracker):
    done = tracker("serve", "--host", "192.0.2.1", "--port", "0")
    assert done.returncode == 3
    assert done.stderr.startswith("Error: cannot listen on 192.0.2.1")


def test_a_host_that_others_reach_is_warned_of(environment):
    with served(environment, "--host", "0.0.0.0") as found:  # noqa: S104 - what is warned of
        found.end()
        assert "other machines can reach 0.0.0.0" in found.process.stderr.read()


@pytest.mark.parametrize(
    ("listens", "header", "own"),
    [
        ("127.0.0.1", "[::1]:8000", True),
        ("localhost", "LOCALHOST", True),
        ("127.0.0.1", "", False),
        ("127.0.0.1", "127.0.0.1/x", False),
        ("0.0.0.0", "192.168.1.5:8000", True),  # noqa: S104 - a case
        ("0.0.0.0", "attacker.example:8000", False),  # noqa: S104 - a case
        ("192.168.1.5", "192.168.1.5:8000", True),
        ("192.168.1.5", "127.0.0.1:8000", False),
        ("box.example", "BOX.example:8000", True),
    ],
)
def test_the_host_must_be_one_of_the_server(listens, header, own):
    assert Access.create(listens, 8000).is_own_host(header) is own


@piloted
async def test_no_module_of_the_current_folder_is_imported(environment, tmp_path):
    hostile = tmp_path / "clone"
    hostile.mkdir()
    for name in ("json", "subprocess", "signal", "tracker"):
        (hostile / f"{name}.py").write_text(f"open({str(tmp_path / 'run')!r}, 'w')\n")
    with served(environment, cwd=hostile) as server:
        async with page(server) as socket:
            await drawn(socket, b"What is your background?")
    assert not (tmp_path / "run").exists()
