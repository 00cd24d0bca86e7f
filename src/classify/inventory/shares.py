"""Which share a folder is: by its place and by its name, and what is said when the two disagree."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from sqlalchemy import func, select
from sqlmodel import Session
from sqlmodel import select as select_rows

from classify.crawl import shown
from classify.errors import InventoryError, SetupError
from classify.inventory import plausible
from classify.inventory.handles import ShareHandle
from classify.inventory.tables import SCAN, Share


class Change(StrEnum):
    """What is meant by a folder and a name that do not belong together yet."""

    NONE = ""
    """Nothing: it is refused, and what could be meant is said."""
    MOVED = "moved"
    """The files of the share called so lie in this folder now."""
    RENAME = "rename"
    """The share of this folder is to be called so from now on; its history stays."""
    REPLACE = "replace"
    """Other files, in this folder, take the place of the share's; what is not there is gone."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The share that is meant, and what must be written of it."""

    share: Share | None
    """None: a new one."""
    name: str = ""
    """To be called so; "" as it is, or for a new share as its folder."""
    change: Change = Change.NONE


def choose(
    session: Session,
    handle: Callable[[Share], ShareHandle],
    place_of: Callable[[Share], Path],
    folder: Path,
    name: str,
    change: Change,
) -> Chosen:
    """The share that `folder` and `name` mean.

    Raises:
        InventoryError: they mean two shares, or something that must be said (see `Change`).
    """
    shares = list(session.exec(select_rows(Share)))
    here = next((share for share in shares if _is_same(place_of(share), folder)), None)
    named = next((share for share in shares if share.name == (name or plain_name(folder))), None)
    if here is not None:
        return _known_folder(session, here, named if name else None, name, change)
    if named is None:
        if change in (Change.MOVED, Change.RENAME):
            raise InventoryError(
                "The inventory knows neither this folder nor a share of that name.",
                remedy="See its shares with classify shares, or scan without --moved and --rename.",
            )
        return Chosen(None, name)
    return _known_name(session, handle(named), named, place_of(named), folder, name, change)


def _known_folder(session: Session, here: Share, named: Share | None, name: str, change: Change) -> Chosen:
    if not name or name == here.name:
        return Chosen(here)
    if named is not None:
        raise InventoryError(
            f"This folder is the share {here.name}, and {name} is another share.",
            remedy=f"Scan it with --share '{here.name}'.",
        )
    if change is not Change.RENAME:
        raise InventoryError(
            f"This folder is in the inventory already, as the share {here.name}{_last_scan(session, here)}.",
            remedy=f"Scan it with --share '{here.name}', or add --rename to call it {name} from now on.",
        )
    return Chosen(here, name, Change.RENAME)


def _known_name(
    session: Session,
    handle: ShareHandle,
    named: Share,
    before: Path,
    folder: Path,
    name: str,
    change: Change,
) -> Chosen:
    if change in (Change.MOVED, Change.REPLACE):
        return Chosen(named, change=change)
    left = _is_left(before)
    scanned = plausible.has_files(session, handle)
    if not name and not (left and scanned):
        # Two folders of one name, both there: two shares, and the second gets a name of its own.
        return Chosen(None)
    if not scanned:
        return Chosen(named)
    if left and plausible.holds_the_same(session, handle, folder):
        return Chosen(named, change=Change.MOVED)
    raise InventoryError(
        f"The share {named.name} is another folder: '{shown(str(before))}'{_last_scan(session, named)}.",
        remedy="Add --moved if its files lie in this folder now, --replace if other files are to take their "
        "place, or give this folder another name with --share.",
    )


def _is_same(one: Path, other: Path) -> bool:
    try:
        # Also where one folder is reached by two paths (another mount, another spelling).
        return one == other.resolve() or one.samefile(other)
    except OSError:
        return False


def _is_left(folder: Path) -> bool:
    """Whether there is nothing any more: no folder, or an empty one, as where something was mounted."""
    try:
        return not folder.is_file() and not any(folder.iterdir())
    except OSError:
        return True


def last_scan(session: Session, share_id: int | None) -> datetime | None:
    """When a share was last scanned whole; None: never."""
    ended: datetime | None = session.scalar(
        select(func.max(SCAN.c.finished_at)).where(SCAN.c.share_id == share_id)
    )
    return ended


def _last_scan(session: Session, share: Share) -> str:
    ended = last_scan(session, share.id)
    return "" if ended is None else f" (last scanned on {ended:%Y-%m-%d})"


def plain_name(folder: Path) -> str:
    """A folder's own name, unless it may hold a number that identifies somebody: share names are
    not encrypted.
    """
    name = shown(folder.absolute().name)
    return "share" if not name or re.search(r"\d{4}|\d.*\d.*\d.*\d.*\d", name) else name


def must_be_apart(folder: Path, home: Path) -> None:
    """Raises SetupError when the home lies in the share or the share in the home, before either is touched:
    the inventory would be written into the share, or scan itself.
    """
    share, kept = folder.resolve(), home.resolve()
    if kept.is_relative_to(share):
        raise SetupError(
            "The home folder lies inside the folder to be scanned; nothing is ever written there.",
            remedy="Choose a home elsewhere with --home or CLASSIFY_HOME.",
        )
    if share.is_relative_to(kept):
        raise SetupError(
            "The folder to be scanned lies inside the home folder, which holds the inventory itself.",
            remedy="Choose a home elsewhere with --home or CLASSIFY_HOME, or scan another folder.",
        )
