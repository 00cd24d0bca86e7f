"""The stages in reading order: extract, detect, label; one file in, its results out.

Pure of database, orchestrator and web. Runs inside a worker process, so everything it holds
(text, values) dies with that process; what leaves it are messages of `classify.wire`: places, digests,
evidence, a proposal. It holds no key and opens no path: the file comes as a descriptor.
"""

from __future__ import annotations

import hashlib
import io
import os
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from classify.crawl import shown
from classify.detect.finding import Finding, Why
from classify.detect.named import joined
from classify.errors import BombError, CorruptError, NoRoomError, ReadError, TooLargeError
from classify.extract.document import (
    Envelope,
    Limits,
    Member,
    Piece,
    Remark,
    Source,
    TableBlock,
    TextBlock,
)
from classify.keys import value_digest
from classify.label.proposal import Location, Proposal, holding
from classify.results import MEMBER
from classify.verdict import Reading
from classify.wire import MOST_FINDINGS, Examined, Findings, Found, Order
from models.labels import Entity, Label, Outcome

if TYPE_CHECKING:
    from classify.detect.scan import Detected, DocumentScan, Scanner
    from classify.extract.ocr import OcrEngine
    from classify.label.policy import Policy

# Up to here a file is read into memory once, and hashed and parsed from there: it cannot change
# under the reader, and the disk is asked once.
HELD_IN_MEMORY = 64_000_000
_BLOCK = 1 << 20

# These outcomes say something about the whole file, whatever was read before they struck.
_NEVER_PARTIAL = (BombError, TooLargeError)

Said = Examined | Findings


@dataclass(slots=True)
class Progress:
    """How many pieces of a file were read and dealt with, its members' included: told after each."""

    tell: Callable[[int], None] = lambda _: None
    done: int = 0

    def begin(self) -> None:
        """A file is begun."""
        self.done = 0
        self.tell(0)

    def step(self) -> None:
        """One more piece is dealt with."""
        self.done += 1
        self.tell(self.done)


@dataclass(slots=True)
class Tools:
    """What a worker needs for every file; loaded once a process."""

    scanner: Scanner
    policy: Policy
    limits: Limits = field(default_factory=Limits)
    ocr: OcrEngine | None = None
    passwords: tuple[str, ...] = ()
    scratch: Path | None = None
    reveal: bool = False
    share: str = ""
    department: str = ""
    criminal_justice: bool = False
    progress: Progress = field(default_factory=Progress)
    heartbeat: Callable[[], None] = lambda: None
    """Called whenever a file makes progress, so that slow is not mistaken for stuck."""
    is_known: Callable[[bytes], bool] = lambda _: False
    """Asks whether the content with this SHA-256 was analysed before."""


class _Stopped(Exception):
    """Reading on was fatal before: the file ends here."""


def classify_file(descriptor: int | None, order: Order, tools: Tools) -> Iterator[Said]:
    """Results for one top-level file: each of its members, then the file itself; many findings in parts.

    Never raises for what is in the file; the outcome says it. `descriptor` is the opened file, None when
    the order comes with its outcome. Raises NoRoomError when temporary files find none.
    """
    tools.progress.begin()
    if tools.ocr is not None:
        tools.ocr.begin()
    if descriptor is None or order.refused is not None:
        outcome, reason = order.refused or (Outcome.UNREADABLE, "it could not be opened")
        yield from _unread(_Subject.whole(order), outcome, reason, tools)
        return
    subject = _Subject.whole(order, began=time.perf_counter())
    try:
        source, subject.digest = _open(descriptor, order, tools.limits.file_bytes)
    except OSError as error:
        yield from _unread(
            subject, Outcome.UNREADABLE, f"could not be opened: {error.strerror or error}", tools
        )
        return
    subject.size = source.size
    if order.ask and subject.digest is not None:
        detected = _begin(subject, "", tools).finish()
        if not detected.name_needs_text and tools.is_known(subject.digest):
            subject.is_known = True
            yield from _of_its_name(subject, detected, Outcome.OK, "", tools)
            return
    envelope = Envelope(
        limits=tools.limits,
        passwords=tools.passwords,
        ocr=tools.ocr if order.ocr is not False else None,
        scratch=tools.scratch,
    )
    yield from _classify_source(source, subject, envelope, tools)


@dataclass(slots=True)
class _Subject:
    """The file or member that a result is about."""

    order: Order
    path: str
    """Below the share, as the share or the containers give it."""
    size: int = 0
    digest: bytes | None = None
    is_known: bool = False
    hidden: str | None = None
    began: float | None = None
    member: str | None = None
    """Path inside the file that was ordered; None for that file."""
    holder: str | None = None
    """Path inside the file that was ordered of the member directly around it; None where that file is."""
    own_name: str = ""
    """What of the path, as shown, is not that of the file around it."""

    @classmethod
    def whole(cls, order: Order, *, began: float | None = None) -> _Subject:
        """The file that was ordered."""
        return cls(order, order.path, began=began, own_name=shown(order.path))

    def inside(self, member: Member) -> _Subject:
        """A member of this one."""
        return _Subject(
            self.order,
            self.path + MEMBER + member.path,
            member.source.size if member.source is not None else 0,
            hidden=member.hidden,
            member=member.path if self.member is None else self.member + MEMBER + member.path,
            holder=self.member,
            own_name=shown(member.path),
        )


def _open(descriptor: int, order: Order, most_bytes: int) -> tuple[Source, bytes | None]:
    """The source and its SHA-256, reading the disk once where the file is not huge.

    A file above `most_bytes` will not be read whole: it gets no digest.
    """
    name = order.path.rpartition("/")[2]
    size = os.fstat(descriptor).st_size
    if size > most_bytes:
        return Source(name=name, descriptor=descriptor, size=size), None
    with io.FileIO(descriptor, closefd=False) as stream:
        start = _up_to(stream, HELD_IN_MEMORY + 1)
        digest = hashlib.sha256(start)
        if len(start) <= HELD_IN_MEMORY:
            return Source(name=name, data=start, size=len(start)), digest.digest()
        size = len(start)
        del start
        # One block for all: to have the memory of each anew takes longer than to read it.
        block = memoryview(bytearray(_BLOCK))
        while length := stream.readinto(block):
            digest.update(block[:length])
            size += length
    return Source(name=name, descriptor=descriptor, size=size), digest.digest()


def _up_to(stream: io.FileIO, most: int) -> bytes:
    """Everything `stream` still holds, but no more than `most` bytes."""
    parts: list[bytes] = []
    while most and (part := stream.read(most)):
        parts.append(part)
        most -= len(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)


def _classify_source(
    source: Source, subject: _Subject, envelope: Envelope, tools: Tools, damage: Iterable[str] = ()
) -> Iterator[Said]:
    """Results of a file or member; `damage` says what of it could not even be handed in."""
    reading = Reading(left_out=list(damage))
    scan: DocumentScan | None = None
    try:
        for piece in _pieces(source, envelope, subject.order, tools, reading):
            tools.heartbeat()
            if isinstance(piece, Remark):
                reading.note(piece)
                continue
            if isinstance(piece, Member):
                reading.has_members = True
                yield from _classify_member(piece, subject, envelope, tools, reading)
                continue
            if scan is None:
                scan = _begin(subject, reading.media, tools)
            _search(scan, piece, reading)
            reading.count(piece)
    except _Stopped:
        assert subject.order.upto is not None, "only an order stops the reading"
        _, outcome, sentence = subject.order.upto
        reading.fail(outcome, sentence)
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
    yield from _conclude(subject, scan, reading, tools)


def _search(scan: DocumentScan, block: TextBlock | TableBlock, reading: Reading) -> None:
    """Search one block. Should a detector fail on it, the others are searched and the file says so."""
    try:
        scan.feed(block)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - the outer edge: a detector's bug must not lose the file
        reading.unsearched.append(type(error).__name__)


def _finished(scan: DocumentScan, subject: _Subject, reading: Reading, tools: Tools) -> Detected:
    """What was found; should that fail, what the name says, and the file says so."""
    try:
        return scan.finish()
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - the outer edge: a detector's bug must not lose the file
        reading.unsearched.append(type(error).__name__)
        return _begin(subject, reading.media, tools).finish()


def _pieces(
    source: Source, envelope: Envelope, order: Order, tools: Tools, reading: Reading
) -> Iterator[Piece]:
    """The pieces of a source, each counted once it is dealt with. Raises _Stopped where the order says so."""
    from classify.extract.reading import read

    upto = order.upto[0] if order.upto is not None else None
    reader = read(source, envelope)
    while True:
        if upto is not None and tools.progress.done >= upto:
            raise _Stopped
        try:
            piece = next(reader)
        except StopIteration:
            return
        finally:
            _note_stalls(reading, tools)
        yield piece
        tools.progress.step()


def _note_stalls(reading: Reading, tools: Tools) -> None:
    """Pictures that took too long to recognise since the last piece."""
    if tools.ocr is not None and tools.ocr.stalled:
        reading.stalled_pictures += tools.ocr.stalled
        tools.ocr.stalled = 0


def _classify_member(
    member: Member, container: _Subject, envelope: Envelope, tools: Tools, reading: Reading
) -> Iterator[Said]:
    subject = container.inside(member)
    if member.source is None:
        outcome, sentence = _member_failure(member)
        said = _unread(subject, outcome, sentence, tools)
    else:
        damage = [member.error.sentence] if isinstance(member.error, ReadError) else []
        said = _classify_source(member.source, subject, envelope.child(), tools, damage)
    for message in said:
        if isinstance(message, Examined):
            reading.member_label = Label.highest([reading.member_label, message.proposal.label])
            reading.member_tags.update(message.proposal.tags)
            if message.holder == container.member:
                reading.members += 1
                reading.locked_members += message.outcome is Outcome.ENCRYPTED
                if isinstance(member.error, CorruptError):
                    reading.damaged_members += 1
                    reading.lost_members += member.source is None
        yield message


def _member_failure(member: Member) -> tuple[Outcome, str]:
    if isinstance(member.error, ReadError):
        return member.error.outcome, member.error.sentence
    return Outcome.CORRUPT, "this member could not be taken out of its container"


def _conclude(subject: _Subject, scan: DocumentScan | None, reading: Reading, tools: Tools) -> Iterator[Said]:
    # A file that was not read still has a name, and a name can hold values and say what it is.
    scan = scan or _begin(subject, reading.media, tools)
    detected = _finished(scan, subject, reading, tools)
    reading.left_out.extend(detected.left_out)
    reading.remarks.extend(("fact", remark) for remark in detected.remarks)
    outcome, reason = reading.verdict()
    proposal = tools.policy.propose(detected.evidence, _location(subject.path, tools), outcome)
    if reading.has_members:
        has_findings = bool(joined(detected.evidence).counts)
        proposal = holding(proposal, reading.member_label, reading.member_tags, has_findings=has_findings)
    result = _result(subject, outcome, reason, proposal, tools)
    result.media = reading.media
    result.evidence = detected.evidence
    result.remarks = reading.remarks
    result.analysed_bytes = reading.characters
    yield from _with_findings(result, detected.findings, tools)


def _unread(subject: _Subject, outcome: Outcome, reason: str, tools: Tools) -> Iterator[Said]:
    """The result of a file of which nothing but the name was looked at."""
    yield from _of_its_name(subject, _begin(subject, "", tools).finish(), outcome, reason, tools)


def _of_its_name(
    subject: _Subject, detected: Detected, outcome: Outcome, reason: str, tools: Tools
) -> Iterator[Said]:
    proposal = tools.policy.propose(detected.evidence, _location(subject.path, tools), outcome)
    result = _result(subject, outcome, reason, proposal, tools)
    result.evidence = detected.evidence
    yield from _with_findings(result, detected.findings, tools)


def _result(subject: _Subject, outcome: Outcome, reason: str, proposal: Proposal, tools: Tools) -> Examined:
    return Examined(
        number=subject.order.number,
        member=subject.member,
        holder=subject.holder,
        outcome=outcome,
        reason=reason,
        proposal=proposal,
        size=subject.size,
        digest=subject.digest,
        is_known=subject.is_known,
        hidden=subject.hidden,
        seconds=0.0 if subject.began is None else time.perf_counter() - subject.began,
        detector_version=tools.scanner.version,
    )


def _begin(subject: _Subject, media: str, tools: Tools) -> DocumentScan:
    return tools.scanner.start(shown(subject.path), media, own=subject.own_name)


def _with_findings(result: Examined, findings: list[Finding], tools: Tools) -> Iterator[Said]:
    """`result` with its findings; those that do not go into it come before it."""
    for first in range(0, len(findings) - MOST_FINDINGS, MOST_FINDINGS):
        yield Findings(result.number, *_told(findings[first : first + MOST_FINDINGS], tools))
    last = (len(findings) - 1) // MOST_FINDINGS * MOST_FINDINGS if findings else 0
    result.findings, result.whys = _told(findings[last:], tools)
    yield result


def _told(findings: list[Finding], tools: Tools) -> tuple[list[Found], list[Why]]:
    """Findings as they leave this process, and their explanations, each different one once."""
    numbers: dict[Why, int] = {}
    digests: dict[tuple[str, str], bytes | None] = {}

    def digest(entity: str, value: str) -> bytes | None:
        # Most values of a file stand in it more than once.
        if (entity, value) not in digests:
            digests[entity, value] = value_digest(entity, value)
        return digests[entity, value]

    told = [
        Found(
            entity=Entity(finding.entity),
            place=finding.place,
            start=finding.start,
            end=finding.end,
            score=min(max(round(finding.score, 3), 0.0), 1.0),
            digest=digest(finding.entity, finding.text),
            why=numbers.setdefault(finding.why, len(numbers)),
            role=finding.role,
            text=finding.text if tools.reveal else None,
        )
        for finding in findings
    ]
    return told, list(numbers)


def _location(path: str, tools: Tools) -> Location:
    return Location(shown(path), tools.share, tools.department, tools.criminal_justice)
