"""Outlook items (.msg, [MS-OXMSG]) and data files (.pst, .ost)."""

from __future__ import annotations

import email
import re
import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import olefile

from classify.errors import CorruptError, UnsupportedError
from classify.extract.charset import decode
from classify.extract.document import Envelope, Member, Piece, Remark, Source
from classify.extract.letter import PROPERTY_NAMES, Letter, is_machine_text
from classify.extract.mail import is_transport
from classify.extract.unfold import failed, tidy_path

_STREAM = re.compile(r"^__substg1\.0_([0-9A-F]{4})([0-9A-F]{4})(?:-([0-9A-F]{8}))?$", re.IGNORECASE)
_UNICODE, _BYTES, _TIME, _INTEGER = 0x001F, 0x001E, 0x0040, 0x0003
_MANY = 0x1000
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_MOST_DEPTH = 30

# Named properties that stand for a person's words, by their numbers ([MS-OXPROPS] PidLid...).
_NUMBERED = {
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
    letter = Letter(headers=_headers(properties))
    letter.plain = _text(properties.get(0x1000))
    html = properties.get(0x1013)
    letter.html = html.encode("utf-8") if isinstance(html, str) else html or b""
    packed = properties.get(0x1009)
    if isinstance(packed, bytes):
        from classify.extract.tnef import unpacked_rtf

        letter.rtf = unpacked_rtf(packed)
    for name in _folders(ole, folder, "__recip_version1.0_"):
        _add_recipient(letter, _properties(ole, [*folder, name], header=8))
    _add_displayed(letter, properties)
    letter.properties = _fields(properties, names, " ".join(value for _, value in letter.headers))
    for number, name in enumerate(_folders(ole, folder, "__attach_version1.0_"), 1):
        _add_attachment(letter, ole, [*folder, name], number, depth, names)
    return letter


def _folders(ole: olefile.OleFileIO, folder: list[str], prefix: str) -> list[str]:
    depth = len(folder)
    entries = ole.listdir(streams=False, storages=True)
    return sorted(
        entry[depth]
        for entry in entries
        if len(entry) == depth + 1 and entry[:depth] == folder and entry[depth].lower().startswith(prefix)
    )


def _properties(ole: olefile.OleFileIO, folder: list[str], header: int) -> Properties:
    """Property tags and values of one storage."""
    found: Properties = {}
    depth = len(folder)
    code_page: str | None = None
    if ole.exists([*folder, "__properties_version1.0"]):
        fixed = ole.openstream([*folder, "__properties_version1.0"]).read()[header:]
        for kind, tag, _, value in struct.iter_unpack("<HHI8s", fixed[: len(fixed) // 16 * 16]):
            if kind == _TIME and tag < 0x8000:
                found[tag] = _moment(value)
            elif kind in (0x0003, 0x000B):
                found[tag] = int.from_bytes(value[:4], "little")
        code_page = _codec(found.get(0x3FFD) or found.get(0x3FDE))
    for entry in ole.listdir(streams=True, storages=False):
        match = _STREAM.match(entry[depth]) if len(entry) == depth + 1 and entry[:depth] == folder else None
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
    if kind == _UNICODE:
        return raw.decode("utf-16-le", "replace").rstrip("\0")
    if kind == _BYTES:
        return decode(raw, code_page).rstrip("\0")
    return raw


def _codec(number: object) -> str | None:
    if not isinstance(number, int):
        return None
    return {65001: "utf-8", 1200: "utf-16-le", 20127: None, 28591: "cp1252"}.get(number, f"cp{number}")


def _moment(value: bytes) -> str:
    """A FILETIME as date and time; the moments that mean "never" as nothing."""
    ticks = int.from_bytes(value, "little")
    try:
        return (_EPOCH + timedelta(microseconds=ticks // 10)).isoformat(" ", "minutes") if ticks else ""
    except OverflowError:
        return ""


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _headers(properties: Properties) -> list[tuple[str, str]]:
    sender = _address(properties, 0x0C1A, (0x5D01, 0x0C1F))
    behalf = _address(properties, 0x0042, (0x5D02, 0x0065))
    found = [("Subject", _text(properties.get(0x0037))), ("From", sender)]
    found += [("Sent on behalf of", behalf)] if behalf != sender else []
    found.append(("Date", _text(properties.get(0x0039)) or _text(properties.get(0x0E06))))
    transport = _text(properties.get(0x007D))
    if transport:
        known = {name.lower() for name, value in found if value} | {"to", "cc", "bcc"}
        told = email.message_from_string(transport.lstrip("\r\n")).items()
        found += [(name, str(value)) for name, value in told if name.lower() not in known]
    return [(name, value) for name, value in found if value.strip("\0 ")]


def _address(properties: Properties, name_tag: int, address_tags: tuple[int, ...]) -> str:
    name = _text(properties.get(name_tag))
    addresses = (_text(properties.get(tag)) for tag in address_tags)
    address = next((text for text in addresses if "@" in text and not is_machine_text(text)), "")
    return f"{name} <{address}>" if name and address and address not in name else name or address


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
            names[0x8000 + index] = _NUMBERED.get(number, "property")
    return names


def _fields(properties: Properties, names: dict[int, str], told: str) -> list[tuple[str, str]]:
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


def _add_recipient(letter: Letter, properties: Properties) -> None:
    name = {1: "To", 2: "Cc", 3: "Bcc"}.get(properties.get(0x0C15, 1), "To")
    address = _address(properties, 0x3001, (0x39FE, 0x3003))
    if address and (name, address) not in letter.headers:
        letter.headers.append((name, address))


_DISPLAYED = ((0x0E04, "To"), (0x0E03, "Cc"), (0x0E02, "Bcc"))
"""The lines of names that Outlook shows; drafts and exports have them without a table of recipients."""


def _add_displayed(letter: Letter, properties: Properties) -> None:
    """Recipients that only a displayed line names."""
    for tag, header in _DISPLAYED:
        told = " ".join(value for name, value in letter.headers if name == header)
        shown = [name.strip() for name in _text(properties.get(tag)).split(";")]
        letter.headers += [(header, name) for name in shown if name and name not in told]


def _add_attachment(
    letter: Letter, ole: olefile.OleFileIO, folder: list[str], number: int, depth: int, names: dict[int, str]
) -> None:
    properties = _properties(ole, folder, header=8)
    told = (_text(properties.get(tag)) for tag in (0x3707, 0x3704, 0x3001))
    name = tidy_path(next((text for text in told if text.strip()), f"attachment-{number}"))
    inner = [*folder, "__substg1.0_3701000D"]
    if ole.exists([*inner, "__properties_version1.0"]):
        if depth < _MOST_DEPTH:
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
    streams = [entry for entry in ole.listdir() if entry[:depth] == folder]
    contents = [bytes(ole.openstream(entry).read()) for entry in streams]
    return max(contents, key=len, default=b"")


def read_pst(source: Source, envelope: Envelope) -> Iterator[Piece]:
    """Every item of a data file as a member named by its folder and number.

    Raises UnsupportedError when libpff is not installed, CorruptError when the file is damaged.
    """
    try:
        import pypff
    except ImportError as error:
        raise UnsupportedError(
            "An Outlook data file. To have it read, install the optional reader: missoula-classify[pst]."
        ) from error
    store = pypff.file()
    with source.open() as stream:
        try:
            store.open_file_object(stream)
        except _PFF_FAILURES as error:
            raise CorruptError("The Outlook data file is damaged.") from error
        try:
            yield from folder_members(_root(store), envelope)
        finally:
            store.close()


# What libpff raises on damage, and Python on answers that are none: its items have more or fewer methods
# as they are messages or plain items. A lack of memory is what it makes of impossible sizes.
_PFF_FAILURES = (OSError, MemoryError, AttributeError, TypeError, ValueError, OverflowError, SystemError)


def _root(store: Any) -> Any:
    """The folder of all folders. Raises CorruptError without one."""
    try:
        root = store.get_root_folder()
    except _PFF_FAILURES:
        root = None
    if root is None:
        raise CorruptError("The Outlook data file has lost its folders.")
    return root


def folder_members(root: Any, envelope: Envelope) -> Iterator[Piece]:
    """Members for the items of a pypff folder and the folders in it; each item's damage is its own.

    A remark says which folders could not be read.
    """
    stack: list[tuple[Any, str]] = [(root, "")]
    unread = 0
    while stack:
        folder, path = stack.pop()
        items, folders = (_count(folder, kind) for kind in ("messages", "folders"))
        unread += (items is None) + (folders is None)
        for number in range(items or 0):
            yield from _pst_member(folder, number, path, envelope)
        for number in reversed(range(folders or 0)):
            try:
                inner = folder.get_sub_folder(number)
                name = tidy_path(inner.get_name() or f"folder-{number + 1}").replace("/", "-")
            except _PFF_FAILURES:
                unread += 1
                continue
            stack.append((inner, f"{path}{name}/"))
    if unread:
        yield Remark("partial", f"{unread} folders of the Outlook data file could not be read.")


def _count(folder: Any, kind: str) -> int | None:
    try:
        return int(getattr(folder, f"get_number_of_sub_{kind}")())
    except _PFF_FAILURES:
        return None


def _pst_member(folder: Any, number: int, path: str, envelope: Envelope) -> Iterator[Member]:
    """One item; nothing for a plain item without words, as Outlook keeps its free and busy times."""
    name = f"{path}{number + 1:05d}.eml"
    try:
        item = folder.get_sub_message(number)
        letter = pst_letter(item)
        is_bare = not hasattr(item, "get_plain_text_body") and letter == Letter()
        data = letter.as_bytes()
    except _PFF_FAILURES:
        yield failed(name, CorruptError("This item of the data file is damaged."), envelope)
        return
    if is_bare:
        return
    envelope.count_member()
    envelope.count_bytes(len(data))
    flaws = ", ".join(letter.flaws)
    error = CorruptError(f"Of this item could not be read: {flaws}.") if flaws else None
    yield Member(name, Source(name.rpartition("/")[2], data=data, size=len(data)), error)


def pst_letter(item: Any, depth: int = 0) -> Letter:
    """An item of pypff, with what of it could not be read; a plain item has neither body nor files."""
    flaws: list[str] = []

    def asked(what: str, method: str, *arguments: int, owner: Any = item) -> Any:
        """What libpff answers; None where the item has nothing of the kind or it is damaged."""
        ask = getattr(owner, method, None)
        if ask is None:
            return None
        try:
            return ask(*arguments)
        except _PFF_FAILURES:
            flaws.append(what)
            return None

    properties = _first_set(item, flaws)
    letter = Letter(headers=_headers(properties), flaws=flaws)
    letter.plain = _pst_text(asked("its text", "get_plain_text_body"))
    letter.html = asked("its page", "get_html_body") or b""
    letter.rtf = asked("its formatted text", "get_rtf_body") or b""
    for recipient in _all_sets(_recipients(item, flaws), flaws):
        _add_recipient(letter, recipient)
    _add_displayed(letter, properties)
    letter.properties = _fields(properties, {}, " ".join(value for _, value in letter.headers))
    for number in range(asked("its attachments", "get_number_of_attachments") or 0):
        attachment = asked(f"attachment {number + 1}", "get_attachment", number)
        if attachment is not None:
            _add_pst_attachment(letter, attachment, number + 1, depth, flaws)
    return letter


def _recipients(item: Any, flaws: list[str]) -> Any:
    try:
        return getattr(item, "recipients", None)
    except _PFF_FAILURES:
        flaws.append("its recipients")
        return None


def _first_set(item: Any, flaws: list[str]) -> Properties:
    return next(iter(_all_sets(item, flaws)), {})


def _all_sets(item: Any, flaws: list[str]) -> list[Properties]:
    """The record sets up to the first that is damaged."""
    found: list[Properties] = []
    try:
        for properties in _record_sets(item) if item is not None else ():
            found.append(properties)  # noqa: PERF402  # what came before the damage is kept
    except _PFF_FAILURES:
        flaws.append("its properties")
    return found


def _add_pst_attachment(letter: Letter, attachment: Any, number: int, depth: int, flaws: list[str]) -> None:
    """A file, or the item that is attached in its place."""
    properties = _first_set(attachment, flaws)
    told = (_text(properties.get(tag)) for tag in (0x3707, 0x3704, 0x3001))
    name = tidy_path(next((text for text in told if text.strip()), f"attachment-{number}"))
    try:
        if attachment.get_number_of_sub_items():
            if depth < _MOST_DEPTH:
                inner = pst_letter(attachment.get_sub_item(0), depth + 1)
                letter.letters.append((f"{name}.eml", inner))
                flaws += inner.flaws
            else:
                flaws.append("items inside items, too deep")
            return
        size = attachment.get_size()
        if size:
            letter.files.append((name, attachment.read_buffer(size)))
    except _PFF_FAILURES:
        flaws.append(f"attachment {number}")


def _pst_text(body: object) -> str:
    return decode(body) if isinstance(body, bytes) else _text(body)


def _record_sets(item: Any) -> Iterator[Properties]:
    """Property tags and values of each record set; libpff keeps the names of own properties to itself."""
    for group in range(item.get_number_of_record_sets()):
        records = item.get_record_set(group)
        found: Properties = {}
        for number in range(records.get_number_of_entries()):
            entry = records.get_entry(number)
            tag, kind = entry.get_entry_type(), entry.get_value_type()
            if tag is None:
                continue
            if kind in (_UNICODE, _BYTES):
                found[tag] = (entry.get_data_as_string() or "").strip("\0 ")
            elif kind == _TIME and tag < 0x8000:
                found[tag] = _moment(entry.get_data() or bytes(8))
            elif kind == _INTEGER:
                found[tag] = entry.get_data_as_integer()
        yield found
