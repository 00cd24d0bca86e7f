"""Evidence as people have decided: a dismissed finding counts no more, a confirmed one at its full score.

Pure: evidence and findings in, evidence out. What the inventory keeps of a finding does not tell everything
that detection knew (where values end, what stood around). Where it cannot be told exactly the stricter answer
stands: a decision takes away what surely rested on dismissed findings, and nothing else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from classify.detect.judging.evidence import Evidence, stands_aside
from classify.detect.judging.tally import CONTACTS, kind_of
from classify.results import StoredFinding
from models.decision import Verdict
from models.labels import Entity, Role

_SCORES_KEPT = 200
_FULL = 1.0


class Part(Enum):
    """Which account of the evidence a finding is in."""

    BODY = "body"
    ASIDE = "aside"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Decided:
    """A finding and what was said of it; None: nobody has."""

    finding: StoredFinding
    verdict: Verdict | None
    taught: float | None = None
    """What a lesson makes of its score, where one is about it; 0: it counts no more."""

    @property
    def is_judged(self) -> bool:
        """Whether people said something of it, or of its like."""
        return self.verdict is not None or self.taught is not None

    @property
    def is_settled(self) -> bool:
        """Whether nobody need be asked about it: somebody has decided, or a lesson takes it away."""
        return self.verdict is not None or self.taught == 0

    @property
    def part(self) -> Part:
        """The account it is in."""
        if self.finding.is_in_name:
            return Part.NAME
        place = self.finding.place
        aside = stands_aside(place.get("part"), place.get("hidden"))
        return Part.ASIDE if aside else Part.BODY

    @property
    def is_dismissed(self) -> bool:
        """Whether it counts no more. A decision about the finding itself goes before any lesson."""
        return self.taught == 0 if self.verdict is None else self.verdict.dismisses

    @property
    def score(self) -> float:
        """What it counts."""
        if self.verdict is Verdict.CONFIRM:
            return _FULL
        return self.taught or self.finding.score


def amended(evidence: Evidence, decided: Iterable[Decided]) -> Evidence:
    """`evidence` as it is under the decisions; itself where nothing was decided.

    Args:
        evidence: of a content, with that of the item's name where it has one.
        decided: all findings of both, decided or not.
    """
    by_part: dict[Part, list[Decided]] = {part: [] for part in Part}
    for one in decided:
        by_part[one.part].append(one)
    if not any(one.is_judged for some in by_part.values() for one in some):
        return evidence
    changed = replace(evidence, **_account(evidence.as_json(), by_part[Part.BODY]))
    if evidence.aside is not None:
        changed.aside = {**evidence.aside, **_account(evidence.aside, by_part[Part.ASIDE])}
    if evidence.name:
        changed.name = {**evidence.name, **_account(evidence.name, by_part[Part.NAME])}
    return changed


def _account(before: dict[str, Any], findings: Sequence[Decided]) -> dict[str, Any]:
    """The counted fields of one account under the decisions about its findings; {} where there are none."""
    if not any(one.is_judged for one in findings):
        return {}
    left = [one for one in findings if not one.is_dismissed]
    gone = [one for one in findings if one.is_dismissed]
    counts = _less(before.get("counts", {}), (one.finding.entity for one in gone))
    lost = _lost(counts, left, gone)
    detectors = (str(one.finding.why.get("detector", "")) for one in gone)
    return {
        "entities": _scores(before.get("entities", {}), counts, left),
        "counts": counts,
        "distinct": _distinct(before.get("distinct", {}), counts, left, gone),
        "by_detector": _less(before.get("by_detector", {}), detectors),
        "roles": _less(before.get("roles", {}), (one.finding.role for one in gone if one.finding.role)),
        **_together(before, counts, lost),
    }


def _together(before: dict[str, Any], counts: dict[str, int], lost: set[str]) -> dict[str, Any]:
    """What was found together, and what a city declared, as far as it can still be."""
    near = {
        pair: number for pair, number in before.get("near", {}).items() if lost.isdisjoint(pair.split("+"))
    }
    alone = Entity.PERSON.value in lost or not CONTACTS & counts.keys()
    declared = {entity: label for entity, label in before.get("declared", {}).items() if entity in counts}
    return {
        "near": near,
        "contact_rows": 0 if alone else int(before.get("contact_rows", 0)),
        "declared": declared,
    }


def _less(before: dict[str, int], gone: Iterable[str]) -> dict[str, int]:
    """Counts without what is gone; what is at nothing is left out."""
    away = Counter(gone)
    return {name: number - away[name] for name, number in before.items() if number > away[name]}


def _lost(counts: dict[str, int], left: Sequence[Decided], gone: Sequence[Decided]) -> set[str]:
    """Kinds of findings, as pairs name them, of which surely none is left."""
    listed = Counter(one.finding.entity for one in left)
    unlisted = {entity for entity, number in counts.items() if number > listed[entity]}
    away = {_kind(one) for one in gone if one.finding.entity not in unlisted}
    return away - {_kind(one) for one in left}


def _scores(
    before: dict[str, list[float]], counts: dict[str, int], left: Sequence[Decided]
) -> dict[str, list[float]]:
    """The highest scores of each entity; findings that are not listed are believed as they were."""
    known: dict[str, list[float]] = {}
    for one in left:
        known.setdefault(one.finding.entity, []).append(one.score)
    found = {}
    for entity, number in counts.items():
        scores = known.get(entity, [])
        scores = scores + before.get(entity, [])[: max(0, number - len(scores))]
        found[entity] = sorted(scores, reverse=True)[:_SCORES_KEPT]
    return found


def _distinct(
    before: dict[str, int], counts: dict[str, int], left: Sequence[Decided], gone: Sequence[Decided]
) -> dict[str, int]:
    """Different values: one less for each whose findings are all gone."""
    still = {(one.finding.entity, one.finding.fingerprint) for one in left}
    away = {(one.finding.entity, one.finding.fingerprint) for one in gone if one.finding.fingerprint} - still
    lost = Counter(entity for entity, _ in away)
    return {
        entity: min(counts[entity], max(1, number - lost[entity]))
        for entity, number in before.items()
        if counts.get(entity)
    }


def _kind(one: Decided) -> str:
    """The word under which a finding counts in pairs; an employee's name counts as a person's."""
    role = Role.stored(one.finding.role) if one.finding.role else None
    kind = kind_of(one.finding.entity, role)
    return Entity.PERSON.value if kind == "EMPLOYEE" else kind
