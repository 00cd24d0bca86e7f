"""One request: what was asked, what the machine said, what people decided, and what comes next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from classify.errors import ClassifyError
from classify.inventory.events import Event, WantedEvents
from classify.inventory.requests import RequestLine
from classify.inventory.sharable import SharableReader
from classify.rights import Act, Person
from classify.sharing import said
from classify.sharing.standing import Changed
from classify.web.doors import Asked, door, shares_for
from classify.web.house import house
from classify.web.rooms.asking.answering import answered
from classify.web.rooms.asking.clockwork import DECISIONS, acknowledge_words, days_of, state_words
from classify.web.rooms.asking.filed import files_of
from classify.web.rooms.asking.listed import over_all
from classify.web.rooms.asking.offered import offered
from classify.web.rooms.asking.telling import Outcome, StepTold, Ways, WayTold, rules_told
from classify.web.rooms.asking.wished import Wish
from classify.web.sharing import clock, desk_of, today
from models.sharing import Evidence, SharingOutcome
from models.sharing_request import OPEN_REQUESTS, Decided, RequestState

_ACTS = 200


@dataclass(frozen=True, slots=True)
class Done:
    """An act of its history."""

    at: datetime
    who: str
    what: str


@dataclass(slots=True)
class Typed:
    """What was typed into the form of a decision, and what is wrong with it."""

    decided: str = ""
    reason: str = ""
    errors: dict[str, str] = field(default_factory=dict)


@require_safe
@door(Act.SEE_SHARING, name="asking.request")
def one(request: Asked, number: int) -> HttpResponse:
    """The page of a request."""
    return shown(request, number)


def line_of(request: Asked, number: int) -> RequestLine:
    """A request the person may know of. Raises Http404."""
    found = desk_of(request.person).request(number)
    if found is None:
        raise Http404
    return found


def shown(
    request: Asked,
    number: int,
    *,
    status: int = 200,
    typed: Typed | None = None,
    told: ClassifyError | None = None,
) -> HttpResponse:
    """The page of a request, with what was typed and what was refused. Raises Http404."""
    line, desk = line_of(request, number), desk_of(request.person)
    recipient = house().store.recipient(line.recipient_id)
    assert recipient is not None, "recipients are never removed"
    changed, mask = desk.changed(number), house().store.masker
    is_open = line.state in OPEN_REQUESTS
    context = {
        "line": line,
        "to": recipient.facts.name,
        "kind": said.RECIPIENTS[recipient.facts.type],
        "purpose": said.PURPOSES[line.purpose],
        "answers": [
            ("What they are used for", mask(line.use)),
            ("Who has access", mask(line.access)),
            ("How they are kept", mask(line.security)),
        ],
        "state": state_words(line),
        "days": days_of(line, clock(), today()),
        "to_acknowledge": acknowledge_words(line, clock(), today()),
        "outcome": over_all(line),
        "rules": rules_told(line.told, line.leans_on),
        "conditions": line.told.get("conditions", ()),
        "roads": _ways(request.person, line, changed) if is_open else [],
        "evidence": [said.EVIDENCE[one] for one in Evidence if one in line.evidence],
        "agreement": house().store.agreement_version(line.agreement_id, today())
        if line.agreement_id
        else None,
        "changed": changed if is_open or line.state is RequestState.ANSWERED else Changed(),
        "decisions": [(DECISIONS[made.decided], mask(made.reason), made) for made in line.decisions],
        "history": list(history(number)),
        "files": files_of(desk, line, request.GET, shares_for(request.person, Act.SEE_ITEMS)),
        "releases": desk.releases(request=number, limit=10),
        "earlier": desk.earlier(number),
        "is_open": is_open,
        "is_answered": line.state is RequestState.ANSWERED,
        "told": told,
        "typed": typed or Typed(),
        **offered(request.person, desk, line),
    }
    return TemplateResponse(request, "asking/request.html", context, status=status)


def _ways(person: Person, line: RequestLine, changed: Changed) -> list[WayTold]:
    """The way to yes. Its steps lead on while the files are as they were judged; else it is told."""
    if changed.is_stale or changed.law:
        return _told_ways(line)
    shares = shares_for(person, Act.SEE_SHARING)
    reader, numbers = SharableReader(house().store), house().store.request_items(line.id)
    lie_in = house().store.request_shares(line.id)
    files = [file for share in shares if share.id in lie_in for file in reader.items(share, numbers)]
    recipient = house().store.recipient(line.recipient_id)
    if not files or recipient is None:
        return []
    agreement = house().store.agreement_version(line.agreement_id, today()) if line.agreement_id else None
    wish = Wish(
        recipient.facts.type, line.purpose, frozenset(line.evidence), recipient, agreement, is_plain=False
    )
    return Ways(person, wish, request=line.id).told(answered(shares, files, wish))


def _told_ways(line: RequestLine) -> list[WayTold]:
    told, leads_to = line.told, line.told.get("leads_to")
    first = [{"outcome": leads_to, "steps": told.get("way_to_yes", ())}] if leads_to else []
    return [
        WayTold(
            "Or" if number else "The way to yes, as it was judged",
            Outcome.of(SharingOutcome(way["outcome"])),
            tuple(StepTold(str(step)) for step in way["steps"]),
        )
        for number, way in enumerate([*first, *told.get("other_ways", ())])
    ]


def history(number: int) -> Iterator[Done]:
    """What happened to a request, the newest first."""
    for event in house().store.acts(WantedEvents(subject=f"request:{number}"), limit=_ACTS):
        yield Done(event.at, event.actor, _what(event))


def _what(event: Event) -> str:
    details = event.details
    words = {
        "request.add": "Asked for it",
        "request.acknowledge": "Told the asker that it came",
        "request.withdraw": "Withdrew it",
        "request.agree": "Agreed, as second person",
        "request.disagree": "Did not agree, as second person",
    }
    if event.action == "request.judge":
        gone = details.get("gone")
        left_out = f"; {gone:,} gone and left out" if isinstance(gone, int) and gone else ""
        return f"Had it judged again: {_outcome(details.get('outcome'))}{left_out}"
    if event.action == "request.decide":
        decided = DECISIONS[Decided(str(details.get("decided")))]
        return f"{decided}{'; a second person is asked' if details.get('second') else ''}"
    return words.get(event.action, "Did something this page has no words for")


def _outcome(word: object) -> str:
    return said.OUTCOMES[SharingOutcome(str(word))].lower()
