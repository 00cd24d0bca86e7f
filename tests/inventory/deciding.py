"""Decisions as tests need them: taken, ended and agreed to by themselves, without the labels and questions
that follow a press of a key (`Store.answer`, the one way of the product).
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from classify.inventory.handles import ShareHandle
from classify.inventory.store import Store
from classify.inventory.store.decisions import Saying, Seen, Taken
from models.decision import DecisionState, Scope, Verdict


def take_decision(
    store: Store,
    share: ShareHandle,
    seen: Sequence[Seen],
    verdict: Verdict,
    scope: Scope,
    *,
    actor: str,
    seconds: float = 0.0,
    note: str = "",
    group_key: str = "",
    second_person: bool = False,
) -> Taken:
    """One decision about all that was `seen`; with `second_person` it is a request."""
    state = DecisionState.REQUESTED if second_person else DecisionState.STANDING
    said = Saying(verdict, scope, actor, seconds, note, group_key)
    with store.database.writing() as session:
        rows = store._seen_rows(session, share, seen)
        taken = store._take(session, share, rows, said, secrets.token_hex(8), state)
        store._note_taken(session, share, said, taken)
    return taken


def end_decisions(store: Store, lot: str, *, actor: str, why: str = "reversed") -> int:
    """Ends the decisions of a lot; returns how many there were."""
    with store.database.writing() as session:
        return len(store._end(session, lot, actor, why))


def answer_request(store: Store, lot: str, *, actor: str, agrees: bool) -> int:
    """A second person's word on a request; returns how many decisions it was about."""
    with store.database.writing() as session:
        return len(store._second_word(session, lot, actor, agrees=agrees))
