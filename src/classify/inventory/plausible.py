"""Whether a folder can be what the inventory believes: an unmounted share looks like an empty one.

Compares what is known of a share with a folder, writing nothing. Only paths, sizes and times are looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session

from classify.crawl import Beneath, crawl, shown
from classify.errors import InventoryError, UnreadableError
from classify.inventory.finish import is_below
from classify.inventory.handles import ShareHandle
from classify.inventory.tables import ITEM
from models.labels import Outcome

_PROBED = 100
"""Known files looked for first: where enough of them are there, nobody asks further."""
_ENOUGH = 0.2
_MOST_LOST = 0.95
"""More than this part of a share of `_PROBED` files or more is not lost between two scans as a rule."""
_SAME = 0.9
"""Of the known files, how many must lie at the new place for a share to have moved there."""
_PAGE = 5_000


@dataclass(frozen=True, slots=True)
class _Known:
    path: str
    size: int
    mtime_ns: int


def has_files(session: Session, share: ShareHandle) -> bool:
    """Whether anything of the share is known to be there."""
    return session.scalar(select(ITEM.c.id).where(*_there(share)).limit(1)) is not None


def must_not_be_lost(session: Session, share: ShareHandle, folder: Path) -> None:
    """Raises InventoryError when (nearly) all that is known of `share` is missing in `folder`, without trace.

    A file under another name leaves its size and time as a trace. What lies below folders that cannot be
    listed is not missing.
    """
    probe = list(_known(session, share, every=_PROBED))
    if not probe or sum(_is_there(folder, probe)) > len(probe) * _ENOUGH:
        return
    closed: set[str] = set()
    paths: set[int] = set()
    traces: set[tuple[int, int]] = set()
    for entry in crawl(folder):
        if entry.outcome is Outcome.UNREADABLE:
            closed.add(entry.path)
        paths.add(hash(entry.path))
        traces.add((entry.size, entry.mtime_ns))
    known = lost = 0
    for file in _known(session, share):
        known += 1
        seen = hash(file.path) in paths or (file.size, file.mtime_ns) in traces
        lost += not seen and not is_below(file.path, closed)
    if lost == known or (known >= _PROBED and lost > known * _MOST_LOST):
        left = "none" if lost == known else f"only {known - lost:,}"
        raise InventoryError(
            f"Of {known:,} files of the share {share.name} {left} can be found in '{shown(str(folder))}'.",
            remedy="See whether it is mounted there, and scan again; nothing was changed. If its files are "
            "really gone, add --all-gone; if other files took their place, --replace.",
        )


def holds_the_same(session: Session, share: ShareHandle, folder: Path) -> bool:
    """Whether the files known of `share` lie in `folder`: the same paths with the same sizes."""
    found = known = 0
    files = _known(session, share)
    while page := [file for file, _ in zip(files, range(_PAGE), strict=False)]:
        known += len(page)
        found += sum(_is_there(folder, page, same_size=True))
    return known > 0 and found >= known * _SAME


def _there(share: ShareHandle) -> list[Any]:
    return [
        ITEM.c.share_id == share.id,
        ITEM.c.container_id.is_(None),
        ITEM.c.gone_scan_id.is_(None),
        ITEM.c.outcome != Outcome.UNREADABLE.value,
    ]


def _known(session: Session, share: ShareHandle, *, every: int | None = None) -> Iterator[_Known]:
    """The top-level files that are there, or about `every` of them, spread over the share."""
    columns = (ITEM.c.id, ITEM.c.path_sealed, ITEM.c.size, ITEM.c.mtime_ns)
    rows = select(*columns).where(*_there(share)).order_by(ITEM.c.id).limit(_PAGE)
    if every is not None:
        total = session.scalar(select(func.count()).where(*_there(share))) or 0
        rows = rows.where(ITEM.c.id % max(1, total // every) == 0)
    after = 0
    while page := session.execute(rows.where(ITEM.c.id > after)).all():
        after = page[-1].id
        for row in page:
            yield _Known(share.sealer.open(row.path_sealed), row.size, row.mtime_ns)


def _is_there(folder: Path, files: list[_Known], *, same_size: bool = False) -> Iterator[bool]:
    try:
        beneath = Beneath(folder)
    except OSError:
        return
    with beneath:
        for file in files:
            try:
                size = beneath.look(file.path).st_size
            except (OSError, UnreadableError):
                yield False
            else:
                yield not same_size or file.size in (0, size)
