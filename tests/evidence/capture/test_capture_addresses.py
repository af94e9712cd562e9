"""A capture goes to public addresses and nowhere else, however it is sent there."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.evidence.capture.servers import BEGAN, STORY, TIGHT, answer, capture, here, moved, serving

from averment.evidence.outside.capture.addresses import why_refused
from averment.evidence.outside.capture.bounds import Bounds
from averment.evidence.outside.capture.captured import Captured
from averment.evidence.outside.capture.capturing import capture_page
from averment.evidence.outside.capture.places import Refused, joined, place_of

NOT_PUBLIC = [
    "0.0.0.0",  # noqa: S104  nothing is bound to it
    "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.127.255.254", "127.0.0.1", "127.255.255.254", "169.254.0.1",
    "169.254.169.254", "169.254.170.2", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.0.192", "192.0.2.1",
    "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1",
    "239.255.255.255", "240.0.0.1", "255.255.255.255", "100.100.100.200", "168.63.129.16",
    "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:93.184.215.14", "::ffff:7f00:1", "64:ff9b::7f00:1",
    "64:ff9b::5db8:d70e", "64:ff9b:1::a00:1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "3fff::1",
    "fc00::1", "fd00:ec2::254", "fd12:3456::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "ff0e::1", "5f00::1",
]  # fmt: skip
ODD = [
    "http://0x7f.1/", "http://0x7f000001/", "http://2130706433/", "http://017700000001/", "http://0177.0.0.1/",
    "http://127.1/", "http://127.0.1/", "http://127.0.0.01/", "http://1.1.1.1./", "http://example.org./",
    "http://[::ffff:127.0.0.1%25lo]/", "http://[::1%lo]/", "http://[::1/", "http://::1/", "http://[127.0.0.1]/",
    "http://１２７.０.０.１/", "http://ⓛocalhost.example/", "http://example。org/", "http://exam\u00adple.org/",
    "http://exa\u200bmple.org/", "http://%31%32%37.0.0.1/", "http://example.org%00.evil.example/",
    "http://localhost/", "http://x.localhost/", "http://printer/", "http://metadata.google.internal/",
    "http://nas.local/", "http://router.lan/", "http://hidden.onion/", "http://1.2.3.4.5/", "http://example.0x1/",
    "http://user@example.org/", "http://user:pass@example.org/", "http://@example.org/", "http://:@example.org/",
    "http://example.org\\@evil.example/", "http:\\\\example.org/", "http://example.org:0/", "http://example.org:/",
    "http://example.org:99999/", "http://example.org:８０/", "http://example.org:8o/", "http://exa mple.org/",
    "http:///x", "http://", "http:example.org", "//example.org/", "example.org", "", "file:///etc/passwd",
    "ftp://example.org/", "gopher://example.org:25/_x", "data:text/html,x", "javascript:alert(1)", "dict://example.org/",
    "ws://example.org/", "about:blank", "http://example.org/\r\nHost: evil", "ht\ttp://example.org/", "http://exa\nmple.org",
    "http://-example.org/", "http://example..org/", "http://.example.org/", "http://" + "a" * 64 + ".org/",
    "http://" + "a." * 130 + "org/", "http://example.org/" + "a" * 9000, "http://[v1.x]/", "http://[::1]x/",
    "http://[::1]:80x/", "http://example.org/\udcff", "http://[::]:80:80/", "http://example.org:80:80/",
]  # fmt: skip
PIECES = [
    "a",
    ".",
    "@",
    ":",
    "/",
    "\\",
    "[",
    "]",
    "::1",
    "1",
    "0x",
    "%",
    "é",
    "１",
    "。",
    "#",
    "?",
    "-",
    "_",
    "org",
    " ",
    "\t",
]
PUBLIC = "93.184.215.14"
STANDARD_PORTS = Bounds(all_seconds=5, idle_seconds=2)


@pytest.fixture
def nobody_may_be_called(monkeypatch: pytest.MonkeyPatch) -> None:
    """No connection at all: not even one that the test would stop."""

    def forbid(self: socket.socket, address: object) -> None:
        raise AssertionError(f"it tried to connect to {address}")

    monkeypatch.setattr(socket.socket, "connect", forbid)


def at(*addresses: str) -> Callable[[str, int], Sequence[str]]:
    return lambda host, port: addresses


def taking_turns(*answers: Sequence[str]) -> Callable[[str, int], Sequence[str]]:
    """A name that leads elsewhere each time it is asked for."""
    left: Iterator[Sequence[str]] = iter(answers)
    return lambda host, port: next(left)


def told(url: str, to: Path, resolve: Callable[[str, int], Sequence[str]], **more: bool) -> Captured:
    return capture_page(url, to / "page.warc.gz", BEGAN, TIGHT, resolve, **more)


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_an_address_that_is_not_public_is_refused(address: str) -> None:
    assert why_refused(address)
    assert why_refused(address, allow_loopback=True) or address in ("127.0.0.1", "127.255.255.254", "::1")


@pytest.mark.parametrize("address", [PUBLIC, "1.1.1.1", "100.63.255.255", "172.32.0.1", "2606:4700::1111", "2a00::1"])
def test_a_public_address_is_let_through(address: str) -> None:
    assert why_refused(address) == ""


@pytest.mark.usefixtures("nobody_may_be_called")
@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_a_name_that_leads_to_a_forbidden_address_is_never_called(address: str, tmp_path: Path) -> None:
    captured = told("http://news.example/", tmp_path, at(address))
    assert (captured.outcome, captured.address, captured.status) == ("failed", "", 0)
    assert captured.warc.is_file()


@pytest.mark.usefixtures("nobody_may_be_called")
@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_a_forbidden_address_written_as_the_host_is_never_called(address: str, tmp_path: Path) -> None:
    host = f"[{address}]" if ":" in address else address
    assert told(f"http://{host}/", tmp_path, at(PUBLIC)).outcome == "failed"


@pytest.mark.usefixtures("nobody_may_be_called")
def test_one_forbidden_address_among_good_ones_is_enough(tmp_path: Path) -> None:
    captured = told("http://news.example/", tmp_path, at(PUBLIC, "10.0.0.1"))
    assert captured.reason == "its host news.example is at 10.0.0.1, a private network"


def test_an_address_that_a_network_made_up_is_passed_over(tmp_path: Path) -> None:
    with serving({"/": answer(STORY)}) as site:
        url = f"http://news.example:{site.port}/"
        captured = told(url, tmp_path, at("64:ff9b::5db8:d70e", "127.0.0.1"), allow_loopback=True)
    assert (captured.outcome, captured.address) == ("complete", "127.0.0.1")


@pytest.mark.usefixtures("nobody_may_be_called")
@pytest.mark.parametrize("url", ODD)
def test_a_url_in_an_odd_spelling_goes_nowhere(url: str, tmp_path: Path) -> None:
    with pytest.raises(Refused):
        place_of(url)
    captured = told(url, tmp_path, at(PUBLIC))
    assert (captured.outcome, captured.status) == ("failed", 0)


@given(st.text() | st.lists(st.sampled_from(PIECES)).map(lambda pieces: "http://" + "".join(pieces)))
def test_whatever_is_let_through_is_read_alike_by_others(url: str) -> None:
    try:
        place = place_of(url)
    except Refused:
        return
    again = urlsplit(place.url)
    assert (again.scheme, again.hostname, again.port or place.port) == (place.scheme, place.host, place.port)
    assert again.username is None
    assert place.url.isascii()
    assert place.url.isprintable()
    assert " " not in place.url
    assert place_of(place.url) == place


def test_a_look_alike_name_shows_in_its_ascii_form(tmp_path: Path) -> None:
    captured = told("http://аррӏе.com/", tmp_path, at("10.0.0.1"))
    assert captured.target_url == "http://xn--80ak6aa92e.com/"
    assert "xn--80ak6aa92e.com" in captured.reason


@pytest.mark.usefixtures("nobody_may_be_called")
@pytest.mark.parametrize("port", [22, 25, 443 + 1, 6379, 8080, 65535])
def test_a_port_that_is_not_one_of_pages_is_refused(port: int, tmp_path: Path) -> None:
    captured = told(f"http://news.example:{port}/", tmp_path, at(PUBLIC))
    assert captured.reason == f"its port {port} is not one of pages"
    elsewhere = capture_page(f"http://news.example:{port}/", tmp_path / "b", BEGAN, TIGHT, at(PUBLIC), True)
    assert elsewhere.reason == f"its port {port} is not one of pages"


def test_without_the_switch_a_server_on_this_computer_is_never_called(tmp_path: Path) -> None:
    with serving({"/": answer(STORY)}) as canary:
        bounds = Bounds(ports=frozenset({canary.port}))
        for place, url in enumerate((f"http://127.0.0.1:{canary.port}/", f"http://news.example:{canary.port}/")):
            captured = capture_page(url, tmp_path / str(place), BEGAN, bounds, here)
            assert captured.reason.endswith("is at 127.0.0.1, this computer itself")
        assert canary.asked == []


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See", "307 Same", "308 Same"])
def test_a_redirect_to_a_forbidden_address_is_not_followed(status: str, tmp_path: Path) -> None:
    with serving({"/": moved("http://169.254.169.254/latest/meta-data/", status)}) as site:
        captured = capture(site, tmp_path)
    assert captured.outcome == "failed"
    assert captured.reason == (
        "it is redirected to http://169.254.169.254/latest/meta-data/: its host 169.254.169.254 is at "
        "169.254.169.254, the address where a cloud hands out its keys"
    )
    assert captured.status == 302 if status.startswith("302") else captured.status > 300


@pytest.mark.parametrize(
    "to",
    ["file:///etc/passwd", "http://0x7f.1/", "http://user:secret@news.example/", "//10.0.0.1/", "http://[::1]:1/x"],
)
def test_a_redirect_to_an_odd_place_is_not_followed(to: str, tmp_path: Path) -> None:
    with serving({"/": moved(to)}) as site:
        captured = capture(site, tmp_path)
        assert site.asked == ["/"]
    assert captured.outcome == "failed"
    assert "secret" not in captured.reason


def test_a_page_that_sends_on_by_itself_is_checked_as_a_redirect_is(tmp_path: Path) -> None:
    with serving({"/": answer('<meta http-equiv=refresh content="0;url=http://10.0.0.1/x">')}) as site:
        captured = capture(site, tmp_path)
    assert (captured.outcome, captured.reason) == (
        "failed",
        "its host 10.0.0.1 is at 10.0.0.1, a private network",
    )


def test_parts_at_forbidden_addresses_are_named_and_never_called(tmp_path: Path) -> None:
    page = f"""<link rel=stylesheet href=http://inner.example/a.css><img src=http://169.254.169.254/k>
        <iframe src=file:///etc/passwd></iframe><script src="http://[::ffff:10.0.0.1]/x.js"></script>
        <style>@import "http://192.168.0.1/b.css"; p {{ background: url(//100.64.0.9/c.png) }}</style>
        <img src=/sent-on.png>{STORY}"""

    def resolve(host: str, port: int) -> Sequence[str]:
        return ["10.9.8.7"] if host == "inner.example" else ["127.0.0.1"]

    with serving({"/": answer(page), "/sent-on.png": moved("http://10.0.0.1/y.png")}) as site:
        url = f"http://news.example:{site.port}/"
        captured = told(url, tmp_path, resolve, allow_loopback=True)
        assert site.asked == ["/", "/sent-on.png"]
    assert captured.outcome == "partial"
    assert len(captured.missing) == len(captured.parts) == 7


def test_a_base_cannot_lead_parts_elsewhere(tmp_path: Path) -> None:
    page = f"<base href='http://10.0.0.1/'><img src=a.png>{STORY}"
    with serving({"/": answer(page)}) as site:
        captured = capture(site, tmp_path)
    assert [part.url for part in captured.missing] == ["http://10.0.0.1/a.png"]


def test_a_name_that_moves_between_two_requests_is_checked_again(tmp_path: Path) -> None:
    page = answer(f"<img src=/a.png>{STORY}")
    with serving({"/": page, "/a.png": answer("x")}) as site:
        url = f"http://news.example:{site.port}/"
        moving = taking_turns(["127.0.0.1"], ["169.254.169.254"])
        captured = told(url, tmp_path, moving, allow_loopback=True)
        assert site.asked == ["/"]
    assert captured.outcome == "partial"
    assert "169.254.169.254" in captured.missing[0].missing


def test_a_name_is_asked_for_once_and_the_checked_address_is_the_one_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_up: list[object] = []
    look_up = socket.getaddrinfo

    def note(host: object, *rest: object, **more: object) -> object:
        looked_up.append(host)
        return look_up(host, *rest, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(socket, "getaddrinfo", note)
    with serving({"/": answer(STORY)}) as site:
        url = f"http://news.example:{site.port}/"
        moving = taking_turns(["127.0.0.1"], ["10.0.0.1"])  # the second answer is for whoever asks again
        captured = told(url, tmp_path, moving, allow_loopback=True)
        head = site.heads[0]
    assert captured.outcome == "complete"
    assert set(looked_up) == {"127.0.0.1"}
    assert f"Host: news.example:{site.port}\r\n" in head


def test_a_name_that_nobody_knows_is_told_as_such(tmp_path: Path) -> None:
    def resolve(host: str, port: int) -> Sequence[str]:
        raise socket.gaierror(-2, "Name or service not known")

    assert told("http://news.example/", tmp_path, resolve).reason == "its host news.example is not known"


def test_the_proxy_of_the_environment_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving({}) as proxy, serving({"/": answer(STORY)}) as site:
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{proxy.port}/")
        assert capture(site, tmp_path).outcome == "complete"
        assert proxy.asked == []


@pytest.mark.parametrize(
    ("reference", "leads_to"),
    [
        ("data:text/css,x", ""),
        ("#top", ""),
        ("  ", ""),
        ("java\nscript:x", ""),
        ("//other.example/x", "https://other.example/x"),
        ("http://[bad", "http://[bad"),
        ("?q", "https://news.example/a/b?q"),
    ],
)
def test_a_reference_is_read_as_a_browser_reads_it(reference: str, leads_to: str) -> None:
    assert joined("https://news.example/a/b", reference) == leads_to
