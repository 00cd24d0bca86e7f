"""Builds Outlook items in memory, property by property, with a marker word in every place text can be."""

from __future__ import annotations

import struct

from classify.extract.objects.ole import pack

from .office_files import Expected

Value = str | bytes | int
Properties = dict[int, Value]
"""MAPI property tags and values; tags from 0x8000 on are named by `names` of `msg`."""


def storage(properties: Properties, header: int, folder: str = "") -> dict[str, bytes]:
    """The streams of one storage: fixed properties in one stream, each text or binary in its own."""
    streams: dict[str, bytes] = {}
    fixed = bytes(header)
    for tag, value in properties.items():
        if isinstance(value, int):
            fixed += struct.pack("<HHIQ", 0x0003, tag, 6, value)
            continue
        kind = 0x001F if isinstance(value, str) else 0x0102
        raw = value.encode("utf-16-le") if isinstance(value, str) else value
        streams[f"{folder}__substg1.0_{tag:04X}{kind:04X}"] = raw
        fixed += struct.pack("<HHIQ", kind, tag, 6, len(raw) + 2)
    streams[f"{folder}__properties_version1.0"] = fixed
    return streams


def item(
    properties: Properties,
    recipients: tuple[Properties, ...] = (),
    attachments: tuple[Properties, ...] = (),
    inside: tuple[tuple[str, dict[str, bytes]], ...] = (),
    folder: str = "",
) -> dict[str, bytes]:
    """Streams of an item with its recipients, files and the items (name, streams) attached to it."""
    streams = storage(properties, 32 if not folder else 24, folder)
    for number, recipient in enumerate(recipients):
        streams |= storage(recipient, 8, f"{folder}__recip_version1.0_#{number:08X}/")
    for number, attachment in enumerate(attachments):
        streams |= storage(attachment, 8, f"{folder}__attach_version1.0_#{number:08X}/")
    for number, (name, inner) in enumerate(inside, len(attachments)):
        home = f"{folder}__attach_version1.0_#{number:08X}/"
        streams |= storage({0x3705: 5, 0x3001: name}, 8, home)
        streams |= {f"{home}__substg1.0_3701000D/{path}": data for path, data in inner.items()}
    return streams


def msg(streams: dict[str, bytes], names: tuple[str, ...] = ()) -> bytes:
    """The file; `names` are those of the properties 0x8000, 0x8001, ..."""
    strings, entries = b"", b""
    for number, name in enumerate(names):
        entries += struct.pack("<IHH", len(strings), 7, number)
        raw = name.encode("utf-16-le")
        strings += struct.pack("<I", len(raw)) + raw + bytes(-len(raw) % 4)
    named = "__nameid_version1.0/__substg1.0_000{}0102"
    return pack({**streams, named.format(3): entries, named.format(4): strings})


def full_msg() -> tuple[bytes, Expected]:
    """A message with two recipients, named properties, a file and a message inside."""
    inner = item(
        {0x0037: "omissubject", 0x1000: "omisbody", 0x0C1A: "omissender"},
        folder="",
    )
    # An inner item has a header of 24 bytes where the outermost has 32.
    inner["__properties_version1.0"] = inner["__properties_version1.0"][8:]
    streams = item(
        {
            0x001A: "IPM.Note",
            0x0037: "omsubject",
            0x0C1A: "omsender",
            0x5D01: "omsenderaddress@example.org",
            0x0042: "ombehalf",
            0x0050: "omreplyto",
            0x0070: "omconversation",
            0x3FFA: "omlastchanger",
            0x007D: "Received: from host\r\nSubject: omsubject\r\nX-Case: omtransport\r\n\r\n",
            0x0E04: "omtoname; omtodisplayonly",
            0x0E03: "omccdisplayonly",
            0x0E02: "ombccdisplay",
            0x1000: "ombody\r\n",
            0x1013: b"<p>omhtmlonly</p><!-- omhtmlcomment -->",
            0x8000: "omnamed",
            0x8001: "omcategory",
        },
        recipients=(
            {0x0C15: 1, 0x3001: "omtoname", 0x39FE: "omtoaddress@example.org"},
            {0x0C15: 2, 0x3001: "omccname", 0x3003: "omccaddress@example.org"},
        ),
        attachments=({0x3707: "omfilename.txt", 0x3704: "OMFILE~1.TXT", 0x3701: b"omattached"},),
        inside=(("omisname", inner),),
    )
    header = {"part": "mail header"}
    return msg(streams, ("Case number", "Keywords")), {
        **{
            f"om{word}": header for word in "subject sender senderaddress behalf bccdisplay transport".split()
        },
        **{
            f"om{word}": header
            for word in "toname toaddress ccname ccaddress todisplayonly ccdisplayonly".split()
        },
        **{f"omis{word}": header for word in ("subject", "sender")},
        **{f"om{word}": {"part": "body"} for word in ("body", "htmlonly", "isbody", "attached")},
        "omhtmlcomment": {"hidden": "comment"},
        **{
            f"om{word}": {"part": "properties"}
            for word in "named category replyto conversation lastchanger".split()
        },
        "omfilename": {"part": "name"},
        "omisname": {"part": "name"},
    }
