"""A prepared release handed over: the package one way, what opens it another, never in one answer.

What opens a package is kept in the memory of this process alone, until somebody is shown it or half an hour
is over. Who missed it has the package made again.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST, require_safe

from classify.errors import ClassifyError
from classify.memos import Memo
from classify.rights import Act
from classify.sharing.packed import Form, Packed, forms_of
from classify.web.doors import Asked, door
from classify.web.handler import takes_long
from classify.web.house import note
from classify.web.rooms.releasing import telling
from classify.web.sharing import desk_of, packer_of
from models.release import ReleaseState

_SECONDS = 1_800


@dataclass(frozen=True, slots=True)
class Untold:
    """What opens a package that was handed over."""

    passphrase: str = field(repr=False)
    name: str
    opens_with: str
    made: float


_UNTOLD: Memo[tuple[int, str], Untold] = Memo(200)


@require_safe
@door(Act.RELEASE)
def package(request: Asked, number: int) -> HttpResponse:
    """Both steps of a release."""
    return _shown(request, number)


@takes_long
@require_POST
@door(Act.RELEASE)
def make(request: Asked, number: int) -> HttpResponse:
    """Makes the package and hands it over. What opens it is not in this answer."""
    asked = request.POST.get("form", "")
    try:
        packed = packer_of(request.person).package(number, Form(asked) if asked in set(Form) else None)
    except ClassifyError as error:
        return _shown(request, number, error=error, status=409)
    if packed is None:
        raise Http404
    _remember(request, number, packed)
    answer = HttpResponse(packed.data, content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="{packed.name}"'
    return answer


@require_POST
@door(Act.RELEASE)
def told(request: Asked, number: int) -> HttpResponse:
    """What opens the package that was made last: shown once, and forgotten."""
    desk = desk_of(request.person)
    line = desk.release_of(number, Act.RELEASE)
    if line is None:
        raise Http404
    untold = _UNTOLD.pop((number, request.user.get_username()), None)
    if untold is not None and time.monotonic() - untold.made > _SECONDS:
        untold = None
    if untold is not None:
        note(request, "release.told", subject=f"release:{number}")
    context = {"line": line, "untold": untold}
    return TemplateResponse(request, "releasing/passphrase.html", context, status=200 if untold else 409)


def _remember(request: Asked, number: int, packed: Packed) -> None:
    _UNTOLD[number, request.user.get_username()] = Untold(
        packed.passphrase, packed.name, packed.opens_with, time.monotonic()
    )


def _shown(
    request: Asked, number: int, *, error: ClassifyError | None = None, status: int = 200
) -> HttpResponse:
    desk = desk_of(request.person)
    line = desk.release_of(number, Act.RELEASE)
    asked = desk.request(line.request_id, Act.RELEASE) if line is not None else None
    if line is None or asked is None:
        raise Http404
    forms = forms_of(asked, criminal_justice=desk.is_criminal_justice(asked.id))
    context = {
        "line": line,
        "error": error,
        "is_mine": line.released_by == request.user.get_username(),
        "may_leave": line.state in (ReleaseState.PREPARED, ReleaseState.RELEASED) and not line.destroyed_on,
        "waits": line.state is ReleaseState.SECOND,
        "refused": line.state is ReleaseState.REFUSED,
        "left": line.state is ReleaseState.RELEASED,
        "forms": [(one.value, telling.FORMS[one]) for one in forms],
    }
    return TemplateResponse(request, "releasing/package.html", context, status=status)
