"""Mail messages (RFC 5322, MIME): headers, bodies in any encoding, attachments as members."""

from __future__ import annotations

import binascii
import email
import email.policy
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from typing import Any

from classify.errors import EncryptedError
from classify.extract.containers.unfold import failed, tidy_path
from classify.extract.document import Member, Piece, Place, Remark, TableBlock, TextBlock
from classify.extract.envelope import Envelope
from classify.extract.known.charset import decode
from classify.extract.known.signs import cms_kind
from classify.extract.mail.contacts import pieces, with_whole_letters
from classify.extract.mail.headers import charset_told, header_text, is_transport
from classify.extract.mail.mailboxes import LARGEST_MESSAGE
from classify.extract.source import Source
from classify.extract.text import markup
from classify.extract.text.plain import from_string

_SUFFIXES = {
    "text/plain": "txt",
    "text/html": "html",
    "text/calendar": "ics",
    "text/vcard": "vcf",
    "text/x-vcard": "vcf",
    "application/pdf": "pdf",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "image/tiff": "tif",
    "message/rfc822": "eml",
    "application/ms-tnef": "dat",
    "application/zip": "zip",
}
_UUENCODED = re.compile(r"^begin [0-7]{3,4} (\S.*)\n((?:[ -`]{1,61}\n)+)`?\n?end$", re.MULTILINE)
_CARDS = ("text/calendar", "text/vcard", "text/x-vcard", "text/directory", "text/x-vcalendar")
_EDGE = re.compile(r"^(BEGIN|END):(VCALENDAR|VCARD)[ \t]*+$", re.MULTILINE | re.IGNORECASE)
_LONGEST_PARAMETERS = 4_000
"""Characters of a header with parameters that are taken apart: `email` needs the square of them."""
_LONE_CR = re.compile(rb"\r(?!\n)")
_GAP = re.compile(rb"\n\n|\r\n\r\n|\r\r|\n\r\n")


def _from_base64(text: str) -> bytes:
    """The bytes behind base64 text, as far as it is sound; the text itself when it is none."""
    try:
        return binascii.a2b_base64(text)
    except binascii.Error:
        return text.encode("utf-8", "surrogateescape")


class _BriefParameters(email.policy.Compat32):
    """Headers as ever, but no more of those with parameters than can be taken apart."""

    def header_fetch_parse(self, name: str, value: str) -> Any:
        if name.lower().startswith("content-"):
            value = value[:_LONGEST_PARAMETERS]
        return super().header_fetch_parse(name, value)


_BRIEF: email.policy.Compat32 = _BriefParameters()


def read_eml(source: Source, envelope: Envelope) -> Iterator[Piece]:
    """One message. Raises EncryptedError when its body is locked, after its headers."""
    with source.open() as stream:
        data = stream.read(LARGEST_MESSAGE)
        is_whole = not stream.read(1)
    yield from message_pieces(parsed(data), envelope)
    if not is_whole:
        yield Remark("partial", f"only the first {LARGEST_MESSAGE:,} bytes of the message were read")


def parsed(data: bytes) -> Message:
    """The message in these bytes, with or without a mark of Unicode, whatever ends its lines."""
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
    elif data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        data = decode(data).encode("utf-8")
    data = data.lstrip(b"\r\n")
    gap = _GAP.search(data)
    # Old Macs end lines with CR alone; in other mail a lone CR is content.
    if _LONE_CR.search(data, 0, gap.end() if gap else len(data)):
        data = _LONE_CR.sub(b"\n", data)
    return email.message_from_bytes(data, policy=_BRIEF)


def message_pieces(message: Message, envelope: Envelope) -> Iterator[Piece]:
    """Headers, body, attachments of a parsed message."""
    yield from _headers(message)
    letter = _Letter()
    letter.gather(message)
    yield from letter.body(envelope)
    yield from letter.attachments(envelope)
    if letter.locked:
        raise EncryptedError("The message is encrypted; only its headers can be read.")


def _headers(message: Message) -> Iterator[TextBlock]:
    for name, raw in message.items():
        if is_transport(name):
            continue
        text = header_text(raw)
        if text:
            yield TextBlock(text, Place("mail header"), label=name)


@dataclass(slots=True)
class _Letter:
    """The parts of one message, sorted by what a reader does with them."""

    plain: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    calendars: list[str] = field(default_factory=list)
    files: list[tuple[str, bytes]] = field(default_factory=list)
    descriptions: list[str] = field(default_factory=list)
    """What the sender says about attached files."""
    locked_files: list[str] = field(default_factory=list)
    locked: bool = False

    def gather(self, message: Message) -> None:
        """Sort the parts, in order, without descending into forwarded messages."""
        stack: list[Message] = [message]
        number = 0
        while stack:
            part = stack.pop()
            kind = part.get_content_type()
            self.descriptions += _uncut(part)
            if kind == "multipart/encrypted":
                self.locked = True
            elif kind == "message/delivery-status":
                # What the parser takes for messages are paragraphs of fields (RFC 3464).
                fields = part.get_payload()
                assert isinstance(fields, list), "the parser makes a list of it"
                self.plain += [str(item).strip() for item in fields]
            elif part.is_multipart() and kind != "message/rfc822":
                inner = part.get_payload()
                assert isinstance(inner, list), "multipart parts hold a list"
                stack.extend(item for item in reversed(inner) if isinstance(item, Message))
                self._around(part)
            else:
                number += 1
                self._leaf(part, kind, number)

    def _around(self, part: Message) -> None:
        """Text before the first and behind the last part: old clients show it, new ones hide it."""
        for text in (part.preamble, part.epilogue):
            if text and text.strip() and not re.search(r"multi-?part message in MIME", text, re.IGNORECASE):
                self.plain.append(text)

    def _leaf(self, part: Message, kind: str, number: int) -> None:
        name = _file_name(part)
        if kind == "message/rfc822":
            self.files.append((_with_suffix(name or f"message-{number}", "eml"), _letter_inside(part)))
            return
        self._describe(part, name)
        data = _content(part)
        attached = part.get_content_disposition() == "attachment" or (name and not kind.startswith("text/"))
        if kind in ("application/pkcs7-mime", "application/x-pkcs7-mime"):
            self._smime(part, name or "smime.p7m", data)
        elif not attached and self._shows(part, kind, data):
            return
        elif data:
            self.files.append((name or f"part-{number}.{_SUFFIXES.get(kind, 'bin')}", data))

    def _describe(self, part: Message, name: str) -> None:
        """What a part says of itself besides the name it is saved by."""
        about = header_text(part.get("Content-Description") or "")
        if about and about != name:
            self.descriptions.append(about)
        other = header_text(str(part.get_param("name") or "")) if name else ""
        if other and tidy_path(other) != name:
            self.descriptions.append(other)

    def _shows(self, part: Message, kind: str, data: bytes) -> bool:
        """Take a part that a mail program shows with the message; False where it is none."""
        if kind in _CARDS:
            self.calendars.append(_decoded(part, with_whole_letters(data)))
        elif kind == "text/html":
            self.pages.append(markup.page_text(data, charset_told(part.get_content_charset())))
        elif kind.startswith(("text/", "message/")):
            text = _decoded(part, data)
            if str(part.get_param("format") or "").lower() == "flowed":
                text = unflowed(text, joined=str(part.get_param("delsp") or "").lower() == "yes")
            self._plain_text(text)
        else:
            return False
        return True

    def _plain_text(self, text: str) -> None:
        """A plain body, its uuencoded files taken out."""
        if "-----BEGIN PGP MESSAGE-----" in text:
            self.locked = True
            return
        from binascii import Error, a2b_uu

        def take(found: re.Match[str]) -> str:
            try:
                data = b"".join(a2b_uu(line) for line in found[2].splitlines())
            except (Error, ValueError):
                return found[0]
            self.files.append((tidy_path(found[1]), data))
            return ""

        text = _UUENCODED.sub(take, text.replace("\r\n", "\n"))
        left = 0
        rest = ""
        for start, stop in _pasted(text):
            self.calendars.append(text[start:stop])
            rest += text[left:start]
            left = stop
        self.plain.append(rest + text[left:])

    def _smime(self, part: Message, name: str, data: bytes) -> None:
        """A signed part is read by what it wraps; its bytes know better than its header what it is."""
        claim = str(part.get_param("smime-type") or "").lower()
        if (cms_kind(data) or claim) in ("signed", "signed-data"):
            self.files.append((name, data))
        else:
            self.locked = True

    def body(self, envelope: Envelope) -> Iterator[Piece]:
        """The plain text, then of the web page only what the plain text does not say."""
        for text in self.plain:
            yield from from_string(text, envelope)
        told = _squeezed("".join(self.plain))
        for page in self.pages:
            yield from (piece for piece in markup.pieces(page) if not _is_told(piece, told))
        for calendar in self.calendars:
            yield from pieces(io.StringIO(calendar, newline=None), envelope, part="calendar")

    def attachments(self, envelope: Envelope) -> Iterator[Piece]:
        """The attached files, as members; names twice in a message get a number."""
        for text in self.descriptions:
            yield TextBlock(text, Place("mail header"), label="Content-Description")
        seen: dict[str, int] = {}
        for name, data in self.files:
            path = tidy_path(name)
            seen[path] = seen.get(path, 0) + 1
            if seen[path] > 1:
                stem, dot, suffix = path.rpartition(".")
                path = f"{stem} ({seen[path]}){dot}{suffix}" if dot else f"{path} ({seen[path]})"
            envelope.count_member()
            envelope.count_bytes(len(data))
            yield Member(path, Source(path.rpartition("/")[2], data=data, size=len(data)))
        for name in self.locked_files:
            yield failed(name, EncryptedError("It is encrypted."), envelope)


def _uncut(part: Message) -> list[str]:
    """Headers with more parameters than are taken apart: they are read as text."""
    return [
        header_text(raw)
        for name, raw in part.raw_items()
        if name.lower().startswith("content-") and len(raw) > _LONGEST_PARAMETERS
    ]


def _pasted(text: str) -> list[tuple[int, int]]:
    """Where cards and calendars stand in a text: from a beginning to the first end of its kind behind it."""
    spans: list[tuple[int, int]] = []
    begun: dict[str, int] = {}
    for edge in _EDGE.finditer(text):
        kind = edge[2].upper()
        if edge[1].upper() == "BEGIN":
            begun.setdefault(kind, edge.start())
        elif kind in begun:
            start = begun.pop(kind)
            while spans and spans[-1][0] > start:
                spans.pop()  # it stands inside of this one
            spans.append((start, edge.end()))
            begun = {other: at for other, at in begun.items() if at < start}
    return spans


def unflowed(text: str, *, joined: bool) -> str:
    """Paragraphs of `format=flowed` (RFC 3676): lines that end with a space go on in the next.

    `joined` when that space is no part of the text (`delsp=yes`).
    """
    lines: list[str] = []
    depth, goes_on = 0, False
    for raw in text.replace("\r\n", "\n").split("\n"):
        line = raw.lstrip(">")
        quotes = len(raw) - len(line)
        line = line.removeprefix(" ")
        if goes_on and quotes == depth:
            lines[-1] += line
        else:
            lines.append(raw[:quotes] + " " * bool(quotes) + line)
        # The line before a signature ends with a space and is whole.
        depth, goes_on = quotes, line.endswith(" ") and line != "-- "
        if goes_on and joined:
            lines[-1] = lines[-1][:-1]
    return "\n".join(lines)


def _is_told(piece: Piece, told: str) -> bool:
    """Whether the plain body says this already (alternatives say everything twice)."""
    if not told or isinstance(piece, Member):
        return False
    if isinstance(piece, TextBlock):
        return piece.place.hidden is None and _squeezed(piece.text) in told
    if isinstance(piece, TableBlock):
        return all(_squeezed(cell) in told for row in piece.rows for cell in row)
    return False


def _squeezed(text: str) -> str:
    """Letters and digits alone: alternatives differ in white space, bullets and quotation marks."""
    return "".join(character for character in text if character.isalnum())


def _file_name(part: Message) -> str:
    """The attachment's name, RFC 2231 and RFC 2047 undone."""
    raw = part.get_filename()
    return tidy_path(header_text(raw)) if raw and header_text(raw) else ""


def _with_suffix(name: str, suffix: str) -> str:
    return name if name.lower().endswith(f".{suffix}") else f"{name}.{suffix}"


def _letter_inside(part: Message) -> bytes:
    """The message that is attached to a message."""
    inner = part.get_payload()
    message = inner[0] if isinstance(inner, list) and inner else None
    if str(part.get("Content-Transfer-Encoding", "")).strip().lower() == "base64":
        # RFC 2046 forbids it and mailers do it: the parser then takes the letters for the message.
        return _from_base64(message.as_string() if isinstance(message, Message) else "")
    return message.as_bytes() if isinstance(message, Message) else _content(part)


def _content(part: Message) -> bytes:
    """The part's bytes, its transfer encoding undone as far as it can be."""
    content = part.get_payload(decode=True)
    if isinstance(content, bytes):
        return content
    raw = part.get_payload()
    return raw.encode("utf-8", "surrogateescape") if isinstance(raw, str) else b""


def _decoded(part: Message, data: bytes) -> str:
    told = charset_told(part.get_content_charset())
    # Claims are often wrong; UTF-8 that decodes strictly is never an accident.
    return decode(data, None if told and told.lower() in ("cp1252", "utf-8", "utf8") else told)
