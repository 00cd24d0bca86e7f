"""What follows from stored evidence alone: labels of copies, and labels under another policy.

Nothing here opens a file. A copy shares the evidence of its content; its own name and folder are
evidence of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Protocol

from classify.crawl import shown
from classify.detect.finding import Evidence
from classify.label.proposal import Location, Proposal, holding
from classify.results import FileResult, StoredFinding
from models.labels import DocType, Label, Outcome, Tag

_KEPT_SCORES = 200
_COUNTED = ("counts", "distinct", "by_detector", "roles", "near", "signals")


class Proposer(Protocol):
    """The part of `classify.label.policy.Policy` that is needed here."""

    @property
    def version(self) -> str:
        """Changes whenever the policy could propose something else."""

    def propose(self, evidence: Evidence, location: Location, outcome: Outcome) -> Proposal:
        """Label, tags and the rules that speak for them."""


def without_name(evidence: Evidence, name_findings: Iterable[StoredFinding]) -> Evidence:
    """`evidence` as the bytes alone give it: without what was found in the name of this copy."""
    left = Evidence.from_json(evidence.as_json())
    left.entities = {entity: list(scores) for entity, scores in evidence.entities.items()}
    for name in _COUNTED:
        setattr(left, name, dict(getattr(evidence, name)))
    for finding in name_findings:
        scores = left.entities.get(finding.entity, [])
        if scores:
            scores.remove(min(scores, key=lambda score: abs(score - finding.score)))
        _less(left.counts, finding.entity)
        _less(left.by_detector, str(finding.why.get("detector", "")))
        if finding.role:
            _less(left.roles, finding.role)
    left.entities = {entity: scores for entity, scores in left.entities.items() if scores}
    left.distinct = {
        entity: min(number, left.counts[entity])
        for entity, number in left.distinct.items()
        if entity in left.counts
    }
    return left


def _less(counts: dict[str, int], name: str) -> None:
    if counts.get(name, 0) > 1:
        counts[name] -= 1
    else:
        counts.pop(name, None)


def with_name(content: Evidence, name: Evidence) -> Evidence:
    """The evidence of a copy: that of its bytes, and that of its own name.

    The document type stays what the bytes (with the first copy's name) were judged to be.
    """
    both = Evidence.from_json(content.as_json())
    both.entities = {
        entity: sorted(content.entities.get(entity, []) + name.entities.get(entity, []), reverse=True)[
            :_KEPT_SCORES
        ]
        for entity in {*content.entities, *name.entities}
    }
    for field in _COUNTED:
        ours, theirs = getattr(content, field), getattr(name, field)
        setattr(both, field, {key: ours.get(key, 0) + theirs.get(key, 0) for key in {*ours, *theirs}})
    if content.candidates is not None:
        both.candidates = sorted({*content.candidates, *(name.candidates or ())})
    return both


def as_twin(result: FileResult, stored: Sequence[FileResult], propose: Propose) -> list[FileResult]:
    """Results for a file whose bytes are known: the stored ones, seen from where this copy lies.

    Args:
        result: what the worker said of the copy: its path and name, and `same_as`.
        stored: the results of an examined copy, that file first, then its members.
        propose: the label policy for this share.
    """
    first, *members = stored
    name_evidence = Evidence.from_json(result.evidence or {})
    own = replace(
        first,
        path=result.path,
        mtime_ns=result.mtime_ns,
        inode=result.inode,
        size=result.size,
        findings=result.name_findings,
        evidence=with_name(Evidence.from_json(first.evidence or {}), name_evidence).as_json(),
        same_as=result.same_as,
        seconds=result.seconds,
    )
    moved = [_moved(member, first.path, result.path) for member in members]
    proposals = propose_all([own, *moved], propose)
    twins = [
        replace(twin, proposal=proposal) for twin, proposal in zip([own, *moved], proposals, strict=True)
    ]
    by_name = result.proposal
    if by_name.doc_type is not DocType.OTHER and by_name.label.rank > twins[0].proposal.label.rank:
        # The copy's own name says more than the first copy's did: the stricter word stands.
        twins[0].proposal = by_name
    return twins


def _moved(member: FileResult, before: str, after: str) -> FileResult:
    """A member of the file at the path `before`, as one of the file at `after`."""
    return replace(
        member,
        path=after + member.path.removeprefix(before),
        container=after,
        holder=after + (member.holder or before).removeprefix(before),
    )


Propose = Callable[[str, Evidence, Outcome], Proposal]
"""Path below the share, evidence, outcome -> proposal."""


def proposing(policy: Proposer, share: str, department: str, criminal_justice: bool) -> Propose:
    """The policy, told once in which share it works."""

    def propose(path: str, evidence: Evidence, outcome: Outcome) -> Proposal:
        location = Location(shown(path), share, department, criminal_justice)
        return policy.propose(evidence, location, outcome)

    return propose


def propose_all(results: Sequence[FileResult], propose: Propose) -> list[Proposal]:
    """Proposals for a file and all its members, in the order given, from their evidence alone.

    A container takes the highest label of what is in it, and all its tags.
    """
    proposals: dict[int, Proposal] = {}
    inherited: dict[str, tuple[Label, set[Tag]]] = {}
    for index in _deepest_first(results):
        result = results[index]
        evidence = Evidence.from_json(result.evidence or {})
        proposal = propose(result.path, evidence, result.outcome)
        if result.path in inherited:
            label, tags = inherited[result.path]
            proposal = holding(proposal, label, tags, has_findings=bool(evidence.counts))
        proposals[index] = proposal
        if result.holder is not None:
            label, tags = inherited.get(result.holder, (Label.PUBLIC, set()))
            inherited[result.holder] = (Label.highest([label, proposal.label]), tags | set(proposal.tags))
    return [proposals[index] for index in range(len(results))]


def _deepest_first(results: Sequence[FileResult]) -> list[int]:
    """Indices of a file and its members such that all that is in a file comes before it."""
    inside: dict[str | None, list[int]] = {}
    for index, result in enumerate(results):
        inside.setdefault(result.holder, []).append(index)
    order, waiting = [], inside.pop(None, [])
    while waiting:
        index = waiting.pop()
        order.append(index)
        waiting += inside.pop(results[index].path, [])
    # A reader that crashed has handed over members of files that never came themselves.
    lost = [index for indices in inside.values() for index in indices]
    return lost + order[::-1]
