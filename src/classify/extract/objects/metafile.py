"""Windows metafiles pasted into documents: the texts and pictures among their drawing orders.

What is drawn with lines alone is not read; a reader of such a file is told so.
"""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator

from classify.errors import CorruptError, TooLargeError, UnsupportedError
from classify.extract.document import Member, Piece, Remark, TextBlock
from classify.extract.envelope import Envelope
from classify.extract.objects.metafile_drawing import is_metafile
from classify.extract.objects.metafile_orders import drawing_of
from classify.extract.source import Source
from classify.extract.text.layout import lines

MANY_LINES = 150
"""Drawing orders from which a metafile without text may show outlines of letters, not just a logo."""
_LARGEST = 256_000_000


def read(source: Source, envelope: Envelope) -> Iterator[Piece]:
    """Texts of an emf, wmf, emz or wmz, then the pictures in it as members.

    Raises CorruptError when it is none, UnsupportedError when it draws with nothing but lines.
    """
    if source.size > _LARGEST:
        raise TooLargeError(f"A metafile of {source.size:,} bytes, more than can be read.")
    with source.open() as stream:
        data = unpacked(stream.read())
    drawing = drawing_of(data)
    text = lines(drawing.runs)
    if text.strip():
        yield TextBlock(text)
    for number, picture in enumerate(drawing.pictures, 1):
        suffix, content = picture
        envelope.count_member()
        envelope.count_bytes(len(content))
        name = f"picture-{number}.{suffix}"
        yield Member(name, Source(name, data=content, size=len(content)))
    if drawing.glyphs:
        yield Remark("partial", "some of its text is kept as numbers of letter shapes, which nobody can read")
    elif not text.strip() and not drawing.pictures:
        raise UnsupportedError("A Windows metafile of lines alone: whatever it shows was not read.")


def unpacked(data: bytes) -> bytes:
    """The metafile itself: emz and wmz are packed with gzip. Raises CorruptError."""
    if not data.startswith(b"\x1f\x8b"):
        return data
    try:
        with gzip.open(io.BytesIO(data)) as stream:
            return stream.read(_LARGEST)
    except (OSError, EOFError, zlib.error) as error:
        raise CorruptError("The metafile is damaged.") from error


def worth_showing(data: bytes) -> bool:
    """Whether a pasted metafile may say something: texts, scans, or lines enough to be letters."""
    try:
        drawing = drawing_of(unpacked(data))
    except CorruptError:
        return is_metafile(data)
    return bool(drawing.runs or drawing.pictures or drawing.glyphs) or drawing.orders > MANY_LINES
