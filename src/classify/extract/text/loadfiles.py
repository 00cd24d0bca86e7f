"""Load files of document reviews (Concordance, Relativity): what lawyers hand over with a production.

Cells stand between thorns (U+00FE) and are parted by DC4 (0x14); a registered sign (U+00AE) is a line end
inside of a cell. In UTF-8, UTF-16 or cp1252. The other two kinds, Opticon (.opt) and Summation (.dii),
are plain tables and texts.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

from classify.extract.document import Piece
from classify.extract.envelope import Envelope
from classify.extract.known.charset import ERRORS
from classify.extract.known.signs import CELL_MARK, LINE_END, LOAD_FILE_HEAD, THORN, load_file_codec
from classify.extract.source import Source
from classify.extract.text.delimited import Dialect, tables


def read(source: Source, envelope: Envelope) -> Iterator[Piece]:
    """The table in blocks of rows, the names of the fields first."""
    with source.open() as stream:
        codec = load_file_codec(stream.read(LOAD_FILE_HEAD)) or "utf-8"
        stream.seek(0)
        with io.TextIOWrapper(stream, encoding=codec, errors=ERRORS, newline="") as text:
            for block in tables(text, Dialect(CELL_MARK, quote=THORN), envelope):
                for row in block.rows:
                    row[:] = [cell.replace(LINE_END, "\n") for cell in row]
                yield block
