"""Documents of Word 2, 6 and 95: 8-bit text."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from classify.errors import CorruptError
from classify.extract.document import Piece
from classify.extract.legacy.doc_binary import pieces_of
from classify.extract.legacy.doc_story import STORIES, Story
from classify.extract.xml.links import Links

_SAVED_FAST = 4
WORD_2 = b"\xdb\xa5"


def older_stories(main: bytes) -> Iterator[Piece]:
    """Word 2, 6 and 95: 8-bit text, in pieces when the file was saved fast.

    The places of the fields are those of the FIB of Word 6 ([MS-DOC] has none older); Word 2 knows the plain
    range alone. Raises CorruptError when there is no text.
    """
    if len(main) < 0x170:
        raise CorruptError("The file is not a readable Word document.")
    start, stop = struct.unpack_from("<II", main, 0x18)
    text = main[start:stop]
    sizes: tuple[int, ...] = (len(text),)
    if main[:2] != WORD_2:
        sizes = struct.unpack_from("<8I", main, 0x34)
        if main[0x0A] & _SAVED_FAST:
            text = _older_pieces(main) or text
    if not text.strip(b"\0 \r\n"):
        raise CorruptError("The file is not a readable Word document.")
    said = text.decode("cp1252", "replace")
    links = Links()
    at = 0
    for part, size in zip(STORIES, sizes, strict=False):
        if size and at < len(said):
            yield from Story(part, said, at, min(at + size, len(said)), [], set(), set(), links).pieces()
        at += size
    yield from links.rest()


def _older_pieces(main: bytes) -> bytes:
    """The text of a document saved fast, its pieces in order (the same table as in later versions)."""
    offset, size = struct.unpack_from("<II", main, 0x160)
    text = bytearray()
    for _, fc, length in pieces_of(main[offset : offset + size]):
        text += main[fc : fc + length].ljust(length, b"\0")
    return bytes(text)
