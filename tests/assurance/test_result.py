"""What a plan and its sample tell."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from classify.assurance.result import counts_of, questions, result_of
from classify.inventory.assured import CANNOT_TELL, PlanLine, SampleLine
from models.assurance import Pile, PlanState, SampleKind
from models.labels import Label

PLAN = PlanLine(
    id=1,
    share_id=1,
    scan_id=1,
    seed="seven",
    rate=0.05,
    line=Label.CONFIDENTIAL,
    frame_digest="f" * 64,
    piles={Pile.FLAGGED: (20, 2), Pile.REST: (100, 3)},
    cells=[
        (Pile.FLAGGED, "RESTRICTED", "JUV,PII", 5),
        (Pile.FLAGGED, "CONFIDENTIAL", "HR", 15),
        (Pile.REST, "INTERNAL", "", 100),
    ],
    versions={"detectors": "1", "policy": "1"},
    state=PlanState.DRAWN,
    made_by="ada",
    made_at=datetime(2026, 12, 1, tzinfo=UTC),
    drawn_at=datetime(2026, 12, 1, tzinfo=UTC),
)


def sample(number: int, pile: Pile = Pile.REST, said: str | None = "PUBLIC", **facts: Any) -> SampleLine:
    """A file of the sample, read by bea."""
    plain = SampleLine(
        id=number,
        plan_id=1,
        share_id=1,
        item_id=number,
        kind=SampleKind.DRAWN,
        pile=pile,
        turn=number,
        label=Label.INTERNAL if pile is Pile.REST else Label.CONFIDENTIAL,
        tags=frozenset(),
        known=None,
        canary="",
        judged=said,
        judged_tags=frozenset(),
        judged_by="bea" if said else None,
        judged_at=None,
        second=None,
        second_by=None,
    )
    return replace(plain, **facts)


def known(number: int, truth: str, said: str, second: str | None = None) -> SampleLine:
    return sample(number, said=said, kind=SampleKind.KNOWN, known=truth, second=second)


RIGHT = [
    sample(1, Pile.FLAGGED, "RESTRICTED", judged_tags=frozenset({"JUV"})),
    sample(2, Pile.FLAGGED, "CONFIDENTIAL"),
    sample(3),
    sample(4),
    sample(5),
]


def test_while_a_file_is_unread_there_is_no_estimate_but_a_bound() -> None:
    result = result_of(
        PLAN, [*RIGHT[:4], sample(5, said=None), known(6, "RESTRICTED", "RESTRICTED", "RESTRICTED")]
    )
    assert not result.is_enough
    assert (result.drawn, result.read, result.parts) == (5, 4, {})
    assert 0 < result.bound <= 1


def test_a_possible_miss_waits_for_a_second_reader() -> None:
    waits = [*RIGHT[:4], sample(5, said="RESTRICTED")]
    assert (result_of(PLAN, waits).waiting, result_of(PLAN, waits).is_enough) == (1, False)
    agreed = result_of(PLAN, [*RIGHT[:4], sample(5, said="RESTRICTED", second="RESTRICTED")])
    refused = result_of(PLAN, [*RIGHT[:4], sample(5, said="RESTRICTED", second="PUBLIC")])
    assert agreed.whole is not None
    assert refused.whole is not None
    assert sum(one.sensitive for one in agreed.whole.piles if not one.is_found) == 1
    assert sum(one.sensitive for one in refused.whole.piles if not one.is_found) == 0


def test_what_was_found_needs_no_second_reader() -> None:
    assert not RIGHT[0].wants_second(PLAN.line)


def test_what_cannot_be_judged_counts_as_sensitive() -> None:
    result = result_of(PLAN, [*RIGHT[:4], sample(5, said=CANNOT_TELL, second=CANNOT_TELL)])
    assert result.whole is not None
    assert result.cannot_tell == 1
    assert sum(one.sensitive for one in result.whole.piles if not one.is_found) == 1


def test_known_files_tell_how_well_readers_see_and_count_for_nothing_else() -> None:
    tried = [
        known(11, "RESTRICTED", "RESTRICTED", "CONFIDENTIAL"),
        known(12, "RESTRICTED", "CONFIDENTIAL", "PUBLIC"),
        known(13, "CONFIDENTIAL", "INTERNAL"),
        known(14, "PUBLIC", "PUBLIC"),
        known(15, "PUBLIC", "RESTRICTED", "PUBLIC"),
    ]
    whole = result_of(PLAN, [*RIGHT, *tried]).whole
    assert whole is not None
    once, twice = whole.of_found, whole.reviewers
    assert (once.planted, once.noticed, once.harmless, once.alarms) == (3, 2, 2, 1)
    assert (twice.planted, twice.noticed, twice.harmless, twice.alarms) == (3, 1, 2, 0)
    assert sum(one.read for one in whole.piles) == 5


def test_by_label_and_tag_the_same_sample_answers() -> None:
    asked = {one.name: one for one in questions(PLAN, RIGHT)}
    assert set(asked) == {"RESTRICTED", "JUV", "PII", "HR"}
    restricted = counts_of(PLAN, RIGHT, asked["RESTRICTED"]).piles
    assert {(one.pile, one.is_found): one.files for one in restricted} == {
        (Pile.FLAGGED, True): 5,
        (Pile.FLAGGED, False): 15,
        (Pile.REST, False): 100,
    }
    # Both flagged files were confidential for the program: one of them should have been restricted.
    met = {(one.pile, one.is_found): (one.read, one.sensitive) for one in restricted}
    assert met[Pile.FLAGGED, False] == (2, 1)
    tagged = counts_of(PLAN, RIGHT, asked["JUV"]).piles
    assert sum(one.sensitive for one in tagged) == 1


def test_misses_are_told_by_pile_and_kind() -> None:
    missed = sample(5, said="RESTRICTED", second="RESTRICTED", judged_tags=frozenset({"JUV", "VICTIM"}))
    unnamed = sample(4, said="CONFIDENTIAL", second="CONFIDENTIAL")
    told = result_of(PLAN, [*RIGHT[:3], unnamed, missed]).missed
    assert told == {(Pile.REST, "JUV"): 1, (Pile.REST, "VICTIM"): 1, (Pile.REST, "CONFIDENTIAL"): 1}


def test_nothing_drawn_shows_nothing() -> None:
    result = result_of(PLAN, [])
    assert (result.drawn, result.is_enough, result.bound) == (0, False, 1.0)
