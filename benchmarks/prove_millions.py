"""A million items with many millions of findings: how fast they go in, and how long a page of a list takes.

    python -m benchmarks.prove millions [--items 1000000] [--databases postgresql sqlite]

A portion is registered and recorded by the store's own functions, as a scan does it; the rest are copies of its rows
made inside the database (paths, digests and numbers of their own), with rare kinds put at the far end, where a walk
from the front would be longest. Pages are asked of the catalogue's own functions; what is told is the time of the
processor for one page, this program's and the server's together, so that a busy machine does not count.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from shutil import disk_usage
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import text

from classify.crawl import Crawled
from classify.inventory import items, overview, search
from classify.inventory.catalogue import Catalogue
from classify.inventory.handles import ScanHandle, ShareHandle
from classify.inventory.search import Wanted
from classify.inventory.store import Store
from classify.label.proposal import Fired, Proposal
from classify.results import FileResult, StoredFinding
from models.labels import DocType, Entity, Label, Outcome, Tag, mask
from tests.postgres import serving

FINDINGS = {"postgresql": 20, "sqlite": 5}
"""How many an item has, in each kind of database."""
PORTION = 10_000
_BYTES, _MOST_OF_THE_DISK = 700, 0.6
"""What a finding takes with its indexes and the log of the transaction; how much of what is free may be taken."""
MOST_PAGE_MS = 50.0
MOST_FACETS_MS = 500.0
MOST_EXPORT_MS = 10_000.0
PAGE = 100
_RARE = 200
_RULES = [
    Fired(f"rule/{number}", f"It holds what rule {number} is about.", "2-6-1002, MCA", label)
    for number, label in enumerate(Label)
]
_DURABLE = (
    *("shared_buffers=1GB", "work_mem=64MB", "maintenance_work_mem=512MB", "max_wal_size=8GB", "jit=off"),
    *("listen_addresses=", "checkpoint_timeout=30min", "random_page_cost=1.1", "effective_cache_size=4GB"),
)


def prove(items_wanted: int, databases: list[str]) -> bool:
    """Fills each of `databases` with `items_wanted` items, and times inserts and pages; whether all held."""
    held = True
    for kind in databases:
        with TemporaryDirectory() as scratch, _address(kind, Path(scratch)) as url:
            needed, free = items_wanted * FINDINGS[kind] * _BYTES, disk_usage(scratch).free
            if needed > free * _MOST_OF_THE_DISK:
                print(
                    f"{kind}: needs about {needed / 1e9:.0f} GB; {free / 1e9:.0f} GB are free. Give fewer --items."
                )
                held = False
                continue
            with Store.open(Path(scratch) / "home", url) as store:
                held &= _prove(kind, store, items_wanted, FINDINGS[kind])
    print(f"millions: {'held' if held else 'BROKEN'}")
    return held


@contextmanager
def _address(kind: str, scratch: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield ""
        return
    scratch.chmod(0o755)
    with serving(_DURABLE, within=scratch) as server:
        yield server.empty()


def _prove(kind: str, store: Store, wanted: int, per_item: int) -> bool:
    dice = random.Random(11)
    portion = min(PORTION, wanted)
    share = store.share(Path("/srv/generated"), name="generated")
    with store.scanning(share, detector_version="1", policy_version="1") as scan:
        _insert_by_the_store(kind, store, scan, portion, per_item, dice)
        started = time.monotonic()
        _multiply(store, wanted // portion)
        print(
            f"{kind}: {wanted:,} items, {wanted * per_item:,} findings after {time.monotonic() - started:.0f} s (clock)"
        )
        _put_rare_ones_at_the_end(store)
        cpu = _Cpu(store)
        store.finish(scan)
        print(f"{kind}: finish of the scan (sightings, counts): {cpu.seconds():.0f} s of the processor")
    _settle(store)
    return _pages(kind, store, share)


# Going in


def _insert_by_the_store(
    kind: str, store: Store, scan: ScanHandle, portion: int, per_item: int, dice: random.Random
) -> None:
    paths = [
        f"Department {number % 23:02}/Folder {number % 311:03}/document {number:07}.txt"
        for number in range(portion)
    ]
    cpu = _Cpu(store)
    entries = (
        Crawled(path, size=1000 + number, mtime_ns=number, inode=number) for number, path in enumerate(paths)
    )
    for _ in store.register(scan, entries):
        pass
    took = cpu.seconds()
    print(f"{kind}: {portion / took:,.0f} entries registered in a second of the processor")
    results = [_result(path, number, scan, per_item, dice) for number, path in enumerate(paths)]
    cpu = _Cpu(store)
    for batch in range(0, portion, 500):
        store.record(scan, batch // 500 + 1, results[batch : batch + 500])
    took = cpu.seconds()
    rows = portion * per_item
    print(
        f"{kind}: {portion / took:,.0f} files with {rows / took:,.0f} findings recorded in a second of the processor"
    )


_KINDS = list(DocType)
_ENTITIES = list(Entity)
_COMMON_TAGS = [
    (),
    (),
    (Tag.PII,),
    (Tag.PII, Tag.HR),
    (Tag.SSN_FIN, Tag.PII),
    (Tag.HEALTH, Tag.PII),
    (Tag.CCJI,),
]


def _result(path: str, number: int, scan: ScanHandle, per_item: int, dice: random.Random) -> FileResult:
    label = dice.choices(list(Label), (20, 45, 25, 10))[0]
    tags = set(dice.choice(_COMMON_TAGS)) | ({dice.choice(list(Tag)[:16])} if dice.random() < 0.2 else set())
    kinds = dice.sample(_ENTITIES[:24], dice.randint(1, 4))
    outcome = dice.choices(
        [Outcome.OK, Outcome.PARTIAL, Outcome.ENCRYPTED, Outcome.NEEDS_OCR], (94, 3, 1, 2)
    )[0]
    doc_type = _KINDS[min(int(dice.expovariate(0.1)), len(_KINDS) - 1)]
    proposal = Proposal(label, tuple(sorted(tags)), doc_type, outcome, [_RULES[label.rank]])
    keys = scan.share.keys
    findings = [
        StoredFinding(
            entity=str(entity),
            place={"part": "body", "line": spot + 1},
            start=spot * 40,
            end=spot * 40 + 11,
            score=0.85,
            mask=mask(entity),
            fingerprint=keys.fingerprint(entity, f"{number * 7 + spot}"),
            role=None,
            why={
                "detector": f"pack/{entity}",
                "version": "1",
                "sentence": "It is written like one.",
                "steps": [],
            },
        )
        for spot in range(per_item)
        for entity in [kinds[spot % len(kinds)]]
    ]
    return FileResult(
        path=path,
        outcome=outcome,
        reason="" if outcome is Outcome.OK else "something was left out",
        proposal=proposal,
        media="text",
        size=1000 + number,
        mtime_ns=number,
        inode=number,
        content_digest=keys.path_digest(f"content {number}"),
        findings=findings,
        evidence={"characters": 1000 + number, "counts": {str(kind): 3 for kind in kinds}},
    )


def _multiply(store: Store, times: int) -> None:
    """Copies of the portion's rows, with numbers, paths and contents of their own."""
    if times < 2:
        return
    is_sqlite = store.database.is_sqlite
    series = (
        "WITH RECURSIVE n(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n WHERE k < {last}) "
        if is_sqlite
        else ""
    )
    n = "n" if is_sqlite else "generate_series(1, {last}) AS n(k)"
    digest = "item.path_digest || '-' || k"
    with store.database.writing() as session:
        steps = {
            name: session.scalar(text(f"SELECT max(id) FROM {name}")) or 0
            for name in ("item", "content", "classification", "finding")
        }
        shifts = {
            "content": {"id": f"content.id + k * {steps['content']}", "digest": "content.digest || '-' || k"},
            "item": {
                "id": f"item.id + k * {steps['item']}",
                "path_digest": digest,
                "content_id": f"item.content_id + k * {steps['content']}",
            },
            "classification": {
                "id": f"classification.id + k * {steps['classification']}",
                "item_id": f"item_id + k * {steps['item']}",
            },
            "finding": {
                "id": f"finding.id + k * {steps['finding']}",
                "content_id": f"content_id + k * {steps['content']}",
            },
        }
        dropped = [] if is_sqlite else _without_indexes(session)
        for table, changed in shifts.items():
            columns = _columns(session, table)
            values = ", ".join(changed.get(column, f'{table}."{column}"') for column in columns)
            names = ", ".join(f'"{column}"' for column in columns)
            statement = f"INSERT INTO {table} ({names}) {series}SELECT {values} FROM {table}, {n}"
            where = f" WHERE {table}.id <= {steps[table]}"
            session.execute(text((statement + where).format(last=times - 1)))
            print(f"  {table} done", flush=True)
        for definition in dropped:
            session.execute(text(definition))
        if not is_sqlite:
            for table in shifts:
                session.execute(text(f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))"))


def _columns(session: Any, table: str) -> list[str]:
    return list(session.execute(text(f"SELECT * FROM {table} LIMIT 1")).keys())


def _without_indexes(session: Any) -> list[str]:
    """Drops indexes and references of the large tables; returns how they are made again."""
    again = []
    tables = "('item', 'content', 'classification', 'finding')"
    foreign = session.execute(
        text(
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
            f"WHERE contype = 'f' AND conrelid::regclass::text IN {tables}"
        )
    ).all()
    for table, name, definition in foreign:
        session.execute(text(f"ALTER TABLE {table} DROP CONSTRAINT {name}"))
        again.append(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
    indexes = session.execute(
        text(
            f"SELECT indexname, indexdef FROM pg_indexes WHERE tablename IN {tables} AND indexname NOT LIKE '%pkey' "
            "AND indexname NOT LIKE '%key'"
        )
    ).all()
    for name, definition in indexes:
        session.execute(text(f"DROP INDEX {name}"))
        again.insert(0, definition)
    return again


def _put_rare_ones_at_the_end(store: Store) -> None:
    """The last files of the share are of kinds that no other has."""
    rare = {
        "tags": Tag.TRIBAL.value,
        "entities": f"{Entity.PERSON.value},{Entity.TRIBAL_ID.value}",
        "doc_type": DocType.SECURITY_PLAN.value,
        "outcome": Outcome.BOMB.value,
    }
    with store.database.writing() as session:
        last = session.scalar(text("SELECT max(id) FROM item"))
        for number, (column, word) in enumerate(rare.items()):
            low, high = last - (number + 1) * _RARE, last - number * _RARE
            session.execute(
                text(f"UPDATE item SET {column} = :word WHERE id > {low} AND id <= {high}"), {"word": word}
            )


def _settle(store: Store) -> None:
    """As the database would have looked after itself by the next morning."""
    with store.database.engine.connect() as connection:
        if store.database.is_sqlite:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("VACUUM (ANALYZE)")


# Pages


@dataclass
class _Cpu:
    """Seconds of the processor since it was made: this process and the server's for its connections."""

    store: Store
    _began: float = field(default=0.0)

    def __post_init__(self) -> None:
        self._began = self._now()

    def seconds(self) -> float:
        """How many since then."""
        return max(self._now() - self._began, 1e-4)

    def _now(self) -> float:
        return time.process_time() + sum(map(_process_seconds, self._servers()))

    def _servers(self) -> list[int]:
        if self.store.database.is_sqlite:
            return []
        with self.store.database.engine.connect() as connection:
            rows = connection.exec_driver_sql(
                "SELECT pid FROM pg_stat_activity WHERE application_name = 'missoula-classify'"
            )
            return [row[0] for row in rows]


def _process_seconds(pid: int) -> float:
    # To the nanosecond, where /proc/PID/stat counts hundredths.
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


def _pages(kind: str, store: Store, share: ShareHandle) -> bool:
    held = True
    for name, most, ask in _questions(store, share):
        ask()
        times, cpu = 5, _Cpu(store)
        for _ in range(times):
            rows = ask()
        took = cpu.seconds() * 1000 / times
        fits = took <= most
        held &= fits
        print(f"{kind}: {name:<44} {took:7.1f} ms  {rows:>5} rows{'' if fits else '   TOO SLOW'}", flush=True)
    return held


def _questions(store: Store, share: ShareHandle) -> Iterator[tuple[str, float, Callable[[], int]]]:
    """Every filter, on the first page and far behind; then the facets and the other pages."""
    with store.database.reading() as session:
        last = session.scalar(text("SELECT max(id) FROM item"))
        one = session.scalar(text("SELECT path_sealed FROM item WHERE id = 77"))
    deep = int(last * 0.9)
    filters: dict[str, Wanted] = {"no filter": Wanted(), "changed": Wanted(changed=True)}
    filters |= {f"label {label}": Wanted(labels=frozenset({label})) for label in Label}
    filters |= {
        f"outcome {name}": Wanted(outcomes=frozenset({name}))
        for name in (Outcome.OK, Outcome.ENCRYPTED, Outcome.BOMB, Outcome.CORRUPT)
    }
    filters |= {
        f"tag {tag}": Wanted(tags=frozenset({tag}))
        for tag in (Tag.PII, Tag.HR, Tag.JUV, Tag.TRIBAL, Tag.SEALED)
    }
    filters |= {
        f"entity {entity}": Wanted(entities=frozenset({entity.value}))
        for entity in (Entity.PERSON, Entity.US_SSN, Entity.TRIBAL_ID, Entity.MT_STATUTE)
    }
    filters |= {
        f"kind {kind}": Wanted(doc_types=frozenset({kind}))
        for kind in (_KINDS[0], _KINDS[30], DocType.SECURITY_PLAN)
    }
    filters["RESTRICTED or CONFIDENTIAL, with SSN"] = Wanted(
        labels=frozenset({Label.RESTRICTED, Label.CONFIDENTIAL}), entities=frozenset({Entity.US_SSN.value})
    )
    filters["PUBLIC, kind and tag"] = Wanted(
        labels=frozenset({Label.PUBLIC}), tags=frozenset({Tag.HR}), doc_types=frozenset({_KINDS[2]})
    )

    def page(wanted: Wanted, after: int) -> Callable[[], int]:
        def ask() -> int:
            with store.database.reading() as session:
                return len(search.page(session, share, wanted, after=after, limit=PAGE))

        return ask

    for name, wanted in filters.items():
        yield f"{name}, first page", MOST_PAGE_MS, page(wanted, 0)
        yield f"{name}, far behind", MOST_PAGE_MS, page(wanted, deep)
    catalogue = Catalogue(store)
    path = share.sealer.open(one)

    def facets() -> int:
        with store.database.reading() as session:
            return len(overview.overview(session, share, examples=3).concerns)

    def grounds() -> int:
        with store.database.reading() as session:
            return len(items.grounds(session, list(range(deep, deep + PAGE))))

    yield "facets and what to look at first", MOST_FACETS_MS, facets
    yield "kinds of record (for an export)", MOST_EXPORT_MS, lambda: len(catalogue.record_groups(share))
    yield "reasons of a page", MOST_PAGE_MS, grounds
    yield "one item by its path", MOST_PAGE_MS, lambda: len(catalogue.find(path).findings)
    yield "one item by its number", MOST_PAGE_MS, lambda: len(catalogue.find(str(deep)).findings)
    yield "scans of the share", MOST_PAGE_MS, lambda: len(catalogue.scans(share))
