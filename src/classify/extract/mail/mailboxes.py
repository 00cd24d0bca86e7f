"""Many messages in one file: mbox in its dialects (RFC 4155) and MMDF, a message at a time in memory."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

from classify.errors import CorruptError
from classify.extract.document import Member, Piece, Place, Remark, TextBlock
from classify.extract.envelope import Envelope
from classify.extract.known.charset import decode
from classify.extract.known.signs import POSTMARK, is_postmark
from classify.extract.source import Source

LARGEST_MESSAGE = 256_000_000
"""Bytes of one message held in memory; what is behind them is told as left out."""

SENDERS_REMEMBERED = 10_000
"""Senders of postmarks that are told but once; the mark of whoever wrote the mailbox is on every message."""

MMDF_LINE = b"\1\1\1\1"
"""The line before and behind each message in an MMDF mailbox."""


_HEADER = re.compile(rb"[!-9;-~]{1,80}:|>From ")
_USUAL_HEADER = re.compile(
    rb"(?:Return-Path|Received|From|Date|X-[\w-]{1,80}|Message-ID|Delivered-To|Status):", re.I
)
_LENGTH = re.compile(rb"content-length:[ \t]*(\d{1,12})[ \t]*\r?\n\Z", re.IGNORECASE)
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)


def read(source: Source, envelope: Envelope) -> Iterator[Piece]:
    """Each message of a mailbox as a member, in order.

    Raises CorruptError when there is no message in it.
    """
    number = 0
    told: set[bytes] = set()
    with source.open() as stream:
        for postmark, data, is_whole in _messages(_Lines(stream)):
            number += 1
            yield from _envelope_sender(postmark, data, number, told)
            envelope.count_member()
            envelope.count_bytes(len(data))
            name = f"{number:05d}.eml"
            yield Member(name, Source(name, data=data, size=len(data)))
            if not is_whole:
                yield Remark("partial", f"message {number} goes on after {LARGEST_MESSAGE:,} bytes")
    if not number:
        raise CorruptError("There is no message in the mailbox.")


def _envelope_sender(postmark: bytes, data: bytes, number: int, told: set[bytes]) -> Iterator[TextBlock]:
    """Who sent it as the postmark has it, where neither the message nor an earlier one says so itself."""
    found = POSTMARK.match(postmark)
    sender = found["sender"] if found else b""
    if len(sender) > 1 and sender not in told and sender not in data[:100_000]:
        if len(told) < SENDERS_REMEMBERED:
            told.add(sender)
        yield TextBlock(decode(sender), Place("mail header", paragraph=number), label="sent from")


class _Lines:
    """Lines of a mailbox, one of them looked at ahead; the lone CR of old Macs ends lines like the others."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        start = stream.read(65_536)
        stream.seek(0)
        self._read: Callable[[], bytes] = stream.readline
        self.is_seekable = start.count(b"\r") <= 2 * start.count(b"\n")
        if not self.is_seekable:
            feed = _mac_lines(stream)
            self._read = lambda: next(feed, b"")
        self.next = self._read()

    def take(self) -> bytes:
        """The next line, b"" at the end; `next` is the one behind it."""
        line, self.next = self.next, self._read()
        return line

    def has_message_end(self, length: int) -> bool:
        """Whether a message or the file ends `length` bytes behind the line that was taken last."""
        if not self.is_seekable:
            return False
        here = self._stream.tell()
        self._stream.seek(here - len(self.next) + length)
        ahead = self._stream.read(2000)
        self._stream.seek(here)
        if not ahead.strip():
            return True
        lines = ahead.lstrip(b"\r\n").splitlines(keepends=True)
        return len(ahead) - len(ahead.lstrip(b"\r\n")) <= 4 and is_postmark(lines[0])


def _mac_lines(stream: BinaryIO) -> Iterator[bytes]:
    """Lines that end with CR, as lines that end with LF."""
    rest = b""
    while chunk := stream.read(1 << 20):
        *lines, rest = (rest + chunk).replace(b"\r\n", b"\r").split(b"\r")
        yield from (line + b"\n" for line in lines)
    if rest:
        yield rest


def _messages(lines: _Lines) -> Iterator[tuple[bytes, bytes, bool]]:
    """Postmark and bytes of each message, and whether it is whole."""
    held: list[bytes] = []
    postmark, size, closed, in_header, length = b"", 0, 0, True, 0
    after_gap = True
    while line := lines.take():
        is_border = line.rstrip(b"\r\n") == MMDF_LINE
        if is_border or (size >= closed and _begins(line, lines.next, after_gap=after_gap)):
            if any(part.strip() for part in held):
                yield postmark, _unquoted(held), size <= LARGEST_MESSAGE
                held = []
            held.clear()
            postmark = line if line.startswith(b"From ") else b""
            size, closed, in_header, length, after_gap = 0, 0, True, 0, is_border
            continue
        size += len(line)
        if size <= LARGEST_MESSAGE:
            held.append(line)
        after_gap = not line.strip()
        if in_header:
            found = _LENGTH.match(line)
            length = int(found[1]) if found else length
            if after_gap:
                in_header = False
                # The mbox dialects that count do not quote; the count is believed when it fits.
                closed = size + length if length and lines.has_message_end(length) else 0
    if any(part.strip() for part in held):
        yield postmark, _unquoted(held), size <= LARGEST_MESSAGE


def _begins(line: bytes, following: bytes, *, after_gap: bool) -> bool:
    """Whether a message begins here. Some programs leave out the empty line before it."""
    if not is_postmark(line):
        return False
    if after_gap:
        return not following.strip() or _HEADER.match(following) is not None
    return _USUAL_HEADER.match(following) is not None


def _unquoted(lines: list[bytes]) -> bytes:
    return _QUOTED_FROM.sub(rb"\1", b"".join(lines))
