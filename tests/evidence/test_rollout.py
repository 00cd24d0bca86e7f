"""How far a department is, from facts: its shares, when they were read whole, its labels in effect."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from classify.evidence.rollout import NO_DEPARTMENT, Covered, Phase, covered
from classify.inventory.glance import LastScans
from classify.inventory.tallies import Tallies

TODAY = date(2026, 12, 1)
LATELY = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("facts", "phase"),
    [
        ((0, 0, 0, 0, 0), Phase.NOT_BEGUN),
        ((2, 0, 0, 0, 0), Phase.FOUNDATION),
        ((2, 1, 1, 10, 10), Phase.PILOT),
        ((2, 2, 2, 10, 8), Phase.EXPANSION),
        ((2, 2, 1, 10, 10), Phase.EXPANSION),
        ((2, 2, 2, 10, 9), Phase.WHOLE),
        ((1, 1, 1, 0, 0), Phase.EXPANSION),
    ],
)
def test_the_phase_is_told_by_facts_alone(facts: tuple[int, ...], phase: Phase) -> None:
    """More than 80 percent in effect is asked for: 80 are not enough."""
    shares, scanned, lately, labels, in_effect = facts
    one = Covered("Parks", shares, scanned, lately, 0, labels, in_effect)
    assert one.phase is phase
    assert phase.meaning


@dataclass
class Share:
    id: int
    department: str

    def masker(self, text: str) -> str:
        return text.replace("Quill", "[name]")


def test_every_department_is_there_also_one_without_shares_and_none_twice() -> None:
    shares: Any = [Share(1, "parks"), Share(2, "Police"), Share(3, ""), Share(4, "Police"), Share(5, "Quill")]
    tallies = {
        n: Tallies(
            n, True, False, "m", {"all": {"files": 2, "members": 1}, "effect": {"in_effect": 1, "waiting": 2}}
        )
        for n in range(1, 6)
    }
    scans = dict.fromkeys(range(1, 6), LastScans(LATELY)) | {4: LastScans(LATELY - timedelta(700))}
    told = covered(shares, tallies, scans, TODAY, ("Parks", "Fire"))
    assert [one.department for one in told] == ["[name]", "Fire", "Parks", "Police", NO_DEPARTMENT]
    police = next(one for one in told if one.department == "Police")
    assert (police.shares, police.scanned, police.lately, police.files) == (2, 2, 1, 6)
    assert (police.labels, police.in_effect, police.oldest) == (6, 2, LATELY - timedelta(700))
