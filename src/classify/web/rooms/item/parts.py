"""Long lists of a page in parts, each part an address: `?findings=2#findings`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

SIZE = 25


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a list."""

    name: str
    """Names it in addresses, and on the page."""
    lines: Sequence[Any]
    total: int
    number: int
    """Counted from 1."""

    @property
    def last(self) -> int:
        """The number of the last part."""
        return max(1, -(-self.total // SIZE))

    @property
    def first_shown(self) -> int:
        """The place of its first line in the whole list, counted from 1."""
        return (self.number - 1) * SIZE + 1

    @property
    def last_shown(self) -> int:
        """The place of its last line."""
        return self.first_shown + len(self.lines) - 1

    @property
    def before(self) -> int:
        """The number of the part before; 0: none."""
        return self.number - 1

    @property
    def after(self) -> int:
        """The number of the part after; 0: none."""
        return self.number + 1 if self.number < self.last else 0


def number_of(asked: Mapping[str, str], name: str) -> int:
    """Which part of a list an address asks for; the first where it asks for none there could be."""
    word = asked.get(name, "")
    return max(1, int(word)) if word.isascii() and word.isdecimal() and len(word) < 7 else 1


def part_of(lines: Sequence[Any], asked: Mapping[str, str], name: str) -> Part:
    """The part of `lines` that an address asks for."""
    whole = Part(name, lines, len(lines), 1)
    number = min(number_of(asked, name), whole.last)
    shown = lines[(number - 1) * SIZE : number * SIZE]
    return Part(name, shown, len(lines), number)
