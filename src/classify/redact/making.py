"""A worker makes a copy: the document read whole, what is cut decided, a new document written."""

from __future__ import annotations

import hashlib
import io
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from classify.blackout.reading import Document
from classify.detect.finding import Finding
from classify.errors import OrderError, TooLargeError
from classify.extract.source import Source
from classify.pipeline.said import location
from classify.redact.checks import FILES_INSIDE
from classify.redact.makers import make
from classify.redact.ordered import orders_of
from classify.redact.plan import Made
from classify.redact.planned import Planned, planned
from classify.redact.profiles import profile
from classify.redact.whole import told, whole_document
from classify.wire import Copying, Line, Written
from models.labels import Outcome

if TYPE_CHECKING:
    from classify.pipeline.tools import Tools

MOST_COPY_BYTES = 300_000_000
"""Of one copy: all of it is held in memory until it is proven."""
_BLOCK = 1 << 20
_FEWEST = 3
_ROUNDS = 3
"""Copies that are made at most: what detectors find in one, since what stood beside it is gone, is not in the
next."""


def copy_of(
    source: Source, path: str, number: int, copying: Copying, into: int, tools: Tools
) -> Iterator[Written | Line]:
    """Write a copy to the descriptor `into` and tell what was cut, or one sentence why there is none.

    Raises NoRoomError when temporary files find none.
    """

    def act() -> Iterator[Written]:
        for document in whole_document(source, path, copying.member, tools):
            plan = plan_of(document, path, copying, tools)
            made, data, rounds = made_of(document, plan, tools)
            at = 0
            while at < len(data):
                at += os.write(into, data[at : at + _BLOCK])
            yield Written(
                number=number,
                source=digest_of(source),
                suffix=made.suffix,
                removed=removed_by(made, plan),
                stays=plan.stays,
                left_out=_left_out(made, document),
                boxes=made.boxes,
                rounds=rounds,
                detectors=tools.scanner.version,
                policy=tools.policy.version,
            )

    yield from told(number, act)


def plan_of(document: Document, path: str, copying: Copying, tools: Tools) -> Planned:
    """What is cut from a document: the same for who makes a copy and for who attacks it.

    Raises NoProfileError; OrderError where what people ordered by hand cannot be followed.
    """
    tags = set(copying.tags)
    if document.evidence is not None:
        tags |= set(tools.policy.propose(document.evidence, location(path, tools), Outcome.OK).tags)
    orders = orders_of(document, copying)
    plan = planned(
        document, profile(copying.profile), tools.scanner, copying.decided, copying.drawn, tags, orders
    )
    if plan.found.missed:
        raise OrderError("Where something was drawn or given back by hand nothing stands.")
    return plan


def made_of(document: Document, plan: Planned, tools: Tools) -> tuple[Made, memoryview, int]:
    """The copy in memory, made again without what its own maker still finds in it, and how often it was made.

    What is found goes into the plan.
    """
    rounds = 0
    while True:
        rounds += 1
        held = io.BytesIO()
        made = make(document, plan, held, tools)
        data = held.getbuffer()
        if len(data) > MOST_COPY_BYTES:
            raise TooLargeError("The copy would be larger than a copy may be.")
        name = f"copy{made.suffix}"
        again = Source(name, data=bytes(data), size=len(data))
        new = sum(plan.also(telling(copy.found)) for copy in whole_document(again, name, None, tools))
        if not new or rounds == _ROUNDS:
            return made, data, rounds


def telling(found: Iterable[Finding]) -> list[Finding]:
    """Those of the findings in a copy that can tell anything: not two letters, as which an engine for OCR
    reads a black box. (One of two letters in the original is sought in the copy like all of its values.)
    """
    return [one for one in found if sum(map(str.isalnum, one.text)) >= _FEWEST]


def removed_by(made: Made, plan: Planned) -> dict[str, int]:
    """What was cut, by entity; and what went with a part that is not copied (properties, hidden sheets)."""
    with_its_part = Counter(finding.entity for finding, _ in plan.found.cut)
    return {**with_its_part, **{entity: number for entity, number in made.removed.items() if number}}


def _left_out(made: Made, document: Document) -> dict[str, int]:
    """What its maker left out, and the files inside that it did not even count."""
    told = dict(made.left_out)
    others = document.members - sum(told.get(word, 0) for word in ("pictures", "attachments", FILES_INSIDE))
    return told | {FILES_INSIDE: others} if others > 0 else told


def digest_of(source: Source) -> bytes:
    """SHA-256 of the file as it was read."""
    digest = hashlib.sha256()
    with source.open() as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.digest()
