"""Archives: every file inside has a row, nothing unfolds beyond reason, nothing is written where it says."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import random
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import py7zr
import pytest

from benchmarks.quine import quine_gzip, quine_zip
from classify.errors import BombError, CorruptError, EncryptedError, TooLargeError, UnsupportedError
from classify.extract.envelope import Envelope, Limits
from tests.extract.families import SSN, reading, source, walk

NOTE = f"SSN {SSN}\n".encode()


def _zip(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return target.getvalue()


def _tar(files: dict[str, bytes], mode: str = "w") -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode=mode) as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return target.getvalue()


def _7z(files: dict[str, bytes], password: str | None = None) -> bytes:
    target = io.BytesIO()
    with py7zr.SevenZipFile(target, "w", password=password) as archive:
        for name, data in files.items():
            archive.writestr(data, name)
    return target.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.zip", _zip({"in/note.txt": NOTE})),
        ("a.tar", _tar({"in/note.txt": NOTE})),
        ("a.tar.gz", _tar({"in/note.txt": NOTE}, "w:gz")),
        ("a.tar.bz2", _tar({"in/note.txt": NOTE}, "w:bz2")),
        ("a.tar.xz", _tar({"in/note.txt": NOTE}, "w:xz")),
        ("a.7z", _7z({"in/note.txt": NOTE})),
    ],
)
def test_members_are_read_under_their_paths(name: str, data: bytes) -> None:
    """A packed tar is one archive: there is no tar between it and its members."""
    assert walk(source(name, data)).texts[f"{name}!/in/note.txt"].strip() == f"SSN {SSN}"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("note.txt.gz", gzip.compress(NOTE, mtime=0)),
        ("note.txt.bz2", bz2.compress(NOTE)),
        ("note.txt.xz", lzma.compress(NOTE)),
    ],
)
def test_single_packed_files_hold_one_member(name: str, data: bytes) -> None:
    """The member has the name without the last extension."""
    assert SSN in walk(source(name, data)).texts[f"{name}!/note.txt"]


def test_archives_are_known_by_content_under_any_name() -> None:
    """An archive that calls itself a spreadsheet is an archive, and that it lies is told."""
    result = reading("budget.xlsx", _zip({"note.txt": NOTE}))
    assert result.media == "zip"
    assert "Excel workbook" in result.remarks("mismatch")[0]


def test_paths_that_climb_out_are_shown_tamely() -> None:
    """Names with roots, drives and dots are shown without them and never used to write."""
    paths = [
        member.path
        for member in reading("a.zip", _zip({"../../etc/x.txt": NOTE, "/abs/y.txt": NOTE})).members
    ]
    assert paths == ["etc/x.txt", "abs/y.txt"]


def test_names_in_utf8_without_the_mark_are_understood() -> None:
    """Archives from Macs and Linux often leave the mark out."""
    data = _zip({"Müller.txt": NOTE}).replace("Müller.txt".encode(), "Müller.txt".encode())
    unmarked = bytearray(data)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = unmarked.index(mark) + offset
        unmarked[at : at + 2] = b"\0\0"
    assert reading("a.zip", bytes(unmarked)).members[0].path == "Müller.txt"


def test_a_damaged_member_is_its_own_outcome() -> None:
    """The members around it are read."""
    data = bytearray(_zip({"a.txt": b"alpha" * 50, "b.txt": b"beta" * 50, "c.txt": NOTE}))
    at = data.index(b"b.txt") + 6
    data[at : at + 8] = b"\xff" * 8
    outcomes = walk(source("x.zip", bytes(data))).outcomes
    assert outcomes == {"x.zip!/a.txt": "ok", "x.zip!/b.txt": "corrupt", "x.zip!/c.txt": "ok", "x.zip": "ok"}


def test_a_wrong_checksum_costs_nothing_but_trust() -> None:
    """All bytes of the member unfold; that they are not what was packed is told."""
    data = bytearray(_zip({"note.txt": NOTE}))
    for mark, offset in ((b"PK\x03\x04", 14), (b"PK\x01\x02", 16)):
        data[data.index(mark) + offset] ^= 0xFF
    [member] = reading("x.zip", bytes(data)).members
    assert member.source is not None
    assert member.source.data == NOTE
    assert isinstance(member.error, CorruptError)


@pytest.mark.parametrize(
    ("pack", "suffix"), [(gzip.compress, "gz"), (bz2.compress, "bz2"), (lzma.compress, "xz")]
)
def test_a_packed_file_cut_short_is_read_up_to_the_cut(pack, suffix: str) -> None:  # type: ignore[no-untyped-def]
    """A log whose download broke off is a log all the same."""
    dice = random.Random(1)
    log = b"".join(b"%d caller %d\n" % (line, dice.randrange(10**9)) for line in range(200_000))
    packed = pack(log)
    [member] = reading(f"calls.log.{suffix}", packed[: len(packed) // 2]).members
    assert isinstance(member.error, CorruptError)
    assert member.source is not None
    start = member.source.open().read()
    assert len(start) > len(log) // 4
    assert log.startswith(start)


def test_a_truncated_zip_gives_what_stands_before_the_end() -> None:
    """Broken downloads lose their directory; their first members are there all the same."""
    data = _zip({"a.txt": NOTE, "b.txt": bytes(range(256)) * 40})
    result = reading("x.zip", data[: data.index(b"b.txt") + 20])
    assert [member.path for member in result.members][:1] == ["a.txt"]
    assert result.remarks("partial")


def test_garbage_under_an_archives_mark_is_corrupt() -> None:
    """Nothing to save is nothing read."""
    assert isinstance(reading("x.zip", b"PK\x03\x04" + b"\xfe" * 200).error, CorruptError)
    assert isinstance(reading("x.7z", b"7z\xbc\xaf\x27\x1c" + b"\xfe" * 200).error, CorruptError)
    assert isinstance(reading("x.tar", _tar({"a": NOTE * 200})[:700]).error, CorruptError)


def test_links_in_archives_are_named_and_not_followed() -> None:
    """A link is a member without content."""
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as archive:
        info = tarfile.TarInfo("shadow")
        info.type, info.linkname = tarfile.SYMTYPE, "/etc/shadow"
        archive.addfile(info)
    assert isinstance(reading("a.tar", target.getvalue()).members[0].error, UnsupportedError)


def test_locked_7z_opens_with_the_right_password_only() -> None:
    """A list of passwords can be supplied."""
    data = _7z({"note.txt": NOTE}, password="swordfish")
    assert isinstance(reading("a.7z", data).error, EncryptedError)
    assert isinstance(reading("a.7z", data, Envelope(passwords=("wrong",))).error, EncryptedError)
    assert (
        SSN in walk(source("a.7z", data), Envelope(passwords=("wrong", "swordfish"))).texts["a.7z!/note.txt"]
    )


def _nested(depth: int) -> bytes:
    data = NOTE
    for level in range(depth):
        data = _zip({"note.txt" if level == 0 else "inner.zip": data})
    return data


def test_archives_in_archives_are_read_to_the_limit() -> None:
    """Ten deep is honest, thirty is not."""
    assert SSN in "".join(walk(source("a.zip", _nested(10))).texts.values())
    assert "bomb" in walk(source("a.zip", _nested(30))).outcomes.values()


@pytest.mark.parametrize(("name", "build"), [("a.zip", quine_zip), ("a.gz", quine_gzip)])
def test_an_archive_that_holds_itself_ends_at_the_limit(name: str, build: Callable[[], bytes]) -> None:
    """Unpacking it gives the same archive again; the depth of the envelope ends that."""
    data = build()
    [inner] = reading(name, data).members
    assert inner.source is not None
    assert inner.source.data == data
    envelope = Envelope(limits=Limits(depth=5))
    outcomes = walk(source(name, data), envelope).outcomes
    assert [outcomes[path] for path in sorted(outcomes, key=len)][-1] == "bomb"
    assert len(outcomes) == envelope.limits.depth + 2
    assert envelope.ledger.left_out == 1


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("zeros.zip", _zip({"zeros.txt": bytes(90_000_000)})),
        ("zeros.txt.gz", gzip.compress(bytes(90_000_000))),
        ("zeros.7z", _7z({"zeros.txt": bytes(90_000_000)})),
    ],
)
def test_bombs_are_called_so_while_they_unfold(name: str, data: bytes) -> None:
    """Judged by bytes and ratio, not by what the headers say."""
    assert isinstance(reading(name, data).error, BombError)


def test_many_small_bombs_are_counted_together() -> None:
    """Members share one ledger with the file they came in."""
    inner = _zip({f"{number}.bin": bytes(4_000_000) for number in range(8)})
    data = _zip({f"{number}.zip": inner for number in range(6)})
    assert "bomb" in walk(source("outer.zip", data)).outcomes.values()


def test_a_member_above_the_limit_is_too_large_and_the_rest_is_read() -> None:
    """One video does not hide the notes beside it."""
    data = _zip({"film.bin": bytes(range(256)) * 400, "note.txt": NOTE}, zipfile.ZIP_STORED)
    result = reading("a.zip", data, Envelope(limits=Limits(member_bytes=50_000)))
    members = result.members
    assert result.remarks("partial")
    assert isinstance(members[0].error, TooLargeError)
    assert members[1].source is not None


def test_too_many_members_are_a_bomb() -> None:
    """An archive of a million nothings is no archive."""
    data = _zip({f"{number}.txt": b"x" for number in range(60)})
    assert isinstance(reading("a.zip", data, Envelope(limits=Limits(members=50))).error, BombError)


def test_an_honest_export_of_many_small_files_is_read_whole() -> None:
    """Thousands of small members are what an export looks like."""
    data = _zip({f"list/{number}.txt": f"Item {number}".encode() for number in range(2000)})
    assert len(reading("export.zip", data).members) == 2000


def test_large_members_go_to_scratch_and_leave_nothing(tmp_path: Path) -> None:
    """The scratch folder is empty when the archive is done."""
    data = _zip({"big.txt": b"honest words\n" * 900_000, "small.txt": NOTE})
    result = walk(source("a.zip", data), Envelope(scratch=tmp_path, limits=Limits(ratio=1e9)))
    assert result.texts["a.zip!/big.txt"].count("honest") == 900_000
    assert list(tmp_path.iterdir()) == []


def _as_powershell(files: dict[str, bytes]) -> bytes:
    """A zip with the names as they are: zipfile would turn the slashes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo("x")
            info.filename = name
            archive.writestr(info, data)
    return target.getvalue()


def test_backslashes_part_folders_and_folders_are_no_files() -> None:
    """As Compress-Archive of PowerShell 5 writes them, archives inside included."""
    inner = _as_powershell({"Old\\": b"", "Old\\Older\\": b"", "Old\\Older\\note.txt": NOTE})
    data = _as_powershell(
        {"Staff\\": b"", "Staff\\2025\\": b"", "Staff\\2025\\note.txt": NOTE, "Staff\\2025\\old.zip": inner}
        | {"Staff/2026/": b"", "Staff/2026/mixed\\note.txt": NOTE}
    )
    found = walk(source("a.zip", data))
    assert set(found.outcomes) == {
        "a.zip",
        "a.zip!/Staff/2025/note.txt",
        "a.zip!/Staff/2025/old.zip",
        "a.zip!/Staff/2025/old.zip!/Old/Older/note.txt",
        "a.zip!/Staff/2026/mixed/note.txt",
    }
    assert set(found.outcomes.values()) == {"ok"}


def test_a_folder_that_has_bytes_is_read() -> None:
    """Whatever its name ends with: bytes are not passed over."""
    found = walk(source("a.zip", _as_powershell({"odd\\": NOTE, "even/": NOTE})))
    assert SSN in found.texts["a.zip!/odd"]
    assert SSN in found.texts["a.zip!/even"]


def test_members_that_differ_by_slashes_alone_are_two() -> None:
    """Each with a path of its own, in zip and tar."""
    files = {"a/b.txt": NOTE, "a\\b.txt": b"another note\n", "a//b.txt": b"a third note\n"}
    for name, data in (("a.zip", _as_powershell(files)), ("a.tar", _tar(files))):
        texts = walk(source(name, data)).texts
        assert [path for path in sorted(texts) if "!" in path] == [
            f"{name}!/a/b (2).txt",
            f"{name}!/a/b (3).txt",
            f"{name}!/a/b.txt",
        ]


@pytest.mark.parametrize(
    "name",
    ["C:\\a\\b.txt", "\\\\server\\a\\b.txt", "/a/b.txt", "..\\..\\b.txt", "a\\..\\b.txt", "d:/b.txt"],
)
def test_names_stay_inside(name: str) -> None:
    """Drives, shares, roots and dots are no part of a member's path."""
    [path] = [path for path in walk(source("a.zip", _as_powershell({name: NOTE}))).texts if "!" in path]
    inside = path.removeprefix("a.zip!/")
    assert inside.endswith("b.txt")
    assert not inside.startswith("/")
    assert ".." not in inside
    assert ":" not in inside


def test_comments_of_archives_are_read() -> None:
    """Packers ask for one, for the whole and for each member."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.comment = b"for the kestrel case"
        info = zipfile.ZipInfo("a.txt")
        info.comment = f"of {SSN}".encode()
        archive.writestr(info, NOTE)
    text = reading("a.zip", target.getvalue()).text
    assert "for the kestrel case" in text
    assert f"of {SSN}" in text


def test_folders_of_a_broken_archive_are_no_files() -> None:
    """Found by their own headers when the directory is gone."""
    data = _as_powershell({"Staff\\": b"", "Staff\\note.txt": NOTE})
    found = walk(source("a.zip", data[: data.index(b"PK\1\2")]))
    assert set(found.outcomes) == {"a.zip", "a.zip!/Staff/note.txt"}
