"""How our reader and another library read one file: how much, how long, and what only one of them found.

For whoever doubts a reading, or looks for what a reader of ours misses. Words are compared, not their order
or places: both sides put cells, notes and headers where they like.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Annotated

from msgspec import Meta, Struct

from classify.errors import ReadError
from classify.extract.comparing.peers import Peer, peer_of
from classify.extract.document import Piece, Remark, TableBlock, TextBlock
from classify.extract.envelope import Envelope
from classify.extract.known.formats import FORMATS
from classify.extract.reading import read
from classify.extract.source import Source

OURS = "this program"
MOST_WORDS = 200
"""Words shown of those that one reader alone found."""
_WORD = re.compile(r"\w+")
_Count = Annotated[int, Meta(ge=0)]


class Heard(Struct):
    """What came out of one reader."""

    reader: str
    characters: _Count = 0
    """Without white space."""
    words: _Count = 0
    """Different ones, large and small letters alike."""
    alone: _Count = 0
    """Words that no other reader found."""
    seconds: float = 0.0
    """Of processor, loading the library included."""
    failed: str = ""
    """Why it did not come to the end; what it had found before counts."""
    where: dict[str, int] = {}
    """The parts of the file in which its own words stand, as far as the reader tells."""
    examples: list[str] = []
    """Some of its own words, only where they were asked for."""


class Comparison(Struct):
    """What `compared` found out about a file."""

    kind: str
    """What the file is, for people."""
    in_common: _Count
    readings: list[Heard]
    remarks: list[str] = []
    """What our reader says that it left out."""


@dataclass(slots=True)
class _Ear:
    """Listens to one reader."""

    reader: str
    characters: int = 0
    parts: dict[str, str] = field(default_factory=dict)
    """Each word, and the first part it stood in."""
    remarks: list[str] = field(default_factory=list)
    seconds: float = 0.0
    failed: str = ""

    def hear(self, texts: Iterator[tuple[str, str]], beat: Callable[[], None]) -> None:
        """Take in texts with their parts until the reader ends or fails."""
        started = time.process_time()
        try:
            for text, part in texts:
                self.characters += sum(map(len, text.split()))
                for word in _WORD.findall(text.casefold()):
                    self.parts.setdefault(word, part)
                beat()
        except ReadError as error:
            self.failed = error.sentence
        except Exception as error:  # noqa: BLE001 - the outer edge: how another library fails is the answer
            self.failed = f"It failed ({type(error).__name__})."
        self.seconds = time.process_time() - started

    def told(self, others: set[str], *, reveal: bool) -> Heard:
        """The figures, beside the words of the other readers."""
        alone = sorted(set(self.parts) - others)
        return Heard(
            self.reader,
            characters=self.characters,
            words=len(self.parts),
            alone=len(alone),
            seconds=round(self.seconds, 3),
            failed=self.failed,
            where=dict(Counter(self.parts[word] for word in alone).most_common()),
            examples=alone[:MOST_WORDS] if reveal else [],
        )


def compared(source: Source, envelope: Envelope, beat: Callable[[], None], *, reveal: bool) -> Comparison:
    """Read a file with our reader and with another library's, one after the other.

    Members are left out on both sides. `beat` is called after each piece, to show that there is progress.
    """
    ours = _Ear(OURS)
    kind = "unknown"

    def texts() -> Iterator[tuple[str, str]]:
        nonlocal kind
        for piece in read(source, envelope):
            if isinstance(piece, Remark):
                kind = piece.text if piece.kind == "media" else kind
                ours.remarks += [f"{piece.kind}: {piece.text}"] if piece.kind != "media" else []
            yield from _parts(piece)

    ours.hear(texts(), beat)
    ears = [ours]
    peer = peer_of(kind)
    if peer is not None:
        ears.append(_Ear(peer.name))
        ears[1].hear(_texts_of(peer, source, envelope), beat)
    found = [set(ear.parts) for ear in ears]
    readings = [
        ear.told(set().union(*(words for words in found if words is not own)), reveal=reveal)
        for ear, own in zip(ears, found, strict=True)
    ]
    in_common = len(set.intersection(*found)) if len(ears) > 1 else 0
    title = FORMATS[kind].title if kind in FORMATS else kind
    return Comparison(title, in_common, readings, ours.remarks)


def _texts_of(peer: Peer, source: Source, envelope: Envelope) -> Iterator[tuple[str, str]]:
    with source.open() as stream:
        for text in peer.texts(stream, next(iter(envelope.passwords), None)):
            envelope.check_time()
            yield text, ""


def _parts(piece: Piece) -> Iterator[tuple[str, str]]:
    """Texts of a piece with the part of the file they stand in."""
    if isinstance(piece, TextBlock):
        where = piece.place.hidden or piece.place.part
        yield piece.text, where
        if piece.label:
            yield piece.label, where
    elif isinstance(piece, TableBlock):
        where = piece.place.hidden or piece.place.part
        for row in piece.rows:
            yield "\n".join(row), where
