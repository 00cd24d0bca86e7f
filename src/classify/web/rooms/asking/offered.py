"""What a person may do with a request, and why not what they may not: said before anything is pressed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from classify.inventory.requests import RequestLine
from classify.rights import Act, Person, may
from classify.sharing import said
from classify.sharing.desk import Desk
from classify.sharing.rules import Why
from classify.sharing.standing import DECIDABLE
from classify.sharing.standing import Choice as Possible
from classify.web.rooms.asking.clockwork import DECISIONS
from classify.web.rooms.asking.wished import SHOWABLE
from classify.web.sharing import portfolio_of
from models.sharing import Evidence
from models.sharing_request import OPEN_REQUESTS, Decided, RequestState

WHY: dict[Why, str] = {
    Why.CRIMINAL_JUSTICE: "criminal justice information would leave",
    Why.LOOSENS: "more would leave than the law’s matrix lets",
}
TO_DECIDE: dict[Decided, str] = {
    Decided.ALLOWED: "Allow it",
    Decided.REDACTED: "Allow it, with parts cut",
    Decided.DENIED: "Deny it",
    Decided.REFERRED: "Refer it to the city attorney",
}
_GIVES = (Decided.ALLOWED, Decided.REDACTED)


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that could be decided, as the form shows it."""

    value: str
    words: str
    hint: str
    is_open: bool


def offered(person: Person, desk: Desk, line: RequestLine) -> dict[str, Any]:
    """For the page of a request: what this person may do with it as it stands."""
    decides = desk.request(line.id, Act.DECIDE_SHARING) is not None
    is_own = line.asked_by == person.name
    ends = decides or (is_own and bool(may(person, Act.ASK_SHARING)))
    return {
        "is_own": is_own,
        "may_acknowledge": decides and line.state is RequestState.RECEIVED,
        "may_withdraw": ends and line.state in OPEN_REQUESTS,
        "may_release": _is_given(line) and desk.request(line.id, Act.RELEASE) is not None,
        **(_deciding(person, desk, line) if decides and line.state in DECIDABLE else {}),
        **_seconding(person, desk, line),
    }


def _is_given(line: RequestLine) -> bool:
    """Whether it was answered so that something may leave."""
    decision = line.decision
    return line.state is RequestState.ANSWERED and decision is not None and decision.decided in _GIVES


def _deciding(person: Person, desk: Desk, line: RequestLine) -> dict[str, Any]:
    showable = (*SHOWABLE, Evidence.ATTORNEY_ADVICE)
    return {
        "may_decide": True,
        "choices": [_choice(one) for one in desk.choices(line.id)],
        "showable": [(one.value, said.EVIDENCE[one], one in line.evidence) for one in showable],
        "agreements": portfolio_of(person).agreements(recipient=line.recipient_id),
    }


def _seconding(person: Person, desk: Desk, line: RequestLine) -> dict[str, Any]:
    """A second person's word, where it is asked for."""
    waiting = line.waiting
    if waiting is None:
        return {}
    hint = ""
    if line.asked_by == person.name:
        hint = "You asked for this: a second person is somebody else."
    elif waiting.decided_by == person.name:
        hint = "You decided this: a second person is somebody else."
    is_theirs = desk.request(line.id, Act.SECOND) is not None
    return {
        "waiting": waiting,
        "waiting_words": DECISIONS[waiting.decided],
        "waiting_why": _because(waiting.why_second),
        "may_second": is_theirs,
        "second_hint": hint if is_theirs else "",
    }


def _choice(one: Possible) -> Choice:
    hint = one.lacks
    if one.why_second and not hint:
        hint = f"A second person is asked: {_because(sorted(one.why_second))}."
    return Choice(one.decided.value, TO_DECIDE[one.decided], hint, not one.lacks)


def _because(why: Iterable[str]) -> str:
    return " and ".join(WHY[Why(one)] for one in why)
