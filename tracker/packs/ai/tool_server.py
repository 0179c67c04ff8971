"""Three tools over HTTP that fail when they are asked to. See the README of the pack; standard library only."""

import argparse
import ast
import json
import operator
import random
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

STOCK = {"BX-14": 2, "BX-20": 1, "GR-125": 0, "SA-09": 3, "SA-31": 1, "CH-40": 1, "CH-41": 0, "LA-28": 2, "PW-02": 1}
FAILURES = ("error", "limit", "hang", "empty", "rubbish", "late", "wrong")
HANG_SECONDS = 60
LONGEST_EXPRESSION = 100
LARGEST_BODY = 10_000
OPERATORS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


def calculate(expression: str) -> float:
    """The value of a sum of numbers with + - * / and brackets. Raises ValueError for anything else."""
    if len(expression) > LONGEST_EXPRESSION:
        raise ValueError("the expression is too long")
    try:
        return _value(ast.parse(expression, mode="eval").body)
    except (SyntaxError, ZeroDivisionError, RecursionError) as error:
        raise ValueError(f"cannot calculate it: {type(error).__name__} (in a URL, + is written %2B)") from error


def _value(node: ast.expr) -> float:
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return number
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATORS:
            return OPERATORS[type(op)](_value(left), _value(right))
    raise ValueError("only numbers, + - * / and brackets are allowed")


class World:
    """What the tools changed, and what was asked of them."""

    def __init__(self, fail: str = "", share: float = 1.0, seed: int = 0) -> None:
        """Let this share of the requests fail, the same ones for the same seed."""
        self.fail = fail
        self.share = share
        self.chance = random.Random(seed)  # noqa: S311 - it draws failures, not secrets
        self.lock = threading.Lock()
        self.reservations: list[dict[str, str]] = []
        self.answers: dict[str, dict[str, Any]] = {}
        self.log: list[dict[str, Any]] = []

    def failure(self, asked: str) -> str:
        """The failure of the next request: the one that it asks for, or by chance the one set for all."""
        if asked:
            return asked if asked in FAILURES else ""
        with self.lock:
            return self.fail if self.fail and self.chance.random() < self.share else ""

    def reserve(self, part: str, member: str, key: str) -> dict[str, Any]:
        """Reserve a part. The same key gives the same answer without a second reservation."""
        with self.lock:
            if key and key in self.answers:
                return self.answers[key]
            self.reservations.append({"part": part, "member": member, "key": key})
            answer = {"reservation": len(self.reservations), "part": part, "member": member}
            if key:
                self.answers[key] = answer
            return answer


class Handler(BaseHTTPRequestHandler):
    """Answers requests to the tools."""

    world: World

    def do_GET(self) -> None:
        """Answer /stock, /calculate and /log."""
        path, query = self._asked()
        if path == "/log":
            self._send(200, {"requests": self.world.log, "reservations": self.world.reservations})
        elif path == "/stock":
            part = query.get("part", "")
            known = part in STOCK
            self._answer(query, 200 if known else 404, {"part": part, "free": STOCK.get(part)})
        elif path == "/calculate":
            try:
                self._answer(query, 200, {"value": calculate(query.get("expression", ""))})
            except ValueError as error:
                self._answer(query, 400, {"error": str(error)})
        else:
            self._send(404, {"error": "no such tool"})

    def do_POST(self) -> None:
        """Answer /reservations."""
        path, query = self._asked()
        try:
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length)) if 0 < length <= LARGEST_BODY else {}
        except ValueError:
            body = {}
        part, member = (str(body.get(name, "")) if isinstance(body, dict) else "" for name in ("part", "member"))
        if path != "/reservations":
            self._send(404, {"error": "no such tool"})
        elif part not in STOCK or not member:
            self._answer(query, 400, {"error": "give a known part and a member"})
        else:
            failure = self.world.failure(query.get("fail", ""))
            # Only a late failure has an effect before it fails, which is what makes repeating it dangerous.
            done = failure in ("", "late", "wrong")
            made = self.world.reserve(part, member, self.headers.get("Idempotency-Key", "")) if done else {}
            self._answer(query, 201, made, failure)

    def _asked(self) -> tuple[str, dict[str, str]]:
        parts = urlsplit(self.path)
        return parts.path, {name: values[-1] for name, values in parse_qs(parts.query).items()}

    def _answer(self, query: dict[str, str], status: int, answer: dict[str, Any], failure: str | None = None) -> None:
        failure = self.world.failure(query.get("fail", "")) if failure is None else failure
        self.world.log.append({"request": f"{self.command} {self.path}", "failure": failure})
        if failure == "hang":
            time.sleep(HANG_SECONDS)
        if failure in ("hang", "late"):
            self.close_connection = True
        elif failure == "error":
            self._send(500, {"error": "internal error"})
        elif failure == "limit":
            self._send(429, {"error": "too many requests"}, {"Retry-After": "2"})
        elif failure == "empty":
            self._send(200, None)
        elif failure == "rubbish":
            self._send(200, "<html>gateway</html>")
        elif failure == "wrong":
            self._send(200, {"part": "ZZ-99", "free": 7, "value": 42, "reservation": 0})
        else:
            self._send(status, answer)

    def _send(self, status: int, content: object, headers: dict[str, str] | None = None) -> None:
        text = content if isinstance(content, str) else "" if content is None else json.dumps(content)
        data = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html" if isinstance(content, str) else "application/json")
        self.send_header("Content-Length", str(len(data)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's signature
        """Write no line a request; GET /log has them."""


def serve(port: int, world: World) -> ThreadingHTTPServer:
    """A server of the tools on this machine's loopback address; the caller runs it."""
    return ThreadingHTTPServer(("127.0.0.1", port), type("Tools", (Handler,), {"world": world}))


def main() -> None:
    """Serve until it is interrupted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8765)
    parser.add_argument("--fail", choices=FAILURES, default="", help="let requests fail in this way")
    parser.add_argument("--share", type=float, default=1.0, help="the share of requests that fail")
    parser.add_argument("--seed", type=int, default=0, help="which of them fail")
    given = parser.parse_args()
    server = serve(given.port, World(given.fail, given.share, given.seed))
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()


if __name__ == "__main__":
    main()
