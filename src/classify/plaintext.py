"""The text of a file and its members for `classify text`, how others read it for `doctor --deep`, and which
words in it are no names for `inspect --why`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from classify.errors import NoRoomError, ReadError
from classify.extract.document import Member, Remark, TableBlock, TextBlock
from classify.extract.envelope import Envelope
from classify.extract.source import Source

if TYPE_CHECKING:
    from classify.detect.names.finder import NameFinder


Lines = Callable[[TextBlock | TableBlock, str], Iterator[str]]
"""What is told of a piece of the file of this name."""

_MOST_REFUSED = 2_000
"""Words told of one file; a longer list helps nobody."""


class Refused(Struct):
    """Words in capitals of a file that are nobody's name, as a worker tells of them."""

    file: str
    """Its path, a member's behind its container's."""
    where: dict[str, str | int]
    reason: str
    """The name of the veto or ground (`docs/vetoes.md`)."""
    sentence: str
    words: str | None = None
    """Only where they were asked for."""


def text_of(source: Source, name: str, envelope: Envelope, *, places: bool) -> Iterator[tuple[str, bool]]:
    """Lines of text (False) and sentences about what could not be read (True), in reading order.

    With `places` each line begins with where it stands.
    """
    return _told(source, name, envelope, partial(_lines, places=places))


def refusals_of(
    source: Source, name: str, envelope: Envelope, finder: NameFinder, *, reveal: bool
) -> Iterator[tuple[str, bool]]:
    """`Refused` as JSON (False), and sentences about what could not be read or told (True)."""
    left = _MOST_REFUSED
    for line, is_problem in _told(source, name, envelope, partial(_refused, finder=finder, reveal=reveal)):
        left -= not is_problem
        if left < 0:
            yield f"{name}: only the first {_MOST_REFUSED:,} are told", True
            return
        yield line, is_problem


def _told(source: Source, name: str, envelope: Envelope, lines: Lines) -> Iterator[tuple[str, bool]]:
    from classify.extract.reading import read

    try:
        for piece in read(source, envelope):
            if isinstance(piece, Remark):
                if piece.kind != "media":
                    yield f"{name}: {piece.kind}: {piece.text}", True
            elif isinstance(piece, Member):
                yield from _member(piece, f"{name}!/{piece.path}", envelope, lines)
            else:
                for line in lines(piece, name):
                    yield line, False
    except ReadError as error:
        yield f"{name}: {error.outcome.value}: {error.sentence}", True
    except OSError as error:
        yield f"{name}: unreadable: {error.strerror or error}", True
    except NoRoomError:
        raise
    except Exception as error:  # noqa: BLE001 - the outer edge: a reader's bug must not end in silence
        yield f"{name}: corrupt: its reader failed ({type(error).__name__})", True


def comparison_of(source: Source, envelope: Envelope, beat: Callable[[], None], *, reveal: bool) -> str:
    """A `classify.extract.comparing.comparison.Comparison` as JSON."""
    from classify.extract.comparing.comparison import compared

    return msgspec.json.encode(compared(source, envelope, beat, reveal=reveal)).decode()


def _member(member: Member, name: str, envelope: Envelope, lines: Lines) -> Iterator[tuple[str, bool]]:
    if member.source is None:
        yield f"{name}: {member.error}", True
        return
    if member.error is not None:
        yield f"{name}: partial: {member.error}", True
    yield from _told(member.source, name, envelope.child(), lines)


def _refused(piece: TextBlock | TableBlock, name: str, *, finder: NameFinder, reveal: bool) -> Iterator[str]:
    from classify.detect.names.refusals import refusals, refused_value

    if isinstance(piece, TextBlock):
        for one in refusals(piece.text, finder):
            words = piece.text[one.start : one.end]
            where = {**piece.place_at(one.start).as_json(), "start": one.start + piece.offset}
            yield _as_line(Refused(name, where, one.reason, one.sentence, words if reveal else None))
        return
    for row, cells in enumerate(piece.rows):
        for column, cell in enumerate(cells):
            if cell[:1].isupper() and (refusal := refused_value(cell, finder)):
                where = piece.cell_place(row, column).as_json()
                told = Refused(name, where, refusal.reason, refusal.sentence, cell if reveal else None)
                yield _as_line(told)


def _as_line(told: Refused) -> str:
    return msgspec.json.encode(told).decode()


def _lines(piece: TextBlock | TableBlock, name: str, *, places: bool) -> Iterator[str]:
    if isinstance(piece, TextBlock):
        head = f"[{name} {json.dumps(piece.place.as_json())}] " if places else ""
        label = f"{piece.label}: " if piece.label else ""
        yield f"{head}{label}{piece.text}"
        return
    for index, row in enumerate(piece.rows):
        head = f"[{name} {json.dumps(piece.cell_place(index, 0).as_json())}] " if places else ""
        yield head + "\t".join(row)
