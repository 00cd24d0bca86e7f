"""Password-protected Office files ([MS-OFFCRYPTO]): unlocked when a supplied password fits."""

from __future__ import annotations

from collections.abc import Iterator

from classify.extract.containers.unlock import unlock
from classify.extract.document import Piece
from classify.extract.envelope import Envelope
from classify.extract.source import Source


def read_office(source: Source, envelope: Envelope) -> Iterator[Piece]:
    """The document inside, read like any other. Raises EncryptedError when no password fits."""
    with source.open() as stream:
        plain = unlock(stream, envelope.passwords).read()
    envelope.count_bytes(len(plain))
    from classify.extract.reading import read

    inner = Source(source.name, data=plain, size=len(plain))
    yield from read(inner, envelope.child())
