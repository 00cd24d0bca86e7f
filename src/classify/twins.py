"""What follows from evidence alone: labels of files and containers, of copies, and under another policy.

Nothing here opens a file. Scan, copy and re-evaluation label by the same words: `classify.label` judges the
evidence of a file's bytes joined with that of its own name (`detect.paths.named`), where the file lies;
a container then takes what is in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Protocol, TypeVar

from classify.crawl import shown
from classify.detect.judging.evidence import Evidence
from classify.detect.paths.named import joined
from classify.label.proposal import Location, Proposal, holding
from classify.results import FileResult, StoredFinding
from models.labels import Label, Outcome, Tag


class Proposer(Protocol):
    """The part of `classify.label.policy.Policy` that is needed here."""

    @property
    def version(self) -> str:
        """Changes whenever the policy could propose something else."""

    def propose(self, evidence: Evidence, location: Location, outcome: Outcome) -> Proposal:
        """Label, tags and the rules that speak for them."""


def _moved(member: FileResult, before: str, after: str) -> FileResult:
    """A member of the file at the path `before`, as one of the file at `after`.

    What was found in its name lies as much further on in its path as that is longer now: a mask at its old
    place would show a part of the value.
    """
    further = len(shown(after)) - len(shown(before))
    named = [_further(one, further) if one.is_in_name else one for one in member.findings]
    return replace(
        member,
        path=after + member.path.removeprefix(before),
        container=after,
        holder=after + (member.holder or before).removeprefix(before),
        findings=named,
    )


def _further(finding: StoredFinding, signs: int) -> StoredFinding:
    return replace(finding, start=finding.start + signs, end=finding.end + signs)


Propose = Callable[[str, Evidence, Outcome], Proposal]
"""Path below the share, evidence, outcome -> proposal."""


def proposing(policy: Proposer, share: str, department: str, criminal_justice: bool) -> Propose:
    """The policy, told once in which share it works."""

    def propose(path: str, evidence: Evidence, outcome: Outcome) -> Proposal:
        location = Location(shown(path), share, department, criminal_justice)
        return policy.propose(evidence, location, outcome)

    return propose


def as_twin(result: FileResult, stored: Sequence[FileResult], propose: Propose) -> list[FileResult]:
    """Results for a file whose bytes are known: the stored ones, seen from where this copy lies.

    Args:
        result: what the worker said of the copy: its path and name, and `same_as`.
        stored: the results of an examined copy, that file first, then its members.
        propose: the label policy for this share.
    """
    first, *members = stored
    own = replace(
        first,
        path=result.path,
        mtime_ns=result.mtime_ns,
        inode=result.inode,
        size=result.size,
        findings=result.name_findings,
        evidence={**(first.evidence or {}), "name": (result.evidence or {}).get("name")},
        same_as=result.same_as,
        seconds=result.seconds,
    )
    family = [own, *(_moved(member, first.path, result.path) for member in members)]
    proposals = propose_all(family, propose)
    return [replace(twin, proposal=proposal) for twin, proposal in zip(family, proposals, strict=True)]


def propose_all(results: Sequence[FileResult], propose: Propose) -> list[Proposal]:
    """Proposals for a top-level file (the first) and all its members, in the order given.

    The file holds every member; a container inside it holds what is packed in it.
    """
    return arranged(
        results,
        lambda result: propose(result.path, evidence_of(result), result.outcome),
        lambda result: bool(joined(evidence_of(result)).counts),
    )


class Packed(Protocol):
    """What must be known of a file to tell what it is packed in."""

    @property
    def path(self) -> str:
        """Below the share, with what it is packed in."""

    @property
    def holder(self) -> str | None:
        """Path of the file directly around it."""


File = TypeVar("File", bound=Packed)


def arranged(
    results: Sequence[File], propose: Callable[[File], Proposal], has_findings: Callable[[File], bool]
) -> list[Proposal]:
    """The same for whatever a file is known by: `propose` gives its own proposal, as if it held nothing."""
    if len(results) == 1:
        return [propose(results[0])]
    places = {result.path: index for index, result in enumerate(results)}
    holders = [
        [0, *_holders(result, results, places)] if index else [] for index, result in enumerate(results)
    ]
    proposals: dict[int, Proposal] = {}
    inside: dict[int, list[Proposal]] = {}
    for index in sorted(range(len(results)), key=lambda index: -len(holders[index])):
        result = results[index]
        proposals[index] = _held(propose(result), inside.get(index, []), partial(has_findings, result))
        for holder in holders[index]:
            inside.setdefault(holder, []).append(proposals[index])
    return [proposals[index] for index in range(len(results))]


def _holders(result: Packed, results: Sequence[Packed], places: dict[str, int]) -> Iterator[int]:
    """The containers inside the top-level file that a member lies in, as far as they were told of."""
    while index := places.get(result.holder or ""):
        yield index
        result = results[index]


def evidence_of(result: FileResult) -> Evidence:
    """The evidence behind a result, ready for the policy."""
    return Evidence.from_json(result.evidence or {})


def held(own: Proposal, result: FileResult, inside: Sequence[Proposal]) -> Proposal:
    """The proposal of a file that holds members with the proposals `inside`."""
    return _held(own, inside, lambda: bool(joined(evidence_of(result)).counts))


def _held(own: Proposal, inside: Sequence[Proposal], has_findings: Callable[[], bool]) -> Proposal:
    if not inside:
        return own
    label = Label.highest([proposal.label for proposal in inside])
    tags: set[Tag] = {tag for proposal in inside for tag in proposal.tags}
    return holding(own, label, tags, has_findings=has_findings())
