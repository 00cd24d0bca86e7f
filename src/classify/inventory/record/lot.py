"""A lot of results with the rows they belong to, written together."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select, update
from sqlmodel import Session

from classify.errors import InventoryError
from classify.inventory.bulk import insert_many
from classify.inventory.carried import Read, carry
from classify.inventory.handles import ScanHandle, chunks
from classify.inventory.integrity import signature
from classify.inventory.proposals import joined_words, label_columns, update_items, write_proposals
from classify.inventory.record.contents import content_key, ensure_contents
from classify.inventory.record.findings import Owned, forget_findings, write_findings
from classify.inventory.register import blank_row
from classify.inventory.tables import ITEM
from classify.label.proposal import Proposal
from classify.results import FileResult
from classify.twins import held
from models.labels import DocType, Label, Outcome, Tag


def write_lot(session: Session, scan: ScanHandle, results: Sequence[FileResult]) -> None:
    """Writes `results`: findings, proposals and rows of items; members that a file has lost are gone.

    Should two results be about one path, the last word stands. Raises InventoryError for a member of a file
    that was never registered.
    """
    # The scan gave members of one name paths of their own: what has one path here is one item.
    lot = _Lot(session, scan, {_digest(scan, result): result for result in results})
    lot.write_item_findings()
    members = [digest for digest, result in lot.results.items() if result.container is not None]
    files = [digest for digest, result in lot.results.items() if result.container is None]
    lot.settle(members)
    lot.take_over_from_members(files)
    lot.settle(files)
    lot.mark_lost_members(files)
    lot.carry_decisions(files)


class _Lot:
    """Results by the digests of their paths, and the rows of their items and contents."""

    def __init__(self, session: Session, scan: ScanHandle, results: dict[str, FileResult]) -> None:
        self.session = session
        self.scan = scan
        self.results = results
        self._items = _ensure_rows(session, scan, results)
        contents = ensure_contents(session, scan, results.values())
        self._contents = {
            digest: contents.get(content_key(scan, result) or ("", "")) for digest, result in results.items()
        }

    def write_item_findings(self) -> None:
        """Findings of names, and of contents nobody could digest: they belong to the item."""
        forget_findings(self.session, list(self._items.values()))
        owned = []
        for digest, result in self.results.items():
            own = result.findings if self._contents[digest] is None else result.name_findings
            owned.append(Owned(own, item_id=self._items[digest]))
        write_findings(self.session, self.scan, owned)

    def take_over_from_members(self, files: Sequence[str]) -> None:
        """Files bear what their recorded members call for (a crash may have kept that from them)."""
        by_item = {self._items[digest]: digest for digest in files}
        inside: dict[str, list[Proposal]] = {}
        for ids in chunks(list(by_item)):
            words = (ITEM.c.container_id, ITEM.c.label, ITEM.c.tags)
            seen = (
                ITEM.c.container_id.in_(ids),
                ITEM.c.last_scan_id == self.scan.id,
                ITEM.c.label.is_not(None),
            )
            for row in self.session.execute(select(*words).where(*seen).distinct()):
                tags = tuple(Tag(tag) for tag in row.tags.split(",") if tag)
                word = Proposal(Label(row.label), tags, DocType.OTHER, Outcome.OK)
                inside.setdefault(by_item[row.container_id], []).append(word)
        for digest in files:
            result = self.results[digest]
            self.results[digest] = replace(
                result, proposal=held(result.proposal, result, inside.get(digest, []))
            )

    def settle(self, digests: Sequence[str]) -> None:
        """Writes what is known of these items now: their proposals and their rows, signed."""
        if not digests:
            return
        proposals = {self._items[digest]: self.results[digest].proposal for digest in digests}
        entries = write_proposals(self.session, self.scan.id, self.scan.policy_version, proposals)
        containers = _containers(self.session, list(proposals))
        rows = []
        for digest in digests:
            content, number = self._contents[digest], self._items[digest]
            columns = _item_columns(self.results[digest], self.scan, content)
            identity = {
                "id": number,
                "share_id": self.scan.share.id,
                "container_id": containers.get(number),
                "path_digest": digest,
            }
            claims, sealer = {**columns, **identity}, self.scan.share.sealer
            mac = signature(sealer, claims, content and content.digest, entries[number])
            rows.append({"row_id": number, **columns, "row_mac": mac})
        update_items(self.session, rows)

    def carry_decisions(self, files: Sequence[str]) -> None:
        """What people decided of these bytes is brought to what was found in them now."""
        read = [
            Read(self._items[digest], content and content.id, self.results[digest])
            for digest in files
            for content in (self._contents[digest],)
        ]
        carry(self.session, self.scan, read)

    def mark_lost_members(self, files: Sequence[str]) -> None:
        """A file's own result closes it: members of it that this scan did not meet are gone."""
        if not files:
            return
        lost = update(ITEM).where(
            ITEM.c.container_id.in_([self._items[digest] for digest in files]),
            ITEM.c.last_scan_id != self.scan.id,
            ITEM.c.gone_scan_id.is_(None),
        )
        self.session.execute(lost.values(gone_scan_id=self.scan.id))


def _containers(session: Session, ids: list[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for chunk in chunks(ids):
        rows = select(ITEM.c.id, ITEM.c.container_id).where(
            ITEM.c.id.in_(chunk), ITEM.c.container_id.is_not(None)
        )
        found.update((row.id, row.container_id) for row in session.execute(rows))
    return found


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
    insert_many(session, ITEM, rows)
    return {**known, **_ids(session, scan, missing)}


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
