"""A scan at work on an invented share, and results to be recorded in it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from classify.crawl import Crawled
from classify.inventory.handles import ScanHandle
from classify.inventory.store import Store
from classify.label.proposal import Fired, Proposal
from classify.results import FileResult, StoredFinding
from models.labels import DocType, Label, Outcome, Tag

DIGEST, OTHER = "d" * 64, "e" * 64
PATHS = ("a.txt", "b.txt", "box.zip")
WHY = {"detector": "identity/us_ssn", "version": "1", "sentence": "It is one.", "steps": []}


def entry(path: str, size: int = 10, mtime_ns: int = 1, inode: int = 1, **given: Any) -> Crawled:
    """What a crawl says of a file."""
    return Crawled(path, size=size, mtime_ns=mtime_ns, inode=inode, **given)


ENTRIES = tuple(entry(path) for path in PATHS)


@contextmanager
def scanning(
    store: Store,
    folder: Path,
    entries: Sequence[Crawled] = ENTRIES,
    version: str = "1",
    policy: str = "p",
    **given: Any,
) -> Iterator[ScanHandle]:
    """A scan whose files are registered; they are there on paper alone."""
    folder.mkdir(exist_ok=True)
    share = store.share(folder, all_gone=True)
    with store.scanning(share, detector_version=version, policy_version=policy, **given) as scan:
        for _ in store.register(scan, entries):
            pass
        yield scan


def proposal(label: Label = Label.PUBLIC, *tags: Tag, **given: Any) -> Proposal:
    """A label with its tags."""
    known = {"doc_type": DocType.OTHER, "outcome": Outcome.OK}
    return Proposal(label, tags, **{**known, **given})


def fired(sentence: str, label: Label = Label.CONFIDENTIAL, citation: str = "2-6-1502, MCA") -> Fired:
    """A rule that spoke."""
    return Fired("person/ssn", sentence, citation, label)


def finding(
    part: str = "body", *, end: int = 11, sentence: str = "It is one.", **place: Any
) -> StoredFinding:
    """A Social Security number somewhere."""
    why = {**WHY, "sentence": sentence}
    return StoredFinding("US_SSN", {"part": part, **place}, 0, end, 0.9, "***", "f" * 32, None, why)


def result(path: str, *findings: StoredFinding, digest: str | None = DIGEST, **given: Any) -> FileResult:
    """What a worker of the first version said of a file that is as `entry` has it."""
    known: dict[str, Any] = {"outcome": Outcome.OK, "reason": "", "proposal": proposal(), "media": "text"}
    known |= {"size": 10, "mtime_ns": 1, "inode": 1, "detector_version": "1"}
    return FileResult(path, content_digest=digest, findings=[*findings], **{**known, **given})


def member(path: str, *findings: StoredFinding, box: str = "box.zip", **given: Any) -> FileResult:
    """What a worker said of a file in an archive."""
    return result(f"{box}!/{path}", *findings, digest=None, **{"container": box, "holder": box, **given})


@contextmanager
def past_the_guards(store: Store) -> Iterator[Callable[[str], object]]:
    """What somebody can do who may do anything in the database: no trigger, no reference is in the way."""
    if store.database.is_sqlite:
        with sqlite3.connect(store.home / "inventory.db") as raw:
            raw.execute("PRAGMA foreign_keys=OFF")
            for name in ("audit_event_no_update", "audit_event_no_delete"):
                raw.execute(f"DROP TRIGGER IF EXISTS {name}")
            yield raw.execute
    else:
        with store.database.engine.begin() as connection:
            connection.exec_driver_sql("SET session_replication_role = replica")
            yield connection.exec_driver_sql
