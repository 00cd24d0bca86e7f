"""Three small shares of all kinds of items, for lists, counts and exports over several of them."""

from __future__ import annotations

import random
from pathlib import Path

from classify.inventory.store import Store
from models.labels import Label
from tests.inventory.at_work import entry, result, scanning

SHARES = ("Attorney", "Courts", "Parks")
ENTITIES = ("US_SSN", "PERSON", "VIN", "US_SSN_OLD")
YEARS = (0, 1_700_000_000, 1_600_000_000, 1_300_000_000, 1_790_000_000)
"""Seconds of no time, 2023, 2020, 2011 and 2026."""


def make_mixed(store: Store, place: Path, each: int = 40) -> None:
    """Fills `store` with shares of `each` files, a seventh of them gone, and counts them."""
    dice = random.Random(5)
    for name in SHARES:
        files = [f"{number}.txt" for number in range(each)]
        with scanning(store, place / name, [entry(file) for file in files]) as scan:
            store.record(scan, 1, [result(file, digest=f"{name} {file}") for file in files])
            store.finish(scan)
    with store.database.engine.begin() as connection:
        for (item,) in list(connection.exec_driver_sql("SELECT id FROM item ORDER BY id")):
            tags = ",".join(sorted(dice.sample(["HR", "PII", "HEALTH"], dice.randint(0, 3))))
            found = ",".join(sorted(dice.sample(ENTITIES, dice.randint(0, 3))))
            label = dice.choice(list(Label))
            connection.exec_driver_sql(
                f"UPDATE item SET tags = '{tags}', entities = '{found}', label = '{label.value}', "
                f"label_rank = {label.rank}, findings = {dice.randint(0, 3)}, "
                f"outcome = '{dice.choice(['ok', 'partial'])}', "
                f"doc_type = '{dice.choice(['menu', 'other'])}', "
                f"mtime_ns = {dice.choice(YEARS)}000000000 WHERE id = {item}"
            )
        connection.exec_driver_sql("UPDATE item SET gone_scan_id = 1 WHERE mod(id, 7) = 0")
    for share in store.shares():
        store.recount(share)
