"""Running text: blocks joined to streams, searched in windows, values reported once.

Short paragraphs are read together, so that a label and its value in the next paragraph meet and
the model for names sees its context; long parts are read window by window with an overlap, so
that a value across the border of two blocks is found, once.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from classify.detect.analysis.finders import Finders, NamesBudget
from classify.detect.analysis.searching import Request, answered
from classify.detect.judging.samples import is_published_sample
from classify.detect.patterns.normal import normalise
from classify.detect.resolve import BLOCKS, Claim
from classify.detect.vocabulary.headings import Headings
from classify.extract.document import Place, TextBlock
from models.labels import Entity

WINDOW = 24_000
"""Characters gathered before a window is searched."""
_HOLD = 1_200
"""Characters at the window's end that wait for what follows (a record block is up to ~1,000)."""
_CONTEXT = 400
"""Characters kept before the border, for context words and neighbours."""
_LONGEST_LABEL = 80


@dataclass(slots=True)
class Placed:
    """A settled claim, with the text it claims and where it stands."""

    claim: Claim
    value: str
    place: Place
    start: int
    """Offset in the part."""
    at: int
    """Offset in the stream: tells what stands near."""


@dataclass(slots=True)
class Passage:
    """What one window yielded: the claims of its new part, and its text for counting neighbours."""

    placed: list[Placed]
    text: str
    begin: int
    """Offset of `text` in the stream."""


@dataclass(slots=True)
class _Segment:
    """Where a stretch of the stream comes from."""

    start: int
    end: int
    block: TextBlock


def search(text: str, finders: Finders, budget: NamesBudget, *, prose: bool) -> list[Claim]:
    """Settled claims in `text`, in reading order."""
    normal = normalise(text)
    settled = answered(Request(normal.text, finders, budget, prose))
    if normal.origin is not None:
        for claim in settled:
            claim.start, claim.end = normal.back(claim.start, claim.end)
    return settled


class Stream:
    """The text of one kind of part (body, comments, form fields), block by block."""

    def __init__(self, finder: Callable[[str], list[Claim]], headings: Headings) -> None:
        self._find = finder
        self._headings = headings
        self._text = ""
        self._pieces: list[str] = []
        self._size = 0
        """Characters in `_text` and `_pieces`."""
        self._begin = 0
        """Offset in the stream of the first character of `_text`."""
        self._settled = 0
        """Characters of `_text` whose claims were reported with an earlier window."""
        self._covered = 0
        """Offset in the stream up to which a reported value reaches."""
        self._segments: list[_Segment] = []
        self._last: TextBlock | None = None

    def feed(self, block: TextBlock) -> Iterator[Passage]:
        """Add a block; yields a passage whenever a window is full."""
        for piece in _slices(block):
            self._append(piece)
            if self._size >= WINDOW:
                yield self._search(final=False)

    def finish(self) -> Iterator[Passage]:
        """Search what is left."""
        if self._size > self._settled:
            yield self._search(final=True)

    def _append(self, block: TextBlock) -> None:
        if self._last is not None and not _continues(self._last, block):
            self._add("\n")
        if block.label:
            self._add(_spoken(block.label) + ": ")
        start = self._begin + self._size
        self._segments.append(_Segment(start, start + len(block.text), block))
        self._add(block.text)
        self._last = block

    def _add(self, text: str) -> None:
        self._pieces.append(text)
        self._size += len(text)

    def _search(self, *, final: bool) -> Passage:
        text = self._text + "".join(self._pieces)
        self._pieces.clear()
        limit = len(text) if final else _line_start(text, len(text) - _HOLD, self._settled)
        passage = Passage(list(self._placed(text, limit)), text[:limit], self._begin)
        keep = _line_start(text, limit - _CONTEXT, 0)
        self._text = text[keep:]
        self._begin += keep
        self._size = len(self._text)
        self._settled = limit - keep
        self._segments = [segment for segment in self._segments if segment.end >= self._begin]
        return passage

    def _is_no_name(self, label: str, claim: Claim, text: str) -> bool:
        """A field's value that is no person: "theme: larch", "Bank name: Clark Fork Bank"."""
        if claim.entity != Entity.PERSON or not claim.detector.startswith("names/"):
            return False
        heading = self._headings.of(label)
        one_word = " " not in text[claim.start : claim.end]
        return heading.thing or (one_word and heading.name_part is None)

    def _placed(self, text: str, limit: int) -> Iterator[Placed]:
        starts = [segment.start for segment in self._segments]
        covered = self._covered
        for claim in self._find(text):
            at = self._begin + claim.start
            if not self._settled <= claim.start < limit or at < covered:
                continue
            segment = self._segments[max(0, bisect_right(starts, at) - 1)]
            if at + (claim.end - claim.start) <= segment.start or at >= segment.end:
                continue  # it lies in a label, which is not content
            label = segment.block.label
            if label and self._is_no_name(label, claim, text):
                continue
            if claim.entity not in BLOCKS:
                self._covered = self._begin + claim.end
            value = text[claim.start : claim.end]
            if is_published_sample(claim.entity, value, text, claim.start):
                continue
            inside = max(0, at - segment.start)
            yield Placed(claim, value, segment.block.place_at(inside), segment.block.offset + inside, at)


def _continues(last: TextBlock, block: TextBlock) -> bool:
    """Whether `block` is the very next text of the same part."""
    return (
        block.label is None
        and block.offset == last.offset + len(last.text)
        and block.offset > 0
        and replace(block.place, line=None) == replace(last.place, line=None)
    )


def _slices(block: TextBlock) -> Iterator[TextBlock]:
    """The block in pieces of at most two windows, so that no search needs unbounded memory."""
    step = 2 * WINDOW
    if len(block.text) <= step:
        yield block
        return
    for start in range(0, len(block.text), step):
        end = start + step
        yield replace(
            block,
            text=block.text[start:end],
            offset=block.offset + start,
            place=replace(block.place_at(start), hidden=block.place.hidden),
            label=None if start else block.label,
            starts=tuple(first - start for first in block.starts if start < first < end),
            marks=tuple(
                (max(0, first - start), last - start, why)
                for first, last, why in block.marks
                if first < end and last > start
            ),
        )


def _line_start(text: str, near: int, least: int) -> int:
    """Start of the line at `near`, not before `least`; `near` itself inside an endless line."""
    near = max(near, least)
    newline = text.rfind("\n", least, near)
    return newline + 1 if newline >= 0 and near - newline < 2_000 else near


def _spoken(label: str) -> str:
    """A label as words: `person.last_name` -> `person.last name`."""
    return label.replace("_", " ").replace("\n", " ").strip(" :")[-_LONGEST_LABEL:]
