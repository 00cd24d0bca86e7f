"""The passphrase of a release: made here, shown once, told to the recipient over another channel."""

from __future__ import annotations

import secrets

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Nothing that is taken for something else when it is read aloud: no i, l, o, 0, 1."""
_GROUPS, _SIGNS = 6, 5


def made() -> str:
    """Six groups of five signs, parted by hyphens: 148 bits, more than the 112 that NIST SP 800-131A asks of
    keys, and still read aloud in a minute.
    """
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(_SIGNS)) for _ in range(_GROUPS))
    return "-".join(groups)


def bits() -> float:
    """How much a stranger has to guess."""
    from math import log2

    return _GROUPS * _SIGNS * log2(len(_LETTERS))
