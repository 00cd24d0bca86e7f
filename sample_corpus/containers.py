"""Writers for what holds other files: archives, e-mails, mailboxes; and for plain text and HTML."""

from __future__ import annotations

import gzip
import io
import struct
import tarfile
import zipfile
import zlib
from email.message import EmailMessage
from email.policy import SMTP
from html import escape
from mimetypes import guess_type
from random import Random

from sample_corpus.blocks import Directive, Heading, Table, blocks
from sample_corpus.markup import Record
from sample_corpus.office import put

Members = list[tuple[str, bytes]]
"""Name inside the container and content, in order."""
_WRITTEN = 1709285400
"""The corpus's one moment, in seconds since 1970."""


def write_text(body: str, record: Record, charset: str = "utf-8") -> bytes:
    """The body as it stands, in the given character set."""
    return (record.take(body.strip("\n")) + "\n").encode(charset)


def write_html(body: str, record: Record) -> bytes:
    """A web page. Directives: @comment TEXT (an HTML comment), @hidden TEXT (not displayed)."""
    parts = []
    for block in blocks(body):
        match block:
            case Heading(text, level):
                parts.append(f"<h{level}>{escape(record.take(text))}</h{level}>")
            case Table(rows):
                lines = ("".join(f"<td>{escape(record.take(text))}</td>" for text in row) for row in rows)
                parts.append("<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>")
            case Directive("comment", text):
                parts.append(f"<!-- {record.take(text, part='comment')} -->")
            case Directive("hidden", text):
                parts.append(f'<p style="display:none">{escape(record.take(text))}</p>')
            case _:
                text = getattr(block, "text", "")
                parts.append(f"<p>{escape(record.take(text))}</p>" if text else "")
    page = "\n".join(part for part in parts if part)
    return f'<!DOCTYPE html>\n<html lang="en"><meta charset="utf-8"><body>\n{page}\n</body></html>\n'.encode()


def write_zip(members: Members) -> bytes:
    """An ordinary zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members:
            put(archive, name, data)
    return out.getvalue()


def write_tar_gz(members: Members) -> bytes:
    """A gzipped tar with fixed times and owners."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name, data in members:
            entry = tarfile.TarInfo(name)
            entry.size, entry.mtime = len(data), _WRITTEN
            archive.addfile(entry, io.BytesIO(data))
    return gzip.compress(out.getvalue(), mtime=_WRITTEN)


def write_locked_zip(members: Members, password: str) -> bytes:
    """A zip under the traditional PKWARE cipher (APPNOTE 6.1), which the standard library only reads."""
    data = bytearray(write_zip(members))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        entries = archive.infolist()
    bodies, directory = [], []
    offset = 0
    for entry in entries:
        packed = zlib.compressobj(9, zlib.DEFLATED, -15)
        plain = dict(members)[entry.filename]
        content = _pkware(packed.compress(plain) + packed.flush(), password, entry.CRC)
        name = entry.filename.encode()
        shared = struct.pack(
            "<HHHHHIIIHH", 20, 1, 8, 0x4BC0, 0x5861, entry.CRC, len(content), len(plain), len(name), 0
        )
        local = b"PK\x03\x04" + shared + name + content
        directory.append(
            b"PK\x01\x02" + b"\x14\x00" + shared + struct.pack("<HHHII", 0, 0, 0, 0, offset) + name
        )
        bodies.append(local)
        offset += len(local)
    index = b"".join(directory)
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, len(entries), len(entries), len(index), offset, 0)
    return b"".join(bodies) + index + end


def _pkware(plain: bytes, password: str, crc: int) -> bytes:
    keys = [0x12345678, 0x23456789, 0x34567890]

    def feed(byte: int) -> None:
        keys[0] = _crc_step(keys[0], byte)
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = _crc_step(keys[2], keys[1] >> 24)

    for byte in password.encode():
        feed(byte)
    head = Random(password).randbytes(11) + bytes([crc >> 24])
    out = bytearray()
    for byte in head + plain:
        mix = (keys[2] | 2) & 0xFFFF
        out.append(byte ^ ((mix * (mix ^ 1) >> 8) & 0xFF))
        feed(byte)
    return bytes(out)


def _crc_step(crc: int, byte: int) -> int:
    return _CRC_TABLE[(crc ^ byte) & 0xFF] ^ (crc >> 8)


def _crc_entry(index: int) -> int:
    for _ in range(8):
        index = (index >> 1) ^ 0xEDB88320 if index & 1 else index >> 1
    return index


_CRC_TABLE = [_crc_entry(index) for index in range(256)]


def write_eml(
    body: str, record: Record, members: Members, encoding: str = "8bit", html: bool = False
) -> bytes:
    """An e-mail: header lines, an empty line, text; members become attachments."""
    return _message(body, record, members, encoding, html).as_bytes(policy=SMTP.clone(max_line_length=998))


def _message(body: str, record: Record, members: Members, encoding: str, html: bool) -> EmailMessage:
    head, _, text = body.strip("\n").partition("\n\n")
    message = EmailMessage()
    for line in head.split("\n"):
        name, _, value = line.partition(": ")
        message[name] = record.take(value, part="mail header")
    plain = record.take(text) + "\n"
    if html:
        message.set_content(f"<html><body><p>{escape(plain)}</p></body></html>", subtype="html", cte=encoding)
    else:
        message.set_content(plain, cte=encoding)
    for name, data in members:
        kind, _, subkind = (guess_type(name)[0] or "application/octet-stream").partition("/")
        message.add_attachment(data, maintype=kind, subtype=subkind, filename=name)
    if message.is_multipart():
        message.set_boundary("=_sample_corpus_boundary")
    return message


def write_mbox(body: str, record: Record) -> bytes:
    """A mailbox: messages as in `write_eml`, each begun by a line `@message`."""
    out = bytearray()
    for text in body.split("@message\n")[1:]:
        message = _message(text, record, [], "8bit", html=False)
        out += b"From sender@example.org Fri Mar  1 09:30:00 2024\n"
        out += message.as_bytes(policy=SMTP.clone(linesep="\n", max_line_length=998)) + b"\n"
    return bytes(out)


def write_msg(body: str, record: Record) -> bytes:
    """An Outlook message ([MS-OXMSG] in a compound file). Headers From, To, Subject."""
    head, _, text = body.strip("\n").partition("\n\n")
    headers = {
        name: record.take(value, part="mail header")
        for name, _, value in (line.partition(": ") for line in head.split("\n"))
    }
    sender, _, address = headers["From"].rstrip(">").partition(" <")
    strings = {
        0x001A: "IPM.Note",
        0x0037: headers["Subject"],
        0x0C1A: sender,
        0x0C1F: address,
        0x0E04: headers["To"],
        0x1000: record.take(text).replace("\n", "\r\n"),
    }
    streams = {f"__substg1.0_{tag:04X}001F": value.encode("utf-16-le") for tag, value in strings.items()}
    rows = b"".join(
        struct.pack("<HHIII", 0x1F, tag, 6, len(value.encode("utf-16-le")) + 2, 0)
        for tag, value in strings.items()
    )
    streams["__properties_version1.0"] = bytes(32) + rows
    return compound_file(streams)


_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound_file(streams: dict[str, bytes]) -> bytes:
    """An OLE2 compound file ([MS-CFB] version 3) with `streams` in its root, small ones in the mini stream."""
    mini, mini_fat, entries = bytearray(), list[int](), list[tuple[str, int, int]]()
    big, fat = bytearray(), list[int]()
    for name, data in sorted(streams.items(), key=lambda item: (len(item[0]), item[0].upper())):
        unit, table, store = (64, mini_fat, mini) if len(data) < 4096 else (512, fat, big)
        entries.append((name, len(table) if data else _END, len(data)))
        _chain(table, -(-len(data) // unit))
        store += data + bytes(-len(data) % unit)
    mini_start = len(fat)
    _chain(fat, -(-len(mini) // 512))
    big += mini + bytes(-len(mini) % 512)
    mini_fat_start, mini_fat_sectors = len(fat), -(-len(mini_fat) * 4 // 512)
    _chain(fat, mini_fat_sectors)
    packed = struct.pack(f"<{len(mini_fat)}I", *mini_fat)
    big += packed + b"\xff" * (-len(packed) % 512)
    directory = _directory(entries, mini_start, len(mini))
    directory_start = len(fat)
    _chain(fat, len(directory) // 512)
    big += directory
    fat_sectors = -(-(len(fat) + 1) * 4 // 512)
    fat_start = len(fat)
    fat += [_FAT] * fat_sectors
    packed = struct.pack(f"<{len(fat)}I", *fat)
    big += packed + b"\xff" * (-len(packed) % 512)
    header = (
        bytes.fromhex("D0CF11E0A1B11AE1")
        + bytes(16)
        + struct.pack(
            "<HHHHH6xIIIIIIIIII",
            0x3E,
            3,
            0xFFFE,
            9,
            6,
            0,
            fat_sectors,
            directory_start,
            0,
            4096,
            mini_fat_start if mini_fat else _END,
            mini_fat_sectors,
            _END,
            0,
            fat_start,
        )
    )
    places = [fat_start + at for at in range(fat_sectors)]
    header = header[:76] + struct.pack("<109I", *places, *[_FREE] * (109 - len(places)))
    return header + bytes(big)


def _chain(table: list[int], count: int) -> None:
    start = len(table)
    table += [start + at + 1 for at in range(count)]
    if count:
        table[-1] = _END


def _directory(entries: list[tuple[str, int, int]], mini_start: int, mini_size: int) -> bytes:
    """Root and its streams; siblings hang in one right-leaning, already sorted chain."""
    made = [
        _entry("Root Entry", 5, _FREE, 1 if entries else _FREE, mini_start if mini_size else _END, mini_size)
    ]
    for at, (name, start, size) in enumerate(entries, start=1):
        right = at + 1 if at < len(entries) else _FREE
        made.append(_entry(name, 2, right, _FREE, start, size))
    empty = bytes(68) + struct.pack("<III", _FREE, _FREE, _FREE) + bytes(48)
    made += [empty] * (-len(made) % 4)
    return b"".join(made)


def _entry(name: str, kind: int, right: int, child: int, start: int, size: int) -> bytes:
    encoded = name.encode("utf-16-le")
    head = encoded.ljust(64, b"\0") + struct.pack("<HBB", len(encoded) + 2, kind, 1)
    return head + struct.pack("<III", _FREE, right, child) + bytes(36) + struct.pack("<IIxxxx", start, size)
