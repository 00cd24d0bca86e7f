"""Small files with a meaning: shortcuts, Office's lock files; and the facts of recordings nobody reads."""

from __future__ import annotations

import struct
import wave
from collections.abc import Iterator
from typing import BinaryIO

from classify.errors import CorruptError
from classify.extract.document import Piece, Place, TextBlock
from classify.extract.envelope import Envelope
from classify.extract.known.charset import decode
from classify.extract.source import Source

_LINK_HEADER = 76
_MOVIE_KINDS = ("mp4", "mov", "m4a", "3gp")


def read_lnk(source: Source, _: Envelope) -> Iterator[Piece]:
    """What a Windows shortcut points to, with its description and arguments ([MS-SHLLINK]).

    Raises CorruptError when it breaks off.
    """
    with source.open() as stream:
        data = stream.read(1_000_000)
    try:
        found = list(_link_texts(data))
    except (struct.error, IndexError) as error:
        raise CorruptError("The shortcut is damaged.") from error
    for label, text in found:
        if text.strip():
            yield TextBlock(text, Place("shortcut"), label=label, prose=label == "description")


def _link_texts(data: bytes) -> Iterator[tuple[str, str]]:
    """Labels and texts in the order in which the flags announce them."""
    (flags,) = struct.unpack_from("<I", data, 20)
    at = _LINK_HEADER
    if flags & 1:
        at += 2 + struct.unpack_from("<H", data, at)[0]
    if flags & 2:
        (size,) = struct.unpack_from("<I", data, at)
        yield from _link_target(data[at : at + size])
        at += size
    is_wide = bool(flags & 0x80)
    for bit, label in (
        (4, "description"),
        (8, "path"),
        (0x10, "folder"),
        (0x20, "arguments"),
        (0x40, "icon"),
    ):
        if flags & bit:
            (length,) = struct.unpack_from("<H", data, at)
            size = length * 2 if is_wide else length
            raw = data[at + 2 : at + 2 + size]
            yield label, raw.decode("utf-16-le", "replace") if is_wide else decode(raw)
            at += 2 + size


def _link_target(info: bytes) -> Iterator[tuple[str, str]]:
    """Path on a disk or share, and the share's name."""
    _, _, flags, _, local, network, suffix = struct.unpack_from("<7I", info)
    if flags & 1 and local:
        yield "target", _ansi(info, local) + _ansi(info, suffix)
    if flags & 2 and network:
        (name_at,) = struct.unpack_from("<I", info, network + 8)
        yield "target", _ansi(info, network + name_at) + "\\" + _ansi(info, suffix)


def _ansi(data: bytes, at: int) -> str:
    return decode(data[at:].partition(b"\0")[0]) if at else ""


def read_owner(source: Source, _: Envelope) -> Iterator[Piece]:
    """`~$` files, which Office puts beside an open document: the name of who has it open."""
    with source.open() as stream:
        data = stream.read(1000)
    short = decode(data[1 : 1 + min(data[0], 52)]).strip("\0 ") if data else ""
    wide = ""
    if len(data) > 56 and 0 < data[55] < 54:
        wide = (
            data[55:].replace(b"\0", b"", 0)[2 : 2 + 2 * data[55]].decode("utf-16-le", "replace").strip("\0 ")
        )
    name = wide if wide.isprintable() and len(wide) >= len(short) else short
    if name and name.isprintable():
        yield TextBlock(name, Place("metadata"), label="opened by")


def recording_facts(source: Source, kind: str) -> str:
    """Length where the format tells it, and size: `, 3 min 20 s, 12 MB`. No titles: they name people."""
    seconds = None
    try:
        with source.open() as stream:
            if kind == "wav":
                seconds = _wave_seconds(stream)
            elif kind in _MOVIE_KINDS:
                seconds = _movie_seconds(stream, source.size)
    except (wave.Error, EOFError, struct.error, ZeroDivisionError):
        seconds = None
    length = f", {int(seconds // 60)} min {int(seconds % 60)} s" if seconds is not None else ""
    return f"{length}, {max(source.size / 1e6, 0.1):.1f} MB"


def _wave_seconds(stream: BinaryIO) -> float:
    with wave.open(stream) as recording:
        return float(recording.getnframes() / recording.getframerate())


def _movie_seconds(stream: BinaryIO, size: int) -> float | None:
    """Duration from the movie header `mvhd` (ISO/IEC 14496-12)."""
    at = 0
    while at + 16 <= size:
        stream.seek(at)
        header = stream.read(16)
        length, kind = struct.unpack_from(">I4s", header)
        if length == 1:
            length = struct.unpack_from(">Q", header, 8)[0]
        if kind == b"moov":
            stream.seek(at + 8)
            return _duration(stream.read(4096))
        if length < 8:
            return None
        at += length
    return None


def _duration(movie: bytes) -> float | None:
    at = movie.find(b"mvhd")
    if at < 0:
        return None
    if movie[at + 4] == 1:
        scale, duration = struct.unpack_from(">IQ", movie, at + 24)
    else:
        scale, duration = struct.unpack_from(">II", movie, at + 16)
    return float(duration / scale)
