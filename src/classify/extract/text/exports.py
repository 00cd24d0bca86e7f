"""What Microsoft 365 hands out when asked: chats and channels from Teams as people said them.

Lists of SharePoint, Results.csv of eDiscovery and HTML exports need no reader of their own: they
are tables and pages. Chats do, for in JSON each message is scattered over a dozen keys.
Shapes: Microsoft Graph `chatMessage`, the eDiscovery and GDPR exports of Teams and Skype
(`conversations[].MessageList[]`), and Slack-like exports that others make.
"""

from __future__ import annotations

from collections.abc import Iterator

from classify.extract.document import Place, TableBlock, TextBlock
from classify.extract.text.keyed import flattened

_SENDER_KEYS = ("from", "sender", "author", "user", "displayName", "userName", "creator", "From")
_TEXT_KEYS = ("body", "content", "text", "message", "Content", "Body")
_TIME_KEYS = (
    "createdDateTime",
    "composetime",
    "originalarrivaltime",
    "timestamp",
    "ts",
    "date",
    "sentDateTime",
    "created",
)
_LIST_KEYS = (
    "messages",
    "value",
    "MessageList",
    "conversations",
    "chats",
    "channels",
    "threads",
    "replies",
    "teams",
)


def chat(document: object) -> list[TextBlock]:
    """The messages of a chat export with senders and everything else said in it; [] for other JSON."""
    lists = list(_message_lists(document, depth=0))
    if not lists:
        return []
    said: list[TextBlock] = []
    told: set[int] = set()
    for messages in lists:
        told.add(id(messages))
        for message in messages:
            said.extend(_message_blocks(message, len(said)))
    said.extend(_around(document, told))
    return said


def _message_lists(node: object, depth: int) -> Iterator[list[dict[str, object]]]:
    """Every list of messages, at the places where exports have them."""
    if depth > 6:
        return
    if isinstance(node, list):
        records = [item for item in node if isinstance(item, dict)]
        if records and len(records) == len(node) and all(_is_message(item) for item in records):
            yield node
            return
        for item in records:
            yield from _message_lists(item, depth + 1)
    elif isinstance(node, dict):
        for key in _LIST_KEYS:
            if isinstance(node.get(key), (list, dict)):
                yield from _message_lists(node[key], depth + 1)


def _is_message(item: dict[str, object]) -> bool:
    has = [any(key in item for key in keys) for keys in (_SENDER_KEYS, _TEXT_KEYS, _TIME_KEYS)]
    return all(has)


def _message_blocks(message: dict[str, object], number: int) -> Iterator[TextBlock]:
    place = Place("message", paragraph=number + 1)
    sender_key = next((key for key in _SENDER_KEYS if message.get(key)), None)
    sender = _name_in(message[sender_key]) if sender_key else ""
    if sender:
        yield TextBlock(sender, place, label="from")
    for key in _TEXT_KEYS:
        yield from _texts(flattened(message.get(key), place, "message"))
    for key, value in message.items():
        if key == sender_key and not isinstance(value, str):
            yield from (block for block in _texts(flattened(value, place, key)) if block.text != sender)
        elif key == "replies" and isinstance(value, list):
            for reply in value:
                if isinstance(reply, dict):
                    yield from _message_blocks(reply, number)
        elif key != sender_key and key not in _TEXT_KEYS:
            yield from _texts(flattened(value, place, key))


def _name_in(value: object) -> str:
    """A sender's name wherever the export has put it."""
    if isinstance(value, str):
        return value
    if not isinstance(value, dict):
        return ""
    for key in ("displayName", "name", "emailAddress", "address"):
        inner = value.get(key)
        if isinstance(inner, str) and inner:
            return inner
    return next(
        (name for inner in value.values() if (name := _name_in(inner) if isinstance(inner, dict) else "")), ""
    )


def _around(document: object, told: set[int]) -> Iterator[TextBlock]:
    """Topic, members and whatever else the export holds beside the messages."""

    def without(node: object) -> object:
        if id(node) in told:
            return None
        if isinstance(node, dict):
            return {key: without(value) for key, value in node.items()}
        if isinstance(node, list):
            return [without(value) for value in node]
        return node

    yield from _texts(flattened(without(document), Place()))


def _texts(pieces: Iterator[object]) -> Iterator[TextBlock]:
    """Blocks of text; a table among them cell by cell under its header."""
    for piece in pieces:
        if isinstance(piece, TextBlock):
            yield piece
        elif isinstance(piece, TableBlock):
            header, *rows = piece.rows
            for row in rows:
                for name, cell in zip(header, row, strict=False):
                    if cell.strip():
                        yield TextBlock(cell, piece.place, label=name)
