"""Recording: the results of a batch and its checkpoint, in one transaction or not at all."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from functools import lru_cache, partial
from typing import Any, NamedTuple

from pydantic_core import to_json
from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlmodel import Session

from classify.detect.finding import Evidence
from classify.errors import InventoryError
from classify.inventory.handles import ScanHandle, chunks
from classify.inventory.register import blank_row
from classify.inventory.savepoints import LARGEST, write_what_goes
from classify.inventory.tables import (
    CHECKPOINT,
    CLASSIFICATION,
    CONTENT,
    EXPLANATION,
    FINDING,
    ITEM,
    insert_rows,
)
from classify.label.proposal import Fired, Missed, Proposal
from classify.results import FileResult, StoredFinding
from classify.twins import without_name
from models.columns import now
from models.labels import Outcome

_NOT_ABOUT_CONTENT = (Outcome.UNREADABLE, Outcome.TIMEOUT, Outcome.NOT_EXAMINED)
"""Outcomes another copy of the same bytes need not share: nothing may be copied from them."""


def record(
    session: Session,
    scan: ScanHandle,
    batch: int,
    results: Sequence[FileResult],
    *,
    one_by_one: bool = False,
) -> bool:
    """Writes `results` and the checkpoint of `batch`; False when that batch was already written.

    A top-level file's own result closes it: members of it that are not in the inventory since this
    scan are marked as gone. `one_by_one`, a result that the database refuses is recorded as `unreadable`,
    and the others stand.

    Raises:
        InventoryError: a result carries a value, or a member's file was never registered.
    """
    if any(finding.text is not None for result in results for finding in result.findings):
        raise InventoryError("A result that carries values was kept out of the inventory.")
    there = select(CHECKPOINT.c.id).where(CHECKPOINT.c.scan_id == scan.id, CHECKPOINT.c.batch == batch)
    if session.execute(there).first() is not None:
        return False
    for chunk in chunks(results):
        write = partial(_record, session, scan)
        write_what_goes(session, chunk, write, _bare, one_by_one=one_by_one)
    closed = [result for result in results if result.container is None]
    row = {
        "scan_id": scan.id,
        "batch": batch,
        "files": len(closed),
        "analysed_bytes": min(LARGEST, sum(result.size for result in closed)),
        "written_at": now(),
    }
    session.execute(insert(CHECKPOINT), [row])
    return True


def _bare(result: FileResult, refusal: Exception) -> FileResult:
    """`result` without what the database may have refused; its label stands, since it may be strict."""
    word = result.proposal
    return FileResult(
        path=result.path,
        outcome=Outcome.UNREADABLE,
        reason=f"the inventory could not keep what was found in it ({type(refusal).__name__})",
        proposal=Proposal(word.label, word.tags, word.doc_type, Outcome.UNREADABLE),
        detector_version=result.detector_version,
        container=result.container,
        holder=result.holder,
    )


def _record(session: Session, scan: ScanHandle, results: Sequence[FileResult]) -> None:
    # Should two members bear the same path, both were given rows of their own by the scan; within
    # one statement the last word about a path stands.
    by_digest = {_digest(scan, result): result for result in results}
    items = _ensure_rows(session, scan, by_digest)
    contents = _ensure_contents(session, scan, by_digest.values())
    _forget_findings(session, FINDING.c.item_id, list(items.values()))
    _write_item_findings(session, scan, by_digest, items, contents)
    _write_classifications(session, scan, by_digest, items)
    _write_items(session, scan, by_digest, items, contents)
    closed = [items[digest] for digest, result in by_digest.items() if result.container is None]
    _mark_lost_members(session, scan, closed)


# Rows


def _digest(scan: ScanHandle, result: FileResult) -> str:
    keys = scan.share.keys
    if result.container is None:
        return keys.path_digest(result.path)
    return keys.member_digest(result.container, result.path)


def _holder_digest(scan: ScanHandle, member: FileResult) -> str | None:
    if member.container is None or member.holder in (None, member.container):
        return None
    return scan.share.keys.member_digest(member.container, member.holder or "")


def _ids(session: Session, scan: ScanHandle, digests: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for chunk in chunks(list(digests)):
        rows = select(ITEM.c.path_digest, ITEM.c.id).where(
            ITEM.c.share_id == scan.share.id, ITEM.c.path_digest.in_(chunk)
        )
        found.update((row.path_digest, row.id) for row in session.execute(rows))
    return found


def _ensure_rows(session: Session, scan: ScanHandle, by_digest: dict[str, FileResult]) -> dict[str, int]:
    """Item ids by path digest; makes the rows of members met for the first time."""
    known = _ids(session, scan, by_digest)
    missing = {digest: result for digest, result in by_digest.items() if digest not in known}
    if not missing:
        return known
    path_digest = scan.share.keys.path_digest
    outer = {result.container or result.path for result in missing.values()}
    containers = _ids(session, scan, {path_digest(path) for path in outer})
    rows = []
    for digest, result in missing.items():
        container = containers.get(path_digest(result.container)) if result.container else None
        if container is None:
            raise InventoryError("A result came for a file that was never registered.")
        row = blank_row(scan, digest, result.path)
        rows.append({**row, "container_id": container, "holder_digest": _holder_digest(scan, result)})
    session.execute(insert(ITEM), rows)
    return {**known, **_ids(session, scan, missing)}


# Contents


def _ensure_contents(session: Session, scan: ScanHandle, results: Iterable[FileResult]) -> dict[str, Any]:
    """Content rows (id, findings, entities) by digest, written where new or differently read."""
    fresh: dict[str, FileResult] = {}
    for result in results:
        digest = result.content_digest
        if digest and (digest not in fresh or fresh[digest].same_as is not None):
            fresh[digest] = result
    there = _contents(session, scan, fresh)
    stale = {
        digest: result
        for digest, result in fresh.items()
        if result.same_as is None and (digest not in there or _is_outdated(there[digest], result, scan))
    }
    if not stale:
        return there
    new = [_content_row(digest, result, scan) for digest, result in stale.items() if digest not in there]
    again = [
        {"row_id": there[digest].id, **_content_row(digest, result, scan)}
        for digest, result in stale.items()
        if digest in there
    ]
    if new:
        session.execute(insert(CONTENT), new)
    if again:
        _forget_findings(session, FINDING.c.content_id, [row["row_id"] for row in again])
        names = [name for name in again[0] if name != "row_id"]
        change = update(CONTENT).where(CONTENT.c.id == bindparam("row_id"))
        session.execute(change.values({name: bindparam(name) for name in names}), again)
    there = _contents(session, scan, fresh)
    owned = [_Owned(result.content_findings, content_id=there[digest].id) for digest, result in stale.items()]
    _write_findings(session, scan, owned)
    return there


def _contents(session: Session, scan: ScanHandle, digests: Iterable[str]) -> dict[str, Any]:
    columns = (CONTENT.c.id, CONTENT.c.digest, CONTENT.c.findings, CONTENT.c.entities)
    rows = select(*columns, CONTENT.c.outcome, CONTENT.c.detector_version, CONTENT.c.evidence).where(
        CONTENT.c.domain == scan.share.domain.value, CONTENT.c.digest.in_(list(digests))
    )
    return {row.digest: row for row in session.execute(rows)}


def _is_outdated(row: Any, result: FileResult, scan: ScanHandle) -> bool:
    # The same bytes can end otherwise under another load: what says more about them stands.
    better = Outcome(row.outcome) in _NOT_ABOUT_CONTENT and result.outcome not in _NOT_ABOUT_CONTENT
    return row.detector_version != scan.detector_version or better or scan.reread


def _content_row(digest: str, result: FileResult, scan: ScanHandle) -> dict[str, Any]:
    findings = result.content_findings
    return {
        "domain": scan.share.domain.value,
        "digest": digest,
        "size": result.size,
        "media": result.media,
        "outcome": result.outcome.value,
        "detector_version": scan.detector_version,
        "findings": len(findings),
        "entities": _joined(finding.entity for finding in findings),
        "evidence": _content_evidence(result),
        "analysed_at": now(),
    }


def _content_evidence(result: FileResult) -> dict[str, Any] | None:
    if result.evidence is None or not result.name_findings:
        return result.evidence
    return without_name(Evidence.from_json(result.evidence), result.name_findings).as_json()


def _joined(words: Iterable[str]) -> str:
    return ",".join(sorted(set(words)))


# Findings


def _forget_findings(session: Session, owner: Any, ids: list[int]) -> None:
    if ids:
        session.execute(delete(FINDING).where(owner.in_(ids)))


def _write_item_findings(
    session: Session,
    scan: ScanHandle,
    by_digest: dict[str, FileResult],
    items: dict[str, int],
    contents: dict[str, Any],
) -> None:
    """Findings of names, and of contents nobody could digest: they belong to the item."""
    owned = []
    for digest, result in by_digest.items():
        own = result.name_findings if result.content_digest in contents else result.findings
        owned.append(_Owned(own, item_id=items[digest]))
    _write_findings(session, scan, owned)


class _Owned(NamedTuple):
    """Findings with the one content or item they hang on."""

    findings: Sequence[StoredFinding]
    content_id: int | None = None
    item_id: int | None = None


_FINDING_COLUMNS = (
    *("content_id", "item_id", "entity", "place", "sheet_sealed", "start", "end", "score", "role"),
    *("fingerprint", "explanation_id"),
)


def _write_findings(session: Session, scan: ScanHandle, owned: Sequence[_Owned]) -> None:
    """Writes findings: by far the most rows of a scan, so they go in without the mapper's handling."""
    explanations = _explanations(session, (finding for some in owned for finding in some.findings))
    places = _Places(scan)
    rows = [
        (
            content_id,
            item_id,
            finding.entity,
            *places.columns(finding.place),
            finding.start,
            finding.end,
            finding.score,
            finding.role,
            finding.fingerprint,
            explanations[id(finding.why)],
        )
        for findings, content_id, item_id in owned
        for finding in findings
    ]
    insert_rows(session, FINDING, _FINDING_COLUMNS, rows)


class _Places:
    """The columns `place` and `sheet_sealed`; the name of a sheet is sealed once a batch."""

    def __init__(self, scan: ScanHandle) -> None:
        self._seal = scan.share.sealer.seal
        self._sheets: dict[str, bytes] = {}

    def columns(self, place: dict[str, Any]) -> tuple[str, bytes | None]:
        """JSON of the place without the sheet's name, and that name sealed."""
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
    missing = [digest for digest in different if digest not in known]
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
        session.execute(insert(EXPLANATION), rows)
        known.update(_explanation_ids(session, missing))
    return {identity: known[digest] for identity, digest in digests.items()}


def _explanation_ids(session: Session, digests: list[str]) -> dict[str, int]:
    known: dict[str, int] = {}
    for chunk in chunks(digests):
        rows = select(EXPLANATION.c.digest, EXPLANATION.c.id).where(EXPLANATION.c.digest.in_(chunk))
        known.update((row.digest, row.id) for row in session.execute(rows))
    return known


# Classifications


def _write_classifications(
    session: Session, scan: ScanHandle, by_digest: dict[str, FileResult], items: dict[str, int]
) -> None:
    proposals = {items[digest]: result.proposal for digest, result in by_digest.items()}
    write_proposals(session, scan.id, scan.policy_version, proposals)


def write_proposals(
    session: Session, scan_id: int, policy_version: str, proposals: dict[int, Proposal]
) -> None:
    """Adds a row to the history of every item whose proposal is not the one that stands."""
    standing: dict[int, Any] = {}
    for ids in chunks(list(proposals)):
        newest = (
            select(func.max(CLASSIFICATION.c.id))
            .where(CLASSIFICATION.c.item_id.in_(ids))
            .group_by(CLASSIFICATION.c.item_id)
        )
        rows = select(CLASSIFICATION).where(CLASSIFICATION.c.id.in_(newest))
        standing.update((row["item_id"], row) for row in session.execute(rows).mappings())
    new = []
    for item_id, proposal in proposals.items():
        row = _proposal_row(proposal, policy_version)
        before = standing.get(item_id)
        if before is None or any(before[name] != value for name, value in row.items()):
            new.append({**row, "item_id": item_id, "scan_id": scan_id, "made_at": now()})
    if new:
        session.execute(insert(CLASSIFICATION), new)


def _proposal_row(proposal: Proposal, policy_version: str) -> dict[str, Any]:
    return {
        "label": proposal.label.value,
        "tags": _joined(tag.value for tag in proposal.tags),
        "doc_type": proposal.doc_type.value,
        "outcome": proposal.outcome.value,
        "fired": [_plain(fired) for fired in proposal.fired],
        "nearest": _plain(proposal.nearest) if proposal.nearest else None,
        "policy_version": policy_version,
    }


@lru_cache(maxsize=1024)
def _plain(rule: Fired | Missed) -> dict[str, Any]:
    """As JSON gives it back, so that old and new can be compared. Rules say the same of many files."""
    return dict(json.loads(json.dumps(asdict(rule))))


# Items


def label_columns(proposal: Proposal) -> dict[str, Any]:
    """The columns of an item that repeat its proposal, so that lists need no join."""
    return {
        "label": proposal.label.value,
        "label_rank": proposal.label.rank,
        "tags": _joined(tag.value for tag in proposal.tags),
        "doc_type": proposal.doc_type.value,
    }


def write_labels(session: Session, proposals: dict[int, Proposal]) -> None:
    """Brings the columns of items that repeat their proposals up to date."""
    _update_items(session, [{"row_id": item, **label_columns(word)} for item, word in proposals.items()])


def _update_items(session: Session, rows: list[dict[str, Any]]) -> None:
    names = [name for name in rows[0] if name != "row_id"]
    change = update(ITEM).where(ITEM.c.id == bindparam("row_id"))
    session.execute(change.values({name: bindparam(name) for name in names}), rows)


def _write_items(
    session: Session,
    scan: ScanHandle,
    by_digest: dict[str, FileResult],
    items: dict[str, int],
    contents: dict[str, Any],
) -> None:
    rows = [
        {"row_id": items[digest], **_item_columns(result, scan, contents.get(result.content_digest or ""))}
        for digest, result in by_digest.items()
    ]
    _update_items(session, rows)


def _item_columns(result: FileResult, scan: ScanHandle, content: Any | None) -> dict[str, Any]:
    seal = scan.share.sealer.seal
    own = result.findings if content is None else result.name_findings
    entities = [finding.entity for finding in own]
    if content is not None and content.entities:
        entities += content.entities.split(",")
    shared = content is not None and content.evidence == result.evidence
    return {
        "outcome": result.outcome.value,
        "reason_sealed": seal(result.reason) if result.reason else None,
        "remarks_sealed": seal(json.dumps(result.remarks)) if result.remarks else None,
        "media": result.media,
        "size": result.size,
        "mtime_ns": result.mtime_ns,
        "inode": str(result.inode),
        "content_id": None if content is None else content.id,
        "evidence": None if shared else result.evidence,
        "detector_version": scan.detector_version,
        "outcome_before": None,
        "recheck": None,
        "checked_scan_id": scan.id,
        **label_columns(result.proposal),
        "entities": _joined(entities),
        "findings": len(own) + (content.findings if content is not None else 0),
        "last_scan_id": scan.id,
        "gone_scan_id": None,
    }


def _mark_lost_members(session: Session, scan: ScanHandle, containers: list[int]) -> None:
    if not containers:
        return
    lost = update(ITEM).where(
        ITEM.c.container_id.in_(containers),
        ITEM.c.last_scan_id != scan.id,
        ITEM.c.gone_scan_id.is_(None),
    )
    session.execute(lost.values(gone_scan_id=scan.id))
