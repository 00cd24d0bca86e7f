"""What a page of the queue works with: the desk of who asks, and what a button of theirs sent."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.http import HttpRequest

from classify.errors import PressError
from classify.review.desk import Desk
from classify.web.doors import Asked
from classify.web.house import house
from classify.web.rooms.review.saying import REFER
from models.decision import Scope, Verdict

MOST = 2**63 - 1
"""No row has a higher number, and databases refuse to be asked for one."""
_LOT = re.compile(r"[0-9a-f]{16}")
_LONGEST_SECONDS = 3600.0
"""Whoever looks longer has gone for lunch."""


def desk_of(request: Asked) -> Desk:
    """The queue, as who asks may see it."""
    return Desk(house().store, house().catalogue, house().settings, request.person)


def numbers(values: list[str]) -> list[int]:
    """Numbers of rows. Raises PressError for what is none."""
    if not all(re.fullmatch(r"[1-9]\d{0,17}", one, re.ASCII) for one in values):
        raise PressError("This is not about anything in the queue.")
    return [int(one) for one in values]


@dataclass(frozen=True, slots=True)
class Press:
    """What one press of a button says."""

    mode: str
    """`one` file, those that were `chosen`, or the `whole` group."""
    question: int
    revision: str
    """Of the question that was shown, or of the whole group."""
    group: str
    chosen: tuple[tuple[int, str], ...]
    """Questions, each with the revision it was listed with."""
    left_out: tuple[int, ...]
    findings: tuple[int, ...]
    verdict: Verdict | None
    """None: the steward is asked."""
    scope: Scope
    seconds: float
    note: str
    lot: str
    """As the page names it, so that what it sends twice is done once; "" without script."""

    @classmethod
    def of(cls, request: HttpRequest) -> Press:
        """What was pressed. Raises PressError where that is nothing."""
        given = request.POST
        mode, verdict, scope = given.get("mode", ""), given.get("verdict", ""), given.get("scope", Scope.ITEM)
        lot = given.get("lot", "")
        if mode not in ("one", "chosen", "whole") or scope not in set(Scope):
            raise PressError("This button says nothing that can be decided.")
        if verdict != REFER and verdict not in set(Verdict):
            raise PressError("This button says nothing that can be decided.")
        if lot and not _LOT.fullmatch(lot):
            raise PressError("This button says nothing that can be decided.")
        question = numbers([given.get("question", "")])[0]
        findings = tuple(numbers(given.getlist("finding")))
        if mode == "one" and not findings:
            raise PressError("No finding is ticked.", remedy="Tick at least one, or put the file off.")
        return cls(
            mode=mode,
            question=question,
            revision=given.get("revision", ""),
            group=given.get("group", ""),
            chosen=_revised(given.getlist("chosen")),
            left_out=tuple(numbers(given.getlist("left_out"))),
            findings=findings,
            verdict=None if verdict == REFER else Verdict(verdict),
            scope=Scope(scope),
            seconds=_seconds(given.get("seconds", "")),
            note=given.get("note", "").strip(),
            lot=lot,
        )


def _revised(values: list[str]) -> tuple[tuple[int, str], ...]:
    """`12:5f3a…`, a question and its revision. Raises PressError."""
    pairs = [one.partition(":") for one in values]
    return tuple(zip(numbers([one[0] for one in pairs]), (one[2] for one in pairs), strict=True))


def _seconds(word: str) -> float:
    """How long somebody looked; 0 where nobody measured."""
    if not re.fullmatch(r"\d{1,6}(\.\d{1,3})?", word, re.ASCII):
        return 0.0
    return min(float(word), _LONGEST_SECONDS)
