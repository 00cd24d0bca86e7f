"""Which item people mean: by its number, by its path as it is or was, or by its path as lists show it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import ColumnElement, false, or_, select
from sqlmodel import Session

from classify.crawl import shown
from classify.inventory import sightings
from classify.inventory.handles import ShareHandle
from classify.inventory.items import ItemLine, as_lines, digests_of
from classify.inventory.tables import ITEM
from classify.results import MEMBER

_PAGE = 500
_MOST = 20
"""Candidates that are listed; who has more must give a number."""


@dataclass(frozen=True, slots=True)
class Moved:
    """An item that is gone, and what holds the same content now."""

    line: ItemLine
    now: list[ItemLine]


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody typed, for one share."""

    share: ShareHandle
    paths: list[str]
    """The paths below the share it may mean."""
    file: str
    """As it was typed."""


def spellings(path: str) -> list[str]:
    """`path` as typed and as other systems write it: accents joined or apart, a backslash between folders."""
    forms = [path, *(unicodedata.normalize(form, path) for form in ("NFC", "NFD"))]
    if "\\" in path:
        forms += [form.replace("\\", "/") for form in forms]
    return list(dict.fromkeys(forms))


def paths_below(folder: Path, file: str) -> Iterator[str]:
    """The paths below a share in `folder` that `file` may mean, a path below it or one on this machine."""
    for spelling in spellings(file):
        yield spelling.removeprefix("./")
        # What stands behind a container's name is no place on this machine.
        for end in [*(mark.start() for mark in re.finditer(re.escape(MEMBER), spelling)), len(spelling)]:
            full = Path(spelling[:end]).resolve()
            if full.is_relative_to(folder):
                inside = full.relative_to(folder).as_posix()
                yield (full.name if inside == "." else inside) + spelling[end:]


def there(session: Session, asked: Sequence[Asked]) -> list[tuple[ShareHandle, int]]:
    """The items that are there at one of the paths asked for; without any, the one with the number."""
    for fits in (_at_path, _numbered):
        found = [
            (one.share, number)
            for one in asked
            for number in session.scalars(select(ITEM.c.id).where(*_here(one.share), fits(one)).limit(_MOST))
        ]
        if found:
            return found
    return []


def moved(session: Session, asked: Asked) -> Moved | None:
    """The newest item that was once what is asked for and is gone; None without one."""
    once = or_(_at_path(asked), _numbered(asked))
    gone = (ITEM.c.share_id == asked.share.id, once, ITEM.c.gone_scan_id.is_not(None))
    row = session.execute(select(ITEM).where(*gone).order_by(ITEM.c.gone_scan_id.desc())).mappings().first()
    if row is None:
        return None
    itself = sightings.moved_to(session, asked.share, row["id"])
    same = false() if row["content_id"] is None else ITEM.c.content_id == row["content_id"]
    is_it = same if itself is None else ITEM.c.id == itself
    now = select(ITEM).where(*_here(asked.share), is_it).order_by(ITEM.c.id).limit(_MOST)
    [line] = as_lines(session, asked.share, [row])
    return Moved(line, as_lines(session, asked.share, session.execute(now).mappings().all()))


def shown_as(session: Session, asked: Asked) -> list[tuple[ShareHandle, int]]:
    """The items whose path lists show as what is asked for, or whose path differs in accents' form alone.

    Looks at every item of the share: for names that nothing else finds.
    """
    share, meant = asked.share, _one_form(asked.file)
    found: list[tuple[ShareHandle, int]] = []
    after = 0
    while len(found) < _MOST:
        page = select(ITEM).where(*_here(share), ITEM.c.id > after).order_by(ITEM.c.id).limit(_PAGE)
        rows = session.execute(page).mappings().all()
        if not rows:
            break
        after = rows[-1]["id"]
        for row, line in zip(rows, as_lines(session, share, rows), strict=True):
            real = shown(share.sealer.open(row["path_sealed"]))
            if meant in (_one_form(line.path), _one_form(real)):
                found.append((share, line.id))
    return found[:_MOST]


def _here(share: ShareHandle) -> tuple[ColumnElement[bool], ...]:
    return ITEM.c.share_id == share.id, ITEM.c.gone_scan_id.is_(None)


def _at_path(asked: Asked) -> ColumnElement[bool]:
    return ITEM.c.path_digest.in_([one for path in asked.paths for one in digests_of(asked.share, path)])


def _numbered(asked: Asked) -> ColumnElement[bool]:
    is_number = asked.file.isascii() and asked.file.isdecimal() and len(asked.file) < 19
    return ITEM.c.id == int(asked.file) if is_number else false()


def _one_form(path: str) -> str:
    return unicodedata.normalize("NFC", path.replace("\\", "/")).removeprefix("./")
