"""Time stamps against a real authority made with openssl: what holds is believed, and every trick is not."""

from __future__ import annotations

import random
import shutil
import subprocess
import time
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from tests.evidence.custody.authority import Authority, certify, made_authority, send, serving, stamps

from averment.evidence.outside.capture.bounds import Bounds
from averment.evidence.outside.stamping import ask_authority
from averment.evidence.rules.custody.stamps import held, question_for, read_chain, received
from averment.kernel.refusals import Refusal

NOTE = b"averment.workspace/0011223344556677\n19\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
QUICK = Bounds(
    head_bytes=4096, body_bytes=1 << 17, all_bytes=1 << 18, idle_seconds=0.4, body_seconds=0.8, all_seconds=1
)
pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="there is no openssl to make an authority with")


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return made_authority(tmp_path_factory.mktemp("authorities") / "good")


@pytest.fixture
def own(tmp_path: Path, made: Authority) -> Authority:
    """A copy of the authority that a test may change."""
    folder = tmp_path / "own"
    shutil.copytree(made.folder, folder)
    (folder / "tsa.cnf").write_text((folder / "tsa.cnf").read_text().replace(str(made.folder), str(folder)))
    return Authority(folder)


def openssl_accepts(authority: Authority, token: bytes, note: bytes, at: int) -> bool:
    folder = authority.folder
    (folder / "t.tsr").write_bytes(token)
    (folder / "note").write_bytes(note)
    (folder / "chain.pem").write_bytes(authority.chain)
    words = ["openssl", "ts", "-verify", "-data", "note", "-in", "t.tsr", "-CAfile", "root.pem", "-untrusted"]
    done = subprocess.run([*words, "chain.pem", "-attime", str(at)], cwd=folder, capture_output=True, check=False)
    return done.returncode == 0


def test_a_stamp_of_an_honest_authority_is_believed_here_and_by_openssl(made: Authority) -> None:
    question = question_for(NOTE)
    token = made.reply(question.request)
    stamp = received(token, NOTE, read_chain(made.chain), question.nonce, now())
    assert abs(stamp.at - now()) < timedelta(minutes=5)
    assert timedelta(days=798) < stamp.ends - now() < timedelta(days=801)
    assert openssl_accepts(made, token, NOTE, int(stamp.at.timestamp()))
    assert held(token, NOTE, read_chain(made.root)) == stamp  # the signer's certificate came with the token


def test_of_the_text_only_its_digest_is_sent(made: Authority) -> None:
    request = question_for(NOTE).request
    assert sha256(NOTE).digest() in request
    assert NOTE[:20] not in request
    assert question_for(NOTE).nonce != question_for(NOTE).nonce


def test_an_answer_to_another_question_is_refused(made: Authority) -> None:
    token = made.reply(question_for(NOTE).request)
    with pytest.raises(Refusal, match="answers another question"):
        received(token, NOTE, read_chain(made.chain), question_for(NOTE).nonce, now())


def test_a_stamp_of_another_text_is_refused(made: Authority) -> None:
    question = question_for(NOTE)
    token = made.reply(question.request)
    with pytest.raises(Refusal, match="of another text"):
        received(token, NOTE + b"\n", read_chain(made.chain), question.nonce, now())


def test_an_imprint_by_another_digest_is_refused(made: Authority, tmp_path: Path) -> None:
    (tmp_path / "note").write_bytes(NOTE)
    request = subprocess.run(
        ["openssl", "ts", "-query", "-data", "note", "-sha512", "-cert"], cwd=tmp_path, capture_output=True, check=True
    ).stdout
    with pytest.raises(Refusal, match="of another text"):
        held(made.reply(request), NOTE, read_chain(made.chain))


def test_each_changed_byte_of_a_token_is_refused_and_none_breaks_anything(made: Authority) -> None:
    question = question_for(NOTE)
    token = made.reply(question.request)
    whole = held(token, NOTE, read_chain(made.root))
    source = random.Random(8)  # noqa: S311  a test's choice
    passed = []
    for place in [*range(90), *source.sample(range(len(token)), 300)]:
        spoilt = bytearray(token)
        spoilt[place] ^= 1 << source.randrange(8)
        try:
            assert held(bytes(spoilt), NOTE, read_chain(made.root)) == whole
        except Refusal:
            continue
        passed.append(place)
    assert len(passed) < 30  # only where nothing is signed: words around the token, a certificate that is not needed
    for cut in range(0, len(token), 97):
        with pytest.raises(Refusal):
            held(token[:cut], NOTE, read_chain(made.chain))


def test_a_false_signature_is_refused(made: Authority) -> None:
    question = question_for(NOTE)
    token = bytearray(made.reply(question.request))
    token[-20] ^= 1  # the signature stands last
    with pytest.raises(Refusal, match="does not hold"):
        received(bytes(token), NOTE, read_chain(made.chain), question.nonce, now())
    assert not openssl_accepts(made, bytes(token), NOTE, int(time.time()))


@pytest.mark.parametrize("use", ["plain", "server"])
def test_a_certificate_that_is_not_made_for_stamps_is_refused(own: Authority, use: str) -> None:
    question = question_for(NOTE)
    signed = own.chain
    token = own.reply(question.request)
    certify(own, use, 800)
    done = subprocess.run(
        ["openssl", "ts", "-reply", "-queryfile", "request.tsq", "-config", "tsa.cnf", "-section", "tsa_here",
         "-signer", "signer.pem", "-inkey", "signer.key", "-out", "bad.tsr"],
        cwd=own.folder, capture_output=True, check=False,
    )  # fmt: skip
    assert held(token, NOTE, read_chain(signed))
    if done.returncode == 0 and (own.folder / "bad.tsr").exists():
        with pytest.raises(Refusal):
            received((own.folder / "bad.tsr").read_bytes(), NOTE, read_chain(own.chain), question.nonce, now())


def test_another_authority_of_the_same_names_is_refused(made: Authority, tmp_path: Path) -> None:
    twin = made_authority(tmp_path / "twin")
    question = question_for(NOTE)
    with pytest.raises(Refusal, match="does not hold"):
        received(twin.reply(question.request), NOTE, read_chain(made.chain), question.nonce, now())
    with pytest.raises(Refusal, match="does not hold"):
        received(made.reply(question.request), NOTE, read_chain(twin.chain), question.nonce, now())


def test_certificates_that_were_put_into_a_token_make_nobody_trusted(own: Authority, tmp_path: Path) -> None:
    twin = made_authority(tmp_path / "twin", subject="Other")
    question = question_for(NOTE)
    (own.folder / "more.pem").write_bytes(twin.chain)
    more = own.reply(question.request, "-chain", "more.pem")
    assert received(more, NOTE, read_chain(own.chain), question.nonce, now())  # they are there, and mean nothing
    (twin.folder / "more.pem").write_bytes(own.chain + twin.root)
    false = twin.reply(question.request, "-chain", "more.pem")
    with pytest.raises(Refusal, match="does not hold"):
        received(false, NOTE, read_chain(own.chain), question.nonce, now())


def test_a_certificate_that_had_ended_when_it_signed_is_refused(own: Authority) -> None:
    question = question_for(NOTE)
    for words in ("-not_before 20240101000000Z -not_after 20240201000000Z", "-days -1"):
        certify(own, "signer", 800)
        done = subprocess.run(
            ["openssl", "x509", "-req", "-in", "signer.csr", "-CA", "root.pem", "-CAkey", "root.key", *words.split(),
             "-extfile", "tsa.cnf", "-extensions", "signer", "-out", "signer.pem"],
            cwd=own.folder, capture_output=True, check=False,
        )  # fmt: skip
        if done.returncode == 0:
            break
    else:
        pytest.skip("this openssl makes no certificate that has ended")
    with pytest.raises(Refusal, match="does not hold"):
        received(own.reply(question.request), NOTE, read_chain(own.chain), question.nonce, now())


def test_a_stamp_outlives_its_certificate_and_says_so(own: Authority) -> None:
    certify(own, "signer", 2)
    question = question_for(NOTE)
    token = own.reply(question.request)
    stamp = received(token, NOTE, read_chain(own.chain), question.nonce, now())
    later = now() + timedelta(days=400)
    assert (stamp.ended(now()), stamp.ends_soon(now()), stamp.ended(later)) == (False, True, True)
    at = int(stamp.at.timestamp())
    assert openssl_accepts(own, token, NOTE, at)
    assert not openssl_accepts(own, token, NOTE, at + 400 * 86400)  # which is why the time is given with it


def test_a_refusal_of_the_authority_is_told(own: Authority) -> None:
    (own.folder / "tsa.cnf").write_text((own.folder / "tsa.cnf").read_text().replace("sha256, sha512", "sha512"))
    question = question_for(NOTE)
    with pytest.raises(Refusal, match="gave no stamp"):
        received(own.reply(question.request), NOTE, read_chain(own.chain), question.nonce, now())


def test_a_clock_that_is_days_off_is_told(made: Authority) -> None:
    question = question_for(NOTE)
    with pytest.raises(Refusal, match="Set the clock"):
        received(made.reply(question.request), NOTE, read_chain(made.chain), question.nonce, now() + timedelta(days=3))


@pytest.mark.parametrize("rubbish", [b"", b"<html>", b"\x30\x80", bytes(5000), b"\x30\x03\x02\x01\x00", b"0" * 200_000])
def test_rubbish_is_no_stamp(made: Authority, rubbish: bytes) -> None:
    with pytest.raises(Refusal):
        held(rubbish, NOTE, read_chain(made.chain))


def test_a_file_without_a_root_is_no_chain(made: Authority) -> None:
    with pytest.raises(Refusal, match="no root"):
        read_chain((made.folder / "signer.pem").read_bytes())
    with pytest.raises(Refusal, match="no certificates"):
        read_chain(b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")


# ── over HTTP ──


def test_an_authority_is_asked_once_with_the_question_alone(made: Authority) -> None:
    question = question_for(NOTE)
    with serving(stamps(made)) as (url, asked):
        token = ask_authority(url, question.request)
    assert asked == [question.request]
    assert received(token, NOTE, read_chain(made.chain), question.nonce, now())


def drips(handler: BaseHTTPRequestHandler, request: bytes) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(100):
        handler.wfile.write(b"0")
        handler.wfile.flush()
        time.sleep(0.1)


def drips_headers(handler: BaseHTTPRequestHandler, request: bytes) -> None:
    for _ in range(100):
        handler.wfile.write(b"H")
        handler.wfile.flush()
        time.sleep(0.1)


def floods(handler: BaseHTTPRequestHandler, request: bytes) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(10_000):
        handler.wfile.write(bytes(1_000_000))


def promises_much(handler: BaseHTTPRequestHandler, request: bytes) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", str(10**10))
    handler.end_headers()
    handler.wfile.write(b"0" * 100)


def never(handler: BaseHTTPRequestHandler, request: bytes) -> None:
    time.sleep(2)


def sends_elsewhere(handler: BaseHTTPRequestHandler, request: bytes) -> None:
    handler.send_response(307)
    handler.send_header("Location", "http://169.254.169.254/latest/meta-data/")
    handler.end_headers()


def breaks_off(handler: BaseHTTPRequestHandler, request: bytes) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "4000")
    handler.end_headers()
    handler.wfile.write(b"0" * 40)
    handler.close_connection = True


def is_broken(handler: BaseHTTPRequestHandler, request: bytes) -> None:
    send(handler, b"", 503)


def is_no_http(handler: BaseHTTPRequestHandler, request: bytes) -> None:
    handler.wfile.write(b"\x00\x01\x02 hello\r\n\r\n")
    handler.close_connection = True


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (drips, "did not come whole"), (drips_headers, "did not come whole"), (floods, "more than 131,"),
        (promises_much, "at most 131,072"), (never, "did not come whole"), (sends_elsewhere, "sends elsewhere"),
        (breaks_off, "."), (is_broken, "it says 503"), (is_no_http, "cannot be asked"),
    ],
)  # fmt: skip
def test_an_authority_that_misbehaves_is_refused_within_its_bounds(answer: object, said: str) -> None:
    began = time.monotonic()
    with serving(answer) as (url, asked), pytest.raises(Refusal, match=said):  # type: ignore[arg-type]
        ask_authority(url, b"question", QUICK)
    assert len(asked) == 1
    assert time.monotonic() - began < 20  # the bound is one second; a busy machine may need more


@pytest.mark.parametrize(
    "url",
    ["ftp://127.0.0.1/", "http:///x", "http://a:b@127.0.0.1/", "http://127.0.0.1:99999/", "file:///etc/passwd", ""],
)
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(Refusal):
        ask_authority(url, b"question", QUICK)


def test_where_nobody_listens_that_is_told() -> None:
    with serving(never) as (url, _):
        pass
    with pytest.raises(Refusal, match="cannot be asked"):
        ask_authority(url, b"question", QUICK)


@pytest.fixture(autouse=True)
def _no_proxy_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
