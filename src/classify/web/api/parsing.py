"""What was sent: JSON that is called JSON, small, and meant in one way only."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja.parser import Parser
from pydantic import BeforeValidator

from classify.errors import NoJsonError, NotUnderstoodError, TooLargeCallError

MOST_BYTES = 64_000
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


class StrictParser(Parser):
    """ninja's, without its leniency."""

    def parse_body(self, request: HttpRequest) -> Any:
        """What the body says. Raises NoJsonError, NotUnderstoodError, TooLargeCallError."""
        if request.content_type != "application/json":
            raise NoJsonError("The body is not sent as JSON.")
        if len(request.body) > MOST_BYTES:
            raise TooLargeCallError(f"A body has at most {MOST_BYTES:,} bytes.")
        try:
            return json.loads(request.body, object_pairs_hook=_each_once, parse_constant=_no_number)
        except (ValueError, RecursionError):
            raise NotUnderstoodError("The body is no JSON.") from None


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A name that stands twice means different things to different readers."""
    told = dict(pairs)
    if len(told) != len(pairs):
        raise ValueError
    return told


def _no_number(_word: str) -> None:
    raise ValueError


def whole(number: object) -> object:
    """1.0 is an integer to JSON Schema, as is 1; "1" and true are none."""
    return int(number) if isinstance(number, float) and number.is_integer() else number


def _written_as_a_day(word: object) -> object:
    """A day is written in one way; numbers and moments are none."""
    if isinstance(word, date) or (isinstance(word, str) and _DAY.fullmatch(word)):
        return word
    raise ValueError("write a day as 2027-06-30")


Day = Annotated[date, BeforeValidator(_written_as_a_day)]
