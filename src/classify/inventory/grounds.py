"""What a label rests on: the rule that speaks first, what it says in the policy, and the law it cites.

In the rows of items it is one short word, so that a steward can be asked rule by rule, and so that it is seen
when a rule or its law is another than what was approved.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Self

from classify.label.proposal import Proposal

_APART = "|"
NO_RULE = "default/none"


@dataclass(frozen=True, slots=True)
class Ground:
    """The reason of a label, told apart from others and from earlier ones of the same rule."""

    rule: str
    version: str = ""
    """Of what the rule says and asks for."""
    law: str = ""
    """Digest of the citation with its mark (to be confirmed or not)."""

    @classmethod
    def parse(cls, word: str) -> Self:
        """As it stands in a row."""
        return cls(*word.split(_APART))

    def __str__(self) -> str:
        return _APART.join((self.rule, self.version, self.law))


def ground_of(proposal: Proposal) -> str:
    """What the label of a proposal rests on, as it stands in a row."""
    if not proposal.fired:
        return str(Ground(NO_RULE))
    first = proposal.fired[0]
    law = hashlib.sha256(first.citation.encode()).hexdigest()[:8]
    return str(Ground(first.rule.replace(_APART, " "), first.version, law))


def beginning(rule: str) -> str:
    """How the words of all grounds of a rule begin."""
    return rule + _APART
