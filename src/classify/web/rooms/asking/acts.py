"""What people do with a request; each act is asked for anew at the desk, for every share it is about."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from classify.errors import (
    NotTheirSharesError,
    RegisterError,
    SharingError,
    UnfoundedAnswerError,
)
from classify.rights import Act
from classify.sharing import said
from classify.sharing.desk import Desk
from classify.web.doors import Asked, door, refused
from classify.web.house import note
from classify.web.rooms.asking.chosen import numbers_in
from classify.web.rooms.asking.clockwork import DECISIONS
from classify.web.rooms.asking.request import Typed, line_of, shown
from classify.web.sharing import desk_of
from models.sharing import Evidence
from models.sharing_request import Decided, RequestState

_REVISION = re.compile(r"[0-9a-f]{24}", re.ASCII)
_LONGEST = 2_000
_T = TypeVar("_T")


@require_POST
@door(Act.DECIDE_SHARING, name="asking.acknowledge")
def acknowledge(request: Asked, number: int) -> HttpResponse:
    """The asker was told that it came."""
    return _done(
        request,
        number,
        Act.DECIDE_SHARING,
        lambda desk: desk.acknowledge(number),
        lambda _: "Noted: the asker was told that it came.",
    )


@require_POST
@door(Act.DECIDE_SHARING, name="asking.judge")
def judge(request: Asked, number: int) -> HttpResponse:
    """Judged again, as the files are now; with other evidence where the form says so."""
    evidence, agreement = None, None
    if "shown" in request.POST:
        evidence = frozenset(Evidence(one) for one in request.POST.getlist("evidence") if one in {*Evidence})
        agreement = next(iter(numbers_in([request.POST.get("agreement", "")])), None)
    return _done(
        request,
        number,
        Act.DECIDE_SHARING,
        lambda desk: desk.judge_again(number, evidence=evidence, agreement=agreement),
        lambda outcome: f"Judged again: {said.OUTCOMES[outcome].lower()}.",
    )


@require_POST
@door(Act.ASK_SHARING, name="asking.withdraw")
def withdraw(request: Asked, number: int) -> HttpResponse:
    """Nobody wants it answered any more."""
    return _done(
        request,
        number,
        Act.ASK_SHARING,
        lambda desk: desk.withdraw(number),
        lambda _: "Withdrawn. The clock stands.",
    )


@require_POST
@door(Act.DECIDE_SHARING, name="asking.decide")
def decide(request: Asked, number: int) -> HttpResponse:
    """A decision on what was shown; what is wrong stands beside its field, and nothing typed is lost."""
    line_of(request, number)
    typed = Typed(request.POST.get("decided", ""), request.POST.get("reason", "").strip()[:_LONGEST])
    revision = request.POST.get("revision", "")
    if typed.decided not in {*Decided}:
        typed.errors["decided"] = "Choose what is decided."
    if not typed.reason:
        typed.errors["reason"] = "Say why, in a sentence: it stands in the answer."
    if typed.errors or not _REVISION.fullmatch(revision):
        return shown(request, number, status=422, typed=typed)
    decided = Decided(typed.decided)
    try:
        line = desk_of(request.person).decide(number, decided, typed.reason, revision)
    except NotTheirSharesError as error:
        return _refused(request, number, Act.DECIDE_SHARING, error)
    except UnfoundedAnswerError as error:
        about = "decided" if "prohibited" in error.sentence else "reason"
        typed.errors[about] = f"{error.sentence} {error.what_to_do}"
        return shown(request, number, status=422, typed=typed)
    except RegisterError as error:
        return shown(request, number, status=409, typed=typed, told=error)
    waits = line.state is RequestState.SECOND
    messages.success(
        request, f"{DECISIONS[decided]}.{' It counts once a second person agrees.' if waits else ''}"
    )
    return _to(number)


@require_POST
@door(Act.SECOND, name="asking.second")
def second(request: Asked, number: int) -> HttpResponse:
    """A second person's word on what was shown."""
    line_of(request, number)
    word, revision = request.POST.get("word", ""), request.POST.get("revision", "")
    if word not in ("agree", "disagree") or not _REVISION.fullmatch(revision):
        return shown(request, number, status=422)
    return _done(
        request,
        number,
        Act.SECOND,
        lambda desk: desk.second(number, agrees=word == "agree", revision=revision),
        lambda _: "Agreed: it counts now." if word == "agree" else "Not agreed: it is open again.",
    )


def _done(
    request: Asked, number: int, act: Act, what: Callable[[Desk], _T], words: Callable[[_T], str]
) -> HttpResponse:
    """Does something at the desk, and says so; or shows the request as it is, with the reason why not."""
    line_of(request, number)
    try:
        came = what(desk_of(request.person))
    except NotTheirSharesError as error:
        return _refused(request, number, act, error)
    except (RegisterError, SharingError) as error:
        return shown(request, number, status=409, told=error)
    messages.success(request, words(came))
    return _to(number)


def _refused(request: Asked, number: int, act: Act, error: NotTheirSharesError) -> HttpResponse:
    note(request, "door.refuse", subject=f"request:{number}", act=act.name.lower())
    return refused(request, error.sentence)


def _to(number: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("sharing_request", args=[number]))
