"""A server on loopback that says exactly what a test tells it to, and writes down who asked for what."""

from __future__ import annotations

import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from averment.evidence.outside.capture.bounds import Bounds
from averment.evidence.outside.capture.captured import Captured
from averment.evidence.outside.capture.capturing import capture_page

Answer = bytes | Callable[[socket.socket], None]
BEGAN = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
TIGHT = Bounds(
    parts=60, body_bytes=1 << 20, plain_bytes=1 << 20, all_bytes=8 << 20, idle_seconds=3, body_seconds=3, all_seconds=30
)
STORY = "<p>" + "The court heard the clerk on the second day of the hearing, and nobody objected to it. " * 20


def answer(body: str | bytes, kind: str = "text/html; charset=utf-8", status: str = "200 OK", more: str = "") -> bytes:
    """A whole answer with its length."""
    data = body if isinstance(body, bytes) else body.encode()
    head = (
        f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(data)}\r\n{more}Connection: close\r\n\r\n"
    )
    return head.encode() + data


def moved(to: str, status: str = "302 Found") -> bytes:
    """A redirect."""
    return answer("", status=status, more=f"Location: {to}\r\n")


class Site(socketserver.ThreadingTCPServer):
    """Answers by path; what it does not know is not found."""

    allow_reuse_address = daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, answers: dict[str, Answer], context: ssl.SSLContext | None = None) -> None:
        self.answers, self.context, self.asked, self.heads = answers, context, list[str](), list[str]()
        super().__init__(("127.0.0.1", 0), _Visit)

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])

    def handle_error(self, request: object, client_address: object) -> None:
        """A visitor that leaves early is no error of the server."""


class _Visit(socketserver.BaseRequestHandler):
    server: Site

    def handle(self) -> None:
        connection: socket.socket = self.request
        if self.server.context is not None:
            connection = self.server.context.wrap_socket(connection, server_side=True)
        head = b""
        while b"\r\n\r\n" not in head and (data := connection.recv(4096)):
            head += data
        if not head:
            return
        path = head.split(b" ")[1].decode()
        self.server.asked.append(path)
        self.server.heads.append(head.decode())
        found = self.server.answers.get(path, answer("not here", status="404 Not Found"))
        if callable(found):
            found(connection)
        else:
            connection.sendall(found)
        if self.server.context is not None:
            connection.close()


@contextmanager
def serving(answers: dict[str, Answer], context: ssl.SSLContext | None = None) -> Iterator[Site]:
    """The site, while it serves."""
    with Site(answers, context) as site:
        thread = threading.Thread(target=site.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield site
        finally:
            site.shutdown()
            thread.join()


def here(host: str, port: int) -> Sequence[str]:
    """Every name leads to this computer."""
    return ["127.0.0.1"]


def capture(site: Site, to: Path, path: str = "/", bounds: Bounds = TIGHT) -> Captured:
    """The page at `path` of the site, captured into `to`/page.warc.gz."""
    url = f"http://news.example:{site.port}{path}"
    return capture_page(url, to / "page.warc.gz", BEGAN, bounds, here, allow_loopback=True)
