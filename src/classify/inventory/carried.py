"""Decisions brought along: to what is read under new keys, and to places a better detector finds elsewhere.

Fingerprints and digests are made with keys. Under a new key a value has another fingerprint; bytes proved to
be the same (their digest under the former key) tell what it is by its place, and the decision is written
down once more for it. After a leak no old fingerprint may stay: each decision falls back to the places it is
about, and gets its fingerprint anew when these are read again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import select, update
from sqlmodel import Session

from classify.inventory import decided
from classify.inventory.bulk import insert_many
from classify.inventory.decided import LIVE, Whereabouts, about, place_digest
from classify.inventory.handles import ScanHandle, ShareHandle, chunks
from classify.inventory.rebuild import findings_of, item_findings
from classify.inventory.tables import CONTENT, DECISION, ITEM
from classify.keys import version_of
from classify.results import FileResult, StoredFinding
from models.columns import now
from models.decision import DecisionState, Scope

CARRIED = "carried"
"""`ended_why` of what was written down anew and recognises nothing any more."""
_NEAR = 24
"""So many characters a finding may have moved between two detectors and still be the same."""


class Read(NamedTuple):
    """A file of a share that was read, with its item and its content."""

    item_id: int
    content_id: int | None
    result: FileResult


def carry(session: Session, scan: ScanHandle, files: Sequence[Read]) -> int:
    """Writes decisions about the bytes of `files` down for what was found in them now; returns how many.

    In the caller's (writing) transaction, after findings and items were written.
    """
    share = scan.share
    if not _is_any(session, share):
        return 0
    before = _Before(session, share, files)
    made: list[dict[str, Any]] = []
    for read in files:
        wanted = before.decisions(read)
        if wanted:
            made += _written(read, wanted, before.findings(read), _found(session, share, read))
    if not made:
        return 0
    known = decided.standing(session, share, only=_family(session, [read.item_id for read in files]))
    fresh = {about(row): row for row in made if about(row) not in known}
    if fresh:
        insert_many(session, DECISION, list(fresh.values()))
    return len(fresh)


def _is_any(session: Session, share: ShareHandle) -> bool:
    live = select(DECISION.c.id).where(DECISION.c.domain == share.domain.value, LIVE).limit(1)
    return session.scalar(live) is not None


class _Before:
    """What was found in the same bytes earlier, and what was decided of it."""

    def __init__(self, session: Session, share: ShareHandle, files: Sequence[Read]) -> None:
        digests = {digest for read in files for digest in _digests(read)}
        of_names = DECISION.c.content_digest.is_(None)
        self._by_digest = _by(("content_digest",), _live(session, share, DECISION.c.content_digest, digests))
        self._by_item = _by(
            ("item_id",),
            _live(session, share, DECISION.c.item_id, {read.item_id for read in files}, of_names),
        )
        former = {digest for read in files for digest in read.result.former_digests}
        known = former | {digest for (digest,) in self._by_digest}
        self._findings = _found_earlier(session, share, known, {read.content_id for read in files})
        every = [one for found in self._findings.values() for one in found]
        kinds = DECISION.c.entity.in_({one.entity for one in every})
        prints = {one.fingerprint for one in every} - {None}
        self._by_value = _by(
            ("entity", "fingerprint"), _live(session, share, DECISION.c.fingerprint, prints, kinds)
        )

    def findings(self, read: Read) -> list[StoredFinding]:
        """What was found in the same bytes, by the readings that are still known."""
        return [finding for digest in _digests(read) for finding in self._findings.get(digest, [])]

    def decisions(self, read: Read) -> list[Any]:
        """Decisions about these bytes, and about values in them under former keys."""
        met = [row for digest in _digests(read) for row in self._by_digest.get((digest,), [])]
        met += self._by_item.get((read.item_id,), [])
        for one in self.findings(read) if read.result.former_digests else ():
            met += self._by_value.get((one.entity, one.fingerprint), [])
        found = {row["id"]: row for row in met}
        return [found[number] for number in sorted(found)]


def _by(columns: tuple[str, ...], rows: Iterable[Any]) -> dict[tuple[Any, ...], list[Any]]:
    """Rows by the values of these columns."""
    found: dict[tuple[Any, ...], list[Any]] = {}
    for row in rows:
        found.setdefault(tuple(row[name] for name in columns), []).append(row)
    return found


def _found_earlier(
    session: Session, share: ShareHandle, digests: Iterable[str], now_read: Collection[int | None]
) -> dict[str, list[StoredFinding]]:
    """What was found in contents with these digests, but for those that were read just now; by digest."""
    contents: dict[int, str] = {}
    for some in chunks(sorted(digests)):
        same = (CONTENT.c.domain == share.domain.value, CONTENT.c.digest.in_(some))
        rows = session.execute(select(CONTENT.c.id, CONTENT.c.digest).where(*same))
        contents.update((row.id, row.digest) for row in rows)
    earlier = [number for number in contents if number not in now_read]
    found: dict[str, list[StoredFinding]] = {}
    for number, findings in findings_of(session, share.sealer, earlier).items():
        found.setdefault(contents[number], []).extend(findings)
    return found


def _digests(read: Read) -> tuple[str, ...]:
    digest = read.result.content_digest
    return () if digest is None else (digest, *read.result.former_digests)


def _live(
    session: Session, share: ShareHandle, column: Any, values: Iterable[Any], *asked: Any
) -> Iterator[Any]:
    for some in chunks(sorted(values)):
        mine = (DECISION.c.domain == share.domain.value, LIVE, column.in_(some), *asked)
        yield from session.execute(select(DECISION).where(*mine)).mappings()


def _family(session: Session, files: Sequence[int]) -> list[int]:
    """Files and what is packed in them."""
    found = list(files)
    for some in chunks(files):
        found += session.scalars(select(ITEM.c.id).where(ITEM.c.container_id.in_(some)))
    return found


Found = dict[str, tuple[StoredFinding, Whereabouts]]
"""What was found in a file and what is packed in it now, by the digests of the places."""


def _found(session: Session, share: ShareHandle, read: Read) -> Found:
    ids = _family(session, [read.item_id])
    places = decided.whereabouts(session, share, ids)
    findings = {read.item_id: read.result.findings}
    if len(ids) > 1:
        findings |= item_findings(session, share.sealer, ids[1:])
    return {
        place_digest(finding, places[number].inner): (finding, places[number])
        for number, some in findings.items()
        for finding in some
    }


def _written(read: Read, wanted: Sequence[Any], before: Sequence[StoredFinding], found: Found) -> list[Any]:
    """The decisions `wanted` as they are to be written down for what was `found`."""
    here = {place_digest(one): one for one in before}
    at = {}
    for digest, one in here.items():
        met = found.get(digest) or _moved(one, found, here)
        if met is not None:
            at[digest] = met
    values = {
        (one.entity, one.fingerprint): at[digest]
        for digest, one in here.items()
        if one.fingerprint and digest in at
    }
    made = []
    for row in wanted:
        met = found.get(row["place_digest"]) or at.get(row["place_digest"])
        if not _is_of(row, read):
            met = None
        met = met or values.get((row["entity"], row["fingerprint"]))
        if met is not None and not _needs_no_place(row, met[0]):
            made.append(_anew(row, *met))
    return made


def _needs_no_place(row: Mapping[str, Any], finding: StoredFinding) -> bool:
    """Whether a decision is about a value under the present key: it finds that wherever it stands."""
    if Scope.PLACE in (row["scope"], about(row)[0]) or finding.fingerprint is None:
        return False
    return version_of(row["fingerprint"]) == version_of(finding.fingerprint)


def _is_of(row: Mapping[str, Any], read: Read) -> bool:
    """Whether a decision was seen in these bytes: only then its place is one of them."""
    if row["content_digest"] is None:
        return bool(row["item_id"] == read.item_id)
    return row["content_digest"] in _digests(read)


def _moved(
    one: StoredFinding, found: Found, before: Mapping[str, StoredFinding]
) -> tuple[StoredFinding, Whereabouts] | None:
    """Where a finding that is not where it was is now: the nearest new one of its kind in the same place."""
    near = [
        (abs(other.start - one.start), digest)
        for digest, (other, where) in found.items()
        if (other.entity, other.place, where.inner) == (one.entity, one.place, "") and digest not in before
    ]
    distance, digest = min(near, default=(_NEAR + 1, ""))
    return found[digest] if distance <= _NEAR else None


def _anew(row: Mapping[str, Any], finding: StoredFinding, where: Whereabouts) -> dict[str, Any]:
    """A decision, written down for a finding: by the same person at the same moment, in the same lot."""
    scope = Scope.PLACE if finding.fingerprint is None else Scope(row["scope"])
    return {
        **{name: value for name, value in row.items() if name != "id"},
        "fingerprint": finding.fingerprint,
        "content_digest": where.holder(finding, scope),
        "place_digest": place_digest(finding, where.inner),
        "item_id": where.item_id,
        # It is one decision: detectors are judged by it once.
        "detector": "",
        "seconds": 0.0,
    }


def let_go(session: Session, share: ShareHandle) -> None:
    """Ends what is bound to digests of former keys that no content has any more: nothing finds it."""
    version = share.keys.version
    if version == 1:
        return
    bound = (DECISION.c.content_digest.not_like(f"{version}:%"), DECISION.c.fingerprint.is_(None))
    known = select(CONTENT.c.digest).where(CONTENT.c.domain == share.domain.value)
    ended = {
        "state": DecisionState.ENDED.value,
        "ended_why": CARRIED,
        "ended_by": DECISION.c.decided_by,
        "ended_at": now(),
        "content_digest": None,
    }
    mine = (DECISION.c.domain == share.domain.value, LIVE, *bound)
    session.execute(update(DECISION).where(*mine, DECISION.c.content_digest.not_in(known)).values(ended))


def fall_back(session: Session, old: ShareHandle, new: ShareHandle) -> None:
    """Writes decisions about values down for every place of a share they are about.

    Before anything of any share is written under the new keys; `forget` follows in the same transaction.
    """
    known = decided.standing(session, old)
    files = decided.concerned(session, old) if known else []
    made: dict[tuple[object, ...], dict[str, Any]] = {}
    for some in chunks(files):
        ids = _family(session, some)
        places = decided.whereabouts(session, old, ids)
        renewed = decided.whereabouts(session, old, ids, keys=new.keys)
        for number, finding in _all_findings(session, old, ids):
            row = known.row(finding, places[number])
            if row is not None:
                one = _at_place(row, finding, renewed[number])
                if about(one) != about({**row, "fingerprint": None}):
                    made[about(one)] = one
    rows = _whole(session, [one["id"] for one in made.values()])
    anew = [{**rows[one["id"]], **one} for one in made.values()]
    insert_many(session, DECISION, [{name: one[name] for name in one if name != "id"} for one in anew])


def _all_findings(
    session: Session, share: ShareHandle, ids: Sequence[int]
) -> Iterator[tuple[int, StoredFinding]]:
    """Findings of items, in their contents and in their names, each with its item."""
    for number, some in item_findings(session, share.sealer, ids).items():
        yield from ((number, finding) for finding in some)
    for asked in chunks(ids):
        of = select(ITEM.c.id, ITEM.c.content_id).where(ITEM.c.id.in_(asked), ITEM.c.content_id.is_not(None))
        rows = session.execute(of).all()
        inside = findings_of(session, share.sealer, (row.content_id for row in rows))
        for row in rows:
            yield from ((row.id, finding) for finding in inside.get(row.content_id, ()))


def _at_place(row: Mapping[str, Any], finding: StoredFinding, where: Whereabouts) -> dict[str, Any]:
    return {
        "id": row["id"],
        "scope": row["scope"],
        "entity": row["entity"],
        "fingerprint": None,
        "content_digest": where.holder(finding, Scope.PLACE),
        "place_digest": place_digest(finding, where.inner),
        "item_id": where.item_id,
        "detector": "",
        "seconds": 0.0,
    }


def _whole(session: Session, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    for some in chunks(sorted(set(ids))):
        rows = session.execute(select(DECISION).where(DECISION.c.id.in_(some))).mappings()
        found.update((row["id"], dict(row)) for row in rows)
    return found


def forget(session: Session) -> None:
    """No decision keeps a fingerprint of the old keys; what had one and does not count keeps no digest."""
    session.execute(update(DECISION).where(DECISION.c.fingerprint.is_not(None)).values(fingerprint=None))
    session.execute(update(DECISION).where(~LIVE).values(content_digest=None))
