"""How good the answers are, learnt inside the queue: some questions come from below the line, some were
decided already, and in demonstrations some have a known truth.

Whoever answers is told of none of them, before or after: pages, JSON, receipts and the trail are the same.
The figures are for the interval of an estimate (assurance), of all people together; nobody is ranked.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby

from classify.inventory.handles import ShareHandle
from classify.inventory.probing import AGAIN_IN, BELOW_IN
from classify.inventory.store import Store
from classify.review.precision import Precision
from models.probe import ProbeKind


def for_a_batch(store: Store, shares: Sequence[ShareHandle], number: int) -> list[int]:
    """Questions of a batch of `number` that are probes: of low risk, they would never have their turn."""
    store.draw_again(shares)
    wanted = {ProbeKind.BELOW: BELOW_IN, ProbeKind.AGAIN: AGAIN_IN}
    found: list[int] = []
    for kind, part in wanted.items():
        found += store.waiting_probes(shares, kind, limit=round(part * number))
    return found


def mixed(
    numbers: Sequence[int], probes: Sequence[int], groups_of: Callable[[Sequence[int]], Mapping[int, str]]
) -> list[int]:
    """A batch with its probes among the others, between groups, where chance has it."""
    others = [number for number in numbers if number not in set(probes)]
    known = groups_of(others)
    lots = [list(lot) for _, lot in groupby(others, key=lambda number: known.get(number, ""))]
    chance = random.SystemRandom()
    for probe in probes:
        lots.insert(chance.randint(0, len(lots)), [probe])
    return [number for lot in lots for number in lot]


def reliability(store: Store, shares: Sequence[ShareHandle]) -> Precision:
    """How often answers were as known: to questions asked again, and to canaries. Of all people together."""
    agreed, of = store.agreement(shares)
    return Precision(agreed, of)
