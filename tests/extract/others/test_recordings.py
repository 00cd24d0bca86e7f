"""Recordings: unsupported, with their tags read as properties."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.errors import UnsupportedError
from classify.extract.document import Remark
from classify.extract.others.recordings import _MOST_READ, _Sparing, tags
from tests.extract.families import SSN, reading, source

TITLE = f"Interview of Jané Doe {SSN}"


def _mp3(version: int) -> bytes:
    def frame(name: bytes, body: bytes) -> bytes:
        return name + struct.pack(">I", len(body)) + b"\0\0" + body

    frames = (
        frame(b"TIT2", b"\3" + TITLE.encode())
        if version > 3
        else frame(b"TIT2", b"\1" + TITLE.encode("utf-16"))
    )
    frames += frame(b"COMM", b"\0eng\0taken at the station")
    size = len(frames)
    head = b"ID3" + bytes([version, 0, 0, 0, 0, size >> 7, size & 0x7F])
    last = b"TAG" + b"Old title".ljust(30, b"\0") + bytes(95)
    return head + frames + bytes(50) + last


def _box(name: bytes, *inner: bytes) -> bytes:
    body = b"".join(inner)
    return struct.pack(">I", 8 + len(body)) + name + body


def _mp4() -> bytes:
    title = _box(b"\xa9nam", _box(b"data", struct.pack(">II", 1, 0), TITLE.encode()))
    place = b"+46.8721-113.9940/"
    where = _box(b"\xa9xyz", struct.pack(">HH", len(place), 0x15C7), place)
    meta = _box(b"meta", bytes(4), _box(b"hdlr", bytes(25)), _box(b"ilst", title))
    return (
        _box(b"ftyp", b"M4A \0\0\0\0") + _box(b"mdat", bytes(40)) + _box(b"moov", _box(b"udta", where, meta))
    )


def _wav() -> bytes:
    title = TITLE.encode("cp1252")
    info = b"INFOINAM" + struct.pack("<I", len(title)) + title + bytes(len(title) % 2)
    body = b"WAVEfmt " + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 8000, 1, 8)
    body += b"LIST" + struct.pack("<I", len(info)) + info
    body += b"bext" + struct.pack("<I", 602) + b"Dispatch line 3".ljust(602, b"\0")
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _comments() -> bytes:
    pair = f"TITLE={TITLE}".encode()
    return struct.pack("<I", 4) + b"Tool" + struct.pack("<II", 1, len(pair)) + pair


def _flac() -> bytes:
    return b"fLaC\x84" + len(_comments()).to_bytes(3, "big") + _comments()


def _ogg(kind: bytes) -> bytes:
    """One page of the stream with one packet in it (RFC 3533)."""
    packet = kind + _comments()
    sizes = bytes([255] * (len(packet) // 255) + [len(packet) % 255])
    return b"OggS\0" + bytes(21) + bytes([len(sizes)]) + sizes + packet


def _wmv() -> bytes:
    title, own = TITLE.encode("utf-16-le"), "Case officer\0".encode("utf-16-le")
    text = "Richard Roe\0".encode("utf-16-le")
    described = struct.pack("<5H", len(title), 0, 0, 0, 0) + title
    further = struct.pack("<HH", 1, len(own)) + own + struct.pack("<HH", 0, len(text)) + text
    objects = b"".join(
        bytes.fromhex(name) + struct.pack("<Q", 24 + len(body)) + body
        for name, body in (
            ("3326b2758e66cf11a6d900aa0062ce6c", described),
            ("40a4d0d207e3d21197f000a0c95ea850", further),
        )
    )
    head = struct.pack("<QIBB", 30 + len(objects), 2, 1, 2)
    return bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c") + head + objects


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.mp3", _mp3(3)),
        ("a.mp3", _mp3(4)),
        ("a.m4a", _mp4()),
        ("a.mp4", _mp4().replace(b"M4A ", b"isom")),
        ("a.wav", _wav()),
        ("a.flac", _flac()),
        ("a.ogg", _ogg(b"\x03vorbis")),
        ("a.opus", _ogg(b"OpusTags")),
        ("a.wmv", _wmv()),
    ],
)
def test_a_recording_is_unsupported_with_its_tags_read(name: str, data: bytes) -> None:
    """The title is found under its name; that somebody has to listen is told after it."""
    result = reading(name, data)
    assert isinstance(result.error, UnsupportedError)
    assert result.labelled("title") == TITLE
    assert {block.place.part for block in result.blocks} == {"metadata"}


def test_comments_places_and_older_tags_are_read_too() -> None:
    """Where a film was taken, who took a recording, and what the tag of the nineties says."""
    assert reading("a.mp3", _mp3(3)).labelled("comment") == "taken at the station"
    assert "Old title" in reading("a.mp3", _mp3(3)).text
    assert reading("a.mp4", _mp4()).labelled("place") == "+46.8721-113.9940/"
    assert reading("a.wav", _wav()).labelled("description") == "Dispatch line 3"
    assert reading("a.wmv", _wmv()).labelled("case officer") == "Richard Roe"


def test_what_recorders_write_behind_the_sound_is_read() -> None:
    """An hour of sound lies before the list of a dispatch recorder."""
    start, mark, rest = _wav().partition(b"LIST")
    sound = b"data" + struct.pack("<I", 5_000_000) + bytes(5_000_000)
    assert reading("a.wav", start + sound + mark + rest).labelled("title") == TITLE


def test_each_text_is_told_once() -> None:
    """Two readers find the title of a film; the second says nothing."""
    assert reading("a.m4a", _mp4()).text.count(SSN) == 1
    assert reading("a.flac", _flac()).text.count(SSN) == 1


def test_tags_that_programs_make_up_are_read_by_their_names() -> None:
    """ITunes' free fields and ID3's own texts, which have a name each."""
    own = _box(
        b"----",
        _box(b"mean", bytes(4) + b"com.example"),
        _box(b"name", bytes(4) + b"Case officer"),
        _box(b"data", struct.pack(">II", 1, 0) + b"Richard Roe"),
    )
    meta = _box(b"meta", bytes(4), _box(b"hdlr", bytes(25)), _box(b"ilst", own))
    film = _box(b"ftyp", b"M4A \0\0\0\0") + _box(b"moov", _box(b"udta", meta))
    assert reading("a.m4a", film).labelled("case officer") == "Richard Roe"
    body = b"\3Case officer\0Richard Roe"
    frame = b"TXXX" + struct.pack(">I", len(body)) + b"\0\0" + body
    song = b"ID3\3\0\0\0\0\0" + bytes([len(frame) + 10]) + frame + bytes(50)
    assert reading("a.mp3", song).labelled("case officer") == "Richard Roe"


def test_damaged_tags_are_told() -> None:
    """A list of comments that ends before the first; one cut in its middle is read up to there."""
    assert "Interview of" in reading("a.flac", _flac()[:-20]).text
    pieces = list(tags(source("a.flac", _flac()[:22]), "flac"))
    assert any(isinstance(piece, Remark) and piece.kind == "partial" for piece in pieces)


def test_no_more_is_read_than_tags_need() -> None:
    """A size that lies brings no film into memory."""
    data = _box(b"ftyp", b"M4A \0\0\0\0") + struct.pack(">I", 1 << 31) + b"moov" + bytes(40_000_000)
    stream = _Sparing(source("a.m4a", data).open())
    assert len(stream.read()) + len(stream.read(1 << 30)) == _MOST_READ


@given(
    st.sampled_from(["mp3", "flac", "ogg", "wav", "avi", "wmv", "mp4"]),
    st.binary(max_size=300),
    st.integers(0, 200),
)
def test_damaged_tags_end_quietly(kind: str, noise: bytes, cut: int) -> None:
    """Whatever stands in a recording, looking for its tags comes to an end."""
    good = {"mp3": _mp3(3), "flac": _flac(), "wav": _wav(), "avi": _wav(), "wmv": _wmv(), "mp4": _mp4()}
    start = good.get(kind, _ogg(b"\x03vorbis"))[:cut]
    for _ in tags(source("a", start + noise), kind):
        pass
