"""What somebody orders by hand for a copy of one file: kept, sealed, with the copy that was made by it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

import msgspec
from msgspec import Struct

from classify.errors import OrderError
from classify.extract.document import Place
from classify.redact.profiles import DEFAULT
from classify.wire import Box, Copying, Decided, Drawn, Dropped

MOST = 500
"""Orders of one kind for one copy."""
_NUMBER = r"(\d{1,5}(?:\.\d{1,3})?)"
_BOX = re.compile(rf"(\d{{1,5}}):{_NUMBER},{_NUMBER},{_NUMBER},{_NUMBER}")


class Restored(Struct, frozen=True):
    """A finding that somebody gives back: it stays in the copy, wherever its value stands."""

    place: Place
    start: int
    end: int
    entity: str
    reason: str


class Confirmed(Struct, frozen=True):
    """A finding that somebody has cut whatever the profile says, or others decided."""

    place: Place
    start: int
    entity: str


class Orders(Struct, frozen=True):
    """A profile, and what is drawn, given back and dropped by hand."""

    profile: str = DEFAULT
    drawn: tuple[Drawn, ...] = ()
    """Stretches that go, wherever they stand."""
    boxes: tuple[Box, ...] = ()
    restores: tuple[Restored, ...] = ()
    dropped_columns: tuple[Dropped, ...] = ()
    confirmed: tuple[Confirmed, ...] = ()

    @property
    def by_hand(self) -> int:
        """How many orders go beyond the profile."""
        return sum(map(len, self._kinds))

    @property
    def _kinds(self) -> tuple[tuple[object, ...], ...]:
        return self.drawn, self.boxes, self.restores, self.dropped_columns, self.confirmed

    def copying(self, decided: Sequence[Decided] = (), **more: object) -> Copying:
        """As a worker is told, with what was decided in review. Raises OrderError for too many."""
        if any(len(some) > MOST for some in self._kinds):
            raise OrderError(f"A copy takes {MOST} orders of one kind at most.")
        cut = {(one.entity, one.place, one.start) for one in self.confirmed}
        others = [one for one in decided if (one.entity, one.place, one.start) not in cut]
        back = [Drawn(one.place, one.start, one.end, stays=True) for one in self.restores]
        return Copying(
            profile=self.profile,
            decided=[*others, *(Decided(one.entity, one.place, one.start, False) for one in self.confirmed)],
            drawn=[*self.drawn, *back],
            boxes=[*self.boxes],
            dropped=[*self.dropped_columns],
            **more,  # type: ignore[arg-type]
        )

    def as_text(self) -> str:
        """As it is kept: it tells places and reasons, so it is sealed."""
        return msgspec.json.encode(self, order="deterministic").decode()

    @property
    def mark(self) -> str:
        """The same for the same orders, in hex; tells nothing of them."""
        return hashlib.sha256(self.as_text().encode()).hexdigest()[:16]


def read_orders(text: str) -> Orders:
    """Orders as they were kept, or came with a form. Raises OrderError."""
    try:
        return msgspec.json.decode(text, type=Orders)
    except msgspec.MsgspecError as error:
        raise OrderError("These are no orders for a copy.") from error


def box_of(text: str) -> Box:
    """`PAGE:LEFT,TOP,RIGHT,BOTTOM` in points from the top left of a page. Raises OrderError."""
    found = _BOX.fullmatch("".join(text.split()))
    if found is None:
        raise OrderError(
            "This is no box.", remedy="Write PAGE:LEFT,TOP,RIGHT,BOTTOM in points, as in 2:72,144,300,160."
        )
    page, left, top, right, bottom = found.groups()
    return int(page), float(left), float(top), float(right), float(bottom)


def column_of(text: str) -> Dropped:
    """`Sheet!Column`, or a column alone where there is one sheet. Raises OrderError."""
    sheet, _, column = text.rpartition("!")
    if not column.strip():
        raise OrderError(
            "This is no column.", remedy="Write Sheet!Column, as in Payroll!SSN, or the column alone."
        )
    return Dropped(sheet.strip().strip("'"), column.strip())
