"""VERIFY.txt: how a recipient checks a package with what his computer has, and what each step proves and does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Signer:
    """An organisation that signed, by its id, with the fingerprint of its key."""

    name: str
    fingerprint: str

    @property
    def file(self) -> str:
        """Its signature's place in the package."""
        return f"signatures/{self.name}.sshsig"


@dataclass(frozen=True, slots=True)
class TimeStamp:
    """A time-stamp token (RFC 3161): its file, the file that it stamps, the authority's chain, its time in seconds UTC.

    The paths are those in the package; a chain is left empty where the token brings its own.
    """

    token: str
    stamps: str
    chain: str
    epoch: int


def verify_text(package: str, digest: str, signers: Sequence[Signer], stamps: Sequence[TimeStamp] = ()) -> str:
    """The text of VERIFY.txt; the same package gives the same text.

    It names the digest of this package's tag manifest and the keys of its signers, and no other digest or key: the
    verifier holds it against the package.
    """
    parts = [
        heading(package, digest, signers),
        WHAT_IS_PROVEN,
        linux(signers),
        macos(signers),
        windows(signers),
        one_program(signers),
        *([time_stamps(stamps)] if stamps else []),
        WITHHELD,
        co_signing(),
    ]
    return "\n".join(parts)


def heading(package: str, digest: str, signers: Sequence[Signer]) -> str:
    """What this is, and the two things that a reader compares."""
    keys = "".join(f"    {signer.name}    {signer.fingerprint}\n" for signer in signers)
    return f"""HOW TO CHECK THIS PACKAGE

Package: {package}

The digest that stands for every file in it (SHA-256 of bag/tagmanifest-sha256.txt):

    {digest}

Signed by (name, fingerprint of the key):

{keys}
Nothing seals this text itself: whoever could change the package could change these lines too. So compare the
fingerprint with one that you have from elsewhere: the printed submission, a letter, the organisation's own site or
a telephone call. The keys in signatures/ are there for convenience, never for trust.
"""


WHAT_IS_PROVEN = """\
WHAT THIS PROVES, AND WHAT IT DOES NOT

  Whole      No file that was sealed has changed or is missing, and none was added (steps 1 and 2). By itself this
             proves nothing against a forger, who can write new lists as well.
  Who        The holder of a key signed exactly these files (step 3). Whether the key belongs to the organisation,
             you learn from the fingerprint that you have from elsewhere, not from the package.
  When       Only where there is a time-stamp by an authority that you trust. A date written in a file is not proof.
  True       Never. No computation proves that what a document says is so. It proves that this is the document.
"""


def linux(signers: Sequence[Signer]) -> str:
    """The steps on Linux, with bash and OpenSSH; run by a test as they stand."""
    return f"""\
ON LINUX (bash; nothing to install)

Open a terminal in the folder that holds this file.

1. Nothing changed, nothing missing. Prints nothing when all is well:

    (cd bag && sha256sum -c --quiet --strict tagmanifest-sha256.txt manifest-sha256.txt)

2. Nothing added, no links, no empty folders. Both print nothing when all is well:

    find . ! -type f ! -type d -o -type d -empty
    (cd bag && diff <(find . -type f | cut -c3- | LC_ALL=C sort) <({LISTED} | LC_ALL=C sort))

   The first folder holds VERIFY.txt, bag and signatures, and nothing else:

    ls -A

3. Who signed. Prints "Good", the name and the fingerprint; compare the fingerprint:

{ssh_checks(signers)}
   The digest, to be compared with the one above:

    sha256sum bag/tagmanifest-sha256.txt

With very many files this takes a while; the program below uses several cores and the processor's own instructions.
"""


# The names of all files that the two lists of a bag give, and the last list, which none can give.
LISTED = "{ cut -c67- manifest-sha256.txt tagmanifest-sha256.txt; echo tagmanifest-sha256.txt; }"


def ssh_checks(signers: Sequence[Signer]) -> str:
    """The command for each signature, where a shell can feed a file to a program."""
    return "".join(
        f"    ssh-keygen -Y verify -f signatures/allowed_signers -I {signer.name} -n averment-package"
        f" -s {signer.file} < bag/tagmanifest-sha256.txt\n"
        for signer in signers
    )


def macos(signers: Sequence[Signer]) -> str:
    """The steps on macOS, whose tools have other names."""
    return f"""\
ON macOS (Terminal; nothing to install)

1. Nothing changed, nothing missing:

    (cd bag && shasum -a 256 -c tagmanifest-sha256.txt manifest-sha256.txt | grep -v ': OK$')

2. Nothing added, no links, no empty folders:

    find . ! -type f ! -type d -o -type d -empty
    (cd bag && diff <(find . -type f | cut -c3- | LC_ALL=C sort) <({LISTED} | LC_ALL=C sort))
    ls -A

3. Who signed, and the digest:

    shasum -a 256 bag/tagmanifest-sha256.txt
{ssh_checks(signers)}
Steps 1 and 2 print nothing when all is well, but for the three names that ls gives (a .DS_Store is the Finder's own).
"""


def windows(signers: Sequence[Signer]) -> str:
    """The steps in PowerShell, which has no list checker but can loop."""
    checks = "".join(
        f'    cmd /c "ssh-keygen -Y verify -f signatures\\allowed_signers -I {signer.name} -n averment-package'
        f' -s signatures\\{signer.name}.sshsig < bag\\tagmanifest-sha256.txt"\n'
        for signer in signers
    )
    return f"""\
ON WINDOWS (PowerShell; ssh-keygen comes with the optional feature "OpenSSH Client")

Open PowerShell in the folder that holds this file, and paste what is set in.

1. Nothing changed, nothing missing:

    cd bag
    $listed = @{{ 'tagmanifest-sha256.txt' = 1 }}
    Get-Content tagmanifest-sha256.txt, manifest-sha256.txt | ForEach-Object {{
        $digest, $name = $_ -split '  ', 2
        $listed[$name] = 1
        if ((Get-FileHash -Algorithm SHA256 -LiteralPath $name).Hash -ne $digest) {{ "CHANGED OR MISSING: $name" }}
    }}

2. Nothing added, no links, no empty folders:

    $here = (Get-Location).Path.Length + 1
    Get-ChildItem -Recurse -Force | ForEach-Object {{
        $name = $_.FullName.Substring($here).Replace('\\', '/')
        if ($_.LinkType) {{ "LINK: $name" }}
        elseif ($_.PSIsContainer) {{ if (-not (Get-ChildItem -Force -LiteralPath $_.FullName)) {{ "EMPTY: $name" }} }}
        elseif (-not $listed[$name]) {{ "ADDED: $name" }}
    }}
    cd ..

3. Who signed, and the digest:

    (Get-FileHash -Algorithm SHA256 bag\\tagmanifest-sha256.txt).Hash.ToLower()
{checks}
Steps 1 and 2 print nothing when all is well.
"""


def one_program(signers: Sequence[Signer]) -> str:
    """The same by our verifier, with the one caution that it needs."""
    pin = f" --signer {signers[0].fingerprint}" if signers else ""
    return f"""\
ALL STEPS BY ONE PROGRAM (Python 3.8 or later; "py" in place of "python3" on Windows)

    python3 -I bag/data/verify.py{pin}

It needs no network and changes nothing; --json gives the result for machines. Put in the fingerprint that you have
from elsewhere. This copy lies in the package and could have been changed with it: where it matters, use the steps
above, or a copy of the program from elsewhere.
"""


def time_stamps(stamps: Sequence[TimeStamp]) -> str:
    """The check of each time-stamp, at the time that it gives: later its authority's certificate will have expired."""
    commands = "".join(
        f"    openssl ts -verify -data {stamp.stamps} -in {stamp.token} -CAfile ../tsa-root.pem"
        f"{' -untrusted ' + stamp.chain if stamp.chain else ''} -attime {stamp.epoch}\n"
        for stamp in stamps
    )
    return f"""\
WHEN (openssl)

Save the root certificate of the authority, which you have from that authority, beside this folder as tsa-root.pem:

{commands}
"OK" proves that the stamped file existed at the time that the token gives (openssl ts -reply -in TOKEN -text shows it).
The option -attime asks whether the certificate was good at that time; without it a genuine old stamp fails
once the certificate has expired.
"""


WITHHELD = """\
WHAT IS NOT IN THE PACKAGE

Each line of bag/data/withheld.jsonl, where there is one, commits to a file that stays with its keeper, and says why.
If you are later given such a file and its salt, the SHA-256 of the 32 bytes of the salt followed by the 32 bytes
of the file's SHA-256 is the commitment. It proves that the file was chosen before the package was sealed.

Of a sealed file its custodians alone can say what is in it. Where there is a folder bag/data/attestations, each N.txt
in it is what one of them says, signed with her key; go into the folder to check it:

    ssh-keygen -Y verify -f allowed_signers -I custodian-N -n averment-attestation -s N.txt.sig < N.txt
"""


def co_signing() -> str:
    """How an organisation adds its signature later, with its own key."""
    return """\
TO CO-SIGN (an organisation that stands behind this package as well)

Check the package first. Then, with your own Ed25519 key and your name in place of ORGANISATION (a-z, 0-9, hyphens):

    ssh-keygen -Y sign -f YOUR_KEY -n averment-package < bag/tagmanifest-sha256.txt > signatures/ORGANISATION.sshsig
    echo "ORGANISATION namespaces=\\"averment-package\\" $(cut -d' ' -f1,2 YOUR_KEY.pub)" >> signatures/allowed_signers

The bag stays as it is. Publish your fingerprint (ssh-keygen -l -f YOUR_KEY.pub) where recipients can find it.
"""
