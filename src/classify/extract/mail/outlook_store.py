"""Outlook data files (.pst, .ost) through libpff: every item a member of its folder."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from classify.errors import CorruptError, UnsupportedError
from classify.extract.containers.unfold import failed, tidy_path
from classify.extract.document import Member, Piece, Remark
from classify.extract.envelope import Envelope
from classify.extract.known.charset import decode
from classify.extract.mail.letter import Letter
from classify.extract.mail.outlook_fields import (
    BYTES,
    INTEGER,
    MOST_DEPTH,
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
from classify.extract.source import Source


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
    letter = Letter(headers=headers(properties), flaws=flaws)
    letter.plain = _pst_text(asked("its text", "get_plain_text_body"))
    letter.html = asked("its page", "get_html_body") or b""
    letter.rtf = asked("its formatted text", "get_rtf_body") or b""
    for recipient in _all_sets(_recipients(item, flaws), flaws):
        add_recipient(letter, recipient)
    add_displayed(letter, properties)
    letter.properties = fields(properties, {}, " ".join(value for _, value in letter.headers))
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
    told = (text_of(properties.get(tag)) for tag in (0x3707, 0x3704, 0x3001))
    name = tidy_path(next((text for text in told if text.strip()), f"attachment-{number}"))
    try:
        if attachment.get_number_of_sub_items():
            if depth < MOST_DEPTH:
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
    return decode(body) if isinstance(body, bytes) else text_of(body)


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
            if kind in (UNICODE, BYTES):
                found[tag] = (entry.get_data_as_string() or "").strip("\0 ")
            elif kind == TIME and tag < 0x8000:
                found[tag] = moment(entry.get_data() or bytes(8))
            elif kind == INTEGER:
                found[tag] = entry.get_data_as_integer()
        yield found
