"""Runs of text drawn at places of a page, put back into lines: XPS pages and Windows metafiles.

Such files say where letters go, not what belongs together. One word may come in several runs, one run a
letter, and a line's bold words after all its others.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

_SAME_LINE = 0.4
"""Share of the letters' height by which runs of one line may stand higher or lower than its first."""
_WORD_GAP = 0.16
"""Share of the height from which a gap is a space: spaces are a quarter wide, pairs of letters closer."""
_COLUMN_GAP = 2.5
"""Share of the height from which a gap parts columns."""
_WIDTHS = (
    # Advance of letters in Helvetica, in hundredths of the font size, the widest sets first.
    ("W@%", 92),
    ("mMGOQ", 81),
    ("ABCDEHKNPRSTUVXYZ&w", 69),
    ("FLabdeghnopqu0123456789JkcsvxyzL_#$?+=<>~", 55),
    ('rft-()*"{}', 33),
    (" iljI.,:;'!|/\\[]`", 26),
)
_WIDTH_OF = {letter: width / 100 for letters, width in _WIDTHS for letter in letters}


@dataclass(frozen=True, slots=True)
class Run:
    """Text drawn in one go. All numbers in one unit, `base` growing downwards."""

    text: str
    left: float
    right: float
    base: float
    """Where its letters stand."""
    height: float
    """Size of its font."""

    @property
    def backwards(self) -> bool:
        """Whether its letters are written from right to left (Hebrew, Arabic)."""
        return any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in self.text)


def width_of(text: str, height: float) -> float:
    """About how wide a text is, for fonts nobody has measured."""
    return height * sum(_WIDTH_OF.get(letter, 0.55 if letter < "\u2e80" else 1.0) for letter in text)


def lines(runs: Iterable[Run]) -> str:
    """The runs as lines of text, in the order in which they were drawn.

    Neighbours on a line are joined, with a space where a gap shows one; columns stay apart, and are
    joined by a tab when they were drawn across, row by row.
    """
    drawn = list(_once(runs))
    found = sorted(_segments(drawn), key=lambda segment: segment[0])
    text = ""
    last: Run | None = None
    for _, first, said in found:
        if last is not None:
            text += "\t" if _on_line(last, first) else "\n"
        text += said
        last = first
    return text


def _once(runs: Iterable[Run]) -> Iterator[Run]:
    """Runs without those drawn again for a shadow or for boldness."""
    seen: dict[str, list[Run]] = {}
    for run in runs:
        if not run.text:
            continue
        near = 0.15 * run.height
        twins = seen.setdefault(run.text, [])
        if not any(abs(run.left - it.left) <= near and abs(run.base - it.base) <= near for it in twins[-50:]):
            twins.append(run)
            yield run


def _on_line(one: Run, other: Run) -> bool:
    return abs(one.base - other.base) <= _SAME_LINE * max(one.height, other.height)


def _segments(runs: list[Run]) -> Iterator[tuple[int, Run, str]]:
    """Runs that touch one another on a line: when drawn first, the first of them, their text."""
    by_line: list[list[int]] = []
    for at in sorted(range(len(runs)), key=lambda at: runs[at].base):
        if by_line and _on_line(runs[by_line[-1][0]], runs[at]):
            by_line[-1].append(at)
        else:
            by_line.append([at])
    for line in by_line:
        line.sort(key=lambda at: (runs[at].left, at))
        segment: list[int] = []
        end = 0.0
        for at in line:
            run = runs[at]
            if segment and run.left - end > _COLUMN_GAP * run.height:
                yield _joined(segment, runs)
                segment = []
            end = max(end, run.right) if segment else run.right
            segment.append(at)
        if segment:
            yield _joined(segment, runs)


def _joined(segment: list[int], runs: list[Run]) -> tuple[int, Run, str]:
    backwards = sum(len(runs[at].text) * (1 if runs[at].backwards else -1) for at in segment) > 0
    order = segment[::-1] if backwards else segment
    text = runs[order[0]].text
    for one, other in pairwise(order):
        before, after = runs[one], runs[other]
        gap = before.left - after.right if backwards else after.left - before.right
        wide = gap > _WORD_GAP * min(before.height, after.height)
        blank = text[-1:].isspace() or after.text[:1].isspace()
        text += (" " if wide and not blank else "") + after.text
    return min(segment), runs[order[0]], text
