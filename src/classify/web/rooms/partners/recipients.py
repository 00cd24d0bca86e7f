"""Recipients: listed, looked at, entered, changed, and completed in forms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from classify.errors import ClassifyError, NotTheirSharesError, RecipientError
from classify.inventory.recipients import RecipientFacts, RecipientLine, Vetting
from classify.inventory.releases import Narrowed
from classify.rights import Act, may
from classify.sharing import said
from classify.sharing.portfolio import Portfolio
from classify.web.doors import Asked, door
from classify.web.rooms.partners import asking, naming, telling
from classify.web.sharing import desk_of, portfolio_of, today
from models.sharing import RecipientType

ROWS = 25
VETTINGS = {
    Vetting.CURRENT: "Current",
    Vetting.ENDING: "Ends within 90 days",
    Vetting.OVER: "Over",
    Vetting.NONE: "Never vetted",
}
_ASKED = ("type", "vetting", "show", "q")


@require_safe
@door(Act.SEE_SHARING)
def every(request: Asked) -> HttpResponse:
    """Recipients the person may know of, by number."""
    portfolio, asked = portfolio_of(request.person), request.GET
    kind, vetting = asking.word(asked, "type", RecipientType), asking.word(asked, "vetting", Vetting)
    sought = asked.get("q", "").strip()[:100]
    active = {"all": None, "inactive": False}.get(asked.get("show", ""), True)
    types = [kind] if kind else []
    if sought:
        lines = portfolio.named(sought, types=types, active=active, vetting=vetting, limit=ROWS + 1)
    else:
        after = asking.number(asked, "after") or 0
        lines = portfolio.recipients(types=types, active=active, vetting=vetting, after=after, limit=ROWS + 1)
    page = lines[:ROWS]
    more = len(lines) > ROWS
    context = {
        "lines": [_Told.of(line) for line in page],
        "types": telling.RECIPIENTS,
        "vettings": VETTINGS,
        "type": kind,
        "vetting": vetting,
        "show": asked.get("show", ""),
        "q": sought,
        "is_all": not (kind or vetting or sought or asked.get("show")),
        "cut": more and bool(sought),
        "next": asking.query(asked, *_ASKED, after=page[-1].id) if more and not sought else "",
        "may_add": bool(may(request.person, Act.ASK_SHARING)),
    }
    return TemplateResponse(request, "partners/recipients.html", context)


@require_safe
@door(Act.SEE_SHARING)
def named(request: Asked) -> HttpResponse:
    """Options that complete a name (`partners/_recipient_field.html` asks while somebody types)."""
    typed = request.GET.get("q") or request.GET.get("recipient", "")
    return TemplateResponse(request, "partners/_named.html", {"options": proposals(request, typed[:100])})


def proposals(request: Asked, typed: str = "") -> list[str]:
    """Recipients whose names begin with what was typed, as a form completes them."""
    lines = portfolio_of(request.person).named(typed, limit=naming.PROPOSED)
    return [naming.written(line) for line in lines]


@require_safe
@door(Act.SEE_SHARING)
def one(request: Asked, number: int) -> HttpResponse:
    """One recipient: who it is, its agreements, and what it asked for and got, as far as one may know."""
    portfolio, desk = portfolio_of(request.person), desk_of(request.person)
    line = _known(portfolio, number)
    context = {
        "line": _Told.of(line),
        "agreements": [telling.agreement(one) for one in portfolio.agreements(recipient=number, limit=50)],
        "requests": [telling.request(one) for one in desk.requests(recipient=number, limit=50)],
        "releases": [telling.release(one) for one in desk.releases(by=Narrowed(number), limit=50)],
        "may_keep": bool(may(request.person, Act.KEEP_AGREEMENTS)),
    }
    return TemplateResponse(request, "partners/recipient.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@door(Act.ASK_SHARING)
def new(request: Asked) -> HttpResponse:
    """Enters a recipient, without vetting and ORI."""
    if request.method != "POST":
        return _form(request, _Form(), None)
    return _entered(request, replace(_Form.of(request.POST), ori="", vetted_until=""))


@require_POST
@door(Act.KEEP_AGREEMENTS)
def keep(request: Asked) -> HttpResponse:
    """Enters a recipient with all that is said of it."""
    return _entered(request, _Form.of(request.POST))


@require_http_methods(["GET", "HEAD", "POST"])
@door(Act.KEEP_AGREEMENTS)
def change(request: Asked, number: int) -> HttpResponse:
    """Writes down what is so of a recipient now; what kind it is stays."""
    portfolio = portfolio_of(request.person)
    line = _known(portfolio, number)
    if request.method != "POST":
        return _form(request, _Form.as_kept(line), line)
    form = replace(_Form.of(request.POST), type=line.facts.type.value)
    try:
        portfolio.change_recipient(number, form.facts())
    except (RecipientError, NotTheirSharesError) as error:
        return _form(request, form, line, error)
    messages.success(request, "The recipient was changed.")
    return redirect("sharing_recipient", number)


def _entered(request: Asked, form: _Form) -> HttpResponse:
    try:
        number = portfolio_of(request.person).add_recipient(form.facts())
    except (RecipientError, NotTheirSharesError) as error:
        return _form(request, form, None, error)
    messages.success(request, "The recipient is on record.")
    return redirect("sharing_recipient", number)


def _known(portfolio: Portfolio, number: int) -> RecipientLine:
    line = portfolio.recipient(number)
    if line is None:
        raise Http404
    return line


def _form(
    request: Asked, form: _Form, line: RecipientLine | None, error: ClassifyError | None = None
) -> HttpResponse:
    keeps = bool(may(request.person, Act.KEEP_AGREEMENTS))
    context: dict[str, Any] = {
        "form": form,
        "line": line,
        "kind": naming.kind_words(line) if line else "",
        "types": telling.RECIPIENTS,
        "keeps": keeps,
        "error": error,
        "action": "sharing_recipient_keep" if keeps else "sharing_recipient_new",
    }
    status = 422 if error else 200
    return TemplateResponse(request, "partners/recipient_form.html", context, status=status)


@dataclass(frozen=True, slots=True)
class _Form:
    """What was typed of a recipient."""

    type: str = ""
    name: str = ""
    contact: str = ""
    ori: str = ""
    vetted_until: str = ""
    active: bool = True

    @classmethod
    def of(cls, given: Mapping[str, str]) -> _Form:
        typed = {
            name: given.get(name, "")[:1000] for name in ("type", "name", "contact", "ori", "vetted_until")
        }
        return cls(**typed, active="active" in given or "is_new" in given)

    @classmethod
    def as_kept(cls, line: RecipientLine) -> _Form:
        facts = line.facts
        until = facts.vetted_until.isoformat() if facts.vetted_until else ""
        return cls(facts.type.value, facts.name, facts.contact, facts.ori, until, facts.active)

    def facts(self) -> RecipientFacts:
        """What is meant. Raises RecipientError."""
        kind = asking.word({"type": self.type}, "type", RecipientType)
        if kind is None:
            raise RecipientError("Say what kind of recipient this is.", remedy="Choose one of the list.")
        until = asking.day({"day": self.vetted_until}, "day")
        if self.vetted_until.strip() and until is None:
            raise RecipientError("This is no day.", remedy="Write the last day of the vetting as 2027-06-30.")
        return RecipientFacts(kind, self.name, self.contact, self.ori, until, self.active)


@dataclass(frozen=True, slots=True)
class _Told:
    """A recipient as a page shows it."""

    line: RecipientLine
    kind: str
    vetting: str
    """How current the checks of its people are, in words; "" where nobody said."""
    warns: bool

    @classmethod
    def of(cls, line: RecipientLine) -> _Told:
        until, day = line.facts.vetted_until, today()
        left = (until - day).days if until else 0
        words = ""
        if until is not None:
            words = telling.left_words(left) if left >= 0 else "Over"
        return cls(line, naming.kind_words(line), words, until is not None and left <= 90)


assert set(telling.RECIPIENTS) == set(said.RECIPIENTS), "every kind can be chosen"
