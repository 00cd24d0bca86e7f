"""The written answer to a request: a page that prints as a letter, and plain text."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from classify.errors import RegisterError
from classify.rights import Act
from classify.sharing.letters import Letter
from classify.web.doors import Asked, door
from classify.web.rooms.asking.request import line_of
from classify.web.sharing import desk_of, sender


@require_safe
@door(Act.SEE_SHARING, name="asking.letter")
def letter(request: Asked, number: int) -> HttpResponse:
    """The letter on a page."""
    line = line_of(request, number)
    written = _letter(request, number)
    context = {"line": line, "letter": written, "sender": sender()}
    return TemplateResponse(request, "asking/letter.html", context)


@require_safe
@door(Act.SEE_SHARING, name="asking.letter_text")
def as_text(request: Asked, number: int) -> HttpResponse:
    """The letter as plain text, to be put under the city's own head."""
    line_of(request, number)
    answer = HttpResponse(_letter(request, number).text, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="request-{number}.txt"'
    return answer


def _letter(request: Asked, number: int) -> Letter:
    """The letter. Raises Http404 where the request is not answered."""
    try:
        return desk_of(request.person).letter(number, sender())
    except RegisterError:
        raise Http404 from None
