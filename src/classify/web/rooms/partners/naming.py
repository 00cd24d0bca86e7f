"""Recipients by the names people type: completed in forms, found again in what a form sends."""

from __future__ import annotations

import re
from collections.abc import Iterable

from classify.inventory.recipients import RecipientLine
from classify.sharing import said
from classify.sharing.portfolio import Portfolio

PRIVATE = "A private person"
"""What stands for a recipient whom the person who looks may not know of."""
PROPOSED = 12
_NUMBERED = re.compile(r"\((\d{1,9})\)\s*$", re.ASCII)


def written(line: RecipientLine) -> str:
    """A recipient as a form completes it: tells it from another of the same name."""
    return f"{line.facts.name} ({line.id})"


def found(portfolio: Portfolio, typed: str) -> RecipientLine | None:
    """The recipient somebody meant: by what was completed, by its number, or by a name only one has."""
    typed = typed.strip()
    numbered = _NUMBERED.search(typed)
    if numbered or (typed.isascii() and typed.isdecimal()):
        return portfolio.recipient(int(numbered[1] if numbered else typed))
    named = typed.casefold()
    alike = [one for one in portfolio.named(typed, limit=50) if one.facts.name.casefold() == named]
    return alike[0] if typed and len(alike) == 1 else None


def names(portfolio: Portfolio, numbers: Iterable[int]) -> dict[int, str]:
    """What to call these recipients on a page for the person who looks."""
    wanted = set(numbers)
    known = portfolio.recipients_numbered(wanted)
    return {one: known[one].facts.name if one in known else PRIVATE for one in wanted}


def kind_words(line: RecipientLine) -> str:
    """What kind of recipient it is: "A vendor"."""
    words = said.RECIPIENTS[line.facts.type]
    return words[0].upper() + words[1:]
