"""PDF pages whose words fall apart into letters: closed up by the gaps between the characters.

Programs that justify by placing every letter leave gaps inside of words that readers take for spaces. Seen
together the gaps are of two kinds, and the wider ones part words.
"""

from __future__ import annotations

from statistics import mean, median

from classify.extract.pdf.survey import Box
from classify.extract.pdf.text import Chars

_SHORT_WORDS = 0.3
"""Share of single letters among words from which a page has fallen apart; English has a tenth at most."""
_FEWEST_WORDS = 10
_TWO_KINDS = 1.5
"""How many times as wide as gaps inside of words those between words are at least."""
_ONE_WORD = 0.6
"""Height of letters below which gaps part nothing, when all gaps of a page are of one kind."""


def is_spaced(text: str) -> bool:
    """Whether single letters are so many among the words that words must have fallen apart."""
    words = text.split()
    if len(words) < _FEWEST_WORDS:
        return False
    single = sum(len(word) == 1 and word.isalpha() and word not in "aIAyoeu" for word in words)
    return single / len(words) >= _SHORT_WORDS


def closed_up(chars: Chars) -> Chars:
    """The same characters without the spaces that stand in gaps inside of words."""
    gaps = dict(_gaps(chars))
    limit = _limit(list(gaps.values()), chars.text)
    kept = [at for at in range(len(chars.text)) if at not in gaps or gaps[at] >= limit]
    return Chars(
        "".join(chars.text[at] for at in kept),
        [chars.boxes[at] for at in kept],
        [chars.unseen[at] for at in kept],
    )


def _gaps(chars: Chars) -> list[tuple[int, float]]:
    """Place of each single space between characters of a line, and its width in heights of the letters."""
    heights = [box[3] - box[1] for box in chars.boxes if box]
    height = max(median(heights), 1.0) if heights else 1.0
    found = []
    for at in range(1, len(chars.text) - 1):
        before, after = chars.boxes[at - 1], chars.boxes[at + 1]
        if chars.text[at] == " " and before and after and _on_one_line(before, after):
            found.append((at, (after[0] - before[2]) / height))
    return found


def _on_one_line(one: Box, other: Box) -> bool:
    return other[0] >= one[0] and min(one[3], other[3]) > max(one[1], other[1]) - 3


def _limit(gaps: list[float], text: str) -> float:
    """The width from which a gap parts words; 0 when nothing can be told.

    Of all cuts the one that leaves the most alike gaps on both sides (Otsu's method).
    """
    ordered = sorted(gap for gap in gaps if gap < 5)
    best, limit = 0.0, 0.0
    total, below = sum(ordered), 0.0
    for count in range(1, len(ordered)):
        below += ordered[count - 1]
        low, high = below / count, (total - below) / (len(ordered) - count)
        spread = count * (len(ordered) - count) * (high - low) ** 2
        if spread > best and ordered[count] > ordered[count - 1]:
            best, limit = spread, (ordered[count - 1] + ordered[count]) / 2
    narrow, wide = [gap for gap in ordered if gap < limit], [gap for gap in ordered if gap >= limit]
    if narrow and wide and mean(wide) >= _TWO_KINDS * max(mean(narrow), 0.01):
        return limit
    words = text.split()
    return _ONE_WORD if words and sum(len(word) == 1 for word in words) / len(words) > 0.8 else 0.0
