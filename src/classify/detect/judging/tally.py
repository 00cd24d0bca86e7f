"""Builds the value-free `Evidence` of one file while its findings come in."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from heapq import heappush, heappushpop

from classify.detect.judging.evidence import Evidence
from models.labels import Entity, Role

NEAR = 300
"""Characters within which two findings belong together."""

CONTACTS = frozenset(
    {
        Entity.PHONE_NUMBER.value,
        Entity.EMAIL_ADDRESS.value,
        Entity.STREET_ADDRESS.value,
    }
)

OFFICIAL = "OFFICIAL"
"""Stands for PERSON in `Evidence.near` where the person acts for an agency."""
_EMPLOYEE = "EMPLOYEE"
"""Counts as PERSON in `Evidence.near`, but not as a private person's contact."""

_SCORES_KEPT = 200
_DISTINCT_KEPT = 200_000
_FOLLOWERS = 12


def kind_of(entity: str, role: Role | None) -> str:
    """The word under which a finding counts in near pairs."""
    if entity != Entity.PERSON or role is None or not role.is_public:
        return entity
    return OFFICIAL if role.acts_for_agency else _EMPLOYEE


class Tally:
    """Counts findings as they come; `evidence` closes the account."""

    def __init__(self) -> None:
        self._scores: dict[str, list[float]] = {}
        self._values: dict[str, set[int]] = {}
        self.counts: Counter[str] = Counter()
        self.detectors: Counter[str] = Counter()
        self.roles: Counter[str] = Counter()
        self.near: Counter[str] = Counter()
        self.contact_rows = 0
        self.hidden = 0

    def add(
        self, entity: str, value: str, score: float, detector: str, role: Role | None, hidden: bool
    ) -> None:
        """Count one finding. Of `value` only a hash is kept, in memory, to tell values apart."""
        self.counts[entity] += 1
        self.detectors[detector] += 1
        self.hidden += hidden
        if role:
            self.roles[role] += 1
        scores = self._scores.setdefault(entity, [])
        if len(scores) < _SCORES_KEPT:
            heappush(scores, score)
        elif score > scores[0]:
            heappushpop(scores, score)
        values = self._values.setdefault(entity, set())
        if len(values) < _DISTINCT_KEPT:
            values.add(hash("".join(filter(str.isalnum, value)).casefold()))

    def row(self, kinds: Iterable[str]) -> None:
        """Count what one table row (or form) holds together."""
        present = set(kinds)
        paired = sorted({_named(kind) for kind in present})
        for index, first in enumerate(paired):
            for second in paired[index + 1 :]:
                self.near[f"{first}+{second}"] += 1
        if Entity.PERSON in present and not CONTACTS.isdisjoint(present):
            self.contact_rows += 1

    def passage(self, found: Sequence[tuple[int, str]], text: str, carried: int = 0) -> None:
        """Count pairs and contact lines in running text.

        `found` holds (start, kind) in reading order; the first `carried` of them were counted
        with the passage before and only serve as neighbours now.
        """
        for index, (start, kind) in enumerate(found):
            first_new = max(index + 1, carried)
            for other, other_kind in found[first_new : index + 1 + _FOLLOWERS]:
                if other - start > NEAR:
                    break
                pair = sorted((_named(kind), _named(other_kind)))
                if pair[0] != pair[1]:
                    self.near["+".join(pair)] += 1
        self._count_contact_lines(found, text, carried)

    def _count_contact_lines(self, found: Sequence[tuple[int, str]], text: str, carried: int) -> None:
        """A private person with a contact on the same line or, as on a card, in the three below."""
        contacts = [start for start, kind in found if kind in CONTACTS]
        if not contacts:
            return
        counted = -1
        for start, kind in found[carried:]:
            if kind != Entity.PERSON:
                continue
            line = text.rfind("\n", 0, start) + 1
            if line == counted:
                continue
            end = _card_end(text, start)
            nearest = bisect_left(contacts, line)
            if nearest < len(contacts) and contacts[nearest] < end:
                counted = line
                self.contact_rows += 1

    def evidence(self, beside: Tally | None = None) -> Evidence:
        """The account as `Evidence`; document type and signals are the caller's to add.

        `beside` is an account whose values are not counted as different ones again.
        """
        known = {} if beside is None else beside._values
        new = {entity: len(values - known.get(entity, set())) for entity, values in self._values.items()}
        return Evidence(
            entities={entity: sorted(scores, reverse=True) for entity, scores in self._scores.items()},
            counts=dict(self.counts),
            distinct=new,
            by_detector=dict(self.detectors),
            roles=dict(self.roles),
            near=dict(self.near),
            contact_rows=self.contact_rows,
            hidden_findings=self.hidden,
        )


def _named(kind: str) -> str:
    return Entity.PERSON.value if kind == _EMPLOYEE else kind


def _card_end(text: str, start: int) -> int:
    """End of the up to four lines from `start` on, or of the paragraph if that is sooner."""
    end = start
    for _ in range(4):
        newline = text.find("\n", end, start + NEAR)
        if newline < 0:
            return min(len(text), start + NEAR)
        following = text[newline + 1 : newline + 2]
        if following in ("\n", "\r", ""):
            return newline
        end = newline + 1
    return end
