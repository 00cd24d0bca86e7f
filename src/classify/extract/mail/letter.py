"""One Outlook item, from wherever it came (.msg, .pst, winmail.dat), as the mail message it stands for."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message

from classify.extract.document import Piece, Place, TextBlock
from classify.extract.envelope import Envelope
from classify.extract.mail.messages import message_pieces

# MAPI properties ([MS-OXPROPS]) whose text a person wrote or would recognise, by their tags.
PROPERTY_NAMES: dict[int, str] = {
    0x0040: "received by",
    0x0044: "received for",
    0x0050: "reply to",
    0x0070: "conversation",
    0x3001: "display name",
    0x3A02: "callback phone",
    0x3A05: "name suffix",
    0x3A06: "given name",
    0x3A08: "business phone",
    0x3A09: "home phone",
    0x3A0A: "initials",
    0x3A11: "surname",
    0x3A15: "postal address",
    0x3A16: "company",
    0x3A17: "job title",
    0x3A18: "department",
    0x3A19: "office",
    0x3A1A: "primary phone",
    0x3A1B: "business phone 2",
    0x3A1C: "mobile phone",
    0x3A1D: "radio phone",
    0x3A1E: "car phone",
    0x3A1F: "other phone",
    0x3A21: "pager",
    0x3A24: "fax",
    0x3A25: "home fax",
    0x3A26: "country",
    0x3A27: "city",
    0x3A28: "state",
    0x3A29: "street address",
    0x3A2A: "postal code",
    0x3A2B: "post office box",
    0x3A2E: "assistant's phone",
    0x3A2F: "home phone 2",
    0x3A30: "assistant",
    0x3A41: "anniversary",
    0x3A42: "birth date",
    0x3A43: "hobbies",
    0x3A44: "middle name",
    0x3A45: "title",
    0x3A46: "profession",
    0x3A48: "spouse",
    0x3A49: "computer name",
    0x3A4A: "government id number",
    0x3A4C: "FTP site",
    0x3A4E: "manager",
    0x3A4F: "nickname",
    0x3A51: "web page",
    0x3A58: "children",
    0x3A59: "home city",
    0x3A5A: "home country",
    0x3A5B: "home postal code",
    0x3A5C: "home state",
    0x3A5D: "home street address",
    0x3A5F: "other city",
    0x3A61: "other postal code",
    0x3A62: "other state",
    0x3A63: "other street address",
    0x3FF8: "created by",
    0x3FFA: "last changed by",
}


@dataclass(slots=True)
class Letter:
    """What an Outlook item holds."""

    headers: list[tuple[str, str]] = field(default_factory=list)
    plain: str = ""
    html: bytes = b""
    rtf: bytes = b""
    """Uncompressed; read only where there is no other body."""
    files: list[tuple[str, bytes]] = field(default_factory=list)
    letters: list[tuple[str, Letter]] = field(default_factory=list)
    """Attached items, with their names."""
    properties: list[tuple[str, str]] = field(default_factory=list)
    """Fields of contacts and appointments: label and text."""
    flaws: list[str] = field(default_factory=list)
    """What of the item could not be read."""

    def pieces(self, envelope: Envelope) -> Iterator[Piece]:
        """Headers, body, fields and attachments."""
        yield from message_pieces(self.message(), envelope)
        if not self.plain.strip() and not self.html and self.rtf:
            from classify.extract.legacy.rtf import read_bytes

            yield from read_bytes(self.rtf, envelope)
        for label, text in self.properties:
            yield TextBlock(text, Place("properties"), label=label)

    def message(self) -> Message:
        """The item as a MIME message, for the one reader that knows what to do with those."""
        whole = Message()
        for name, value in self.headers:
            line = " ".join(value.split())
            if line:
                whole[name] = line
        whole["MIME-Version"] = "1.0"
        whole["Content-Type"] = "multipart/mixed"
        whole.set_payload([])
        if self.plain.strip():
            whole.attach(_part("text/plain", self.plain.encode("utf-8", "replace"), charset="utf-8"))
        if self.html:
            whole.attach(_part("text/html", self.html))
        for name, data in self.files:
            whole.attach(_part("application/octet-stream", data, name=name))
        for name, letter in self.letters:
            forwarded = Message()
            forwarded["Content-Type"] = "message/rfc822"
            forwarded.add_header("Content-Disposition", "attachment", filename=name)
            forwarded.set_payload([letter._with_fields().message()])
            whole.attach(forwarded)
        return whole

    def as_bytes(self) -> bytes:
        """The item as an .eml file."""
        return self._with_fields().message().as_bytes()

    def _with_fields(self) -> Letter:
        """For an item that becomes a member: its fields go into a text part, as .eml has no place."""
        fields = "\n".join(f"{label}: {text}" for label, text in self.properties)
        body = "\n\n".join(text for text in (self.plain, fields) if text.strip())
        files = self.files
        if not body.strip() and not self.html and self.rtf:
            files = [*files, ("body.rtf", self.rtf)]
        return Letter(self.headers, body, self.html, b"", files, self.letters)


def _part(kind: str, data: bytes, *, name: str | None = None, charset: str | None = None) -> Message:
    part = Message()
    part.add_header("Content-Type", kind, **({"charset": charset} if charset else {}))
    part["Content-Transfer-Encoding"] = "base64"
    if name:
        part.add_header("Content-Disposition", "attachment", filename=name)
    part.set_payload(base64.encodebytes(data).decode("ascii"))
    return part


def is_machine_text(text: str) -> bool:
    """Directory paths of Exchange and the like, which name no one to anybody."""
    return text[:3].lower() in ("/o=", "ex:") or text.upper().startswith(("IPM.", "EX:/O=", "SMTP:/O="))
