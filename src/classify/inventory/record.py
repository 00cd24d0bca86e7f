"""Recording: the results of a batch and its checkpoint, in one transaction or not at all."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

from pydantic_core import to_json
from sqlalchemy import delete, insert, select, update
from sqlmodel import Session

from classify.errors import InventoryError
from classify.inventory.handles import ScanHandle, chunks
from classify.inventory.integrity import signature
from classify.inventory.proposals import joined_words, label_columns, update_items, write_proposals
from classify.inventory.register import blank_row
from classify.inventory.savepoints import LARGEST, write_what_goes
from classify.inventory.tables import (
    CHECKPOINT,
    CONTENT,
    EXPLANATION,
    FINDING,
    ITEM,
    insert_rows,
)
from classify.label.proposal import Proposal
from classify.results import FileResult, StoredFinding
from classify.twins import held
from models.columns import now
from models.labels import DocType, Label, Outcome, Tag

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
    content_of = {
        digest: contents.get(_content_key(scan, result) or ("", "")) for digest, result in by_digest.items()
    }
    _forget_findings(session, FINDING.c.item_id, list(items.values()))
    _write_item_findings(session, scan, by_digest, items, content_of)
    members = {digest: result for digest, result in by_digest.items() if result.container is not None}
    files = {digest: result for digest, result in by_digest.items() if result.container is None}
    _settle(session, scan, members, items, content_of)
    _settle(session, scan, _holding(session, scan, files, items), items, content_of)
    _mark_lost_members(session, scan, [items[digest] for digest in files])


def _holding(
    session: Session, scan: ScanHandle, files: dict[str, FileResult], items: dict[str, int]
) -> dict[str, FileResult]:
    """`files` with the labels that their recorded members call for (a crash may have kept that from them)."""
    by_item = {items[digest]: digest for digest in files}
    inside: dict[str, list[Proposal]] = {}
    for ids in chunks(list(by_item)):
        words = (ITEM.c.container_id, ITEM.c.label, ITEM.c.tags)
        seen = (ITEM.c.container_id.in_(ids), ITEM.c.last_scan_id == scan.id, ITEM.c.label.is_not(None))
        for row in session.execute(select(*words).where(*seen).distinct()):
            tags = tuple(Tag(tag) for tag in row.tags.split(",") if tag)
            word = Proposal(Label(row.label), tags, DocType.OTHER, Outcome.OK)
            inside.setdefault(by_item[row.container_id], []).append(word)
    return {
        digest: replace(result, proposal=held(result.proposal, result, inside.get(digest, [])))
        for digest, result in files.items()
    }


def _settle(
    session: Session,
    scan: ScanHandle,
    by_digest: dict[str, FileResult],
    items: dict[str, int],
    content_of: dict[str, Any],
) -> None:
    """Writes what is known of these items now: their proposals and their rows, signed."""
    if not by_digest:
        return
    proposals = {items[digest]: result.proposal for digest, result in by_digest.items()}
    entries = write_proposals(session, scan.id, scan.policy_version, proposals)
    containers = _containers(session, list(proposals))
    rows = []
    for digest, result in by_digest.items():
        content, number = content_of[digest], items[digest]
        columns = _item_columns(result, scan, content)
        identity = {
            "id": number,
            "share_id": scan.share.id,
            "container_id": containers.get(number),
            "path_digest": digest,
        }
        mac = signature(
            scan.share.sealer, {**columns, **identity}, content and content.digest, entries[number]
        )
        rows.append({"row_id": number, **columns, "row_mac": mac})
    update_items(session, rows)


def _containers(session: Session, ids: list[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for chunk in chunks(ids):
        rows = select(ITEM.c.id, ITEM.c.container_id).where(
            ITEM.c.id.in_(chunk), ITEM.c.container_id.is_not(None)
        )
        found.update((row.id, row.container_id) for row in session.execute(rows))
    return found


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


def _ensure_contents(
    session: Session, scan: ScanHandle, results: Iterable[FileResult]
) -> dict[tuple[str, str], Any]:
    """Content rows (id, findings, entities, evidence) by digest and view, written where there are none."""
    fresh: dict[tuple[str, str], FileResult] = {}
    for result in results:
        key = _content_key(scan, result)
        if key and (key not in fresh or fresh[key].same_as is not None):
            fresh[key] = result
    there = _contents(session, scan, fresh)
    missing = {key: result for key, result in fresh.items() if _tells_more(result, there.get(key), scan)}
    if not missing:
        return there
    session.execute(insert(CONTENT), [_content_row(*key, result, scan) for key, result in missing.items()])
    there = _contents(session, scan, fresh)
    owned = [_Owned(result.content_findings, content_id=there[key].id) for key, result in missing.items()]
    _write_findings(session, scan, owned)
    return there


def _content_key(scan: ScanHandle, result: FileResult) -> tuple[str, str] | None:
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
        or scan.reread
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


# Findings


def _forget_findings(session: Session, owner: Any, ids: list[int]) -> None:
    if ids:
        session.execute(delete(FINDING).where(owner.in_(ids)))


def _write_item_findings(
    session: Session,
    scan: ScanHandle,
    by_digest: dict[str, FileResult],
    items: dict[str, int],
    content_of: dict[str, Any],
) -> None:
    """Findings of names, and of contents nobody could digest: they belong to the item."""
    owned = []
    for digest, result in by_digest.items():
        own = result.findings if content_of[digest] is None else result.name_findings
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


# Items


def _item_columns(result: FileResult, scan: ScanHandle, content: Any | None) -> dict[str, Any]:
    seal = scan.share.sealer.seal
    own = result.findings if content is None else result.name_findings
    entities = [finding.entity for finding in own]
    if content is not None and content.entities:
        entities += content.entities.split(",")
    return {
        "outcome": result.outcome.value,
        "reason_sealed": seal(result.reason) if result.reason else None,
        "remarks_sealed": seal(json.dumps(result.remarks)) if result.remarks else None,
        "media": result.media,
        "size": result.size,
        "mtime_ns": result.mtime_ns,
        "inode": str(result.inode),
        "content_id": None if content is None else content.id,
        "evidence": _own_evidence(result.evidence, None if content is None else content.evidence),
        "detector_version": scan.detector_version,
        "outcome_before": None,
        "recheck": None,
        "checked_scan_id": scan.id,
        **label_columns(result.proposal),
        "entities": joined_words(entities),
        "findings": len(own) + (content.findings if content is not None else 0),
        "last_scan_id": scan.id,
        "gone_scan_id": None,
    }


def _own_evidence(
    evidence: dict[str, Any] | None, of_content: dict[str, Any] | None
) -> dict[str, Any] | None:
    """What of an item's evidence is not that of its content: what its name says, as a rule."""
    if evidence is None or not of_content:
        return evidence
    own = {name: value for name, value in evidence.items() if of_content.get(name) != value}
    return own or None


def _mark_lost_members(session: Session, scan: ScanHandle, containers: list[int]) -> None:
    if not containers:
        return
    lost = update(ITEM).where(
        ITEM.c.container_id.in_(containers),
        ITEM.c.last_scan_id != scan.id,
        ITEM.c.gone_scan_id.is_(None),
    )
    session.execute(lost.values(gone_scan_id=scan.id))
