"""People who decide about invented findings: low scores were wrong, high ones right."""

from __future__ import annotations

from sqlalchemy import select

from classify.inventory.handles import ShareHandle
from classify.inventory.store import Store
from classify.inventory.store.decisions import Seen
from classify.inventory.tables import EXPLANATION, FINDING, ITEM
from models.decision import Scope, Verdict
from tests.inventory.deciding import take_decision

DETECTOR = "invented/person"


def seen(store: Store, share: ShareHandle, detector: str = DETECTOR) -> list[tuple[int, int, float]]:
    """The findings of a detector in a share: item, finding, score."""
    rows = (
        select(ITEM.c.id.label("item"), FINDING.c.id, FINDING.c.score)
        .join(ITEM, (ITEM.c.content_id == FINDING.c.content_id) | (ITEM.c.id == FINDING.c.item_id))
        .join(EXPLANATION, EXPLANATION.c.id == FINDING.c.explanation_id)
        .where(EXPLANATION.c.detector == detector, ITEM.c.share_id == share.id)
        .order_by(FINDING.c.id)
    )
    with store.database.reading() as session:
        return [(row.item, row.id, row.score) for row in session.execute(rows)]


def decide_by_score(
    store: Store,
    share: ShareHandle,
    *,
    below: float = 0.55,
    above: float = 0.75,
    seconds: float = 3.0,
    most: int = 60,
) -> tuple[int, int]:
    """Says of so many findings that they are wrong below a score and right above another; how many each."""
    wrong = right = 0
    for item, finding, score in seen(store, share)[:most]:
        if below <= score <= above:
            continue
        verdict = Verdict.WRONG_MATCH if score < below else Verdict.CONFIRM
        wrong, right = wrong + (score < below), right + (score > above)
        take_decision(store, share, [Seen(item, finding)], verdict, Scope.PLACE, actor="ann", seconds=seconds)
    return wrong, right
