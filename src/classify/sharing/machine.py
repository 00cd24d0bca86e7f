"""What a desk needs of whoever judges: facts of files in, an outcome for each and over all out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from classify.inventory.agreements import AgreementLine
from classify.inventory.requests import FileFacts
from classify.inventory.store.requests import Judged
from models.sharing import Evidence, Purpose, RecipientType


@dataclass(frozen=True, slots=True)
class Case:
    """What is to be judged."""

    facts: Sequence[FileFacts]
    to: RecipientType
    purpose: Purpose
    evidence: frozenset[Evidence]
    agreement: AgreementLine | None
    """The one the request leans on, whether it is live or not."""
    today: date


class Machine(Protocol):
    """Judges by the matrix of the law."""

    def __call__(self, case: Case) -> Judged:
        """What it says of `case`, about all of its files and in their order."""
