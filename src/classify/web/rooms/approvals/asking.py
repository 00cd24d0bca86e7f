"""What the forms of approvals send: tasks as they were shown, exceptions, and what is said of all."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Self

from django.http import QueryDict
from django.utils import timezone

from classify.approval.desk import Chosen
from models.approval import Coverage
from models.labels import Label

MOST_TASKS = 50
_TASK = re.compile(r"(content|folder|kind|rule)\.([0-9]{1,15})(?:\.([0-9a-f]{24}))?", re.ASCII)
_NUMBER = re.compile(r"[0-9]{1,15}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Named:
    """A task in a form: which one, and (where it was shown) what was shown of it."""

    coverage: Coverage
    item: int
    revision: str = ""


def named_in(words: Iterable[str]) -> list[Named]:
    """The tasks that words name, each once; what names none is left out."""
    found: dict[tuple[str, str], Named] = {}
    for word in words:
        known = _TASK.fullmatch(word)
        if known is not None:
            found[known[1], known[2]] = Named(Coverage(known[1]), int(known[2]), known[3] or "")
    return list(found.values())[:MOST_TASKS]


def numbers_in(words: Iterable[str]) -> set[int]:
    """The numbers among words."""
    return {int(word) for word in words if _NUMBER.fullmatch(word)}


@dataclass(slots=True)
class Form:
    """What was typed, and what is wrong with it, by field. An empty field keeps what is proposed."""

    label: str = ""
    reason: str = ""
    until: str = ""
    left_out: frozenset[int] = frozenset()
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, given: QueryDict) -> Self:
        """What was sent."""
        return cls(
            given.get("label", ""),
            given.get("reason", "").strip(),
            given.get("until", "").strip(),
            frozenset(numbers_in(given.getlist("out"))),
        )

    def chosen(self) -> Chosen | None:
        """What is said of all tasks; None, with `errors`, where it means nothing."""
        known = {label.value for label in Label}
        if self.label and self.label not in known:
            self.errors["label"] = "Choose one of the labels."
        until = None
        if self.until:
            try:
                until = date.fromisoformat(self.until)
            except ValueError:
                self.errors["until"] = "Write the last day as year-month-day, such as 2027-06-30."
        if until is not None and until < timezone.localdate():
            self.errors["until"] = "The last day is over already."
        if self.label in known:
            if not self.reason:
                self.errors["reason"] = "Say why this label and not the proposed one."
            if not self.until:
                self.errors["until"] = "Say until when this label is to stand."
        if self.errors:
            return None
        return Chosen(Label(self.label) if self.label else None, self.reason, until)
