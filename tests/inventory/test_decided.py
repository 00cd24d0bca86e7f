"""Which decision counts for a finding: the most particular one that is about it."""

from __future__ import annotations

import pytest

from classify.inventory.decided import Standing, Whereabouts, about, place_digest
from classify.results import StoredFinding
from models.decision import Scope, Verdict
from models.labels import Entity, mask

pytestmark = pytest.mark.only_sqlite
SSN = Entity.US_SSN.value


def found(print_: str | None = "p", start: int = 0) -> StoredFinding:
    return StoredFinding(SSN, {"part": "body"}, start, 0, 0.9, mask(SSN), print_, None, {})


def row(scope: Scope, verdict: Verdict, **facts: object) -> dict[str, object]:
    return {
        "scope": scope.value,
        "verdict": verdict.value,
        "entity": SSN,
        "fingerprint": "p",
        "content_digest": "c",
        "place_digest": place_digest(found()),
        "share_id": 1,
        "item_id": 7,
        **facts,
    }


HERE = Whereabouts(1, 7, "c")


def test_the_more_particular_decision_counts() -> None:
    rows = [
        row(Scope.PLACE, Verdict.SAMPLE),
        row(Scope.ITEM, Verdict.CONFIRM),
        row(Scope.SHARE, Verdict.PUBLIC),
        row(Scope.EVERYWHERE, Verdict.WRONG_MATCH),
    ]
    for number, expected in enumerate((Verdict.SAMPLE, Verdict.CONFIRM, Verdict.PUBLIC, Verdict.WRONG_MATCH)):
        assert Standing(rows[number:]).verdict(found(), HERE) is expected
    assert Standing([]).verdict(found(), HERE) is None


def test_each_reaches_as_far_as_its_scope() -> None:
    place, item, share, everywhere = (Standing([row(scope, Verdict.CONFIRM)]) for scope in Scope)
    elsewhere = Whereabouts(2, 9, "d")
    copy = Whereabouts(1, 8, "c")
    assert place.verdict(found(start=5), HERE) is None
    assert place.verdict(found(), copy) is Verdict.CONFIRM
    assert item.verdict(found(start=5), copy) is Verdict.CONFIRM
    assert item.verdict(found(), Whereabouts(1, 9, "d")) is None
    assert share.verdict(found(), Whereabouts(1, 9, "d")) is Verdict.CONFIRM
    assert share.verdict(found(), elsewhere) is None
    assert everywhere.verdict(found(), elsewhere) is Verdict.CONFIRM
    assert everywhere.verdict(found("other"), HERE) is None


def test_without_a_fingerprint_only_the_place_tells() -> None:
    standing = Standing([row(Scope.PLACE, Verdict.WRONG_MATCH, fingerprint=None)])
    assert standing.verdict(found(None), HERE) is Verdict.WRONG_MATCH
    assert Standing([row(Scope.EVERYWHERE, Verdict.CONFIRM)]).verdict(found(None), HERE) is None


def test_the_later_of_two_about_the_same_counts() -> None:
    rows = [row(Scope.SHARE, Verdict.CONFIRM), row(Scope.SHARE, Verdict.PUBLIC)]
    assert about(rows[0]) == about(rows[1])
    assert Standing(rows).verdict(found(), HERE) is Verdict.PUBLIC


def test_a_place_s_digest_tells_places_apart_and_holds_no_value() -> None:
    assert place_digest(found()) == place_digest(found("other"))
    assert place_digest(found()) != place_digest(found(start=1))
