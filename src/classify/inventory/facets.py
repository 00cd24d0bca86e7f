"""How many files have each word of each filter, in the shares a person may see, under their other filters.

Most counts are in the tallies: without filters all of them are, and of one filter its own words and the
number found. The others are counted, item by item, where a filter leaves few enough; what was counted is
remembered as long as the tallies of its shares stand. Where it would take too long the counts are those of
all files, and the facet says so: a count is exact, or told to be of something else.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlmodel import Session

from classify.inventory import search
from classify.inventory.ages import Age, age_of, is_of
from classify.inventory.handles import ShareHandle
from classify.inventory.pages import Words, leading_of, only_led
from classify.inventory.search import Wanted, there
from classify.inventory.tables import EFFECT, ITEM
from classify.inventory.tallies import Tallies, apart, tallies
from classify.memos import Memo
from models.labels import Label, Outcome

DIMENSIONS = ("share", "label", "outcome", "doc_type", "tags", "entities", "ages", "effects")
_FIELDS = {
    "label": "labels",
    "outcome": "outcomes",
    "doc_type": "doc_types",
    "tags": "tags",
    "entities": "entities",
    "ages": "ages",
    "effects": "effects",
}
"""By dimension, the field of `Wanted` that asks for its words."""
_MOST_ROWS = 10_000
"""So many items are counted one by one while somebody waits: some tenth of a second."""
_SECONDS_OF_A_SCAN = 30
"""So long the counts of a share are remembered while a scan is under way in it, which the page says."""
_DIMENSIONS_SINCE = {"ages": "label_year", "effects": "effect"}
"""What earlier programs did not count, and the dimension of the tallies that has it."""
_A_COPY_COSTS = 10
"""To ask whether there are copies takes so many times what it takes to count."""


@dataclass(frozen=True, slots=True)
class Facet:
    """How many files have each word."""

    counts: Mapping[str, int] = field(default_factory=dict)
    is_of_all: bool = False
    """They are counts of all files of the shares, whatever else is asked for."""
    is_known: bool = True
    """False: these words are counted from the next scan on."""


@dataclass(frozen=True, slots=True)
class Facets:
    """All counts beside a list."""

    by: Mapping[str, Facet]
    found: int | None
    """How many items fit; None where that would take too long to say, or changes at any moment."""
    is_behind: bool
    """A scan of one of the shares is under way or was cut off: what it has found is not in all counts yet."""


_COUNTED: Memo[tuple[Any, ...], dict[str, dict[str, int]]] = Memo(5_000)
_ANSWERED: Memo[tuple[Any, ...], Facets] = Memo(2_000)


def facets(
    session: Session,
    visible: Sequence[ShareHandle],
    asked: Sequence[ShareHandle],
    wanted: Wanted,
    known: Mapping[int, Tallies] | None = None,
) -> Facets:
    """The counts beside a list of `wanted` items in the shares `asked`.

    Args:
        session: a reading session.
        visible: all shares the person may see the items of.
        asked: those of them that are asked for.
        wanted: what the items are like.
        known: the tallies of the visible shares, where somebody has read them already.
    """
    known = tallies(session, visible) if known is None else known
    key = _key_of_all(session, visible, asked, wanted, known)
    found = _ANSWERED.get(key) if key else None
    if found is None:
        found = _facets(session, visible, asked, wanted, known)
        if key:
            _ANSWERED[key] = found
    return found


def _key_of_all(
    session: Session,
    visible: Sequence[ShareHandle],
    asked: Sequence[ShareHandle],
    wanted: Wanted,
    known: Mapping[int, Tallies],
) -> tuple[Any, ...] | None:
    """By which the whole answer is remembered; None where an earlier program counted."""
    mine = [known[share.id] for share in visible]
    if any(one.counts and not one.mark for one in mine):
        return None
    states = tuple((one.share, one.mark, one.is_current, one.is_under_way) for one in mine)
    until = _until(all(one.is_current for one in mine))
    return (str(session.get_bind().engine.url), states, _ids(asked), until, wanted)


def _ids(shares: Sequence[ShareHandle]) -> tuple[int, ...]:
    return tuple(share.id for share in shares)


def _facets(
    session: Session,
    visible: Sequence[ShareHandle],
    asked: Sequence[ShareHandle],
    wanted: Wanted,
    known: Mapping[int, Tallies],
) -> Facets:
    counting = _Counting(session, known, wanted.this_year)
    by = {name: counting.facet(name, asked, _without(wanted, name)) for name in DIMENSIONS[1:]}
    by["share"] = counting.facet("share", visible, wanted)
    is_behind = any(known[share.id].is_under_way for share in asked)
    return Facets(
        by=by,
        found=None if is_behind else counting.found(asked, wanted),
        is_behind=is_behind,
    )


def _without(wanted: Wanted, dimension: str) -> Wanted:
    nothing: Any = frozenset()
    return replace(wanted, **{_FIELDS[dimension]: nothing})


def _until(stands: bool) -> float:
    """A part of what is remembered that changes as soon as that must be counted anew."""
    return 0.0 if stands else time.monotonic() // _SECONDS_OF_A_SCAN


class _Counting:
    """Counts over some shares."""

    def __init__(self, session: Session, known: Mapping[int, Tallies], this_year: int) -> None:
        self._session = session
        self._known = known
        self._this_year = this_year
        self._home = str(session.get_bind().engine.url)

    def facet(self, name: str, shares: Sequence[ShareHandle], wanted: Wanted) -> Facet:
        counts = self._told(name, shares, wanted)
        if counts is None:
            counted = self._counted(shares, wanted)
            if counted is not None:
                return Facet(_sorted(counted[name]))
        is_of_all = counts is None
        if counts is None:
            counts = self._told(name, shares, Wanted(this_year=self._this_year)) or {}
        return Facet(_sorted(counts), is_of_all, all(self._knows(share, name) for share in shares))

    def _knows(self, share: ShareHandle, name: str) -> bool:
        """Whether the tallies of a share have a dimension."""
        mine = self._known[share.id]
        return not mine.items or name not in _DIMENSIONS_SINCE or _DIMENSIONS_SINCE[name] in mine.counts

    def found(self, shares: Sequence[ShareHandle], wanted: Wanted) -> int | None:
        counts = self._told("share", shares, wanted)
        if counts is None:
            counted = self._counted(shares, wanted)
            counts = counted["share"] if counted is not None else None
        return None if counts is None else sum(counts.values())

    def _told(self, name: str, shares: Sequence[ShareHandle], wanted: Wanted) -> dict[str, int] | None:
        """From the tallies alone; None where they do not say."""
        filtered = _filtered(wanted)
        if filtered is None or len(filtered) > 1:
            return None
        if filtered and not all(self._knows(share, filtered[0]) for share in shares):
            return None
        counts: dict[str, int] = {}
        for share in shares:
            mine = self._known[share.id]
            if name == "share":
                found = {str(share.id): _of_share(mine, wanted, filtered)}
            elif filtered:
                return None
            else:
                found = _values(mine, name, self._this_year)
            for word, files in found.items():
                counts[word] = counts.get(word, 0) + files
        return counts

    def _counted(self, shares: Sequence[ShareHandle], wanted: Wanted) -> dict[str, dict[str, int]] | None:
        """Item by item, share by share; None where that would take too long."""
        counts: dict[str, dict[str, int]] = {name: {} for name in DIMENSIONS}
        new = [share for share in shares if self._key(share, wanted) not in _COUNTED]
        if wanted.copied_in and not all(self._key(share, wanted) for share in shares):
            return None  # it would have to be asked anew for every page
        most = _MOST_ROWS // (_A_COPY_COSTS if wanted.copied_in else 1)
        if sum(_at_most(self._known[share.id], wanted) for share in new) > most:
            return None
        for share in shares:
            key = self._key(share, wanted)
            mine = _COUNTED.get(key) if key else None
            if mine is None:
                mine = self._count(share, wanted)
                if key:
                    _COUNTED[key] = mine
            for name, words in mine.items():
                for word, files in words.items():
                    counts[name][word] = counts[name].get(word, 0) + files
        return counts

    def _key(self, share: ShareHandle, wanted: Wanted) -> tuple[Any, ...] | None:
        """By which the counts of a share are remembered; None where they are not."""
        # Whether there are copies depends on other shares too.
        leaning = [*self._known.values()] if wanted.copied_in else [self._known[share.id]]
        stands = all(one.is_current for one in leaning)
        if not all(one.mark for one in leaning) or (wanted.copied_in and not stands):
            return None
        return (self._home, share.id, tuple(one.mark for one in leaning), _until(stands), wanted)

    def _count(self, share: ShareHandle, wanted: Wanted) -> dict[str, dict[str, int]]:
        counts: dict[str, dict[str, int]] = {name: {} for name in DIMENSIONS}
        asked = self._asked(share, wanted)
        if asked is None:
            return counts
        age = case(*((is_of(frozenset({one}), self._this_year), one.value) for one in Age), else_="")
        columns: tuple[ColumnElement[Any], ...] = (
            *(ITEM.c.label, ITEM.c.outcome, ITEM.c.doc_type, ITEM.c.tags, ITEM.c.entities),
            age.label("ages"),
            search.effect_of_item(),
        )
        rows = select(*columns, func.count().label("files")).outerjoin(EFFECT, EFFECT.c.item_id == ITEM.c.id)
        rows = rows.where(*asked).group_by(*columns)
        for row in self._session.execute(rows).mappings():
            for name, words in _words_of(share, row):
                for word in words:
                    counts[name][word] = counts[name].get(word, 0) + row["files"]
        return counts

    def _asked(self, share: ShareHandle, wanted: Wanted) -> list[ColumnElement[bool]] | None:
        """What an item of a share must fulfil to be counted, led by an index; None where none can."""
        known = self._known[share.id]
        if not known.items:
            return None
        filters = wanted.filters(Words(self._session, share, known))
        leading = leading_of(filters) if filters else None
        if leading is not None and not leading.words:
            return None
        asked = [*there(share), *wanted.besides()]
        asked += [one.condition for one in filters if one is not leading]
        if wanted.changed:
            asked.append(search.is_changed(self._session, share))
        if leading is not None:
            asked.append(only_led(share, leading))
        return asked


def _words_of(share: ShareHandle, row: Mapping[Any, Any]) -> list[tuple[str, list[str]]]:
    """The words an item has in each dimension."""
    stale = row["label"] == Label.PUBLIC and row["outcome"] == Outcome.NOT_EXAMINED
    return [
        ("share", [str(share.id)]),
        ("label", ["" if stale else row["label"] or ""]),
        ("outcome", [row["outcome"]]),
        ("doc_type", [row["doc_type"]]),
        *((name, [word for word in row[name].split(",") if word]) for name in ("tags", "entities")),
        *((name, [row[name]] if row[name] else []) for name in ("ages", "effects")),
    ]


def _filtered(wanted: Wanted) -> list[str] | None:
    """The dimensions that are asked for; None where something is that no tally counts."""
    if wanted.changed or wanted.copied_in:
        return None
    return [name for name, asked in _FIELDS.items() if getattr(wanted, asked)]


def _of_share(mine: Tallies, wanted: Wanted, filtered: Sequence[str]) -> int:
    """How many items of a share have one of the words of the one dimension that is asked for."""
    if not filtered:
        return mine.items
    (name,) = filtered
    words = {str(word) for word in getattr(wanted, _FIELDS[name])}
    if name in ("tags", "entities"):
        combined = mine.of(name).items()
        return sum(files for text, files in combined if not words.isdisjoint(text.split(",")))
    values = _values(mine, name, wanted.this_year)
    return sum(values.get(word, 0) for word in words)


def _at_most(mine: Tallies, wanted: Wanted) -> int:
    """How many items of a share can fit, by the one filter that leaves fewest; those that a scan has found
    since are not among them.
    """
    filtered = [name for name in _FIELDS if name not in _DIMENSIONS_SINCE and getattr(wanted, _FIELDS[name])]
    return min([mine.items, *(_of_share(mine, wanted, [name]) for name in filtered)])


def _values(mine: Tallies, name: str, this_year: int) -> dict[str, int]:
    if name in ("tags", "entities"):
        return apart(mine.of(name))
    if name == "ages":
        return _ages(mine, this_year)
    return dict(mine.of("effect" if name == "effects" else name))


def _ages(mine: Tallies, this_year: int) -> dict[str, int]:
    counts: dict[str, int] = {}
    for (_, age), files in labels_by_age(mine, this_year).items():
        counts[age.value] = counts.get(age.value, 0) + files
    return counts


def labels_by_age(mine: Tallies, this_year: int) -> dict[tuple[str, Age], int]:
    """Files of a share by label and age; those without a time to be believed are left out."""
    counts: dict[tuple[str, Age], int] = {}
    for value, files in mine.of("label_year").items():
        label, _, year = value.rpartition(" ")
        age = age_of(int(year), this_year)
        if age is not None:
            counts[label, age] = counts.get((label, age), 0) + files
    return counts


def _sorted(counts: Mapping[str, int]) -> dict[str, int]:
    """Most frequent first."""
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
