"""What is done with an agreement: given to its reviewers, spoken about, signed, ended."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from classify.errors import AgreementError, ClassifyError, NotTheirSharesError, UnfoundedAnswerError
from classify.rights import Act
from classify.web.doors import Asked, door
from classify.web.rooms.partners import asking
from classify.web.rooms.partners.agreements import shown
from classify.web.sharing import portfolio_of
from models.agreement import AgreementState, Office, Word

_REFUSED = (AgreementError, NotTheirSharesError, UnfoundedAnswerError)


@require_POST
@door(Act.KEEP_AGREEMENTS)
def submit(request: Asked, number: int) -> HttpResponse:
    """Gives a draft to its reviewers and owners."""
    try:
        portfolio_of(request.person).submit(_there(request, number))
    except _REFUSED as error:
        return shown(request, number, error=error)
    return _done(request, number, "Reviewers and owners can now say their word.")


@require_POST
@door(Act.KEEP_AGREEMENTS)
def review(request: Asked, number: int) -> HttpResponse:
    """Notes a reviewer's word."""
    office, word = asking.word(request.POST, "office", Office), asking.word(request.POST, "word", Word)
    note = request.POST.get("note", "")
    _there(request, number)
    if office is None or word not in (Word.AGREES, Word.CHANGES):
        return _unsaid(request, number, note)
    try:
        state = portfolio_of(request.person).review(number, office, word, note)
    except _REFUSED as error:
        return shown(request, number, error=error, note=note)
    told = "Noted. It is a draft again." if state is AgreementState.DRAFT else "Noted."
    return _done(request, number, told)


@require_POST
@door(Act.DECIDE_SHARING)
def consent(request: Asked, number: int) -> HttpResponse:
    """An owner's word; a refusal ends the agreement."""
    word, note = asking.word(request.POST, "word", Word), request.POST.get("note", "")
    _there(request, number)
    if word is None:
        return _unsaid(request, number, note)
    try:
        state = portfolio_of(request.person).consent(number, request.POST.get("department", ""), word, note)
    except _REFUSED as error:
        return shown(request, number, error=error, note=note)
    told = {
        AgreementState.ENDED: "Refused: the agreement has ended.",
        AgreementState.DRAFT: "Noted. It is a draft again.",
    }
    return _done(request, number, told.get(state, "Noted."))


@require_POST
@door(Act.KEEP_AGREEMENTS)
def sign(request: Asked, number: int) -> HttpResponse:
    """Puts a reviewed agreement in force."""
    try:
        portfolio_of(request.person).sign(_there(request, number))
    except _REFUSED as error:
        return shown(request, number, error=error)
    return _done(request, number, "The agreement is live.")


@require_POST
@door(Act.KEEP_AGREEMENTS)
def end(request: Asked, number: int) -> HttpResponse:
    """Ends an agreement before its last day."""
    try:
        portfolio_of(request.person).end(_there(request, number))
    except _REFUSED as error:
        return shown(request, number, error=error)
    return _done(request, number, "The agreement has ended. Releases that lean on it are flagged.")


def _there(request: Asked, number: int) -> int:
    """The number, where there is such an agreement. Raises Http404."""
    if portfolio_of(request.person).agreement(number) is None:
        raise Http404
    return number


def _unsaid(request: Asked, number: int, note: str) -> HttpResponse:
    error: ClassifyError = AgreementError(
        "Nobody's word was chosen.", remedy="Choose who speaks, and what they say."
    )
    return shown(request, number, error=error, note=note)


def _done(request: Asked, number: int, told: str) -> HttpResponse:
    messages.success(request, told)
    return redirect("sharing_agreement", number)
