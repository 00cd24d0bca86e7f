"""Files made to hurt: told for what they are before they cost anything, and damage read around."""

# ruff: noqa: E501 - PDF reads better unbroken

from __future__ import annotations

import io
import itertools
import zipfile
import zlib
from pathlib import Path

import pytest

from benchmarks import hostile
from classify.errors import BombError, CorruptError, TimeoutReached, TooLargeError
from classify.extract.envelope import Envelope, Ledger, Limits
from classify.extract.source import Source

from .families import reading, reading_of
from .office_files import docx


@pytest.mark.parametrize("build", [hostile.pdf_flate_bomb, hostile.pdf_folded_flate_bomb])
def test_a_pdf_stream_that_unfolds_to_gigabytes_is_a_bomb(build) -> None:  # type: ignore[no-untyped-def]
    """PDFium never sees it."""
    assert isinstance(reading("a.pdf", build()).error, BombError)


def test_a_strongly_packed_page_is_no_bomb() -> None:
    """A page that unfolds tenfold is a page."""
    text = b"BT /F1 12 Tf 72 700 Td (all is well) Tj ET" + b" " * 3_000_000
    page = hostile.pdf_of(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
            b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream"
            % (len(zlib.compress(text)), zlib.compress(text)),
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        ]
    )
    assert "all is well" in reading("a.pdf", page).text


def test_many_names_for_the_same_bytes_are_a_bomb() -> None:
    """The directory repeats one entry a thousand times."""
    assert isinstance(reading("a.zip", hostile.zip_of_zeros(1, names=1000)).error, BombError)


@pytest.mark.parametrize("name", ["a.pdf", "a.jpg", "a.xls", "a.zip", "a.db"])
def test_a_giant_of_zero_bytes_is_told_at_once(tmp_path: Path, name: str) -> None:
    """What a sparse or half-copied file claims to be is not looked for through gigabytes of nothing."""
    heads = {"pdf": b"%PDF-1.7\n", "jpg": b"\xff\xd8\xff\xe0", "xls": bytes.fromhex("d0cf11e0a1b11ae1")}
    heads |= {"zip": b"PK\x03\x04", "db": b"SQLite format 3\0"}
    for size, outcome in ((1 << 30, CorruptError), (8 << 30, TooLargeError)):
        hostile.sparse(size, heads[name[2:]])(tmp_path / name)
        found = reading_of(Source(name, path=tmp_path / name, size=size))
        assert isinstance(found.error, outcome), (size, found.error)


@pytest.mark.parametrize("build", [hostile.docx_with_entities, hostile.xlsx_with_entities])
def test_office_files_with_entities_are_bombs(build) -> None:  # type: ignore[no-untyped-def]
    """No honest document declares entities."""
    assert isinstance(reading("a.bin", build()).error, BombError)


def test_a_package_that_lost_bytes_is_read_by_its_parts() -> None:
    """The directory of a zip that lost bytes points before its beginning; the parts are still there."""
    data, _ = docx()
    found = reading("a.docx", b"PK\x03\x04" + data[90:])
    assert len(found.text) > 500
    assert isinstance(found.error, CorruptError)


def test_a_damaged_part_is_read_up_to_the_damage() -> None:
    """What stands before a flipped bit is text like any other."""
    paragraphs = "".join(f"<w:p><w:r><w:t>paragraph {n * 7919}</w:t></w:r></w:p>" for n in range(3000))
    names = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    data = bytearray(
        hostile.docx_of(f'<w:document xmlns:w="{names}"><w:body>{paragraphs}</w:body></w:document>')
    )
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        info = archive.getinfo("word/document.xml")
    middle = info.header_offset + info.compress_size // 2
    data[middle : middle + 40] = bytes(40)
    found = reading("a.docx", bytes(data))
    assert "paragraph 0" in found.text
    assert isinstance(found.error, CorruptError)


def test_time_is_counted_from_the_last_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    """A long export that keeps giving pieces is never too slow; one that gives nothing is."""
    ticks = itertools.count(step=0.3)
    monkeypatch.setattr("classify.extract.envelope.spent", lambda: next(ticks))
    monkeypatch.setattr("classify.extract.reading.spent", lambda: next(ticks))
    envelope = Envelope(limits=Limits(seconds=1.0), ledger=Ledger(progressed=next(ticks)))
    rows = "".join(f"{n},x\n" for n in range(20_000))
    assert reading("a.csv", "number,note\n" + rows, envelope).error is None
    assert next(ticks) > 3 * envelope.limits.seconds
    envelope.ledger.progressed -= envelope.limits.seconds
    with pytest.raises(TimeoutReached):
        envelope.check_time()
