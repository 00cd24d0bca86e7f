"""A proposal in plain sentences.

It is told as it was made: `Policy.propose` gives the same reasons, in the same order, and the same nearest
rule for the same evidence, place and outcome, whether a scan asks or somebody wants to know why.
"""

from __future__ import annotations

from classify.label.proposal import Missed, Proposal


def explain(proposal: Proposal, *, most: int | None = None) -> str:
    """Label, tags, the reasons with the strongest first, and the nearest stricter rule that did not fire.

    Args:
        proposal: from `Policy.propose`, or as the inventory keeps it.
        most: how many reasons are told at most; the others are counted. None tells all.
    """
    tags = ", ".join(proposal.tags) or "none"
    lines = [
        f"Proposed label: {proposal.label}   (tags: {tags})",
        f"Document type: {proposal.doc_type.replace('_', ' ')}   Read: {proposal.outcome.replace('_', ' ')}",
        "",
        "Because:",
    ]
    for rule in proposal.fired[:most]:
        lines.append(f"  - {rule.sentence}")
        lines.append(f"    {rule.citation}   [{rule.rule}: {rule.label}]")
    if left := len(proposal.fired[most:]) if most is not None else 0:
        lines.append(f"  and {left} more {'reason' if left == 1 else 'reasons'}.")
    if proposal.nearest is not None:
        lines += ["", *_not_stricter(proposal.nearest)]
    lines += ["", "This is a proposal. It takes effect when a steward approves it."]
    return "\n".join(lines)


def _not_stricter(missed: Missed) -> list[str]:
    """Why the nearest stricter rule did not fire: "Not RESTRICTED: wanting ..."."""
    lines = [f"Not {missed.label}: wanting {missed.wanting}.   [{missed.rule}]"]
    if missed.sentence:
        lines.append(f"  {missed.sentence}")
    return lines
