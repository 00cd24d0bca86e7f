"""The files of a request as they were judged, in groups by outcome, a part at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from classify.inventory.handles import ShareHandle
from classify.inventory.requests import RequestLine
from classify.sharing.desk import Desk
from classify.web.house import house
from classify.web.rooms.asking.chosen import numbers_in
from classify.web.rooms.asking.telling import Outcome, lines_of
from classify.web.rooms.item.parts import SIZE
from models.sharing import SharingOutcome
from models.words import effect_words


@dataclass(frozen=True, slots=True)
class Group:
    """Files that were judged alike."""

    outcome: Outcome
    files: int
    key: str


@dataclass(frozen=True, slots=True)
class Row:
    """A file, as far as the person may see it."""

    item: int
    """0: it is gone, or not open to the person."""
    path: str
    share: str
    label: str
    """As it was judged."""
    effect: str
    """As it is now."""


@dataclass(frozen=True, slots=True)
class Filed:
    """The files of a request, as far as they are shown."""

    groups: tuple[Group, ...]
    here: Group | None
    rows: tuple[Row, ...]
    next: int
    """The place behind which the next part begins; 0: there is none."""
    is_first: bool


def files_of(desk: Desk, line: RequestLine, given: Mapping[str, str], shares: Sequence[ShareHandle]) -> Filed:
    """The group an address asks for (else the strictest), its part behind `after`."""
    counts = sorted(house().store.request_outcomes(line.id).items(), key=lambda one: -one[0].rank)
    groups = {outcome.value: _group(outcome, files) for outcome, files in counts}
    here = groups.get(given.get("show", "")) or next(iter(groups.values()), None)
    if here is None:
        return Filed((), None, (), 0, is_first=True)
    after = next(iter(numbers_in([given.get("after", "")])), 0)
    found = desk.files(line.id, outcome=SharingOutcome(here.key), after=after, limit=SIZE + 1)
    page = found[:SIZE]
    known = lines_of(shares, [one.item for one in page if one.item is not None])
    rows = []
    for one in page:
        now = known.get(one.item or 0)
        if now is None:
            rows.append(Row(0, "A file that is gone", "", one.label, ""))
        else:
            rows.append(Row(now.id, now.path, now.share, one.label, effect_words(now.effect)))
    more = page[-1].id if len(found) > SIZE else 0
    return Filed(tuple(groups.values()), here, tuple(rows), more, is_first=not after)


def _group(outcome: SharingOutcome, files: int) -> Group:
    # Whether steward or attorney is asked about a single file is not kept.
    words = "Refer" if outcome is SharingOutcome.REFER else ""
    return Group(Outcome.of(outcome, words=words), files, outcome.value)
