"""Password-protected Office files ([MS-OFFCRYPTO]): unlocked when a supplied password fits."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from typing import BinaryIO

from classify.errors import EncryptedError
from classify.extract.document import Envelope, Piece, Source


def read_office(source: Source, envelope: Envelope) -> Iterator[Piece]:
    """The document inside, read like any other. Raises EncryptedError when no password fits."""
    with source.open() as stream:
        plain = unlock(stream, envelope.passwords).read()
    envelope.count_bytes(len(plain))
    from classify.extract.reading import read

    inner = Source(source.name, data=plain, size=len(plain))
    yield from read(inner, envelope.child())


def unlock(stream: BinaryIO, passwords: tuple[str, ...]) -> BinaryIO:
    """The bytes of a locked document, by the first password that fits. Raises EncryptedError."""
    locked = EncryptedError("It is locked with a password.")
    if not passwords:
        raise locked
    import msoffcrypto
    from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError, ParseError
    from msoffcrypto.format.ooxml import OOXMLFile

    # It writes the passwords it tries into its debug log.
    logging.getLogger("msoffcrypto").setLevel(logging.ERROR)
    for password in passwords:
        plain = io.BytesIO()
        try:
            stream.seek(0)
            document = msoffcrypto.OfficeFile(stream)
            # The older formats always check the password; the newer ones only when told to.
            check = {"verify_password": True} if isinstance(document, OOXMLFile) else {}
            document.load_key(password=password, **check)
            document.decrypt(plain)
        except (DecryptionError, FileFormatError, InvalidKeyError, ParseError, OSError, ValueError):
            continue
        plain.seek(0)
        return plain
    raise locked
