"""One file through the stages: read piece by piece, searched, labelled; its members on the way."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from classify.detect.paths.named import joined
from classify.errors import BombError, CorruptError, NoRoomError, ReadError, TooLargeError
from classify.extract.document import Member, Piece, Remark, TableBlock, TextBlock
from classify.extract.envelope import Envelope
from classify.extract.source import Source
from classify.label.proposal import holding
from classify.verdict import Reading
from classify.wire import Examined, Order
from models.labels import Label, Outcome

if TYPE_CHECKING:
    from classify.detect.scan import Detected, DocumentScan
from classify.pipeline.said import Said, begin, location, result_of, with_findings
from classify.pipeline.subject import Subject, opened
from classify.pipeline.tools import Tools

# These outcomes say something about the whole file, whatever was read before they struck.
_NEVER_PARTIAL = (BombError, TooLargeError)


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
        yield from _unread(Subject.whole(order), outcome, reason, tools)
        return
    subject = Subject.whole(order, began=time.perf_counter())
    try:
        source, subject.digest = opened(descriptor, order, tools.limits.file_bytes)
    except OSError as error:
        yield from _unread(
            subject, Outcome.UNREADABLE, f"could not be opened: {error.strerror or error}", tools
        )
        return
    subject.size = source.size
    if order.ask and subject.digest is not None:
        detected = begin(subject, "", tools).finish()
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


def _classify_source(
    source: Source, subject: Subject, envelope: Envelope, tools: Tools, damage: Iterable[str] = ()
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
                scan = begin(subject, reading.media, tools)
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


def _finished(scan: DocumentScan, subject: Subject, reading: Reading, tools: Tools) -> Detected:
    """What was found; should that fail, what the name says, and the file says so."""
    try:
        return scan.finish()
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - the outer edge: a detector's bug must not lose the file
        reading.unsearched.append(type(error).__name__)
        return begin(subject, reading.media, tools).finish()


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
    member: Member, container: Subject, envelope: Envelope, tools: Tools, reading: Reading
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


def _conclude(subject: Subject, scan: DocumentScan | None, reading: Reading, tools: Tools) -> Iterator[Said]:
    # A file that was not read still has a name, and a name can hold values and say what it is.
    scan = scan or begin(subject, reading.media, tools)
    detected = _finished(scan, subject, reading, tools)
    reading.left_out.extend(detected.left_out)
    reading.remarks.extend(("fact", remark) for remark in detected.remarks)
    outcome, reason = reading.verdict()
    proposal = tools.policy.propose(detected.evidence, location(subject.path, tools), outcome)
    if reading.has_members:
        has_findings = bool(joined(detected.evidence).counts)
        proposal = holding(proposal, reading.member_label, reading.member_tags, has_findings=has_findings)
    result = result_of(subject, outcome, reason, proposal, tools)
    result.media = reading.media
    result.evidence = detected.evidence
    result.remarks = reading.remarks
    result.analysed_bytes = reading.characters
    yield from with_findings(result, detected.findings, tools)


def _unread(subject: Subject, outcome: Outcome, reason: str, tools: Tools) -> Iterator[Said]:
    """The result of a file of which nothing but the name was looked at."""
    yield from _of_its_name(subject, begin(subject, "", tools).finish(), outcome, reason, tools)


def _of_its_name(
    subject: Subject, detected: Detected, outcome: Outcome, reason: str, tools: Tools
) -> Iterator[Said]:
    proposal = tools.policy.propose(detected.evidence, location(subject.path, tools), outcome)
    result = result_of(subject, outcome, reason, proposal, tools)
    result.evidence = detected.evidence
    yield from with_findings(result, detected.findings, tools)
