"""The text of a file and its members for `classify text`, and how others read it for `doctor --deep`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from classify.errors import NoRoomError, ReadError
from classify.extract.document import Member, Remark, TableBlock, TextBlock
from classify.extract.envelope import Envelope
from classify.extract.source import Source


def text_of(source: Source, name: str, envelope: Envelope, *, places: bool) -> Iterator[tuple[str, bool]]:
    """Lines of text (False) and sentences about what could not be read (True), in reading order.

    With `places` each line begins with where it stands.
    """
    from classify.extract.reading import read

    try:
        for piece in read(source, envelope):
            if isinstance(piece, Remark):
                if piece.kind != "media":
                    yield f"{name}: {piece.kind}: {piece.text}", True
            elif isinstance(piece, Member):
                yield from _member(piece, f"{name}!/{piece.path}", envelope, places=places)
            else:
                for line in _lines(piece, name, places=places):
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
    import msgspec

    from classify.extract.comparing.comparison import compared

    return msgspec.json.encode(compared(source, envelope, beat, reveal=reveal)).decode()


def _member(member: Member, name: str, envelope: Envelope, *, places: bool) -> Iterator[tuple[str, bool]]:
    if member.source is None:
        yield f"{name}: {member.error}", True
        return
    if member.error is not None:
        yield f"{name}: partial: {member.error}", True
    yield from text_of(member.source, name, envelope.child(), places=places)


def _lines(piece: TextBlock | TableBlock, name: str, *, places: bool) -> Iterator[str]:
    if isinstance(piece, TextBlock):
        head = f"[{name} {json.dumps(piece.place.as_json())}] " if places else ""
        label = f"{piece.label}: " if piece.label else ""
        yield f"{head}{label}{piece.text}"
        return
    for index, row in enumerate(piece.rows):
        head = f"[{name} {json.dumps(piece.cell_place(index, 0).as_json())}] " if places else ""
        yield head + "\t".join(row)
