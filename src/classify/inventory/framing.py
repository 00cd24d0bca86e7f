"""What an estimate of misses is drawn from: every file of a share, in the pile it belongs to.

A file is what has text of its own: archives are not, what is packed in them is. A file lies in the first pile
it fits (`classify.assurance.piles.Pile`); which, is decided by columns alone, so that a hundred thousand
files cost a moment and no path is unsealed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import and_, exists, func, select
from sqlmodel import Session

from classify.extract.known.formats import FORMATS
from classify.inventory.handles import ShareHandle
from classify.inventory.queue import ASKED_FROM
from classify.inventory.search import there
from classify.inventory.tables import CONTENT, ITEM, QUESTION
from models.assurance import Pile
from models.labels import DocType, Label, Outcome
from models.question import QuestionState

LINE = next(label for label in Label if label.rank == ASKED_FROM)
"""Labels from this one on count as sensitive."""
POORLY_READ = 0.8
"""Below it the words of a scan are guessed at (the weighted confidence of OCR, from 0 to 1)."""
_ARCHIVES = sorted(kind for kind, known in FORMATS.items() if ".archives." in (known.reader or ""))
_PARTLY = (Outcome.PARTIAL.value,)
_READ = (Outcome.OK.value, Outcome.EMPTY.value)


class Framed(NamedTuple):
    """A file that may be drawn."""

    item: int
    pile: Pile
    label: str
    tags: str


@dataclass(frozen=True, slots=True)
class Frame:
    """All files of a share that may be drawn, by number."""

    files: Sequence[Framed]

    def piles(self) -> dict[Pile, list[int]]:
        """Numbers by pile; piles without files are left out."""
        by_pile: dict[Pile, list[int]] = defaultdict(list)
        for file in self.files:
            by_pile[file.pile].append(file.item)
        return dict(by_pile)

    def cells(self) -> list[list[Any]]:
        """How many files each pile holds of each label with the same tags: `[pile, label, tags, files]`."""
        counted = Counter((file.pile.value, file.label, file.tags) for file in self.files)
        return [[*cell, number] for cell, number in sorted(counted.items())]


def frame_of(session: Session, share: ShareHandle) -> Frame:
    """Every file of a share that was examined and is there, with its pile."""
    answered = and_(QUESTION.c.item_id == ITEM.c.id, QUESTION.c.state == QuestionState.DECIDED.value)
    waiting = and_(QUESTION.c.item_id == ITEM.c.id, QUESTION.c.state != QuestionState.DECIDED.value)
    own, of_content = (table.c.evidence["ocr_confidence"].as_float() for table in (ITEM, CONTENT))
    rows = (
        select(
            ITEM.c.id,
            ITEM.c.label,
            ITEM.c.label_rank,
            ITEM.c.tags,
            ITEM.c.outcome,
            ITEM.c.findings,
            ITEM.c.doc_type,
            ITEM.c.folder_digest,
            func.coalesce(own, of_content).label("sure"),
            exists().where(answered).label("answered"),
            exists().where(waiting).label("waiting"),
        )
        .outerjoin(CONTENT, ITEM.c.content_id == CONTENT.c.id)
        .where(*there(share), ITEM.c.label.is_not(None), ITEM.c.media.not_in(_ARCHIVES))
        .order_by(ITEM.c.id)
    )
    found = session.execute(rows).all()
    sensitive = {row.folder_digest for row in found if row.label_rank >= ASKED_FROM and row.folder_digest}
    return Frame([Framed(row.id, _pile(row, sensitive), row.label, row.tags) for row in found])


def _pile(row: Any, sensitive: set[str]) -> Pile:
    if row.outcome not in _READ and row.outcome not in _PARTLY:
        return Pile.NOT_READ  # whatever label it bears: nobody saw anything in it
    if row.label_rank >= ASKED_FROM:
        return Pile.CONFIRMED if row.answered and not row.waiting else Pile.FLAGGED
    if row.answered:
        return Pile.DISMISSED
    if row.outcome in _PARTLY or (row.sure is not None and row.sure < POORLY_READ):
        return Pile.PARTLY_READ
    if row.findings:
        return Pile.NEAR_THE_LINE
    if row.doc_type == DocType.OTHER and row.folder_digest in sensitive:
        return Pile.UNKNOWN_IN_SENSITIVE
    return Pile.REST
