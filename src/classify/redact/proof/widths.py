"""Which names a black box leaves possible: the attack of Bland, Iyer and Levchenko (PETS 2023) on ourselves.

The attacker knows how boxes are widened (`relaying`), guesses the font and its size, and has a list of 5,000
names. Of each box we count the names that could be behind it; the fewest over all that he may assume count.
"""

from __future__ import annotations

import string
from bisect import bisect_right
from collections.abc import Iterator
from importlib.resources import files
from itertools import islice

from classify.memos import once
from classify.redact.relaying import STEPS

FEWEST = 20
"""Names that every box leaves possible at least."""
NAMES = 5_000
_SIZES = (0.9, 1.0, 1.1, 1.25)
"""Sizes of the font, in heights of its line as `relaying` measures it."""
_HEIGHTS = (0.72, 1.25)
"""Between these, in heights of the box, lies the height of the line."""
_CLOSE = 0.012
_LETTERS = string.ascii_uppercase + string.ascii_lowercase + " ,.-'"
_HELVETICA = (
    "667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778 722 667 611 722 667 944 667 "
    "667 611 556 556 500 556 556 278 556 556 222 222 500 222 833 556 556 556 556 333 500 278 556 500 "
    "722 500 500 500 278 278 278 333 191"
)
_TIMES = (
    "722 667 667 722 611 556 722 722 333 389 722 611 889 722 722 556 722 667 556 611 722 722 944 722 "
    "722 611 444 500 444 500 444 333 500 500 278 278 500 278 778 500 500 500 500 333 389 278 500 500 "
    "722 500 500 444 250 250 250 333 180"
)
_FONTS = (_HELVETICA, _TIMES)
"""Widths of `_LETTERS` in thousandths of their size (Adobe's font metrics)."""


@once
def widths() -> tuple[list[float], ...]:
    """For each font the widths of all names, sorted, in sizes of the font."""
    return tuple(_widths(font) for font in _FONTS)


def _widths(font: str) -> list[float]:
    of = dict(zip(_LETTERS, (int(width) / 1_000 for width in font.split()), strict=True))
    return sorted(sum(of.get(letter, 0.5) for letter in name) for name in names())


def names() -> list[str]:
    """5,000 names in the forms in which records give them."""
    return list(islice(_forms(), NAMES))


def _forms() -> Iterator[str]:
    text = (files("classify.redact.proof") / "names.txt").read_text("utf-8")
    told = dict(line.split(": ") for line in text.splitlines() if not line.startswith("#"))
    first, last = told["first"].split(), told["last"].split()
    yield from last
    yield from first
    for at in range(NAMES):
        # Each surname meets other first names every time.
        given, middle = first[(at * 7) % len(first)], first[(at * 11 + 3) % len(first)]
        surname = last[(at * 13 + at // len(last)) % len(last)]
        yield (f"{given} {surname}", f"{surname}, {given} {middle}", f"{surname}, {given}")[at % 3]


def possible(width: float, height: float) -> int:
    """How many names a box so wide and high leaves possible, whatever the attacker assumes."""
    fewest = NAMES
    for low, high in _lines(width, height):
        for line in widths():
            fewest = min([fewest, *(_between(line, low / size, high / size) for size in _SIZES)])
    return fewest


def _lines(width: float, height: float) -> Iterator[tuple[float, float]]:
    """From which to which width something is behind a box, in heights of its line."""
    lowest, highest = _HEIGHTS
    for number, wide in enumerate(STEPS):
        line = width / wide
        if lowest * height <= line <= highest * height:
            yield (STEPS[number - 1] if number else 0.0), wide
    # It may also fill what room there was: then anything that is not wider is behind it.
    yield 0.0, width / (highest * height)


def _between(line: list[float], low: float, high: float) -> int:
    return bisect_right(line, high) - bisect_right(line, low)
