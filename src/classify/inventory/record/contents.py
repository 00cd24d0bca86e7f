"""Contents: what was found in bytes is stored once for all copies read in the same view."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from classify.inventory.bulk import insert_many
from classify.inventory.handles import ScanHandle
from classify.inventory.proposals import joined_words
from classify.inventory.rebuild import known_contents
from classify.inventory.record.findings import Owned, write_findings
from classify.inventory.tables import CONTENT
from classify.results import FileResult
from models.columns import now
from models.labels import Outcome

_NOT_ABOUT_CONTENT = (Outcome.UNREADABLE, Outcome.TIMEOUT, Outcome.NOT_EXAMINED)
"""Outcomes another copy of the same bytes need not share: nothing may be copied from them."""


def ensure_contents(
    session: Session, scan: ScanHandle, results: Iterable[FileResult]
) -> dict[tuple[str, str], Any]:
    """Content rows (id, findings, entities, evidence) by digest and view, written where there are none."""
    fresh: dict[tuple[str, str], FileResult] = {}
    for result in results:
        key = content_key(scan, result)
        if key and (key not in fresh or fresh[key].same_as is not None):
            fresh[key] = result
    there = _contents(session, scan, fresh)
    # Another machine may have been first with a copy, also where every file is read again.
    settled = known_contents(session, scan, fresh) if scan.joined and scan.reads_anew else frozenset()
    missing = {
        key: result
        for key, result in fresh.items()
        if key not in settled and _tells_more(result, there.get(key), scan)
    }
    if not missing:
        return there
    insert_many(session, CONTENT, [_content_row(*key, result, scan) for key, result in missing.items()])
    there = _contents(session, scan, fresh)
    owned = [Owned(result.content_findings, content_id=there[key].id) for key, result in missing.items()]
    write_findings(session, scan, owned)
    return there


def content_key(scan: ScanHandle, result: FileResult) -> tuple[str, str] | None:
    """Digest and view; None for a member, or a file whose bytes nobody could digest."""
    return (result.content_digest, scan.share.view(result.path)) if result.content_digest else None


def _contents(
    session: Session, scan: ScanHandle, keys: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], Any]:
    """The newest rows that the present detectors made, by digest and view."""
    columns = (CONTENT.c.id, CONTENT.c.digest, CONTENT.c.view, CONTENT.c.findings, CONTENT.c.entities)
    rows = select(*columns, CONTENT.c.outcome, CONTENT.c.evidence).where(
        CONTENT.c.domain == scan.share.domain.value,
        CONTENT.c.digest.in_(sorted({digest for digest, _ in keys})),
        CONTENT.c.detector_version == scan.detector_version,
    )
    return {(row.digest, row.view): row for row in session.execute(rows.order_by(CONTENT.c.id))}


def _tells_more(result: FileResult, there: Any | None, scan: ScanHandle) -> bool:
    if result.same_as is not None:
        return False
    # The same bytes can end otherwise under another load: what says more about them stands.
    return (
        there is None
        or scan.reads_anew
        or (Outcome(there.outcome) in _NOT_ABOUT_CONTENT and result.outcome not in _NOT_ABOUT_CONTENT)
    )


def _content_row(digest: str, view: str, result: FileResult, scan: ScanHandle) -> dict[str, Any]:
    findings = result.content_findings
    return {
        "domain": scan.share.domain.value,
        "digest": digest,
        "view": view,
        "size": result.size,
        "media": result.media,
        "outcome": result.outcome.value,
        "detector_version": scan.detector_version,
        "findings": len(findings),
        "entities": joined_words(finding.entity for finding in findings),
        "evidence": {**result.evidence, "name": None} if result.evidence is not None else None,
        "analysed_at": now(),
    }
