"""What leaves a worker about a file: places, digests, evidence, a proposal; no value."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from classify.crawl import shown
from classify.detect.finding import Finding, Why
from classify.keys import value_digest
from classify.label.proposal import Location, Proposal
from classify.wire import MOST_FINDINGS, Examined, Findings, Found
from models.labels import Outcome

if TYPE_CHECKING:
    from classify.detect.scan import DocumentScan
from classify.pipeline.subject import Subject
from classify.pipeline.tools import Tools

Said = Examined | Findings


def result_of(subject: Subject, outcome: Outcome, reason: str, proposal: Proposal, tools: Tools) -> Examined:
    """What became of a file, without what was found in it."""
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


def begin(subject: Subject, media: str, tools: Tools) -> DocumentScan:
    """A search of a file whose kind is `media`; its name is searched when it is finished."""
    return tools.scanner.start(shown(subject.path), media, own=subject.own_name)


def with_findings(result: Examined, findings: list[Finding], tools: Tools) -> Iterator[Said]:
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
            entity=finding.entity,
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


def location(path: str, tools: Tools) -> Location:
    """Where a file lies, as the label policy sees it."""
    return Location(shown(path), tools.share, tools.department, tools.criminal_justice)
