"""How good the answers are, learnt inside the queue: some questions come from below the line, some were
decided already, and in demonstrations some have a known truth.

Whoever answers is told of none of them, before or after: pages, JSON, receipts and the trail are the same.
The figures are for the interval of an estimate (assurance), of all people together; nobody is ranked.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from classify.inventory.handles import ShareHandle
from classify.inventory.probing import AGAIN_IN, BELOW_IN
from classify.inventory.store import Store
from classify.keys import value_digest
from classify.results import StoredFinding
from classify.review.precision import Precision
from models.decision import Verdict
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


def mark_canaries(store: Store, share: ShareHandle, truth: Path) -> int:
    """Of an invented share whose truth is known: some of its questions become canaries; returns how many.

    Args:
        store: of a demonstration.
        share: the invented share.
        truth: a line of JSON a file, with its `path` and the `values` it really holds.
    """
    real: dict[str, set[tuple[str, str | None]]] = {}
    with truth.open(encoding="utf-8") as lines:
        for line in lines:
            told = json.loads(line)
            real[told["path"]] = {
                (value["entity"], _mark(share, value["entity"], value["text"])) for value in told["values"]
            }
    known = {}
    for question, path, findings in store.asked_of(share, real):
        verdict = _true_verdict(findings, real[path])
        if verdict is not None:
            known[question] = verdict
    return store.set_canaries(share, known)


def _mark(share: ShareHandle, entity: str, text: str) -> str | None:
    digest = value_digest(entity, text)
    return share.keys.fingerprint_of(entity, digest) if digest is not None else None


def _true_verdict(
    findings: Sequence[StoredFinding], real: Collection[tuple[str, str | None]]
) -> Verdict | None:
    """What is true of all these findings; None where they differ, or nobody can tell."""
    kinds = {entity for entity, _ in real}
    if all(one.fingerprint is not None and (one.entity, one.fingerprint) in real for one in findings):
        return Verdict.CONFIRM
    return Verdict.WRONG_MATCH if all(one.entity not in kinds for one in findings) else None


def reliability(store: Store, shares: Sequence[ShareHandle]) -> Precision:
    """How often answers were as known: to questions asked again, and to canaries. Of all people together."""
    agreed, of = store.agreement(shares)
    return Precision(agreed, of)
