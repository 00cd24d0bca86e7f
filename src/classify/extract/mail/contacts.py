"""vCard (RFC 6350, 2.1 and 3.0 as well) and iCalendar (RFC 5545): each property with its name."""

from __future__ import annotations

import base64
import binascii
import io
import quopri
import re
from collections.abc import Iterator

from classify.extract.document import Member, Piece, Place, TextBlock
from classify.extract.envelope import Envelope
from classify.extract.known.charset import decode, open_text
from classify.extract.source import Source

_NAMES = {
    "FN": "full name",
    "N": "name",
    "TEL": "phone",
    "EMAIL": "e-mail",
    "ADR": "address",
    "BDAY": "birth date",
    "NOTE": "note",
    "ORG": "organization",
    "TITLE": "title",
    "ATTENDEE": "attendee",
    "ORGANIZER": "organizer",
    "SUMMARY": "summary",
    "DESCRIPTION": "description",
    "LOCATION": "location",
    "COMMENT": "comment",
    "NICKNAME": "nickname",
    "CONTACT": "contact",
    "GEO": "geo",
}
# Stamps and switches of the format, which no person wrote.
_SILENT = frozenset(
    "BEGIN END VERSION PRODID UID REV CALSCALE METHOD DTSTAMP SEQUENCE TRANSP STATUS CLASS TZID TZOFFSETFROM "
    "TZOFFSETTO TZNAME RRULE PRIORITY ACTION TRIGGER CREATED LAST-MODIFIED DTSTART DTEND DURATION "
    "KIND LABEL-TYPE".split()
)
_TOLD_BESIDE = (
    "CN",
    "EMAIL",
    "SENT-BY",
    "DELEGATED-TO",
    "DELEGATED-FROM",
    "MEMBER",
    "DIR",
    "ALTREP",
    "LABEL",
)
_PART = re.compile(r"(?:[^;:\"]|\"[^\"]*\")+")
_ESCAPED = re.compile(r"\\([\\;,nN])")


# The octets before and behind a fold that stands inside of a character: folding counts octets
# (RFC 5545, 3.1), and some programs fold wherever the 75th is.
_FOLD_INSIDE = re.compile(rb"([\xc2-\xf4][\x80-\xbf]{0,2})(\r?\n[ \t])(?=[\x80-\xbf])")
_LARGEST_MENDED = 64_000_000
_LONGEST_HEAD = 2_000
"""Characters of a property among which its encoding is told."""


def read(source: Source, envelope: Envelope) -> Iterator[Piece]:
    """The properties of every card, event and task; photographs and attachments as members."""
    with source.open() as stream:
        is_small = source.size <= _LARGEST_MENDED
        with open_text(io.BytesIO(with_whole_letters(stream.read())) if is_small else stream) as text:
            yield from pieces(text, envelope)


def with_whole_letters(data: bytes) -> bytes:
    """The lines of a card or calendar with folds that stand inside of characters moved before them."""
    return _FOLD_INSIDE.sub(rb"\2\1", data)


def pieces(lines: Iterator[str], envelope: Envelope, part: str = "body") -> Iterator[Piece]:
    """Blocks of a card or calendar that is already decoded, line by line."""
    attached = 0
    for number, line in _unfolded(lines):
        head, colon, value = _split(line)
        if not colon:
            # No property: words that a damaged fold has left behind.
            if line.strip():
                yield TextBlock(line.strip(), Place(part, line=number))
            continue
        name, parameters = _name_and_parameters(head)
        if name in _SILENT:
            continue
        place = Place(part, line=number)
        label = _NAMES.get(name, name.lower())
        data = _attachment(parameters, value)
        if data is not None:
            attached += 1
            envelope.count_member()
            envelope.count_bytes(len(data))
            file_name = parameters.get("X-FILENAME") or parameters.get("FILENAME") or f"{label}-{attached}"
            yield Member(file_name, Source(file_name, data=data, size=len(data)))
            continue
        yield from _texts(label, parameters, _plain(parameters, value), place)


def _texts(label: str, parameters: dict[str, str], value: str, place: Place) -> Iterator[TextBlock]:
    for told in _TOLD_BESIDE:
        if parameters.get(told):
            yield TextBlock(parameters[told].replace("mailto:", ""), place, label=label)
    text = re.sub(r"^(?:mailto|tel):", "", value, flags=re.IGNORECASE)
    if text.strip():
        yield TextBlock(text, place, label=label)


def _unfolded(lines: Iterator[str]) -> Iterator[tuple[int, str]]:
    """Logical lines: one that begins with a blank goes on the last, as does what follows a final `=` in
    quoted-printable.
    """
    held, started = "", 1
    for number, raw in enumerate(lines, 1):
        line = raw.rstrip("\r\n")
        if held.endswith("=") and "QUOTED-PRINTABLE" in held[:_LONGEST_HEAD].upper():
            held = held[:-1] + line.lstrip()
        elif line[:1] in (" ", "\t") and held:
            held += line[1:]
        else:
            if held:
                yield started, held
            held, started = line, number
    if held:
        yield started, held


def _split(line: str) -> tuple[str, bool, str]:
    """Head and value at the first colon that stands outside of quotes."""
    quoted = False
    for at, character in enumerate(line):
        if character == '"':
            quoted = not quoted
        elif character == ":" and not quoted:
            return line[:at], True, line[at + 1 :]
    return line, False, ""


def _name_and_parameters(head: str) -> tuple[str, dict[str, str]]:
    first, *rest = _PART.findall(head) or [head]
    parameters: dict[str, str] = {}
    for part in rest:
        key, equals, told = part.partition("=")
        parameters[key.upper() if equals else "TYPE"] = (told if equals else key).strip('"')
        if not equals and key.upper() in ("BASE64", "QUOTED-PRINTABLE"):
            parameters["ENCODING"] = key
    return first.rpartition(".")[2].upper(), parameters


def _attachment(parameters: dict[str, str], value: str) -> bytes | None:
    coded = parameters.get("ENCODING", "").upper() in ("B", "BASE64")
    if value.startswith("data:") and ";base64," in value[:100]:
        coded, value = True, value.partition(";base64,")[2]
    if not coded:
        return None
    try:
        return base64.b64decode("".join(value.split()), validate=True)
    except (binascii.Error, ValueError):
        return None


def _plain(parameters: dict[str, str], value: str) -> str:
    if parameters.get("ENCODING", "").upper() == "QUOTED-PRINTABLE":
        raw = quopri.decodestring(value.encode("utf-8", "replace"))
        value = decode(raw, parameters.get("CHARSET"))
    text = _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)
    # Structured values (N, ADR) keep their fields apart by semicolons.
    if ";" not in value or "\\;" in value:
        return text
    return ", ".join(filter(None, map(str.strip, text.split(";")))).strip(", ")
