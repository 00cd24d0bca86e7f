"""Office of the last century: text by UTF-16 units, pieces, pictures, names without case, old cells."""

from __future__ import annotations

import struct

import olefile
import pytest

from classify.errors import CorruptError, EncryptedError
from classify.extract.document import TextBlock
from classify.extract.envelope import Envelope
from classify.extract.legacy import doc as legacy
from classify.extract.mail import outlook
from classify.extract.objects.ole import pack
from classify.extract.reading import read
from classify.extract.sheets import reader as sheets
from classify.extract.sheets.biff_records import shared_strings
from tests.extract import other_files
from tests.extract.other_files import doc_of, word_95
from tests.extract.picture_files import blip, dib, emf, emf_text, metafile_blip, scan, wmf, wmf_text
from tests.extract.reading_tools import Seen, read_all, read_until_error, source

SSN = "219-09-9999"


def test_an_emoji_shifts_nothing_behind_it() -> None:
    """Positions count UTF-16 units: stories end where they end, and what is hidden is what is marked."""
    body = 'Good work \U0001f600\U0001f600 everybody. \x13IF \U0001f600 "x"\x14Jane Invented\x15 was here.\r'
    data = doc_of({"body": body, "footnote": "", "header": f"SSN {SSN}\r"}, "Jane")
    pieces = read_all(legacy.read_doc, data, "a.doc").pieces
    text, header = (
        piece for piece in pieces if isinstance(piece, TextBlock) and piece.place.part != "field code"
    )
    assert header.text.strip() == f"SSN {SSN}"
    assert header.place.part == "header"
    assert text.text.startswith("Good work \U0001f600\U0001f600 everybody. Jane Invented was here.")
    assert [text.text[start:stop] for start, stop, _ in text.marks] == ["Jane"]


def test_a_hidden_emoji_is_marked_as_one_letter() -> None:
    """Both halves of a letter are one letter of the text."""
    seen = read_all(legacy.read_doc, doc_of({"body": "a\U0001f600b\r"}, "\U0001f600b"), "a.doc")
    (block,) = (piece for piece in seen.pieces if isinstance(piece, TextBlock))
    assert [block.text[start:stop] for start, stop, _ in block.marks] == ["\U0001f600b"]


def test_a_document_saved_fast_is_read_by_its_pieces() -> None:
    """Word 95 appended what was changed; the pieces tell what the letter says today, header apart."""
    pieces = ["By Mail\r", f"dear all, {SSN}\r", "By Post and Fax\r", "Kept in the header\r"]
    data = word_95(pieces, [2, 1, 3], [len(pieces[2] + pieces[1]), 0, len(pieces[3])])
    seen = read_all(legacy.read_doc, data, "a.doc")
    assert seen.text.split("\n")[:2] == ["By Post and Fax", f"dear all, {SSN}"]
    assert "By Mail" not in seen.text
    assert seen.places("Kept")[0][0].part == "header"


def test_a_table_of_word_95_has_cells() -> None:
    """Two marks in a row end a row of cells."""
    text = f"before\rName\x07SSN\x07\x07Jane\x07{SSN}\x07\x07after\r"
    seen = read_all(legacy.read_doc, word_95([text], [0], [len(text)]), "a.doc")
    assert seen.places(SSN)[0][0].cell == "B2"


PICTURES = {
    "png": blip(0xF01E, 0x6E0, scan("png")),
    "jpg": blip(0xF01D, 0x46A, scan("jpg")),
    "tif": blip(0xF029, 0x6E4, scan("tif")),
    "bmp": blip(0xF01F, 0x7A8, dib()),
    "emf": metafile_blip(0xF01A, 0x3D4, emf(emf_text(f"SSN {SSN}", 1, 1))),
    "wmf": metafile_blip(0xF01B, 0x216, wmf(wmf_text(b"SSN 219-09-9999", 1, 1))),
}


def _doc(stream: bytes) -> bytes:
    return doc_of({"body": "see the scan\r"}, streams={"Data": b"\0" * 68 + stream})


def _ppt(stream: bytes) -> bytes:
    slide = struct.pack("<HHI", 0xF, 0x03EE, 0)
    return pack({"PowerPoint Document": slide, "Current User": bytes(32), "Pictures": stream})


def _xls(stream: bytes) -> bytes:
    """A workbook whose group of drawings is longer than a record, so that it goes on in others."""
    parts = [stream[at : at + 8000] for at in range(0, len(stream), 8000)]
    kinds = [0xEB, 0x3C, 0xEB, *[0x3C] * len(parts)]
    return other_files.xls_with(before=list(zip(kinds, parts, strict=False)))


@pytest.mark.parametrize("kind", PICTURES)
@pytest.mark.parametrize(("build", "name"), [(_doc, "a.doc"), (_ppt, "a.ppt"), (_xls, "a.xls")])
def test_a_pasted_picture_is_a_member(build, name: str, kind: str) -> None:  # type: ignore[no-untyped-def]
    """A scan pasted into a legacy document is a file of its own; one that is there twice comes once."""
    seen = Seen(list(read(source(build(PICTURES[kind] * 2), name), Envelope())))
    assert list(seen.members) == [f"picture-1.{kind}"]
    inner = seen.members[f"picture-1.{kind}"].source
    assert inner is not None
    told = Seen(list(read(inner, Envelope())))
    assert SSN in told.text or "needs_ocr" in [remark.kind for remark in told.remarks]


def test_a_picture_nobody_reads_makes_the_document_partial() -> None:
    """A Macintosh drawing is not told as if it were nothing."""
    seen = read_all(legacy.read_doc, _doc(metafile_blip(0xF01C, 0x542, bytes([1, 2]) * 600)), "a.doc")
    assert "partial" in [remark.kind for remark in seen.remarks]


def test_an_object_nobody_reads_makes_the_document_partial() -> None:
    """A storage of an unknown program; links, marks and signatures do not count."""
    streams = {"ObjectPool/_1/\x01CompObj": b"x", "ObjectPool/_1/Contents of its own": b"unknown"}
    seen = read_all(legacy.read_doc, doc_of({"body": "a\r"}, streams=streams), "a.doc")
    assert "partial" in [remark.kind for remark in seen.remarks]
    streams = {"ObjectPool/_1/\x01CompObj": b"x", "ObjectPool/_1/\x03ObjInfo": b"y", "\x01CompObj": b"x"}
    assert not read_all(legacy.read_doc, doc_of({"body": "a\r"}, streams=streams), "a.doc").remarks


def test_what_an_object_shows_of_itself_is_a_member() -> None:
    """The picture that stands in the document for an object of an unknown program."""
    shown = bytes(40) + emf(emf_text(f"SSN {SSN}", 1, 1))
    streams = {"ObjectPool/_1/\x02OlePres000": shown, "ObjectPool/_1/Strange": b"unknown"}
    seen = read_all(legacy.read_doc, doc_of({"body": "a\r"}, streams=streams), "a.doc")
    assert list(seen.members) == ["object-picture-1.emf"]


def _in_capitals(data: bytes, *names: str) -> bytes:
    for name in names:
        data = data.replace(name.encode("utf-16-le"), name.upper().encode("utf-16-le"))
    return data


@pytest.mark.parametrize(
    ("build", "names", "word"),
    [
        (other_files.xls, ("Workbook",), "xocell"),
        (other_files.doc, ("WordDocument", "1Table"), "dcsecond"),
        (other_files.ppt, ("PowerPoint Document", "Current User"), "ptshape"),
    ],
)
def test_names_in_compound_files_have_no_case(build, names: tuple[str, ...], word: str) -> None:  # type: ignore[no-untyped-def]
    """Report generators write WORKBOOK; it is the same stream."""
    data = _in_capitals(build()[0], *names)
    seen = Seen(list(read(source(data, "report.bin"), Envelope())))
    assert seen.places(word)


def test_a_locked_package_in_capitals_is_known() -> None:
    """ENCRYPTEDPACKAGE is what EncryptedPackage is."""
    data = pack({"ENCRYPTEDPACKAGE": b"x" * 5000, "ENCRYPTIONINFO": b"y" * 200})
    with pytest.raises(EncryptedError):
        list(read(source(data, "a.xlsx"), Envelope()))


def test_a_message_in_capitals_is_read() -> None:
    """The streams of an Outlook item, in capitals, and one inside of another."""
    from tests.extract.outlook_files import full_msg

    plain = {word for word, _ in read_words(full_msg()[0])}
    assert {word for word, _ in read_words(_shouted(full_msg()[0]))} == plain


def _shouted(data: bytes) -> bytes:
    for name in ("__substg1.0_", "__properties_", "__recip_version", "__attach_version", "__nameid_version"):
        data = data.replace(name.encode("utf-16-le"), name.upper().encode("utf-16-le"))
    return data


def read_words(data: bytes) -> list[tuple[str, str | None]]:
    seen = read_all(outlook.read_msg, data, "a.msg")
    return [(piece.text, piece.label) for piece in seen.pieces if isinstance(piece, TextBlock)]


def _biff(version: int, *records: tuple[int, bytes]) -> bytes:
    """A bare worksheet of Excel 2 to 4."""
    bof = {2: 0x09, 3: 0x209, 4: 0x409}[version]
    body = struct.pack("<HH", version, 0x10) + (b"\0\0" if version > 2 else b"")
    every = [(bof, body), *records, (0x0A, b"")]
    return b"".join(struct.pack("<HH", kind, len(content)) + content for kind, content in every)


def _old_sheet(version: int) -> bytes:
    text = "Invented Jane"
    if version == 2:
        at = lambda row, column: struct.pack("<HH3x", row, column)  # noqa: E731
        return _biff(
            2,
            (0x04, at(0, 0) + bytes([len(text)]) + text.encode()),
            (0x02, at(0, 1) + struct.pack("<H", 59801)),
            (0x03, at(1, 0) + struct.pack("<d", 219099999.0)),
            (0x06, at(1, 1) + b"\0\0\0\0\0\0\xff\xff" + bytes(3)),
            (0x07, bytes([len(SSN)]) + SSN.encode()),
        )
    at = lambda row, column, style=0: struct.pack("<HHH", row, column, style)  # noqa: E731
    form = (0x1E, b"\x0b000-00-0000") if version == 3 else (0x41E, b"\0\0\x0b000-00-0000")
    general = (form[0], form[1][:-12] + b"\x07General")
    kind = 0x243 if version == 3 else 0x443
    return _biff(
        version,
        general,
        form,
        (kind, bytes(12)),
        (kind, b"\0\1" + bytes(10)),
        (0x204, at(0, 0) + struct.pack("<H", len(text)) + text.encode()),
        (0x27E, at(0, 1) + struct.pack("<i", 59801 << 2 | 2)),
        (0x203, at(1, 0, 1) + struct.pack("<d", 219099999.0)),
        (0x206 if version == 3 else 0x406, at(1, 1) + b"\0\0\0\0\0\0\xff\xff" + bytes(4)),
        (0x207, struct.pack("<H", len(SSN)) + SSN.encode()),
    )


@pytest.mark.parametrize("version", [2, 3, 4])
def test_worksheets_of_the_first_excels(version: int) -> None:
    """Whole strings in their cells, numbers, packed numbers, texts that formulas give, masks."""
    seen = Seen(list(read(source(_old_sheet(version), "old.xls"), Envelope())))
    assert seen.places("Invented")[0][0].cell == "A1"
    assert seen.places("59801")[0][0].cell == "B1"
    assert seen.places("219099999" if version == 2 else SSN)[0][0].cell == "A2"
    assert "B2" in [place.cell for place, _ in seen.places(SSN)]


def test_a_workspace_of_excel_4_has_several_sheets() -> None:
    """Sheets bound into one file keep their names."""
    one, two = (_biff(4, (0x204, struct.pack("<HHHH", 0, 0, 0, 5) + word)) for word in (b"alpha", b"omega"))
    head = struct.pack("<HHHHH", 0x409, 6, 4, 0x100, 0)
    parts = b""
    for name, sheet in ((b"Payroll", one), (b"Leave", two)):
        parts += struct.pack("<HHIB", 0x8F, 5 + len(name), len(sheet), len(name)) + name + sheet
    data = head + parts + struct.pack("<HH", 0x0A, 0)
    seen = read_all(sheets.read, data, "a.xlw")
    assert seen.places("alpha")[0][0].sheet == "Payroll"
    assert seen.places("omega")[0][0].sheet == "Leave"


def _series(text: str) -> tuple[int, bytes]:
    return 0x100D, struct.pack("<HBB", 0, len(text), 1) + text.encode("utf-16-le")


def test_charts_of_a_workbook_are_read() -> None:
    """Titles, names of series, and the labels and values that the chart keeps of its cells."""
    chart = [
        (0x809, struct.pack("<HHHHII", 0x600, 0x20, 0, 0, 0, 0)),
        _series("Overdoses of Jane Invented"),
        _series("by month"),
        (0x204, struct.pack("<HHHHB", 0, 0, 0, 5, 0) + b"label"),
        (0x203, struct.pack("<HHHd", 0, 1, 0, 7129.0)),
        (0x0A, b""),
    ]
    seen = read_all(sheets.read, other_files.xls_with(inside=chart), "a.xls")
    for word in ("Overdoses", "month", "label", "7129"):
        assert seen.places(word)[0][0].part == "chart"
        assert seen.places(word)[0][0].sheet == "Roster"


def test_values_kept_of_other_workbooks_are_read() -> None:
    """Texts of cells elsewhere stand in the file since it was last opened."""
    text = struct.pack("<HB", len(SSN), 0) + SSN.encode()
    values = struct.pack("<BBH", 1, 0, 0) + b"\1" + bytes(8) + b"\2" + text
    seen = read_all(sheets.read, other_files.xls_with(before=[(0x5A, values)]), "a.xls")
    assert seen.places(SSN)[0][0].part == "outside link"


def test_pivot_caches_are_read() -> None:
    """What a pivot table was made of is in the file, though no cell shows it."""
    workbook = olefile.OleFileIO(other_files.xls()[0]).openstream("Workbook").read()
    text = struct.pack("<HB", len(SSN), 0) + SSN.encode()
    cache = struct.pack("<HH", 0xCD, len(text)) + text
    data = pack({"Workbook": workbook, "_SX_DB_CUR/0001": cache})
    assert read_all(sheets.read, data, "a.xls").places(SSN)[0][0].part == "pivot cache"


def test_a_long_comment_is_read_to_its_end() -> None:
    """A text box of more than one record goes on in the next, with its own flag for wide letters."""
    head = bytes(10) + struct.pack("<HHI", 12, 8, 0)
    records = [
        (0x5D, struct.pack("<HHHHH", 0x15, 18, 6, 1, 0) + bytes(12)),
        (0x1B6, head),
        (0x3C, b"\0alpha "),
        (0x3C, b"\1" + "omega!".encode("utf-16-le")),
        (0x3C, bytes(16)),
    ]
    seen = read_all(sheets.read, other_files.xls_with(inside=records), "a.xls")
    assert "alpha omega!" in seen.text


def test_shared_texts_cut_in_two_are_joined() -> None:
    """Behind the cut a text says anew how wide its letters are."""
    first = struct.pack("<HB", 10, 0) + b"alpha"
    second = b"\1" + "omega".encode("utf-16-le") + struct.pack("<HB", 3, 0) + b"end"
    assert list(shared_strings([first, second])) == ["alphaomega", "end"]


def test_a_workbook_that_calamine_refuses_keeps_its_columns() -> None:
    """Cells of a damaged workbook come with their places, and the file is told to be damaged."""
    workbook = olefile.OleFileIO(other_files.xls_with()).openstream("Workbook").read()
    damaged = bytearray(workbook)
    # The list of sheets points behind the file's end.
    entry = damaged.index(struct.pack("<H", 0x85), 600)
    damaged[entry + 4 : entry + 8] = b"\xff\xff\xff\x7f"
    seen, error = read_until_error(sheets.read, pack({"Workbook": bytes(damaged)}), "a.xls")
    assert isinstance(error, CorruptError)
    assert seen.places("xocell")[0][0].cell == "A1"
    assert "012-34-5678" in seen.text


def _shape(number: int, text: str) -> bytes:
    """A shape's table of properties with one number and one text ([MS-ODRAW] 2.2.9)."""
    raw = text.encode("utf-16-le") + b"\0\0"
    body = struct.pack("<HIHI", 0x007F, 1, 0x8000 | number, len(raw)) + raw
    return struct.pack("<HHI", 2 << 4 | 3, 0xF00B, len(body)) + body


@pytest.mark.parametrize(("number", "part"), [(0xC0, "text box"), (0x381, "alt text"), (0x38D, "tooltip")])
def test_texts_of_shapes_are_read(number: int, part: str) -> None:
    """WordArt, alternative texts and tips, in Word, PowerPoint and Excel."""
    shape = _shape(number, f"SSN {SSN}")
    record = struct.pack("<HHI", 0xF, 0x03EE, len(shape)) + shape
    files = {
        "a.doc": doc_of({"body": "a\r"}, streams={"Data": b"\0" * 9 + shape}),
        "a.ppt": pack({"PowerPoint Document": record, "Current User": bytes(32)}),
        "a.xls": other_files.xls_with(inside=[(0xEC, shape[:20]), (0xEC, shape[20:])]),
    }
    for name, data in files.items():
        ((place, _),) = Seen(list(read(source(data, name), Envelope()))).places(SSN)
        assert place.part == part
        assert place.sheet == ("Roster" if name == "a.xls" else None)


def test_texts_of_form_fields_are_read() -> None:
    """Default text, help and entries of a list stand beside the page."""
    counted = lambda text: struct.pack("<H", len(text)) + text.encode("utf-16-le") + b"\0\0"  # noqa: E731
    head = struct.pack("<IH62x", 200, 0x44) + b"\xff\xff\xff\xff"
    texts = [counted(text) for text in ("Applicant", f"SSN {SSN}", "", "help words", "status words", "", "")]
    box = head + struct.pack("<HHH", 0, 0, 0) + b"".join(texts)
    entries = struct.pack("<HHH", 0xFFFF, 2, 0) + b"".join(
        counted(t)[:-2] for t in ("first one", "second one")
    )
    names = [counted(text) for text in ("Choice", "", "", "", "", "")]
    chosen = head + struct.pack("<HHH", 2, 0, 0) + names[0] + b"\0\0" + b"".join(names[1:]) + entries
    seen = read_all(legacy.read_doc, doc_of({"body": "a\r"}, streams={"Data": box + chosen}), "a.doc")
    assert seen.places(SSN)[0][1] == "Applicant"
    assert {seen.places(word)[0][0].part for word in ("help", "status")} == {"tooltip"}
    assert {seen.places(word)[0][0].part for word in ("first", "second")} == {"list entry"}


def test_the_name_of_a_chart_sheet_is_read() -> None:
    """A sheet that is nothing but a chart has a name too."""
    data = bytearray(other_files.xls_with())
    # Its entry in the list of sheets: place, whether hidden, kind, and how long its name is.
    kind = data.index(b"\x01\0" + bytes([len("xosheetname")]) + b"\0xosheetname") + 1
    data[kind] = 2
    assert read_all(sheets.read, bytes(data), "a.xls").places("xosheetname")
