"""Outlook items (.msg, [MS-OXMSG])."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

import olefile

from classify.errors import CorruptError
from classify.extract.containers.unfold import tidy_path
from classify.extract.document import Piece
from classify.extract.envelope import Envelope
from classify.extract.known.charset import decode
from classify.extract.mail.letter import Letter
from classify.extract.mail.outlook_fields import (
    BYTES,
    MOST_DEPTH,
    NUMBERED,
    TIME,
    UNICODE,
    Properties,
    add_displayed,
    add_recipient,
    fields,
    headers,
    moment,
    text_of,
)
from classify.extract.objects.ole import folded
from classify.extract.source import Source

_STREAM = re.compile(r"^__substg1\.0_([0-9A-F]{4})([0-9A-F]{4})(?:-([0-9A-F]{8}))?$", re.IGNORECASE)
_MANY = 0x1000


def read_msg(source: Source, envelope: Envelope) -> Iterator[Piece]:
    """One item. Raises CorruptError when it is damaged."""
    try:
        with source.open() as stream, olefile.OleFileIO(stream) as ole:
            letter = _letter(ole, [], 0, _property_names(ole))
    except (struct.error, IndexError, ValueError, RecursionError) as error:
        raise CorruptError("The Outlook item is damaged.") from error
    except OSError as error:
        if error.errno is not None:
            raise
        raise CorruptError("The Outlook item is damaged.") from error
    yield from letter.pieces(envelope)


def _letter(ole: olefile.OleFileIO, folder: list[str], depth: int, names: dict[int, str]) -> Letter:
    """The item stored in `folder` of the container."""
    properties = _properties(ole, folder, header=32 if not folder else 24)
    letter = Letter(headers=headers(properties))
    letter.plain = text_of(properties.get(0x1000))
    html = properties.get(0x1013)
    letter.html = html.encode("utf-8") if isinstance(html, str) else html or b""
    packed = properties.get(0x1009)
    if isinstance(packed, bytes):
        from classify.extract.mail.tnef import unpacked_rtf

        letter.rtf = unpacked_rtf(packed)
    for name in _folders(ole, folder, "__recip_version1.0_"):
        add_recipient(letter, _properties(ole, [*folder, name], header=8))
    add_displayed(letter, properties)
    letter.properties = fields(properties, names, " ".join(value for _, value in letter.headers))
    for number, name in enumerate(_folders(ole, folder, "__attach_version1.0_"), 1):
        _add_attachment(letter, ole, [*folder, name], number, depth, names)
    return letter


def _folders(ole: olefile.OleFileIO, folder: list[str], prefix: str) -> list[str]:
    depth = len(folder)
    entries = ole.listdir(streams=False, storages=True)
    return sorted(
        entry[depth]
        for entry in entries
        if len(entry) == depth + 1
        and folded(entry[:depth]) == folded(folder)
        and entry[depth].lower().startswith(prefix)
    )


def _properties(ole: olefile.OleFileIO, folder: list[str], header: int) -> Properties:
    """Property tags and values of one storage."""
    found: Properties = {}
    depth = len(folder)
    code_page: str | None = None
    if ole.exists([*folder, "__properties_version1.0"]):
        fixed = ole.openstream([*folder, "__properties_version1.0"]).read()[header:]
        for kind, tag, _, value in struct.iter_unpack("<HHI8s", fixed[: len(fixed) // 16 * 16]):
            if kind == TIME and tag < 0x8000:
                found[tag] = moment(value)
            elif kind in (0x0003, 0x000B):
                found[tag] = int.from_bytes(value[:4], "little")
        code_page = _codec(found.get(0x3FFD) or found.get(0x3FDE))
    for entry in ole.listdir(streams=True, storages=False):
        here = len(entry) == depth + 1 and folded(entry[:depth]) == folded(folder)
        match = _STREAM.match(entry[depth]) if here else None
        if match is None:
            continue
        tag, kind = int(match[1], 16), int(match[2], 16)
        value = _value(ole.openstream(entry).read(), kind & ~_MANY, code_page)
        if match[3] and found.get(tag):
            found[tag] = f"{found[tag]}; {value}" if isinstance(value, str) else found[tag]
        elif not kind & _MANY or match[3]:
            found[tag] = value
    return found


def _value(raw: bytes, kind: int, code_page: str | None) -> str | bytes:
    if kind == UNICODE:
        return raw.decode("utf-16-le", "replace").rstrip("\0")
    if kind == BYTES:
        return decode(raw, code_page).rstrip("\0")
    return raw


def _codec(number: object) -> str | None:
    if not isinstance(number, int):
        return None
    return {65001: "utf-8", 1200: "utf-16-le", 20127: None, 28591: "cp1252"}.get(number, f"cp{number}")


def _property_names(ole: olefile.OleFileIO) -> dict[int, str]:
    """Names of the properties from 0x8000 on, which each file numbers for itself ([MS-OXMSG] 2.2.3)."""
    folder = "__nameid_version1.0"
    streams = [[folder, f"__substg1.0_{number}0102"] for number in ("0003", "0004")]
    if not all(ole.exists(stream) for stream in streams):
        return {}
    entries, strings = (ole.openstream(stream).read() for stream in streams)
    names = {}
    for number, kind, index in struct.iter_unpack("<IHH", entries[: len(entries) // 8 * 8]):
        if kind & 1 and number + 4 <= len(strings):
            size = int.from_bytes(strings[number : number + 4], "little")
            names[0x8000 + index] = strings[number + 4 : number + 4 + size].decode("utf-16-le", "replace")
        else:
            names[0x8000 + index] = NUMBERED.get(number, "property")
    return names


def _add_attachment(
    letter: Letter, ole: olefile.OleFileIO, folder: list[str], number: int, depth: int, names: dict[int, str]
) -> None:
    properties = _properties(ole, folder, header=8)
    told = (text_of(properties.get(tag)) for tag in (0x3707, 0x3704, 0x3001))
    name = tidy_path(next((text for text in told if text.strip()), f"attachment-{number}"))
    inner = [*folder, "__substg1.0_3701000D"]
    if ole.exists([*inner, "__properties_version1.0"]):
        if depth < MOST_DEPTH:
            letter.letters.append((f"{name}.eml", _letter(ole, inner, depth + 1, names)))
        return
    data = properties.get(0x3701)
    if not isinstance(data, bytes) and ole.exists(inner):
        data = _ole_object(ole, inner)
    if data:
        letter.files.append((name, data))


def _ole_object(ole: olefile.OleFileIO, folder: list[str]) -> bytes:
    """The largest stream of an embedded OLE object: its content."""
    depth = len(folder)
    streams = [entry for entry in ole.listdir() if folded(entry[:depth]) == folded(folder)]
    contents = [bytes(ole.openstream(entry).read()) for entry in streams]
    return max(contents, key=len, default=b"")
