"""Probes in the queue: drawn by a seed, answered like all others, and waiting again when that is undone."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, update

from classify.inventory import probing
from classify.inventory.catalogue import Catalogue
from classify.inventory.handles import ShareHandle
from classify.inventory.store import Store
from classify.inventory.tables import DECISION, ITEM, PROBE
from models.columns import now
from models.decision import Verdict
from models.labels import Label
from models.probe import ProbeKind
from tests.inventory.queued import POLICY, all_of, forms_of, press, single, whole, write_forms

if TYPE_CHECKING:
    from tests.conftest import Scans
else:
    Scans = Any

MANY = 30


@pytest.fixture
def share(store: Store, scan: Scans, folder: Path, monkeypatch: pytest.MonkeyPatch) -> ShareHandle:
    """Questions above the line, and files with findings nobody would be asked about."""
    write_forms(folder, MANY)
    (folder / "Calls").mkdir()
    for one in range(8):
        (folder / "Calls" / f"call {one}.txt").write_text(f"Number 219-09-55{one:02} of somebody\n")
    with monkeypatch.context() as nothing_drawn:
        nothing_drawn.setattr(probing, "BELOW_IN", 0.0)
        scan()
    share = store.shares()[0]
    calls = [line.id for line in Catalogue(store).lines(share) if line.path.startswith("Calls")]
    with store.database.writing() as session:
        below = {"label": Label.INTERNAL.value, "label_rank": Label.INTERNAL.rank}
        session.execute(update(ITEM).where(ITEM.c.id.in_(calls)).values(below))
    store.ask(share)
    return share


def rows_of(store: Store) -> list[Any]:
    with store.database.reading() as session:
        return list(session.execute(select(PROBE).order_by(PROBE.c.id)).all())


def decide_all(store: Store, share: ShareHandle, verdict: Verdict = Verdict.CONFIRM) -> None:
    """The forms, two hours ago."""
    press(store, share, whole(forms_of(store, share)), verdict)
    with store.database.writing() as session:
        session.execute(update(DECISION).values(decided_at=now() - timedelta(hours=2)))


def test_one_in_twenty_is_drawn_from_below_and_asked_like_the_others(
    store: Store, share: ShareHandle
) -> None:
    before = {one.id for one in all_of(store)}
    assert store.draw(share, seed="s") == round(0.05 * len(before)) == 2
    assert store.draw(share, seed="t") == 0
    new = [one for one in all_of(store) if one.id not in before]
    assert [one.state for one in new] == ["open", "open"]
    with store.database.reading() as session:
        ranks = session.scalars(select(ITEM.c.label).where(ITEM.c.id.in_([one.item_id for one in new])))
        assert "CONFIDENTIAL" not in set(ranks)
    assert {(row.kind, row.seed, row.known) for row in rows_of(store)} == {("below", "s", None)}
    assert store.waiting_probes([share], ProbeKind.BELOW, limit=9) == [one.id for one in new]


def test_the_same_seed_draws_the_same(store: Store, share: ShareHandle) -> None:
    store.draw(share, seed="s")
    first = [(row.item_id, row.group_key) for row in rows_of(store)]
    with store.database.writing() as session:
        session.execute(PROBE.delete())
    store.draw(share, seed="s")
    assert [(row.item_id, row.group_key) for row in rows_of(store)] == first


def test_what_was_drawn_outlives_the_next_scan_and_is_asked_once(
    store: Store, share: ShareHandle, scan: Scans
) -> None:
    store.draw(share, seed="s")
    scan()
    waiting = store.waiting_probes([share], ProbeKind.BELOW, limit=9)
    assert len(waiting) == 2
    drawn = [one for one in all_of(store) if one.id in waiting]
    press(store, share, single(drawn[0]), Verdict.CONFIRM, seconds=3.0)
    scan()
    assert store.waiting_probes([share], ProbeKind.BELOW, limit=9) == [drawn[1].id]
    [answered] = store.probe_results([share])
    assert (answered["verdict"], answered["answered_by"], answered["seconds"]) == ("confirm", "ada", 3.0)
    assert answered["agrees"] is None


def test_decided_ones_are_asked_again_and_agreement_is_counted(store: Store, share: ShareHandle) -> None:
    decide_all(store, share)
    assert store.draw_again([share], seed="s") == round(0.04 * MANY) == 1
    assert store.draw_again([share], seed="t") == 0
    [number] = store.waiting_probes([share], ProbeKind.AGAIN, limit=9)
    question = next(one for one in all_of(store) if one.id == number)
    assert question.state == "open"
    store.ask(share)
    press(store, share, single(question), Verdict.WRONG_MATCH, actor="bert")
    assert store.agreement([share]) == (0, 1)
    [row] = rows_of(store)
    assert (row.known, row.known_by, row.verdict, row.agrees) == ("confirm", "ada", "wrong_match", False)
    assert next(one for one in all_of(store) if one.id == number).state == "decided"


def test_an_answer_that_is_undone_was_none(store: Store, share: ShareHandle) -> None:
    decide_all(store, share)
    store.draw_again([share], seed="s")
    [number] = store.waiting_probes([share], ProbeKind.AGAIN, limit=9)
    question = next(one for one in all_of(store) if one.id == number)
    answered = press(store, share, single(question), actor="bert")
    assert store.agreement([share]) == (1, 1)
    store.end_lot(share, answered.taken.lot, actor="bert", policy=POLICY, why="undone")
    assert store.agreement([share]) == (0, 0)
    assert store.waiting_probes([share], ProbeKind.AGAIN, limit=9) == [number]


def test_nobody_is_asked_again_at_once(store: Store, share: ShareHandle) -> None:
    press(store, share, whole(forms_of(store, share)))
    assert store.draw_again([share]) == 0


def test_canaries_are_some_of_what_is_known(store: Store, share: ShareHandle) -> None:
    truth = {one.id: Verdict.CONFIRM for one in forms_of(store, share)}
    assert store.set_canaries(share, truth, seed="s") == round(0.05 * MANY)
    assert store.set_canaries(share, truth, seed="s") == 0
    assert {(row.kind, row.known) for row in rows_of(store)} == {("canary", "confirm")}
    press(store, share, whole(forms_of(store, share)))
    assert store.agreement([share]) == (2, 2)
