"""Redacted copies in words: what became of one, what was ordered by hand, what a profile does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from classify.inventory.handles import ShareHandle
from classify.redact.checks import ORDERS
from classify.redact.profiles import shipped
from classify.redacting.bench import Kept, Stale
from classify.redacting.orders import Orders
from classify.redacting.refusals import remedy_of
from classify.redacting.sheet import kind_words
from classify.web.rooms.document.rendering import where_words
from models.labels import Outcome
from models.redacted_copy import CopyState

STATES: Mapping[CopyState, str] = MappingProxyType(
    {
        CopyState.WAITING: "waits for a second look",
        CopyState.READY: "ready",
        CopyState.SENT_BACK: "sent back",
        CopyState.REFUSED: "refused by the machine",
    }
)
STALE: Mapping[Stale, str] = MappingProxyType(
    {
        Stale.FILE: "the file has changed since",
        Stale.DECISION: "a decision on its findings or its label has changed since",
        Stale.ENGINE: "the program has changed since",
    }
)


@dataclass(frozen=True, slots=True)
class Count:
    """A kind of value and how often it was met."""

    kind: str
    number: int


@dataclass(frozen=True, slots=True)
class Order:
    """One thing somebody ordered by hand, as a list shows it."""

    name: str
    """For the button that takes it back: its kind and its number."""
    words: str
    reason: str = ""


def state_words(kept: Kept) -> str:
    """What became of a copy."""
    if kept.stale is not None:
        return f"to be made again: {STALE[kept.stale]}"
    return STATES[kept.line.state]


def refusal(refused: str) -> dict[str, str]:
    """Why there is no copy, and what to do; the sentence of a worker begins with an outcome."""
    outcome, colon, sentence = refused.partition(": ")
    known = bool(colon) and outcome in {*Outcome, ORDERS}
    words = (sentence if known else refused).rstrip(".")
    return {"refused": words[:1].upper() + words[1:], "remedy": remedy_of(outcome if known else "")}


def counts(by_entity: Mapping[str, int]) -> list[Count]:
    """Kinds in words, the most frequent first."""
    ordered = sorted(by_entity.items(), key=lambda pair: (-pair[1], pair[0]))
    return [Count(kind_words(entity), number) for entity, number in ordered]


def profiles() -> dict[str, str]:
    """Names of profiles and what each does."""
    return {name: one.title for name, one in shipped().items()}


def ordered(orders: Orders, share: ShareHandle) -> list[Order]:
    """What was ordered by hand; names of sheets are masked as everywhere."""
    told = [
        Order(f"boxes-{at}", f"Black on page {page}: {_inches(left, top, right, bottom)}")
        for at, (page, left, top, right, bottom) in enumerate(orders.boxes)
    ]
    told += [
        Order(f"drawn-{at}", f"Cut {_where(share, one.place.as_json())}")
        for at, one in enumerate(orders.drawn)
    ]
    told += [
        Order(
            f"restores-{at}",
            f"Given back: {kind_words(one.entity)} {_where(share, one.place.as_json())}",
            one.reason,
        )
        for at, one in enumerate(orders.restores)
    ]
    told += [
        Order(f"confirmed-{at}", f"Cut: {kind_words(one.entity)} {_where(share, one.place.as_json())}")
        for at, one in enumerate(orders.confirmed)
    ]
    for at, one in enumerate(orders.dropped_columns):
        of_sheet = f" of sheet “{share.masker(one.sheet)}”" if one.sheet else ""
        told.append(Order(f"dropped_columns-{at}", f"Without column {share.masker(one.column)}{of_sheet}"))
    return told


def _where(share: ShareHandle, place: dict[str, str | int]) -> str:
    return where_words(share.masker.place(place)) or "in the text"


def _inches(left: float, top: float, right: float, bottom: float) -> str:
    sides = (left, top, right - left, bottom - top)
    left_in, top_in, wide, high = (f"{side / 72:.2f}".rstrip("0").rstrip(".") for side in sides)
    return f"{left_in} in from the left, {top_in} in from the top, {wide} by {high} in"
