"""Every page of every filter is what a plain search over all items finds, whatever the way to it."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from classify.inventory import pages, search
from classify.inventory.items import ItemLine
from classify.inventory.search import Wanted
from classify.inventory.store import Store
from models.labels import DocType, Label, Outcome, Tag
from tests.conftest import Scans

ENTITIES = ("US_SSN", "PERSON", "VIN", "US_SSN_OLD")
Fits = Callable[[ItemLine], bool]

FILTERS: dict[str, tuple[Wanted, Fits]] = {
    "everything": (Wanted(), lambda _: True),
    "a label": (Wanted(labels=frozenset({Label.RESTRICTED})), lambda one: one.label == "RESTRICTED"),
    "two labels": (
        Wanted(labels=frozenset({Label.PUBLIC, Label.RESTRICTED})),
        lambda one: one.label in ("PUBLIC", "RESTRICTED"),
    ),
    "an outcome": (Wanted(outcomes=frozenset({Outcome.PARTIAL})), lambda one: one.outcome == "partial"),
    "a tag": (Wanted(tags=frozenset({Tag.HR})), lambda one: "HR" in one.tags),
    "two tags": (
        Wanted(tags=frozenset({Tag.HR, Tag.PII})),
        lambda one: not {"HR", "PII"}.isdisjoint(one.tags),
    ),
    "an entity": (Wanted(entities=frozenset({"US_SSN"})), lambda one: "US_SSN" in one.entities),
    "a kind": (Wanted(doc_types=frozenset({DocType.MENU})), lambda one: one.doc_type == "menu"),
    "all together": (
        Wanted(
            labels=frozenset({Label.RESTRICTED, Label.INTERNAL}),
            tags=frozenset({Tag.HR}),
            entities=frozenset({"PERSON"}),
            outcomes=frozenset({Outcome.OK}),
        ),
        lambda one: (
            one.label in ("RESTRICTED", "INTERNAL")
            and "HR" in one.tags
            and "PERSON" in one.entities
            and one.outcome == "ok"
        ),
    ),
    "nothing": (Wanted(tags=frozenset({Tag.TRIBAL})), lambda _: False),
}


@pytest.fixture
def mixed(scan: Scans, store: Store, folder: Any) -> Store:
    """Some hundred items of all kinds, some of them gone."""
    for number in range(150):
        (folder / f"{number}.txt").write_text(f"Note {number}\n")
    scan()
    dice = random.Random(3)
    with store.database.engine.begin() as connection:
        for (item,) in list(connection.exec_driver_sql("SELECT id FROM item ORDER BY id")):
            tags = ",".join(sorted(dice.sample(["HR", "HR-OLD", "PII", "HEALTH"], dice.randint(0, 3))))
            found = ",".join(sorted(dice.sample(ENTITIES, dice.randint(0, 3))))
            label = dice.choice(list(Label)).value
            outcome, kind = dice.choice(["ok", "partial"]), dice.choice(["menu", "other"])
            connection.exec_driver_sql(
                f"UPDATE item SET tags = '{tags}', entities = '{found}', label = '{label}', "
                f"outcome = '{outcome}', doc_type = '{kind}' WHERE id = {item}"
            )
        connection.exec_driver_sql("UPDATE item SET gone_scan_id = 1 WHERE mod(id, 7) = 0")
    return store


def read(store: Store, wanted: Wanted, size: int) -> list[ItemLine]:
    """All pages of a list, one behind the other."""
    (share,) = store.shares()
    found: list[ItemLine] = []
    with store.database.reading() as session:
        while page := search.page(session, share, wanted, after=found[-1].id if found else 0, limit=size):
            assert len(page) <= size
            found += page
    return found


@pytest.mark.parametrize("counted", [True, False])
def test_pages_hold_what_fits_once_and_in_order(
    mixed: Store, counted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With fresh tallies and, as in the middle of a scan, without; along few walks and many."""
    (share,) = mixed.shares()
    if counted:
        mixed.recount(share)
    else:
        with mixed.database.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE scan SET state = 'running'")
    everything = read(mixed, Wanted(), 1000)
    assert [line.id for line in everything] == sorted({line.id for line in everything})
    for walks, few in ((60, 5_000), (1, 5_000), (1, 0)):
        monkeypatch.setattr(pages, "_MOST_WALKS", walks)
        monkeypatch.setattr(pages, "FEW_ROWS", few)
        for name, (wanted, fits) in FILTERS.items():
            expected = [line.id for line in everything if fits(line)]
            assert [line.id for line in read(mixed, wanted, 20)] == expected, name
    assert len(everything) > 100
