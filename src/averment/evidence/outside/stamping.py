"""Asks a time-stamping authority over HTTP: one question, one short answer, and no going elsewhere."""

from __future__ import annotations

import http.client
import io
import socket
import ssl
from contextlib import ExitStack
from typing import cast
from urllib.parse import urlsplit

from averment.evidence.outside.capture.bounds import Bounds, Broke, Purse
from averment.evidence.outside.capture.wire import Wire
from averment.evidence.rules.custody.stamps import LONGEST_BYTES
from averment.kernel.refusals import Refusal

BOUNDS = Bounds(
    head_bytes=16 * 1024, body_bytes=LONGEST_BYTES, all_bytes=2 * LONGEST_BYTES, idle_seconds=15, body_seconds=30,
    all_seconds=30,
)  # fmt: skip
_AGAIN = "Try again later, or another authority; nothing was kept."


def ask_authority(url: str, request: bytes, bounds: Bounds = BOUNDS) -> bytes:
    """The answer of the authority at exactly this address: no redirect is followed, no proxy asked.

    Raises Refusal where no answer comes within the bounds of time and length.
    """
    parts = urlsplit(url)
    try:
        host, port = parts.hostname, parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        host, port = None, 0
    if parts.scheme not in ("http", "https") or not host or parts.username is not None:
        raise Refusal(f"“{url}” is no address of an authority", mend="Write it as https://host/path.")
    try:
        return _asked(parts.scheme == "https", host, port, _head(url, len(request)) + request, bounds)
    except Broke as broke:
        raise Refusal(f"The authority’s answer did not come whole: {broke.why}", where=url, mend=_AGAIN) from None
    except ssl.SSLError as error:
        what = f"The authority does not prove to be {host} ({getattr(error, 'verify_message', '') or error.reason})"
        raise Refusal(what, where=url, mend=_AGAIN) from None
    except (OSError, http.client.HTTPException, ValueError) as error:
        told = getattr(error, "strerror", None) or type(error).__name__
        raise Refusal(f"The authority cannot be asked ({told})", where=url, mend=_AGAIN) from None


def _head(url: str, length: int) -> bytes:
    parts = urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    host = parts.netloc
    lines = (
        f"POST {target} HTTP/1.1",
        f"Host: {host}",
        "Content-Type: application/timestamp-query",
        "Accept: application/timestamp-reply",
        f"Content-Length: {length}",
        "Connection: close",
    )
    return "\r\n".join([*lines, "", ""]).encode("ascii")


def _asked(secure: bool, host: str, port: int, message: bytes, bounds: Bounds) -> bytes:
    purse = Purse(bounds)
    with ExitStack() as held:
        connection = held.enter_context(socket.create_connection((host, port), purse.patience(bounds.body_seconds)))
        if secure:
            context = ssl.create_default_context()
            connection = held.enter_context(context.wrap_socket(connection, server_hostname=host))
        connection.sendall(message)
        wire = Wire(connection, purse, bounds, io.BytesIO())
        response = http.client.HTTPResponse(cast(socket.socket, wire), method="POST")
        response.begin()
        if 300 <= response.status < 400:
            raise Broke("elsewhere", "it sends elsewhere, and stamps are asked for at the address that was given only")
        if response.status != http.client.OK:
            raise Broke("status", f"it says {response.status}")
        wire.expect_body(bounds.body_bytes)
        if response.length is not None and response.length > bounds.body_bytes:
            raise Broke("length", f"it has {response.length:,} bytes, and a stamp has at most {bounds.body_bytes:,}")
        answer = response.read(bounds.body_bytes + 1)
        if response.length:
            raise Broke("disconnect", "it was cut off")
        return answer
