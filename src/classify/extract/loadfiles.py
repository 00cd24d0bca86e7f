"""Load files of document reviews (Concordance, Relativity): what lawyers hand over with a production.

Cells stand between thorns (U+00FE) and are parted by DC4 (0x14); a registered sign (U+00AE) is a line end
inside of a cell. In UTF-8, UTF-16 or cp1252. The other two kinds, Opticon (.opt) and Summation (.dii),
are plain tables and texts.
"""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator

from classify.extract.charset import ERRORS
from classify.extract.delimited import Dialect, tables
from classify.extract.document import Envelope, Piece, Source

_THORN, _MARK, _LINE_END = "\u00fe", "\x14", "\u00ae"
_CODECS = ("utf-8", "utf-16-le", "utf-16-be", "cp1252")
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_HEAD = 8192


def codec_of(head: bytes) -> str | None:
    """The codec of a load file that begins with `head`; None when it is none."""
    head = head[:_HEAD]
    border = f"{_THORN}{_MARK}{_THORN}"
    for mark, codec in _MARKS.items():
        if head.startswith(mark):
            text = head[: len(head) // 2 * 2].decode(codec, "ignore")
            return codec if border in text or _is_bare(text) else None
    for codec in _CODECS:
        at = head.find(border.encode(codec))
        if at >= 0 and (at % 2 == 0 or not codec.startswith("utf-16")):
            return codec
    return "cp1252" if _is_bare(head.decode("cp1252", "replace")) else None


def _is_bare(text: str) -> bool:
    """Whether the cells of the first lines are parted by DC4 without thorns around them."""
    first, *others = text.split("\n")[:4]
    marks = first.count(_MARK)
    return marks > 0 and bool(others) and others[0].count(_MARK) == marks


def read(source: Source, envelope: Envelope) -> Iterator[Piece]:
    """The table in blocks of rows, the names of the fields first."""
    with source.open() as stream:
        codec = codec_of(stream.read(_HEAD)) or "utf-8"
        stream.seek(0)
        with io.TextIOWrapper(stream, encoding=codec, errors=ERRORS, newline="") as text:
            for block in tables(text, Dialect(_MARK, quote=_THORN), envelope):
                for row in block.rows:
                    row[:] = [cell.replace(_LINE_END, "\n") for cell in row]
                yield block
