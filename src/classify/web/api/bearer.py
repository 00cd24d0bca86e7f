"""Who calls: the token in the header, and nothing else. A session of the pages is none: cookies are sent by
browsers on their own, tokens are not.
"""

from __future__ import annotations

import math

from django.http import HttpRequest
from ninja.security import HttpBearer

from classify.errors import NoTokenError, TooOftenError
from classify.rights import Person
from classify.web.accounts.shown import shown
from classify.web.api.pace import Pace, Seldom
from classify.web.house import house

PACE = Pace(at_once=300, a_second=10)
"""A token's calls, and those of an address that shows none in use."""
REFUSALS = Seldom(60)
"""Refusals that are alike: one row a minute in the trail says how many there were."""


class Bearer(HttpBearer):
    """`Authorization: Bearer TOKEN`."""

    def __call__(self, request: HttpRequest) -> Person:
        """Who calls. Raises NoTokenError, TooOftenError."""
        person = super().__call__(request)
        if person is None:
            _must_not_be_too_often("address:" + _address(request))
            raise NoTokenError("This takes a token, and none was sent.")
        return person

    def authenticate(self, request: HttpRequest, token: str) -> Person:
        """Whose token it is. Raises NoTokenError, TooOftenError."""
        found = shown(token, address=_address(request))
        if found.person is None:
            _must_not_be_too_often("address:" + _address(request))
            note_refusal(request, "token.refuse", found.actor)
            raise NoTokenError("This token is not in use.")
        _must_not_be_too_often(found.actor)
        request.person = found.person
        return found.person


def note_refusal(request: HttpRequest, action: str, actor: str, subject: str = "", act: str = "") -> None:
    """Writes a refusal into the trail: the first one, and once a minute how many more there were."""
    address = _address(request)
    times = REFUSALS.times("\0".join((action, actor, subject, act, address)))
    if times:
        details: dict[str, object] = {"from": address, "times": times}
        if act:
            details["act"] = act
        house().store.audit_of(actor, action, subject=subject, **details)


def _must_not_be_too_often(key: str) -> None:
    seconds = PACE.wait(key)
    if seconds:
        error = TooOftenError("These are too many calls in a short time.")
        error.seconds = math.ceil(seconds)
        raise error


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))
