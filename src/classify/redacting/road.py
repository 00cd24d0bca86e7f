"""The road of one copy: opened, made in memory, sealed, attacked by another worker, and only then put down.

The second worker is given the original and the copy, and of the first no word but where it drew boxes. It
reads and searches the original again, so it knows by itself what must not be in the copy, and the values
never leave the worker that found them: neither this process nor a file ever holds one. A maker that a hostile
file took over can therefore neither hide a value from the attack nor talk it out of one.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.metadata
import os
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import msgspec

from classify.crawl import Beneath
from classify.errors import ChangedError, CrowdedError, NoSuchCopyError, ReadError
from classify.extract.document import Place
from classify.extract.known.formats import FORMATS
from classify.hiring import WorkerConfig
from classify.inventory.filed import Filed
from classify.inventory.handles import ShareHandle
from classify.inventory.trail import private_key
from classify.keys import AsStored
from classify.label.policy import Policy
from classify.recipe import reading_version
from classify.redact.checks import in_our_words, sentence_of
from classify.redact.profiles import profile as profile_called
from classify.redact.profiles import profiles_version
from classify.redacting import placing
from classify.redacting.orders import Orders
from classify.redacting.sheet import READABLE_SUFFIX, SUFFIX, CheckTold, Sheet, as_page
from classify.results import Job
from classify.settings import Settings
from classify.wire import Attacked, Copying, Decided, Written
from classify.workers import TextLine, WorkerPool
from models.decision import Verdict
from models.labels import Tag

MOST_COPY_BYTES = 300_000_000
"""Of one copy: all of it is held in memory until it is proven."""
_BLOCK = 1 << 20
_HIRING = threading.Lock()
_WAIT_SECONDS = 30.0
"""How long somebody waits for their turn before they are told to try again."""

_T = TypeVar("_T", Written, Attacked)
Sign = Callable[[bytes], tuple[bytes, bytes]]


@dataclass(slots=True)
class Copy:
    """What became of a copy. It lies in memory; `put` brings it to a disk."""

    refused: str = ""
    """Why there is none; may name a member: shown through a masker."""
    removed: dict[str, int] = field(default_factory=dict)
    stays: dict[str, int] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)
    left: int = 0
    checks: list[CheckTold] = field(default_factory=list)
    sheet: Sheet | None = None
    """Only of a copy that withstood."""
    sign: Sign | None = field(default=None, repr=False)
    descriptor: int = -1
    source: os.stat_result | None = field(default=None, repr=False)

    def content(self) -> bytes:
        """The bytes of a copy that withstood. Raises NoSuchCopyError."""
        if self.sheet is None or self.refused:
            raise NoSuchCopyError("There is no copy: it was refused.")
        return os.pread(self.descriptor, self.sheet.copy_bytes, 0)

    def put(self, target: Path, *, force: bool = False) -> None:
        """Write the copy to `target` and its proof beside it, each whole or not at all.

        Raises CopyTargetError and NoSuchCopyError; then nothing of this copy is on the disk.
        """
        if self.sheet is None or self.refused:
            raise NoSuchCopyError("There is no copy: it was refused.")
        check_name(target, self.sheet.suffix)
        proofs = {
            beside(target, SUFFIX): self.sheet.as_json(self.sign).encode(),
            beside(target, READABLE_SUFFIX): as_page(self.sheet).encode(),
        }
        files: list[tuple[Path, int | bytes]] = [*proofs.items(), (target, self.descriptor)]
        for place, _ in files:
            placing.check_target(place, self.source, force=force)
        # The proof first: a copy without one must not exist, whatever happens in between.
        done: list[Path] = []
        try:
            for place, content in files:
                placing.put(place, content, force=force)
                done.append(place)
        except BaseException:
            for place in done:
                place.unlink(missing_ok=True)
            raise


def signs_with(audit_key: bytes) -> Sign:
    """Signs with the key a home signs its audit trail with (Ed25519, RFC 8032)."""
    private = private_key(audit_key)
    public = private.public_key().public_bytes_raw()
    return lambda digest: (public, private.sign(digest))


def beside(target: Path, suffix: str) -> Path:
    """Where a proof of the copy at `target` lies."""
    return target.with_name(target.name + suffix)


def check_name(target: Path, suffix: str) -> None:
    """Raises NoSuchCopyError when a file of the name `target` would be taken for something it is not."""
    given = target.suffix.lower()
    if given == suffix:
        return
    others = {f".{one}" for known in FORMATS.values() if not known.plain for one in known.suffixes}
    if suffix == ".txt" and given not in others:
        return  # a note is text by whatever name
    raise NoSuchCopyError(
        f"The copy of this file is of the kind {suffix}, so its name must end in that.",
        remedy=f"Say --out with a name that ends in {suffix}.",
    )


@dataclass(frozen=True, slots=True)
class _Original:
    """A file that a copy is made of."""

    config: WorkerConfig
    job: Job
    copying: Copying
    profile_version: str
    sign: Sign | None


class Redactor:
    """Makes redacted copies; one a process, shared by its threads."""

    def __init__(self, settings: Settings, *, sign: Sign | None = None) -> None:
        """`sign` gives the public key of a home and its signature of a digest, for the proof sheet."""
        self._settings = settings
        self._sign = sign
        self._seats = threading.BoundedSemaphore(settings.jobs)

    def of_file(self, file: Path, orders: Orders | None = None) -> contextlib.AbstractContextManager[Copy]:
        """A copy of any file of this machine, by what detectors find in it now."""
        config = WorkerConfig.of(self._settings, file.absolute())
        job = Job(0, file.name, file.stat().st_size)
        return self._of(config, job, (orders or Orders()).copying())

    def engine(self, share: ShareHandle) -> str:
        """A mark of all that decides how a copy comes out, but for the file and what people said of it. Two
        copies made with one engine by the same orders are the same, byte for byte.

        Raises ModelError and PackError as scans do.
        """
        parts = (
            importlib.metadata.version("missoula-classify"),
            reading_version(self._settings, share.keys.secret),
            Policy.load(self._settings.policy).version,
            profiles_version(),
            str(self._settings.ocr),
        )
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]

    def of_item(
        self,
        share: ShareHandle,
        root: Path,
        filed: Filed,
        verdicts: Mapping[int, Verdict],
        orders: Orders | None = None,
        tags: Sequence[Tag] = (),
    ) -> contextlib.AbstractContextManager[Copy]:
        """A copy of an item of the inventory, by what detectors find in it now and people said of it.

        Args:
            share: where it lies.
            root: the folder of that share.
            filed: the item, as it is found again.
            verdicts: what was decided of its findings, by their numbers.
            orders: the profile, and what somebody marked by hand.
            tags: of its label.

        The context raises ChangedError when the file holds other bytes than were scanned.
        """
        if filed.digest is None:
            sentence = "This file was never read whole, so nobody knows what must be cut from it."
            raise NoSuchCopyError(sentence)
        decided = [
            Decided(finding.entity, msgspec.convert(finding.place, Place), finding.start, verdict.dismisses)
            for number, finding in filed.findings
            if (verdict := verdicts.get(number)) is not None
        ]
        copying = (orders or Orders()).copying(member=filed.member, decided=decided, tags=tuple(tags))
        config = WorkerConfig.of(
            self._settings,
            root,
            keys=AsStored(share.keys, filed.digest),
            share=share.name,
            department=share.department,
            criminal_justice=share.criminal_justice,
        )
        return self._of(config, Job(0, filed.path, known_digests=frozenset({filed.digest})), copying)

    @contextlib.contextmanager
    def _of(self, config: WorkerConfig, job: Job, copying: Copying) -> Iterator[Copy]:
        # Before any worker is hired: a profile that is not there is the asker's error.
        original = _Original(config, job, copying, _version_of(copying.profile), self._sign)
        with self._seat(), _in_memory() as descriptor:
            yield _made(original, descriptor)

    @contextlib.contextmanager
    def _seat(self) -> Iterator[None]:
        """One of as many copies at a time as there are workers."""
        if not self._seats.acquire(timeout=_WAIT_SECONDS):
            raise CrowdedError("Too many copies are being made right now.")
        try:
            yield
        finally:
            self._seats.release()


def _made(original: _Original, descriptor: int) -> Copy:
    """Make the copy in the file of `descriptor` and have it attacked."""
    try:
        status, digest = _hashed(original.config.root, original.job.path)
    except ReadError as error:
        return Copy(refused=error.sentence)
    copy = Copy(descriptor=descriptor, sign=original.sign, source=status)
    written, copy.refused = _asked(original, original.copying, descriptor, Written)
    if written is None:
        return copy
    copy.removed, copy.stays = written.removed, written.stays
    copy.left_out = in_our_words(written.left_out)
    if not 0 < os.fstat(descriptor).st_size <= MOST_COPY_BYTES:
        copy.refused = "too_large: the copy would be larger than a copy may be"
        return copy
    _seal(descriptor)
    copy_digest = _sha256(descriptor)
    attack = msgspec.structs.replace(original.copying, written=written)
    with _for_reading(descriptor) as readable:
        attacked, copy.refused = _asked(original, attack, readable, Attacked)
    if attacked is None:
        return copy
    copy.left = sum(attacked.left.values())
    copy.checks = [
        CheckTold(one.name, sentence_of(one.name), one.holds, one.figures) for one in attacked.checks
    ]
    copy.checks += [
        # Where there is nothing to cut, a note may come out as it was.
        _told("other_bytes", copy_digest != digest or not written.removed),
        _told("one_original", written.source == attacked.source == digest),
        _told("attacked_bytes", attacked.copy == copy_digest == _sha256(descriptor)),
    ]
    failed = [check.sentence for check in copy.checks if not check.holds]
    if copy.left or failed:
        copy.refused = "the copy did not withstand the attack on it, so it was thrown away: " + (
            "; ".join(failed) or "what was to go was found again"
        )
        return copy
    copy.sheet = Sheet(
        made=datetime.now(UTC).isoformat(timespec="seconds"),
        source_sha256=digest.hex(),
        source_bytes=status.st_size,
        copy_sha256=copy_digest.hex(),
        copy_bytes=os.fstat(descriptor).st_size,
        suffix=written.suffix,
        profile=original.copying.profile,
        profile_version=original.profile_version,
        program=importlib.metadata.version("missoula-classify"),
        detectors=written.detectors,
        policy=written.policy,
        ocr=original.config.ocr,
        removed=dict(sorted(written.removed.items())),
        stays=dict(sorted(written.stays.items())),
        left_out=copy.left_out,
        checks=copy.checks,
    )
    return copy


def _version_of(profile: str) -> str:
    """Raises NoProfileError."""
    profile_called(profile)
    return profiles_version()


def _told(name: str, holds: bool) -> CheckTold:
    return CheckTold(name, sentence_of(name), holds)


def _asked(original: _Original, copying: Copying, descriptor: int, wanted: type[_T]) -> tuple[_T | None, str]:
    """What a worker that never saw this file before says of it; or None, and why."""
    with _HIRING:
        pool = WorkerPool(replace(original.config, copying=copying))
    said: _T | None = None
    refused = ""
    try:
        for message in pool.copy(original.job, descriptor):
            if isinstance(message, TextLine):
                refused = refused or message.text
            elif isinstance(message, wanted):
                said = message
    finally:
        pool.close()
    if said is None and not refused:
        if original.job.known_digests:
            raise ChangedError("This file has changed since it was scanned, so no copy of it is made.")
        refused = "unreadable: its reader said nothing"
    return (None, refused) if refused else (said, "")


def _hashed(root: Path, path: str) -> tuple[os.stat_result, bytes]:
    """What the file is, and its SHA-256. Raises ReadError."""
    from classify.errors import UnreadableError

    try:
        with Beneath(root) as share:
            descriptor = share.file(path)
            try:
                return os.fstat(descriptor), _sha256(descriptor)
            finally:
                os.close(descriptor)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise UnreadableError(f"It could not be opened: {why}.") from error


def _sha256(descriptor: int) -> bytes:
    digest, at = hashlib.sha256(), 0
    while block := os.pread(descriptor, _BLOCK, at):
        digest.update(block)
        at += len(block)
    return digest.digest()


@contextlib.contextmanager
def _in_memory() -> Iterator[int]:
    """A file without a name, in memory where the system has such files: nothing unproven lies on a disk."""
    if hasattr(os, "memfd_create"):
        descriptor = os.memfd_create("copy", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    else:  # pragma: no cover - not Linux
        with tempfile.TemporaryFile() as file:
            descriptor = os.dup(file.fileno())
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _seal(descriptor: int) -> None:
    """From now on nobody changes it (memfd_create(2)): what is attacked is what is put down."""
    import fcntl

    if hasattr(fcntl, "F_ADD_SEALS"):
        with contextlib.suppress(OSError):  # no such file in memory: the digests are compared, too
            seals = fcntl.F_SEAL_WRITE | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SEAL
            fcntl.fcntl(descriptor, fcntl.F_ADD_SEALS, seals)


@contextlib.contextmanager
def _for_reading(descriptor: int) -> Iterator[int]:
    """The same file for reading alone, where the system can reopen it."""
    try:
        readable = os.open(f"/proc/self/fd/{descriptor}", os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        readable = os.dup(descriptor)
    try:
        yield readable
    finally:
        os.close(readable)
