"""The kind of a file is what is in it; its name only decides between kinds of text."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classify.errors import CorruptError, EncryptedError, TooLargeError, UnsupportedError
from classify.extract.envelope import Envelope, Limits
from classify.extract.known.formats import FORMATS, reader_of
from classify.extract.known.sniff import sniff
from tests.extract.families import reading, source

MAIL = (
    "Received: from x\nFrom: a@example.com\nTo: b@example.com\n"
    "Subject: hi\nDate: today\nMIME-Version: 1.0\n\nbody\n"
)


@pytest.mark.parametrize("kind", [kind for kind, known in FORMATS.items() if known.reader])
def test_every_reader_that_is_named_exists(kind: str) -> None:
    """The registry names readers; each can be imported and called."""
    assert callable(reader_of(kind))


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.txt", b"%PDF-1.7\n1 0 obj", "pdf"), ("a.txt", b"junk before\n%PDF-1.4\n", "pdf"),
        ("a.doc", b"{\\rtf1 x}", "rtf"), ("a.txt", b"\x89PNG\r\n\x1a\n" + bytes(9), "png"),
        ("a.jpg", b"\0\0\0\x18ftypheic" + bytes(20), "heic"), ("a.bin", b"RIFF\0\0\0\0WEBPVP8 ", "webp"),
        ("a.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "ole"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "doc"),
        ("a.txt", MAIL.encode(), "eml"), ("a", b"From a@example.com Mon Jan 5 2026\n" + MAIL.encode(),
        "mbox"),
        ("a.txt", b"BEGIN:VCARD\nFN:x\n", "vcf"), ("a.txt", b"WEBVTT\n\n", "transcript"),
        ("a.txt", b'{"a": 1, "b": [2]}', "json"), ("a.log", b'{"a": 1}\n{"a": 2}\n{"a": 3}\n', "log"),
        ("a", b'{"a": 1}\n{"a": 2}\n{"a": 3}\n', "jsonl"), ("a.txt", b"<?xml version='1.0'?><a/>", "xml"),
        ("a.xls", b"<html><body><table></table></body></html>", "html"), ("a.py", b"import os\n", "code"),
        ("README", b"Just some words.\n", "text"), ("a.dat", b"!BDN" + bytes(20), "pst"),
        ("a.mp3", b"ID3\x03" + bytes(20), "mp3"), ("a.bin", bytes(3000), "blank"),
        ("a.kdbx", b"\x03\xd9\xa2\x9a\x67\xfb\x4b\xb5" + bytes(20), "kdbx"), ("a.dwg",
        b"AC1027" + bytes(20), "dwg"),
    ],
)  # fmt: skip
def test_kinds_are_known_by_content(name: str, data: bytes, kind: str) -> None:
    """Marks, structure, and only then the name."""
    assert sniff(source(name, data)) == kind


@pytest.mark.parametrize(
    ("name", "told"), [("a.pdf", True), ("a.png", False), ("a.txt", True), ("a.unknown", False), ("a", False)]
)
def test_lying_names_are_told(name: str, told: bool) -> None:
    """A name that belongs to another kind is a remark; one that says nothing is not."""
    result = reading(name, b"\x89PNG\r\n\x1a\n" + bytes(30))
    assert bool(result.remarks("mismatch")) == told


def test_kinds_of_text_do_not_accuse_each_other() -> None:
    """A table in a .txt is nobody's lie."""
    assert reading("a.txt", "a\tb\tc\n" * 6).remarks("mismatch") == []


@pytest.mark.parametrize(
    ("name", "data", "error"),
    [
        ("a.rar", b"Rar!\x1a\x07\x01\0" + bytes(20), UnsupportedError),
        ("a.ttf", b"\0\1\0\0\0\x10" + bytes(20), UnsupportedError),
        ("safe.kdbx", b"\x03\xd9\xa2\x9a" + bytes(20), EncryptedError),
        ("scan.pdf", bytes(random.Random(1).randbytes(3000)), CorruptError),
        ("what.xyz", bytes(random.Random(2).randbytes(3000)), UnsupportedError),
        ("hole.bin", bytes(3000), CorruptError),
    ],
)
def test_what_nobody_reads_has_an_honest_outcome(name: str, data: bytes, error: type[Exception]) -> None:
    """Unread is never clean: the outcome says what it is."""
    assert isinstance(reading(name, data).error, error)


def test_sparse_giants_are_too_large() -> None:
    """A file of holes above the limit is not searched for its first byte."""
    assert isinstance(
        reading("disk.bin", bytes(5000), Envelope(limits=Limits(file_bytes=1000))).error, TooLargeError
    )


_NAMES = st.sampled_from(
    "a.txt a.csv a.tsv a.json a.jsonl a.yaml a.xml a.html "
    "a.eml a.mbox a.vcf a.ics a.vtt a.srt a.rtf a.log a.py a.dbf "
    "a.plist a.lnk a.url a.one a.wpd a.dat a.zip a.tar a.gz a.7z a.db a.mdb a.msg".split()
)
_STARTS = st.sampled_from(
    [b"", b"{\\rtf1 ", b"<?xml version='1.0'?>", b"<html>", b"{", b"[", b"BEGIN:VCARD\n", b"WEBVTT\n",
    b"a,b,c\n", b"From: a\n",
     MAIL.encode(), b"PK\x03\x04", b"\x1f\x8b\x08", b"BZh91AY&SY", b"\xfd7zXZ\0", b"7z\xbc\xaf\x27\x1c",
     b"SQLite format 3\0",
     b"\0\1\0\0Standard Jet DB\0", b"\xffWPC", b"\x78\x9f\x3e\x22", b"bplist00",
     b"\x4c\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0\0\0\0\0\0F",
     bytes.fromhex("e4525c7b8cd8a74daeb15378d02996d3"), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
     b"\x28\xb5\x2f\xfd", b"!BDN"]
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(_NAMES, _STARTS, st.one_of(st.binary(max_size=600), st.text(max_size=300).map(str.encode)))
def test_any_bytes_end_in_pieces_or_a_reason(name: str, start: bytes, rest: bytes) -> None:
    """Each reader of these families, fed with anything: pieces or a ReadError, nothing else."""
    reading(name, start + rest)
