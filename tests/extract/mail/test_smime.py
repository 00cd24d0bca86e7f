"""Signed mail and files: what was signed is read, what is locked is told."""

from __future__ import annotations

import base64
import datetime
from functools import cache

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID

from classify.errors import CorruptError, EncryptedError, UnsupportedError
from tests.extract.families import SSN, reading, source, walk

_MESSAGE = f"Content-Type: text/plain\r\n\r\nThe number is {SSN}.\r\n".encode()


@cache
def _signer() -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Invented Signer")])
    day = datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(day)
        .not_valid_after(day + datetime.timedelta(days=9000))
        .sign(key, hashes.SHA256())
    )
    return key, certificate


def signed(content: bytes, *options: pkcs7.PKCS7Options) -> bytes:
    key, certificate = _signer()
    builder = pkcs7.PKCS7SignatureBuilder().set_data(content).add_signer(certificate, key, hashes.SHA256())
    return builder.sign(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary, *options])


def locked(content: bytes) -> bytes:
    builder = pkcs7.PKCS7EnvelopeBuilder().set_data(content).add_recipient(_signer()[1])
    return builder.encrypt(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary])


def mail(data: bytes, kind: str) -> bytes:
    head = "From: a@example.org\nSubject: signed\nMIME-Version: 1.0\n"
    head += f"Content-Type: application/pkcs7-mime{kind}; name=smime.p7m\n"
    return f"{head}Content-Transfer-Encoding: base64\n\n".encode() + base64.encodebytes(data)


@pytest.mark.parametrize("kind", ["; smime-type=signed-data", "", "; smime-type=enveloped-data"])
def test_opaque_signed_mail_is_read_whatever_it_calls_itself(kind: str) -> None:
    """The message inside the signature is a member, and its text is found."""
    found = walk(source("a.eml", mail(signed(_MESSAGE), kind)))
    assert f"The number is {SSN}." in found.texts["a.eml!/smime.p7m!/message.eml"]
    assert set(found.outcomes.values()) == {"ok"}


def test_locked_mail_is_encrypted_after_its_headers() -> None:
    """Nobody without the key reads it; who wrote about what is told."""
    result = reading("a.eml", mail(locked(_MESSAGE), "; smime-type=enveloped-data"))
    assert result.labelled("Subject") == "signed"
    assert isinstance(result.error, EncryptedError)
    assert isinstance(reading("smime.p7m", locked(_MESSAGE)).error, EncryptedError)


def test_a_signed_file_keeps_its_own_name() -> None:
    """`contract.txt.p7m` holds contract.txt."""
    found = walk(source("contract.txt.p7m", signed(SSN.encode())))
    assert found.texts["contract.txt.p7m!/contract.txt"] == SSN


def test_content_in_pieces_of_unknown_length_is_put_together() -> None:
    """Streaming writers do not know the size beforehand (BER, indefinite length)."""
    oid = bytes.fromhex("06092a864886f70d0107")
    pieces = b"\x04\x03abc\x04\x02de"
    inner = b"\x30\x80" + oid + b"\x01\xa0\x80\x24\x80" + pieces + bytes(4) + bytes(2)
    whole = b"\x30\x80" + oid + b"\x02\xa0\x80\x30\x80\x02\x01\x01\x31\x00" + inner + bytes(6)
    member = reading("a.txt.p7m", whole).member("a.txt").source
    assert member is not None
    assert member.data == b"abcde"


def test_a_signature_that_stands_apart_says_so() -> None:
    """A detached signature holds nothing to read."""
    data = signed(_MESSAGE, pkcs7.PKCS7Options.DetachedSignature)
    assert isinstance(reading("smime.p7s", data).error, UnsupportedError)


def test_a_cut_off_signature_is_corrupt() -> None:
    """Half a wrapping is damage, not silence."""
    assert isinstance(reading("smime.p7m", signed(_MESSAGE)[:90]).error, CorruptError)
