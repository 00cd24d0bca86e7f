"""Counts of shares by two things at once, from the tallies: what charts are drawn of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from classify.inventory.ages import Age
from classify.inventory.facets import labels_by_age
from classify.inventory.handles import ShareHandle
from classify.inventory.tallies import Tallies
from models.labels import Label, Outcome

Crosstab = dict[str, dict[str, int]]
"""Files by row and by column."""

READ, NOT_READ, NOT_YET = "read", "not read", "not yet"


def labels_by_department(shares: Iterable[ShareHandle], known: Mapping[int, Tallies]) -> Crosstab:
    """Files by department (as it is shown) and label, "" for what has none yet."""
    return _by_department(shares, known, lambda mine: mine.of("label"))


def coverage_by_department(shares: Iterable[ShareHandle], known: Mapping[int, Tallies]) -> Crosstab:
    """Files by department and whether all of their text was seen."""

    def coverage(mine: Tallies) -> dict[str, int]:
        counts: dict[str, int] = {}
        for outcome, files in mine.of("outcome").items():
            kind = _coverage(Outcome(outcome))
            counts[kind] = counts.get(kind, 0) + files
        return counts

    return _by_department(shares, known, coverage)


def _coverage(outcome: Outcome) -> str:
    if outcome is Outcome.NOT_EXAMINED:
        return NOT_YET
    return READ if outcome.was_read else NOT_READ


def ages_by_label(known: Iterable[Tallies], this_year: int) -> Crosstab:
    """Files by label, strictest first, and age; those without a believable time are left out."""
    counts: Crosstab = {}
    for mine in known:
        for (label, age), files in labels_by_age(mine, this_year).items():
            row = counts.setdefault(label, {})
            row[age.value] = row.get(age.value, 0) + files
    order = [*(label.value for label in reversed(Label)), ""]
    return {label: _in_order(counts[label], Age) for label in order if label in counts}


def _in_order(counts: Mapping[str, int], words: Iterable[str]) -> dict[str, int]:
    return {str(word): counts.get(str(word), 0) for word in words}


def _by_department(
    shares: Iterable[ShareHandle],
    known: Mapping[int, Tallies],
    counted: Callable[[Tallies], Mapping[str, int]],
) -> Crosstab:
    counts: Crosstab = {}
    for share in shares:
        row = counts.setdefault(share.masker(share.department), {})
        for word, files in counted(known[share.id]).items():
            row[word] = row.get(word, 0) + files
    return dict(sorted(counts.items()))
