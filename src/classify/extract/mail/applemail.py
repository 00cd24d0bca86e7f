"""Messages as Apple Mail keeps them (.emlx): a line with a count, the message, a property list."""

from __future__ import annotations

import plistlib
import re
from collections.abc import Iterator

from classify.extract.document import Piece, Place, Remark, TextBlock
from classify.extract.envelope import Envelope
from classify.extract.known.charset import decode
from classify.extract.mail.mailboxes import LARGEST_MESSAGE
from classify.extract.mail.messages import message_pieces, parsed
from classify.extract.source import Source
from classify.extract.text.keyed import flattened
from classify.extract.text.structured import PLIST_FAILURES

COUNT_LINE = re.compile(rb"(?:\xef\xbb\xbf)?[ \t]{0,80}(\d{1,12})[ \t]{0,80}(?:\r\n|\r|\n)")
"""The first line: bytes of the message behind it."""

_PLIST = re.compile(rb"(?:<\?xml[^>]{0,200}>\s*(?:<!DOCTYPE plist[^>]{0,300}>\s*)?)?<plist\b|bplist00")
_ELSEWHERE = "x-apple-content-length"


def read(source: Source, envelope: Envelope) -> Iterator[Piece]:
    """The message, and what Mail notes about it as metadata.

    Raises EncryptedError when its body is locked, after its headers.
    """
    with source.open() as stream:
        data = stream.read(LARGEST_MESSAGE)
        is_whole = not stream.read(1)
    letter, notes = _parts(data)
    yield from _notes(notes)
    message = parsed(letter)
    left = sum(_ELSEWHERE in part for part in message.walk())
    if left:
        yield Remark("partial", f"{left} attachments lie outside of it, in the folder Attachments of Mail")
    if not is_whole:
        yield Remark("partial", f"only the first {LARGEST_MESSAGE:,} bytes of the message were read")
    yield from message_pieces(message, envelope)


def _parts(data: bytes) -> tuple[bytes, bytes]:
    """Message and property list. The count is only believed where a list, or nothing, stands behind it."""
    found = COUNT_LINE.match(data)
    start = found.end() if found else 0
    stop = start + int(found[1]) if found else len(data)
    behind = data[stop:]
    if not behind.strip() or _PLIST.match(behind.lstrip()):
        return data[start:stop], behind.strip()
    starts = [mark.start() for mark in _PLIST.finditer(data, start)]
    cut = starts[-1] if starts else len(data)
    return data[start:cut], data[cut:]


def _notes(data: bytes) -> Iterator[Piece]:
    if not data:
        return
    try:
        yield from flattened(plistlib.loads(data), Place("metadata"))
    except PLIST_FAILURES:
        yield TextBlock(decode(data), Place("metadata"), prose=False)
        yield Remark("fact", "The property list behind the message is damaged; it was read as text.")
