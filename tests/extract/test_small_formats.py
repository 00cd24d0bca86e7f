"""Contacts, calendars, transcripts, shortcuts, lock files, databases, e-books and the like."""

from __future__ import annotations

import io
import sqlite3
import struct
import wave
import zipfile
from pathlib import Path

import pytest

from classify.errors import CorruptError, EncryptedError, UnsupportedError

from .access_files import people
from .families import SSN, on_disk, reading, reading_of


def test_cards_have_their_properties_as_labels() -> None:
    """Folded lines, quoted-printable, grouped properties; a photograph is a member."""
    card = (
        "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Jane Doe\r\nN:Doe;Jane;M;;\r\nitem1.TEL;TYPE=CELL:406-555-0101\r\n"
        "NOTE:a long no\r\n te about her\r\nADR;ENCODING=QUOTED-PRINTABLE;"
        "CHARSET=UTF-8:;;12 M=C3=BCller St;Missoula;MT\r\n"
        "PHOTO;ENCODING=b;TYPE=PNG:iVBORw0KGgo=\r\nEND:VCARD\r\n"
    )
    result = reading("a.vcf", card)
    assert result.labelled("full name") == "Jane Doe"
    assert result.labelled("phone") == "406-555-0101"
    assert result.labelled("note") == "a long note about her"
    assert "12 Müller St, Missoula, MT" in (result.labelled("address") or "")
    assert len(result.members) == 1


def test_calendars_name_who_attends() -> None:
    """Names stand in parameters, addresses behind mailto."""
    result = reading(
        "a.ics",
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Hearing\\, room 2\n"
        'ATTENDEE;CN="Roe: R.":mailto:r@example.com\nEND:VEVENT\n',
    )
    assert result.labelled("summary") == "Hearing, room 2"
    assert [block.text for block in result.blocks if block.label == "attendee"] == [
        "Roe: R.",
        "r@example.com",
    ]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        (
            "m.vtt",
            (
                "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Jane Doe>my number "
                f"is\n\n00:02.000 --> 00:03.000\n<v Jane Doe>{SSN}</v>\n"
            ),
        ),
        (
            "m.srt",
            (
                "1\n00:00:01,000 --> 00:00:02,000\nJane Doe: my number "
                f"is\n\n2\n00:00:02,000 --> 00:00:03,000\nJane Doe: {SSN}\n"
            ),
        ),
    ],
)
def test_transcripts_are_what_each_said_without_the_clock(name: str, data: str) -> None:
    """A number that falls into two captions is one again."""
    assert [block.text for block in reading(name, data).blocks] == [f"Jane Doe: my number is {SSN}"]


def _database(path: Path) -> bytes:
    database = sqlite3.connect(path)
    database.execute('CREATE TABLE "odd ""name" (id INTEGER, name TEXT, ssn TEXT, scan BLOB)')
    database.execute(
        'INSERT INTO "odd ""name" VALUES (1, ?, ?, ?)', ("Jane Doe", SSN, b"%PDF-1.4 " + b"x" * 100)
    )
    database.commit()
    database.close()
    return path.read_bytes()


def test_sqlite_tables_are_read_from_disk_and_from_memory(tmp_path: Path) -> None:
    """Rows under their columns; a file in a cell is a member; nothing appears beside the database."""
    data = _database(tmp_path / "cases.db")
    for result in (reading("cases.db", data), reading_of(on_disk(tmp_path, "copy.db", data))):
        assert result.rows == [["id", "name", "ssn", "scan"], ["1", "Jane Doe", SSN, ""]]
        assert result.tables[0].place.sheet == 'odd "name'
        assert [member.path for member in result.members] == ['odd "name/file-1']
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cases.db", "copy.db"]


def test_a_damaged_database_is_corrupt(tmp_path: Path) -> None:
    """Pages of nonsense behind a good first line."""
    data = _database(tmp_path / "cases.db")
    assert isinstance(reading("x.db", data[:100] + b"\xff" * (len(data) - 100)).error, CorruptError)


def test_access_databases_that_are_locked_or_damaged_say_so() -> None:
    """The third page is the catalog's in every readable database."""
    head = b"\0\1\0\0Standard Jet DB\0\1" + bytes(4075)
    assert isinstance(reading("a.mdb", head + bytes(4096) + b"\x9c\x11" + bytes(9000)).error, EncryptedError)
    assert isinstance(reading("a.mdb", head + bytes(4096) + b"\x02\x01" + bytes(9000)).error, CorruptError)


@pytest.mark.parametrize("mark", ["Standard Jet DB", "Standard ACE DB"])
def test_access_tables_are_read_row_by_row(mark: str) -> None:
    """Texts, memos and dates stand in their columns; a file in a cell is a member."""
    result = reading("people.accdb", people(SSN, mark))
    assert result.error is None
    assert [table.place.sheet for table in result.tables] == ["People", "Empty"]
    header, first, second = result.tables[0].rows
    assert header == ["ID", "Full Name", "SSN", "Notes", "Born", "Scan"]
    assert first[:4] == ["1", "Jané Doe", SSN, "A note about her."]
    assert first[4].startswith("1985-05-14")
    assert second[:4] == ["2", "Richard Roe", "", "Another."]
    assert [member.path for member in result.members] == ["People/file-1"]
    assert result.remarks("partial") == []


def test_dbase_tables_show_deleted_records_as_hidden() -> None:
    """Deleting only marks a record; it stays in the file."""
    fields = b"".join(
        name.ljust(11, b"\0") + b"C" + bytes(4) + bytes([width]) + bytes(15)
        for name, width in ((b"NAME", 10), (b"SSN", 11))
    )
    header = struct.pack("<BBBBIHH20x", 3, 126, 1, 2, 2, 32 + len(fields) + 1, 22) + fields + b"\r"
    rows = b" " + b"Jane Doe".ljust(10) + SSN.encode() + b"*" + b"Roe".ljust(10) + b"".ljust(11) + b"\x1a"
    table = reading("parcels.dbf", header + rows).tables[0]
    assert table.rows == [["NAME", "SSN"], ["Jane Doe", SSN], ["Roe", ""]]
    assert table.cell_place(2, 0).hidden == "hidden row"


def _link() -> bytes:
    target = b"C:\\Cases\\Doe Jane.docx\0"
    info = struct.pack("<7I", 28 + len(target) + 1, 28, 1, 0, 28, 0, 28 + len(target)) + target + b"\0"
    text = "Case of Jane Doe"
    header = (
        bytes.fromhex("4c0000000114020000000000c000000000000046")
        + struct.pack("<I", 2 | 4 | 0x80)
        + bytes(52)
    )
    return header + info + struct.pack("<H", len(text)) + text.encode("utf-16-le")


def test_shortcuts_tell_what_they_point_to() -> None:
    """A shortcut's target and description can name a person."""
    result = reading("a.lnk", _link())
    assert result.labelled("target") == "C:\\Cases\\Doe Jane.docx"
    assert result.labelled("description") == "Case of Jane Doe"


def test_office_lock_files_tell_who_has_the_document_open() -> None:
    """The name stands there twice, short and long."""
    name = "Jane Doe"
    data = (
        bytes([len(name)]) + name.encode().ljust(54, b" ") + bytes([len(name), 0]) + name.encode("utf-16-le")
    )
    assert reading("~$report.docx", data.ljust(162, b"\0")).labelled("opened by") == name


def test_url_files_and_folder_settings_are_read() -> None:
    """Small files of the shell are text."""
    assert "jane" in reading("a.url", "[InternetShortcut]\nURL=https://example.com/?user=jane\n").text
    assert "Doe" in reading("desktop.ini", "[.ShellClassInfo]\nInfoTip=Files of Jane Doe\n").text


def _epub() -> bytes:
    target = io.BytesIO()
    opf = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>'
        "<dc:creator>Jane Doe</dc:creator></metadata><manifest>"
        "<item id='b' href='b.xhtml'/><item id='a' href='a.xhtml'/>"
        "</manifest><spine><itemref idref='b'/><itemref idref='a'/></spine></package>"
    )
    with zipfile.ZipFile(target, "w") as book:
        book.writestr("mimetype", "application/epub+zip")
        book.writestr("OEBPS/book.opf", opf)
        book.writestr("OEBPS/a.xhtml", f"<html><body><p>last {SSN}</p></body></html>")
        book.writestr("OEBPS/b.xhtml", "<html><body><p>first</p></body></html>")
    return target.getvalue()


def test_books_are_read_chapter_by_chapter() -> None:
    """In the order of the spine; each chapter is a page."""
    result = reading("a.epub", _epub())
    assert result.labelled("creator") == "Jane Doe"
    pages = [(block.text, block.place.page) for block in result.blocks if block.place.page]
    assert pages == [("first", 1), (f"last {SSN}", 2)]


def test_visio_pages_are_read() -> None:
    """Shapes' texts with their page."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr(
            "[Content_Types].xml",
            "<Types><Override ContentType='application/vnd.ms-visio.drawing.main+xml'/></Types>",
        )
        package.writestr("_rels/.rels", "<Relationships/>")
        package.writestr(
            "visio/pages/page2.xml",
            f"<PageContents xmlns='v'><Shape><Text><cp/>{SSN}</Text><Section N='Property'><Row N='R1'>"
            "<Cell N='Label' V='Suspect'/><Cell N='Value' V='Jane Doe'/></Row></Section>"
            "<Section N='Hyperlink'><Row N='R2'><Cell N='Address' V='file:///S:/case.docx'/></Row></Section></Shape></PageContents>",
        )
        package.writestr(
            "visio/pages/pages.xml", "<Pages xmlns='v'><Page Name='Arrests'/><Page Name='Page-2'/></Pages>"
        )
    result = reading("a.vsdx", target.getvalue())
    block = next(block for block in result.blocks if block.text == SSN)
    assert (block.place.part, block.place.page) == ("text box", 2)
    assert result.labelled("Suspect") == "Jane Doe"
    assert {"Arrests", "file:///S:/case.docx"} <= {block.text for block in result.blocks}
    assert "Page-2" not in result.text


def test_onenote_sections_give_texts_and_files_and_say_that_it_is_not_all() -> None:
    """The store is not walked, its texts are found by their marks."""
    inside = b"%PDF-1.4 embedded"
    store = (
        bytes.fromhex("e4525c7b8cd8a74daeb15378d02996d3")
        + bytes(500)
        + f"Jane Doe {SSN}".encode("utf-16-le")
        + bytes(50)
    )
    store += (
        bytes.fromhex("e716e3bd65261145a4c48d4d0b7a9eac")
        + struct.pack("<Q12x", len(inside))
        + inside
        + bytes(20)
    )
    result = reading("notes.one", store)
    assert f"Jane Doe {SSN}" in result.text
    source = result.members[0].source
    assert source is not None
    assert source.data == inside
    assert result.remarks("partial")


_SECTION = bytes.fromhex("e4525c7b8cd8a74daeb15378d02996d3")


@pytest.mark.parametrize(
    "text", ["219-09-9999", "Bo Quill", "Ann X", "DOB 3/14/71", "QuillInvented", "J. Doe, #4471"]
)
@pytest.mark.parametrize("codec", ["ascii", "utf-16-le"])
def test_short_paragraphs_of_onenote_are_read(text: str, codec: str) -> None:
    """A number or a name on a line of its own, as single bytes or in UTF-16."""
    store = _SECTION + bytes(500) + b"\1\0\0\0" + text.encode(codec) + bytes(60)
    assert text in reading("notes.one", store).text.splitlines()


@pytest.mark.parametrize(
    ("name", "codec", "text"),
    [
        ("221c001c", "utf-16-le", "MD"),
        ("221c001c", "utf-16-le", "Дело Ё"),
        ("221c001c", "utf-16-le", "\U0001f600 42"),
        ("9834001c", "cp1252", "Al"),
    ],
)
def test_text_properties_of_onenote_are_taken_at_their_word(name: str, codec: str, text: str) -> None:
    """However short or foreign: behind a flag, a size and another value of its set stands the text."""
    raw = text.encode(codec)
    names = bytes.fromhex("0a1c0088") + bytes.fromhex("0b1c0014") + bytes.fromhex(name)
    values = struct.pack("<II", 7, len(raw)) + raw
    store = _SECTION + bytes(500) + b"\xff" * 7 + struct.pack("<H", 3) + names + values + b"\xfe" * 9
    assert text in reading("notes.one", store).text.splitlines()


def test_the_noise_of_a_onenote_store_is_not_told() -> None:
    """Numbers between zeros, fonts and identifiers are nobody's text."""
    noise = struct.pack("<8I", 0x41, 0x3498, 0x20212223, 7, 0x5A, 1, 0x7C7B7A, 0x28) + b"\0;$%\0\0[]{\0"
    assert not reading("notes.one", _SECTION + bytes(500) + noise + bytes(50)).text.strip()


def test_recordings_are_unsupported_with_their_length() -> None:
    """Somebody has to listen; how long it takes is told, and no title that may name a person."""
    target = io.BytesIO()
    with wave.open(target, "wb") as recording:
        recording.setnchannels(1)
        recording.setsampwidth(1)
        recording.setframerate(8000)
        recording.writeframes(bytes(8000 * 65))
    error = reading("interview.wav", target.getvalue()).error
    assert isinstance(error, UnsupportedError)
    assert "1 min 5 s" in str(error)


def test_a_films_length_is_read_from_its_header() -> None:
    """MPEG-4 keeps it in the movie header."""
    header = struct.pack(">I4sI8xII", 28, b"mvhd", 0, 1000, 125_000)
    film = b"\0\0\0\x14ftypisom\0\0\0\0isom" + struct.pack(">I4s", 8 + len(header), b"moov") + header
    assert "2 min 5 s" in str(reading("body-camera.mp4", film).error)


def test_wordperfect_text_is_read_between_its_functions() -> None:
    """Law offices never threw theirs away."""
    body = b"SSN\x80" + SSN.encode() + b"\xcc" + b"\xd4\x01\x0c\x00hidden!!" + b"\xf0\x1c\x04\xf0" + b"end"
    data = b"\xffWPC" + struct.pack("<IBBBBHH", 16, 1, 10, 2, 1, 0, 0) + body
    text = reading("brief.wpd", data).text
    assert f"SSN {SSN}" in text
    assert "hidden" not in text
    locked = bytearray(data)
    locked[12] = 7
    assert isinstance(reading("brief.wpd", bytes(locked)).error, EncryptedError)
