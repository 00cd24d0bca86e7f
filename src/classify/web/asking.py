"""What a list is asked for, from an address and back: pages and their JSON twin mean the same by it.

    question = asked(request.GET)
    visible = shares_for(request.person, Act.SEE_ITEMS)
    shares = question.among(visible)
    wanted = question.wanted(visible, today)

A word that no list knows is refused with a sentence. A share or department that is not there and one that a
person may not know of are the same: nothing of them is found.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from classify.errors import AskingError
from classify.inventory.ages import Age
from classify.inventory.handles import ShareHandle
from classify.inventory.listing import Sort
from classify.inventory.search import Wanted
from models.labels import ENTITY_FORM, DocType, Effect, Label, Outcome, Tag


@dataclass(frozen=True, slots=True)
class Question:
    """A list somebody asks for; names of the fields are those of the address."""

    department: frozenset[str] = frozenset()
    share: frozenset[int] = frozenset()
    label: frozenset[Label] = frozenset()
    tag: frozenset[Tag] = frozenset()
    entity: frozenset[str] = frozenset()
    doc_type: frozenset[DocType] = frozenset()
    outcome: frozenset[Outcome] = frozenset()
    age: frozenset[Age] = frozenset()
    effect: frozenset[Effect] = frozenset()
    copies: bool = False
    """Only what has copies elsewhere."""
    changed: bool = False
    """Only what the last scan of its share found new or otherwise."""
    sort: Sort = Sort.NUMBER

    def among(self, visible: Sequence[ShareHandle]) -> list[ShareHandle]:
        """Of the shares a person may see the files of, those that are asked for, in their order."""
        return [
            share
            for share in visible
            if (not self.share or share.id in self.share)
            and (not self.department or department_of(share) in self.department)
        ]

    def wanted(self, visible: Iterable[ShareHandle], today: date) -> Wanted:
        """What the items must be like; copies count only where they lie in `visible` shares."""
        return Wanted(
            labels=self.label,
            tags=self.tag,
            outcomes=self.outcome,
            entities=self.entity,
            doc_types=self.doc_type,
            changed=self.changed,
            ages=self.age,
            effects=self.effect,
            this_year=today.year,
            copied_in=frozenset(share.id for share in visible) if self.copies else frozenset(),
        )

    @property
    def is_narrow(self) -> bool:
        """Whether anything is left out."""
        return replace(self, sort=Sort.NUMBER) != Question()

    def pairs(self) -> list[tuple[str, str]]:
        """Names and values, in one fixed order: the same question always has the same address."""
        found: list[tuple[str, str]] = []
        for name in NAMES:
            value = getattr(self, name)
            if isinstance(value, bool):
                found += [(name, "yes")] if value else []
            elif name != "sort":
                found += [(name, str(one)) for one in sorted(value)]
        if self.sort is not Sort.NUMBER:
            found.append(("sort", self.sort.value))
        return found

    def address(self, **more: str) -> str:
        """The question as the end of an address, with those of `more` that are not empty."""
        told = [*self.pairs(), *((name, value) for name, value in more.items() if value)]
        return "?" + urlencode(told) if told else ""

    def without(self, name: str, value: object) -> Question:
        """The same question without one of its words."""
        known = getattr(self, name)
        left: Any = False if isinstance(known, bool) else known - {value}
        return replace(self, **{name: left})


NAMES = tuple(field.name for field in fields(Question))
"""What may stand in an address."""


def department_of(share: ShareHandle) -> str:
    """The department of a share as it is shown."""
    return share.masker(share.department)


def _entity(word: str) -> str:
    if not re.fullmatch(ENTITY_FORM, word):
        raise ValueError
    return word


def _number(word: str) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", word):
        raise ValueError
    return int(word)


_READ: dict[str, tuple[str, Callable[[str], Any]]] = {
    "department": ("department", str),
    "share": ("share", _number),
    "label": ("label", Label),
    "tag": ("handling tag", Tag),
    "entity": ("kind of data", _entity),
    "doc_type": ("kind of document", DocType),
    "outcome": ("outcome", Outcome),
    "age": ("age", Age),
    "effect": ("state of a label in effect", Effect),
    "sort": ("order", Sort),
}
_YES = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False, "": False}


def asked(query: QueryDict, besides: Collection[str] = ()) -> Question:
    """The question in an address. Empty values, as forms send them, ask for nothing.

    Args:
        query: the address's values.
        besides: names the caller reads himself.

    Raises:
        AskingError: a name or a word that no list knows.
    """
    for name in query:
        if name not in NAMES and name not in besides:
            raise AskingError("A list cannot be asked for that.", remedy=f"Ask by {', '.join(NAMES)}.")
    told: dict[str, Any] = {}
    for name in NAMES:
        words = [word for word in query.getlist(name) if word]
        if not words:
            continue
        if name in ("copies", "changed"):
            told[name] = _yes(words[-1])
        elif name == "sort":
            told[name] = _read(name, words[-1])
        else:
            told[name] = frozenset(_read(name, word) for word in words)
    return Question(**told)


def _read(name: str, word: str) -> Any:
    called, read = _READ[name]
    try:
        return read(word)
    except ValueError:
        raise AskingError(f"There is no such {called}.", remedy=_remedy(read)) from None


def _yes(word: str) -> bool:
    if word not in _YES:
        raise AskingError("That is answered by yes or no.", remedy="Write yes, or leave it out.")
    return _YES[word]


def _remedy(read: object) -> str | None:
    if isinstance(read, type) and issubclass(read, StrEnum):
        return f"There are {', '.join(read)}."
    return None
