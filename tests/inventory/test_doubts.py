"""How unsure labels are: reckoned from what labelling wrote down, said by what weighs most."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import insert, select, update

from classify.inventory import doubts
from classify.inventory.doubts import Doubt, Unsure
from classify.inventory.store import Store
from classify.inventory.tables import CLASSIFICATION, ITEM
from models.approval import Coverage

if TYPE_CHECKING:
    from tests.conftest import Scans
else:
    Scans = Any


@pytest.mark.only_sqlite
def test_what_weighs_most_is_said_if_it_weighs_anything() -> None:
    assert Doubt().why is Unsure.NOTHING
    assert Doubt(kind=0.19, nearly=0.19).why is Unsure.NOTHING
    assert Doubt(kind=0.4, nearly=0.3, default=0.25).why is Unsure.KIND
    assert Doubt(kind=0.4, nearly=0.5).why is Unsure.NEARLY
    assert Doubt(kind=0.1, default=0.25).why is Unsure.DEFAULT
    assert Doubt(kind=0.4, nearly=0.3, default=0.25).weight == 950


def test_the_database_reckons_what_the_rows_say(store: Store, scan: Scans) -> None:
    """The item's own evidence goes before its content's; of an item's proposals the newest counts."""
    scan()
    share = store.shares()[0]
    number = store.tasks(share, Coverage.KIND)[0].example
    said = {"rule": "x", "sentence": "", "wanting": "", "label": "RESTRICTED"}

    def reckoned(session: Any) -> tuple[float, ...]:
        row = select(*doubts.means()).select_from(ITEM).join(doubts.CONTENT, isouter=True)
        return tuple(float(one) for one in session.execute(row.where(ITEM.c.id == number)).one())

    with store.database.writing() as session:
        mine = update(ITEM).where(ITEM.c.id == number)
        session.execute(mine.values(evidence={"doc_type_score": 0.25}, ground="statute/some|1|a"))
        newest = (
            select(CLASSIFICATION).where(CLASSIFICATION.c.item_id == number).order_by(CLASSIFICATION.c.id)
        )
        row = dict(session.execute(newest).mappings().all()[-1])
        del row["id"]
        session.execute(insert(CLASSIFICATION), [{**row, "nearest": said}])
        assert reckoned(session) == (0.75, 0.5, 0.0)
        session.execute(insert(CLASSIFICATION), [{**row, "nearest": None}])
        session.execute(mine.values(ground="default/internal|1|a"))
        assert reckoned(session) == (0.75, 0.0, 0.25)
        session.execute(mine.values(evidence=None, content_id=None))
        assert reckoned(session) == (1.0, 0.0, 0.25), "nothing is known of its kind"
