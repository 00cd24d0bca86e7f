"""Zips without their directory: each part by its own header, as far as it unfolds."""

from __future__ import annotations

import io
import random
import zipfile

from hypothesis import given
from hypothesis import strategies as st

from classify.errors import CorruptError, EncryptedError
from classify.extract.containers.zipmend import as_far_as_it_goes, local_members, salvage
from classify.extract.envelope import Envelope
from tests.extract.families import source

LONG = random.Random(1).randbytes(3_000)


def _zip(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return target.getvalue()


def _cut(data: bytes) -> bytes:
    """Without the directory at the end."""
    return data[: data.index(b"PK\x01\x02")]


def test_parts_are_found_by_their_headers_until_there_is_room_for_no_more() -> None:
    """Packed and stored ones; the room is that of all together."""
    for method in (zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED):
        data = _cut(_zip({"a.xml": LONG, "b/": b"", "b/c.xml": b"two", "d.xml": b"three"}, method))
        assert salvage(data, 10_000) == {"a.xml": LONG, "b/c.xml": b"two", "d.xml": b"three"}
        assert list(salvage(data, len(LONG))) == ["a.xml"]


def test_parts_of_a_zip_inside_are_not_taken_for_parts_of_this_one() -> None:
    """A workbook stored in a document has names of its own, some of them the same."""
    inner = _zip({"word/document.xml": b"inner", "other.xml": b"inner"}, zipfile.ZIP_STORED)
    data = _cut(_zip({"word/document.xml": b"outer"})) + _cut(
        _zip({"embedded.docx": inner}, zipfile.ZIP_STORED).replace(b"PK\x01\x02", b"PK\x01\x03", 2)
    )
    assert salvage(data, 100_000)["word/document.xml"] == b"outer"
    assert set(salvage(data, 100_000)) == {"word/document.xml", "embedded.docx"}


def test_what_stands_before_the_damage_is_kept() -> None:
    """In one part of an otherwise good zip, and in the last that came of a broken one."""
    text = b" ".join(b"%d" % number for number in range(5_000))
    data = bytearray(_zip({"a.txt": text}))
    middle = data.index(b"PK\x01\x02") // 2
    data[middle : middle + 40] = b"\xff" * 40
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        part = as_far_as_it_goes(io.BytesIO(data), archive.getinfo("a.txt"), 1_000_000)
    assert part is not None
    assert text.startswith(part[:2_000])
    whole = _zip({"a.txt": text})
    assert text.startswith(salvage(whole[: len(whole) // 2], 1_000_000)["a.txt"])


def test_members_say_what_became_of_them() -> None:
    """Read, locked or damaged; two of one name are told apart."""
    data = _cut(_zip({"a.txt": b"one"})) + _cut(_zip({"a.txt": b"two"}))
    locked = bytearray(_cut(_zip({"locked.txt": LONG})))
    locked[6] |= 1
    members = list(local_members(source("a.zip", data + bytes(locked)), Envelope()))
    assert [member.path for member in members] == ["a.txt", "a (2).txt", "locked.txt"]
    assert isinstance(members[2].error, EncryptedError)
    empty = _cut(_zip({"e.txt": b"x" * 500}))
    [member] = local_members(source("a.zip", empty[: empty.index(b"e.txt") + 5]), Envelope())
    assert isinstance(member.error, CorruptError)


@given(st.binary(max_size=400), st.integers(0, 300))
def test_whatever_follows_a_header_the_search_ends(noise: bytes, cut: int) -> None:
    """And never gives more than there is room for."""
    data = _zip({"a.txt": b"some words", "b.txt": LONG[:200]})[:cut] + noise + b"PK\x03\x04" + noise
    assert sum(map(len, salvage(data, 100).values())) <= 100 + len(data)
    list(local_members(source("a.zip", data), Envelope()))
