"""The HTTP server: one page, its files, a WebSocket for the terminal, and downloads."""

from __future__ import annotations

import asyncio
import errno
import signal
from contextlib import suppress
from html import escape
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, NamedTuple

import textual_serve
from aiohttp import WSCloseCode, WSMsgType, web
from aiohttp.helpers import content_disposition_header
from textual_serve.download_manager import DownloadManager

from tracker.errors import ProgressError
from tracker.serve.access import Access
from tracker.serve.session import Session

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from aiohttp.typedefs import Handler

OWN = Path(__file__).parent
TEXTUAL = Path(textual_serve.__file__).parent / "static"
FILES = {
    "page.css": OWN / "page.css",
    "page.js": OWN / "page.js",
    "textual.js": TEXTUAL / "js/textual.js",
    "xterm.css": TEXTUAL / "css/xterm.css",
    "RobotoMono.ttf": TEXTUAL / "fonts/RobotoMono-VariableFont_wght.ttf",
    "RobotoMono-Italic.ttf": TEXTUAL / "fonts/RobotoMono-Italic-VariableFont_wght.ttf",
}
"""Name in the address → file. No other file is served."""

HEADERS = {
    # Nothing comes from elsewhere. xterm.js writes styles into the page; images are what it draws.
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "font-src 'self'; img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}

MAX_SESSIONS = 8
MAX_MESSAGE = 1 << 20
"""Bytes of the longest message of a page: what can be pasted at once."""

ACCESS: web.AppKey[Access] = web.AppKey("access", Access)
DOWNLOADS: web.AppKey[DownloadManager] = web.AppKey("downloads", DownloadManager)
PAGES: web.AppKey[set[web.WebSocketResponse]] = web.AppKey("pages", set)


class Listening(NamedTuple):
    """Where a server listens, and the address with the token that opens it."""

    host: str
    port: int
    url: str


async def serve(host: str, port: int, on_listening: Callable[[Listening], object]) -> None:
    """Serve until a signal comes; port 0 takes any free one. Raises ProgressError where it cannot listen."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        with suppress(NotImplementedError, AttributeError):  # Windows
            loop.add_signal_handler(getattr(signal, name), stopped.set)
    app = application()
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=10)
    await runner.setup()
    try:
        await _listen(runner, host, port)
        used = runner.addresses[0][1]
        app[ACCESS] = access = Access.create(host, used)
        shown = f"[{host}]" if ":" in host else host
        on_listening(Listening(host, used, f"http://{shown}:{used}/?token={access.token}"))
        await stopped.wait()
    finally:
        await runner.cleanup()


async def _listen(runner: web.AppRunner, host: str, port: int) -> None:
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            remedy = "choose another one with --port, or --port 0 for any free one"
            raise ProgressError("port_in_use", f"port {port} is in use", remedy) from error
        remedy = "choose another --host or --port"
        message = f"cannot listen on {host}, port {port}: {error.strerror or error}"
        raise ProgressError("cannot_listen", message, remedy) from error


def application() -> web.Application:
    """The application; ACCESS is set when its port is known."""
    app = web.Application(middlewares=[_guard])
    app[DOWNLOADS] = DownloadManager()
    app[PAGES] = set()
    app.add_routes(
        [
            web.get("/", _page, allow_head=False),
            web.get("/ws", _connect, allow_head=False),
            web.get("/static/{name}", _file, allow_head=False),
            web.get("/download/{key}", _download, allow_head=False),
        ]
    )
    app.on_response_prepare.append(_add_headers)
    app.on_shutdown.append(_close_pages)
    return app


@web.middleware
async def _guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what comes from elsewhere or without a secret; exchange the token for the cookie."""
    access = request.app[ACCESS]
    if reason := access.refusal(request.headers, needs_origin=request.path == "/ws"):
        raise web.HTTPForbidden(text=f"Refused: {reason}.\n")
    if request.path == "/" and access.knows_token(request.query.get("token", "")):
        response = web.HTTPSeeOther("/")
        name, value = access.cookie
        response.set_cookie(name, value, httponly=True, samesite="Strict", path="/")
        raise response
    if not access.knows_cookie(request.cookies):
        raise web.HTTPForbidden(text="Refused: open the address that `tracker serve` printed, with its token.\n")
    return await handler(request)


async def _add_headers(_request: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(HEADERS)


async def _page(request: web.Request) -> web.Response:
    template = Template((OWN / "page.html").read_text(encoding="utf-8"))
    return web.Response(text=template.substitute(host=escape(request.host)), content_type="text/html")


async def _file(request: web.Request) -> web.FileResponse:
    file = FILES.get(request.match_info["name"])
    if not file:
        raise web.HTTPNotFound
    return web.FileResponse(file)


async def _connect(request: web.Request) -> web.WebSocketResponse:
    """Run the app for a page until one of both ends."""
    pages = request.app[PAGES]
    if len(pages) >= MAX_SESSIONS:
        raise web.HTTPServiceUnavailable(text=f"{MAX_SESSIONS} pages are open already.\n")
    websocket = web.WebSocketResponse(heartbeat=15, max_msg_size=MAX_MESSAGE)
    await websocket.prepare(request)
    session = Session(websocket, request.app[DOWNLOADS])
    pages.add(websocket)
    try:
        await session.start(_number(request, "width", 80), _number(request, "height", 24))
        async for message in websocket:
            answer = await session.obey(message.data) if message.type is WSMsgType.TEXT else None
            if answer:
                await websocket.send_json(answer)
    finally:
        pages.discard(websocket)
        await session.stop()
    return websocket


def _number(request: web.Request, name: str, default: int) -> int:
    given = request.query.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 6 else default  # noqa: PLR2004 - limited later


async def _download(request: web.Request) -> web.StreamResponse:
    """A file that the app delivers: always saved, never shown as a page of this server."""
    downloads, key = request.app[DOWNLOADS], request.match_info["key"]
    try:
        found = await downloads.get_download_metadata(key)
    except KeyError:
        raise web.HTTPNotFound from None
    name = content_disposition_header("attachment", filename=found.file_name)
    response = web.StreamResponse(headers={"Content-Type": found.mime_type, "Content-Disposition": name})
    await response.prepare(request)
    async for chunk in downloads.download(key):
        await response.write(chunk)
    await response.write_eof()
    return response


async def _close_pages(app: web.Application) -> None:
    closing: list[Awaitable[bool]] = [page.close(code=WSCloseCode.GOING_AWAY) for page in app[PAGES]]
    await asyncio.gather(*closing, return_exceptions=True)
