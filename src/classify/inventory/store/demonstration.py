"""Whether this inventory is that of the demonstration: made by `classify demo`, and of nothing but the
invented share.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from classify.inventory.bulk import insert_new
from classify.inventory.store.home import Home
from classify.inventory.tables import HOME_FACT, SHARE, Share

_MARK = "demonstration"


class Demonstration(Home):
    """The mark of the demonstration. It lies in the database, so that no setting can lend it to another."""

    def mark_as_demonstration(self, invented: Path) -> bool:
        """Marks a new inventory; returns whether it was new, for one that holds any share stays unmarked.

        `invented` is the folder of the share that is made up.
        """
        with self.database.writing() as session:
            if session.scalar(select(SHARE.c.id).limit(1)) is not None:
                return False
            insert_new(session, HOME_FACT, [{"name": _MARK, "value": str(invented.resolve())}])
            self._audit(session, "demonstration.mark")
        return True

    def demonstration(self) -> Path | None:
        """The folder of the invented share; None where the inventory bears no mark, or knows a share of
        anything else by now.
        """
        with self.database.reading() as session:
            told = session.scalar(select(HOME_FACT.c.value).where(HOME_FACT.c.name == _MARK))
            if told is None:
                return None
            invented = Path(told)
            places = [self._place_of(share) for share in session.scalars(select(Share))]
        return invented if all(place.is_relative_to(invented) for place in places) else None
