"""A proposal in plain sentences."""

from __future__ import annotations

from classify.label.proposal import Proposal


def explain(proposal: Proposal) -> str:
    """Label, tags, the rules that fired and the nearest stricter one that did not."""
    tags = ", ".join(proposal.tags) or "none"
    lines = [
        f"Proposed label: {proposal.label}   (tags: {tags})",
        f"Document type: {proposal.doc_type.replace('_', ' ')}   Read: {proposal.outcome.replace('_', ' ')}",
        "",
        "Because:",
    ]
    for rule in proposal.fired:
        lines.append(f"  - {rule.sentence}")
        lines.append(f"    {rule.citation}   [{rule.rule}: {rule.label}]")
    if proposal.nearest is not None:
        missed = proposal.nearest
        lines += [
            "",
            f"The nearest stricter rule that did not fire: {missed.rule} ({missed.label})",
            f"  {missed.sentence}",
            f"  Wanting: {missed.wanting}.",
        ]
    lines += ["", "This is a proposal. It takes effect when a steward approves it."]
    return "\n".join(lines)
