"""What people did with a youth record: sealed it, destroyed their copy, or found that the law exempts it.

A mark is an act of the audit trail, which nobody can change; the last one about a file counts. It names a day
and who, never whom the record is about.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from classify.errors import MarkError
from classify.inventory.events import Event, WantedEvents
from classify.inventory.handles import ShareHandle
from classify.inventory.store import Store
from classify.inventory.youth import Youths
from classify.sealing.law import CONSENT, needs_consent

MARKED, UNMARKED = "seal.mark", "seal.unmark"


class How(StrEnum):
    """What became of a record."""

    SEALED = "sealed"
    DESTROYED = "destroyed"
    EXEMPT = "exempt"
    """The law does not have it sealed, or the youth court says so."""


HOWS: dict[How, str] = {How.SEALED: "sealed", How.DESTROYED: "copy destroyed", How.EXEMPT: "exempt"}
"""In words."""


class Why(StrEnum):
    """Why a mark is set or taken back, as the trail has it: one of few reasons, for words about a youth are
    kept nowhere.
    """

    DUE = "the youth is 18"
    ORDER = "the youth court ordered it"
    KIND = "a kind of record that is not sealed"
    JUDGMENT = "a judgment is not fulfilled yet"
    NO_YOUTH_RECORD = "somebody looked: it is no youth record"
    MISTAKE = "it was marked by mistake"
    OTHER_RECORD = "another record was meant"
    BACK = "the record was opened or put back"


WHY_SET: dict[How, tuple[Why, ...]] = {
    How.SEALED: (Why.DUE, Why.ORDER),
    How.DESTROYED: (Why.DUE, Why.ORDER),
    How.EXEMPT: (Why.KIND, Why.JUDGMENT, Why.NO_YOUTH_RECORD, Why.ORDER),
}
"""The reasons that fit each mark, the usual one first."""
WHY_BACK = (Why.MISTAKE, Why.OTHER_RECORD, Why.BACK)


@dataclass(frozen=True, slots=True)
class Mark:
    """What somebody says was done."""

    item: int
    how: How
    on: date
    by: str
    consent: bool = False
    """The victim's consent is at hand."""
    why: Why | None = None
    """None: nobody was asked."""


def marks(store: Store) -> dict[int, Mark]:
    """The marks that stand, by item."""
    wanted = WantedEvents(actions=frozenset({MARKED, UNMARKED}))
    standing: dict[int, Mark] = {}
    for event in store.acts_up_to(wanted, store.trail_state().rows):
        item = int(event.subject.removeprefix("item:"))
        standing.pop(item, None)
        if event.action == MARKED:
            standing[item] = _mark(item, event)
    return standing


def _mark(item: int, event: Event) -> Mark:
    told = event.details
    on = date.fromisoformat(str(told["on"]))
    why = Why(told["why"]) if told.get("why") else None
    return Mark(item, How(told["how"]), on, event.actor, bool(told.get("consent")), why)


def mark(
    store: Store,
    share: ShareHandle,
    item: int,
    how: How,
    on: date,
    *,
    today: date,
    consent: bool = False,
    why: Why | None = None,
    actor: str = "",
    where: Mapping[str, Any] | None = None,
) -> None:
    """Marks a youth record as dealt with. Whoever asks must be one who may work on the share.

    Raises:
        MarkError: it is no youth record, the day is still to come, the reason does not fit, or it was
            destroyed without a victim's consent where that is asked for.
    """
    if why is not None and why not in WHY_SET[how]:
        raise MarkError(
            f"That is no reason to mark a record as {HOWS[how]}.", remedy="Choose another reason."
        )
    one = Youths(store).file(share, item)
    if one is None:
        raise MarkError(f"File {item} is not among the youth records.")
    if on > today:
        raise MarkError("A record cannot be marked for a day that is still to come.")
    if how is How.DESTROYED and needs_consent(one) and not consent:
        raise MarkError(
            CONSENT,
            remedy="Mark it as sealed; or say that the victim's consent is at hand (--consent).",
        )
    details = {**(where or {}), **({"why": why.value} if why else {})}
    store.audit_of(
        actor,
        "seal.mark",
        subject=f"item:{item}",
        how=how.value,
        on=on.isoformat(),
        consent=consent,
        **details,
    )


def unmark(
    store: Store,
    item: int,
    *,
    why: Why | None = None,
    actor: str = "",
    where: Mapping[str, Any] | None = None,
) -> None:
    """Takes a mark back. Raises MarkError where none stands, or the reason does not fit."""
    if why is not None and why not in WHY_BACK:
        raise MarkError("That is no reason to take a mark back.", remedy="Choose another reason.")
    if item not in marks(store):
        raise MarkError(f"File {item} is not marked.")
    details = {**(where or {}), **({"why": why.value} if why else {})}
    store.audit_of(actor, "seal.unmark", subject=f"item:{item}", **details)
