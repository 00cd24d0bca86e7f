"""Short ways to read invented bytes and to look at what came out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from classify.errors import ReadError
from classify.extract.document import Member, Piece, Remark, TableBlock, TextBlock
from classify.extract.envelope import Envelope
from classify.extract.reading import read
from classify.extract.source import Source

SSN = "219-09-9999"


def source(name: str, data: bytes | str) -> Source:
    """A file in memory."""
    content = data.encode() if isinstance(data, str) else data
    return Source(name, data=content, size=len(content))


@dataclass
class Reading:
    """All pieces of one file, and how reading it ended."""

    pieces: list[Piece] = field(default_factory=list)
    error: ReadError | None = None

    @property
    def blocks(self) -> list[TextBlock]:
        """Blocks of text."""
        return [piece for piece in self.pieces if isinstance(piece, TextBlock)]

    @property
    def tables(self) -> list[TableBlock]:
        """Blocks of rows."""
        return [piece for piece in self.pieces if isinstance(piece, TableBlock)]

    @property
    def rows(self) -> list[list[str]]:
        """The rows of all tables."""
        return [row for table in self.tables for row in table.rows]

    @property
    def members(self) -> list[Member]:
        """Files inside."""
        return [piece for piece in self.pieces if isinstance(piece, Member)]

    @property
    def text(self) -> str:
        """Everything said, one line a block or row."""
        rows = ["\t".join(row) for row in self.rows]
        return "\n".join([block.text for block in self.blocks] + rows)

    @property
    def media(self) -> str:
        """The kind found."""
        return self.remarks("media")[0]

    def remarks(self, kind: str) -> list[str]:
        """Texts of the remarks of one kind."""
        return [piece.text for piece in self.pieces if isinstance(piece, Remark) and piece.kind == kind]

    def labelled(self, label: str) -> str | None:
        """Text of the first block beside `label`."""
        return next((block.text for block in self.blocks if block.label == label), None)

    def member(self, path: str) -> Member:
        """The member at `path`."""
        return next(member for member in self.members if member.path == path)


def reading(name: str, data: bytes | str, envelope: Envelope | None = None) -> Reading:
    """Read a file in memory to its end, or to its error."""
    return reading_of(source(name, data), envelope)


def reading_of(file: Source, envelope: Envelope | None = None) -> Reading:
    """Read a source to its end, or to its error. Spooled members are taken into memory as they pass."""
    result = Reading()
    try:
        for piece in read(file, envelope or Envelope()):
            result.pieces.append(_kept(piece))
    except ReadError as error:
        result.error = error
    return result


def _kept(piece: Piece) -> Piece:
    if isinstance(piece, Member) and piece.source is not None and piece.source.path is not None:
        data = piece.source.path.read_bytes()
        return Member(piece.path, Source(piece.source.name, data=data, size=len(data)), piece.error)
    return piece


@dataclass
class Walk:
    """What a whole tree of files inside files comes to."""

    texts: dict[str, str] = field(default_factory=dict)
    outcomes: dict[str, str] = field(default_factory=dict)


def walk(file: Source, envelope: Envelope | None = None) -> Walk:
    """Read a file and everything inside of it, as the pipeline does."""
    result = Walk()
    for path, inner in _walked(file, file.name, envelope or Envelope()):
        result.texts[path] = inner.text
        result.outcomes[path] = inner.error.outcome if inner.error else "ok"
    return result


def _walked(file: Source, path: str, envelope: Envelope) -> Iterator[tuple[str, Reading]]:
    result = Reading()
    try:
        for piece in read(file, envelope):
            result.pieces.append(piece)
            if not isinstance(piece, Member):
                continue
            inner = f"{path}!/{piece.path}"
            if piece.source is None:
                assert isinstance(piece.error, ReadError)
                yield inner, Reading(error=piece.error)
            else:
                yield from _walked(piece.source, inner, envelope.child())
    except ReadError as error:
        result.error = error
    yield path, result


def on_disk(folder: Path, name: str, data: bytes) -> Source:
    """A file in a folder."""
    path = folder / name
    path.write_bytes(data)
    return Source(name, path=path, size=len(data))
