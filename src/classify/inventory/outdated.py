"""Files that were read with other detectors than the present ones, and which of them must be read again.

A file that a change of detectors cannot touch is up to date with the new ones without being opened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update
from sqlmodel import Session

from classify.inventory.bulk import insert_new
from classify.inventory.handles import ScanHandle, ShareHandle, chunks
from classify.inventory.items import ItemLine, as_lines
from classify.inventory.tables import CONTENT, ITEM, RECIPE
from classify.recipe import UNKNOWN, Change, Recipe
from models.labels import Outcome

_PAGE = 5_000


@dataclass(frozen=True, slots=True)
class Outdated:
    """Files of a share that must be read again because detectors changed since they were read."""

    reasons: tuple[str, ...]
    """What changed, in words."""
    files: int
    """Top-level files."""
    everything: bool
    """All files that were read before the change, whatever is in them."""


def bring_forward(session: Session, scan: ScanHandle, recipe: Callable[[], Recipe]) -> list[Outdated]:
    """Marks the files that no change of detectors touches as up to date; returns what must be read again.

    `recipe` is asked for the present one only where it is not on record or has something to be compared
    with. Safe to repeat.
    """
    versions = _other_versions(session, scan.share, scan.detector_version)
    if not versions and _recipe(session, scan.detector_version) is not None:
        return []
    present = recipe()
    if _recipe(session, scan.detector_version) is None:
        insert_new(session, RECIPE, [{"version": scan.detector_version, "parts": present.as_json()}])
    outdated = []
    for version in versions:
        change = _change(session, version, present)
        touched = _touched(session, scan.share, version, change)
        if not change.everything:
            _carry(session, scan, version, touched)
        if touched:
            outdated.append(Outdated(change.reasons, len(touched), change.everything))
    return outdated


def outdated_lines(
    session: Session, share: ShareHandle, version: str, present: Recipe
) -> Iterator[tuple[ItemLine, tuple[str, ...]]]:
    """The files that a scan with the version `version` would read again, each with what changed."""
    for other in _other_versions(session, share, version):
        change = _change(session, other, present)
        for ids in chunks(sorted(_touched(session, share, other, change))):
            rows = session.execute(select(ITEM).where(ITEM.c.id.in_(ids)).order_by(ITEM.c.id))
            for line in as_lines(session, share, rows.mappings().all()):
                yield line, change.reasons


def touched_lines(session: Session, share: ShareHandle, change: Change) -> Iterator[ItemLine]:
    """The files in which such a change of detectors or readers may matter, whatever they were read with."""
    versions = select(ITEM.c.detector_version).where(*_there(share)).distinct()
    touched: set[int] = set()
    for version in session.scalars(versions).all():
        touched |= _touched(session, share, version, change) if version else set()
    for ids in chunks(sorted(touched)):
        rows = session.execute(select(ITEM).where(ITEM.c.id.in_(ids)).order_by(ITEM.c.id))
        yield from as_lines(session, share, rows.mappings().all())


def _recipe(session: Session, version: str) -> Recipe | None:
    parts = session.scalar(select(RECIPE.c.parts).where(RECIPE.c.version == version))
    return None if parts is None else Recipe.from_json(parts)


def _change(session: Session, version: str, present: Recipe) -> Change:
    earlier = _recipe(session, version)
    return UNKNOWN if earlier is None else present.since(earlier)


def _there(share: ShareHandle) -> list[Any]:
    return [ITEM.c.share_id == share.id, ITEM.c.gone_scan_id.is_(None)]


def _other_versions(session: Session, share: ShareHandle, version: str) -> list[str]:
    """Versions that files of the share were read with; "" is that of files never read."""
    versions = select(ITEM.c.detector_version).where(*_there(share)).distinct()
    return sorted(other for other in session.scalars(versions) if other not in ("", version))


def _touched(session: Session, share: ShareHandle, version: str, change: Change) -> set[int]:
    """Ids of the top-level files read with `version` in which, or in whose members, `change` may matter."""
    touched: set[int] = set()
    after = 0
    columns = (ITEM.c.id, ITEM.c.container_id, ITEM.c.outcome, ITEM.c.media)
    own, shared = ITEM.c.evidence["candidates"], CONTENT.c.evidence["candidates"]
    of_name = ITEM.c.evidence["name"]["candidates"]
    rows = (
        select(*columns, own.label("own"), shared.label("shared"), of_name.label("of_name"))
        .outerjoin(CONTENT, ITEM.c.content_id == CONTENT.c.id)
        .where(*_there(share), ITEM.c.detector_version == version)
        .order_by(ITEM.c.id)
        .limit(_PAGE)
    )
    while page := session.execute(rows.where(ITEM.c.id > after)).all():
        after = page[-1].id
        touched.update(
            row.container_id or row.id
            for row in page
            if row.outcome == Outcome.TIMEOUT
            or change.touches(row.shared if row.own is None else row.own)
            or change.touches(row.of_name or [])
            or change.touches_kind(row.media)
        )
    return touched


def _carry(session: Session, scan: ScanHandle, version: str, touched: set[int]) -> None:
    """Gives all files read with `version` the scan's version, but for the touched ones and their members."""
    here = (*_there(scan.share), ITEM.c.detector_version == version)
    stays: list[int] = []
    for ids in chunks(sorted(touched)):
        family = ITEM.c.id.in_(ids) | ITEM.c.container_id.in_(ids)
        stays += session.scalars(select(ITEM.c.id).where(*here, family))
    session.execute(update(ITEM).where(*here).values(detector_version=scan.detector_version))
    for ids in chunks(stays):
        session.execute(update(ITEM).where(ITEM.c.id.in_(ids)).values(detector_version=version))
    present = select(ITEM.c.content_id).where(
        *_there(scan.share), ITEM.c.detector_version == scan.detector_version
    )
    contents = update(CONTENT).where(CONTENT.c.detector_version == version, CONTENT.c.id.in_(present))
    session.execute(contents.values(detector_version=scan.detector_version))
