"""The bench of copies: whose files, two people, what makes a copy stale, and the same bytes again."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

from classify.errors import (
    CopyWordError,
    CrowdedError,
    NotTheirSharesError,
    OrderError,
    OtherCopyError,
    SameHandsError,
    StaleCopyError,
)
from classify.extract.document import Place
from classify.inventory.handles import ShareHandle
from classify.inventory.store import Store
from classify.redacting import road
from classify.redacting.bench import Bench, LookedCopy, Original, Stale
from classify.redacting.orders import Orders, Restored
from classify.redacting.road import Redactor
from classify.rights import Role
from classify.settings import Settings
from models.decision import Verdict
from models.redacted_copy import CopyState
from tests.inventory.sharing import asked, items, recipient
from tests.redacting.benches import LOU, MARA, SAM, Making, bench, person
from tests.sharing import desks

shared_home, store, share, flagged = desks.shared_home, desks.store, desks.share, desks.flagged
PROFILE = Orders(profile="public-release")


def made(at: Bench, item: int, request: int | None = None, orders: Orders = PROFILE) -> int:
    with at.make(request, item, orders) as one:
        return one.number


def looked(at: Bench, number: int, **how: Any) -> Any:
    kept = at.copy(number)
    assert kept is not None
    return at.look(number, agrees=True, **{"sha256": kept.line.sha256, **how})


def ready(store: Store, share: ShareHandle, making: Making | None = None) -> tuple[int, int, LookedCopy]:
    """The number of a request, a file of it, and a copy that may leave."""
    [first, *_] = items(store, share)
    request = asked(store, [first], recipient(store))
    number = made(bench(store, MARA, making), first, request)
    looked(bench(store, LOU, making), number)
    return request, first, bench(store, SAM, making).ready_for(request)[first]


def test_one_makes_it_another_looks_and_it_is_made_again_as_it_was(store: Store, share: ShareHandle) -> None:
    request, first, copy = ready(store, share)
    assert (copy.item, copy.profile, copy.orders) == (first, "public-release", PROFILE)
    assert (copy.made_by, copy.looked_by) == ("mara", "lou")
    assert '"copy_sha256"' in copy.sheet
    with bench(store, SAM).again(copy) as again:
        assert again.sheet is not None
        assert again.sheet.copy_sha256 == copy.sha256
        assert again.content()
    assert bench(store, person("al", Role.ADMINISTRATOR)).ready_for(request) == {}


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        (person("a", Role.AUDITOR), "another role"),
        (person("b", Role.RECORDS, content=False), "content grant"),
    ],
)
def test_who_may_not_open_documents_makes_no_copies(
    store: Store, share: ShareHandle, who: Any, sentence: str
) -> None:
    with pytest.raises(NotTheirSharesError, match=sentence):
        made(bench(store, who), items(store, share)[0])


def test_in_a_flagged_share_it_takes_clearance(store: Store, flagged: ShareHandle) -> None:
    [first, *_] = items(store, flagged)
    number = made(bench(store), first)
    stranger = bench(store, person("n", Role.REVIEWER, cji=False))
    with pytest.raises(NotTheirSharesError, match="clearance"):
        made(stranger, first)
    assert stranger.copy(number) is None
    assert stranger.copies() == []


def test_nobody_looks_at_their_own_or_without_the_grants(store: Store, share: ShareHandle) -> None:
    number = made(bench(store), items(store, share)[0])
    with pytest.raises(SameHandsError):
        looked(bench(store), number)
    with pytest.raises(NotTheirSharesError, match="content grant"):
        looked(bench(store, SAM), number)
    with pytest.raises(NotTheirSharesError, match="another role"):
        looked(bench(store, person("r", Role.RECORDS)), number)
    with pytest.raises(CopyWordError, match="not this copy"):
        looked(bench(store, LOU), number, sha256="00")
    assert looked(bench(store, LOU), number).is_ready


def test_it_is_sent_back_with_a_reason_that_holds_no_value(store: Store, share: ShareHandle) -> None:
    number = made(bench(store), items(store, share)[0])
    for note in ("", "   ", "x" * 501, "SSN 219-09-4321 is left"):
        with pytest.raises(CopyWordError, match="reason"):
            bench(store, LOU).look(number, agrees=False, sha256=_hash(store, number), note=note)
    after = bench(store, LOU).look(number, agrees=False, sha256=_hash(store, number), note="Page 2  too")
    assert (after.line.state, after.line.note) == (CopyState.SENT_BACK, "Page 2 too")


def _hash(store: Store, number: int) -> str:
    kept = bench(store).copy(number)
    assert kept is not None
    return kept.line.sha256


def test_what_the_machine_refused_is_on_record_and_never_ready(store: Store, share: ShareHandle) -> None:
    [first, *_] = items(store, share)
    request = asked(store, [first], recipient(store))
    number = made(bench(store, MARA, Making(refused="encrypted: it is locked")), first, request)
    [kept] = bench(store).copies(request=request)
    assert (kept.line.id, kept.line.state, kept.line.refused) == (
        number,
        CopyState.REFUSED,
        "encrypted: it is locked",
    )
    assert bench(store).ready_for(request) == {}
    with pytest.raises(CopyWordError, match="refused"), bench(store).again(kept.line):
        pass


def test_another_engine_makes_it_stale(store: Store, share: ShareHandle) -> None:
    request, _, copy = ready(store, share)
    newer = bench(store, LOU, Making("2"))
    assert newer.ready_for(request) == {}
    with pytest.raises(StaleCopyError, match="program"), newer.again(copy):
        pass


def test_a_decision_makes_it_stale(store: Store, share: ShareHandle, monkeypatch: pytest.MonkeyPatch) -> None:
    _, _, copy = ready(store, share)
    number = made(bench(store), copy.item)
    monkeypatch.setattr(Original, "grounds", property(lambda _: "others"))
    kept = bench(store).copy(number)
    assert kept is not None
    assert kept.stale is Stale.DECISION
    with pytest.raises(StaleCopyError, match="decision"):
        looked(bench(store, LOU), number)


def test_grounds_are_the_decisions_and_the_label(store: Store, share: ShareHandle) -> None:
    original = next(
        one for one in (bench(store).original(item) for item in items(store, share, 50)) if one.filed.findings
    )
    [first, *_] = [number for number, _ in original.filed.findings]
    dismissed = Original(share, original.filed, {first: Verdict.WRONG_MATCH}, original.tags)
    confirmed = Original(share, original.filed, {first: Verdict.CONFIRM}, original.tags)
    other = Original(share, original.filed, {}, ())
    assert len({one.grounds for one in (original, dismissed, confirmed, other)}) >= 3
    assert (
        dismissed.grounds
        == Original(share, original.filed, {first: Verdict.WRONG_MATCH}, original.tags).grounds
    )


def test_another_content_makes_it_stale(store: Store, share: ShareHandle) -> None:
    from sqlalchemy import update

    from classify.inventory.tables import CONTENT

    request, item, copy = ready(store, share)
    with store.database.writing() as session:
        digest = store.content_digests([item])[item]
        session.execute(update(CONTENT).where(CONTENT.c.digest == digest).values(digest="other"))
    assert bench(store, LOU).ready_for(request) == {}
    with pytest.raises(StaleCopyError, match="file"), bench(store, LOU).again(copy):
        pass


def test_other_bytes_do_not_leave(store: Store, share: ShareHandle) -> None:
    _, _, copy = ready(store, share)
    with pytest.raises(OtherCopyError), bench(store, LOU, Making(salt="x")).again(copy):
        pass
    with pytest.raises(OtherCopyError), bench(store, LOU, Making(refused="it did not withstand")).again(copy):
        pass


def test_what_is_given_back_needs_a_reason_without_a_value(store: Store, share: ShareHandle) -> None:
    [first, *_] = items(store, share)
    for reason in ("", "x" * 501, "it is 219-09-4321"):
        back = Restored(Place(), 0, 4, "US_SSN", reason)
        with pytest.raises(OrderError, match="reason"):
            made(bench(store), first, orders=Orders(restores=(back,)))
    back = Restored(Place(), 0, 4, "US_SSN", "It is a part number.")
    assert made(bench(store), first, orders=Orders(restores=(back,)))


def test_findings_are_given_back_and_cut_by_their_numbers(store: Store, share: ShareHandle) -> None:
    at = bench(store)
    original = next(
        one for one in (at.original(item) for item in items(store, share, 50)) if one.filed.findings
    )
    [(number, finding), *_] = original.filed.findings
    back, cut = at.given_back(original, number, "It is a part number."), at.confirmed(original, number)
    assert (back.entity, back.start, back.reason) == (finding.entity, finding.start, "It is a part number.")
    assert back.end > back.start
    assert (cut.entity, cut.start, cut.place) == (back.entity, back.start, back.place)
    for by_number in (
        lambda: at.given_back(original, 9_999_999, "x"),
        lambda: at.confirmed(original, 9_999_999),
    ):
        with pytest.raises(OrderError):
            by_number()


def test_a_draft_is_kept_nowhere(store: Store, share: ShareHandle) -> None:
    making = Making()
    with bench(store, MARA, making).draft(items(store, share)[0], PROFILE) as copy:
        assert copy.sheet is not None
    assert making.told == [PROFILE]
    assert bench(store).copies() == []


def test_whether_somebody_else_could_look(store: Store, share: ShareHandle) -> None:
    assert bench(store, MARA).has_second(share)
    assert Bench(store, MARA, redactor_of=Making, people=(MARA, SAM)).has_second(share) is False  # type: ignore[arg-type]


def test_so_many_at_once_and_the_next_is_told_to_wait(
    store: Store, share: ShareHandle, shared_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    redactor = Redactor(Settings(home=shared_home, jobs=1))
    monkeypatch.setattr(road, "_made", lambda *_: road.Copy())
    monkeypatch.setattr(road, "_WAIT_SECONDS", 0.01)
    busy = threading.Event()
    original = bench(store).original(items(store, share)[0])
    how = (share, store.folder_of(share), original.filed, {})
    with redactor.of_item(*how), pytest.raises(CrowdedError), redactor.of_item(*how):
        busy.set()
    assert not busy.is_set()
    with redactor.of_item(*how) as copy:
        assert not copy.refused


def test_a_real_copy_is_the_same_when_it_is_made_again(store: Store, share: ShareHandle) -> None:
    redactor = Redactor(Settings(home=store.home, jobs=1, ocr=False, names=False))
    originals = [bench(store).original(item) for item in items(store, share, 50)]
    first = next(one.filed.id for one in originals if one.filed.path.endswith(".txt") and one.filed.findings)
    with bench(store, MARA, redactor).make(None, first, PROFILE) as one:
        assert one.copy.refused == ""
        assert one.copy.removed
    number = one.number
    looked(bench(store, LOU, redactor), number)
    kept = bench(store, LOU, redactor).copy(number)
    assert kept is not None
    assert kept.is_ready
    with bench(store, LOU, redactor).again(kept.line) as again:
        assert again.sheet is not None
        assert again.sheet.copy_sha256 == kept.line.sha256
