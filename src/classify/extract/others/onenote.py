"""OneNote sections (.one, [MS-ONESTORE]): text runs and embedded files, found by their marks.

The store is a file system of its own with revisions; walking it is not needed to find what was
written in it. What is found so has no place on a page, and deleted revisions may be among it.

A paragraph is kept as UTF-16, or as single bytes when all its letters are plain ones ([MS-ONE] 2.2.23,
RichEditTextUnicode, and 2.2.88, TextExtendedAscii). Where the property says so it is taken at its word,
however short; elsewhere runs of letters are taken that look like somebody's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from classify.errors import TooLargeError
from classify.extract.document import Member, Piece, Place, Remark, TextBlock
from classify.extract.envelope import Envelope
from classify.extract.source import Source

# FileDataStoreObject: this mark, 8 bytes of length, 12 unused, the content ([MS-ONESTORE] 2.6.13).
_FILE = bytes.fromhex("e716e3bd65261145a4c48d4d0b7a9eac")
_WIDE = re.compile(rb"(?:[\x20-\x7e\xa0-\xff\t\r\n]\x00|[\x10-\x22][\x20]){3,}")
_NARROW = re.compile(rb"[\x20-\x7e\t\r\n]{3,}")
_LONG_WIDE, _LONG_NARROW = 6, 12
"""Letters from which a run is no accident; shorter ones must stand between zeros and look like words."""
_WORDS = re.compile(r"""\A(?:["'(#$@]?[^\W_].*?(?:[^\W\d_]{3}|\d{3}|\d[^\d\n]*+\d[^\d\n]*+\d)|[^\W\d_]{3})""")
_TEXT_PROPERTIES = {bytes.fromhex("221c001c"): "utf-16-le", bytes.fromhex("9834001c"): "cp1252"}
_TEXT_PROPERTY = re.compile(b"|".join(map(re.escape, _TEXT_PROPERTIES)))
_MOST_PROPERTIES = 64
# Bytes of each type of property in the data of its set ([MS-ONESTORE] 2.6.6); a count where it is a list.
_SIZES = {1: 0, 2: 0, 3: 1, 4: 2, 5: 4, 6: 8, 8: 0, 9: 4, 10: 0, 11: 4, 12: 0, 13: 4}
_COUNTED = 7
_LARGEST = 256_000_000

# Fonts, styles and identifiers of the program itself.
_MACHINE = re.compile(
    r"^(?:[A-Z][a-z]+ ?(?:UI|Light|Bold|MT|New|Sans)|Calibri.*|Segoe.*|p|h[1-6]|cite|blockquote|"
    r"PageTitle|PageDateTime|[{(]?[0-9A-Fa-f-]{32,}.*|<resolutionId.*|Microsoft Office OneNote.*)$"
)


def read(source: Source, envelope: Envelope) -> Iterator[Piece]:
    """Texts and embedded files of a section. Raises TooLargeError above a quarter of a gigabyte."""
    if source.size > _LARGEST:
        raise TooLargeError(f"A OneNote section of {source.size:,} bytes, more than can be read.")
    with source.open() as stream:
        data = stream.read()
    files = list(_files(data))
    text_only = bytearray(data)
    for start, content in files:
        text_only[start : start + len(content)] = bytes(len(content))
    said = [text for text in dict.fromkeys(_texts(bytes(text_only))) if text and not _MACHINE.match(text)]
    if said:
        yield TextBlock("\n".join(said), Place("page"))
    for number, (_, content) in enumerate(files, 1):
        envelope.count_member()
        envelope.count_bytes(len(content))
        name = f"embedded-{number}"
        yield Member(name, Source(name, data=content, size=len(content)))
    yield Remark(
        "partial", "A OneNote section: text and files were found by their marks, handwriting was not read."
    )


def _files(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = data.find(_FILE)
    while at >= 0:
        size = int.from_bytes(data[at + 16 : at + 24], "little")
        start = at + 36
        if 0 < size <= len(data) - start:
            yield start, data[start : start + size]
            at = data.find(_FILE, start + size)
        else:
            at = data.find(_FILE, at + 16)


def _texts(data: bytes) -> list[str]:
    """Texts of properties, and runs of UTF-16 and of single bytes, in the order of the file."""
    found = dict(_property_texts(data))
    for run in _WIDE.finditer(data):
        text = run[0].decode("utf-16-le", "replace").strip()
        if len(run[0]) >= 2 * _LONG_WIDE or _stands_alone(data, run, text):
            found.setdefault(run.start(), text)
    for run in _NARROW.finditer(data):
        text = run[0].decode("ascii").strip()
        telling = " " in text or "@" in text or sum(map(str.isdigit, text)) > 5
        if (len(run[0]) >= _LONG_NARROW and telling) or _stands_alone(data, run, text):
            found.setdefault(run.start(), text)
    return [found[at] for at in sorted(found)]


def _stands_alone(data: bytes, run: re.Match[bytes], text: str) -> bool:
    """Whether a short run is closed in by zeros and reads like words or a number."""
    before, after = data[run.start() - 1 : run.start()], data[run.end() : run.end() + 1]
    plain = sum(letter.isalnum() or letter == " " for letter in text)
    return before == after == b"\0" and plain >= 0.7 * len(text) and bool(_WORDS.match(text))


def _property_texts(data: bytes) -> Iterator[tuple[int, str]]:
    """Where each text property lies, and what it says."""
    for found in _TEXT_PROPERTY.finditer(data):
        start = _value_of(data, found.start())
        if start is None:
            continue
        size = int.from_bytes(data[start : start + 4], "little")
        raw = data[start + 4 : start + 4 + size]
        text = raw.decode(_TEXT_PROPERTIES[found[0]], "replace").strip("\0 \r\n")
        if (
            len(raw) == size
            and text
            and text.replace("\n", "").replace("\r", "").replace("\t", "").isprintable()
        ):
            yield start + 4, text


def _value_of(data: bytes, at: int) -> int | None:
    """Where the value of the property named at `at` lies: behind the names of its set and the values before.

    A set begins with the number of its properties, then their names, then their values in order.
    """
    for before in range(_MOST_PROPERTIES):
        start = at - 4 * before
        kind = data[start + 3] >> 2 & 0x1F if start >= 2 else 0
        if start < 2 or not (kind in _SIZES or kind == _COUNTED):
            return None
        count = int.from_bytes(data[start - 2 : start], "little")
        if before < count <= _MOST_PROPERTIES:
            value = start + 4 * count
            for number in range(before):
                kind = data[start + 4 * number + 3] >> 2 & 0x1F
                size = int.from_bytes(data[value : value + 4], "little")
                value += 4 + size if kind == _COUNTED else _SIZES.get(kind, 0)
            if value + 4 <= len(data):
                return value
    return None
