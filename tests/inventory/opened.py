"""Shares that a report speaks of: three files, a box with a member, and copies in another share."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from classify.exposure.said import Report, Said
from classify.inventory.handles import ShareHandle
from classify.inventory.store import Store
from models.labels import Label
from models.openness import Openness, Source
from tests.inventory.at_work import entry, finding, member, proposal, result, scanning

A, B, C = ("a" * 64), ("b" * 64), ("c" * 64)


@dataclass
class Town:
    """The shares; HR's files have the numbers 1 to 4 and its member 5, the others follow."""

    hr: ShareHandle
    it: ShareHandle
    numbers: dict[str, int]


def town(store: Store, place: Path) -> Town:
    """HR: leave/a.txt RESTRICTED, leave/b.txt CONFIDENTIAL, c.txt PUBLIC, box.zip with a RESTRICTED member.
    IT: a copy of a.txt's bytes, and of the member's.
    """
    strict, held = proposal(Label.RESTRICTED), proposal(Label.CONFIDENTIAL)
    with scanning(
        store, place / "HR", [entry(p) for p in ("leave/a.txt", "leave/b.txt", "c.txt", "box.zip")]
    ) as scan:
        results = [
            result("leave/a.txt", finding(), digest=A, proposal=strict),
            result("leave/b.txt", finding(), digest=B, proposal=held),
            result("c.txt", digest=C),
            result("box.zip", digest="f" * 64, proposal=strict, media="zip"),
        ]
        inside = member("in.txt", proposal=strict)
        inside.content_digest = "9" * 64
        store.record(scan, scan.first_batch, [inside, *results])
        hr = scan.share
        store.finish(scan)
    with scanning(
        store, place / "IT", [entry("copy.txt"), entry("other.txt"), entry("empty.txt", size=0)]
    ) as scan:
        results = [
            result("copy.txt", finding(), digest=A, proposal=held),
            result("other.txt", digest="9" * 64),
            result("empty.txt", digest="0" * 64, size=0),
        ]
        store.record(scan, scan.first_batch, results)
        it = scan.share
        store.finish(scan)
    return Town(hr, it, numbers(store))


def numbers(store: Store) -> dict[str, int]:
    """The number of each item, by share and path."""
    from sqlalchemy import select

    from classify.inventory.tables import ITEM

    found = {}
    for share in store.shares():
        with store.database.reading() as session:
            for row in session.execute(select(ITEM).where(ITEM.c.share_id == share.id)).mappings():
                found[f"{share.name}/{share.sealer.open(row['path_sealed'])}"] = row["id"]
    return found


def report(source: Source = Source.SHARING_REPORT, **kinds: Openness) -> Report:
    """A report of files: `report(a__txt=...)` speaks of a.txt, `leave_` of the folder leave."""
    told = Report(source, folds_case=True)
    for name, openness in kinds.items():
        path = name.replace("__", ".").replace("_", "/")
        told.said[told.key(path)] = Said(
            Counter({openness: 2}), Counter({openness: 2}), None, 2, is_folder="." not in path
        )
        told.lines += 2
    return told
