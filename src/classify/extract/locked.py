"""Password-protected Office files ([MS-OFFCRYPTO]): unlocked when a supplied password fits."""

from __future__ import annotations

import io
from collections.abc import Iterator

from classify.errors import EncryptedError
from classify.extract.document import Envelope, Piece, Source

_LOCKED = "It is locked with a password."


def read_office(source: Source, envelope: Envelope) -> Iterator[Piece]:
    """The document inside, read like any other. Raises EncryptedError when no password fits."""
    plain = _unlocked(source, envelope)
    if plain is None:
        raise EncryptedError(_LOCKED)
    from classify.extract.reading import read

    inner = Source(source.name, data=plain, size=len(plain))
    yield from read(inner, envelope.child())


def _unlocked(source: Source, envelope: Envelope) -> bytes | None:
    """The bytes of the document, None when there is no password that fits or nothing to unlock it with."""
    try:
        import msoffcrypto
        from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError, ParseError
    except ImportError:
        return None
    for password in envelope.passwords:
        target = io.BytesIO()
        try:
            with source.open() as stream:
                document = msoffcrypto.OfficeFile(stream)
                document.load_key(password=password, verify_password=True)
                document.decrypt(target)
        except (InvalidKeyError, DecryptionError, FileFormatError, ParseError):
            continue
        envelope.count_bytes(target.tell())
        return target.getvalue()
    return None
