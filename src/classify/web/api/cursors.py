"""Where the next page of a list begins: signed, so that nobody makes one up, and good for one list only."""

from __future__ import annotations

import hashlib

from django.core import signing

from classify.errors import NoSuchPageError

_SALT = "classify.web.api.cursors"
MOST_CHARACTERS = 400


def cursor(about: str, *place: int) -> str:
    """The cursor that leads behind `place` in the list `about` (its name, and all it was narrowed by)."""
    return signing.dumps([_list(about), *place], salt=_SALT)


def place_in(about: str, after: str, size: int) -> tuple[int, ...]:
    """The place a cursor leads behind; zeros at the beginning of the list, when `after` is "".

    Raises:
        NoSuchPageError: it is none of ours, or belongs to another list.
    """
    if not after:
        return (0,) * size
    try:
        told = signing.loads(after, salt=_SALT)
    except signing.BadSignature:
        raise _not_ours() from None
    if told[0] != _list(about) or len(told) != size + 1:
        raise _not_ours()
    return tuple(told[1:])


def _list(about: str) -> str:
    return hashlib.sha256(about.encode()).hexdigest()[:12]


def _not_ours() -> NoSuchPageError:
    return NoSuchPageError("This cursor leads to no page of this list.")
