"""Builds an Outlook data file ([MS-PST], Unicode, not encoded) with one folder of messages."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, field

Message = tuple[str, str, list[tuple[str, bytes]]]
"""Subject, body, and attached files with their names."""
_STORE, _NAMES, _ROOT, _INBOX = 0x21, 0x61, 0x122, 0x8022
_FIRST_MESSAGE, _RECIPIENTS, _ATTACHMENTS, _FIRST_ATTACHMENT = 0x200004, 0x692, 0x671, 0x8025
_INTEGER, _TEXT, _BINARY = 0x0003, 0x001F, 0x0102
_OWN_FIELD = "Case number"
_PAGE = 512


def _checksum(data: bytes) -> int:
    """The format's CRC-32, which begins and ends without the usual inversion."""
    return zlib.crc32(data, 0xFFFFFFFF) ^ 0xFFFFFFFF


def _heap(kind: int, parts: list[bytes]) -> bytes:
    """A heap on a node (2.3.1): its parts in order, the first of them the root."""
    starts, body = [], bytearray(12)
    for part in parts:
        starts.append(len(body))
        body += part
    starts.append(len(body))
    body += bytes(len(body) % 2)
    ends = struct.pack(f"<HH{len(starts)}H", len(parts), 0, *starts)
    struct.pack_into("<HBBI", body, 0, len(body), 0xEC, kind, _place(1))
    return bytes(body) + ends


def _place(number: int) -> int:
    """Identifier of a heap's part, counted from 1."""
    return number << 5


def properties(values: dict[int, str | int | bytes]) -> bytes:
    """A property context (2.3.3): every value under its tag."""
    parts = [b"", b""]
    records = b""
    for tag, value in sorted(values.items()):
        if isinstance(value, int):
            records += struct.pack("<HHI", tag, _INTEGER, value)
            continue
        raw = value.encode("utf-16-le") if isinstance(value, str) else value
        parts.append(raw)
        kind = _TEXT if isinstance(value, str) else _BINARY
        records += struct.pack("<HHI", tag, kind, _place(len(parts)))
    parts[0] = struct.pack("<BBBBI", 0xB5, 2, 6, 0, _place(2))
    parts[1] = records
    return _heap(0xBC, parts)


def table(rows: list[tuple[int, dict[int, str | int]]], columns: dict[int, int]) -> bytes:
    """A table context (2.3.4): rows with their identifiers; `columns` gives the type of each tag."""
    every = {**columns, 0x67F2: _INTEGER, 0x67F3: _INTEGER}
    order = [0x67F2, 0x67F3, *sorted(columns)]
    bitmap = 4 * len(order)
    width = bitmap + -(-len(order) // 8)
    described = b"".join(
        struct.pack("<IHBB", tag << 16 | every[tag], 4 * order.index(tag), 4, order.index(tag))
        for tag in sorted(order)
    )
    parts = [b"", struct.pack("<BBBBI", 0xB5, 4, 4, 0, _place(3) if rows else 0)]
    parts.append(b"".join(struct.pack("<II", number, at) for at, (number, _) in enumerate(rows)))
    parts.append(b"")
    matrix = b""
    for number, values in rows:
        line, present = b"", 0
        for at, tag in enumerate(order):
            value = {0x67F2: number, 0x67F3: 1, **values}.get(tag)
            present |= (value is not None) << (7 - at % 8) << (8 * (at // 8))
            if isinstance(value, str):
                parts.append(value.encode("utf-16-le"))
                value = _place(len(parts))
            line += struct.pack("<I", value or 0)
        matrix += line + present.to_bytes(width - bitmap, "little")
    parts[3] = matrix
    ends = (bitmap, bitmap, bitmap, width)
    rows_at = _place(4) if rows else 0
    parts[0] = struct.pack("<BB4HIII", 0x7C, len(order), *ends, _place(2), rows_at, 0) + described
    return _heap(0x7C, parts)


@dataclass
class _File:
    """Blocks and nodes of the data file as they are added."""

    body: bytearray = field(default_factory=lambda: bytearray(0x4600))
    blocks: list[tuple[int, int, int]] = field(default_factory=list)
    """Identifier, offset and size of each block."""
    nodes: list[tuple[int, int, int, int]] = field(default_factory=list)
    """Identifier, data block, block of inner nodes and parent of each node."""

    def block(self, data: bytes, *, inner: bool = False) -> int:
        """Add a block (2.2.2.8); its identifier."""
        number = 4 * (len(self.blocks) + 1) | 2 * inner
        offset = len(self.body)
        padded = data + bytes(-(len(data) + 16) % 64)
        signed = offset ^ number
        signature = (signed >> 16 ^ signed) & 0xFFFF
        self.body += padded + struct.pack("<HHIQ", len(data), signature, _checksum(data), number)
        self.blocks.append((number, offset, len(data)))
        return number

    def node(
        self, number: int, parent: int, data: bytes, inner: list[tuple[int, bytes]] | None = None
    ) -> None:
        """Add a node with the nodes inside of it."""
        below = 0
        if inner:
            entries = b"".join(struct.pack("<QQQ", name, self.block(content), 0) for name, content in inner)
            below = self.block(struct.pack("<BBHI", 2, 0, len(inner), 0) + entries, inner=True)
        self.nodes.append((number, self.block(data), below, parent))

    def page(self, kind: int, entries: list[bytes]) -> tuple[int, int]:
        """Add the one page of a tree (2.2.2.7.7); its identifier and offset."""
        self.body += bytes(-len(self.body) % _PAGE)
        offset, number = len(self.body), 4 * (1000 + kind)
        size = len(entries[0])
        data = b"".join(entries).ljust(488, b"\0")
        assert len(data) == 488, "more entries than one page holds"
        data += struct.pack("<BBBBI", len(entries), 488 // size, size, 0, 0)
        signed = offset ^ number
        signature = (signed >> 16 ^ signed) & 0xFFFF
        self.body += data + struct.pack("<BBHIQ", kind, kind, signature, _checksum(data), number)
        return number, offset

    def whole(self) -> bytes:
        """The file with its header (2.2.2.6)."""
        blocks = [struct.pack("<QQHHI", *block, 2, 0) for block in sorted(self.blocks)]
        nodes = [struct.pack("<QQQII", *node, 0) for node in sorted(self.nodes)]
        nodes_at, blocks_at = self.page(0x81, nodes), self.page(0x80, blocks)
        root = struct.pack("<IQQQQ", 0, len(self.body), 0x4400, 0, 0)
        root += struct.pack("<QQQQBBH", *nodes_at, *blocks_at, 2, 0, 0)
        start = struct.pack("<2sHHBBIIQQI", b"SM", 23, 19, 1, 1, 0, 0, 0, 8000, 1)
        start += struct.pack("<32IQ", *[0x400] * 32, 0) + root + bytes(4) + b"\xff" * 256
        start += struct.pack("<BBHQ", 0x80, 0, 0, 8000)
        head = b"!BDN" + struct.pack("<I", _checksum(start[:471])) + start
        head += struct.pack("<I", _checksum(start[:516]))
        self.body[: len(head)] = head
        return bytes(self.body)


def mailbox(messages: list[Message], folder: str = "Inbox") -> bytes:
    """A data file whose one folder holds the messages."""
    file = _File()
    file.node(_STORE, 0, properties({0x3001: "Store", 0x0FF9: bytes(16), 0x35DF: 0x89}))
    own = _OWN_FIELD.encode("utf-16-le")
    strings = struct.pack("<I", len(own)) + own + bytes(-len(own) % 4)
    # One named property: its name's place, public strings named by a string, number 0x8000.
    entries = struct.pack("<IHH", 0, 2 << 1 | 1, 0)
    file.node(_NAMES, 0, properties({0x0001: 251, 0x0002: bytes(16), 0x0003: entries, 0x0004: strings}))
    texts = {0x3001: _TEXT}
    file.node(_ROOT, _ROOT, properties({0x3001: "Root", 0x3602: 0, 0x3603: 0, 0x360A: 1}))
    file.node(_ROOT + 0xB, _ROOT, table([(_INBOX, {0x3001: folder})], texts))
    file.node(_ROOT + 0xC, _ROOT, table([], {0x001A: _TEXT}))
    file.node(_ROOT + 0xD, _ROOT, table([], {0x001A: _TEXT}))
    numbers = [_FIRST_MESSAGE + 0x20 * at for at in range(len(messages))]
    file.node(_INBOX, _ROOT, properties({0x3001: folder, 0x3602: len(messages), 0x3603: 0, 0x360A: 0}))
    file.node(_INBOX + 0xB, _INBOX, table([], texts))
    listed = [
        (number, {0x001A: "IPM.Note", 0x0037: subject})
        for number, (subject, _, _) in zip(numbers, messages, strict=True)
    ]
    file.node(_INBOX + 0xC, _INBOX, table(listed, {0x001A: _TEXT, 0x0037: _TEXT}))
    file.node(_INBOX + 0xD, _INBOX, table([], {0x001A: _TEXT}))
    for number, (subject, body, files) in zip(numbers, messages, strict=True):
        _message(file, number, subject, body, files)
    return file.whole()


def _message(file: _File, number: int, subject: str, body: str, files: list[tuple[str, bytes]]) -> None:
    to = {0x3001: "Jane Doe", 0x39FE: "jane@example.org", 0x0C15: 1}
    columns = {0x3001: _TEXT, 0x39FE: _TEXT, 0x0C15: _INTEGER}
    inner = [(_RECIPIENTS, table([(1, to)], columns))]
    names = [(_FIRST_ATTACHMENT + 0x20 * at, {0x3704: name}) for at, (name, _) in enumerate(files)]
    if files:
        inner.insert(0, (_ATTACHMENTS, table(names, {0x3704: _TEXT})))
    for at, (name, data) in enumerate(files):
        own = properties({0x3701: data, 0x3705: 1, 0x3707: name, 0x0E20: len(data)})
        inner.append((_FIRST_ATTACHMENT + 0x20 * at, own))
    values = {0x001A: "IPM.Note", 0x0037: subject, 0x0C1A: "Richard Roe", 0x1000: body}
    values |= {0x0E04: "Jane Doe; Ann Poe", 0x8000: f"case of {subject}", 0x0E07: 1 | 0x10 * bool(files)}
    file.node(number, _INBOX, properties(values), sorted(inner))
