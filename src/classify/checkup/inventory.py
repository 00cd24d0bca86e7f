"""Is the inventory there, with its keys, and whole; do its workers and notices reach where they should?"""

from __future__ import annotations

from collections.abc import Iterator

from classify.checks import Check, Verdict
from classify.errors import ClassifyError
from classify.inventory.database import HEAD
from classify.inventory.store import Store
from classify.keys import KEY_FILE
from classify.notices.after import ways
from classify.settings import Settings
from models.words import many

SAMPLE = 2_000
"""Items of each share that are looked at here; `classify verify` looks at all."""
REMEDY = (
    "Tell information security; compare with a backup. After a backup was put back: classify verify --accept."
)


def tampering(store: Store) -> Iterator[Check]:
    """Whether somebody else had a hand in it: the whole audit trail, and a sample of items."""
    complaints = store.complaints(most_items=SAMPLE)
    if not complaints:
        yield Check("Tampering", Verdict.OK, "Audit trail whole; labels as they were signed (a sample).")
    for sentence in complaints[:3]:
        yield Check("Tampering", Verdict.WRONG, sentence, f"See all: classify verify. {REMEDY}")


def keys(store: Store) -> Check:
    """Where the keys lie."""
    path = store.keys.path
    if path.is_relative_to(store.home):
        remedy = (
            f"Keep it elsewhere, best on another disk ({KEY_FILE}, or the systemd credential classify-keys), "
            "and in a backup of its own: who takes the home then has no key."
        )
        sentence = "The key file belongs to this inventory; it lies inside the home."
        return Check("Keys", Verdict.OK, sentence, remedy)
    sentence = f"The key file {path} belongs to this inventory. Is it in the backup, apart from the home?"
    return Check("Keys", Verdict.OK, sentence)


def database(store: Store, *, thorough: bool = True) -> Check:
    """What the inventory is kept in; `thorough` looks for damage in its files, which takes time."""
    kind = "SQLite" if store.database.is_sqlite else "PostgreSQL"
    damage = store.database.damage() if thorough else ""
    if damage:
        return Check("Database", Verdict.WRONG, f"{kind} reports damage: {damage}.", "Restore the backup.")
    shares = many(len(store.shares()), "share")
    return Check("Database", Verdict.OK, f"{kind}, tables at version {HEAD}, {shares}.")


def cluster(settings: Settings) -> Check:
    """Whether the scheduler answers, and all workers would read as this machine does."""
    from classify.scanning.slices import Leader
    from flows.cluster import Cluster
    from flows.crew import looked_at

    try:
        cluster = Cluster.of(settings)
        with Store.open(settings.home, settings.database_url) as store:
            leader = Leader.of_no_scan(settings, store)
        crew = looked_at(cluster, leader.as_numbers())
    except ClassifyError as error:
        return Check("Dask", Verdict.WRONG, error.sentence, error.what_to_do)
    except OSError:
        remedy = "Start it (classify scheduler), or open the way to it (docs/scale.md)."
        return Check("Dask", Verdict.WRONG, f"The scheduler at {cluster.address} does not answer.", remedy)
    if crew.refused:
        told = " ".join(f"The worker {name} {why}." for name, why in crew.refused.items())
        remedy = "Give all machines the same program, packs, keys and mounts (docs/scale.md)."
        return Check("Dask", Verdict.WRONG, f"{told} It is not used.", remedy)
    if not crew.used:
        remedy = "Start some: classify worker, on each machine (docs/scale.md)."
        return Check("Dask", Verdict.WARNING, f"{cluster.address} answers and has no workers.", remedy)
    sentence = (
        f"{cluster.address} answers; {len(crew.used)} workers, alike in program, keys, packs and policy."
    )
    if cluster.tls is None and not cluster.is_here:
        remedy = "Use tls:// (docs/scale.md): whoever reaches the port can run programs on the workers."
        return Check("Dask", Verdict.WARNING, f"{sentence} Not encrypted.", remedy)
    return Check("Dask", Verdict.OK, sentence)


def notices(settings: Settings, store: Store) -> Iterator[Check]:
    """Of each way that is set up, how the last notice went; nothing is sent."""
    chosen = ways(settings)
    if not chosen:
        yield Check("Notices", Verdict.OK, "Off: nobody is told when a scan fails (docs/schedules.md).")
    for way in chosen:
        last = store.last_notice(way)
        if last is None:
            yield Check(
                "Notices", Verdict.OK, f"By {way}; none was sent yet.", "Try it: classify notices test."
            )
        elif last.trouble:
            sentence = f"By {way}, not delivered on {last.at:%Y-%m-%d %H:%M} UTC: {last.trouble}"
            yield Check("Notices", Verdict.WARNING, sentence, "Mend it, then run classify notices test.")
        else:
            yield Check("Notices", Verdict.OK, f"By {way}, last delivered on {last.at:%Y-%m-%d %H:%M} UTC.")
