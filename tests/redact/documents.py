"""Documents as plans and makers get them: read whole, searched, the persons in them known."""

from __future__ import annotations

import functools
import io
from collections.abc import Sequence
from typing import Any

from classify.blackout.reading import Document
from classify.detect.finding import Finding, Why
from classify.detect.scan import Scanner
from classify.extract.document import Place, TableBlock, TextBlock
from classify.extract.source import Source
from classify.label.policy import Policy
from classify.pipeline import Tools
from classify.redact.office import maker_of
from classify.redact.plan import Made
from classify.redact.planned import Planned, planned
from classify.redact.profiles import profile
from classify.redact.whole import whole_document
from models.labels import Entity, Role
from tests.redact.officefiles import SUSPECT, VICTIM

WHY = Why("test", "1", "It was said so.")
PERSONS: Sequence[tuple[str, Role | None]] = ((VICTIM, Role.VICTIM), (SUSPECT, Role.SUSPECT))


@functools.cache
def tools() -> Tools:
    """Detectors without the model for names, which takes seconds to load: who is named is said by hand."""
    return Tools(scanner=Scanner.load(names=False), policy=Policy.load())


def document_of(data: bytes, name: str, persons: Sequence[tuple[str, Role | None]] = PERSONS) -> Document:
    """A file read and searched, with findings of these persons wherever they stand in full."""
    source = Source(name, data=data, size=len(data))
    [document] = list(whole_document(source, name, None, tools()))
    document.found = [one for one in document.found if one.entity != Entity.PERSON]
    for block in document.blocks:
        for name, role in persons:
            document.found += _named(block, name, role)
    return document


def _named(block: TextBlock | TableBlock, name: str, role: Role | None) -> list[Finding]:
    if isinstance(block, TextBlock):
        at = block.text.find(name)
        start = at + block.offset
        return [person(name, block.place_at(at), start, role)] if at >= 0 else []
    return [
        person(name, block.cell_place(row, column), text.index(name), role)
        for row, cells in enumerate(block.rows)
        for column, text in enumerate(cells)
        if name in text
    ]


def person(name: str, place: Place, start: int, role: Role | None = None) -> Finding:
    """A finding of a person."""
    return Finding(Entity.PERSON, name, 0.9, place, start, start + len(name), WHY, role)


def plan_of(document: Document, name: str = "default", **how: Any) -> Planned:
    """Its plan."""
    return planned(document, profile(name), tools().scanner, **how)


def copy_of(document: Document, plan: Planned | None = None) -> tuple[Made, bytes]:
    """A copy by the maker whose turn it is."""
    held = io.BytesIO()
    made = maker_of(document)(document, plan or plan_of(document), held)
    return made, held.getvalue()
