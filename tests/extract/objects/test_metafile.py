"""Windows metafiles: texts and pictures among their drawing orders."""

from __future__ import annotations

import gzip
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classify.errors import CorruptError, ReadError, UnsupportedError
from classify.extract.envelope import Envelope
from classify.extract.objects import metafile
from classify.extract.office import word
from classify.extract.reading import read
from tests.extract.office_files import docx, package, root
from tests.extract.picture_files import (
    dib,
    emf,
    emf_bitmap,
    emf_font,
    emf_text,
    plus,
    record,
    scan,
    wmf,
    wmf_font,
    wmf_record,
    wmf_text,
)
from tests.extract.reading_tools import Seen, read_all, source

SSN = "219-09-9999"


def text_of(data: bytes, name: str = "a.emf") -> str:
    return read_all(metafile.read, data, name).text


@pytest.mark.parametrize("wide", [True, False])
def test_extended_texts_of_an_enhanced_metafile(wide: bool) -> None:
    """EMR_EXTTEXTOUTW and EMR_EXTTEXTOUTA."""
    assert text_of(emf(emf_text(f"SSN {SSN}", 10, 10, wide=wide))) == f"SSN {SSN}"


def test_small_texts() -> None:
    """EMR_SMALLTEXTOUT without a rectangle, once in UTF-16 and once in single bytes."""

    def small(text: str, y: int, options: int, codec: str) -> bytes:
        head = struct.pack("<iiIIIff", 10, y, len(text), options, 1, 1.0, 1.0)
        return record(108, head + text.encode(codec))

    data = emf(small("Jane Invented", 10, 0x100, "utf-16-le"), small(SSN, 60, 0x300, "cp1252"))
    assert text_of(data) == f"Jane Invented\n{SSN}"


def test_several_texts_in_one_record() -> None:
    """EMR_POLYTEXTOUTW."""
    texts = ["first line", "second line"]
    start = 40 + 40 * len(texts)
    heads, letters = b"", b""
    for number, text in enumerate(texts):
        at = start + len(letters)
        heads += struct.pack("<iiIII16xI", 5, 10 + 50 * number, len(text), at, 0, 0)
        letters += text.encode("utf-16-le") + bytes(-2 * len(text) % 4)
    data = emf(record(97, bytes(16) + struct.pack("<IffI", 1, 1.0, 1.0, len(texts)) + heads + letters))
    assert text_of(data) == "first line\nsecond line"


def test_one_letter_a_record_makes_words() -> None:
    """Letters that touch are a word, a gap is a space, whatever order they were drawn in."""
    letters = [(letter, 100 + 7 * at) for at, letter in enumerate(f"SSN {SSN}") if letter != " "]
    records = [emf_text(letter, x, 50, advance=7) for letter, x in reversed(letters)]
    assert text_of(emf(emf_font(1, 12), *records)) == f"SSN {SSN}"


def test_world_transforms_place_texts() -> None:
    """Programs that move the plane for each text draw all at its origin."""

    def moved(text: str, x: float, y: float) -> bytes:
        return record(35, struct.pack("<6f", 1, 0, 0, 1, x, y)) + emf_text(text, 0, 0, advance=6)

    records = [moved("number", 40, 90), moved("Case", 10, 90), moved("up", 10, 20)]
    assert text_of(emf(emf_font(1, 12), *records)) == "Case number\nup"


def test_strings_of_the_plus_half() -> None:
    """DrawString, and DrawDriverString that tells letters."""
    told = struct.pack("<IIIffff", 0, 0, len(SSN), 0, 0, 10, 10) + SSN.encode("utf-16-le")
    driven = struct.pack("<IIII", 0, 1, 0, 4) + "Jane".encode("utf-16-le")
    assert text_of(emf(plus(0x401C, 0, told), plus(0x4036, 0, driven))) == f"{SSN}\nJane"


def test_what_both_halves_say_is_told_once() -> None:
    """A metafile for old and new programs draws all twice."""
    told = struct.pack("<IIIffff", 0, 0, len(SSN), 0, 0, 10, 10) + SSN.encode("utf-16-le")
    assert text_of(emf(plus(0x401C, 0, told), emf_text(SSN, 5, 5))) == SSN


def test_numbers_of_letter_shapes_are_no_text_and_are_told() -> None:
    """Printers' metafiles name shapes of a font; nobody can read them, and the file is partial."""
    seen = read_all(metafile.read, emf(emf_text("abc", 1, 1, options=0x10)), "a.emf")
    assert not seen.text
    assert [remark.kind for remark in seen.remarks] == ["partial"]


@pytest.mark.parametrize(
    "record_of",
    [
        lambda: emf(emf_bitmap(dib())),
        lambda: emf(plus(0x4008, 0x0500, struct.pack("<IIiiiII", 1, 1, 520, 260, 0, 0, 1) + scan())),
        lambda: wmf(wmf_record(0x0F43, bytes(22) + dib())),
        lambda: wmf(wmf_record(0x0B41, bytes(20) + dib())),
    ],
    ids=["emf", "emf+", "wmf", "wmf old"],
)
def test_pictures_inside_are_members(record_of) -> None:  # type: ignore[no-untyped-def]
    """A scan in a metafile is a file of its own, and can be decoded."""
    (member,) = read_all(metafile.read, record_of(), "a.emf").members.values()
    assert member.source is not None
    assert "needs_ocr" in [remark.kind for remark in Seen(list(read(member.source, Envelope()))).remarks]


@pytest.mark.parametrize("placeable", [True, False])
@pytest.mark.parametrize("extended", [True, False])
def test_texts_of_an_old_metafile(placeable: bool, extended: bool) -> None:
    """META_TEXTOUT and META_EXTTEXTOUT, in the font's own characters."""
    data = wmf(
        wmf_font(12, 204),
        wmf_text("Дело 219".encode("cp1251"), 10, 10, extended=extended),
        placeable=placeable,
    )
    assert text_of(data, "a.wmf") == "Дело 219"


def test_a_packed_metafile() -> None:
    """Emz and wmz are metafiles in gzip."""
    assert text_of(gzip.compress(emf(emf_text(SSN, 1, 1))), "a.emz") == SSN


def test_a_file_of_its_own_is_read_under_its_name() -> None:
    """Metafiles of either kind are found by their marks, with and without a header for placing."""
    for data in (
        emf(emf_text(SSN, 1, 1)),
        wmf(wmf_text(b"219-09-9999", 1, 1)),
        wmf(wmf_text(b"219-09-9999", 1, 1), placeable=True),
    ):
        assert SSN in Seen(list(read(source(data, "a.wmf"), Envelope()))).text


def test_a_drawing_of_lines_is_not_read_and_says_so() -> None:
    """Whatever lines show is not told as if there were nothing."""
    with pytest.raises(UnsupportedError):
        text_of(emf(record(54, bytes(8))))


def test_a_metafile_in_a_document_is_a_member_and_a_logo_is_none() -> None:
    """Pasted drawings with words come as members; a few lines make no row."""
    data, _ = docx(
        {
            "word/media/image1.emf": emf(emf_text(SSN, 1, 1)),
            "word/media/logo.wmf": wmf(wmf_record(0x0213, bytes(8))),
        }
    )
    assert "media/image1.emf" in (members := read_all(word.read, data, "a.docx").members)
    assert "media/logo.wmf" not in members
    outlines = emf(*[record(54, bytes(8))] * 400)
    data = package({"word/document.xml": root("w:document", "<w:body/>"), "word/media/image1.emf": outlines})
    assert "media/image1.emf" in read_all(word.read, data, "a.docx").members


@settings(max_examples=60)
@given(st.binary(max_size=200), st.integers(0, 300))
def test_damaged_metafiles_end_in_words(noise: bytes, cut: int) -> None:
    """However a metafile is damaged, a reader's own error or nothing comes of it."""
    data = emf(emf_text(SSN, 1, 1), emf_bitmap(dib()), noise)[: 108 + cut] + noise
    for damaged in (data, wmf(wmf_text(b"abc", 1, 1), noise)[: 18 + cut]):
        try:
            read_all(metafile.read, damaged, "a.emf")
        except ReadError:
            continue


def test_other_bytes_are_no_metafile() -> None:
    """A file that only has the name."""
    with pytest.raises(CorruptError):
        text_of(b"plain text that is no metafile at all, of some length")
