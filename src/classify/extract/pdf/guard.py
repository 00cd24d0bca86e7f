"""Streams of a PDF that unfold beyond all reason, told before PDFium unfolds them into memory.

Only streams that could hurt are looked into: long ones that begin by unfolding strongly, and those
packed twice. Ordinary files have none, and pay for one search through their bytes.
"""

from __future__ import annotations

import contextlib
import mmap
import re
import zlib
from collections.abc import Iterator

from classify.errors import BombError
from classify.extract.source import Source

MOST_UNFOLDED = 256_000_000
"""Bytes of one stream (ISO 32000-1, 7.4.4) PDFium may have to hold."""
_LONG = 100_000
_PROBE = 16_384
_CHUNK = 1 << 20

_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_DEFLATED = re.compile(rb"/Fl(?:ateDecode)?\b")


def refuse_bombs(source: Source) -> None:
    """Raises BombError for a stream that unfolds to far more than any page needs."""
    with bytes_of(source) as data:
        for packed, times in _suspects(data):
            if _unfolds_beyond(packed, times):
                raise BombError("A stream of the PDF unfolds beyond all reason.")


@contextlib.contextmanager
def bytes_of(source: Source) -> Iterator[bytes | mmap.mmap]:
    """All bytes of a file, without holding those of a large one."""
    if source.data is not None:
        yield source.data
        return
    with source.open() as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        yield mapped


def _suspects(data: bytes | mmap.mmap) -> Iterator[tuple[bytes, int]]:
    """Packed bytes of streams that are long or packed more than once, and how often they are packed."""
    at = 0
    while found := _STREAM.search(data, at):
        start = found.end()
        end = data.find(b"endstream", start)
        if end < 0:
            end = len(data)
        head = bytes(data[max(0, found.start() - 1000) : found.start()])
        times = len(_DEFLATED.findall(head[head.rfind(b" obj") + 1 :]))
        if times > 1 or (
            times == 1 and end - start >= _LONG and _begins_strongly(data[start : start + _PROBE])
        ):
            yield bytes(data[start:end]), times
        at = end


def _begins_strongly(start: bytes) -> bool:
    """Whether the first bytes unfold a hundredfold; pages of text and most pictures do not."""
    try:
        return len(zlib.decompressobj().decompress(start, 200 * _PROBE)) > 100 * len(start)
    except zlib.error:
        return False


def _unfolds_beyond(packed: bytes, times: int) -> bool:
    """Whether the innermost content is larger than allowed; unfolded in pieces that are thrown away."""
    return any(size > MOST_UNFOLDED for size in _sizes(iter([packed]), times))


def _sizes(chunks: Iterator[bytes], times: int) -> Iterator[int]:
    """Running size of what the chunks unfold to, and of every stage on the way."""
    for _ in range(min(times, 4) - 1):
        chunks = _unfolded(chunks)
    total = 0
    for chunk in _unfolded(chunks):
        total += len(chunk)
        yield total


def _unfolded(chunks: Iterator[bytes]) -> Iterator[bytes]:
    engine = zlib.decompressobj()
    for chunk in chunks:
        rest = chunk
        while rest and not engine.eof:
            try:
                yield engine.decompress(rest, _CHUNK)
            except zlib.error:
                return
            rest = engine.unconsumed_tail
