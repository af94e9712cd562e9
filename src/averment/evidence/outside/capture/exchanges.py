"""One request and what came back, over a connection to the very address that was checked."""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import importlib.metadata
import re
import socket
import ssl
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from email.message import Message
from typing import BinaryIO, cast

from averment.evidence.outside.capture.bounds import Bounds, Broke, Purse
from averment.evidence.outside.capture.places import Place
from averment.evidence.outside.capture.wire import Wire

SOFTWARE = f"averment {importlib.metadata.version('averment')}"
_MOST_IN_MEMORY = 64 * 1024
_READ_BYTES = 64 * 1024
_MOST_ADDRESSES = 3
# Sent without being asked for (RFC 9110 section 15.2); no part of the answer that is kept.
_INFORMATION = re.compile(rb"HTTP/1\.[01] 1\d\d[^\n]*\n(?:[^\r\n][^\n]*\n)*\r?\n")


@dataclass(slots=True)
class Exchange:
    """What was asked and what came, byte for byte in `raw`; `content` is the body without the framing of transfer.

    `broke` says why it is not whole. A status of 0 means that no answer could be made out in what came.
    """

    place: Place
    address: str
    request: bytes
    begun_seconds: float
    certificate_sha256: str = ""
    status: int = 0
    headers: Message = field(default_factory=Message)
    head_bytes: int = 0
    broke: Broke | None = None
    raw: BinaryIO = field(default_factory=lambda: _spool())
    content: BinaryIO = field(default_factory=lambda: _spool())

    def close(self) -> None:
        """Let go of what is held on the disk."""
        self.raw.close()
        self.content.close()


class NotReached(Exception):
    """No connection came about; the message says why."""


def exchange(
    place: Place, addresses: Sequence[str], purse: Purse, bounds: Bounds, security: ssl.SSLContext
) -> Exchange:
    """Ask for `place` at the first of `addresses` that answers; raises NotReached where none does."""
    with (
        _connected(place, addresses, purse, bounds) as (plain, address),
        _secured(plain, place, security) as connection,
    ):
        found = Exchange(place, address, _request(place), purse.elapsed())
        if isinstance(connection, ssl.SSLSocket):
            found.certificate_sha256 = hashlib.sha256(connection.getpeercert(binary_form=True) or b"").hexdigest()
        wire = Wire(connection, purse, bounds, found.raw)
        try:
            _send(connection, found.request)
            _receive(found, wire, bounds)
            found.raw.truncate(wire.handed)  # what follows the answer is no part of it
        except Broke as broke:
            found.broke = broke
        except (http.client.HTTPException, ValueError, OverflowError) as error:
            found.broke = Broke("disconnect", _garbled(error))
    _without_information(found)
    return found


def _send(connection: socket.socket, request: bytes) -> None:
    try:
        connection.sendall(request)
    except OSError as error:
        raise Broke("disconnect", f"its server broke off ({error.strerror or 'connection lost'})") from None


def _receive(found: Exchange, wire: Wire, bounds: Bounds) -> None:
    response = _answer(wire)
    found.headers, found.head_bytes, found.status = response.headers, wire.handed, response.status
    wire.expect_body(bounds.body_bytes)
    if response.length is not None and response.length > bounds.body_bytes:
        raise Broke("length", f"it has {response.length:,} bytes, more than the {bounds.body_bytes:,} for one file")
    while data := response.read(_READ_BYTES):
        found.content.write(data)
    if "Transfer-Encoding" in response.headers and not response.chunked:
        raise Broke("unspecified", "it came in a framing that is not read")
    if "Content-Length" in response.headers and not response.chunked and response.length is None:
        raise Broke("unspecified", "its server announced a length that is no number")
    if response.length:
        raise Broke("disconnect", f"it was cut off {response.length:,} bytes before the end that its server announced")


def _answer(wire: Wire) -> http.client.HTTPResponse:
    while True:
        response = http.client.HTTPResponse(cast(socket.socket, wire), method="GET")
        response.begin()
        if not 100 <= response.status < 200 or response.status == http.client.SWITCHING_PROTOCOLS:
            return response


def _garbled(error: Exception) -> str:
    if isinstance(error, http.client.RemoteDisconnected):
        return "its server closed the connection without an answer"
    if isinstance(error, http.client.IncompleteRead):
        return "it was cut off before the end that its server announced"
    return f"what its server sent is not HTTP ({type(error).__name__})"


def _without_information(found: Exchange) -> None:
    """Cut what came before the answer, so that the answer stands at the start."""
    found.raw.seek(0)
    head = found.raw.read(found.head_bytes)
    start = 0
    while ahead := _INFORMATION.match(head, start):
        start = ahead.end()
    if start and start < found.head_bytes:
        rest = _spool()
        rest.write(head[start:])
        while data := found.raw.read(_READ_BYTES):
            rest.write(data)
        found.raw.close()
        found.raw, found.head_bytes = rest, found.head_bytes - start


@contextlib.contextmanager
def _connected(
    place: Place, addresses: Sequence[str], purse: Purse, bounds: Bounds
) -> Iterator[tuple[socket.socket, str]]:
    trouble = "it has no address"
    for address in addresses[:_MOST_ADDRESSES]:
        try:
            patience = purse.patience(purse.elapsed() + bounds.body_seconds)
            plain = socket.create_connection((address, place.port), patience)
        except OSError as error:
            trouble = f"its server {address} does not answer ({error.strerror or 'time is up'})"
            continue
        except Broke as broke:
            raise NotReached(broke.why) from None
        with plain:
            yield plain, address
        return
    raise NotReached(trouble)


@contextlib.contextmanager
def _secured(plain: socket.socket, place: Place, security: ssl.SSLContext) -> Iterator[socket.socket]:
    if place.scheme == "http":
        yield plain
        return
    try:
        secured = security.wrap_socket(plain, server_hostname=place.host)
    except ssl.SSLCertVerificationError as error:
        raise NotReached(f"its server does not prove to be {place.host} ({error.verify_message})") from None
    except OSError as error:
        raise NotReached(f"no secure connection came about ({error.strerror or 'time is up'})") from None
    with secured:
        yield secured


def _request(place: Place) -> bytes:
    lines = (
        f"GET {place.target} HTTP/1.1",
        f"Host: {place.authority}",
        f"User-Agent: Mozilla/5.0 (compatible; {SOFTWARE.replace(' ', '/')})",
        "Accept: text/html,application/xhtml+xml,*/*;q=0.8",
        "Accept-Encoding: identity",
        "Connection: close",
    )
    return "\r\n".join([*lines, "", ""]).encode("ascii")


def _spool() -> BinaryIO:
    return cast(BinaryIO, tempfile.SpooledTemporaryFile(max_size=_MOST_IN_MEMORY))
