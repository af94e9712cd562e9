"""A folder shown in the browser of this computer, and to nobody else."""

from __future__ import annotations

import contextlib
import http.server
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any

import click

from averment.kernel.refusals import Refusal
from averment.web.screen import safe

_PLAIN = "text/plain; charset=utf-8"


class _Files(http.server.SimpleHTTPRequestHandler):
    """Files of one folder; no list of them, no script in them, no log."""

    extensions_map = {
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        **dict.fromkeys((".txt", ".md", ".py", ".jsonl", ".eml", ".sshsig", ""), _PLAIN),
    }

    def list_directory(self, path: Any) -> None:
        self.send_error(HTTPStatus.NOT_FOUND)

    def end_headers(self) -> None:
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-store")
        if self.path.split("?")[0].endswith((".html", "/")):  # originals are web pages of strangers
            self.send_header(
                "Content-Security-Policy",
                "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; font-src data:",
            )
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the name that the library gives it
        """Says nothing: what is looked at is nobody's business."""


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that closed the connection is no fault."""


def listening(folder: Path, port: int) -> http.server.HTTPServer:
    """A server of a folder to this computer, which answers once it serves; a port that cannot be had is refused."""
    try:
        return _Server(("127.0.0.1", port), partial(_Files, directory=str(folder)))
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or "no such port"
        raise Refusal(f"Port {port} cannot be used: {reason}", mend="Give another with --port.") from error


def serve(server: http.server.HTTPServer, folder: Path) -> None:
    """Serves the folder until it is stopped."""
    click.echo(
        f"\nOpen http://127.0.0.1:{server.server_port}/ in a browser. It shows {safe(folder)}. Stop it with Ctrl-C."
    )
    with contextlib.suppress(KeyboardInterrupt):
        server.serve_forever()
    click.echo("\nStopped.")
