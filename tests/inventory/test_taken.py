"""Decisions that were taken: their list, and those that say the contrary."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from classify.inventory import taken
from classify.inventory.store import Store
from models.decision import DecisionState, Verdict
from tests.inventory.queued import POLICY, forms_of, press, single, write_forms

if TYPE_CHECKING:
    from tests.conftest import Scans
else:
    Scans = Any


def test_the_newest_is_first_page_by_page(store: Store, scan: Scans, folder: Path) -> None:
    write_forms(folder, 4)
    scan()
    share = store.shares()[0]
    lots = [press(store, share, single(one)).taken.lot for one in forms_of(store, share)[:3]]
    store.end_lot(share, lots[0], actor="ada", policy=POLICY, why="undone")
    with store.database.reading() as session:
        first = taken.page(session, [share.id], before=None, limit=2)
        rest = taken.page(session, [share.id], before=first[-1].id, limit=2)
        ended = taken.page(session, [share.id], before=None, limit=9, state=DecisionState.ENDED)
        of_lot = taken.page(session, [share.id], before=None, limit=9, lot=lots[1])
        assert taken.page(session, [], before=None, limit=9) == []
    assert [line.lot for line in (*first, *rest)] == lots[::-1]
    assert [(line.lot, line.ended_why) for line in ended] == [(lots[0], "undone")]
    assert [line.lot for line in of_lot] == [lots[1]]


def test_what_is_right_or_wrong_elsewhere_is_told_and_nothing_else(
    store: Store, scan: Scans, folder: Path
) -> None:
    for name in ("first", "second", "third"):
        (folder / "Parks" / f"{name}.txt").write_text(f"The {name} paper: number 219-09-6666 of somebody\n")
    scan()
    share = store.shares()[0]
    first, second, _ = forms_of(store, share)
    press(store, share, single(first), Verdict.CONFIRM)
    with store.database.reading() as session:
        from classify.inventory.asked import findings_of

        [(_, finding)] = findings_of(session, share, [second])[second.id]
        row = {
            "entity": finding.entity,
            "fingerprint": finding.fingerprint,
            "content_digest": second.digest,
            "item_id": second.item_id,
        }
        itself = {**row, "content_digest": first.digest, "item_id": first.item_id}
        said = {one: taken.contradicting(session, share, [row], one) for one in Verdict}
        assert taken.contradicting(session, share, [itself], Verdict.WRONG_MATCH) == 0
    assert said == {one: int(one.dismisses) for one in Verdict}


def test_presses_are_listed_with_what_became_of_them(store: Store, scan: Scans, folder: Path) -> None:
    """Newest first, page by page, of one person or of all."""
    write_forms(folder, 4)
    scan()
    share = store.shares()[0]
    first, second, third, *_ = forms_of(store, share)
    one = press(store, share, single(first)).taken.lot
    two = press(store, share, single(second), actor="bert").taken.lot
    three = press(store, share, single(third)).taken.lot
    store.end_lot(share, two, actor="bert", policy=POLICY, why="reversed", note="it is not")
    store.end_lot(share, three, actor="ada", policy=POLICY, why="undone")

    def listed(**how: Any) -> list[tuple[str, taken.Became]]:
        with store.database.reading() as session:
            return [(line.lot, line.became) for line in taken.lots(session, [share], **{"limit": 9, **how})]

    everything = [
        (three, taken.Became.UNDONE),
        (two, taken.Became.REVERSED),
        (one, taken.Became.STANDS),
    ]
    assert listed() == everything
    assert listed(by="ada") == [everything[0], everything[2]]
    assert listed(became=taken.Became.REVERSED) == [everything[1]]
    with store.database.reading() as session:
        [newest] = taken.lots(session, [share], limit=1)
        assert taken.lots(session, [], limit=9) == []
    assert listed(before=newest.id) == everything[1:]
    assert (newest.places, newest.items, newest.ended_by) == (1, 1, "ada")
