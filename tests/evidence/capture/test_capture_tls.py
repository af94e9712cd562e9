"""Over a secured connection the server proves who it is, and its certificate is noted."""

from __future__ import annotations

import hashlib
import ssl
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from tests.evidence.capture.servers import BEGAN, STORY, TIGHT, answer, here, moved, serving

from averment.evidence.outside.capture.captured import Captured
from averment.evidence.outside.capture.capturing import capture_page

NOW = datetime.now(UTC)
Signer = tuple[x509.Name, ec.EllipticCurvePrivateKey]


def certificate(name: str, signer: Signer | None, ends: datetime, folder: Path) -> tuple[Path, Signer]:
    """A certificate with its key in one file, signed by `signer` or by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    issuer, signing = signer or (subject, key)
    names = [x509.DNSName(name), x509.IPAddress(ip_address("127.0.0.9"))]
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=9))
        .not_valid_after(ends)
        .add_extension(x509.BasicConstraints(ca=signer is None, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(signing, SHA256())
    )
    path = folder / f"{name}.pem"
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(made.public_bytes(Encoding.PEM) + secret)
    return path, (subject, key)


@pytest.fixture
def secured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, datetime], ssl.SSLContext]:
    """Contexts of servers whose certificates come from an authority that this computer trusts."""
    authority, signer = certificate("authority", None, NOW + timedelta(days=9), tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))

    def context(name: str, ends: datetime) -> ssl.SSLContext:
        path, _ = certificate(name, signer, ends, tmp_path)
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        made.load_cert_chain(path)
        return made

    return context


def told(url: str, to: Path) -> Captured:
    return capture_page(url, to / "page.warc.gz", BEGAN, TIGHT, here, allow_loopback=True)


def test_the_digest_of_the_certificate_is_kept_and_the_name_is_asked_for(
    tmp_path: Path, secured: Callable[[str, datetime], ssl.SSLContext]
) -> None:
    context, asked_for = secured("news.example", NOW + timedelta(days=5)), list[str | None]()
    context.sni_callback = lambda connection, name, _: asked_for.append(name)
    with serving({"/": answer(f"<title>Safe</title>{STORY}")}, context) as site:
        captured = told(f"https://news.example:{site.port}/", tmp_path)
    assert (captured.outcome, captured.reason) == ("complete", "")
    shown = ssl.PEM_cert_to_DER_cert((tmp_path / "news.example.pem").read_text().split("-----BEGIN PRIVATE")[0])
    assert captured.certificate_sha256 == hashlib.sha256(shown).hexdigest()
    assert asked_for == ["news.example"]


def test_a_certificate_for_another_name_is_no_proof(
    tmp_path: Path, secured: Callable[[str, datetime], ssl.SSLContext]
) -> None:
    with serving({"/": answer(STORY)}, secured("other.example", NOW + timedelta(days=5))) as site:
        captured = told(f"https://news.example:{site.port}/", tmp_path)
        assert site.asked == []
    assert captured.outcome == "failed"
    assert captured.reason.startswith("its server does not prove to be news.example (")


def test_a_certificate_that_has_run_out_is_no_proof(
    tmp_path: Path, secured: Callable[[str, datetime], ssl.SSLContext]
) -> None:
    with serving({"/": answer(STORY)}, secured("news.example", NOW - timedelta(days=1))) as site:
        captured = told(f"https://news.example:{site.port}/", tmp_path)
    assert "expired" in captured.reason


def test_a_certificate_that_its_server_made_itself_is_no_proof(
    tmp_path: Path, secured: Callable[[str, datetime], ssl.SSLContext]
) -> None:
    path, _ = certificate("news.example", None, NOW + timedelta(days=5), tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    with serving({"/": answer(STORY)}, context) as site:
        captured = told(f"https://news.example:{site.port}/", tmp_path)
    assert captured.outcome == "failed"
    assert "does not prove" in captured.reason


def test_a_server_that_does_not_speak_the_secured_protocol_is_told(tmp_path: Path) -> None:
    with serving({"/": answer(STORY)}) as site:
        bounds = replace(TIGHT, idle_seconds=0.4)
        url = f"https://news.example:{site.port}/"
        captured = capture_page(url, tmp_path / "page.warc.gz", BEGAN, bounds, here, allow_loopback=True)
    assert captured.outcome == "failed"
    assert captured.reason.startswith("no secure connection came about")


def test_a_redirect_to_a_secured_place_is_followed_and_its_certificate_noted(
    tmp_path: Path, secured: Callable[[str, datetime], ssl.SSLContext]
) -> None:
    context = secured("news.example", NOW + timedelta(days=5))
    with serving({"/safe": answer(STORY)}, context) as safe:
        to = f"https://news.example:{safe.port}/safe"
        with serving({"/": moved(to)}) as site:
            captured = told(f"http://news.example:{site.port}/", tmp_path)
    assert (captured.outcome, captured.final_url) == ("complete", to)
    assert len(captured.certificate_sha256) == 64
