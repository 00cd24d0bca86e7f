"""The stages in reading order: extract, detect, label; one file in, its results out.

Pure of database, orchestrator and web. Runs inside a worker process, so everything it holds
(text, values) dies with that process; what leaves it are `FileResult`s without values.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from classify.crawl import located, shown
from classify.detect.finding import Finding, Why
from classify.detect.named import joined
from classify.errors import BombError, CorruptError, NoRoomError, ReadError, TimeoutReached, TooLargeError
from classify.extract.document import (
    Envelope,
    Limits,
    Member,
    Remark,
    Source,
    TableBlock,
    TextBlock,
    open_file,
)
from classify.label.proposal import Location, holding
from classify.results import FileResult, Job, StoredFinding
from models.labels import Label, Outcome, Tag, mask

if TYPE_CHECKING:
    from classify.detect.scan import Detected, DocumentScan, Scanner
    from classify.extract.ocr import OcrEngine
    from classify.label.policy import Policy

# Up to here a file is read into memory once, and hashed and parsed from there: it cannot change
# under the reader, and the disk is asked once.
HELD_IN_MEMORY = 64_000_000
_BLOCK = 1 << 20

# These outcomes say something about the whole file, whatever was read before they struck.
_NEVER_PARTIAL = (BombError, TimeoutReached, TooLargeError)


class Keys(Protocol):
    """The part of the keyring a worker needs (`classify.keys.Keyring`)."""

    def fingerprint(self, entity: str, text: str) -> str | None:
        """Keyed fingerprint of a value, None for low-entropy entities."""

    @property
    def digest_key(self) -> bytes:
        """Key of the content digest."""


class NoKeys:
    """For `inspect`, which stores nothing: no fingerprints, a digest key of this run alone."""

    digest_key = b"inspect stores nothing"

    def fingerprint(self, entity: str, text: str) -> str | None:  # noqa: ARG002 - the protocol's names
        """None: nothing will be compared."""
        return None


@dataclass(slots=True)
class Tools:
    """What a worker needs for every file; loaded once a process."""

    scanner: Scanner
    policy: Policy
    limits: Limits = field(default_factory=Limits)
    keys: Keys = field(default_factory=NoKeys)
    ocr: OcrEngine | None = None
    passwords: tuple[str, ...] = ()
    scratch: Path | None = None
    reveal: bool = False
    share: str = ""
    department: str = ""
    criminal_justice: bool = False
    heartbeat: Callable[[], None] = lambda: None
    """Called whenever a file makes progress, so that slow is not mistaken for stuck."""


def classify_file(root: Path, job: Job, tools: Tools) -> Iterator[FileResult]:
    """Results for one top-level file: each of its members, then the file itself.

    Never raises for what is in the file; the outcome says it. `root` is the share's folder, or
    the file itself when a single file is inspected. Raises NoRoomError when temporary files find none.
    """
    if job.refused is not None:
        yield _refuse(job, *job.refused, tools)
        return
    started = time.perf_counter()
    try:
        source, digest = _open(located(root, job.path), tools.keys.digest_key, tools.limits.file_bytes)
    except ReadError as error:
        yield _refuse(job, error.outcome, error.sentence, tools)
        return
    except OSError as error:
        yield _refuse(job, Outcome.UNREADABLE, f"could not be opened: {error.strerror or error}", tools)
        return
    if digest is not None and digest in job.known_digests:
        detected = tools.scanner.start(shown(job.path), "").finish()
        if not detected.name_needs_text:
            twin = _without_text(job.path, detected, Outcome.OK, "", tools)
            twin.same_as = digest
            yield _stamped(twin, job, source.size, digest, started)
            return
    envelope = Envelope(
        limits=tools.limits,
        passwords=tools.passwords,
        ocr=tools.ocr if job.ocr is not False else None,
        scratch=tools.scratch,
    )
    for result in _classify_source(source, job.path, envelope, tools):
        whole = result.path == job.path
        yield _stamped(result, job, source.size, digest, started) if whole else result


def _stamped(result: FileResult, job: Job, size: int, digest: str | None, started: float) -> FileResult:
    return replace(
        result,
        size=size,
        mtime_ns=job.mtime_ns,
        inode=job.inode,
        content_digest=digest,
        seconds=time.perf_counter() - started,
    )


def _open(full: Path, digest_key: bytes, most_bytes: int) -> tuple[Source, str | None]:
    """The source and its keyed digest, reading the disk once where the file is not huge.

    A file above `most_bytes` will not be read whole: it gets no digest.
    """
    with open_file(full) as stream:
        size = os.fstat(stream.fileno()).st_size
        if size > most_bytes:
            return Source(name=full.name, path=full, size=size), None
        start = stream.read(HELD_IN_MEMORY + 1)
        digest = hmac.new(digest_key, start, hashlib.sha256)
        if len(start) <= HELD_IN_MEMORY:
            return Source(name=full.name, data=start, size=len(start)), digest.hexdigest()
        size = len(start)
        del start
        # One block for all: to have the memory of each anew takes longer than to read it.
        block = memoryview(bytearray(_BLOCK))
        while length := stream.readinto(block):  # type: ignore[attr-defined]
            digest.update(block[:length])
            size += length
    return Source(name=full.name, path=full, size=size), digest.hexdigest()


@dataclass(slots=True)
class _Reading:
    """What is known of one source while its pieces come in."""

    media: str = ""
    outcome: Outcome = Outcome.OK
    reasons: list[str] = field(default_factory=list)
    remarks: list[tuple[str, str]] = field(default_factory=list)
    has_text: bool = False
    has_members: bool = False
    needs_ocr: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    characters: int = 0
    members: int = 0
    locked_members: int = 0
    damaged_members: int = 0
    """Members that did not come out whole; one that does and is no sound file itself is not counted."""
    lost_members: int = 0
    """Those of them of which nothing came out."""
    member_label: Label = Label.PUBLIC
    member_tags: set[Tag] = field(default_factory=set)

    def verdict(self) -> tuple[Outcome, str]:
        """The one outcome, and its reason in words."""
        if self.locked_members and self.locked_members == self.members and not self.has_text:
            return Outcome.ENCRYPTED, "everything in it is locked with a password"
        if self.outcome is not Outcome.OK:
            return self.outcome, "; ".join(self.reasons)
        if self.lost_members and self.lost_members == self.members and not self.has_text:
            return Outcome.CORRUPT, "everything in it is damaged"
        something = self.has_text or self.has_members
        if self.left_out or (self.needs_ocr and something):
            return Outcome.PARTIAL, "; ".join(self.left_out + self.needs_ocr)
        if self.needs_ocr:
            return Outcome.NEEDS_OCR, "; ".join(self.needs_ocr)
        return Outcome.OK, "; ".join(self.reasons)

    def fail(self, outcome: Outcome, sentence: str, *, whole: bool = False) -> None:
        """Record why reading ended; what was read before stands, and makes it `partial`."""
        cut_short = (self.has_text or self.has_members) and not whole
        self.outcome = Outcome.PARTIAL if cut_short else outcome
        self.reasons.append(sentence)


def _classify_source(
    source: Source, path: str, envelope: Envelope, tools: Tools, damage: Iterable[str] = ()
) -> Iterator[FileResult]:
    """Results of a file or member; `damage` says what of it could not even be handed in."""
    from classify.extract.reading import read

    reading = _Reading(left_out=list(damage))
    scan: DocumentScan | None = None
    try:
        for piece in read(source, envelope):
            tools.heartbeat()
            if isinstance(piece, Remark):
                _note(piece, reading)
                continue
            if isinstance(piece, Member):
                reading.has_members = True
                yield from _classify_member(piece, path, envelope, tools, reading)
                continue
            if scan is None:
                scan = tools.scanner.start(shown(path), reading.media)
            scan.feed(piece)
            _count(piece, reading)
    except ReadError as error:
        reading.fail(error.outcome, error.sentence, whole=isinstance(error, _NEVER_PARTIAL))
    except NoRoomError:
        raise
    except OSError as error:
        reading.fail(Outcome.UNREADABLE, f"reading it failed: {error.strerror or error}")
    except MemoryError:
        reading.fail(Outcome.TOO_LARGE, "it needs more memory than one file may take", whole=True)
    except RecursionError:
        reading.fail(Outcome.CORRUPT, "it is nested more deeply than any honest file")
    except Exception as error:  # noqa: BLE001 - the outer edge: a reader's bug must not lose the file
        reading.fail(Outcome.CORRUPT, f"its reader failed ({type(error).__name__})")
    yield _conclude(path, source, scan, reading, tools)


def _note(remark: Remark, reading: _Reading) -> None:
    reading.remarks.append((remark.kind, remark.text))
    if remark.kind == "media":
        reading.media = remark.text
    elif remark.kind == "partial":
        reading.left_out.append(remark.text)
    elif remark.kind == "needs_ocr":
        reading.needs_ocr.append(remark.text)


def _count(block: TextBlock | TableBlock, reading: _Reading) -> None:
    if isinstance(block, TextBlock):
        size = len(block.text)
        # Metadata alone (a title, a producer) is not a page that was read.
        reading.has_text = reading.has_text or (block.place.part != "metadata" and not block.text.isspace())
    else:
        size = sum(len(cell) for row in block.rows for cell in row)
        reading.has_text = reading.has_text or size > 0
    reading.characters += size


def _classify_member(
    member: Member, container: str, envelope: Envelope, tools: Tools, reading: _Reading
) -> Iterator[FileResult]:
    path = f"{container}!/{member.path}"
    if member.source is None:
        outcome, sentence = _member_failure(member)
        results: Iterator[FileResult] = iter([_unread(path, outcome, sentence, tools)])
    else:
        damage = [member.error.sentence] if isinstance(member.error, ReadError) else []
        results = _classify_source(member.source, path, envelope.child(), tools, damage)
    for result in results:
        label, tags = result.proposal.label, result.proposal.tags
        reading.member_label = Label.highest([reading.member_label, label])
        reading.member_tags.update(tags)
        if result.path == path:
            reading.members += 1
            reading.locked_members += result.outcome is Outcome.ENCRYPTED
            if isinstance(member.error, CorruptError):
                reading.damaged_members += 1
                reading.lost_members += member.source is None
        if member.source is not None and result.path == path:
            result.size = member.source.size
            result.hidden = member.hidden
        yield result


def _member_failure(member: Member) -> tuple[Outcome, str]:
    if isinstance(member.error, ReadError):
        return member.error.outcome, member.error.sentence
    return Outcome.CORRUPT, "this member could not be taken out of its container"


def _conclude(
    path: str, source: Source, scan: DocumentScan | None, reading: _Reading, tools: Tools
) -> FileResult:
    # A file that was not read still has a name, and a name can hold values and say what it is.
    scan = scan or tools.scanner.start(shown(path), reading.media)
    detected = scan.finish()
    if reading.damaged_members:
        lost = f"{reading.damaged_members:,} of the {reading.members:,} files in it are damaged"
        reading.left_out.append(lost)
    reading.left_out.extend(detected.left_out)
    reading.remarks.extend(("fact", remark) for remark in detected.remarks)
    outcome, reason = reading.verdict()
    proposal = tools.policy.propose(detected.evidence, _location(path, tools), outcome)
    if reading.has_members:
        has_findings = bool(joined(detected.evidence).counts)
        proposal = holding(proposal, reading.member_label, reading.member_tags, has_findings=has_findings)
    return FileResult(
        path=path,
        outcome=outcome,
        reason=reason,
        proposal=proposal,
        media=reading.media,
        size=source.size,
        findings=[_stored(finding, tools) for finding in detected.findings],
        evidence=detected.evidence.as_json(),
        remarks=reading.remarks,
        analysed_bytes=reading.characters,
        detector_version=tools.scanner.version,
    )


def _stored(finding: Finding, tools: Tools) -> StoredFinding:
    return StoredFinding(
        entity=finding.entity,
        place=finding.place.as_json(),
        start=finding.start,
        end=finding.end,
        score=round(finding.score, 3),
        mask=mask(finding.entity),
        fingerprint=tools.keys.fingerprint(finding.entity, finding.text),
        role=finding.role,
        why=_explained(finding.why),
        text=finding.text if tools.reveal else None,
    )


@lru_cache(maxsize=4096)
def _explained(why: Why) -> dict[str, Any]:
    """One object for equal explanations: they go through the pipe and into the inventory once."""
    return why.as_json()


def _location(path: str, tools: Tools) -> Location:
    return Location(shown(path), tools.share, tools.department, tools.criminal_justice)


def _unread(path: str, outcome: Outcome, reason: str, tools: Tools) -> FileResult:
    detected = tools.scanner.start(shown(path), "").finish()
    return _without_text(path, detected, outcome, reason, tools)


def _without_text(path: str, detected: Detected, outcome: Outcome, reason: str, tools: Tools) -> FileResult:
    return FileResult(
        path=path,
        outcome=outcome,
        reason=reason,
        proposal=tools.policy.propose(detected.evidence, _location(path, tools), outcome),
        findings=[_stored(finding, tools) for finding in detected.findings],
        evidence=detected.evidence.as_json(),
        detector_version=tools.scanner.version,
    )


def _refuse(job: Job, outcome: Outcome, reason: str, tools: Tools) -> FileResult:
    result = _unread(job.path, outcome, reason, tools)
    result.size, result.mtime_ns, result.inode = job.size, job.mtime_ns, job.inode
    return result
