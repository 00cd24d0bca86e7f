"""What the properties of an Outlook item say, wherever they are kept: people, dates, own fields."""

from __future__ import annotations

import email
from datetime import UTC, datetime, timedelta
from typing import Any

from classify.extract.mail.headers import is_transport
from classify.extract.mail.letter import PROPERTY_NAMES, Letter, is_machine_text

UNICODE, BYTES, TIME, INTEGER = 0x001F, 0x001E, 0x0040, 0x0003
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
# Named properties that stand for a person's words, by their numbers ([MS-OXPROPS] PidLid...).
NUMBERED = {
    0x8005: "file under",
    0x8208: "location",
    0x8238: "all attendees",
    0x823B: "attendees",
    0x823C: "optional attendees",
    0x8080: "e-mail",
    0x8083: "e-mail",
    0x8084: "e-mail",
    0x8093: "e-mail 2",
    0x80A3: "e-mail 3",
    0x8045: "street address",
    0x8046: "city",
    0x8047: "state",
    0x8048: "postal code",
    0x801A: "home address",
    0x801B: "business address",
    0x801C: "other address",
    0x8539: "companies",
    0x853A: "contacts",
    0x811F: "task owner",
    0x8580: "reminder",
}
_MACHINE_FIELDS = frozenset({"reminder", "ConversationIndexTrackingEx"})
Properties = dict[int, Any]
MOST_DEPTH = 30
"""Items inside items that are followed."""


def moment(value: bytes) -> str:
    """A FILETIME as date and time; the moments that mean "never" as nothing."""
    ticks = int.from_bytes(value, "little")
    try:
        return (_EPOCH + timedelta(microseconds=ticks // 10)).isoformat(" ", "minutes") if ticks else ""
    except OverflowError:
        return ""


def text_of(value: object) -> str:
    """A property's text; "" where it has none."""
    return value if isinstance(value, str) else ""


def headers(properties: Properties) -> list[tuple[str, str]]:
    """Subject, sender, date and what the transport headers add, as lines of a letter."""
    sender = _address(properties, 0x0C1A, (0x5D01, 0x0C1F))
    behalf = _address(properties, 0x0042, (0x5D02, 0x0065))
    found = [("Subject", text_of(properties.get(0x0037))), ("From", sender)]
    found += [("Sent on behalf of", behalf)] if behalf != sender else []
    found.append(("Date", text_of(properties.get(0x0039)) or text_of(properties.get(0x0E06))))
    transport = text_of(properties.get(0x007D))
    if transport:
        known = {name.lower() for name, value in found if value} | {"to", "cc", "bcc"}
        told = email.message_from_string(transport.lstrip("\r\n")).items()
        found += [(name, str(value)) for name, value in told if name.lower() not in known]
    return [(name, value) for name, value in found if value.strip("\0 ")]


def _address(properties: Properties, name_tag: int, address_tags: tuple[int, ...]) -> str:
    name = text_of(properties.get(name_tag))
    addresses = (text_of(properties.get(tag)) for tag in address_tags)
    address = next((text for text in addresses if "@" in text and not is_machine_text(text)), "")
    return f"{name} <{address}>" if name and address and address not in name else name or address


def fields(properties: Properties, names: dict[int, str], told: str) -> list[tuple[str, str]]:
    """Every other text of the item that `told` does not hold: fields of contacts, places of meetings,
    categories, custom forms.
    """
    found = []
    for tag, value in sorted(properties.items()):
        text = value.strip() if isinstance(value, str) else ""
        label = PROPERTY_NAMES.get(tag) if tag < 0x8000 else names.get(tag, "property")
        if (
            text
            and label
            and text not in told
            and not (is_machine_text(text) or is_transport(label) or label in _MACHINE_FIELDS)
        ):
            found.append((label, text))
    return found


def add_recipient(letter: Letter, properties: Properties) -> None:
    """One row of the table of recipients, once."""
    name = {1: "To", 2: "Cc", 3: "Bcc"}.get(properties.get(0x0C15, 1), "To")
    address = _address(properties, 0x3001, (0x39FE, 0x3003))
    if address and (name, address) not in letter.headers:
        letter.headers.append((name, address))


_DISPLAYED = ((0x0E04, "To"), (0x0E03, "Cc"), (0x0E02, "Bcc"))
"""The lines of names that Outlook shows; drafts and exports have them without a table of recipients."""


def add_displayed(letter: Letter, properties: Properties) -> None:
    """Recipients that only a displayed line names."""
    for tag, header in _DISPLAYED:
        told = " ".join(value for name, value in letter.headers if name == header)
        shown = [name.strip() for name in text_of(properties.get(tag)).split(";")]
        letter.headers += [(header, name) for name in shown if name and name not in told]
