"""Office packages: damage, locks, bombs, embedded files, tables with labels."""

from __future__ import annotations

import base64
import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classify.errors import BombError, CorruptError, EncryptedError
from classify.extract.document import TableBlock, TextBlock
from classify.extract.envelope import Envelope, Limits
from classify.extract.objects.embedded import open_ole_object
from classify.extract.objects.ole import open_ole, pack, stream_of
from classify.extract.office import slides, word
from classify.extract.sheets import reader as sheets
from classify.extract.sheets.worksheet import column_number
from classify.extract.xml import trees

from .office_files import docx, package, pptx, rels, root, xlsx
from .reading_tools import read_all, read_until_error, source


def body(inner: str) -> bytes:
    """A Word document with the given body."""
    return package({"word/document.xml": root("w:document", f"<w:body>{inner}</w:body>")})


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def test_paragraphs_are_joined_and_still_counted() -> None:
    """Neighbouring paragraphs share a block; each keeps its number, empty ones count."""
    seen = read_all(word.read, body(paragraph("Suspect:") + "<w:p/>" + paragraph("Doe, Jane")), "a.docx")
    (block,) = [piece for piece in seen.pieces if isinstance(piece, TextBlock)]
    assert block.text == "Suspect:\n\nDoe, Jane"
    assert block.place_at(block.text.index("Doe")).paragraph == 3


def test_a_table_of_labels_and_values_is_a_table() -> None:
    """Two columns come as two cells a row."""
    row = "<w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr>"
    seen = read_all(
        word.read, body(f"<w:tbl>{row.format(paragraph('SSN'), paragraph('219-09-9999'))}</w:tbl>"), "a.docx"
    )
    (block,) = [piece for piece in seen.pieces if isinstance(piece, TableBlock)]
    assert block.rows == [["SSN", "219-09-9999"]]


def test_embedded_files_are_members_with_their_own_names() -> None:
    """A workbook and a packed OLE object inside a document come out as files of their own."""
    inner, _ = xlsx()
    native = b"\0\0\0\0\2\0roster.csv\0C:\\roster.csv\0\0\0\3\0\4\0\0\0abc\0\5\0\0\0a,b\r\n"
    data, _ = docx(
        {
            "word/embeddings/Sheet1.xlsx": inner,
            "word/embeddings/oleObject1.bin": pack({"\x01Ole10Native": native}),
        }
    )
    members = read_all(word.read, data, "a.docx").members
    assert set(members) == {"Sheet1.xlsx", "roster.csv"}
    roster = members["roster.csv"].source
    assert roster is not None
    assert roster.data == b"a,b\r\n"


def test_files_that_no_relationship_names_are_members() -> None:
    """Pages added whole, captions beside a film and notes put into the zip are read; fonts are not."""
    data, _ = docx(
        {
            "word/chunk1.htm": "<html><body>added whole</body></html>",
            "word/media/film.vtt": "WEBVTT\n\n00:01.000 --> 00:02.000\nsaid\n",
            "notes.csv": "name,ssn\nDoe,219-09-9999\n",
            "word/printerSettings/printerSettings1.bin": bytes(200),
            "word/fonts/font1.odttf": b"\0\1\0\0\0" + bytes(200),
        }
    )
    assert set(read_all(word.read, data, "a.docx").members) == {
        "word/chunk1.htm",
        "word/media/film.vtt",
        "notes.csv",
    }


def test_queries_of_a_workbook_are_a_member() -> None:
    """Power Query keeps its formulas, with paths and passwords in them, in a zip in base64."""
    inner = package({"Formulas/Section1.m": 'Source = Csv.Document("S:/payroll.csv")'})
    packed = base64.b64encode(bytes(4) + len(inner).to_bytes(4, "little") + inner + bytes(20)).decode()
    data, _ = docx({"customXml/item2.xml": f"<DataMashup>{packed}</DataMashup>"})
    member = read_all(word.read, data, "a.docx").members["queries.zip"].source
    assert member is not None
    assert member.data == inner


def test_a_data_model_is_told_as_left_out() -> None:
    """What only Excel can read is not passed over in silence."""
    data, _ = docx({"xl/model/item.data": b"model"})
    assert "data model" in read_all(word.read, data, "a.docx").remarks[0].text


def test_large_pictures_are_members_and_small_ones_are_not() -> None:
    """A pasted scan is read on its own; a bullet is not."""
    from PIL import Image

    def picture(width: int, height: int) -> bytes:
        stream = io.BytesIO()
        Image.new("L", (width, height)).save(stream, "PNG")
        return stream.getvalue()

    data, _ = docx({"word/media/scan.png": picture(600, 800), "word/media/bullet.png": picture(20, 20)})
    assert set(read_all(word.read, data, "a.docx").members) == {"media/scan.png"}


def test_the_strict_flavour_is_read_alike() -> None:
    """Namespaces of ISO 29500 Strict stand for the usual ones."""
    strict = '<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"><w:body><w:p><w:r><w:t>strict</w:t></w:r></w:p></w:body></w:document>'
    assert read_all(word.read, package({"word/document.xml": strict}), "a.docx").text == "strict"


def test_links_that_stand_in_the_text_are_not_told_again() -> None:
    """The address behind a shown e-mail address is one occurrence, not two."""
    data = package(
        {
            "word/document.xml": root("w:document", f"<w:body>{paragraph('jane@example.org')}</w:body>"),
            "word/_rels/document.xml.rels": rels(
                ("rId1", "hyperlink", "mailto:jane@example.org", "External")
            ),
        }
    )
    assert len(read_all(word.read, data, "a.docx").places("jane@example.org")) == 1


@pytest.mark.parametrize(
    ("build", "reader", "marker"),
    [(docx, word.read, "dxparagraph"), (pptx, slides.read, "pxslidetitle"), (xlsx, sheets.read, "xxinline")],
)
def test_a_cut_off_package_yields_what_is_there_and_then_says_corrupt(build, reader, marker) -> None:  # type: ignore[no-untyped-def]
    """Parts before the cut are read; the error comes after them."""
    data = build()[0]
    seen, error = read_until_error(reader, data[: len(data) * 9 // 10], "cut")
    assert isinstance(error, CorruptError)
    assert marker in seen.text


@pytest.mark.parametrize("data", [b"PK\x03\x04", b"PK\x03\x04" + b"\0" * 100, b"hello"])
def test_no_package_at_all_is_corrupt(data: bytes) -> None:
    """Bytes without a single part are corrupt at once."""
    with pytest.raises(CorruptError):
        read_all(word.read, data, "a.docx")


def test_a_part_that_unfolds_beyond_reason_is_a_bomb() -> None:
    """A megabyte of nothing that unfolds to a gigabyte is not read."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/document.xml", "w") as part,
    ):
        for _ in range(60):
            part.write(b" " * 1_000_000)
    with pytest.raises((BombError, CorruptError)) as caught:
        read_all(word.read, stream.getvalue(), "a.docx", Envelope(limits=Limits(ratio=100)))
    assert isinstance(caught.value, BombError)


def test_a_document_that_declares_entities_is_a_bomb() -> None:
    """An entity bomb stays folded, and outside entities are not fetched."""
    bomb = (
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
        '<!ENTITY c SYSTEM "file:///etc/hostname">]>'
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r>'
        "<w:t>before &b; &c;</w:t></w:r></w:p></w:body></w:document>"
    )
    with pytest.raises(BombError):
        read_all(word.read, package({"word/document.xml": bomb}), "a.docx")


def test_a_workbook_whose_strings_declare_entities_is_a_bomb() -> None:
    """What calamine would leave out without a word is told."""
    parts = {"xl/sharedStrings.xml": '<!DOCTYPE x [<!ENTITY a "aaaa">]><sst><si><t>&a;</t></si></sst>'}
    with pytest.raises(BombError):
        read_all(sheets.read, package({"xl/workbook.xml": "<workbook/>", **parts}), "a.xlsx")


def locked_docx() -> bytes:
    from msoffcrypto.format.ooxml import OOXMLFile

    stream = io.BytesIO()
    plain = io.BytesIO(
        body(paragraph("locked words") + "".join(paragraph(f"{n * 7919}") for n in range(3_000)))
    )
    OOXMLFile(plain).encrypt("montana", stream)
    return stream.getvalue()


def test_a_locked_package_is_encrypted_until_the_password_fits() -> None:
    """Without the password it is known as encrypted; with it the text is read."""
    data = locked_docx()
    with pytest.raises(EncryptedError):
        read_all(word.read, data, "a.docx", Envelope(passwords=("wrong",)))
    assert read_all(word.read, data, "a.docx", Envelope(passwords=("wrong", "montana"))).text.startswith(
        "locked words"
    )


def test_a_sheet_with_one_far_cell_does_not_fill_memory() -> None:
    """Two cells at opposite corners are two cells, not seventeen thousand million."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    cell = '<row r="{0}"><c r="{1}{0}" t="inlineStr"><is><t>{2}</t></is></c></row>'
    data, _ = xlsx()
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/worksheets/sheet2.xml":
                rows = cell.format(1, "A", "near") + cell.format(1_048_576, "XFD", "far")
                content = f'<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'.encode()
            new.writestr(name, content)
    seen = read_all(sheets.read, stream.getvalue(), "a.xlsx")
    assert seen.places("near")[0][0].cell == "A1"
    assert seen.places("far")[0][0].cell == "XFD1048576"


def test_a_drawing_with_a_damaged_corner_is_still_read() -> None:
    """A number that is none does not cost the text box."""
    data, _ = xlsx()
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"<xdr:row>7</xdr:row>", b"<xdr:row>seven</xdr:row>"))
    assert len(read_all(sheets.read, stream.getvalue(), "a.xlsx").places("xxtextbox")) == 1


def test_long_sheets_come_in_blocks_that_continue() -> None:
    """Rows keep their numbers across blocks and no row is lost between them."""
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Rows")
    for number in range(1, 4_502):
        sheet.append([f"row {number}", number])
    stream = io.BytesIO()
    book.save(stream)
    seen = read_all(sheets.read, stream.getvalue(), "a.xlsx")
    blocks = [piece for piece in seen.pieces if isinstance(piece, TableBlock)]
    assert [block.continued for block in blocks] == [False, True, True]
    assert [row[0] for block in blocks for row in block.rows] == [
        f"row {number}" for number in range(1, 4_502)
    ]
    assert seen.places("row 4501")[0][0].cell == "A4501"


@given(st.integers(1, 16_384))
def test_column_letters_and_numbers_agree(number: int) -> None:
    """A1 names are read as they are written."""
    letters = TableBlock([]).cell_name(0, number - 1).rstrip("1")
    assert column_number(letters) == number


@given(
    st.dictionaries(
        st.from_regex(r"[A-Za-z]{1,12}", fullmatch=True), st.binary(max_size=9000), min_size=1, max_size=5
    )
)
def test_repacked_streams_come_out_as_they_went_in(streams: dict[str, bytes]) -> None:
    """A compound file made here is read by olefile, stream by stream."""
    unique = {name.lower(): data for name, data in streams.items()}
    with open_ole(source(pack(unique), "a.ole")) as ole:
        for name, data in unique.items():
            found = stream_of(ole, name)
            assert found is not None
            assert found == data


@given(st.binary(max_size=400))
def test_any_bytes_may_claim_to_be_an_embedded_object(data: bytes) -> None:
    """Whatever stands in an embedding, a name and bytes come back."""
    name, content = open_ole_object("oleObject1.bin", pack({"\x01Ole10Native": data}))
    assert name
    assert isinstance(content, bytes)


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_mutated_documents_end_in_a_known_way(data: st.DataObject) -> None:
    """Bytes flipped at random lead to text or to a named error, never to a crash."""
    sample, reader = _SAMPLES[data.draw(st.integers(0, len(_SAMPLES) - 1))]
    original = bytearray(sample)
    for _ in range(data.draw(st.integers(1, 12))):
        original[data.draw(st.integers(0, len(original) - 1))] = data.draw(st.integers(0, 255))
    _, error = read_until_error(reader, bytes(original), "mutated")
    assert error is None or str(error)


_SAMPLES = [(body(paragraph("sample")), word.read), (xlsx()[0], sheets.read), (pptx()[0], slides.read)]


def test_xml_with_a_flaw_is_read_as_far_as_it_makes_sense() -> None:
    """An unescaped ampersand does not cost a whole part."""
    assert "".join(trees.parse_xml(b"<a>one & two</a>").itertext()).startswith("one")
    with pytest.raises(CorruptError):
        trees.parse_xml(b"")
