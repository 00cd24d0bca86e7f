"""Every no of the twin, as JSON: a sentence, what to do, and a code, from the one tree of errors.

Nothing that was sent is repeated, and nothing is told of what the caller may not know.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError
from pydantic import Field

from classify.errors import (
    AskingError,
    CallError,
    ClassifyError,
    NotThereError,
    NotUnderstoodError,
    TooLargeCallError,
    TooOftenError,
    WrongVerbError,
)

CONFLICT = 409
"""What cannot be done now, though it may be later."""


class Mistake(Schema):
    """What is wrong with one part of a call."""

    where: str = Field(description="Where it stands, such as `query.limit`.")
    error: str


class Problem(Schema):
    """Why a call was not answered, and what to do."""

    error: str = Field(description="What happened, in a sentence.")
    what_to_do: str
    code: str = Field(pattern=r"^MC-\d{3}$", description="For support.")
    fields: list[Mistake] = Field(default_factory=list, description="What could not be understood.")


def problem(error: ClassifyError, fields: list[Mistake] | None = None) -> HttpResponse:
    """The answer that says `error`."""
    told = Problem(error=error.sentence, what_to_do=error.what_to_do, code=error.code, fields=fields or [])
    answer = JsonResponse(told.model_dump(), status=_status(error))
    if answer.status_code == 401:
        answer["WWW-Authenticate"] = 'Bearer realm="missoula-classify"'
    if isinstance(error, TooOftenError):
        answer["Retry-After"] = str(error.seconds)
    return answer


def _status(error: ClassifyError) -> int:
    if isinstance(error, CallError):
        return error.status
    return NotUnderstoodError.status if isinstance(error, AskingError) else CONFLICT


def speak(api: NinjaAPI) -> None:
    """Has `api` say what goes wrong in this form."""
    api.add_exception_handler(ClassifyError, lambda _request, error: problem(error))  # type: ignore[arg-type]
    api.add_exception_handler(Http404, lambda _request, _error: problem(not_there()))
    api.add_exception_handler(ValidationError, _not_understood)
    api.add_exception_handler(HttpError, _of_ninja)
    api.add_exception_handler(RequestDataTooBig, lambda _request, _error: problem(_too_large()))


def _too_large() -> TooLargeCallError:
    return TooLargeCallError("No call needs a body that large.")


def not_there() -> NotThereError:
    """What is not there, and what the caller may not know to be there."""
    return NotThereError("There is nothing with this number that this token may know of.")


def _not_understood(_request: HttpRequest, error: Any) -> HttpResponse:
    fields = [Mistake(where=_where(one), error=one["msg"][:400]) for one in error.errors]
    return problem(NotUnderstoodError("Something of this call cannot be meant."), fields)


def _where(mistake: dict[str, Any]) -> str:
    """The part of the call, without our name for all of them together, and without a name that only the
    caller knows.
    """
    source, *place = (str(part) for part in mistake["loc"])
    if len(place) > 1:
        place = place[1:]
    if mistake["type"] == "extra_forbidden":
        place = place[:-1]
    return ".".join([source, *place])


def _of_ninja(_request: HttpRequest, error: Any) -> HttpResponse:
    """A body that could not be read: the reason is what `parsing` found."""
    cause = error.__cause__
    if isinstance(cause, ClassifyError):
        return problem(cause)
    return problem(NotUnderstoodError("The body is no JSON."))


def in_json(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Also says in JSON that an address is not used so (405)."""

    @wraps(view)
    def answered(request: HttpRequest, *given: Any, **parts: Any) -> HttpResponseBase:
        answer = view(request, *given, **parts)
        if answer.status_code != WrongVerbError.status:
            return answer
        told = problem(WrongVerbError("This address is not used so."))
        told["Allow"] = answer["Allow"]
        return told

    return answered
