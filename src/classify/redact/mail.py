"""Mail written anew: the headers that people read, the text, and which files were attached."""

from __future__ import annotations

from collections.abc import Iterator
from email.charset import QP, Charset
from email.header import Header
from email.message import Message
from typing import Any, BinaryIO

from classify.blackout.reading import Document
from classify.extract.document import TextBlock
from classify.redact.pen import Pen
from classify.redact.plan import Made, Plan
from classify.redact.texts import text_of

HEADERS = ("From", "To", "Cc", "Date", "Subject")
ATTACHED = "Attached files, not in this copy:"
HEADER = "mail header"


def make(document: Document, plan: Plan, out: BinaryIO) -> Made:
    """Writes a message of plain text. Attached files are documents of their own: they are
    named, not copied.
    """
    pen = Pen(plan)
    headers: dict[str, str] = {}
    for block in document.blocks:
        if isinstance(block, TextBlock) and block.place.part == HEADER and block.label in HEADERS:
            headers.setdefault(block.label, " ".join(pen.block(block).split()))
    message: Any = Message()
    for name in HEADERS:
        if value := headers.get(name):
            message[name] = value if value.isascii() else Header(value, "utf-8", header_name=name)
    body = text_of(_without_headers(document), pen)
    if names := list(attached(document)):
        pen.left_out["attachments"] += len(names)
        body += f"\n{ATTACHED}\n" + "".join(f"- {pen.text(name)}\n" for name in names)
    letters = Charset("utf-8")
    letters.body_encoding = QP
    message.set_payload(body, letters)
    out.write(message.as_bytes())
    return pen.made(".eml")


def _without_headers(document: Document) -> Document:
    body = [block for block in document.blocks if block.place.part != HEADER]
    return Document(document.source, document.envelope, document.media, body)


def attached(document: Document) -> Iterator[str]:
    """Names of the files that were attached."""
    if document.media != "eml":
        return
    from classify.extract.mail.messages import parsed

    with document.source.open() as stream:
        message = parsed(stream.read())
    for part in message.walk():
        if name := part.get_filename():
            yield str(name)
