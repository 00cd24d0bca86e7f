"""Word documents up to Word 2003 ([MS-DOC]): all stories through the piece table, hidden and deleted text.

Positions count UTF-16 units, so a letter beyond the first plane (an emoji) counts twice; texts are kept as
units until they are handed out.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from classify.errors import CorruptError
from classify.extract.containers.unlock import unlock
from classify.extract.document import Piece
from classify.extract.envelope import Envelope
from classify.extract.legacy.doc_binary import WordBinary
from classify.extract.legacy.doc_older import older_stories
from classify.extract.legacy.ppt import read_ppt
from classify.extract.objects.ole import ole_members, ole_properties, open_ole, stream_of
from classify.extract.objects.pictures import Pictures
from classify.extract.objects.shape_texts import field_texts, shape_texts
from classify.extract.office.macros import document_macros
from classify.extract.source import Source
from classify.extract.xml.links import Links
from classify.extract.xml.package import OLE_START

__all__ = ["ole_members", "ole_properties", "read_doc", "read_ppt"]


def read_doc(source: Source, envelope: Envelope) -> Iterator[Piece]:
    """Read doc and dot.

    Raises EncryptedError and CorruptError.
    """
    with source.open() as stream:
        start = stream.read(8)
    if not start.startswith(OLE_START):
        with source.open() as stream:
            yield from older_stories(stream.read())
        return
    with open_ole(source) as ole:
        main = stream_of(ole, "WordDocument")
        if main is None or len(main) < 0x1AA:
            raise CorruptError("The file holds no Word document.")
        drawn = [main, stream_of(ole, "Data")]
        (flags,) = struct.unpack_from("<H", main, 0x0A)
        if flags & 0x0100:
            with source.open() as stream:
                data = unlock(stream, envelope.passwords).read()
            yield from read_doc(Source(source.name, data=data, size=len(data)), envelope)
            return
        (version,) = struct.unpack_from("<H", main, 2)
        table = stream_of(ole, "1Table" if flags & 0x0200 else "0Table")
    if version < 0xC1 or table is None:
        yield from older_stories(main)
    else:
        links = Links()
        yield from links.see(WordBinary(main, table, links).pieces())
        yield from links.rest()
    yield from ole_properties(source)
    yield from document_macros(source)
    pictures = Pictures(envelope)
    for stream_bytes in drawn:
        yield from pictures.of(stream_bytes)
        yield from field_texts(stream_bytes)
    yield from shape_texts(b"".join(filter(None, (drawn[1], table))))
    yield from pictures.rest()
    yield from ole_members(source, envelope)
