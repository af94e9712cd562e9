#!/usr/bin/env python3
"""Says whether a package of evidence is whole, unaltered and signed.

It needs Python 3.8 or later and nothing else: no network, no other program, no part of Averment. It changes nothing.

    python3 -I verify.py [PACKAGE] [--signer SHA256:...] [--json]

PACKAGE is the folder that holds VERIFY.txt, bag/ and signatures/. Without it, this file checks the package that it lies
in; but a copy found inside a package could have been changed together with it, so take the copy from elsewhere when it
matters. Exit status: 0 no problem, 1 problems (each is named), 2 the check could not be carried out.

The chain: each file is listed with its SHA-256 in bag/manifest-sha256.txt; that list is listed in
bag/tagmanifest-sha256.txt; each organisation signs the latter (Ed25519, OpenSSH's SSHSIG format). What this cannot say
is whether the content is true, or whether a key belongs to whom its name says: compare the fingerprint with one that
you have from elsewhere, and give it as --signer.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import calendar
import errno
import hashlib
import json
import multiprocessing
import os
import re
import signal
import stat
import sys
import threading
import time
from io import FileIO
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Callable, Iterable, Iterator, NamedTuple  # noqa: UP035  (Python 3.8 runs this file)

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

NAMESPACE = b"averment-package"
BAGIT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
SEALED = ("bag-info.txt", "bagit.txt", "manifest-sha256.txt")
LONGEST_NAME = 120  # counted from the package's root, so "bag/data/" leaves 111
LONGEST_LINE = 4096
LARGEST_TAG_FILE = 1 << 20
MOST_PROBLEMS = 10_000

MANIFEST_LINE = r"[0-9a-f]{64}  data/[A-Za-z0-9._/-]{1,111}\n"
MANIFEST_LINES = re.compile("(?:" + MANIFEST_LINE + ")*")
TAG_LINE = re.compile(r"([0-9a-f]{64})  ([A-Za-z0-9._-]+)\n")
WANDERING = re.compile(r"//|/\.{1,2}(?:/|\n)|/\n")
INFO_LINE = re.compile(r"([A-Za-z][A-Za-z0-9-]*): (\S(?:.*\S)?)")
KEY_TYPE = r"(?:sk-)?(?:ssh|ecdsa)-[\w@.-]+"
SIGNER_LINE = re.compile(r'([^\s"#]+)\s+(?:(?:[^\s"]|"[^"]*")+\s+)?' + KEY_TYPE + r"\s+([\w+/=]+)(?:\s.*)?")
FINGERPRINT = re.compile(r"SHA256:[A-Za-z0-9+/]{43}")
DIGEST = re.compile(r"(?<![0-9A-Za-z])[0-9a-f]{64}(?![0-9A-Za-z])")
BESIDE_SIGNATURES = re.compile(r"allowed_signers|SIGNED\.sha256|[\w.-]+\.(?:sshsig|tsr|pem|crl|ots|tlog-proof|vkey)")

LINK = "is a link: what it shows can change without the package changing"
NO_FILE = "is neither a file nor a folder"
ALTERED = "differs from the file that was sealed"


Tell = Callable[[int, int], None]


class Problem(NamedTuple):
    """One thing that is not as it was sealed: where in the package, and what."""

    path: str
    what: str


class Signature(NamedTuple):
    """Who signed, by the name of the file; with which key; whether the signature fits the package."""

    signer: str
    fingerprint: str
    ok: bool


class Report(NamedTuple):
    """What was found; files and bytes are those of the payload, bag/data."""

    files: int
    octets: int
    signatures: tuple[Signature, ...]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
    digest: str

    @property
    def ok(self) -> bool:
        """Whether nothing at all is wrong."""
        return not self.problems

    def as_json(self) -> dict[str, object]:
        """The report for machines."""
        return {
            "ok": self.ok,
            "files": self.files,
            "bytes": self.octets,
            "signatures": [one._asdict() for one in self.signatures],
            "problems": [one._asdict() for one in self.problems],
        }


class Unusable(Exception):
    """The check could not be carried out: what is the matter, where, and what mends it."""

    def __init__(self, what: str, where: str, mend: str) -> None:
        super().__init__(f"{shown(where)}: {what}. {mend}")


class Ledger:
    """What has been found so far; each problem once, and no more of them than anyone reads."""

    def __init__(self) -> None:
        self.found: dict[Problem, None] = {}
        self.notes: list[str] = []
        self.files = 0
        self.octets = 0

    def add(self, path: str, what: str) -> None:
        """Note one problem."""
        if len(self.found) < MOST_PROBLEMS:
            self.found[Problem(shown(path), what)] = None


def shown(name: str) -> str:
    r"""A name as it can be printed anywhere: line ends, control characters and other scripts as escapes.

    >>> shown("bag/data/a\nb")
    'bag/data/a\\nb'
    """
    if name.isascii() and name.isprintable():
        return name
    return name.encode("unicode_escape").decode("ascii")


# --- Ed25519, RFC 8032: points on the curve as (X, Y, Z, T) with x = X/Z, y = Y/Z, xy = T/Z ---

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


class Point(NamedTuple):
    """A point of the curve, in extended coordinates."""

    x: int
    y: int
    z: int
    t: int


def added(p: Point, q: Point) -> Point:
    """The sum of two points (also where they are equal)."""
    a = (p.y - p.x) * (q.y - q.x) % P
    b = (p.y + p.x) * (q.y + q.x) % P
    c = 2 * p.t * q.t * D % P
    d = 2 * p.z * q.z % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return Point(e * f % P, g * h % P, f * g % P, e * h % P)


def times(n: int, p: Point) -> Point:
    """The point added to itself n times; nothing here is secret, so the time it takes may show."""
    total = Point(0, 1, 1, 0)
    while n:
        if n & 1:
            total = added(total, p)
        p = added(p, p)
        n >>= 1
    return total


def point_of(raw: bytes) -> Point | None:
    """The point that 32 bytes stand for; none where they are not the one way to write a point."""
    packed = int.from_bytes(raw, "little")
    sign, y = packed >> 255, packed & (2**255 - 1)
    if len(raw) != 32 or y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * ROOT_OF_MINUS_ONE % P
    if x * x % P != square or (sign and not x):
        return None
    if x & 1 != sign:
        x = P - x
    return Point(x, y, 1, x * y % P)


def bytes_of(p: Point) -> bytes:
    """The one way to write a point as 32 bytes."""
    inverse = pow(p.z, P - 2, P)
    x, y = p.x * inverse % P, p.y * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def of_small_order(p: Point) -> bool:
    """Whether a point is one of the eight under which one signature would fit many messages."""
    eight = times(8, p)
    return eight.x == 0 and eight.y == eight.z


def ed25519_holds(key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the holder of the key signed exactly this message; the strict reading of RFC 8032, section 5.1.7."""
    public, commitment = point_of(key), point_of(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if public is None or commitment is None or len(signature) != 64 or s >= ORDER:
        return False
    if of_small_order(public) or of_small_order(commitment):
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % ORDER
    base = point_of((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))
    assert base is not None  # noqa: S101  (a constant of the standard)
    minus_public = Point(P - public.x, public.y, 1, P - public.t)
    return bytes_of(added(times(s, base), times(challenge, minus_public))) == signature[:32]


# --- OpenSSH's signature file ---


class SignatureFault(ValueError):
    """A signature file is not what it should be; the message says how."""


class SshSignature(NamedTuple):
    """The parts of an SSHSIG file: the key in OpenSSH's form, the hash and the 64 bytes of the signature."""

    key: bytes
    hash_name: bytes
    signature: bytes

    @property
    def fingerprint(self) -> str:
        """The key's fingerprint as ssh-keygen prints it."""
        return fingerprint_of(self.key)

    def fits(self, data: bytes) -> bool:
        """Whether this signature was made over these bytes."""
        digest = hashlib.new(self.hash_name.decode("ascii"), data).digest()
        signed = b"SSHSIG" + b"".join(ssh_string(part) for part in (NAMESPACE, b"", self.hash_name, digest))
        return ed25519_holds(ssh_parts(self.key, 2)[1], signed, self.signature)


def fingerprint_of(key: bytes) -> str:
    """The fingerprint of a public key in OpenSSH's form.

    >>> fingerprint_of(b"")
    'SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU'
    """
    return "SHA256:" + base64.b64encode(hashlib.sha256(key).digest()).decode("ascii").rstrip("=")


def ssh_string(data: bytes) -> bytes:
    """Bytes with their length before them."""
    return len(data).to_bytes(4, "big") + data


def ssh_parts(data: bytes, count: int) -> list[bytes]:
    """Exactly so many strings, each with its length before it, and nothing after them."""
    parts = []
    for _ in range(count):
        end = 4 + int.from_bytes(data[:4], "big")
        if len(data) < max(end, 4):
            raise SignatureFault("is cut short")
        parts.append(data[4:end])
        data = data[end:]
    if data:
        raise SignatureFault("has bytes after its end")
    return parts


def parse_signature(text: bytes) -> SshSignature:
    """Read an SSHSIG file; refuses what is not an Ed25519 signature made for packages."""
    armour = re.fullmatch(rb"-----BEGIN SSH SIGNATURE-----\r?\n([\w+/=\r\n]+)-----END SSH SIGNATURE-----\s*", text)
    if not armour:
        raise SignatureFault("is no OpenSSH signature")
    try:
        blob = base64.b64decode(b"".join(armour.group(1).split()), validate=True)
    except binascii.Error:
        raise SignatureFault("is no OpenSSH signature: its letters do not decode") from None
    if blob[:10] != b"SSHSIG\0\0\0\1":
        raise SignatureFault("is no OpenSSH signature of version 1")
    key, namespace, reserved, hash_name, signed = ssh_parts(blob[10:], 5)
    key_type, *_ = ssh_parts(key, 2) if key[4:15] == b"ssh-ed25519" else [key[4:44]]
    if key_type != b"ssh-ed25519":
        raise SignatureFault("is made with a key of another kind than Ed25519: check it with ssh-keygen -Y verify")
    if namespace != NAMESPACE:
        raise SignatureFault(f"was made for another purpose (namespace {shown(repr(namespace)[2:60])})")
    signature_type, signature = ssh_parts(signed, 2)
    if hash_name not in (b"sha512", b"sha256") or reserved or signature_type != key_type:
        raise SignatureFault("uses parts that OpenSSH does not define")
    return SshSignature(key, hash_name, signature)


# --- Reading files of a package that nobody vouches for yet ---

# A link is not followed, and a pipe put in a file's place does not make us wait.
READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def reason(error: OSError) -> str:
    """Why a file could not be read, in words."""
    if error.errno == errno.ELOOP:
        return LINK
    if error.errno == errno.ENOENT:
        return "is missing"
    return f"cannot be read ({error.strerror or type(error).__name__})"


def kinds_in(folder: str) -> dict[str, str]:
    """The names in a folder, each with what it is: file, folder, link or other."""
    kinds = {}
    with os.scandir(folder) as entries:
        for entry in entries:
            kinds[entry.name] = kind_of(entry)
    return kinds


def kind_of(entry: os.DirEntry[str]) -> str:
    """What a name in a folder stands for, links not followed."""
    if entry.is_file(follow_symlinks=False):
        return "file"
    if entry.is_symlink():
        return "link"
    return "folder" if entry.is_dir(follow_symlinks=False) else "other"


def opened(package: str, name: str) -> FileIO:
    """A file of the package, open for reading."""
    return FileIO(os.path.join(package, name), opener=lambda path, flags: os.open(path, READ))


def read_small(package: str, name: str, ledger: Ledger) -> bytes | None:
    """The bytes of a small file of the package; none, and a problem, where it is not there or not small."""
    try:
        with opened(package, name) as file:
            regular = stat.S_ISREG(os.fstat(file.fileno()).st_mode)
            data = read_at_most(file, LARGEST_TAG_FILE + 1) if regular else b""
    except OSError as error:
        ledger.add(name, reason(error))
        return None
    if not regular or len(data) > LARGEST_TAG_FILE:
        ledger.add(name, "is larger than any such file of ours" if regular else NO_FILE)
        return None
    return data


def read_at_most(file: FileIO, limit: int) -> bytes:
    """A file's bytes up to a limit, however few one call gives."""
    data = b""
    while len(data) < limit:
        block = file.read(limit - len(data))
        if not block:
            break
        data += block
    return data


def check_places(package: str, folder: str, wanted: dict[str, str], ledger: Ledger) -> list[str]:
    """Exactly the wanted names lie in a folder, each of its kind; gives those folders that it is safe to enter."""
    prefix = folder + "/" if folder else ""
    try:
        kinds = kinds_in(os.path.join(package, folder))
    except OSError as error:
        ledger.add(folder or ".", reason(error))
        return []
    for name, kind in kinds.items():
        if kind == "link":
            ledger.add(prefix + name, LINK)
        elif name not in wanted:
            ledger.add(prefix + name, added_words(name, kind))
        elif kind != wanted[name]:
            ledger.add(prefix + name, f"should be a {wanted[name]}")
    for name in sorted(set(wanted) - set(kinds)):
        ledger.add(prefix + name, "is missing")
    return [name for name in wanted if wanted[name] == kinds.get(name) == "folder"]


def added_words(name: str, kind: str) -> str:
    """What to say of a thing that does not belong to a package."""
    if name == "fetch.txt":
        return "was added: it tells programs to download files, which a sealed package never does"
    return "was added: no {} of this name belongs here".format("folder" if kind == "folder" else "file")


# --- The lists of the bag ---


class Manifest:
    """The list of the payload, read once: for its lines and for its own digest."""

    path = "bag/manifest-sha256.txt"

    def __init__(self, package: str, ledger: Ledger) -> None:
        self.package = package
        self.ledger = ledger
        self.whole = hashlib.sha256()
        self.readable = False

    @property
    def digest(self) -> str:
        """The SHA-256 of the list, once its lines have been read."""
        return self.whole.hexdigest() if self.readable else ""

    def runs(self) -> Iterator[tuple[int, list[str]]]:
        """Runs of well-formed lines, each with the number of its first; the other lines are problems."""
        number, rest = 1, b""
        try:
            with opened(self.package, self.path) as file:
                for block in iter(lambda: file.read(1 << 17) or b"", b""):
                    self.whole.update(block)
                    text, end, rest = (rest + block).rpartition(b"\n")
                    # A line too long for any name stays too long when it is cut, and a hostile one costs no memory.
                    rest = rest[: LONGEST_LINE + 1]
                    if end:
                        yield from self.well_formed(text.decode("latin-1"), number)
                        number += text.count(b"\n") + 1
        except OSError as error:
            self.ledger.add(self.path, reason(error))
            return
        self.readable = True
        if rest:
            self.fault(number, "does not end in a line end")

    def well_formed(self, text: str, first: int) -> Iterator[tuple[int, list[str]]]:
        """Those of some lines that are as they should be; the usual case, all of them, costs little."""
        if MANIFEST_LINES.fullmatch(text + "\n") and not WANDERING.search(text + "\n"):
            yield first, text.split("\n")
            return
        for number, line in enumerate(text.split("\n"), first):
            if re.fullmatch(MANIFEST_LINE, line + "\n") and not WANDERING.search(line + "\n"):
                yield number, [line]
            else:
                self.fault(number, line_fault(line))

    def fault(self, number: int, what: str) -> None:
        """Something is wrong with a line."""
        self.ledger.add(self.path, f"line {number} {what}")


def line_fault(line: str) -> str:
    """What is wrong with a line of a manifest.

    >>> line_fault("0" * 64 + "  ../../etc/passwd")
    'names a place outside the payload'
    """
    name = line[66:]
    if len(line) > LONGEST_LINE:
        return "is longer than any line of ours"
    if line.startswith("\xef\xbb\xbf"):
        return "begins with a byte order mark"
    if line.endswith("\r"):
        return "ends in CR LF"
    if not name or line[64:66] != "  ":
        return "is not a digest, two spaces and a name"
    if not name.startswith("data/") or WANDERING.search(line + "\n"):
        return "names a place outside the payload"
    if len(name) > LONGEST_NAME - len("bag/"):
        return f"names a file by more than {LONGEST_NAME} characters"
    return "is not a digest, two spaces and a name of plain letters"


def check_tag_files(package: str, info: bytes | None, manifest: str, ledger: Ledger) -> bytes | None:
    """The four small files of the bag agree with each other; gives the tag manifest, which is what is signed."""
    declaration = read_small(package, "bag/bagit.txt", ledger)
    if declaration not in (None, BAGIT):
        ledger.add("bag/bagit.txt", "is not the declaration of a BagIt 1.0 bag in UTF-8")
    digests = {"manifest-sha256.txt": manifest}
    for name, data in (("bagit.txt", declaration), ("bag-info.txt", info)):
        digests[name] = "" if data is None else hashlib.sha256(data).hexdigest()
    tags = read_small(package, "bag/tagmanifest-sha256.txt", ledger)
    if tags is None:
        return None
    text = tags.decode("latin-1")
    pairs = TAG_LINE.findall(text)
    if "".join("{}  {}\n".format(*pair) for pair in pairs) != text or sorted(name for _, name in pairs) != list(SEALED):
        ledger.add("bag/tagmanifest-sha256.txt", "does not list exactly {}".format(", ".join(SEALED)))
    for digest, name in pairs:
        if digests.get(name, digest) not in ("", digest):
            ledger.add("bag/" + name, ALTERED)
    return tags


def promised_size(info: bytes | None, ledger: Ledger) -> tuple[int, int] | None:
    """Bytes and files that bag-info.txt promises (Payload-Oxum); what it says of itself is checked with the seal."""
    if info is None:
        return None
    try:
        text = info.decode("utf-8")
    except UnicodeDecodeError:
        ledger.add("bag/bag-info.txt", "is not UTF-8 text")
        return None
    promises = []
    for number, line in enumerate(text.split("\n")[:-1], 1):
        found = INFO_LINE.fullmatch(line)
        if not found or not line.isprintable():
            ledger.add("bag/bag-info.txt", f"line {number} is not a label, a colon, a space and a value")
        elif found.group(1).lower() == "payload-oxum":
            promises.append(found.group(2))
    if len(promises) != 1 or not re.fullmatch(r"[0-9]{1,18}\.[0-9]{1,18}", promises[0]) or not text.endswith("\n"):
        ledger.add("bag/bag-info.txt", "does not promise exactly one Payload-Oxum, as bytes.files")
        return None
    octets, files = promises[0].split(".")
    return int(octets), int(files)


# --- Hashing: helper processes, because Python hashes many small files on one core at a time otherwise ---

SMALL = 1 << 18  # read in one call
BATCH_FILES = 250
BATCH_OCTETS = 1 << 25
WORTH_HELP = 1 << 25  # below it, starting processes takes longer than hashing
MOST_HANDS = 4


class Job(NamedTuple):
    """Files to be hashed: lines of the manifest, which give the name in the bag and the SHA-256 that it should have."""

    lines: str
    large_too: bool


class Outcome(NamedTuple):
    """What came of a job: files and bytes that were read, problems, and lines of large files left, with their sizes."""

    files: int
    octets: int
    problems: list[tuple[str, str]]
    left: list[tuple[int, str]]


def hash_files(job: Job, bag: str = "") -> Outcome:
    """Compare each file with its digest; a large one is left for a job of its own unless told otherwise."""
    buffer = memoryview(bytearray(SMALL))
    files = octets = 0
    problems: list[tuple[str, str]] = []
    left: list[tuple[int, str]] = []
    for line in job.lines.split("\n"):
        name = line[66:]
        try:
            handle = os.open(bag + name, READ)
        except OSError as error:
            problems.append((name, reason(error)))
            continue
        try:
            got = read_into(handle, buffer)
            whole = hashlib.sha256(buffer[:got])
            if got == SMALL:
                size = os.fstat(handle).st_size
                if not job.large_too and (size > BATCH_OCTETS // 8 or octets > BATCH_OCTETS):
                    left.append((size, line))
                    continue
                got += hash_rest(handle, buffer, whole)
            files += 1
            octets += got
            if whole.hexdigest() != line[:64]:
                problems.append((name, ALTERED))
        except OSError as error:
            problems.append((name, reason(error)))
        finally:
            os.close(handle)
    return Outcome(files, octets, problems, left)


def read_into(handle: int, buffer: memoryview) -> int:
    """Fill a buffer from a file; fewer bytes than it holds mean the file's end."""
    if hasattr(os, "readv"):
        return os.readv(handle, [buffer])
    data = os.read(handle, len(buffer))
    buffer[: len(data)] = data
    return len(data)


def hash_rest(handle: int, buffer: memoryview, whole: hashlib._Hash) -> int:
    """Hash a file on to its end, and count."""
    octets = 0
    while True:
        got = read_into(handle, buffer)
        if not got:
            return octets
        whole.update(buffer[:got])
        octets += got


def serve(connection: Connection, boss: int, bag: str) -> None:
    """Work through jobs until there are none, or until the process that gives them is gone."""
    # Its boss answers Ctrl-C, and whatever the boss does when it is told to end is not for a copy of it to do.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        os.chdir(bag)  # a short name is found faster
        while True:
            while not connection.poll(2):
                if os.getppid() != boss:
                    return
            connection.send(hash_files(connection.recv()))
    except (EOFError, OSError):
        return


class Crew:
    """The helper processes; with none, the work is done here."""

    def __init__(self, bag: str, hands: int) -> None:
        self.bag = bag
        self.helpers: list[tuple[Connection, BaseProcess]] = []
        # Copying a process that runs threads can leave locks held for ever; macOS forbids copying.
        alone = threading.active_count() == 1 and sys.platform not in ("darwin", "win32")
        process: Callable[..., BaseProcess] = multiprocessing.get_context("spawn").Process
        if alone:
            process = multiprocessing.get_context("fork").Process
        try:
            for _ in range(hands):
                ours, theirs = multiprocessing.Pipe()
                helper = process(target=serve, args=(theirs, os.getpid(), bag), daemon=True)
                helper.start()
                theirs.close()
                self.helpers.append((ours, helper))
        except (OSError, ImportError, NotImplementedError):
            self.dismiss()  # a system without room for more processes: slower, not wrong

    def outcomes(self, jobs: Iterable[Job], ahead: int) -> Iterator[Outcome]:
        """What came of each job, in no order; each helper is given so many jobs ahead."""
        idle = [connection for connection, _ in self.helpers] * ahead
        total = len(idle)
        for job in jobs:
            if not total:
                yield hash_files(job, self.bag)
                continue
            if not idle:
                yield from self.received(idle)
            idle.pop().send(job)
        while len(idle) < total:
            yield from self.received(idle)

    def received(self, idle: list[Connection]) -> Iterator[Outcome]:
        """Wait until a helper has something; it can then take one more job."""
        ready = wait([connection for connection, _ in self.helpers])
        for connection, _ in self.helpers:
            if connection in ready:
                idle.append(connection)
                yield connection.recv()

    def dismiss(self) -> None:
        """End the helpers."""
        for connection, helper in self.helpers:
            helper.terminate()
            helper.join()
            connection.close()
        self.helpers = []


def hands_for(octets: int) -> int:
    """How many helper processes a payload of so many bytes is worth."""
    if octets < WORTH_HELP or multiprocessing.current_process().daemon:
        return 0
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, MOST_HANDS) if cores > 1 else 0


class Payload:
    """The files that are really in bag/data, each with whether the list gives it too.

    A folder is read when the list first names something in it, from the top down, and before a file in it is opened:
    so no name leads through a link out of the package, and hashing starts before every folder has been read.
    """

    def __init__(self, package: str, ledger: Ledger) -> None:
        self.package = package
        self.ledger = ledger
        self.listed: dict[str, bool] = {}
        self.unread = {"data"}

    def look_for(self, name: str) -> None:
        """Read the folders above a file that have not been read yet."""
        end = name.find("/")
        while end > 0:
            if name[:end] in self.unread:
                self.read(name[:end])
            end = name.find("/", end + 1)

    def read(self, folder: str) -> None:
        """Take in what lies in a folder; empty folders, links and the like are problems."""
        self.unread.discard(folder)
        prefix = folder + "/"
        try:
            with os.scandir(os.path.join(self.package, "bag", folder)) as found:
                entries = list(found)
        except OSError as error:
            self.ledger.add("bag/" + folder, reason(error))
            return
        if not entries:
            self.ledger.add("bag/" + folder, "is an empty folder: nothing vouches for it")
        files = [prefix + entry.name for entry in entries if entry.is_file(follow_symlinks=False)]
        self.listed.update(dict.fromkeys(files, False))
        for entry in entries if len(files) < len(entries) else ():
            kind = kind_of(entry)
            if kind == "folder":
                self.unread.add(prefix + entry.name)
            elif kind != "file":
                self.ledger.add("bag/" + prefix + entry.name, LINK if kind == "link" else NO_FILE)

    def name_the_added(self) -> None:
        """Read the folders that the list never led to; every file that it does not give was added."""
        while self.unread:
            self.read(self.unread.pop())
        for name, listed in self.listed.items():
            if not listed:
                self.ledger.add("bag/" + name, "was added: no manifest lists it")
                self.ledger.files += 1
                self.ledger.octets += os.lstat(os.path.join(self.package, "bag", name)).st_size


def small_jobs(manifest: Manifest, payload: Payload) -> Iterator[Job]:
    """The files that the list gives and that are there, in batches; names those that are not there."""
    batch: list[str] = []
    listed = payload.listed
    for first, lines in manifest.runs():
        for number, line in enumerate(lines, first):
            name = line[66:]
            if name not in listed:
                payload.look_for(name)
            seen = listed.get(name)
            if seen is None:
                manifest.ledger.add("bag/" + name, "is missing")
            elif seen:
                manifest.fault(number, f"lists {name} a second time")
            else:
                listed[name] = True
                batch.append(line)
            if len(batch) == BATCH_FILES:
                yield Job("\n".join(batch), large_too=False)
                batch = []
    if batch:
        yield Job("\n".join(batch), large_too=False)


def large_jobs(left: list[tuple[int, str]]) -> Iterator[Job]:
    """The large files, largest first, so that no core waits long for the last one."""
    batch: list[str] = []
    octets = 0
    for size, line in sorted(left, reverse=True):
        batch.append(line)
        octets += size
        if octets > BATCH_OCTETS // 2:
            yield Job("\n".join(batch), large_too=True)
            batch, octets = [], 0
    if batch:
        yield Job("\n".join(batch), large_too=True)


def check_payload(manifest: Manifest, ledger: Ledger, crew: Crew, tell: Tell) -> None:
    """Each listed file is there with the bytes that were sealed, and nothing else is."""
    payload = Payload(manifest.package, ledger)
    left: list[tuple[int, str]] = []
    for outcome in crew.outcomes(small_jobs(manifest, payload), ahead=2):
        left.extend(outcome.left)
        take(outcome, ledger, tell)
    for outcome in crew.outcomes(large_jobs(left), ahead=1):
        take(outcome, ledger, tell)
    payload.name_the_added()


def take(outcome: Outcome, ledger: Ledger, tell: Tell) -> None:
    """Add what came of a job to what has been found."""
    ledger.files += outcome.files
    ledger.octets += outcome.octets
    for name, what in outcome.problems:
        ledger.add("bag/" + name, what)
    tell(ledger.files, ledger.octets)


# --- Signatures ---


def check_signatures(package: str, signed: bytes | None, ledger: Ledger) -> list[Signature]:
    """Each signature fits the tag manifest, and nobody whom allowed_signers names is missing."""
    try:
        kinds = kinds_in(os.path.join(package, "signatures"))
    except OSError:
        return []  # named already, as missing from the package
    for name, kind in kinds.items():
        if kind != "file" or not BESIDE_SIGNATURES.fullmatch(name):
            what = LINK if kind == "link" else "is no signature, list of keys or time-stamp: it does not belong here"
            ledger.add("signatures/" + name, what)
    names = sorted(name for name, kind in kinds.items() if kind == "file" and BESIDE_SIGNATURES.fullmatch(name))
    signatures = [check_signature(package, name, signed, ledger) for name in names if name.endswith(".sshsig")]
    if not signatures:
        ledger.add("signatures", "holds no signature: nobody vouches for this package")
    check_signers(package, signatures, ledger)
    for name in names:
        if name.endswith(".tsr"):
            ledger.notes.append(time_stamp_note(package, name, names, ledger))
    return signatures


def check_signature(package: str, name: str, signed: bytes | None, ledger: Ledger) -> Signature:
    """One signature file, with what it is worth."""
    path, signer = "signatures/" + name, name[: -len(".sshsig")]
    text = read_small(package, path, ledger)
    if text is None:
        return Signature(signer, "", False)
    try:
        found = parse_signature(text)
        fits = signed is not None and found.fits(signed)
    except SignatureFault as fault:
        ledger.add(path, str(fault))
        return Signature(signer, "", False)
    if signed is None:
        ledger.add(path, "cannot be checked: what it signs, bag/tagmanifest-sha256.txt, cannot be read")
    elif not fits:
        ledger.add(path, "is not a signature of this package: the lists were changed after signing, or it is another's")
    return Signature(signer, found.fingerprint, fits)


def check_signers(package: str, signatures: list[Signature], ledger: Ledger) -> None:
    """The signatures are those of allowed_signers: none removed, none by another key, no key under two names."""
    allowed = allowed_keys(read_small(package, "signatures/allowed_signers", ledger), ledger)
    by_signer = {one.signer: one for one in signatures}
    for signer, keys in allowed.items():
        path = f"signatures/{signer}.sshsig"
        if signer not in by_signer:
            ledger.add(path, "is missing: allowed_signers names this signer, so a signature was removed")
        elif by_signer[signer].fingerprint and by_signer[signer].fingerprint not in keys:
            ledger.add(path, "is made with another key than allowed_signers gives for this signer")
    seen: dict[str, str] = {}
    for one in signatures:
        first = seen.setdefault(one.fingerprint or one.signer, one.signer)
        if first != one.signer:
            ledger.add(f"signatures/{one.signer}.sshsig", "is made with the key that signs for " + first)
        if allowed and one.signer not in allowed:
            ledger.notes.append(f"allowed_signers does not name {one.signer}, so ssh-keygen will not know the key.")


def allowed_keys(text: bytes | None, ledger: Ledger) -> dict[str, set[str]]:
    """The fingerprints of the keys that allowed_signers gives for each signer."""
    keys: dict[str, set[str]] = {}
    for number, line in enumerate((text or b"").decode("latin-1").split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        found = SIGNER_LINE.fullmatch(line)
        try:
            key = base64.b64decode(found.group(2), validate=True) if found else b""
        except binascii.Error:
            key = b""
        if not found or not key:
            ledger.add("signatures/allowed_signers", f"line {number} does not give a name and a key")
            continue
        for signer in found.group(1).split(","):
            keys.setdefault(signer, set()).add(fingerprint_of(key))
    return keys


def time_stamp_note(package: str, name: str, names: list[str], ledger: Ledger) -> str:
    """That there is a time-stamp, which openssl can check and this program cannot, with the command for it."""
    stamped = max((other for other in names if name.startswith(other + ".")), key=len, default="")
    over = "signatures/" + stamped if stamped else "bag/tagmanifest-sha256.txt"
    token = read_small(package, "signatures/" + name, ledger) or b""
    # The first time in a token is its own; those of certificates come later. A hint only: openssl decides.
    when = re.search(rb"\x18[\x0f-\x1a](20[0-9]{12})[.0-9]*Z", token)
    try:
        moment = calendar.timegm(time.strptime(when.group(1).decode("ascii"), "%Y%m%d%H%M%S")) if when else 0
    except ValueError:
        moment = 0
    chain = name[: -len(".tsr")][len(stamped) :].strip(".") + "-chain.pem"
    untrusted = " -untrusted signatures/" + chain if chain in names else ""
    at_time = f" -attime {moment}" if moment else ""
    return (
        f"signatures/{name} is a time-stamp, which this program does not check; with its authority's certificate:\n"
        f"    openssl ts -verify -data {over} -in signatures/{name} -CAfile ROOT.pem{untrusted}{at_time}"
    )


def check_instructions(package: str, digest: str, signatures: list[Signature], ledger: Ledger) -> None:
    """VERIFY.txt, which nothing seals, names this package's digest and no key whose signature is not here."""
    text = (read_small(package, "VERIFY.txt", ledger) or b"").decode("latin-1")
    if digest and set(DIGEST.findall(text)) - {digest}:
        ledger.add("VERIFY.txt", "gives the digest of another package")
    for key in sorted(set(FINGERPRINT.findall(text)) - {one.fingerprint for one in signatures}):
        ledger.add("VERIFY.txt", f"names the key {key}, but no signature by it is here: was one removed?")


# --- The whole ---


def verify(path: str | os.PathLike[str], signer: str | None = None, tell: Tell | None = None) -> Report:
    """Check a package; with a signer's fingerprint, a good signature by that key must be there.

    Raises Unusable where there is nothing to check. `tell` is told the files and bytes done so far.
    """
    package = os.fspath(path)
    pinned = None if signer is None else fingerprint_given(signer)
    refuse_what_is_no_package(package)
    ledger = Ledger()
    wanted = {"VERIFY.txt": "file", "bag": "folder", "signatures": "folder"}
    folders = check_places(package, "", wanted, ledger)
    signed = check_bag(package, ledger, tell or (lambda files, octets: None)) if "bag" in folders else None
    signatures = check_signatures(package, signed, ledger) if "signatures" in folders else []
    digest = hashlib.sha256(signed).hexdigest() if signed is not None else ""
    check_instructions(package, digest, signatures, ledger)
    if pinned and not any(one.ok and one.fingerprint == pinned for one in signatures):
        ledger.add("signatures", f"no good signature by the key {pinned}, which you expected")
    problems = tuple(sorted(ledger.found))
    return Report(ledger.files, ledger.octets, tuple(signatures), problems, tuple(ledger.notes), digest)


def check_bag(package: str, ledger: Ledger, tell: Tell) -> bytes | None:
    """Everything in the bag is as the tag manifest seals it; gives the tag manifest, which is what is signed."""
    wanted = dict.fromkeys((*SEALED, "tagmanifest-sha256.txt"), "file")
    folders = check_places(package, "bag", dict(wanted, data="folder"), ledger)
    info = read_small(package, "bag/bag-info.txt", ledger)
    promise = promised_size(info, ledger)
    manifest = Manifest(package, ledger)
    # Started before anything is read, the helpers stay small.
    crew = Crew(os.path.join(package, "bag", ""), hands_for(promise[0] if promise else 0))
    try:
        if folders:
            check_payload(manifest, ledger, crew, tell)
    except (EOFError, BrokenPipeError, ConnectionResetError):
        raise Unusable("a helper process ended early", package, "Free some memory and run this again") from None
    finally:
        crew.dismiss()
    if promise and promise != (ledger.octets, ledger.files):
        what = "promises {1:,} files of {0:,} bytes together, but there are {3:,} of {2:,}"
        ledger.add("bag/bag-info.txt", what.format(*promise, ledger.octets, ledger.files))
    return check_tag_files(package, info, manifest.digest, ledger)


def fingerprint_given(signer: str) -> str:
    """A fingerprint as a person may type it.

    >>> fingerprint_given(" " + "A" * 43)
    'SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'
    """
    bare = signer.strip()
    full = bare if bare.startswith("SHA256:") else "SHA256:" + bare
    if not FINGERPRINT.fullmatch(full):
        mend = "Give it as printed in the document or the letter: SHA256: and 43 letters and digits"
        raise Unusable("the signer is not given by a fingerprint", signer, mend)
    return full


def refuse_what_is_no_package(package: str) -> None:
    """A package is a folder with a folder bag/ in it; anything else cannot be checked."""
    if os.path.lexists(os.path.join(package, "bag")):
        return
    mend = "Give the folder that holds VERIFY.txt, bag/ and signatures/"
    if os.path.lexists(os.path.join(package, "bagit.txt")):
        raise Unusable("this is the bag inside a package", package, mend)
    if os.path.isfile(package):
        raise Unusable("this is a file, not the folder of a package", package, "Unpack it first if it is an archive")
    what = "there is no package in this folder" if os.path.isdir(package) else "there is no such folder"
    raise Unusable(what, package, mend)


def own_package() -> str:
    """The package that this file lies in."""
    data = os.path.dirname(os.path.abspath(__file__))
    bag = os.path.dirname(data)
    if (os.path.basename(bag), os.path.basename(data)) != ("bag", "data"):
        raise Unusable("no package is named, and this file lies in none", __file__, "Name the folder of the package")
    return os.path.dirname(bag)


def in_words(report: Report, pinned: bool) -> str:
    """The report for people."""
    size = f"{report.files:,} files, {report.octets:,} bytes"
    lines = [f"Whole: {size}, as they were sealed."]
    if not report.ok:
        count = "1 problem" if len(report.problems) == 1 else f"{len(report.problems):,} problems"
        lines = [f"NOT as it was sealed: {count} ({size})."]
        lines += ["  {}: {}".format(*one) for one in report.problems[:50]]
    if len(report.problems) > 50:
        lines.append(f"  … and {len(report.problems) - 50:,} more (all with --json)")
    lines.append("SHA-256 of bag/tagmanifest-sha256.txt: " + (report.digest or "cannot be read"))
    for one in report.signatures:
        fit = "fits this package" if one.ok else "DOES NOT FIT this package"
        lines.append("Signature of {}, key {}: {}".format(shown(one.signer), one.fingerprint or "unknown", fit))
    if report.signatures and not pinned:
        lines.append(
            "These keys came with the package, so by themselves they prove nothing about who signed. Compare the\n"
            "fingerprints with those that you have from elsewhere, or run this again with --signer FINGERPRINT."
        )
    return "\n".join([*lines, *report.notes]) + "\n"


def progress() -> Tell | None:
    """A line that counts up, on a terminal only."""
    if not sys.stderr.isatty():
        return None
    last = [time.monotonic()]

    def tell(files: int, octets: int) -> None:
        if time.monotonic() - last[0] > 0.5:
            last[0] = time.monotonic()
            sys.stderr.write(f"\r{files:,} files, {octets // 1_000_000:,} MB … ")
            sys.stderr.flush()

    return tell


def main(arguments: list[str] | None = None) -> int:
    """Run as a program; gives the exit status."""
    parser = argparse.ArgumentParser(description="Says whether a package of evidence is whole, unaltered and signed.")
    parser.add_argument("package", nargs="?", help="the folder with VERIFY.txt, bag/ and signatures/")
    parser.add_argument("--signer", metavar="FINGERPRINT", help="a key that must have signed, as SHA256:…")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    given = parser.parse_args(arguments)
    tell = progress()
    try:
        report = verify(given.package if given.package is not None else own_package(), given.signer, tell)
        text = json.dumps(report.as_json(), indent=1) + "\n" if given.json else in_words(report, bool(given.signer))
        sys.stderr.write("\r" if tell else "")
        sys.stdout.buffer.write(text.encode("utf-8"))
        sys.stdout.flush()
    except Unusable as fault:
        sys.stderr.write(f"{fault}.\n")
        return 2
    except OSError as error:
        where = shown(str(error.filename or given.package or ""))
        sys.stderr.write(f"{where}: {error.strerror}. Check that it can be read, and run this again.\n")
        return 2
    except KeyboardInterrupt:
        sys.stderr.write("Stopped before the end: nothing can be said of the package.\n")
        return 2
    return 0 if report.ok else 1


if __name__ == "__main__":
    sys.exit(main())
