"""How unsure proposed labels are: what a steward looks at first.

Wrong labels seldom come from a wrong finding; they come from a kind of document that was taken for another,
and from a rule that spoke or nearly did (docs/review-proof.md). So a label is the less sure the less sure the
kind of document is, where a stricter rule nearly spoke, and where no rule but the default did. It is reckoned
from what labelling wrote down anyway.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Float, case, cast, func, null, or_, select

from classify.inventory.tables import CLASSIFICATION, CONTENT, ITEM

_NEARLY = 0.5
_DEFAULT = 0.25
_WORTH_A_WORD = 0.2
"""Below it the labels of a task are as sure as labels are."""
_BY_DEFAULT = ("default/internal", "default/none")


class Unsure(StrEnum):
    """What makes the labels of a task unsure more than anything else."""

    NOTHING = ""
    KIND = "kind"
    """What kind of document it is."""
    NEARLY = "nearly"
    """A stricter rule nearly spoke."""
    DEFAULT = "default"
    """No rule spoke but the one for everything else."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """How unsure the labels of a task are, from 0 up to 1.75: each part a weighted mean over its files."""

    kind: float = 0.0
    nearly: float = 0.0
    default: float = 0.0

    @property
    def weight(self) -> int:
        """All of it in thousandths: whole numbers are the same on every page."""
        return round((self.kind + self.nearly + self.default) * 1000)

    @property
    def why(self) -> Unsure:
        """The part that weighs most."""
        parts = ((self.kind, Unsure.KIND), (self.nearly, Unsure.NEARLY), (self.default, Unsure.DEFAULT))
        most, why = max(parts, key=lambda part: part[0])
        return why if most >= _WORTH_A_WORD else Unsure.NOTHING


NO_DOUBT = Doubt()


def means() -> tuple[ColumnElement[Any], ColumnElement[Any], ColumnElement[Any]]:
    """The parts of a `Doubt` as means over grouped items, joined with their contents."""
    own, of_content = (table.c.evidence["doc_type_score"].as_float() for table in (ITEM, CONTENT))
    sure = func.coalesce(own, of_content, 0.0)
    standing = (
        select(CLASSIFICATION.c.nearest)
        .where(CLASSIFICATION.c.item_id == ITEM.c.id)
        .order_by(CLASSIFICATION.c.id.desc())
        .limit(1)
        .correlate(ITEM)
        .scalar_subquery()
    )
    by_default = or_(*(ITEM.c.ground.startswith(rule) for rule in _BY_DEFAULT))
    return (
        func.avg(1.0 - sure),
        func.avg(case((standing.is_not(null()), _NEARLY), else_=0.0)),
        func.avg(case((by_default, _DEFAULT), else_=0.0)),
    )


def weight(parts: tuple[ColumnElement[Any], ...]) -> ColumnElement[int]:
    """Their sum in thousandths, to order by (as `Doubt.weight`)."""
    kind, nearly, default = (cast(part, Float) for part in parts)
    return cast(func.round((kind + nearly + default) * 1000), BigInteger)
