"""Pages of copies: as their template wants them, and the copies whose pages are being turned."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from classify.errors import CopyError, NoRoomError, RegisterError, SetupError, ViewError
from classify.inventory.store import Store
from classify.memos import Memo
from classify.redacting.pictured import Part, Pictured
from classify.web.house import house

REFUSALS = (CopyError, RegisterError, ViewError, NoRoomError, SetupError)
"""What a page says in a sentence instead of showing something."""
_HELD_BYTES = 30_000_000
"""Of a copy whose pages are being turned: a larger one is made again for each."""
_held: list[tuple[Store, Memo[tuple[int, str], bytes]]] = []


@dataclass(frozen=True, slots=True)
class Seen:
    """A page of a copy."""

    number: int
    count: int
    address: str
    """Its picture, as a data address: it is sent with the page and kept nowhere. "" where there is none."""
    width: int
    height: int
    parts: list[Part]

    @property
    def before(self) -> int:
        """The page before; 0: none."""
        return self.number - 1

    @property
    def after(self) -> int:
        """The page after; 0: none."""
        return self.number + 1 if self.number < self.count else 0


def seen_of(page: Pictured, number: int) -> Seen:
    """The page with that number, or the last."""
    picture = "data:image/png;base64," + base64.b64encode(page.png).decode() if page.png else ""
    return Seen(min(number, max(page.pages, 1)), page.pages, picture, page.width, page.height, page.parts)


def held(number: int, sha256: str) -> bytes | None:
    """A copy whose pages are being turned, as this process remembers it."""
    return _memory().get((number, sha256))


def hold(number: int, sha256: str, copy: bytes) -> None:
    """Remember a copy, unless it is large: in memory alone, with few others."""
    if len(copy) <= _HELD_BYTES:
        _memory()[number, sha256] = copy


def let_go(number: int, sha256: str) -> None:
    """Forget a copy."""
    _memory().pop((number, sha256), None)


def _memory() -> Memo[tuple[int, str], bytes]:
    """Of the inventory that is open."""
    store = house().store
    if not _held or _held[0][0] is not store:
        _held[:] = [(store, Memo[tuple[int, str], bytes](4))]
    return _held[0][1]
