"""The editions of the judge, by letter.

An edition is sealed until its figures are written down: nobody reads its wordings or its errors while
tuning. After that its errors are looked at, and it is development material.
"""

from __future__ import annotations

from benchmarks.judge import pools_a, pools_b, pools_c, pools_d, pools_e

EDITIONS = {
    "a": pools_a.EDITION,
    "b": pools_b.EDITION,
    "c": pools_c.EDITION,
    "d": pools_d.EDITION,
    "e": pools_e.EDITION,
}

SEALED: frozenset[str] = frozenset()
"""Editions whose errors no benchmark shows: put a new one here until its first figures are in docs/quality.md."""
