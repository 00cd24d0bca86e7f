"""What somebody orders by hand for a copy of one file: kept, sealed, with the copy that was made by it."""

from __future__ import annotations

import hashlib
import re

import msgspec
from msgspec import Struct

from classify.errors import OrderError
from classify.extract.document import Place
from classify.redact.profiles import DEFAULT
from classify.wire import Box, Copying, Drawn, Dropped

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


class Orders(Struct, frozen=True):
    """A profile, and what is drawn, given back and dropped by hand."""

    profile: str = DEFAULT
    drawn: tuple[Drawn, ...] = ()
    """Stretches that go, wherever they stand."""
    boxes: tuple[Box, ...] = ()
    restores: tuple[Restored, ...] = ()
    dropped_columns: tuple[Dropped, ...] = ()

    @property
    def by_hand(self) -> int:
        """How many orders go beyond the profile."""
        return len(self.drawn) + len(self.boxes) + len(self.restores) + len(self.dropped_columns)

    def copying(self, **more: object) -> Copying:
        """As a worker is told. Raises OrderError where there are too many."""
        for some in (self.drawn, self.boxes, self.restores, self.dropped_columns):
            if len(some) > MOST:
                raise OrderError(f"A copy takes {MOST} orders of one kind at most.")
        back = [Drawn(one.place, one.start, one.end, stays=True) for one in self.restores]
        return Copying(
            profile=self.profile,
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
