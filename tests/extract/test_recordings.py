"""Recordings: unsupported, with their tags read as properties."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.errors import UnsupportedError
from classify.extract.recordings import tags

from .families import SSN, reading, source

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


def _wmv() -> bytes:
    title = TITLE.encode("utf-16-le")
    head = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c") + bytes(14)
    described = bytes.fromhex("3326b2758e66cf11a6d900aa0062ce6c") + bytes(8)
    return head + described + struct.pack("<5H", len(title), 0, 0, 0, 0) + title


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.mp3", _mp3(3)),
        ("a.mp3", _mp3(4)),
        ("a.m4a", _mp4()),
        ("a.mp4", _mp4().replace(b"M4A ", b"isom")),
        ("a.wav", _wav()),
        ("a.flac", _flac()),
        ("a.ogg", b"OggS" + bytes(24) + b"\x03vorbis" + _comments()),
        ("a.opus", b"OggS" + bytes(24) + b"OpusTags" + _comments()),
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


@given(
    st.sampled_from(["mp3", "flac", "ogg", "wav", "avi", "wmv", "mp4"]),
    st.binary(max_size=300),
    st.integers(0, 200),
)
def test_damaged_tags_end_quietly(kind: str, noise: bytes, cut: int) -> None:
    """Whatever stands in a recording, looking for its tags comes to an end."""
    good = {"mp3": _mp3(3), "flac": _flac(), "wav": _wav(), "avi": _wav(), "wmv": _wmv(), "mp4": _mp4()}
    start = good.get(kind, b"\x03vorbis" + _comments())[:cut]
    for _ in tags(source("a", start + noise), kind):
        pass
