"""A worker makes a copy: the document read whole, what is cut decided, a new document written."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

from classify.errors import TooLargeError
from classify.extract.source import Source
from classify.redact.makers import make
from classify.redact.planning import Planned, planned
from classify.redact.whole import told, whole_document
from classify.wire import Copying, Line, Written

if TYPE_CHECKING:
    from classify.pipeline.tools import Tools

MOST_COPY_BYTES = 300_000_000
"""Of one copy: all of it is held in memory until it is proven."""
_BLOCK = 1 << 20


def copy_of(
    source: Source, path: str, number: int, copying: Copying, into: int, tools: Tools
) -> Iterator[Written | Line]:
    """Write a copy to the descriptor `into` and tell what was cut, or one sentence why there is none.

    Raises NoRoomError when temporary files find none.
    """

    def act() -> Iterator[Written]:
        for document in whole_document(source, path, copying.member, tools):
            plan = planned(document, path, copying, tools)
            written = _written(number, source, plan, into, tools)
            yield written

    yield from told(number, act)


def _written(number: int, source: Source, plan: Planned, into: int, tools: Tools) -> Written:
    held = io.BytesIO()
    made = make(plan, held, tools)
    data = held.getbuffer()
    if len(data) > MOST_COPY_BYTES:
        raise TooLargeError("The copy would be larger than a copy may be.")
    at = 0
    while at < len(data):
        at += os.write(into, data[at : at + _BLOCK])
    return Written(
        number=number,
        source=digest_of(source),
        suffix=made.suffix,
        removed=made.removed,
        stays=plan.stays(),
        left_out=plan.document.members,
        boxes=made.boxes,
        detectors=tools.scanner.version,
        policy=tools.policy.version,
    )


def digest_of(source: Source) -> bytes:
    """SHA-256 of the file as it was read."""
    with source.open() as stream:
        return hashlib.file_digest(stream, "sha256").digest()
