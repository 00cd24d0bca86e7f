"""Labelled values in running text.

"DOB: ...", "SSN ....... ...", a value on the line below its label, small tables set with blanks.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from classify.detect.finders import Finders
from classify.detect.resolve import Claim

# A label ends in a colon, dot leaders, an equals sign or an underscore rule; its value runs to a
# wide gap, a tab, a bar or the end of the line.
_SEPARATOR = re.compile(r"[:=](?!//)[ \t._]*|\.{3,}[ \t.]*|_{2,}[ \t_]*")
_VALUE_END = re.compile(r"[ \t]{3,}|\t|\||\n|;")
_BREAK = re.compile(r"[ ]{2,}(?=\S)|[\t|;,:=]")
_WORD_BEFORE = re.compile(r"\S+")
_GAP = re.compile(r"[ ]{2,}|\t+[ ]*|[ ]*\|[ ]*")
_LINE = re.compile(r"[^\n]+")
_RULE = re.compile(r"[\s\-=_+|.:]*")

_LONGEST_LABEL_LINE = 240
_LONGEST_LABEL = 42
_ROWS_BELOW = 400


def labelled_claims(text: str, finders: Finders) -> list[Claim]:
    """Claims to values that a label in `text` names; offsets within `text`."""
    claims: list[Claim] = []
    for label, start, end in (*_beside(text, finders), *_below(text, finders)):
        for claim in finders.judge(label, text[start:end]):
            claim.start += start
            claim.end += start
            claims.append(claim)
    return claims


def _beside(text: str, finders: Finders) -> Iterator[tuple[str, int, int]]:
    """(label, start, end) of values on the line of their label."""
    pending: tuple[str, int] | None = None
    for separator in _SEPARATOR.finditer(text):
        label = _label_before(text, separator.start(), finders)
        if label is None:
            continue
        start, name = label
        if pending:
            yield from _value(text, *pending, start)
        pending = (name, separator.end())
    if pending:
        yield from _value(text, *pending, len(text))


def _value(text: str, label: str, start: int, limit: int) -> Iterator[tuple[str, int, int]]:
    stop = _VALUE_END.search(text, start, limit)
    end = stop.start() if stop else limit
    if start < end:
        yield label, start, end


def _label_before(text: str, end: int, finders: Finders) -> tuple[int, str] | None:
    """(start, label) of the longest label of up to five words that ends at `end` and promises a value."""
    begin = max(text.rfind("\n", 0, end) + 1, end - _LONGEST_LABEL)
    gaps = list(_BREAK.finditer(text, begin, end))
    begin = gaps[-1].end() if gaps else begin
    words = [word.start() for word in _WORD_BEFORE.finditer(text, begin, end)][-5:]
    for start in words:
        label = text[start:end].strip()
        if finders.headings.of(label).is_label:
            return start, label
    return None


def _below(text: str, finders: Finders) -> Iterator[tuple[str, int, int]]:
    """(label, start, end) of values on the lines below their labels."""
    heads: list[tuple[str, int]] = []
    rows = 0
    end_of_last = 0
    for line in _LINE.finditer(text):
        blank_between = text.count("\n", end_of_last, line.start()) > 1
        end_of_last = line.end()
        words = line[0]
        if heads and _RULE.fullmatch(words):
            continue
        found = _heads(words, finders)
        if found:
            heads, rows = found, 0
            continue
        if not heads:
            continue
        if rows and (blank_between or rows >= _ROWS_BELOW):
            heads = []
            continue
        cells = _cells(words)
        pairs = list(_paired(heads, cells))
        # One label governs one line; a row of labels governs the table below it.
        rows += 1
        for label, start, end in pairs:
            yield label, line.start() + start, line.start() + end
        if not pairs or len(heads) == 1:
            heads = []


def _heads(line: str, finders: Finders) -> list[tuple[str, int]]:
    """Labels with their columns, if the line is nothing but labels with at least one that promises."""
    if len(line) > _LONGEST_LABEL_LINE or not line.strip():
        return []
    cells = _cells(line)
    if len(cells) == 1 and len(line.strip()) > _LONGEST_LABEL:
        return []
    promising = False
    heads = []
    for start, end in cells:
        label = line[start:end].rstrip(" :_.")
        heading = finders.headings.of(label)
        if any(map(str.isdigit, label)) or (len(cells) == 1 and not heading.promises):
            return []
        if not (heading.known or len(label) < 20):
            return []
        promising = promising or heading.promises
        heads.append((label, start))
    known = sum(finders.headings.of(label).known for label, _ in heads)
    return heads if promising and known * 2 >= len(heads) else []


def _cells(line: str) -> list[tuple[int, int]]:
    """Spans between wide gaps."""
    cells, start = [], 0
    for gap in _GAP.finditer(line):
        if line[start : gap.start()].strip():
            cells.append((start, gap.start()))
        start = gap.end()
    if line[start:].strip():
        cells.append((start, len(line.rstrip())))
    return cells


def _paired(heads: list[tuple[str, int]], cells: list[tuple[int, int]]) -> Iterator[tuple[str, int, int]]:
    """Values with the label above: by count where it agrees, else by where they stand."""
    if len(heads) > 1 and len(cells) < 2:
        return
    if len(cells) == len(heads):
        yield from ((label, start, end) for (label, _), (start, end) in zip(heads, cells, strict=True))
        return
    starts = [start for _, start in heads]
    for start, end in cells:
        nearest = max(0, bisect_right(starts, start + 2) - 1)
        yield heads[nearest][0], start, end
