"""Agreements as a portfolio: the list with what is missing and what ends, and one agreement whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from classify.errors import ClassifyError
from classify.inventory.agreements import AgreementLine, Narrowing, Step
from classify.inventory.releases import Narrowed
from classify.inventory.terms import PARTS
from classify.rights import Act, Thing, may
from classify.sharing import forms, said
from classify.web.doors import Asked, door
from classify.web.house import house
from classify.web.rooms.partners import asking, naming, telling
from classify.web.sharing import desk_of, portfolio_of, today
from models.agreement import AgreementKind, AgreementState, Office, Part
from models.words import tag_words

ROWS = 25
_ASKED = ("state", "ends", "form", "owner", "missing", "versions")
_ENDS = {"30": "Within 30 days", "90": "Within 90 days", "over": "Over"}


@require_safe
@door(Act.SEE_SHARING)
def every(request: Asked) -> HttpResponse:
    """The portfolio: without the versions that a later one took the place of, where nobody asks for them."""
    portfolio, asked = portfolio_of(request.person), request.GET
    state, form = asking.word(asked, "state", AgreementState), asking.word(asked, "form", AgreementKind)
    ends = asked.get("ends", "") if asked.get("ends", "") in _ENDS else ""
    owner = asked.get("owner", "") if asked.get("owner", "") in departments() else ""
    lines = portfolio.agreements(
        states=_states(state, ends),
        ends_by=today() + timedelta(days=int(ends)) if ends.isdecimal() else None,
        by=Narrowing(kind=form, owner=owner, incomplete="missing" in asked, current="versions" not in asked),
        before=asking.number(asked, "before") or 0,
        limit=ROWS + 1,
    )
    page = lines[:ROWS]
    within = portfolio.ending((telling.SOON, telling.WARNED))
    context = {
        "lines": [telling.agreement(line) for line in page],
        "names": naming.names(portfolio, (line.recipient_id for line in page)),
        "missing": {line.id: [PARTS[part] for part in line.missing] for line in page},
        "states": forms.STATES,
        "forms": forms.FORMS,
        "endings": _ENDS,
        "owners": departments(),
        "state": state,
        "form": form,
        "ends": ends,
        "owner": owner,
        "incomplete": "missing" in asked,
        "versions": "versions" in asked,
        "is_all": not any(asked.get(name) for name in _ASKED),
        "soon": within[telling.SOON],
        "warned": within[telling.WARNED],
        "over": bool(portfolio.agreements(states=[AgreementState.EXPIRED], limit=1)),
        "next": asking.query(asked, *_ASKED, before=page[-1].id) if len(lines) > ROWS else "",
        "may_keep": bool(may(request.person, Act.KEEP_AGREEMENTS)),
    }
    return TemplateResponse(request, "partners/agreements.html", context)


def _states(state: AgreementState | None, ends: str) -> list[AgreementState]:
    if ends == "over":
        return [AgreementState.EXPIRED]
    if ends:
        return [AgreementState.LIVE]
    return [state] if state else []


def departments() -> list[str]:
    """Departments that own a share, by name."""
    return sorted({share.department for share in house().store.shares() if share.department})


@require_safe
@door(Act.SEE_SHARING)
def one(request: Asked, number: int) -> HttpResponse:
    """One version of an agreement, whole."""
    return shown(request, number)


def shown(request: Asked, number: int, *, error: ClassifyError | None = None, note: str = "") -> HttpResponse:
    """The page of one version; with what went wrong where something did. Raises Http404."""
    portfolio, desk = portfolio_of(request.person), desk_of(request.person)
    line = portfolio.agreement(number)
    if line is None:
        raise Http404
    recipient = portfolio.recipient(line.recipient_id)
    versions = portfolio.versions(line.series)
    its = [one.id for one in versions]
    releases = desk.releases(by=Narrowed(agreements=its), limit=100)
    context: dict[str, Any] = {
        "it": telling.agreement(line),
        "line": line,
        "recipient": recipient,
        "called": recipient.facts.name if recipient else naming.PRIVATE,
        "kind": naming.kind_words(recipient) if recipient else "",
        "parts": [_part(line, part) for part in Part],
        "offices": [_Said.of(forms.OFFICES[office], line.reviewed.get(office)) for office in Office],
        "office_choices": forms.OFFICES,
        "owners": [_Said.of(_shown(owner), line.consented.get(owner)) for owner in sorted(line.terms.owners)],
        "history": [_Said.of(_who(step), step) for step in line.steps],
        "versions": [telling.agreement(one) for one in versions],
        "is_newest": versions[0].id == line.id,
        "live": next((one for one in versions if one.state is AgreementState.LIVE), None),
        "misfits": [
            (tag_words(one.tag), [forms.FORMS[form] for form in one.asked])
            for one in (forms.misfits_of(line, recipient.facts.type) if recipient else [])
        ],
        "ended": forms.ENDED[line.ended_why] if line.ended_why else "",
        "requests": [telling.request(one) for one in desk.leaning_on(its)],
        "releases": [telling.release(one) for one in releases],
        "stranded": sum(one.agreement_over for one in releases),
        "error": error,
        "note": note,
        **_acts(request, line),
    }
    return TemplateResponse(request, "partners/agreement.html", context, status=409 if error else 200)


def _acts(request: Asked, line: AgreementLine) -> dict[str, Any]:
    """What this person may do with it as it stands."""
    keeps = bool(may(request.person, Act.KEEP_AGREEMENTS))
    in_review = line.state is AgreementState.REVIEW
    mine = [
        (owner, _shown(owner))
        for owner in sorted(line.terms.owners)
        if may(request.person, Act.DECIDE_SHARING, Thing(0, owner, criminal_justice=False))
    ]
    is_open = line.state not in (AgreementState.ENDED, AgreementState.EXPIRED)
    return {
        "may_keep": keeps,
        "may_submit": keeps and line.state is AgreementState.DRAFT and not line.missing,
        "may_revise": keeps and is_open,
        "may_review": keeps and in_review,
        "mine": mine if in_review else [],
        "may_sign": keeps and in_review and not line.offices_missing and not line.owners_missing,
        "may_end": keeps and is_open,
    }


@dataclass(frozen=True, slots=True)
class _Part:
    """One of the eleven parts."""

    title: str
    means: str
    words: str
    counted: tuple[tuple[str, str], ...]
    """What is kept beside the words: heading and value."""
    is_missing: bool


def _part(line: AgreementLine, part: Part) -> _Part:
    return _Part(
        PARTS[part],
        forms.MEANS[part],
        _shown(line.terms.said(part)),
        tuple(_counted(line, part)),
        part in line.missing,
    )


def _counted(line: AgreementLine, part: Part) -> list[tuple[str, str]]:
    terms = line.terms
    told = {
        Part.PURPOSE: [("For", ", ".join(said.PURPOSES[one] for one in sorted(terms.purposes)))],
        Part.PERIOD: [
            ("First day", telling.day_words(terms.starts)),
            ("Last day", telling.day_words(terms.ends)),
        ],
        Part.DATA: [
            ("Handled as", ", ".join(tag_words(tag) for tag in sorted(terms.tags))),
            ("Owned by", ", ".join(_shown(owner) for owner in sorted(terms.owners))),
        ],
        Part.USE: [
            ("People", f"{terms.users:,}" if terms.users else ""),
            ("They may", ", ".join(forms.OPERATIONS[one].lower() for one in sorted(terms.operations))),
        ],
        Part.STRICTER: [("Agreed", "Yes" if terms.stricter_wins else "")],
    }
    return [(heading, value or "not said") for heading, value in told.get(part, [])]


@dataclass(frozen=True, slots=True)
class _Said:
    """What somebody said of it, or that nobody has."""

    who: str
    word: str
    note: str = ""
    step: Step | None = None

    @classmethod
    def of(cls, who: str, step: Step | None) -> _Said:
        if step is None:
            return cls(who, "")
        return cls(who, forms.WORDS[step.word], _shown(step.note), step)


def _who(step: Step) -> str:
    return forms.OFFICES[step.office] if step.office is not None else _shown(step.department)


def _shown(words: str) -> str:
    return house().store.masker(words) if words else ""
