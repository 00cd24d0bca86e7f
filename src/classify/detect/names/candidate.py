"""A span that may be a person's name, and the vetoes that say why it is none.

A veto is one small question with a name, a sentence, and two examples that are tests: a text in which it
holds, and the like of it that stays a name. Their order, which is data, stands in `nameveto`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from classify.detect.names.lists import Lists, Spelling

_TITLE_BEFORE = re.compile(
    r"\b(?:mr|mrs|ms|miss|ofc|ofcr|officer|det|detective|sgt|sergeant|lt|capt|captain|deputy|judge|trooper|"
    r"cpl|mayor)\.?[ ]$",
    re.IGNORECASE,
)
_LONGEST_TITLE = 16


class Words(Enum):
    """Of how many words the names are that a veto is about."""

    ANY = "any"
    ONE = "one"
    SEVERAL = "several"


@dataclass(slots=True)
class Candidate:
    """A span of a text that may be a name, and what is known before the vetoes are asked."""

    text: str
    start: int
    end: int
    lists: Lists
    spelling: Spelling
    has_title: bool
    """A title or rank stands right before: Her, So and Him are families, and who has a rank has a name."""
    titled: bool
    """It has a title, or a label announces it: Officer Brown is no colour."""
    weighed: bool
    """It has a score that already tells usual words of the language from names."""

    @classmethod
    def of(
        cls,
        text: str,
        start: int,
        end: int,
        lists: Lists,
        *,
        announced: bool = False,
        weighed: bool = False,
    ) -> Candidate:
        """The candidate `text[start:end]`; `announced` where it stands behind a title or label."""
        has_title = has_title_before(text, start)
        spelling = lists.spelling(text[start:end])
        return cls(text, start, end, lists, spelling, has_title, announced or has_title, weighed)

    @property
    def circumstances(self) -> int:
        """All that a veto by the words alone may ask besides the spelling, as one number."""
        return self.has_title | self.titled << 1 | self.weighed << 2


@dataclass(frozen=True, slots=True)
class Veto:
    """Why a span is no person's name."""

    name: str
    sentence: str
    holds: Callable[[Candidate], bool]
    words: Words
    example: str
    """A text with the candidate in brackets, for which this is the first veto that holds."""
    spares: str
    """One of the same sort for which no veto holds."""


def veto(
    *, example: str, spares: str, words: Words = Words.ANY
) -> Callable[[Callable[[Candidate], bool]], Veto]:
    """Makes a veto of the question below it, whose name and sentence it bears."""

    def made(holds: Callable[[Candidate], bool]) -> Veto:
        name, sentence = holds.__name__.replace("_", " "), holds.__doc__ or ""
        return Veto(name, sentence, holds, words, example, spares)

    return made


def has_title_before(text: str, start: int) -> bool:
    """Whether a title or rank stands right before `start`."""
    # A look at one character spares most searches; `$` lets a line end stand behind the blank.
    return text[start - 1 : start] in (" ", "\n") and bool(
        _TITLE_BEFORE.search(text, max(0, start - _LONGEST_TITLE), start)
    )


def bracketed(example: str) -> tuple[str, int, int]:
    """The text of an example and the span that stands in brackets there."""
    before, _, rest = example.partition("[")
    name, _, after = rest.partition("]")
    return before + name + after, len(before), len(before) + len(name)
