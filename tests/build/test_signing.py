"""The key is made once, kept from others, and signs what OpenSSH and our verifier accept; VERIFY.txt says how."""

import hashlib
import os
import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from averment.build.outside.bag import seal_bag
from averment.build.outside.instructions import Signer, TimeStamp, verify_text
from averment.build.outside.signing import (
    KEY_FILE,
    SECRET_FILE,
    SigningError,
    SigningKey,
    commitment,
    signing_key,
    withholding_secret,
)
from averment.verify import verifier_source, verify
from averment.verify.verifier import parse_signature

needs_ssh_keygen = pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="ssh-keygen is not on this computer")
needs_openssl = pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not on this computer")
needs_linux = pytest.mark.skipif(
    not all(map(shutil.which, ("bash", "sha256sum", "ssh-keygen", "find", "diff"))), reason="not a Linux with OpenSSH"
)


@pytest.fixture
def key(tmp_path: Path) -> SigningKey:
    return signing_key(tmp_path / "keys")


@pytest.fixture
def package(tmp_path: Path, key: SigningKey) -> Path:
    root = tmp_path / "delta-upr"
    data = root / "bag" / "data"
    (data / "submission").mkdir(parents=True)
    (data / "submission" / "text.json").write_text("{}\n")
    (data / "verify.py").write_bytes(verifier_source())
    seal = seal_bag(root, {"External-Identifier": "delta-upr"})
    (root / "signatures").mkdir()
    (root / "signatures" / "delta-watch.sshsig").write_text(key.sign(seal.tag_manifest))
    (root / "signatures" / "allowed_signers").write_text(key.allowed_signers("delta-watch"))
    (root / "VERIFY.txt").write_text(
        verify_text("delta-upr", seal.digest, [Signer("delta-watch", key.fingerprint)]), encoding="utf-8"
    )
    return root


def shell(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """What a person who types the line would see; no start-up files, no terminal."""
    line = ["bash", "--norc", "-c", command]
    return subprocess.run(line, cwd=folder, capture_output=True, text=True, timeout=60, check=False)


def commands(text: str, title: str) -> list[str]:
    """The command lines of one section: those set in by four spaces."""
    sections = re.split(r"\n(?=(?:ON|ALL|WHEN|WHAT|TO) )", text)
    (section,) = [section for section in sections if section.startswith(title)]
    return [line[4:] for line in section.splitlines() if re.match(r" {4}\S", line)]


# --- The key ---


def test_the_key_is_made_once_and_says_so(tmp_path):
    first = signing_key(tmp_path / "keys")
    second = signing_key(tmp_path / "keys")
    assert (first.made, second.made) == (True, False)
    assert first.fingerprint == second.fingerprint
    assert os.listdir(tmp_path / "keys") == [KEY_FILE]


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
def test_nobody_else_can_read_the_key_or_the_secret(tmp_path):
    before = os.umask(0)
    try:
        signing_key(tmp_path / "keys")
        withholding_secret(tmp_path / "keys")
    finally:
        os.umask(before)
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700
    for name in (KEY_FILE, SECRET_FILE):
        assert (tmp_path / "keys" / name).stat().st_mode & 0o777 == 0o600


def test_two_processes_that_make_the_key_at_once_share_one(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        keys = list(pool.map(signing_key, [tmp_path / "keys"] * 16))
    assert len({key.fingerprint for key in keys}) == 1
    assert sum(key.made for key in keys) == 1
    assert os.listdir(tmp_path / "keys") == [KEY_FILE]


@needs_ssh_keygen
def test_openssh_reads_the_key_and_prints_the_same_fingerprint(key):
    done = subprocess.run(["ssh-keygen", "-l", "-f", key.path], capture_output=True, text=True, check=True)
    assert done.stdout.split()[1] == key.fingerprint


def ec_key() -> bytes:
    return generate_private_key(SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())


def plain_key() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no private key"),
        (b"not a key\n", "no private key"),
        (b"\xff\x00" * 50_000, "no private key"),
        (plain_key()[:150], "no private key"),
        (plain_key().replace(b"A", b"B"), "no private key"),
        (ec_key(), "not an Ed25519 key"),
    ],
)
def test_a_broken_key_file_is_answered_with_what_where_and_mend(tmp_path, content, words):
    path = tmp_path / KEY_FILE
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(SigningError, match=words) as refusal:
        signing_key(tmp_path)
    assert str(path) in str(refusal.value)
    assert "new one is then made" in str(refusal.value)
    assert path.read_bytes() == content  # it may be all that is left of the key


@needs_ssh_keygen
def test_a_key_that_openssh_locked_is_refused_by_name(tmp_path):
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "a passphrase", "-f", tmp_path / KEY_FILE]
    subprocess.run(command, check=True)
    with pytest.raises(SigningError, match="passphrase"):
        signing_key(tmp_path)


@needs_ssh_keygen
def test_a_key_that_openssh_made_is_used(tmp_path):
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", tmp_path / KEY_FILE]
    subprocess.run(command, check=True)
    assert not signing_key(tmp_path).made


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
def test_a_key_that_others_can_read_is_refused(key):
    key.path.chmod(0o644)
    with pytest.raises(SigningError, match="chmod 600"):
        signing_key(key.path.parent)


def test_a_key_that_is_a_folder_or_has_none_to_lie_in_is_refused(tmp_path):
    (tmp_path / KEY_FILE).mkdir()
    with pytest.raises(SigningError, match="is no file"):
        signing_key(tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(SigningError, match="cannot be made"):
        signing_key(tmp_path / "file" / "keys")


def test_a_broken_secret_is_refused_and_never_made_anew(tmp_path):
    secret = withholding_secret(tmp_path)
    assert secret == withholding_secret(tmp_path)
    assert len(secret) == 32
    (tmp_path / SECRET_FILE).write_text("abc")
    with pytest.raises(SigningError, match="not the secret"):
        withholding_secret(tmp_path)


# --- Signatures and commitments ---


def test_the_same_data_give_the_same_signature_and_our_verifier_agrees(key):
    assert key.sign(b"data") == key.sign(b"data")
    found = parse_signature(key.sign(b"data").encode())
    assert found.fits(b"data")
    assert not found.fits(b"Data")
    assert found.fingerprint == key.fingerprint


@needs_ssh_keygen
@pytest.mark.parametrize("size", [0, 1, 300, 100_000])
def test_openssh_accepts_the_signature_for_its_purpose_only(key, tmp_path, size):
    (tmp_path / "allowed").write_text(key.allowed_signers("delta-watch"))
    (tmp_path / "data").write_bytes(b"x" * size)
    (tmp_path / "sig").write_text(key.sign(b"x" * size))
    line = "ssh-keygen -Y verify -f allowed -I {} -n {} -s sig < data"
    good = shell(line.format("delta-watch", "averment-package"), tmp_path)
    assert good.returncode == 0, good.stderr
    assert key.fingerprint in good.stdout
    assert shell(line.format("delta-watch", "averment-endorsement"), tmp_path).returncode != 0
    assert shell(line.format("river-union", "averment-package"), tmp_path).returncode != 0
    (tmp_path / "sig").write_text(key.sign(b"x" * size, "averment-endorsement"))
    assert shell(line.format("delta-watch", "averment-endorsement"), tmp_path).returncode != 0


def test_our_signature_is_byte_for_byte_that_of_openssh(key, tmp_path):
    if not shutil.which("ssh-keygen"):
        pytest.skip("ssh-keygen is not on this computer")
    (tmp_path / "data").write_bytes(b"some data")
    theirs = shell(f"ssh-keygen -Y sign -f {key.path} -n averment-package < data", tmp_path)
    assert theirs.stdout == key.sign(b"some data")


@pytest.mark.parametrize("name", ["", "Delta Watch", "a,b", "*", "a\nb", "x" * 64])
def test_a_signer_without_a_plain_name_is_refused(key, name):
    with pytest.raises(SigningError):
        key.allowed_signers(name)


def test_a_commitment_opens_with_its_salt_and_differs_from_one_secret_to_the_next():
    digest = hashlib.sha256(b"a statement").hexdigest()
    one, two = commitment(b"1" * 32, digest), commitment(b"2" * 32, digest)
    assert one == commitment(b"1" * 32, digest)
    assert one.value != two.value
    assert one.salt != two.salt
    assert hashlib.sha256(bytes.fromhex(one.salt) + bytes.fromhex(digest)).hexdigest() == one.value


# --- VERIFY.txt ---


@needs_linux
def test_the_linux_commands_of_the_instructions_do_what_they_say(package, key):
    lines = commands((package / "VERIFY.txt").read_text(), "ON LINUX")
    assert len(lines) == 6
    for line in lines:
        done = shell(line, package)
        assert done.returncode == 0, (line, done.stderr)
        quiet = line.startswith(("(cd bag", "find"))
        assert (done.stdout == "") == quiet, (line, done.stdout)
    assert shell(lines[3], package).stdout.split() == ["VERIFY.txt", "bag", "signatures"]
    assert f"key {key.fingerprint}" in shell(lines[4], package).stdout


@needs_linux
@pytest.mark.parametrize(
    ("attack", "step"),
    [
        ("echo x >> bag/data/submission/text.json", 0),
        ("rm bag/data/submission/text.json", 0),
        ("echo Contact-Name: x >> bag/bag-info.txt", 0),
        ("rm bag/tagmanifest-sha256.txt", 0),
        ("mkdir bag/data/empty", 1),
        ("mv bag/data/submission/text.json ../t; ln -s $PWD/../t bag/data/submission/text.json", 1),
        ("echo x > bag/data/more", 2),
        ("echo x > bag/fetch.txt", 2),
        ("echo x > bag/data/more; cd bag; sha256sum data/more >> manifest-sha256.txt; "
         "sha256sum bag-info.txt bagit.txt manifest-sha256.txt > tagmanifest-sha256.txt", 4),
    ],
)  # fmt: skip
def test_each_step_of_the_instructions_catches_what_it_is_for(package, attack, step):
    lines = commands((package / "VERIFY.txt").read_text(), "ON LINUX")
    shell(attack, package)
    done = shell(lines[step], package)
    assert done.returncode != 0 or done.stdout != ""


@needs_linux
def test_the_program_of_the_instructions_runs(package):
    (line,) = commands((package / "VERIFY.txt").read_text(), "ALL STEPS")
    done = shell(line, package)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("Whole")


@pytest.mark.skipif(not shutil.which("shasum"), reason="shasum is not on this computer")
def test_the_mac_list_check_prints_nothing_for_a_whole_package(package):
    line = next(part for part in (package / "VERIFY.txt").read_text().splitlines() if "shasum -a 256 -c" in part)
    done = shell(line[4:], package)
    assert (done.stdout, done.stderr) == ("", "")
    (package / "bag" / "data" / "submission" / "text.json").write_text("changed")
    assert "FAILED" in shell(line[4:], package).stdout


@needs_linux
def test_another_organisation_co_signs_with_the_printed_commands(package, tmp_path):
    subprocess.run(
        ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "someone@river", "-f", tmp_path / "river"], check=True
    )
    for line in commands((package / "VERIFY.txt").read_text(), "TO CO-SIGN"):
        line = line.replace("YOUR_KEY", str(tmp_path / "river")).replace("ORGANISATION", "river-union")
        done = shell(line, package)
        assert done.returncode == 0, done.stderr
    report = verify(package)
    assert report.ok, report.problems
    assert [one.signer for one in report.signatures] == ["delta-watch", "river-union"]
    assert report.notes == ()
    done = shell(
        "ssh-keygen -Y verify -f signatures/allowed_signers -I river-union -n averment-package "
        "-s signatures/river-union.sshsig < bag/tagmanifest-sha256.txt",
        package,
    )
    assert done.returncode == 0, done.stderr


def test_time_stamps_are_spoken_of_only_where_there_are_some():
    signers = [Signer("delta-watch", "SHA256:" + "A" * 43)]
    without = verify_text("delta-upr", "0" * 64, signers)
    stamp = TimeStamp("signatures/a.tsr", "bag/tagmanifest-sha256.txt", "signatures/a-chain.pem", 1793614500)
    assert "openssl" not in without
    text = verify_text("delta-upr", "0" * 64, signers, [stamp])
    assert text == verify_text("delta-upr", "0" * 64, signers, [stamp])
    assert (
        "openssl ts -verify -data bag/tagmanifest-sha256.txt -in signatures/a.tsr -CAfile ../tsa-root.pem"
        " -untrusted signatures/a-chain.pem -attime 1793614500"
    ) in text


@needs_linux
@needs_openssl
def test_an_old_time_stamp_still_holds_by_the_printed_command_when_its_certificate_has_expired(package, tmp_path, key):
    authority = tmp_path / "authority"
    authority.mkdir()
    make_token(authority, package)
    for name in ("a.tsr", "a-chain.pem"):
        shutil.copy(authority / name, package / "signatures")
    shutil.copy(authority / "root.pem", package.parent / "tsa-root.pem")
    report = verify(package)
    assert report.ok
    epoch = int(report.notes[0].split("-attime ")[1])
    stamp = TimeStamp("signatures/a.tsr", "bag/tagmanifest-sha256.txt", "signatures/a-chain.pem", epoch)
    digest = hashlib.sha256((package / "bag" / "tagmanifest-sha256.txt").read_bytes()).hexdigest()
    text = verify_text("delta-upr", digest, [Signer("delta-watch", key.fingerprint)], [stamp])
    (line,) = commands(text, "WHEN")
    done = shell(line, package)
    assert "Verification: OK" in done.stdout + done.stderr
    years_later = line.replace(f"-attime {epoch}", f"-attime {epoch + 40 * 365 * 86400}")
    assert "Verification: OK" not in (later := shell(years_later, package)).stdout + later.stderr
    (package / "bag" / "tagmanifest-sha256.txt").write_text("changed")
    assert "Verification: OK" not in (changed := shell(line, package)).stdout + changed.stderr


def make_token(folder: Path, package: Path) -> None:
    """A time-stamp over the tag manifest by an authority made for this test."""
    (folder / "tsa.cnf").write_text(
        "[tsa]\ndefault_tsa=here\n[here]\nserial=serial\nsigner_digest=sha256\ndefault_policy=1.2.3.4\n"
        "digests=sha256\naccuracy=secs:1\n[ext]\nextendedKeyUsage=critical,timeStamping\n"
    )
    (folder / "serial").write_text("01\n")
    stamped = package / "bag" / "tagmanifest-sha256.txt"
    for line in (
        "openssl req -x509 -newkey ed25519 -nodes -keyout root.key -out root.pem -subj /CN=Root -days 3650",
        "openssl req -newkey rsa:2048 -nodes -keyout tsa.key -out tsa.csr -subj /CN=Stamper",
        "openssl x509 -req -in tsa.csr -CA root.pem -CAkey root.key -out a-chain.pem -days 2"
        " -extfile tsa.cnf -extensions ext -CAcreateserial",
        f"openssl ts -query -data {stamped} -sha256 -cert -out a.tsq",
        "openssl ts -reply -config tsa.cnf -queryfile a.tsq -signer a-chain.pem -inkey tsa.key -out a.tsr",
    ):
        done = shell(line, folder)
        assert done.returncode == 0, (line, done.stderr)
