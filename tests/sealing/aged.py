"""Youth records last changed in 2008, 2016 and 2024, in a court's share and in that of another department."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from classify.inventory.handles import ShareHandle
from classify.inventory.store import Store
from models.labels import Label, Tag
from tests.inventory.at_work import entry, proposal, result

TAGS = {"old.txt": (Tag.JUV,), "sexual.txt": (Tag.JUV, Tag.SEXVICTIM), "new.txt": (Tag.JUV,)}
YEARS = {"old.txt": 2008, "sexual.txt": 2016, "new.txt": 2024}


def aged(store: Store, place: Path, name: str = "Court", department: str = "Municipal Court") -> ShareHandle:
    """A share of these records."""
    (place / name).mkdir()
    share = store.share(place / name, department=department)
    with store.scanning(share, detector_version="1", policy_version="p") as scan:
        times = {path: nanoseconds(year) for path, year in YEARS.items()}
        list(store.register(scan, [entry(path, mtime_ns=at) for path, at in times.items()]))
        results = [
            result(
                path,
                digest=path[0] * 64,
                mtime_ns=times[path],
                proposal=proposal(Label.RESTRICTED, *tags),
            )
            for path, tags in TAGS.items()
        ]
        store.record(scan, scan.first_batch, results)
        store.finish(scan)
    return share


def nanoseconds(year: int) -> int:
    """The second of May of a year."""
    return int(datetime(year, 5, 2, tzinfo=UTC).timestamp()) * 1_000_000_000
