"""Where a URL leads: all odd ways of writing it are refused, so that what is checked is what is fetched."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

import idna

LONGEST = 8192
_PORTS = {"http": 80, "https": 443}
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\Z")
_NUMBER = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)\Z")
_NOT_PUBLIC = ("localhost", "local", "internal", "intranet", "lan", "home", "corp", "private", "arpa", "onion", "test")
_OTHER_DOTS = "\u3002\uff0e\uff61"
_PATH, _QUERY = "/%:@!$&'()*+,;=-._~", "/?%:@!$&'()*+,;=-._~[]"


class Refused(Exception):
    """A capture may not go there; the message says why."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where to go, in ASCII: a name in another script is in its xn-- form, in which a look-alike shows."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def url(self) -> str:
        """The URL, in its one plain spelling.

        >>> place_of("HTTP://Example.ORG:80/a b?q=ü#top").url
        'http://example.org/a%20b?q=%C3%BC'
        """
        return f"{self.scheme}://{self.authority}{self.target}"

    @property
    def authority(self) -> str:
        """The host with its port, as the Host line has it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


def place_of(url: str) -> Place:
    """Where a URL leads; raises Refused where it is not http or https, holds a password or hides its host.

    >>> place_of("https://example.org/x")
    Place(scheme='https', host='example.org', port=443, target='/x')
    >>> place_of("http://0x7f.1/")
    Traceback (most recent call last):
    averment.evidence.outside.capture.places.Refused: its host 0x7f.1 is a number in an odd spelling
    >>> place_of("https://аррӏе.com/").host
    'xn--80ak6aa92e.com'
    """
    if len(url) > LONGEST:
        raise Refused(f"it is longer than {LONGEST:,} characters")
    if "\\" in url or any(c < " " or "\x7f" <= c <= "\x9f" for c in url):
        raise Refused("it holds a backslash or a character that cannot be seen")
    if any("\ud800" <= c <= "\udfff" for c in url):
        raise Refused("it holds a character that does not exist")
    try:
        split = urlsplit(url)
        port = split.port
    except ValueError:
        raise Refused("it is not a URL") from None
    scheme = split.scheme.lower()
    if scheme not in _PORTS:
        raise Refused(f"only http and https are fetched, not {scheme[:20] or 'a path without them'}")
    if "@" in split.netloc:
        raise Refused("it holds a name or a password before its host")
    if split.netloc.endswith(":") or port == 0:
        raise Refused("its port is odd")
    return Place(scheme, _host(split.netloc), port or _PORTS[scheme], _target(split.path, split.query))


def joined(base: str, reference: str) -> str:
    """The URL to which a page at `base` refers, without its fragment; nothing where it refers to no other file.

    >>> joined("https://example.org/a/b", " ../c.png#x "), joined("https://example.org/", "data:,x")
    ('https://example.org/c.png', '')
    """
    plain = re.sub(r"[\t\n\r]", "", reference).strip(" \f\x00")
    scheme = plain.partition(":")[0].lower()
    if not plain or plain.startswith("#") or scheme in ("data", "blob", "about", "javascript", "mailto", "tel"):
        return ""
    try:
        split = urlsplit(urljoin(base, plain))
    except ValueError:
        return plain
    return urlunsplit(split._replace(fragment=""))


def _host(netloc: str) -> str:
    name = re.sub(r":[0-9]+\Z", "", netloc) if not netloc.endswith("]") else netloc
    if name.startswith("["):
        return _new_address(name)
    host = _in_ascii(name.lower())
    if host.endswith("."):
        raise Refused(f"its host {host} ends with a dot")
    labels = host.split(".")
    if _NUMBER.match(labels[-1]):
        return _old_address(host)
    if len(host) > 253 or not all(_LABEL.match(label) for label in labels):
        raise Refused("its host is not a name")
    if labels[-1] in _NOT_PUBLIC or len(labels) == 1:
        raise Refused(f"its host {host} is not a public name")
    return host


def _in_ascii(name: str) -> str:
    if name.isascii():
        return name
    if any(dot in name for dot in _OTHER_DOTS):
        raise Refused("its host has dots in another script")
    try:
        return idna.encode(name).decode("ascii")  # no mapping: full-width digits and ringed letters are refused
    except UnicodeError:
        raise Refused("its host is in letters that no name may have") from None


def _old_address(host: str) -> str:
    try:
        plain = str(IPv4Address(host))
    except ValueError:
        plain = ""
    if plain != host:
        raise Refused(f"its host {host} is a number in an odd spelling")
    return host


def _new_address(name: str) -> str:
    try:
        address = IPv6Address(name[1:-1]) if name.endswith("]") and "%" not in name else None
    except ValueError:
        address = None
    if address is None:
        raise Refused("its host is a number in an odd spelling")
    return str(address)


def _target(path: str, query: str) -> str:
    """What is asked of the server, in ASCII; what is already written with % stays as it is."""
    asked = quote(path or "/", safe=_PATH)
    return f"{asked}?{quote(query, safe=_QUERY)}" if query else asked
