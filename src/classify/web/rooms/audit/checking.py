"""A check of the chain from a page: in parts of a few seconds, and with a receipt that cannot be made up.

How far it has come goes to the browser and back, signed for the person who asked: nothing of it is kept here.
A finished check's receipt is what a review of the week is marked with.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.core import signing

from classify.inventory.audit import Verified
from classify.inventory.store import Store

SECONDS = 2.0
"""How long one part works."""
_RECEIPT_SECONDS = 3600
_SALT = "audit.check"


@dataclass(frozen=True, slots=True)
class ChainCheck:
    """How far a check has come."""

    done: Verified
    rows: int
    """How many rows the trail has now."""
    head: str
    """What is wrong as against the signed head outside of the database; "" when nothing."""
    receipt: str

    @property
    def is_whole(self) -> bool:
        """Whether all of it fits."""
        return self.done.finished and self.done.forged is None and not self.head


def go_on(store: Store, person: str, receipt: str) -> ChainCheck:
    """The next part of a check; without a receipt that fits, the first."""
    begun = told_by(receipt, person)
    if begun is None or begun.finished:
        begun = Verified()
    done = store.verified_on(begun, seconds=SECONDS)
    head = store.head_complaint() if done.finished else ""
    made = signing.dumps({"person": person, **asdict(done)}, salt=_SALT)
    return ChainCheck(done, store.trail_state().rows, head, made)


def told_by(receipt: str, person: str) -> Verified | None:
    """What a receipt of this person's says; None where it is none, or too old."""
    try:
        told = signing.loads(receipt, salt=_SALT, max_age=_RECEIPT_SECONDS)
    except signing.BadSignature:
        return None
    return Verified(**told) if told.pop("person") == person else None
