"""The counts of shares as their last scan or re-evaluation left them, kept in mind while they stand.

Counts carry a mark that changes whenever they are written anew (`finish.recount`). A page asks for the marks
of its shares, and for counts only where the mark is a new one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlmodel import Session

from classify.inventory.handles import ShareHandle
from classify.inventory.tables import SCAN, TALLY
from classify.memos import Memo
from models.scan import ScanState

MARK = "mark"
"""The dimension whose one value tells one writing of counts from another."""
_SHARES_REMEMBERED = 2_000

Counts = Mapping[str, Mapping[str, int]]
"""Files by dimension and value."""


@dataclass(frozen=True, slots=True)
class Tallies:
    """Counts of one share."""

    share: int
    is_current: bool
    """They know all there is: not while a scan is under way, or was cut off."""
    mark: str
    """"": never written, or by an earlier program."""
    counts: Counts = field(default_factory=dict)

    def of(self, dimension: str) -> Mapping[str, int]:
        """Files by value."""
        return self.counts.get(dimension, {})

    @property
    def items(self) -> int:
        """Files and members."""
        return self.of("all").get("files", 0) + self.of("all").get("members", 0)


_REMEMBERED: Memo[tuple[str, int, str], Counts] = Memo(_SHARES_REMEMBERED)


def tallies(session: Session, shares: Iterable[ShareHandle]) -> dict[int, Tallies]:
    """The counts of `shares`, by their numbers."""
    numbers = [share.id for share in shares]
    if not numbers:
        return {}
    marks = _marks(session, numbers)
    states = _newest_states(session, numbers)
    home = str(session.get_bind().engine.url)
    unknown = [number for number in numbers if (home, number, marks.get(number, "")) not in _REMEMBERED]
    read = _read(session, unknown)
    found = {}
    for number in numbers:
        mark = marks.get(number, "")
        key = (home, number, mark)
        counts = read[number] if number in read else _REMEMBERED[key]
        if mark:
            _REMEMBERED[key] = counts
        is_current = states.get(number) == ScanState.FINISHED.value
        found[number] = Tallies(number, is_current, mark, counts)
    return found


def _marks(session: Session, numbers: list[int]) -> dict[int, str]:
    rows = select(TALLY.c.share_id, TALLY.c.value).where(
        TALLY.c.share_id.in_(numbers), TALLY.c.dimension == MARK
    )
    return {row.share_id: row.value for row in session.execute(rows)}


def _newest_states(session: Session, numbers: list[int]) -> dict[int, str]:
    newest = select(func.max(SCAN.c.id)).where(SCAN.c.share_id.in_(numbers)).group_by(SCAN.c.share_id)
    rows = select(SCAN.c.share_id, SCAN.c.state).where(SCAN.c.id.in_(newest))
    return {row.share_id: row.state for row in session.execute(rows)}


def _read(session: Session, numbers: list[int]) -> dict[int, dict[str, dict[str, int]]]:
    counts: dict[int, dict[str, dict[str, int]]] = {number: {} for number in numbers}
    if numbers:
        columns = (TALLY.c.share_id, TALLY.c.dimension, TALLY.c.value, TALLY.c.files)
        for row in session.execute(select(*columns).where(TALLY.c.share_id.in_(numbers))):
            counts[row.share_id].setdefault(row.dimension, {})[row.value] = row.files
    return counts


def apart(combinations: Mapping[str, int]) -> dict[str, int]:
    """Counts of single words from counts of their combinations."""
    single: dict[str, int] = {}
    for combination, files in combinations.items():
        for word in filter(None, combination.split(",")):
            single[word] = single.get(word, 0) + files
    return single
