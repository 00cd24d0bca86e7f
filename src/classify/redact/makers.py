"""Who writes the copy of which document, and who attacks it: the one table of both."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from classify.blackout.reading import Document
from classify.redact.plan import Made
from classify.redact.planned import Planned
from classify.wire import Check, Written

if TYPE_CHECKING:
    from classify.pipeline.tools import Tools


def make(document: Document, plan: Planned, out: BinaryIO, tools: Tools) -> Made:
    """Write the copy of a document to `out`. Raises NoMakerError where nobody can, or as its maker does."""
    plan.heartbeat = tools.heartbeat
    if document.is_pdf:
        from classify.redact import pdf

        return pdf.make(document, plan, out, heartbeat=tools.heartbeat)
    if document.is_picture:
        from classify.redact import pictures

        return pictures.make(document, plan, out, heartbeat=tools.heartbeat)
    from classify.redact.office import maker_of

    return maker_of(document)(document, plan, out)


def proofs(document: Document, plan: Planned, data: bytes, written: Written, tools: Tools) -> list[Check]:
    """What withstood of the attacks on a copy of this kind."""
    plan.heartbeat = tools.heartbeat
    if document.is_pdf or document.is_picture:
        from classify.redact.proof.pages import prove

        gone = plan.gone.texts
        return prove(document, plan, data, written.boxes, gone, ocr=tools.ocr, heartbeat=tools.heartbeat)
    from classify.redact.office import prove as prove_document

    return prove_document(document, plan, data, written.suffix)
