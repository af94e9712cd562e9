"""A time-stamping authority made with openssl, with its certificates; and one behind HTTP that may misbehave."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

_CONFIG = """
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
[signer]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[plain]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
[server]
basicConstraints = critical,CA:FALSE
extendedKeyUsage = critical,serverAuth
[tsa]
default_tsa = tsa_here
[tsa_here]
serial = {folder}/serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
ess_cert_id_alg = sha256
ess_cert_id_chain = no
"""


def openssl(*words: str | Path, folder: Path) -> bytes:
    done = subprocess.run(["openssl", *map(str, words)], cwd=folder, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


@dataclass(frozen=True)
class Authority:
    """An authority in a folder: root and signer, each with a key and a certificate."""

    folder: Path

    @property
    def root(self) -> bytes:
        return (self.folder / "root.pem").read_bytes()

    @property
    def chain(self) -> bytes:
        return self.root + (self.folder / "signer.pem").read_bytes()

    def reply(self, request: bytes, *more: str) -> bytes:
        """What the authority answers; `more` are options of `openssl ts -reply`."""
        (self.folder / "request.tsq").write_bytes(request)
        words = ("ts", "-reply", "-queryfile", "request.tsq", "-config", "tsa.cnf", "-section", "tsa_here")
        openssl(*words, "-signer", "signer.pem", "-inkey", "signer.key", *more, "-out", "r.tsr", folder=self.folder)
        return (self.folder / "r.tsr").read_bytes()


def made_authority(folder: Path, *, use: str = "signer", days: int = 800, subject: str = "Stamps") -> Authority:
    """A root for ten years, and a signer for so many days, whose certificate is made for this use."""
    folder.mkdir(parents=True)
    (folder / "tsa.cnf").write_text(_CONFIG.format(folder=folder))
    (folder / "serial").write_text("01\n")
    root = f"/CN={subject} root"
    new = ("req", "-newkey", "rsa:2048", "-nodes", "-config", "/dev/null")
    openssl(*new, "-x509", "-days", "3650", "-subj", root, "-keyout", "root.key", "-out", "plain.pem",
            folder=folder)  # fmt: skip
    openssl("req", "-new", "-key", "root.key", "-config", "/dev/null", "-subj", root, "-out", "root.csr",
            folder=folder)  # fmt: skip
    openssl("x509", "-req", "-in", "root.csr", "-signkey", "root.key", "-days", "3650", "-extfile", "tsa.cnf",
            "-extensions", "root", "-out", "root.pem", folder=folder)  # fmt: skip
    openssl(*new, "-subj", f"/CN={subject} signer", "-keyout", "signer.key", "-out", "signer.csr", folder=folder)
    certify(Authority(folder), use, days)
    return Authority(folder)


def certify(authority: Authority, use: str, days: int) -> None:
    """Gives the signer another certificate for the same key."""
    openssl("x509", "-req", "-in", "signer.csr", "-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial",
            "-days", str(days), "-extfile", "tsa.cnf", "-extensions", use, "-out", "signer.pem",
            folder=authority.folder)  # fmt: skip


Answer = Callable[[BaseHTTPRequestHandler, bytes], None]


def stamps(authority: Authority, *more: str) -> Answer:
    """Answers as an authority should."""

    def answer(handler: BaseHTTPRequestHandler, request: bytes) -> None:
        send(handler, authority.reply(request, *more))

    return answer


def send(handler: BaseHTTPRequestHandler, body: bytes, status: int = 200) -> None:
    handler.send_response(status)
    handler.send_header("Content-Type", "application/timestamp-reply")
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


@contextmanager
def serving(answer: Answer) -> Iterator[tuple[str, list[bytes]]]:
    """A server on this computer; its address, and what it was asked."""
    asked: list[bytes] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = self.rfile.read(int(self.headers["Content-Length"]))
            asked.append(request)
            try:
                answer(self, request)
            except OSError:  # whoever asked has gone
                self.close_connection = True

        def do_GET(self) -> None:
            asked.append(b"GET")

        def log_message(self, *words: object) -> None:
            """Nothing is told on standard error."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/tsa", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
