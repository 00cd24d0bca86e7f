"""Earlier versions of a PDF that was changed by appending (ISO 32000-1, 7.5.6).

Programs that sign, fill in or black out often append what is new and leave the old behind: cut off at
an earlier end, the file is the document as it was. Only what the last version does not say is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from classify.errors import BombError, ReadError
from classify.extract.document import Member, Piece, TableBlock, TextBlock
from classify.extract.envelope import Envelope
from classify.extract.pdf.guard import bytes_of
from classify.extract.source import Source

_END = b"%%EOF"
_MOST_VERSIONS = 4
"""Earlier versions that are read, the latest first."""
_LARGEST = 64_000_000
"""Bytes of a version held in memory."""

Reader = Callable[[Source, Envelope], Iterator[Piece]]


@dataclass(slots=True)
class Told:
    """What has been said so far, by the hashes of its lines without white space."""

    lines: set[int] = field(default_factory=set)

    def hear(self, pieces: Iterator[Piece]) -> Iterator[Piece]:
        """Pass pieces on and remember what they say."""
        for piece in pieces:
            self.fresh(piece)
            yield piece

    def fresh(self, piece: Piece) -> list[str]:
        """Lines, cells or names of a piece that nobody has said yet; from now on they are."""
        match piece:
            case TextBlock():
                said = piece.text.splitlines()
            case TableBlock():
                said = [cell for row in piece.rows for cell in row]
            case Member():
                said = [piece.path]
            case _:
                said = []
        new = [line for line in said if line.strip() and _key(line) not in self.lines]
        self.lines.update(map(_key, new))
        return new


def _key(line: str) -> int:
    return hash("".join(line.split()))


def earlier_versions(source: Source, envelope: Envelope, told: Told, read: Reader) -> Iterator[Piece]:
    """What earlier versions said and the last one does not, where it stood, marked as such."""
    for data in _versions(source):
        version = Source(source.name, data=data, size=len(data))
        try:
            for piece in read(version, replace(envelope, ocr=None)):
                lines = told.fresh(piece)
                if lines and isinstance(piece, TextBlock | TableBlock):
                    place = replace(piece.place, hidden="earlier version")
                    label = piece.label if isinstance(piece, TextBlock) else None
                    yield TextBlock("\n".join(lines), place, label=label)
                elif lines and isinstance(piece, Member):
                    yield replace(piece, hidden="earlier version")
        except BombError:
            raise
        except ReadError:
            # An end inside a file that was laid out for the web is no version of its own.
            continue


def _versions(source: Source) -> Iterator[bytes]:
    with bytes_of(source) as data:
        ends = []
        at = data.find(_END)
        while at >= 0:
            ends.append(at + len(_END))
            at = data.find(_END, at + 1)
        for end in reversed(ends[:-1][-_MOST_VERSIONS:]):
            if end <= _LARGEST:
                yield bytes(data[:end]) + b"\n"
