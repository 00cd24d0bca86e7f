"""Labels that a city declared for what its own recognizers find (`classify detectors add`).

The policy's rules know the entities of `models.labels` alone. Of any other, the city said with the recognizer
what a file that holds one calls for at least; the evidence carries that (`Evidence.declared`), so that a file
is labelled alike wherever it is asked about.
"""

from __future__ import annotations

from dataclasses import replace

from classify.detect.judging.evidence import Evidence
from classify.label.proposal import Fired, Proposal
from models.labels import Label
from models.words import entity_words

_CITATION = "as the city declared when the recognizer was added"


def raised(proposal: Proposal, evidence: Evidence, least: float) -> Proposal:
    """The proposal, raised to what the city declared for the entities found with a score of `least` or more.

    `evidence` is of the file with its name (`classify.detect.paths.named.joined`).
    """
    said = [
        Fired(f"city/{entity.lower()}", _sentence(entity, evidence.counts[entity]), _CITATION, Label(label))
        for entity, label in evidence.declared.items()
        if max(evidence.entities.get(entity, []), default=0.0) >= least
    ]
    said.sort(key=lambda fired: -fired.label.rank)
    said = [fired for fired in said if fired.label.rank >= max(proposal.label.rank, Label.INTERNAL.rank)]
    if not said:
        return proposal
    if said[0].label.rank == proposal.label.rank:
        return replace(proposal, fired=[*proposal.fired, *said])
    kept = [fired for fired in proposal.fired if fired.label.rank > Label.INTERNAL.rank]
    return replace(proposal, label=said[0].label, fired=[*said, *kept], nearest=None)


def _sentence(entity: str, number: int) -> str:
    words = entity_words(entity)
    return (
        f"It holds {number:,} values of the city's own kind '{words}'."
        if number > 1
        else (f"It holds a value of the city's own kind '{words}'.")
    )
