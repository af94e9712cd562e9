"""From a URL to its file, through redirects: the address is checked, and then connected to, anew at each step."""

from __future__ import annotations

import queue
import re
import socket
import ssl
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from averment.evidence.outside.capture.addresses import is_loopback, is_synthesised, why_refused
from averment.evidence.outside.capture.bodies import demanded_digests, matches, pieces_of, stated_digests, unpacked
from averment.evidence.outside.capture.bounds import Bounds, Broke, Purse
from averment.evidence.outside.capture.exchanges import Exchange, NotReached, exchange
from averment.evidence.outside.capture.places import Place, Refused, joined, place_of

Resolve = Callable[[str, int], Sequence[str]]
_REDIRECTS = {301, 302, 303, 307, 308}


def addresses_of(host: str, port: int) -> Sequence[str]:
    """The addresses that the system knows for a name."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(sockaddr[0]) for _, _, _, _, sockaddr in found))


@dataclass(slots=True)
class Fetched:
    """The way to a file: each exchange, and why the file is not there; nothing where it is, whole."""

    exchanges: list[Exchange] = field(default_factory=list)
    trouble: str = ""

    @property
    def last(self) -> Exchange | None:
        """The exchange at the end of the way."""
        return self.exchanges[-1] if self.exchanges else None

    def close(self) -> None:
        """Let go of all that came."""
        for one in self.exchanges:
            one.close()


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Fetches files for one capture, out of one purse. `allow_loopback` is for tests and for nothing else."""

    bounds: Bounds
    purse: Purse
    resolve: Resolve
    allow_loopback: bool
    security: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def fetch(self, url: str, integrity: str = "") -> Fetched:
        """Follow `url` to its file; nothing that a server does is an error here."""
        found, seen = Fetched(), set[str]()
        while True:
            try:
                place = place_of(url)
                if place.url in seen or len(seen) > self.bounds.redirects:
                    raise Refused("it is redirected in a circle" if place.url in seen else self._too_often())
                seen.add(place.url)
                addresses = self._checked(place)
                found.exchanges.append(exchange(place, addresses, self.purse, self.bounds, self.security))
            except (Refused, NotReached) as refused:
                found.trouble = _after_redirect(str(refused), url, bool(found.exchanges))
                return found
            url = _redirect(found.exchanges[-1])
            if not url:
                found.trouble = self._why_not_whole(found.exchanges[-1], integrity)
                return found

    def _too_often(self) -> str:
        return f"it is redirected more than {self.bounds.redirects} times"

    def _checked(self, place: Place) -> list[str]:
        """The addresses of a place, when a capture may connect to every one of them."""
        if empty := self.purse.empty():
            raise Refused(empty)
        if place.port not in self.bounds.ports and not self.allow_loopback:
            raise Refused(f"its port {place.port} is not one of pages")
        found = [place.host] if _is_number(place.host) else self._resolved(place)
        for address in found:
            why = why_refused(address, allow_loopback=self.allow_loopback)
            if why and not is_synthesised(address):
                raise Refused(f"its host {place.host} is at {address}, {why}")
        public = [one for one in found if not why_refused(one, allow_loopback=self.allow_loopback)]
        if not public:
            raise Refused(f"its host {place.host} has no public address")
        if place.port not in self.bounds.ports and not all(is_loopback(one) for one in public):
            raise Refused(f"its port {place.port} is not one of pages")
        return public

    def _resolved(self, place: Place) -> list[str]:
        """Asked in a thread, because the system gives no way to stop waiting for a name."""
        answer: queue.SimpleQueue[Sequence[str]] = queue.SimpleQueue()

        def ask() -> None:
            try:
                answer.put(self.resolve(place.host, place.port))
            except (OSError, UnicodeError):
                answer.put(())

        threading.Thread(target=ask, daemon=True).start()
        try:
            found = answer.get(timeout=self.purse.patience(self.purse.elapsed() + self.bounds.idle_seconds))
        except (queue.Empty, Broke):
            raise NotReached(f"no address came for its host {place.host} in time") from None
        if not found:
            raise NotReached(f"its host {place.host} is not known")
        return list(found)

    def _why_not_whole(self, found: Exchange, integrity: str) -> str:
        if found.broke is not None:
            return found.broke.why
        if found.status in _REDIRECTS or not 200 <= found.status < 300:
            return f"its server answered with status {found.status}"
        if found.status != 200 and found.status != 203 or not found.content.tell():
            return f"its server sent nothing (status {found.status})"
        if not matches(pieces_of(found.content), stated_digests(found.headers), every=True):
            return "its bytes differ from the digest that its server states"
        return self._why_not_demanded(found, integrity)

    def _why_not_demanded(self, found: Exchange, integrity: str) -> str:
        demanded = demanded_digests(integrity)
        try:
            held = not demanded or matches(
                unpacked(found.content, found.headers, self.bounds.plain_bytes), demanded, every=False
            )
        except Broke as broke:
            return broke.why
        return "" if held else "its bytes differ from the digest that the page demands"


def _redirect(found: Exchange) -> str:
    """Where an answer sends on to; nothing where it is the end of the way."""
    location = str(found.headers.get("Location", "")).strip() if found.status in _REDIRECTS else ""
    if not location or found.broke is not None:
        return ""
    try:
        plain = location.encode("latin-1").decode("utf-8")
    except UnicodeError:
        plain = location
    return joined(found.place.url, plain) or plain


def _after_redirect(why: str, url: str, redirected: bool) -> str:
    return f"it is redirected to {shown(url)}: {why}" if redirected else why


def shown(url: str, most: int = 200) -> str:
    """A URL of others on one line, without the password that it may hold.

    >>> shown("http://me:secret@example.org/\\n")
    'http://…@example.org/\N{REPLACEMENT CHARACTER}'
    """
    plain = re.sub(r"//[^/?#]*@", "//…@", url)
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in plain[:most])


def _is_number(host: str) -> bool:
    return ":" in host or host.replace(".", "").isdigit()
