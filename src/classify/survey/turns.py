"""Which file is read when: the likeliest RESTRICTED ones first, cheap ones before dear ones at the same risk.

A turn is a whole number, the smaller the sooner: a hundred steps for each factor e (2.7) in the number of
RESTRICTED files to be expected in a second of reading. It is stored with the file, so that a scan that was
killed goes on in the same order.
"""

from __future__ import annotations

import math

LAST = 8_191
_FIRST_LOG = 7.0
"""Logarithm of a thousand RESTRICTED files a second: no file promises more."""
_STEPS = 100.0
_LEAST_SECONDS, _MOST_SECONDS, _LEAST_CHANCE = 0.001, 1e12, 0.001


def turn_of(chance: float, seconds: float) -> int:
    """The turn of a file that is RESTRICTED with this chance and takes so many seconds to read."""
    cost = min(max(seconds, _LEAST_SECONDS), _MOST_SECONDS)
    promise = math.log(max(chance, _LEAST_CHANCE)) - math.log(cost)
    return min(LAST, max(0, round(_STEPS * (_FIRST_LOG - promise))))


def shift(before: float, after: float) -> int:
    """How many turns sooner (negative: later) files are read whose chance rose from `before` to `after`."""
    return round(_STEPS * math.log(max(after, _LEAST_CHANCE) / max(before, _LEAST_CHANCE)))
