"""The signature of a WACZ: whether it holds, by whose key, and how little that says.

By the specification “WACZ signing and verification 0.1” of Webrecorder: a signature over the words “sha256:…”, the
digest of datapackage.json. It proves who archived, and never what a server had sent.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils

from averment.evidence.rules.labels import one_line

_BROKEN = (ValueError, TypeError, binascii.Error, UnsupportedAlgorithm, x509.InvalidVersion)


def signature_of(digest: Mapping[str, object] | None, manifest: bytes) -> tuple[str, bool]:
    """What is to be said of the signature, and whether all is well; that there is none is well."""
    if digest is None:
        return "it is not signed", True
    own = f"sha256:{hashlib.sha256(manifest).hexdigest()}"
    signed = digest.get("signedData")
    if _words(digest, "hash") != own:
        return "its list of files is another one than was sealed", False
    if not isinstance(signed, dict):
        return "it is not signed; its list of files has the digest that goes with it", True
    if _words(signed, "hash") != own:
        return "its signature is of another list of files", False
    try:
        key, domain = _key(signed)
        _verify(key, base64.b64decode(_words(signed, "signature")), own.encode())
    except InvalidSignature:
        return "its signature does not hold", False
    except _BROKEN:
        return "its signature cannot be checked", False
    return _meaning(key, domain), True


def _meaning(key: ec.EllipticCurvePublicKey, domain: str) -> str:
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    fingerprint = hashlib.sha256(key.public_bytes(serialization.Encoding.DER, form)).hexdigest()
    if domain:
        return (
            f"signed in the name of {domain}, whose certificate was not held against an authority (key {fingerprint})"
        )
    return f"signed by a key that nobody vouches for ({fingerprint}): nothing was changed since, by whom is not shown"


def _key(signed: Mapping[str, object]) -> tuple[ec.EllipticCurvePublicKey, str]:
    """The key that signed; and the name in the certificate that came with it, where there is one."""
    domain = ""
    if certificate := _words(signed, "domainCert"):
        found = x509.load_pem_x509_certificate(certificate.encode())
        names = found.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
        domain = one_line(str(names[0].value), 100) if names else "an unnamed domain"
        key: object = found.public_key()
    else:
        key = serialization.load_der_public_key(base64.b64decode(_words(signed, "publicKey"), validate=True))
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise TypeError
    return key, domain


def _verify(key: ec.EllipticCurvePublicKey, signature: bytes, words: bytes) -> None:
    """Browsers write the two numbers of a signature one after the other, servers in DER."""
    size = (key.curve.key_size + 7) // 8
    if len(signature) == 2 * size:
        numbers = (int.from_bytes(half, "big") for half in (signature[:size], signature[size:]))
        signature = utils.encode_dss_signature(*numbers)
    key.verify(signature, words, ec.ECDSA(hashes.SHA256()))


def _words(found: Mapping[str, object], name: str) -> str:
    value = found.get(name)
    return value if isinstance(value, str) else ""
