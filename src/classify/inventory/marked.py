"""Labels in effect by the digest of a file's path: for whoever walks the share and asks what each file is.

A list of paths would name people. A digest with the list's own salt names nobody, and whoever stands before a
file finds its label all the same.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator

from sqlalchemy import select
from sqlmodel import Session

from classify.crawl import shown
from classify.inventory.handles import ShareHandle
from classify.inventory.tables import EFFECT, ITEM
from models.approval import Staleness
from models.labels import Label

_AT_A_TIME = 5_000


def mark(salt: str, path: str) -> str:
    """SHA-256, in hexadecimal digits, of `salt`, a line's end, and a path below its share as Windows compares
    it: `/` between folders, composed letters (NFC), in small ones.
    """
    plain = unicodedata.normalize("NFC", shown(path).replace("\\", "/")).lower()
    return hashlib.sha256(f"{salt}\n{plain}".encode()).hexdigest()


def marked(session: Session, share: ShareHandle, salt: str) -> Iterator[tuple[str, Label]]:
    """The mark and the label in effect of every file of a share that has one, in order of the marks.

    Ordered so, the list does not tell which files lie beside each other.
    """
    rows = (
        select(ITEM.c.path_sealed, EFFECT.c.label)
        .join(EFFECT, EFFECT.c.item_id == ITEM.c.id)
        .where(
            EFFECT.c.share_id == share.id,
            EFFECT.c.stale == Staleness.NONE.value,
            ITEM.c.container_id.is_(None),
            ITEM.c.gone_scan_id.is_(None),
        )
        .execution_options(yield_per=_AT_A_TIME)
    )
    found = (
        (mark(salt, share.sealer.open(row.path_sealed)), Label(row.label)) for row in session.execute(rows)
    )
    yield from sorted(found)
