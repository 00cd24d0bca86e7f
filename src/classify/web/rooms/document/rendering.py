"""A leaf as its template wants it: words and black bars, findings with their places, a picture with its
boxes.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from classify.extract.document import Place
from classify.inventory.filed import Filed
from classify.inventory.handles import ShareHandle
from classify.results import StoredFinding
from classify.wire import PictureShown, Run, Shown, TableShown, TextShown
from models.words import entity_words

_PARTS = {
    "body": "",
    "cell": "",
    "name": "in the file's name",
    "metadata": "in the file's properties",
    "mail header": "in the mail's head",
}
MOST_LISTED = 500
"""Findings that are listed beside one page; a table can hold thousands."""


@dataclass(frozen=True, slots=True)
class Bit:
    """Some words, or a black bar."""

    text: str
    is_black: bool = False
    anchors: tuple[int, ...] = ()
    """Findings that stand here first on the page: an address each, `#finding-7`."""
    link: int | None = None
    """The finding in the list that it leads to."""
    words: str = ""
    """For who does not see it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text or a table."""

    heading: str
    label: list[Bit] = field(default_factory=list)
    bits: list[Bit] = field(default_factory=list)
    rows: list[tuple[int, list[list[Bit]]]] = field(default_factory=list)
    """Numbers of rows, and their cells."""
    columns: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Box:
    """A black box in the picture."""

    left: int
    top: int
    width: int
    height: int
    anchor: int | None


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as a picture."""

    address: str
    """The picture itself, as a data address: it is sent with the page and kept nowhere."""
    width: int
    height: int
    boxes: list[Box]
    alt: str
    recognised: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """A finding in the list beside the page."""

    id: int
    entity: str
    where: str
    is_here: bool
    """Whether its black box is on this page."""


class Page:
    """A leaf, made ready to be shown."""

    def __init__(self, shown: Shown, filed: Filed, share: ShareHandle) -> None:
        self._known = dict(filed.findings)
        self._share = share
        self._met: set[int] = set()
        self.number, self.count = shown.leaf, shown.leaves
        self.pages = shown.pages
        self.withheld = shown.withheld
        self.across, self.down = shown.across, shown.down
        self.picture = None if shown.picture is None else self._picture(shown.picture, shown.leaf)
        self.pieces = [self._piece(part) for part in shown.parts]
        self.findings = self._listed()
        self.unlisted = max(len(self._met) - MOST_LISTED, 0)
        self.next_elsewhere = self._next_elsewhere()

    @property
    def across_inches(self) -> str:
        """How wide the page is on paper."""
        return f"{self.across / 72:.1f}"

    @property
    def down_inches(self) -> str:
        """How high."""
        return f"{self.down / 72:.1f}"

    @property
    def title(self) -> str:
        """Which leaf it is, in words."""
        if self.count == 1:
            return ""
        beside = self.number - self.pages
        if not self.pages:
            return f"Part {self.number} of {self.count}"
        if beside <= 0:
            return f"Page {self.number} of {self.pages}"
        of_several = f", {beside} of {self.count - self.pages}" if self.count > self.pages + 1 else ""
        return f"Beside the pages: properties and the like{of_several}"

    @property
    def beside(self) -> int:
        """The first leaf of what is on no page, where a page is shown that has such beside it; 0 without."""
        return self.pages + 1 if self.number <= self.pages < self.count else 0

    # Pictures

    def _picture(self, picture: PictureShown, number: int) -> Picture:
        boxes = []
        for box in picture.boxes:
            fresh = list(self._fresh(box.marks))
            size = box.right - box.left, box.bottom - box.top
            boxes.append(Box(box.left, box.top, *size, fresh[0] if fresh else None))
            # Two findings below one box: each has its own address.
            boxes += [Box(box.left, box.top, *size, mark) for mark in fresh[1:]]
        return Picture(
            "data:image/png;base64," + base64.b64encode(picture.png).decode(),
            picture.width,
            picture.height,
            boxes,
            f"Page {number}. {_counted(len(picture.boxes), 'black box', 'black boxes')}; "
            f"{_counted(len(self._met), 'finding is', 'findings are')} listed beside it.",
            picture.recognised,
        )

    # Text and tables

    def _piece(self, part: TextShown | TableShown) -> Piece:
        place = self._place(part.place)
        # Where words stand is seen; a heading says what cannot be: a sheet's name, a comment, hidden text.
        told = {name: place[name] for name in ("part", "sheet", "hidden") if name in place}
        heading = where_words(told)
        if isinstance(part, TextShown):
            return Piece(heading, self._bits(part.label), self._bits(part.runs))
        rows = [(part.first_row + at, [self._bits(cell) for cell in row]) for at, row in enumerate(part.rows)]
        widest = max((len(cells) for _, cells in rows), default=0)
        return Piece(heading, rows=rows, columns=[_letters(part.first_column + at) for at in range(widest)])

    def _bits(self, runs: Iterable[Run]) -> list[Bit]:
        return [Bit(run.text) if run.marks is None else self._bar(run.marks) for run in runs]

    def _bar(self, marks: Sequence[int]) -> Bit:
        known = [mark for mark in marks if mark in self._known]
        fresh = tuple(self._fresh(known))
        kinds = dict.fromkeys(entity_words(self._known[mark].entity) for mark in known)
        words = ", ".join(kinds) or "words that look like a value"
        return Bit("", True, fresh, known[0] if known else None, words)

    def _fresh(self, marks: Iterable[int]) -> list[int]:
        """Those of `marks` that are findings of this document and were not met on this page before."""
        fresh = [mark for mark in dict.fromkeys(marks) if mark in self._known and mark not in self._met]
        self._met.update(fresh)
        return fresh

    # The list

    def _listed(self) -> list[Listed]:
        here = [number for number in self._known if number in self._met][:MOST_LISTED]
        named = [number for number, finding in self._known.items() if finding.is_in_name]
        return [
            Listed(number, entity_words(finding.entity), self._where(finding), number in self._met)
            for number in [*named, *(one for one in here if one not in named)]
            for finding in [self._known[number]]
        ]

    def _where(self, finding: StoredFinding) -> str:
        return where_words(self._share.masker.place(finding.place)) or "in the text"

    def _next_elsewhere(self) -> int | None:
        """The next finding that is on another page, in the order of the document."""
        numbers = [number for number, finding in self._known.items() if not finding.is_in_name]
        last = max((at for at, number in enumerate(numbers) if number in self._met), default=-1)
        ahead = [number for number in numbers[last + 1 :] if number not in self._met]
        before = [number for number in numbers[: last + 1] if number not in self._met]
        return next(iter([*ahead, *before]), None)

    def _place(self, place: Place) -> Mapping[str, Any]:
        return self._share.masker.place(place.as_json())


def where_words(place: Mapping[str, Any]) -> str:
    """A finding's or a stretch's place, as people say it; "" for the body of a document."""
    part = str(place.get("part", "body"))
    said = [_PARTS.get(part, f"in a {part}" if part else "")]
    if "sheet" in place:
        said.append(f"sheet “{place['sheet']}”")
    said += [f"{name} {place[name]}" for name in ("page", "cell", "paragraph", "line") if name in place]
    if "hidden" in place:
        said.append(f"hidden: {place['hidden']}")
    return ", ".join(word for word in said if word)


def _letters(number: int) -> str:
    letters = ""
    while number > 0:
        number, digit = divmod(number - 1, 26)
        letters = chr(65 + digit) + letters
    return letters


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
