"""What a person may decide against what was judged, and when a second person is asked."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import StrEnum

from classify.errors import UnfoundedAnswerError
from models.labels import Tag
from models.sharing import Evidence, SharingOutcome
from models.sharing_request import Decided

_GIVES = {Decided.ALLOWED: SharingOutcome.ALLOWED, Decided.REDACTED: SharingOutcome.ALLOWED_REDACTED}
"""Decisions by which something leaves, as the machine would have said them."""
_CRIMINAL_JUSTICE = frozenset({Tag.CCJI, Tag.CHRI, Tag.NCIC_NR, Tag.INFORMANT})


class Why(StrEnum):
    """What makes a second person needed."""

    CRIMINAL_JUSTICE = "criminal_justice"
    """Confidential criminal justice information would leave."""
    LOOSENS = "loosens"
    """More would leave than was judged right."""


def is_criminal_justice(tags: Iterable[str], *, flagged: bool) -> bool:
    """Whether files with these tags, or of a flagged share, are confidential criminal justice information."""
    return flagged or not _CRIMINAL_JUSTICE.isdisjoint(tags)


def loosens(decided: Decided, outcome: SharingOutcome) -> bool:
    """Whether a decision lets more leave than the machine would."""
    return decided in _GIVES and _GIVES[decided].rank < outcome.rank


def why_second(decided: Decided, outcome: SharingOutcome, *, criminal_justice: bool) -> frozenset[Why]:
    """Why a second person is asked; empty: nobody is. To deny or to refer takes none: nothing leaves."""
    if decided not in _GIVES:
        return frozenset()
    found = {Why.CRIMINAL_JUSTICE} if criminal_justice else set()
    return frozenset(found | ({Why.LOOSENS} if loosens(decided, outcome) else set()))


def must_have_ground(
    decided: Decided, outcome: SharingOutcome, evidence: Collection[Evidence], *, was_referred: bool
) -> None:
    """What the matrix prohibits leaves only when the city attorney was asked, and answered in writing.

    Raises:
        UnfoundedAnswerError: one of both is missing.
    """
    if decided not in _GIVES or outcome is not SharingOutcome.PROHIBITED:
        return
    if not was_referred:
        raise UnfoundedAnswerError(
            "This is prohibited: it can be allowed only after it was referred to the city attorney.",
            remedy="Refer it, and decide when the attorney has answered.",
        )
    if Evidence.ATTORNEY_ADVICE not in evidence:
        raise UnfoundedAnswerError(
            "This is prohibited, and the attorney's written advice is not on record.",
            remedy="Add the advice to the request's evidence, and have it judged again.",
        )
