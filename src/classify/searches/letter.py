"""The estimate as a requester gets it (2-6-1006(2), MCA: access, or an estimate of the time it will take).

Totals over everything, no name, no word and no file: even which department holds something can tell who is
in its records.
"""

from __future__ import annotations

import math
from datetime import date

from classify.searches.effort import Effort
from models.words import many

_HALF = 0.5


def letter(
    effort: Effort,
    today: date,
    *,
    publisher: str,
    reference: str = "",
    contact_name: str = "",
    contact_email: str = "",
) -> str:
    """The text, ready to be sent. `reference` is the city's number of the request."""
    about = f" ({reference})" if reference else ""
    parts = [
        f"{today:%B} {today.day}, {today.year}",
        f"Your request for public information{about}",
        (
            "Thank you for your request. This is our estimate of the time it will take to answer it "
            "(2-6-1006, MCA)."
        ),
        *_work(effort),
        "The estimate may change as the records are read. If it does by much, we will write again.",
        *_whom_to_ask(contact_name, contact_email),
        publisher,
    ]
    return "\n\n".join(parts) + "\n"


def _work(effort: Effort) -> list[str]:
    if not effort.records:
        return ["We have found no records so far that fit your request as we understand it."]
    said = [
        (
            f"We have found {many(effort.records, 'record')} that may answer it, about "
            f"{many(effort.pages, 'page')} in all. Each is read before it is released, and what the law "
            "protects is removed."
        ),
    ]
    if effort.unread:
        unknown = sum(effort.unread.values())
        said.append(
            f"The length of {many(unknown, 'record')} is not known yet; they are not part of this estimate."
        )
    hours = math.ceil(effort.staff_hours / _HALF) * _HALF
    said.append(
        f"We expect about {_number(hours)} {'hour' if hours == 1 else 'hours'} of work, and to give you "
        f"access within {many(effort.working_days, 'working day')}."
    )
    if effort.fee is not None:
        fee = effort.fee
        free = f", the first {_number(fee.free_hours)} without charge" if fee.free_hours else ""
        said.append(f"We estimate a fee of ${fee.dollars:,.2f} (at ${fee.rate:,.2f} an hour{free}).")
    return said


def _whom_to_ask(name: str, email: str) -> list[str]:
    whom = ", ".join(part for part in (name, email) if part)
    return [f"If you have questions, or can narrow your request, please ask: {whom}."] if whom else []


def _number(value: float) -> str:
    return f"{value:,.1f}".removesuffix(".0")
