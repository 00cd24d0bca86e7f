"""The list of requests: filters are its address, pages go on below a number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from classify.inventory.recipients import RecipientLine
from classify.inventory.requests import RequestLine
from classify.rights import Act, Person, may
from classify.sharing import said
from classify.sharing.desk import Desk
from classify.web.doors import Asked, door
from classify.web.house import house
from classify.web.rooms.asking.chosen import numbers_in
from classify.web.rooms.asking.clockwork import STATES, Days, days_of, figures, state_words
from classify.web.rooms.asking.telling import Outcome
from classify.web.rooms.asking.wished import named
from classify.web.sharing import clock, desk_of, portfolio_of, today
from models.sharing import SharingOutcome
from models.sharing_request import OPEN_REQUESTS, RequestState

ROWS = 25
_MOST_RECIPIENTS = 500
_MOST_COUNTED = 100
_OPEN = "open"


@dataclass(frozen=True, slots=True)
class Line:
    """A request in the list."""

    request: RequestLine
    to: str
    purpose: str
    outcome: Outcome
    state: str
    days: Days


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is asked for."""

    state: str = _OPEN
    """`open`, a state, or `all`."""
    overdue: bool = False
    recipient: int = 0
    mine: bool = False

    @classmethod
    def of(cls, given: Any) -> Filters:
        """Those of an address; a word that means nothing asks for nothing."""
        word = given.get("state", "")
        state = word if word in {*RequestState, "all"} else _OPEN
        recipient = next(iter(numbers_in([given.get("recipient", "")])), 0)
        return cls(state, given.get("overdue") == "yes", recipient, given.get("mine") == "yes")

    @property
    def states(self) -> tuple[RequestState, ...]:
        """The states it names."""
        if self.state == _OPEN:
            return OPEN_REQUESTS
        return () if self.state == "all" else (RequestState(self.state),)

    @property
    def is_narrow(self) -> bool:
        """Whether more is asked than what is open."""
        return self != Filters()

    def address(self, before: int = 0) -> str:
        """As the end of an address."""
        asked = [("state", self.state)] if self.state != _OPEN else []
        asked += [("overdue", "yes")] if self.overdue else []
        asked += [("recipient", str(self.recipient))] if self.recipient else []
        asked += [("mine", "yes")] if self.mine else []
        asked += [("before", str(before))] if before else []
        return f"?{urlencode(asked)}" if asked else "?"


@require_safe
@door(Act.SEE_SHARING, name="asking.requests")
def requests(request: Asked) -> HttpResponse:
    """The requests a person may know of, the newest first, and how the timeline was kept."""
    filters, desk = Filters.of(request.GET), desk_of(request.person)
    before = next(iter(numbers_in([request.GET.get("before", "")])), 0)
    found = desk.requests(
        states=filters.states,
        overdue=filters.overdue,
        recipient=filters.recipient or None,
        mine=filters.mine,
        before=before,
        limit=ROWS + 1,
    )
    page, kept = found[:ROWS], desk.kept()
    known = portfolio_of(request.person).recipients(limit=_MOST_RECIPIENTS)
    context = {
        "filters": filters,
        "lines": lines(page),
        "states": [(one.value, words) for one, words in STATES.items()],
        "recipients": [(one.id, named(one)) for one in known],
        "figures": figures(kept),
        "any": bool(kept.requests) or bool(page),
        "first": filters.address() if before else "",
        "next": filters.address(page[-1].id) if len(found) > ROWS else "",
        "may_ask": bool(may(request.person, Act.ASK_SHARING)),
        "stamp": any(one.criminal_justice for one in page),
    }
    return TemplateResponse(request, "asking/requests.html", context)


def lines(page: list[RequestLine]) -> list[Line]:
    """Requests as the list shows them."""
    known = {number: _recipient(number) for number in {one.recipient_id for one in page}}
    days, now = clock(), today()
    return [
        Line(
            one,
            named(known[one.recipient_id]),
            said.PURPOSES[one.purpose],
            over_all(one),
            state_words(one),
            days_of(one, days, now),
        )
        for one in page
    ]


def for_second(person: Person) -> int:
    """How many decisions wait for this person's word as a second one."""
    if not may(person, Act.SECOND):
        return 0
    desk = desk_of(person)
    waiting = desk.requests(states=[RequestState.SECOND], limit=_MOST_COUNTED)
    return sum(is_theirs_to_second(desk, one, person.name) for one in waiting)


def is_theirs_to_second(desk: Desk, line: RequestLine, name: str) -> bool:
    """Whether somebody may give a second word on it: neither asked nor decided it, and has the right."""
    waiting = line.waiting
    if waiting is None or name in (line.asked_by, waiting.decided_by):
        return False
    return desk.request(line.id, Act.SECOND) is not None


def over_all(line: RequestLine) -> Outcome:
    """What the machine said over all files of a request."""
    spoke = line.told.get("rules", ())
    rows = [str(one.get("tag", "")) for one in spoke if one.get("outcome") == line.outcome.value]
    return Outcome.of(SharingOutcome(line.outcome), rows)


def _recipient(number: int) -> RecipientLine:
    found = house().store.recipient(number)
    assert found is not None, "recipients are never removed"
    return found
