"""Passwords tried on Office files ([MS-OFFCRYPTO]) of every age."""

from __future__ import annotations

import io
import logging
from typing import BinaryIO

from classify.errors import EncryptedError


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
