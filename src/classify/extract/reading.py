"""The one door to a file's text: `read` finds out what a file is and hands it to its reader."""

from __future__ import annotations

import errno
from collections.abc import Iterator

from classify.errors import (
    BombError,
    CorruptError,
    EmptyFileError,
    EncryptedError,
    NoRoomError,
    TooLargeError,
    UnreadableError,
    UnsupportedError,
)
from classify.extract.document import Member, Piece, Remark, TableBlock, TextBlock
from classify.extract.envelope import Envelope, spent
from classify.extract.known.formats import FORMATS, RECORDINGS, Format, kinds_by_suffix, reader_of
from classify.extract.known.sniff import mismatch, second_opinion, sniff
from classify.extract.source import Source

# How writing fails on a full disk or above a quota; reading never does.
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)

# How much of a file above the limit is still read, so that its label has something to stand on.
_START_OF_TOO_LARGE = 64_000_000

# Sparse and half-copied files from this size on are told by samples: looking for a trailer or a
# marker through gigabytes of nothing takes minutes.
_HOLLOW_FROM = 16_000_000
_SAMPLES = 64
_SAMPLE = 4096


def read(source: Source, envelope: Envelope) -> Iterator[Piece]:
    """Everything that can be read of `source`, in reading order; first a `media` remark with its kind.

    Raises a ReadError that says what became of the file: at once when nothing can be read
    (EmptyFileError, UnsupportedError, EncryptedError, ...), or after some pieces, which then
    stand for the part that was read. Raises NoRoomError when it is not the file that fails.
    """
    try:
        for piece in _read(source, envelope):
            yield piece
            # What was done with the piece does not count against the file.
            envelope.ledger.progressed = spent()
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise NoRoomError(f"There is no room for temporary files: {error.strerror}.") from error
        raise UnreadableError(f"Reading failed: {error.strerror or type(error).__name__}.") from error


def _read(source: Source, envelope: Envelope) -> Iterator[Piece]:
    if envelope.depth == 0:
        envelope.ledger.stored_bytes = source.size
    if envelope.depth > envelope.limits.depth:
        envelope.ledger.left_out += 1
        raise BombError(f"Files inside files, more than {envelope.limits.depth} deep.")
    if source.size == 0:
        raise EmptyFileError("The file has no bytes.")
    kind = sniff(source)
    known = FORMATS[kind]
    yield Remark("media", kind)
    lie = mismatch(source, kind)
    if lie:
        yield Remark("mismatch", lie)
    if known.locked:
        raise EncryptedError(f"It is locked: {known.title}.")
    reader = reader_of(kind)
    if reader is None:
        if kind in RECORDINGS:
            from classify.extract.others.recordings import tags

            yield from tags(source, kind)
        raise _unread(source, kind, known, envelope)
    if not known.plain and source.size > _HOLLOW_FROM and _is_hollow(source):
        nothing = "After its first bytes it holds nothing but zero bytes, as after a failed copy."
        raise (TooLargeError if source.size > envelope.limits.file_bytes else CorruptError)(nothing)
    if known.plain and source.size > envelope.limits.file_bytes:
        yield from _start_only(source, envelope)
        return
    left_out = envelope.ledger.left_out
    pieces = reader(source, envelope)
    yield from _unless_blank(pieces) if known.plain else pieces
    if envelope.ledger.left_out > left_out:
        yield Remark("partial", "A file inside of it was not read: too large, or too deep.")


def _is_hollow(source: Source) -> bool:
    """Whether samples from all over a large file, its end included, are zero bytes."""
    with source.open() as stream:
        for part in range(1, _SAMPLES + 1):
            stream.seek((source.size - _SAMPLE) * part // _SAMPLES)
            if stream.read(_SAMPLE).strip(b"\0"):
                return False
    return True


def _unless_blank(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Pass the pieces of a text on. Raises EmptyFileError when they held nothing but white space."""
    filled = False
    for piece in pieces:
        filled = filled or _has_content(piece)
        yield piece
    if not filled:
        raise EmptyFileError("The file holds nothing but white space.")


def _has_content(piece: Piece) -> bool:
    match piece:
        case TextBlock():
            return not piece.text.isspace() and bool(piece.text)
        case TableBlock():
            return any(cell.strip() for row in piece.rows for cell in row)
        case Member():
            return True
        case _:
            return False


def _start_only(source: Source, envelope: Envelope) -> Iterator[Piece]:
    """The first megabytes of a text that is larger than allowed."""
    from classify.extract.text.plain import read_start

    yield from read_start(source, envelope, _START_OF_TOO_LARGE)
    raise TooLargeError(
        f"It has {source.size:,} bytes, the limit is {envelope.limits.file_bytes:,}; only its start was read."
    )


def _unread(source: Source, kind: str, known: Format, envelope: Envelope) -> Exception:
    """Why nobody reads this file, in the words that help most."""
    if kind == "blank":
        return _blank(source, envelope)
    if kind in RECORDINGS:
        from classify.extract.others.special import recording_facts

        facts = recording_facts(source, kind)
        return UnsupportedError(f"A recording: {known.title}{facts}. Somebody has to listen to it.")
    if kind != "unknown":
        return UnsupportedError(f"No reader for this kind of file: {known.title}.")
    return _unknown(source)


def _blank(source: Source, envelope: Envelope) -> Exception:
    """A file whose first part is zero bytes: sparse, preallocated or wiped."""
    if source.size > envelope.limits.file_bytes:
        return TooLargeError(f"It has {source.size:,} bytes and begins with nothing but zero bytes.")
    with source.open() as stream:
        stream.seek(max(source.size - 1_000_000, 0))
        tail = stream.read()
    if tail.strip(b"\0"):
        return CorruptError("Its beginning is nothing but zero bytes.")
    return CorruptError("It holds nothing but zero bytes, as after a failed copy.")


def _unknown(source: Source) -> Exception:
    """Bytes that no mark explains: damaged, when the name promises a kind we read."""
    meant = [kind for kind in kinds_by_suffix().get(source.suffix, ()) if FORMATS[kind].reader]
    if meant and source.suffix not in ("dat", "db"):
        return CorruptError(f"The name says {FORMATS[meant[0]].title}, but the content is none.")
    with source.open() as stream:
        opinion = second_opinion(stream.read(262_144))
    likely = f" (looks like: {opinion})" if opinion else ""
    return UnsupportedError(f"No reader for this kind of file{likely}.")
