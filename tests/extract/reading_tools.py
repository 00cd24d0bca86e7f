"""Reads built files and looks markers up in what the readers yield."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from classify.errors import ReadError
from classify.extract.document import Member, Piece, Place, Remark, TableBlock, TextBlock
from classify.extract.envelope import Envelope
from classify.extract.source import Source

Reader = Callable[[Source, Envelope], Iterator[Piece]]


@dataclass
class Seen:
    """Everything a reader yielded, ready to be asked."""

    pieces: list[Piece] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All texts and cells, one a line."""
        lines = []
        for piece in self.pieces:
            if isinstance(piece, TextBlock):
                lines.append(piece.text)
            elif isinstance(piece, TableBlock):
                lines += [cell for row in piece.rows for cell in row]
        return "\n".join(lines)

    @property
    def members(self) -> dict[str, Member]:
        return {piece.path: piece for piece in self.pieces if isinstance(piece, Member)}

    @property
    def remarks(self) -> list[Remark]:
        return [piece for piece in self.pieces if isinstance(piece, Remark)]

    def places(self, marker: str) -> list[tuple[Place, str | None]]:
        """Places of every occurrence of a marker, with the label of its block."""
        found: list[tuple[Place, str | None]] = []
        word = re.compile(rf"\b{re.escape(marker)}\b")
        for piece in self.pieces:
            if isinstance(piece, TextBlock):
                found += [(piece.place_at(match.start()), piece.label) for match in word.finditer(piece.text)]
            elif isinstance(piece, TableBlock):
                found += [
                    (piece.cell_place(row, column), None)
                    for row, cells in enumerate(piece.rows)
                    for column, cell in enumerate(cells)
                    if word.search(cell)
                ]
        return found


def source(data: bytes, name: str) -> Source:
    return Source(name, data=data, size=len(data))


def read_all(reader: Reader, data: bytes, name: str, envelope: Envelope | None = None) -> Seen:
    """Everything a reader yields of some bytes."""
    return Seen(list(reader(source(data, name), envelope or Envelope())))


def read_until_error(reader: Reader, data: bytes, name: str) -> tuple[Seen, ReadError | None]:
    """What a reader yields before it gives up, and why it does."""
    seen = Seen()
    try:
        for piece in reader(source(data, name), Envelope()):
            seen.pieces.append(piece)
    except ReadError as error:
        return seen, error
    return seen, None
