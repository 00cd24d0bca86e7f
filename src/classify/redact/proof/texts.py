"""Attacks on copies that are text: plain, with commas, JSON, web pages, mail."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from email import message_from_bytes
from email.header import decode_header, make_header
from html.parser import HTMLParser
from types import MappingProxyType
from typing import Any

from classify.blackout.leaves import Block
from classify.blackout.reading import Document
from classify.extract.document import TableBlock, TextBlock
from classify.extract.known.charset import open_text
from classify.redact.html import HEAD
from classify.redact.mail import ATTACHED, HEADER, HEADERS, attached
from classify.redact.pen import Pen, is_seen, plain
from classify.redact.planned import Planned
from classify.redact.proof.haystack import found_in
from classify.redact.proof.words import (
    expected_texts,
    proof_of_columns,
    proof_of_values,
    proof_of_what_stays,
    proof_of_words,
)
from classify.redact.sheets import guarded
from classify.wire import Check

_TAGS = frozenset("html head meta title style body p b table tr td".split())
_TECHNICAL = frozenset({"mime-version", "content-type", "content-transfer-encoding"})


@dataclass(slots=True)
class Told:
    """What somebody else's reader finds in a copy."""

    texts: list[str] = field(default_factory=list)
    flaws: int = 0
    """What is no text and has no business there."""


def prove_text(document: Document, plan: Planned, data: bytes, suffix: str) -> list[Check]:
    """What withstood of a copy whose name ends in `suffix`."""
    told = READERS[suffix](data)
    expected = expected_texts(
        document, plan, lambda block: is_seen(block) and _is_copied(block, suffix), labels=suffix != ".eml"
    )
    said = [ATTACHED, *map(Pen(plan).text, attached(document))] if suffix == ".eml" else []
    left = found_in(data, plan.gone.texts)
    return [
        Check("no_value_in_bytes", holds=not left, figures={"values": len(plan.gone.texts), "left": left}),
        Check("text_alone", holds=not told.flaws, figures={"flaws": told.flaws}),
        proof_of_values(plan, told.texts),
        _leaves(document, plan, data) if suffix == ".json" else proof_of_words(expected, told.texts, said),
        *proof_of_columns(document, plan, told.texts),
        proof_of_what_stays(expected, plan, told.texts),
    ]


def _is_copied(block: Block, suffix: str) -> bool:
    if suffix == ".csv":
        return isinstance(block, TableBlock)
    return block.place.part != HEADER or (isinstance(block, TextBlock) and block.label in HEADERS)


def _text(data: bytes) -> Told:
    text = data.decode()
    return Told([text], flaws=int(plain(text) != text))


def _rows(data: bytes) -> Told:
    cells = [cell for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")) for cell in row]
    return Told(cells, flaws=sum(guarded(cell) != cell for cell in cells))


def _json(data: bytes) -> Told:
    return Told([str(leaf) for leaf in _walked(json.loads(data))])


def _walked(value: Any) -> Iterator[Any]:
    """Keys and leaves of a JSON document in order."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from _walked(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _walked(inner)
    else:
        yield value


def _leaves(document: Document, plan: Planned, data: bytes) -> Check:
    """Each leaf is that of the original, but where something is cut of it."""
    with document.source.open() as stream, open_text(stream) as text:
        before = list(_walked(json.loads("".join(text))))
    after = list(_walked(json.loads(data)))
    same = len(before) == len(after)
    strange = sum(
        new != old and not plan.cuts(old if isinstance(old, str) else json.dumps(old))
        for old, new in zip(before, after, strict=False)
    )
    return Check(
        "words_unchanged", holds=same and not strange, figures={"words": len(after), "strange": strange}
    )


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.told = Told()
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        allowed = {"html": [("lang", "en")], "meta": [("charset", "utf-8")]}.get(tag, [])
        self.told.flaws += tag not in _TAGS or attrs != allowed
        self._open.append(tag)

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] in ("style", "title"):
            self.told.flaws += data not in HEAD
        else:
            self.told.texts.append(data)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_comment(self, data: str) -> None:  # noqa: ARG002
        self.told.flaws += 1


def _page(data: bytes) -> Told:
    reader = _Page()
    reader.feed(data.decode())
    reader.close()
    return reader.told


def _mail(data: bytes) -> Told:
    message = message_from_bytes(data)
    told = Told(flaws=int(message.is_multipart()))
    for name, value in message.items():
        if name in HEADERS:
            told.texts.append(str(make_header(decode_header(value))))
        elif name.lower() not in _TECHNICAL:
            told.flaws += 1
    body = message.get_payload(decode=True)
    told.texts.append(body.decode() if isinstance(body, bytes) else "")
    return told


READERS: Mapping[str, Callable[[bytes], Told]] = MappingProxyType(
    {".txt": _text, ".csv": _rows, ".json": _json, ".html": _page, ".eml": _mail}
)
"""Somebody else's readers, by the end of a copy's name."""
