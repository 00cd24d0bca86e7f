"""Results as the inventory remembers them: for copies of known contents and for new policies."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import exists, func, select
from sqlmodel import Session

from classify.inventory.handles import ScanHandle, ShareHandle, chunks
from classify.inventory.tables import CLASSIFICATION, CONTENT, EXPLANATION, FINDING, ITEM
from classify.keys import Sealer
from classify.label.proposal import Proposal
from classify.results import FileResult, StoredFinding
from models.labels import DocType, Label, Outcome, Tag, mask

_PAGE = 300
_NAME = "name"
NAMED_AFTER_THEM = ("gz", "bz2", "xz", "zst", "signed")
"""Kinds of file whose one member is named after them: of a copy under another name it has another name."""
_UNSETTLED = (Outcome.UNREADABLE.value, Outcome.NOT_EXAMINED.value)
_NOT_COPIED = (Outcome.UNREADABLE.value, Outcome.TIMEOUT.value, Outcome.NOT_EXAMINED.value)


def known_digests(
    session: Session, scan: ScanHandle, sizes: Iterable[int]
) -> dict[tuple[int, str], frozenset[str]]:
    """Digests of contents with these sizes that the present detectors have examined, by size and view."""
    found: dict[tuple[int, str], set[str]] = {}
    columns = (CONTENT.c.size, CONTENT.c.view, CONTENT.c.digest)
    for chunk in chunks(sorted({size for size in sizes if size > 0})):
        rows = select(*columns).where(CONTENT.c.size.in_(chunk), *_is_known(scan))
        for row in session.execute(rows):
            found.setdefault((row.size, row.view), set()).add(row.digest)
    return {key: frozenset(digests) for key, digests in found.items()}


def known_contents(
    session: Session, scan: ScanHandle, wanted: Iterable[tuple[str, str]]
) -> frozenset[tuple[str, str]]:
    """Those of `wanted` (digest and view) whose contents the present detectors have examined."""
    pairs = set(wanted)
    found: set[tuple[str, str]] = set()
    for chunk in chunks(sorted({digest for digest, _ in pairs})):
        rows = select(CONTENT.c.digest, CONTENT.c.view).where(CONTENT.c.digest.in_(chunk), *_is_known(scan))
        found.update((row.digest, row.view) for row in session.execute(rows))
    return frozenset(found & pairs)


def _is_known(scan: ScanHandle) -> list[Any]:
    return [*_may_be_shared(scan), exists().where(*_examined_copy(scan))]


def _may_be_shared(scan: ScanHandle) -> list[Any]:
    return [
        CONTENT.c.domain == scan.share.domain.value,
        CONTENT.c.detector_version == scan.detector_version,
        CONTENT.c.outcome.notin_(_NOT_COPIED),
        CONTENT.c.media.notin_(NAMED_AFTER_THEM),
    ]


def _examined_copy(scan: ScanHandle) -> list[Any]:
    own = [ITEM.c.checked_scan_id == scan.id] if scan.reads_anew else []
    return [
        *own,
        ITEM.c.content_id == CONTENT.c.id,
        ITEM.c.container_id.is_(None),
        # The members of a copy that is gone are gone with it: nothing can be taken from that one.
        ITEM.c.gone_scan_id.is_(None),
        ITEM.c.detector_version == scan.detector_version,
        ITEM.c.outcome.notin_(_NOT_COPIED),
    ]


def twin(session: Session, scan: ScanHandle, digest: str, view: str) -> list[FileResult] | None:
    """The results of an examined copy of this content, read in this view: the file, then its members.

    None when there is none any more. The file's own findings are left out (they are stored with
    the content); its evidence is that of the content.
    """
    copy = (
        select(ITEM, CONTENT.c.evidence.label("content_evidence"))
        .join(CONTENT, ITEM.c.content_id == CONTENT.c.id)
        .where(CONTENT.c.digest == digest, CONTENT.c.view == view)
        .where(*_may_be_shared(scan), *_examined_copy(scan))
        .order_by(ITEM.c.id)
        .limit(1)
    )
    row = session.execute(copy).mappings().first()
    if row is None:
        return None
    own = _result(row, scan.share.sealer, [])
    own.content_digest = own.same_as = digest
    inside = _with_evidence().where(ITEM.c.container_id == row["id"], ITEM.c.gone_scan_id.is_(None))
    rows = session.execute(inside.order_by(ITEM.c.id)).mappings().all()
    members = _results(session, scan.share.sealer, rows)
    _as_members(own, rows, members)
    return [own, *members]


def _with_evidence() -> Any:
    return select(
        ITEM, CONTENT.c.evidence.label("content_evidence"), CONTENT.c.digest.label("content_digest")
    ).outerjoin(CONTENT, ITEM.c.content_id == CONTENT.c.id)


def _results(session: Session, sealer: Sealer, rows: Sequence[Any]) -> list[FileResult]:
    """Results with the findings that hang on the item itself (those of contents stay where they are)."""
    findings = item_findings(session, sealer, [row["id"] for row in rows])
    results = []
    for row in rows:
        result = _result(row, sealer, findings.get(row["id"], []))
        if row["content_digest"]:
            result.content_digest = result.same_as = row["content_digest"]
        results.append(result)
    return results


def _as_members(container: FileResult, rows: Sequence[Any], members: Sequence[FileResult]) -> None:
    """Tells the results of `rows` which file they are packed in."""
    by_digest = {row["path_digest"]: member.path for row, member in zip(rows, members, strict=True)}
    for row, member in zip(rows, members, strict=True):
        member.container = container.path
        member.holder = by_digest.get(row["holder_digest"], container.path)


def _result(row: Any, sealer: Sealer, findings: list[StoredFinding]) -> FileResult:
    return FileResult(
        path=sealer.open(row["path_sealed"]),
        outcome=Outcome(row["outcome"]),
        reason=sealer.open(row["reason_sealed"]) if row["reason_sealed"] else "",
        proposal=_standing(row),
        media=row["media"],
        size=row["size"],
        mtime_ns=row["mtime_ns"],
        inode=int(row["inode"] or 0),
        findings=findings,
        evidence={**(row["content_evidence"] or {}), **(row["evidence"] or {})} or None,
        remarks=remarks_of(row["remarks_sealed"], sealer),
        detector_version=row["detector_version"],
    )


def _standing(row: Any) -> Proposal:
    """What the item's row says of its proposal; the rules behind it are in its classification."""
    return Proposal(
        label=Label(row["label"] or Label.INTERNAL),
        tags=tuple(Tag(tag) for tag in row["tags"].split(",") if tag),
        doc_type=DocType(row["doc_type"]),
        outcome=Outcome(row["outcome"]),
    )


def remarks_of(sealed: bytes | None, sealer: Sealer) -> list[tuple[str, str]]:
    """The remarks about an item, kind and sentence."""
    if sealed is None:
        return []
    return [(str(kind), str(text)) for kind, text in json.loads(sealer.open(sealed))]


def item_findings(session: Session, sealer: Sealer, ids: Sequence[int]) -> dict[int, list[StoredFinding]]:
    """Findings that hang on these items themselves, by item."""
    found: dict[int, list[StoredFinding]] = {}
    for chunk in chunks(ids):
        rows = explained().where(FINDING.c.item_id.in_(chunk)).order_by(FINDING.c.id)
        for row in session.execute(rows).mappings():
            found.setdefault(row["item_id"], []).append(stored_finding(row, sealer))
    return found


def content_findings(
    session: Session, sealer: Sealer, content_id: int, limit: int | None = None
) -> list[StoredFinding]:
    """Findings of one content, in the order they were met."""
    rows = explained().where(FINDING.c.content_id == content_id).order_by(FINDING.c.id).limit(limit)
    return [stored_finding(row, sealer) for row in session.execute(rows).mappings()]


def findings_of(session: Session, sealer: Sealer, contents: Iterable[int]) -> dict[int, list[StoredFinding]]:
    """Findings of these contents, by content."""
    found: dict[int, list[StoredFinding]] = {}
    for some in chunks(sorted(set(contents))):
        rows = explained().where(FINDING.c.content_id.in_(some)).order_by(FINDING.c.id)
        for row in session.execute(rows).mappings():
            found.setdefault(row["content_id"], []).append(stored_finding(row, sealer))
    return found


def explained() -> Any:
    """Findings, each with why it is believed."""
    return select(FINDING, EXPLANATION.c.why).join(EXPLANATION, FINDING.c.explanation_id == EXPLANATION.c.id)


def stored_finding(row: Any, sealer: Sealer) -> StoredFinding:
    """One row of findings as the stages know it."""
    place = dict(row["place"])
    end = row["end"] or row["start"]
    if row["sheet_sealed"] is not None:
        secret = sealer.open(row["sheet_sealed"])
        if place.get("part") == _NAME:
            end = int(secret)
        else:
            place["sheet"] = secret
    return StoredFinding(
        entity=row["entity"],
        place=place,
        start=row["start"],
        end=end,
        score=row["score"],
        mask=mask(row["entity"]),
        fingerprint=row["fingerprint"],
        role=row["role"],
        why=row["why"],
    )


Amend = Callable[[Sequence[Any]], Mapping[int, dict[str, Any]]]
"""Rows of items -> the evidence of those that decisions change, by number."""


def families(
    session: Session, share: ShareHandle, amend: Amend, only: Sequence[int] | None = None
) -> Iterator[tuple[list[Any], list[FileResult]]]:
    """Every examined file of a share with its members, from the inventory alone: rows and results.

    `amend` brings people's decisions to the evidence; `only` names the files that are wanted, sorted.

    Page by page along the primary key, so that a million files need no more memory than a few.
    Findings are left out: a policy looks at evidence only.
    """
    after = 0
    while True:
        top = _with_evidence().where(
            ITEM.c.share_id == share.id,
            ITEM.c.container_id.is_(None),
            ITEM.c.gone_scan_id.is_(None),
            ITEM.c.label.is_not(None),
            ITEM.c.id > after,
        )
        if only is not None:
            begin = bisect_right(only, after)
            top = top.where(ITEM.c.id.in_(only[begin : begin + _PAGE]))
        page = session.execute(top.order_by(ITEM.c.id).limit(_PAGE)).mappings().all()
        if only is not None and begin + _PAGE < len(only):
            after = only[begin + _PAGE - 1]  # of these some may not be there any more
        elif page:
            after = page[-1]["id"]
        else:
            return
        members = _with_evidence().where(
            ITEM.c.container_id.in_([row["id"] for row in page]),
            ITEM.c.gone_scan_id.is_(None),
            ITEM.c.label.is_not(None),
        )
        of: dict[int, list[Any]] = {row["id"]: [row] for row in page}
        for row in session.execute(members.order_by(ITEM.c.id)).mappings():
            of[row["container_id"]].append(row)
        everything = [row for family in of.values() for row in family]
        judged = judged_outcomes(session, [(row["id"], row["outcome"]) for row in everything])
        changed = amend(everything)
        for family in of.values():
            own, *inside = [_result(row, share.sealer, []) for row in family]
            _as_members(own, family[1:], inside)
            for row, result in zip(family, [own, *inside], strict=True):
                result.outcome = judged.get(row["id"], result.outcome)
                result.evidence = changed.get(row["id"], result.evidence)
            yield family, [own, *inside]


def judged_outcomes(session: Session, items: Iterable[tuple[int, str]]) -> dict[int, Outcome]:
    """With which outcome the present label was found, where an item's own is a later one without a label.

    The crawl says that a file must be read again, or that its folder is closed this time: its evidence,
    and so its label, are still those of the last reading.
    """
    unsettled = [number for number, outcome in items if outcome in _UNSETTLED]
    judged: dict[int, Outcome] = {}
    for ids in chunks(unsettled):
        newest = select(func.max(CLASSIFICATION.c.id)).where(CLASSIFICATION.c.item_id.in_(ids))
        standing = select(CLASSIFICATION.c.item_id, CLASSIFICATION.c.outcome).where(
            CLASSIFICATION.c.id.in_(newest.group_by(CLASSIFICATION.c.item_id))
        )
        judged.update((row.item_id, Outcome(row.outcome)) for row in session.execute(standing))
    return judged
