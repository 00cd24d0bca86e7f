"""Findings as rows: places with the names of sheets sealed, and every different explanation once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from pydantic_core import to_json
from sqlalchemy import delete, select
from sqlmodel import Session

from classify.inventory.bulk import insert_new, insert_rows
from classify.inventory.handles import ScanHandle, chunks
from classify.inventory.tables import EXPLANATION, FINDING
from classify.results import StoredFinding


class Owned(NamedTuple):
    """Findings with the one content or item they hang on."""

    findings: Sequence[StoredFinding]
    content_id: int | None = None
    item_id: int | None = None


_FINDING_COLUMNS = (
    *("content_id", "item_id", "entity", "place", "sheet_sealed", "start", "end", "score", "role"),
    *("fingerprint", "explanation_id"),
)


def write_findings(session: Session, scan: ScanHandle, owned: Sequence[Owned]) -> None:
    """Writes findings: by far the most rows of a scan, so they go in without the mapper's handling."""
    explanations = _explanations(session, (finding for some in owned for finding in some.findings))
    places = _Places(scan)
    rows = [
        (
            content_id,
            item_id,
            finding.entity,
            *places.columns(finding),
            finding.start,
            _NO_END,
            finding.score,
            finding.role,
            finding.fingerprint,
            explanations[id(finding.why)],
        )
        for findings, content_id, item_id in owned
        for finding in findings
    ]
    insert_rows(session, FINDING, _FINDING_COLUMNS, rows)


_NO_END = 0
"""Where a value ends would tell how long it is: no use of the inventory needs it."""


class _Places:
    """The columns `place` and `sheet_sealed`; the name of a sheet is sealed once a batch."""

    def __init__(self, scan: ScanHandle) -> None:
        self._seal = scan.share.sealer.seal
        self._sheets: dict[str, bytes] = {}

    def columns(self, finding: StoredFinding) -> tuple[str, bytes | None]:
        """JSON of the place without the sheet's name, and that name sealed.

        Of a value in the file's name, which must be masked in lists, its end is sealed instead.
        """
        place = finding.place
        if finding.is_in_name:
            return to_json(place).decode(), self._seal(str(finding.end))
        if "sheet" not in place:
            return to_json(place).decode(), None
        rest = {name: value for name, value in place.items() if name != "sheet"}
        return to_json(rest).decode(), self._sealed(str(place["sheet"]))

    def _sealed(self, sheet: str) -> bytes:
        if sheet not in self._sheets:
            self._sheets[sheet] = self._seal(sheet)
        return self._sheets[sheet]


def _explanations(session: Session, findings: Iterable[StoredFinding]) -> dict[int, int]:
    """Ids of the findings' explanations, by identity of `why`; every different one is stored once."""
    # Equal explanations of one file are one object.
    objects = {id(finding.why): finding.why for finding in findings}
    digests: dict[int, str] = {}
    different: dict[str, dict[str, Any]] = {}
    for identity, why in objects.items():
        text = json.dumps(why, sort_keys=True)
        digest = digests[identity] = hashlib.sha256(text.encode()).hexdigest()[:32]
        different[digest] = why
    known = _explanation_ids(session, list(different))
    # In one order everywhere, so that two writers who know the same new reasons wait one for the other.
    missing = sorted(digest for digest in different if digest not in known)
    if missing:
        rows = [
            {
                "digest": digest,
                "detector": str(different[digest].get("detector", "")),
                "version": str(different[digest].get("version", "")),
                "why": different[digest],
            }
            for digest in missing
        ]
        insert_new(session, EXPLANATION, rows)
        known.update(_explanation_ids(session, missing))
    return {identity: known[digest] for identity, digest in digests.items()}


def _explanation_ids(session: Session, digests: list[str]) -> dict[str, int]:
    known: dict[str, int] = {}
    for chunk in chunks(digests):
        rows = select(EXPLANATION.c.digest, EXPLANATION.c.id).where(EXPLANATION.c.digest.in_(chunk))
        known.update((row.digest, row.id) for row in session.execute(rows))
    return known


def forget_findings(session: Session, items: Sequence[int]) -> None:
    """Deletes the findings that hang on these items (those of contents stay)."""
    if items:
        session.execute(delete(FINDING).where(FINDING.c.item_id.in_(items)))
