"""A slice of a scan, read by another process or machine than the one that leads the scan.

The one that leads it hands out orders: numbers only. Who gets one opens the inventory with the keys of his
own home and the share at the place it has everywhere, proves that he would read as the others do
(`why_unfit`), joins the scan, and records what he reads. No path and no finding travels between them.
"""

from __future__ import annotations

import importlib.metadata
import time
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Any

from classify.crawl import Beneath
from classify.errors import ClassifyError, NotWantedError, SetupError, UnreadableError
from classify.inventory.database import HEAD
from classify.inventory.handles import ScanHandle
from classify.inventory.store import Store
from classify.keys import Domain, key_file
from classify.label.policy import Policy
from classify.recipe import reading_version
from classify.scanning.progress import Hire
from classify.scanning.share import ShareScan
from classify.settings import Settings
from classify.workers import WorkerPool

_LOOK_SECONDS = 2.0
"""How often somebody who has joined asks whether he is still wanted."""
_PROBES = 12
"""Files by which is seen that the share is there; half of them at least: people work on it meanwhile."""


@dataclass(frozen=True, slots=True)
class Leader:
    """What the process that leads a scan is, for others to compare themselves with."""

    scan: int
    share: int
    life: int
    detectors: str
    """`recipe.reading_version` with the keys of the share's domain."""
    policy: str
    program: str
    tables: str
    ocr: bool
    reread: bool

    @classmethod
    def of(cls, scan: ScanHandle, settings: Settings) -> Leader:
        """The leader of `scan`."""
        return cls(
            scan=scan.id,
            share=scan.share.id,
            life=scan.life,
            detectors=scan.detector_version,
            policy=scan.policy_version,
            program=program(),
            tables=HEAD,
            ocr=settings.ocr,
            reread=scan.reads_anew,
        )

    @classmethod
    def of_no_scan(cls, settings: Settings, store: Store) -> Leader:
        """A leader without a scan: whoever is fit for it has the same program, keys, packs and policy."""
        return cls(
            scan=0,
            share=0,
            life=0,
            detectors=reading_version(settings, store.keys.domain(Domain.CITY).secret),
            policy=Policy.version_of(settings.policy),
            program=program(),
            tables=HEAD,
            ocr=settings.ocr,
            reread=False,
        )

    def as_numbers(self) -> dict[str, Any]:
        """Numbers, digests and switches, ready to travel."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class SliceDone:
    """What came of a slice: counts."""

    files: int = 0
    bytes: int = 0
    copies: int = 0
    unread: dict[str, int] | None = None
    """`Progress.unread`."""
    unchanged: int = 0
    passed_seconds: float = 0.0
    seconds: float = 0.0
    """By the clock."""
    wanted: bool = True
    """Whether it was still wanted at its end."""
    met: dict[str, tuple[float, int, int]] | None = None
    """`Order.met`."""


def program() -> str:
    """The version of this program."""
    return importlib.metadata.version("missoula-classify")


def why_unfit(leader: Leader, settings: Settings) -> str:
    """Why this process must not read for `leader`, as the end of "it ..."; empty when it may."""
    if (leader.program, leader.tables) != (program(), HEAD):
        return f"runs another version of the program ({program()})"
    if not key_file(settings.home).exists():
        return "has no keys: copy the key file of the inventory into its home (docs/scale.md)"
    try:
        with Store.open(settings.home, settings.database_url, packs=settings.packs) as store:
            return _why_unfit(leader, settings, store)
    except NotWantedError:
        return "works with another database, or the scan has ended"
    except SetupError as error:
        return f"cannot open the inventory ({error.code}): its keys or its database are others"
    except ClassifyError as error:
        return f"cannot work ({error.code}): run classify doctor there"
    except OSError as error:
        return f"cannot work ({type(error).__name__}): run classify doctor there"


def _why_unfit(leader: Leader, settings: Settings, store: Store) -> str:
    if not leader.scan:
        return _why_unlike(leader, settings, store.keys.domain(Domain.CITY).secret, "")
    share = next((known for known in store.shares() if known.id == leader.share), None)
    if share is None:
        return "works with another database"
    scan = store.join(leader.scan, share, life=leader.life, reread=leader.reread)
    unlike = _why_unlike(leader, settings, share.keys.secret, share.standpoint(""))
    if unlike or _sees(store, scan):
        return unlike
    return "does not see the share as the service does: is it mounted there?"


def _why_unlike(leader: Leader, settings: Settings, secret: bytes, standpoint: str) -> str:
    if reading_version(settings, secret) != leader.detectors:
        return "has other packs, models, OCR or limits than the service: it would read otherwise"
    if Policy.version_of(settings.policy) + standpoint != leader.policy:
        return "has another label policy than the service"
    return ""


def _sees(store: Store, scan: ScanHandle) -> bool:
    """Whether files that wait are here, as large as they were when they were listed."""
    known = [file for file in islice(store.pending(scan, page=4 * _PROBES), 4 * _PROBES) if not file.refused]
    probes = known[:_PROBES]
    try:
        with Beneath(store.folder_of(scan.share)) as folder:
            same = sum(_size(folder, file.path) == file.size for file in probes)
    except (UnreadableError, OSError):
        return False
    return 2 * same >= len(probes)


def _size(folder: Beneath, path: str) -> int | None:
    try:
        return folder.look(path).st_size
    except (UnreadableError, OSError):
        return None


def examine_slice(
    leader: Leader, after: int, upto: int, settings: Settings, *, hire: Hire = WorkerPool
) -> SliceDone:
    """Reads what waits behind the position `after` up to `upto` and records it.

    Ends early, between two files, when it is wanted no more.

    Raises:
        SetupError: this process differs from `leader`; nothing was read.
        ClassifyError: the inventory, the detectors or the disk gave way; what is recorded is kept.
    """
    started = time.monotonic()
    with Store.open(settings.home, settings.database_url, packs=settings.packs) as store:
        share = store.share_numbered(leader.share)
        try:
            handle = store.join(leader.scan, share, life=leader.life, reread=leader.reread)
        except NotWantedError:
            return SliceDone(wanted=False)
        # Once more, and cheaply: a home may have been given other packs since this process was looked at.
        if reading_version(settings, share.keys.secret) != handle.detector_version:
            raise SetupError("This machine's packs, models or settings are not those of the scan.")
        scan = ShareScan.joined(handle, store=store, settings=settings, hire=hire)
        waiting = scan.progress.waiting_files
        look = _Look(store, handle)
        try:
            scan.examine(after=after, upto=upto, stop=look)
        except NotWantedError:
            return SliceDone(wanted=False)
        done = scan.progress
        return SliceDone(
            files=done.done_files,
            bytes=done.done_bytes,
            copies=done.copies,
            unread=done.unread,
            unchanged=done.unchanged,
            passed_seconds=done.passed_seconds,
            seconds=time.monotonic() - started,
            wanted=not look.called_back,
            met=scan.met if waiting else {},
        )


class _Look:
    """Asked between files whether to stop: the scan is called back, or has ended."""

    def __init__(self, store: Store, scan: ScanHandle) -> None:
        self.called_back = False
        self._store = store
        self._scan = scan
        self._next = time.monotonic() + _LOOK_SECONDS

    def __call__(self) -> bool:
        if not self.called_back and time.monotonic() >= self._next:
            self.called_back = not self._store.is_wanted(self._scan)
            self._next = time.monotonic() + _LOOK_SECONDS
        return self.called_back
