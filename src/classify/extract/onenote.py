"""OneNote sections (.one, [MS-ONESTORE]): text runs and embedded files, found by their marks.

The store is a file system of its own with revisions; walking it is not needed to find what was
written in it. What is found so has no place on a page, and deleted revisions may be among it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from classify.errors import TooLargeError
from classify.extract.document import Envelope, Member, Piece, Place, Remark, Source, TextBlock

# FileDataStoreObject: this mark, 8 bytes of length, 12 unused, the content ([MS-ONESTORE] 2.6.13).
_FILE = bytes.fromhex("e716e3bd65261145a4c48d4d0b7a9eac")
_WIDE = re.compile(rb"(?:[\x20-\x7e\xa0-\xff\t\r\n]\x00|[\x10-\x22][\x20]){6,}")
_NARROW = re.compile(rb"[\x20-\x7e\t\r\n]{12,}")
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
    said = [text for text in dict.fromkeys(_texts(bytes(text_only))) if not _MACHINE.match(text)]
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


def _texts(data: bytes) -> Iterator[str]:
    """Runs of UTF-16 at either parity, then runs of single bytes, in the order of the file."""
    for found in _WIDE.finditer(data):
        yield found[0].decode("utf-16-le", "replace").strip()
    for found in _NARROW.finditer(data):
        text = found[0].decode("ascii").strip()
        if " " in text or "@" in text or sum(map(str.isdigit, text)) > 5:
            yield text
