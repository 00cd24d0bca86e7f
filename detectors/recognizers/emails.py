"""E-mail addresses, told from the end of an address that carries a password."""

from __future__ import annotations

import re
from collections.abc import Iterable

# `scheme://user:` of RFC 3986, after which a password and not a mailbox stands before the @.
_USER_OF_URL = re.compile(r"[a-z][a-z0-9+.-]{1,20}://[^\s/@]{0,80}:$", re.IGNORECASE)
_REACH = 110


def addresses_outside_urls(
    text: str, matches: list[tuple[int, int, float]]
) -> Iterable[tuple[int, int, int, float, str | None]]:
    """The matches that are mailboxes, not `password@host` in `scheme://user:password@host`."""
    for index, (start, end, score) in enumerate(matches):
        if not _USER_OF_URL.search(text[max(0, start - _REACH) : start]):
            yield index, start, end, score, None
