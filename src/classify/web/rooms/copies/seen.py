"""A page of a copy as its template wants it."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from classify.redacting.pictured import Part, Pictured


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
