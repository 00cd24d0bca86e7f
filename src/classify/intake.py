"""What a worker says, believed as far as it can be checked, and keyed before anybody stores it.

A worker has opened a stranger's file; a hostile one may have taken it over. So its word counts about the
file it was ordered and what is inside of it, in the order in which an honest worker speaks, and no further.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

import msgspec

from classify.detect.finding import Why
from classify.detect.judging.evidence import Evidence
from classify.errors import ClassifyError
from classify.memos import remembered
from classify.results import MEMBER, FileResult, Job, StoredFinding
from classify.wire import (
    Ask,
    Attacked,
    Done,
    Examined,
    Findings,
    Found,
    Heard,
    Line,
    Order,
    Shown,
    Told,
    WantsOcr,
    Written,
)
from models.labels import NOT_FINGERPRINTED, Entity, Outcome, mask
from models.sharing import MANUAL

AboutAFile = Ask | Attacked | Done | Examined | Findings | Heard | Line | Shown | Told | WantsOcr | Written


class Keys(Protocol):
    """The part of the keys that results are stored with (`classify.keys.DomainKeys`)."""

    def fingerprint_of(self, entity: str, digest: bytes) -> str | None:
        """Keyed fingerprint of the value with this digest."""

    def content_digest_of(self, digest: bytes) -> str:
        """Keyed digest of the content with this SHA-256."""

    def former_digests_of(self, digest: bytes) -> tuple[str, ...]:
        """The like under the keys before."""


class MisbehavedError(ClassifyError):
    """A worker said what no honest worker says."""

    code = "MC-203"


@dataclass(frozen=True, slots=True)
class Attempt:
    """A job, and how it is to be tried this time."""

    job: Job
    ocr: bool | None = None
    refused: tuple[Outcome, str] | None = None
    upto: tuple[int, Outcome, str] | None = None
    """Stop after so many pieces, since the next one was fatal; then the outcome and why."""
    skip: int = 0
    """Results of members that were handed over by an earlier try."""
    crashes: int = 0

    @classmethod
    def first(cls, job: Job) -> Attempt:
        """The first try of a job."""
        return cls(job, ocr=job.ocr, refused=job.refused)


@dataclass(slots=True)
class Ordered:
    """A file that is at a worker, and what the worker has said of it so far."""

    attempt: Attempt
    size: int
    """Its bytes, as the opened file told."""
    members: int = 0
    """Results of members taken in, those of earlier tries included."""
    own: FileResult | None = None
    """The file's own result, once it was told: nothing but the end may follow."""
    _findings: list[StoredFinding] = field(default_factory=list)
    _content: str | None = None
    """The content asked about."""
    _is_known: bool = False

    @property
    def job(self) -> Job:
        """What was ordered."""
        return self.attempt.job

    def order(self) -> Order:
        """The order as the worker gets it."""
        attempt = self.attempt
        return Order(
            number=self.job.number,
            path=self.job.path,
            size=self.size,
            ask=bool(self.job.known_digests),
            ocr=attempt.ocr,
            refused=attempt.refused,
            upto=attempt.upto,
            skip=attempt.skip,
        )


@dataclass(frozen=True, slots=True)
class Intake:
    """Takes in what workers say, with the keys of one security domain and the promises of one run."""

    keys: Keys | None
    """None: nothing will be stored or compared."""
    reveal: bool
    most_results: int
    """Of one file and its members."""
    text_only: bool
    most_findings: int
    """Of one file or member; an honest worker has no memory for more."""
    looks: bool = False
    """A document is looked at: nothing else is told of it."""
    reveals: bool = False
    """One value of it is asked for, and nothing is shown."""
    copies: type[Written] | type[Attacked] | None = None
    """A redacted copy is made or attacked: nothing else is told."""
    searches: bool = False
    """It is searched for terms, and nothing is shown."""
    entities: frozenset[str] = frozenset(Entity)
    """What there is to find."""

    def check(self, ordered: Ordered | None, message: AboutAFile) -> Ordered:
        """The order that `message` is about. Raises MisbehavedError when it speaks of something else, or out
        of turn: of the file's own result first, or of anything more after it.
        """
        if ordered is None or ordered.job.number != message.number:
            raise MisbehavedError("It spoke of a file that was not ordered.")
        if not isinstance(message, self._in_turn(ordered)):
            raise MisbehavedError("It spoke out of turn.")
        if isinstance(message, WantsOcr) and (
            ordered.attempt.ocr is not None or ordered.attempt.refused or ordered.members
        ):
            raise MisbehavedError("It wanted what it was given before.")
        return ordered

    def _in_turn(self, ordered: Ordered) -> tuple[type, ...]:
        """What a worker may say of a file now."""
        if self.looks:
            wanted = Heard if self.searches else Told if self.reveals else Shown
            return (Line, Done, wanted) if ordered._is_known else (Ask, Line, Done)
        if self.copies is not None:
            may_go_on = ordered._is_known or not ordered.job.known_digests
            return (Line, Done, self.copies) if may_go_on else (Ask, Line, Done)
        if self.text_only:
            return (Line, Done)
        if ordered.own is not None:
            return (Done,)
        return (Examined, Findings, Ask, WantsOcr)

    def answer(self, ordered: Ordered, question: Ask) -> bool:
        """Whether the content asked about is known. Raises MisbehavedError for a second question."""
        if ordered._content is not None or not ordered.job.known_digests or ordered.attempt.refused:
            raise MisbehavedError("It asked what it was not to ask.")
        ordered._content = self._content_digest(question.digest)
        ordered._is_known = ordered._content in ordered.job.known_digests
        return ordered._is_known

    def tallied(self, message: Written | Attacked) -> Written | Attacked:
        """The same, unless it counts what there is not to be found. Raises MisbehavedError."""
        counted = message.left if isinstance(message, Attacked) else {**message.removed, **message.stays}
        if counted.keys() - self.entities - {MANUAL}:
            raise MisbehavedError("It counted what no detector finds.")
        return message

    def hold(self, ordered: Ordered, message: Findings) -> None:
        """Keep findings until their result comes. Raises MisbehavedError."""
        ordered._findings += self._stored(message.findings, message.whys)
        if len(ordered._findings) > self.most_findings:
            raise MisbehavedError("It told more findings than one file can have.")

    def result(self, ordered: Ordered, message: Examined) -> FileResult:
        """The result as it may be stored. Raises MisbehavedError."""
        self.hold(ordered, Findings(message.number, message.findings, message.whys))
        findings, ordered._findings = ordered._findings, []
        job = ordered.job
        result = FileResult(
            path=_below(job, message.member),
            outcome=message.outcome,
            reason=message.reason,
            proposal=message.proposal,
            media=message.media,
            size=message.size,
            findings=findings,
            evidence=_sound(message.evidence),
            remarks=message.remarks,
            analysed_bytes=message.analysed_bytes,
            seconds=message.seconds,
            detector_version=message.detector_version,
            hidden=message.hidden,
        )
        if message.member is None:
            self._add_own(result, ordered, message)
        else:
            result.container, result.holder = job.path, _below(job, message.holder)
            ordered.members += 1
            if message.is_known or not message.member or ordered.members > self.most_results:
                raise MisbehavedError("It told of members that no file has.")
        if result.outcome is Outcome.NOT_EXAMINED:
            raise MisbehavedError("It called a file examined that it did not examine.")
        result.proposal.outcome = result.outcome
        return result

    def _add_own(self, result: FileResult, ordered: Ordered, message: Examined) -> None:
        """What the program itself knows of the file that was ordered."""
        ordered.own = result
        job = ordered.job
        result.size, result.mtime_ns, result.inode = ordered.size, job.mtime_ns, job.inode
        refused = ordered.attempt.refused
        if refused is not None:
            result.outcome, result.reason = refused
        elif message.digest is not None:
            result.content_digest = self._content_digest(message.digest)
            if self.keys is not None:
                result.former_digests = self.keys.former_digests_of(message.digest)
        if message.is_known:
            if not ordered._is_known or result.content_digest != ordered._content:
                raise MisbehavedError("It called a content known that is not.")
            result.same_as = result.content_digest

    def _content_digest(self, digest: bytes) -> str | None:
        return None if self.keys is None else self.keys.content_digest_of(digest)

    def _stored(self, found: Iterable[Found], whys: list[Why]) -> list[StoredFinding]:
        explained = [_explained(why) for why in whys]
        fingerprints = _Fingerprints(self.keys)
        return [self._finding(finding, explained, fingerprints) for finding in found]

    def _finding(
        self, found: Found, whys: list[dict[str, Any]], fingerprints: _Fingerprints
    ) -> StoredFinding:
        unknown = found.entity not in self.entities
        if unknown or found.why >= len(whys) or (found.text is not None and not self.reveal):
            raise MisbehavedError("It told a finding that no detector makes.")
        entity = found.entity
        return StoredFinding(
            entity=entity,
            place=found.place.as_json(),
            start=found.start,
            end=found.end,
            score=found.score,
            mask=_mask(entity),
            fingerprint=None if found.digest is None else fingerprints[entity, found.digest],
            role=found.role,
            why=whys[found.why],
            text=found.text,
        )


class _Fingerprints(dict[tuple[str, bytes], str | None]):
    """The fingerprints of the values in one message, by entity and digest: most values come again."""

    def __init__(self, keys: Keys | None) -> None:
        super().__init__()
        self._keys = keys

    def __missing__(self, value: tuple[str, bytes]) -> str | None:
        entity, digest = value
        made = None
        if self._keys is not None and entity not in NOT_FINGERPRINTED:
            made = self._keys.fingerprint_of(entity, digest)
        self[value] = made
        return made


def _below(job: Job, member: str | None) -> str:
    return job.path if member is None else job.path + MEMBER + member


_mask = remembered(256)(mask)


@remembered(4096)
def _explained(why: Why) -> dict[str, Any]:
    """One object for equal explanations: they go into the inventory once."""
    return why.as_json()


def _sound(evidence: Evidence | None) -> dict[str, Any] | None:
    """Evidence as it is stored and judged again later; each number in it is one."""
    if evidence is None:
        return None
    if evidence.aside is not None:
        try:
            aside = msgspec.convert(evidence.aside, Evidence)
        except msgspec.ValidationError as error:
            raise MisbehavedError("It told evidence of another shape.") from error
        if aside.aside is not None or not _is_finite(aside):
            raise MisbehavedError("It told evidence of another shape.")
    if not _is_finite(evidence):
        raise MisbehavedError("It told evidence of another shape.")
    return evidence.as_json()


def _is_finite(evidence: Evidence) -> bool:
    scores = [score for scores in evidence.entities.values() for score in scores]
    scores += [*evidence.matters.values(), evidence.doc_type_score, evidence.ocr_confidence or 0.0]
    return all(map(math.isfinite, scores))
