"""The one way to an answer of the twin: `call` says what it does, finds the share it is about, and asks
`rights`, as `doors` does for pages.

    @call("GET", "/items/{item}", Act.SEE_ITEMS, answer=Item, item=lambda given: given["item"])
    def one_item(request: Called, item: Number) -> Item: ...

A call about an item, or about a share, gets the share at `request.share`. What of it the token may not know
to be there is not there: the same answer for both. Refusals are in the trail.
"""

from __future__ import annotations

import functools
import http
import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated, Any

from django.http import HttpRequest, QueryDict
from ninja import Router, Schema, Status
from pydantic import Field

from classify.errors import NotForYouError, NotUnderstoodError
from classify.inventory.ages import Age
from classify.inventory.handles import ShareHandle
from classify.inventory.listing import Sort
from classify.rights import ACTS, Act, Person
from classify.web.api.bearer import note_refusal
from classify.web.api.cursors import MOST_CHARACTERS
from classify.web.api.said import CONFLICT, Problem
from classify.web.doors import answer_of, share_of, subject_of
from classify.web.house import house
from models.agreement import AgreementState
from models.decision import DecisionState
from models.labels import DocType, Entity, Label, Outcome, Tag
from models.release import ReleaseState
from models.sharing_request import RequestState

ROUTER = Router()
CALLS: dict[str, Call] = {}
"""Every call, by the name of its view."""

MOST = 2**53 - 1
"""The largest number that every reader of JSON takes exactly (RFC 8259, 6)."""
Number = Annotated[int, Field(ge=1, le=MOST)]
ShareNumber = Annotated[int, Field(ge=1, le=999_999_999)]
Which = Callable[[dict[str, Any]], int]

_STATES = (DecisionState, RequestState, AgreementState, ReleaseState)
_KNOWN = frozenset(
    str(word.value)
    for words in (*(Label, Tag, Entity, DocType, Outcome, Age, Sort), *_STATES)
    for word in words
) | {"true", "false"}
"""Words of filters that are the program's own."""

_NOES: dict[int, str] = {
    400: "The request is none that a program of ours sends.",
    401: "No token, or one that is not in use.",
    403: "The token may not do this.",
    404: "There is no such thing, or the token may not know of it.",
    405: "The address is not used so; see Allow.",
    413: "More was sent than a call needs.",
    422: "Something of the call cannot be meant; see fields.",
    429: "Too many calls; see Retry-After.",
}
_NOES_TO_BODIES = {CONFLICT: "This cannot be done now.", 415: "The body is not sent as JSON."}


class Called(HttpRequest):
    """A call behind its door."""

    person: Person
    share: ShareHandle
    """The share it is about, where it is about one."""


@dataclass(frozen=True, slots=True)
class Call:
    """What stands before an answer."""

    verb: str
    path: str
    act: Act
    view: Callable[..., Any] = field(repr=False)
    of_share: bool
    of_item: bool


class PageAsked(Schema):
    """What every list can be asked."""

    limit: int = Field(100, ge=1, le=1_000, description="So many at most.")
    after: str = Field(
        "",
        max_length=MOST_CHARACTERS,
        description="`next` of the page before; the filters stay as they were.",
    )


def call(
    verb: str,
    path: str,
    act: Act,
    *,
    answer: Any,
    share: Which | None = None,
    item: Which | None = None,
    status: int = 200,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Answers `verb path` to whoever may do `act`, to the share or item that `share` or `item` find in what
    was given.
    """

    def hang(view: Callable[..., Any]) -> Callable[..., Any]:
        names = tuple(inspect.signature(view).parameters)[1:]

        @functools.wraps(view)
        def behind(request: Any, *args: Any, **given: Any) -> Any:
            given.update(zip(names, args, strict=False))
            _must_be_known(request, behind)
            about = _about(given, share, item)
            let_in(request, act, about, of_item=item is not None)
            if about is not None:
                request.share = about
            answered = view(request, **given)
            if isinstance(getattr(answered, "items", None), list) and act is not Act.SEE_TOTALS:
                _note_list(request, view.__name__, len(answered.items))
            return Status(status, answered)

        behind.__signature__ = inspect.signature(view, eval_str=True)  # type: ignore[attr-defined]
        noes = _NOES if verb == "GET" else _NOES | _NOES_TO_BODIES
        ROUTER.api_operation(
            [verb],
            path,
            response={status: answer, **dict.fromkeys(noes, Problem)},
            operation_id=view.__name__,
            summary=(view.__doc__ or "").partition("\n")[0],
            description=_described(view, act),
            url_name=f"api_{view.__name__}",
            openapi_extra={
                "responses": {
                    status: {"description": http.HTTPStatus(status).phrase},
                    **{number: {"description": words} for number, words in noes.items()},
                }
            },
        )(behind)
        CALLS[view.__name__] = Call(verb, path, act, view, share is not None, item is not None)
        return behind

    return hang


def let_in(request: Any, act: Act, share: ShareHandle | None, *, of_item: bool = False) -> None:
    """Raises NotForYouError, or Http404, where the caller may not do `act`."""
    said = answer_of(request.person, act, share, of_item=of_item)
    if not said:
        note_refusal(request, "door.refuse", request.person.name, subject_of(share), act.name.lower())
        raise NotForYouError(_in_scopes(request.person, act) or said.sentence)


def _note_list(request: Any, name: str, rows: int) -> None:
    """That rows of a list are handed over: before they are, and for each page (docs/audit.md says why)."""
    house().store.audit_of(
        request.person.name,
        "list.take",
        list=name,
        asked=_told(request.GET),
        rows=rows,
        **{"from": str(request.META.get("REMOTE_ADDR", ""))},
    )


def _told(asked: QueryDict) -> list[str]:
    """What a list was narrowed by. Of words that a caller is free to choose only the filter is told: they
    could be a value.
    """
    shares = {str(share.id) for share in house().store.shares()}
    return [
        f"{name} {word}" if word in _KNOWN or (name == "share" and word in shares) else name
        for name, words in sorted(asked.lists())
        if name not in ("after", "limit")
        for word in words
    ]


def _about(given: dict[str, Any], share: Which | None, item: Which | None) -> ShareHandle | None:
    if item is not None:
        return share_of({"item": item(given)})
    return share_of({"share": share(given)}) if share is not None else None


def _in_scopes(person: Person, act: Act) -> str:
    """A refusal in the words of tokens, which have scopes; "" where it is no matter of scopes."""
    scopes = ACTS[act].scopes
    if not scopes or person.scopes & scopes:
        return ""
    return f"To {act.value} takes a token with the scope {' or '.join(sorted(scopes))}."


def _described(view: Callable[..., Any], act: Act) -> str:
    rest = inspect.cleandoc((view.__doc__ or "").partition("\n")[2])
    scopes = " or ".join(f"`{scope}`" for scope in sorted(ACTS[act].scopes))
    return f"{rest}\n\nScope: {scopes}.".strip()


def _must_be_known(request: HttpRequest, behind: Any) -> None:
    """A misspelt filter must not look like no filter. Raises NotUnderstoodError."""
    known: set[str] = set()
    for model in behind._ninja_operation.models:
        if model.__ninja_param_source__ == "query":
            known.update(model.__ninja_flatten_map__)
    if not known.issuperset(request.GET):
        names = ", ".join(sorted(known)) or "nothing"
        raise NotUnderstoodError("The address asks for something unknown.", remedy=f"Ask by: {names}.")
