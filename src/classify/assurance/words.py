"""What an estimate shows, in sentences for people who never heard of an interval."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from classify.assurance.intervals import Estimate, Interval
from classify.assurance.numbers import LEVEL, needed, shown
from classify.assurance.result import Result
from models.assurance import Pile
from models.words import many

Of = TypeVar("Of")

PILES: dict[Pile, str] = {
    Pile.CONFIRMED: "Found sensitive, and a person agreed",
    Pile.FLAGGED: "Found sensitive, nobody looked yet",
    Pile.DISMISSED: "A person said that it is not sensitive",
    Pile.NOT_READ: "Not read: locked, damaged or too large",
    Pile.PARTLY_READ: "Read in part, or poorly by OCR",
    Pile.NEAR_THE_LINE: "Something found, below what counts",
    Pile.UNKNOWN_IN_SENSITIVE: "Kind unknown, in a folder with sensitive files",
    Pile.REST: "All else",
}
"""As people call them."""


def in_order(piles: Mapping[Pile, Of]) -> list[tuple[Pile, Of]]:
    """Piles as people think of them: what was found, what was not read, and all else."""
    return [(pile, piles[pile]) for pile in PILES if pile in piles]


def percent(rate: float) -> str:
    """A share with as many digits as it is worth: 0.4 %, 12 %."""
    hundred = rate * 100
    if hundred and hundred < 0.05:
        return "less than 0.1 %"
    told = f"{hundred:.1f}" if hundred < 10 else f"{hundred:.0f}"
    return f"{told.removesuffix('.0')} %"


def between(one: Interval) -> str:
    """The limits of a rate."""
    return f"between {percent(one.low)} and {percent(one.high)}"


def sentences(result: Result) -> list[str]:
    """What is shown, the most important first; of a sample that is not whole no estimate is told."""
    if result.whole is None:
        return _so_far(result)
    told = result.whole.estimate()
    return [*_shown(told), *_readers(result)]


def _so_far(result: Result) -> list[str]:
    if not result.drawn:
        return ["Nothing is drawn yet."]
    left = result.drawn - result.read
    said = [f"Not enough is read yet: {result.read:,} of {many(result.drawn, 'file')}."]
    if not left and result.waiting:
        said = [f"A second person has yet to read {many(result.waiting, 'file')}."]
    said.append(
        f"So far at most {percent(min(result.bound, 1.0))} of what was not found can be sensitive. That "
        "holds however often you look; the estimate comes when all is read."
    )
    return said


def _shown(told: Estimate) -> list[str]:
    return [
        (
            f"Of all sensitive files the program found {between(told.recall)}; "
            f"most likely {percent(told.recall.point)}."
        ),
        (
            f"Of the files it did not find sensitive, {between(told.elusion)} are: "
            f"most likely {round(told.missed.point):,} files, at most {int(told.missed.high):,}."
        ),
        f"Of what it found, {between(told.precision)} is sensitive.",
        f"Each of these holds with {LEVEL:.0%} certainty.",
    ]


def _readers(result: Result) -> list[str]:
    assert result.whole is not None, "it is told of whole samples"
    eyes = result.whole.reviewers
    if not eyes.planted:
        return ["How well readers see is not known: no decided file was left to try them with."]
    said = [f"Readers noticed {eyes.noticed:,} of {eyes.planted:,} files that were known to be sensitive."]
    if result.cannot_tell:
        said.append(f"{many(result.cannot_tell, 'file')} could not be judged and count as sensitive.")
    return said


def lesson(rate: float) -> str:
    """What it takes to show a rate, for who chooses one."""
    return f"{needed(rate):,} files read without a miss show at most {percent(rate)}"


def if_none(read: int) -> str:
    """What so many files without a miss show."""
    return f"at most {percent(shown(read))}"
