"""Outlook's own formats: items, data files, winmail.dat, compressed RTF."""

from __future__ import annotations

import io
import struct

import pypff

from classify.errors import CorruptError
from classify.extract.document import Member, Remark
from classify.extract.envelope import Envelope
from classify.extract.mail.letter import Letter
from classify.extract.mail.outlook_store import folder_members
from classify.extract.mail.tnef import unpacked_rtf
from tests.extract.families import SSN, Reading, reading, source, walk
from tests.extract.outlook_data import mailbox


def _tnef(*attributes: tuple[int, bytes]) -> bytes:
    data = b"\x78\x9f\x3e\x22\x01\x00"
    for tag, value in attributes:
        data += b"\x01" + struct.pack("<HHI", tag, 0, len(value)) + value + b"\0\0"
    return data


def test_winmail_dat_gives_its_body_and_files() -> None:
    """What Outlook wraps for nobody but itself is a message with attachments."""
    data = _tnef((0x8004, b"Report\0"), (0x800C, b"See the file.\0"), (0x9002, b"\0" * 14),
                 (0x8010, b"note.txt\0"), (0x800F, SSN.encode()))  # fmt: skip
    result = reading("winmail.dat", data)
    assert result.labelled("Subject") == "Report"
    assert "See the file." in result.text
    member = result.member("note.txt")
    assert member.source is not None
    assert member.source.data == SSN.encode()


def test_a_bundle_that_breaks_off_says_so_after_what_was_read() -> None:
    """Half a bundle is half a message, and told to be."""
    data = _tnef((0x8004, b"Report\0"), (0x800C, b"A long body that is cut."))
    result = reading("winmail.dat", data[:-12])
    assert result.labelled("Subject") == "Report"
    assert isinstance(result.error, CorruptError)


def test_compressed_rtf_is_unfolded() -> None:
    """The specification's own example ([MS-OXRTFCP] 3.1.1)."""
    packed = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af86c67200062e3068001c0740b8068656c090020627705b06c647d0a800fa0"
    )
    assert unpacked_rtf(packed).startswith(b"{\\rtf1\\ansi\\ansicpg125")


def test_uncompressed_and_foreign_rtf_streams() -> None:
    """Marked as stored, it is taken as it is; marked as nothing known, it is nothing."""
    assert unpacked_rtf(struct.pack("<II4sI", 20, 7, b"MELA", 0) + b"{\\rtf1}") == b"{\\rtf1}"
    assert unpacked_rtf(b"\0" * 40) == b""


def test_items_become_messages_with_fields_and_items_inside() -> None:
    """A contact's fields are blocks; an attached item is a message of its own."""
    inner = Letter(
        headers=[("From", "Roe, Richard")], plain=f"He gave {SSN}.", properties=[("spouse", "Jane Roe")]
    )
    outer = Letter(
        headers=[("Subject", "Fwd: ünïcode"), ("From", "Doe, Jane <jane@example.com>")],
        plain="See below.", properties=[("birth date", "1970-01-02")], letters=[("statement.eml", inner)],
    )  # fmt: skip
    result = Reading(list(outer.pieces(Envelope())))
    assert result.labelled("Subject") == "Fwd: ünïcode"
    assert result.labelled("birth date") == "1970-01-02"
    member = result.member("statement.eml").source
    assert member is not None
    text = walk(member).texts["statement.eml"]
    assert SSN in text
    assert "spouse: Jane Roe" in text


def test_a_data_file_gives_its_messages_with_everything_about_them() -> None:
    """Senders, recipients with and without addresses, own fields, bodies and attached files."""
    found = walk(
        source(
            "old.pst",
            mailbox(
                [
                    ("Report", f"Body {SSN}", [("note.txt", b"attached"), ("empty.txt", b"")]),
                    ("Other", "Text", []),
                ]
            ),
        )
    )
    assert set(found.outcomes.values()) == {"ok"}
    first = found.texts["old.pst!/Inbox/00001.eml"]
    assert first.startswith("Report\nRichard Roe\nJane Doe <jane@example.org>\nAnn Poe\n")
    assert f"Body {SSN}" in first
    assert "property: case of Report" in first
    assert found.texts["old.pst!/Inbox/00001.eml!/note.txt"] == "attached"
    assert "Text" in found.texts["old.pst!/Inbox/00002.eml"]


def test_a_data_file_cut_short_is_corrupt() -> None:
    """Half a mailbox is damage, whatever could still be had of it."""
    data = mailbox([("Report", "Body", [])])
    assert isinstance(reading("old.pst", data[: len(data) // 2]).error, CorruptError)


def test_a_data_file_without_its_root_folder_is_corrupt() -> None:
    """What libpff reports as a lack of memory is damage."""
    data = mailbox([("Report", "Body", [])])
    at = data.index(struct.pack("<Q", 0x122))
    assert isinstance(reading("old.pst", data[:at] + b"\xfe" + data[at + 1 :]).error, CorruptError)


class _Folder:
    """A folder as pypff shows it: one good item, one damaged, one folder inside."""

    def __init__(self, depth: int = 1) -> None:
        self._depth = depth
        self._file = pypff.file()
        self._file.open_file_object(io.BytesIO(mailbox([("kept", f"Body {SSN}", [])])))

    def get_name(self) -> str:
        return "In/box"

    def get_number_of_sub_messages(self) -> int:
        return 2

    def get_sub_message(self, number: int) -> object:
        if number:
            raise OSError("damaged")
        return self._file.get_root_folder().get_sub_folder(0).get_sub_message(0)

    def get_number_of_sub_folders(self) -> int:
        return self._depth

    def get_sub_folder(self, _: int) -> _Folder:
        return _Folder(self._depth - 1)


def test_data_files_give_a_member_for_each_item_with_its_own_outcome() -> None:
    """Folders are the path; a damaged item does not end the mailbox."""
    members = [piece for piece in folder_members(_Folder(), Envelope()) if isinstance(piece, Member)]
    assert [member.path for member in members] == [
        "00001.eml",
        "00002.eml",
        "In-box/00001.eml",
        "In-box/00002.eml",
    ]
    assert isinstance(members[1].error, CorruptError)
    first = members[0].source
    assert first is not None
    inner = reading("m.eml", first.data or b"")
    assert inner.labelled("Subject") == "kept"
    assert SSN in inner.text


class _PlainItem:
    """What pypff hands out for Outlook's own free and busy item: record sets and nothing else."""

    def get_number_of_record_sets(self) -> int:
        return 0


class _Partly:
    """An item whose text is there and whose properties and page are damaged."""

    recipients = None

    def get_number_of_record_sets(self) -> int:
        raise OSError("damaged")

    def get_plain_text_body(self) -> str:
        return f"Body {SSN}"

    def get_html_body(self) -> bytes:
        raise MemoryError

    def get_rtf_body(self) -> None:
        return None

    def get_number_of_attachments(self) -> int:
        return 1

    def get_attachment(self, _: int) -> object:
        raise OSError("damaged")


class _Odd:
    """A folder of items that answer otherwise than messages do, and folders that do not answer."""

    def __init__(self, *items: object, folders: int = 0) -> None:
        self._items, self._folders = items, folders

    def get_number_of_sub_messages(self) -> int:
        return len(self._items)

    def get_sub_message(self, number: int) -> object:
        return self._items[number]

    def get_number_of_sub_folders(self) -> int:
        return self._folders

    def get_sub_folder(self, number: int) -> _Folder:
        if not number:
            raise OSError("damaged")
        return _Folder(0)


def test_a_plain_item_does_not_end_a_data_file() -> None:
    """It holds no words: it is passed over, and the folders behind it are read."""
    pieces = list(folder_members(_Odd(_PlainItem(), _Partly(), folders=2), Envelope()))
    members = [piece for piece in pieces if isinstance(piece, Member)]
    assert [member.path for member in members] == ["00002.eml", "In-box/00001.eml", "In-box/00002.eml"]
    assert [piece.text for piece in pieces if isinstance(piece, Remark)] == [
        "1 folders of the Outlook data file could not be read."
    ]
    partly = members[0]
    assert "its page" in str(partly.error)
    assert "its properties" in str(partly.error)
    assert "attachment 1" in str(partly.error)
    assert partly.source is not None
    assert SSN in reading("m.eml", partly.source.data or b"").text


def test_a_data_file_that_is_none_is_corrupt() -> None:
    """The mark alone makes no mailbox."""
    assert isinstance(reading("old.pst", b"!BDN" + bytes(600)).error, CorruptError)


def test_names_inside_of_an_item_have_no_case() -> None:
    """Some programs write the streams of an item in capitals ([MS-CFB] 2.6.4)."""
    from tests.extract.outlook_files import msg, storage

    streams = storage({0x0037: "kestrel", 0x1000: f"Body {SSN}"}, 32) | storage(
        {0x3001: "Jane Roe", 0x3003: "jane@example.org"}, 8, "__recip_version1.0_#00000000/"
    )
    found = reading("a.msg", msg({name.upper(): data for name, data in streams.items()}))
    assert found.media == "msg"
    assert SSN in found.text
    assert "Jane Roe" in found.text
