"""A worker that did not make a copy attacks it: it reads the original again, so it knows what must be gone.

The values are found anew here. None came from the maker, so a maker that was taken over by a hostile file can
hide none of them; and none leaves this process.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from classify.blackout.leaves import Block
from classify.errors import CopyRefusedError
from classify.extract.document import TableBlock, TextBlock
from classify.extract.source import Source
from classify.redact.makers import proofs
from classify.redact.making import digest_of, made_of, plan_of, telling
from classify.redact.misread import words_in
from classify.redact.planned import Planned
from classify.redact.whole import told, whole_document
from classify.wire import Attacked, Check, Copying, Line, Written

if TYPE_CHECKING:
    from classify.pipeline.tools import Tools


def attacks_on(
    source: Source, path: str, number: int, copying: Copying, copy: int, tools: Tools
) -> Iterator[Attacked | Line]:
    """Attack the copy in the file of the descriptor `copy`, and tell what withstood.

    Raises NoRoomError when temporary files find none.
    """
    data, written = _bytes_of(copy), copying.written
    assert written is not None, "an attack is on something that was written"

    def act() -> Iterator[Attacked]:
        for document in whole_document(source, path, copying.member, tools):
            plan = plan_of(document, path, copying, tools)
            if written.rounds > 1:
                # What its maker found in a first copy is found here in the same way, and not taken from it.
                made_of(document, plan, tools)
            left, checks = _tried(plan, data, written, tools)
            if all(check.holds for check in checks):
                checks += proofs(document, plan, data, written, tools)
            digest = hashlib.sha256(data).digest()
            yield Attacked(number, digest_of(source), digest, dict(left), checks)

    yield from told(number, act)


def _tried(plan: Planned, data: bytes, written: Written, tools: Tools) -> tuple[Counter[str], list[Check]]:
    """What our own readers and detectors find in the copy."""
    left: Counter[str] = Counter()
    name = f"copy{written.suffix}"
    copied = Source(name, data=data, size=len(data))
    words = words_in(data, written.suffix)
    try:
        for document in whole_document(copied, name, None, tools):
            for text in texts_of(document.blocks):
                left.update(plan.left_in(text))
                tools.heartbeat()
            strangers = Counter(one.entity for one in telling(document.found, words) if plan.forbids(one))
    except CopyRefusedError:
        return left, [Check("read_whole", holds=False)]
    silent = {finding.entity for finding, _ in plan.found.cut} - written.removed.keys()
    return left + strangers, [
        Check("read_whole", holds=True),
        Check("nothing_left", holds=not left),
        Check("searched_again", holds=not strangers),
        Check("had_effect", holds=not silent, figures={"cut": sum(written.removed.values())}),
    ]


def texts_of(blocks: list[Block]) -> Iterator[str]:
    """Every text of a document: of blocks, of what stands beside them, of cells."""
    for block in blocks:
        if isinstance(block, TextBlock):
            yield block.text
            if block.label:
                yield block.label
        elif isinstance(block, TableBlock):
            if block.place.sheet:
                yield block.place.sheet
            for row in block.rows:
                yield from filter(None, row)


def _bytes_of(descriptor: int) -> bytes:
    return os.pread(descriptor, os.fstat(descriptor).st_size, 0)
