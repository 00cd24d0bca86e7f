"""How a text looks on the page: lines of mail, boxes of forms, levels of logs, coarsely counted.

Each shape is an expression, counted in the first pages of a text (`plainly`). Trying an expression at
every character costs more than all the rest of judging, so three kinds of them are counted otherwise, with
the same result: what begins a line is sought behind line ends, whole words are sought as literals, and what
holds a rare sign is not sought where that sign is missing. A test holds both ways to each other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_REACH = 8_000
"""Characters in which shapes are counted."""
_MOST = 200
"""More of one shape than this are not counted."""
_FLAGS = re.MULTILINE | re.IGNORECASE
_ODD = re.compile("[\u0130\u0131\u017f\u212a]")
"""Letters that count as an i, s or k where case is ignored, and become others when made small."""

_CHAT_LINE = (
    r"^(?:\[?\d{1,2}[:/]\d\d.{0,25}(?:[ap]m)?\]?[ -]+[\w .]{2,30}:"
    r"|[a-z][\w.' ]{1,30} \(?\d{1,2}:\d\d ?(?:[ap]m)?\)?:)"
)
_CODE_LINE = (
    r"^[^\S\n]*+(?:def |import |from \w+ import|function |class \w+[:({]|#include|public |private |SELECT "
    r"|return\b|\}|//|if \()"
)


@dataclass(frozen=True, slots=True)
class _Shape:
    """An expression and what makes looking for it cheap."""

    expression: str
    most: int
    """More than so many say no more."""
    words: tuple[str, ...] = ()
    """The expression is these, as whole words and phrases, in small letters."""
    holds: tuple[str, ...] = ()
    """Each match holds one of these, in small letters."""
    pattern: re.Pattern[str] = field(init=False)
    behind_line_ends: re.Pattern[str] | None = field(init=False)
    whole: tuple[tuple[str, re.Pattern[str]], ...] = field(init=False)

    def __post_init__(self) -> None:
        expression = self.expression
        # A literal in front lets the search jump from line end to line end.
        lines = re.compile("\n" + expression[1:], _FLAGS) if expression.startswith("^") else None
        whole = [(word, re.compile(rf"{word}\b(?<=\b{word})")) for word in self.words]
        object.__setattr__(self, "pattern", re.compile(expression, _FLAGS))
        object.__setattr__(self, "behind_line_ends", lines)
        object.__setattr__(self, "whole", tuple(whole))

    def count(self, text: str, small: str) -> int:
        """Occurrences in `text`, which begins with a line end; `small` is the same in small letters."""
        if self.whole:
            return sum(_number(pattern, small) for word, pattern in self.whole if word in small)
        if self.holds and not any(sign in small for sign in self.holds):
            return 0
        return _number(self.behind_line_ends or self.pattern, text)


def _words(most: int, *words: str) -> _Shape:
    return _Shape(rf"\b(?:{'|'.join(sorted(words, key=len, reverse=True))})\b", most, words=words)


_SHAPES: dict[str, _Shape] = {
    "blanks": _Shape(r"_{4,}|\.{10,}|\[ {1,3}\]|☐|□", 60, holds=("____", "." * 10, "[ ", "☐", "□")),
    "filled": _Shape(r"^[ \t]*[A-Za-z][\w /#'().-]{1,40}:[ \t]+(?!\[ {1,3}\])[^\s_.☐□]", 60),
    "unfilled": _Shape(r"^[ \t]*[A-Za-z][\w /#'().-]{1,40}:[ \t_.]*$", 60),
    "mail": _Shape(r"^(?:from|to|sent|subject|cc|date|re):", 8),
    "dear": _Shape(r"^(?:dear|hi|hello|good morning|good afternoon)\b", 3),
    "closing": _Shape(r"^(?:sincerely|regards|thanks|thank you|best|cheers|(?:best|kind) regards)\b", 3),
    "chat": _Shape(_CHAT_LINE, 12),
    "stamped": _Shape(r"^\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d", 20),
    "levels": _words(20, "info", "warn", "warning", "error", "debug"),
    "code": _Shape(_CODE_LINE, 30),
    "settings": _Shape(r"^[\w.-]{2,40} ?[=:] ?\S+$", 30),
    "sections": _Shape(r"^[^\S\n]*+(?:section|article|§)\s*+\d", 12),
    "numbered": _Shape(r"^[^\S\n]*+\d{1,2}(?:\.\d{1,2})*[.)](?=\s)", 30),
    "whereas": _Shape(r"^[^\S\n]*+(?:\d+\.\s*+)?whereas\b", 8),
    "money": _Shape(r"\$\s?\d", 40),
    "cells": _Shape(r"\t", 60),
    "fields": _Shape(r"\b[A-Z]{3}/[A-Z0-9]", 20, holds=("/",)),
    "clock": _Shape(r"\d(?<=\b\d)\d?:?\d\d ?(?:hrs|hours|am|pm|a\.m\.|p\.m\.)\b", 20),
    "first_person": _words(
        12, "i was", "i asked", "i observed", "i responded", "i told", "i then", "i spoke", "i advised",
        "i saw", "i met",
    ),
    "versus": _Shape(r"^[^\S\n]*+(?:v\.|vs\.?|-vs-),?\s*$", 2),
    "motions": _words(20, "moved", "motion", "seconded", "aye", "ayes", "nay", "nays"),
}  # fmt: skip


def counted(text: str) -> dict[str, int]:
    """How often each shape occurs in the first pages of `text`, without overlap."""
    # Every line is to stand behind a line end, the first one too.
    text = "\n" + text[:_REACH]
    if not text.isascii() and _ODD.search(text):
        return plainly(text[1:])
    small = text.lower()
    return {name: shape.count(text, small) for name, shape in _SHAPES.items()}


def plainly(text: str) -> dict[str, int]:
    """As `counted`, by nothing but the expressions."""
    return {name: _number(shape.pattern, text[:_REACH]) for name, shape in _SHAPES.items()}


def shapes(counts: dict[str, int], text: str) -> list[str]:
    """What the counts of a text say, coarsely: `!mail1`, `!mail3`, `!blanks9`, ..."""
    found = [
        f"!{name}{step}"
        for name, shape in _SHAPES.items()
        for step in (1, 3, 9)
        if min(counts[name], shape.most) >= step
    ]
    found += [f"!long{step}" for step in (200, 1_000, 4_000, 15_000) if len(text) > step]
    return [*found, "!capitals"] if _is_in_capitals(text[:4_000]) else found


def _is_in_capitals(text: str) -> bool:
    # Counted by kind of character, of which a text has few.
    letters = capitals = 0
    for sign in set(text):
        if sign.isalpha():
            number = text.count(sign)
            letters += number
            capitals += number * sign.isupper()
    return letters > 100 and capitals > 0.7 * letters


def emptiness(counts: dict[str, int]) -> float:
    """How far the boxes of a form wait to be filled in: 0, or 1 to 3."""
    empty = max(counts["blanks"], counts["unfilled"])
    if empty < 4 or empty < 2 * counts["filled"]:
        return 0.0
    return min(3.0, 1 + empty / 8)


def _number(pattern: re.Pattern[str], text: str) -> int:
    number = 0
    for _ in pattern.finditer(text):
        number += 1
        if number >= _MOST:
            break
    return number
