"""How a request stands: its files as they were judged, what changed since, and who may decide what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from classify.errors import SameHandsError, UnfoundedAnswerError
from classify.inventory import requests
from classify.inventory.requestlist import RequestedFile, Waiting
from classify.inventory.requests import RequestLine
from classify.rights import Act
from classify.sharing import rules
from classify.sharing.law import laws
from classify.sharing.matrix import matrix
from classify.sharing.rules import Why
from classify.sharing.theirs import Theirs
from models.sharing import SharingOutcome
from models.sharing_request import Decided, RequestState

DECIDABLE = (RequestState.RECEIVED, RequestState.ACKNOWLEDGED, RequestState.REFERRED)
"""Those somebody may decide, or have judged again."""


@dataclass(frozen=True, slots=True)
class Changed:
    """What is not as it was when a request was judged."""

    gone: int = 0
    content: int = 0
    """Files with other bytes."""
    label: int = 0
    """Files with the same bytes and another proposed label."""
    otherwise: bool = False
    """Labels were approved, became stale, or rest on something else."""
    law: bool = False
    """The matrix or a row of law it leaned on says something else now."""

    @property
    def is_stale(self) -> bool:
        """Whether nobody can decide on it. Another law alone is for people to weigh."""
        return bool(self.gone or self.content or self.label or self.otherwise)


@dataclass(frozen=True, slots=True)
class Choice:
    """What could be decided."""

    decided: Decided
    why_second: frozenset[Why]
    """Why a second person would be asked; empty: nobody."""
    lacks: str = ""
    """What it takes first, as a sentence; "": nothing."""


class Standing(Theirs):
    """Requests looked at, with the rights of one person."""

    def waiting(self, act: Act = Act.SEE_SHARING) -> Waiting:
        """How many wait, of those the person may do `act` to."""
        return self._store.waiting_requests(self.shares(act), self._today)

    def files(
        self, number: int, *, outcome: SharingOutcome | None = None, after: int = 0, limit: int
    ) -> list[RequestedFile]:
        """The files of a request as they were judged, behind the place `after`. Raises RegisterError."""
        self._known(number)
        return self._store.request_files(number, outcome=outcome, after=after, limit=limit)

    def changed(self, number: int) -> Changed:
        """What changed since a request was judged. Raises RegisterError."""
        line = self._known(number)
        judged = self._store.request_files(number)
        facts = self._store.facts_of([one.item for one in judged if one.item is not None])
        now = {one.item: one for one in facts}
        there = [(one, now[one.item]) for one in judged if one.item in now]
        return Changed(
            gone=len(judged) - len(there),
            content=sum(one.digest != fact.digest for one, fact in there),
            label=sum(one.digest == fact.digest and one.label != fact.label for one, fact in there),
            otherwise=len(judged) == len(there) and requests.revision(facts) != line.revision,
            law=_says_otherwise(line.leans_on),
        )

    def choices(self, number: int) -> list[Choice]:
        """What could be decided about a request as it is, whoever decides. Raises RegisterError."""
        line = self._known(number)
        flagged = self._is_criminal_justice(line)
        return [
            Choice(
                decided,
                rules.why_second(decided, line.outcome, criminal_justice=flagged),
                self._lacks(line, decided, flagged=flagged),
            )
            for decided in Decided
        ]

    def _lacks(self, line: RequestLine, decided: Decided, *, flagged: bool) -> str:
        was_referred = any(one.decided is Decided.REFERRED for one in line.decisions)
        try:
            rules.must_have_ground(decided, line.outcome, line.evidence, was_referred=was_referred)
            if rules.why_second(decided, line.outcome, criminal_justice=flagged):
                self._must_have_second(line.asked_by, self._store.request_shares(line.id))
        except (UnfoundedAnswerError, SameHandsError) as error:
            return f"{error.sentence} {error.what_to_do}"
        return ""


def _says_otherwise(leaned_on: Mapping[str, str]) -> bool:
    """Whether the matrix, or a row of law, is not what an answer leaned on."""
    rows = laws()
    return any(
        digest != (matrix().version if name == "matrix" else rows[name].digest if name in rows else "")
        for name, digest in leaned_on.items()
    )
