"""Labelled values in running text.

"DOB: ...", "SSN ....... ...", a value on the line below its label, small tables set with blanks.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise, takewhile

from classify.detect.analysis.finders import Finders
from classify.detect.resolve import Claim
from classify.detect.vocabulary.headings import is_key_path

# A label ends in a colon, dot leaders, an equals sign or an underscore rule (never after a digit, as
# clock times have it); its value runs to a wide gap, a tab, a bar or the end of the line. Each form
# begins with its sign, which the search then jumps to, and looks back from there.
_SEPARATOR = re.compile(
    r":(?<=[A-Za-z)#?'*. ]:)(?!//)[ \t._]*|=(?<=[A-Za-z)#?'*. ]=)(?!//)[ \t._]*"
    r"|\.\.\.(?<=[A-Za-z)#?'*. ]\.\.\.)[ \t.]*|__(?<=[A-Za-z)#?'*. ]__)[ \t_]*"
)
_VALUE_END = re.compile(r"[ \t]{3,}|\t|\||\n|;")
_BREAK = re.compile(r"[ ]{2,}(?=\S)|[\t|;,:=]")
_WORD_BEFORE = re.compile(r"\S+")
# A line that may hold nothing but labels: no digits; short, with gaps or above a line of dashes.
_HEAD_LINE = re.compile(
    r"^(?=[^\n]*[A-Za-z])(?:[^\n\d]{2,42}|[^\n\d]{0,200}(?:[ ]{2}|\t|\|)[^\n\d]{0,200}"
    r"|[^\n\d]{2,400}+(?=\n {0,8}[-=]{2,} +[-=]{2}))$",
    re.MULTILINE,
)
_GAP = re.compile(r"[ ]{2,}|\t+[ ]*|[ ]*\|[ ]*")
_LINE = re.compile(r"[^\n]+")
_DIGITS = str.maketrans("012345678", "9" * 9)
_RULE = re.compile(r"[\s\-=_+|.:]*")
# What sqlcmd, sqlplus, db2 and others set below the heads of a result.
_RULE_OF_COLUMNS = re.compile(r"(?<![-= ]) {0,8}(?:-+|=+)(?: +(?:-+|=+)){1,200} *\r?")
_DASHES = re.compile(r"-+|=+")
_LEAST_COLUMNS = 3
_ROWS_SEEN = 2
"""Rows below a head line that say where its columns begin."""

_LONGEST_LABEL = 42
_MOST_WORDS = 5
_ROWS_BELOW = 400


def labelled_claims(text: str, finders: Finders, *, prose: bool) -> tuple[list[Claim], list[tuple[int, int]]]:
    """Claims to values that a label in `text` names, and spans that stand below "Part no" and the like.

    In the latter, look-alikes of personal numbers are none. Offsets count within `text`. Code and
    logs (`prose` false) put no value below its label.
    """
    claims: list[Claim] = []
    things: list[tuple[int, int]] = []
    found = (*_beside(text, finders), *_below(text, finders)) if prose else _beside_by_line(text, finders)
    for label, start, end in found:
        if finders.headings.of(label).counts_things:
            things.append((start, end))
            continue
        for claim in finders.judge(label, text[start:end]):
            claim.start += start
            claim.end += start
            claims.append(claim)
    return claims, things


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


def _beside_by_line(text: str, finders: Finders) -> Iterator[tuple[str, int, int]]:
    """The same for logs, whose lines mostly differ in their digits: lines alike but for those are
    searched once.
    """
    known = finders.lines
    at = 0
    for line, form in zip(text.split("\n"), text.translate(_DIGITS).split("\n"), strict=True):
        if form not in known:
            known[form] = None if _digits_decide(form, finders) else list(_beside(form, finders))
        found = known[form]
        for label, start, end in _beside(line, finders) if found is None else found:
            yield label, at + start, at + end
        at += len(line) + 1


def _digits_decide(form: str, finders: Finders) -> bool:
    """Whether with other digits another label might stand in this line."""
    for separator in _SEPARATOR.finditer(form):
        words = _before(form, separator.start()).rsplit(None, _MOST_WORDS)[-_MOST_WORDS:]
        for word in reversed(words):
            if not finders.headings.may_hold(word):
                break
            if "9" in word or (is_key_path(word) and any("9" in other for other in words)):
                return True
    return False


def _value(text: str, label: str, start: int, limit: int) -> Iterator[tuple[str, int, int]]:
    stop = _VALUE_END.search(text, start, limit)
    end = stop.start() if stop else limit
    if start < end:
        yield label, start, end


def _label_before(text: str, end: int, finders: Finders) -> tuple[int, str] | None:
    """(start, label) of the longest label of up to five words that ends at `end` and promises a value."""
    length = _label_length(_before(text, end), finders)
    return (end - length, text[end - length : end].strip()) if length else None


def _before(text: str, end: int) -> str:
    """What may hold a label that ends at `end`: as much of its line as no gap or sign parts from it."""
    begin = max(text.rfind("\n", 0, end) + 1, end - _LONGEST_LABEL)
    for gap in _BREAK.finditer(text, begin, end):
        begin = gap.end()
    return text[begin:end]


def _label_length(words: str, finders: Finders) -> int:
    """Length of the label at the end of `words`, 0 when there is none; remembered, since labels repeat.

    Only the last five words matter, as far as each may stand in a label: in logs and prose what comes
    before a sign is never the same twice.
    """
    parts = words.rsplit(None, _MOST_WORDS)
    most = 0
    for word in reversed(parts[-_MOST_WORDS:]):
        if not finders.headings.may_hold(word):
            break
        most += 1
        if is_key_path(word):
            most = _MOST_WORDS  # only its last step counts
            break
    if not most:
        return 0
    if len(parts) > most:
        words = words[len(words.rsplit(None, most)[0]) :].lstrip()
    known = finders.labels.get(words)
    if known is None:
        starts = [word.start() for word in _WORD_BEFORE.finditer(words)]
        labels = (len(words) - at for at in starts if finders.headings.of(words[at:].strip()).is_label)
        known = finders.labels[words] = next(labels, 0)
    return known


def _below(text: str, finders: Finders) -> Iterator[tuple[str, int, int]]:
    """(label, start, end) of values on the lines below their labels."""
    at = 0
    while head := _HEAD_LINE.search(text, at):
        at = head.end() + 1
        rows = [line[0] for line, _ in zip(_LINE.finditer(text, at), range(_ROWS_SEEN), strict=False)]
        starts = _column_starts(head[0], rows, finders)
        heads = _heads_at(head[0], starts, finders) if starts else _heads(head[0], finders)
        if heads:
            yield from _under(heads, text, at, finders, starts)


def _column_starts(head: str, rows: list[str], finders: Finders) -> list[int]:
    """Where the columns of a result of fixed width begin, whose values may fill them up to one blank.

    By the line of dashes below the head line; without one, by the words of the head line before which all
    rows have a blank, too, and below which some row has a value. Empty when neither tells more than gaps do.
    """
    if rows and _RULE_OF_COLUMNS.fullmatch(rows[0]):
        return [dashes.start() for dashes in _DASHES.finditer(rows[0])]
    filled = list(takewhile(lambda row: any(map(str.isdigit, row)), rows))
    words = head.split()
    if not filled or len(words) < _LEAST_COLUMNS or ":" in head:
        return []
    if 2 * sum(map(finders.headings.may_hold, words)) < len(words):
        return []
    starts = [word.start() for word in _WORD_BEFORE.finditer(head)]
    starts = starts[:1] + [at for at in starts[1:] if all(_is_cut_at([at], row) for row in filled)]
    ends = [*starts[1:], max(map(len, filled))]
    starts = [
        start
        for start, end in zip(starts, ends, strict=True)
        if any(row[start:end].strip() for row in filled)
    ]
    return starts if len(starts) >= max(_LEAST_COLUMNS, len(_cells(head)) + 1) else []


def _heads_at(head: str, starts: list[int], finders: Finders) -> list[tuple[str, int]]:
    """Labels by columns, if at least one promises and half of them are known."""
    heads = [(head[start:end].strip(" \t:_."), start) for start, end in _stretches(head, starts)]
    meanings = [finders.headings.of(label) for label, _ in heads]
    known = sum(heading.known for heading in meanings)
    promising = any(heading.promises or heading.counts_things for heading in meanings)
    return heads if promising and known * 2 >= len(heads) else []


def _stretches(line: str, starts: list[int]) -> list[tuple[int, int]]:
    """The stretch of `line` that each column takes; the first begins at the line's start."""
    return list(pairwise([0, *starts[1:], max(len(line), starts[-1])]))


def _is_cut_at(starts: list[int], row: str) -> bool:
    """Whether `row` has a blank, or nothing more, before each of `starts`."""
    return all(row[start - 1 : start] in ("", " ") for start in starts)


def _cut(line: str, starts: list[int]) -> Iterator[tuple[int, int]]:
    """Spans of the values of a line in columns."""
    for start, end in _stretches(line, starts):
        value = line[start:end]
        yield start + len(value) - len(value.lstrip()), start + len(value.rstrip())


def _under(
    heads: list[tuple[str, int]], text: str, begin: int, finders: Finders, starts: list[int]
) -> Iterator[tuple[str, int, int]]:
    """Values below a line of labels: one line below a single label, else the table's rows.

    `starts` are where its columns begin, when they are known; empty where wide gaps part them.
    """
    rows = 0
    last = begin
    for line in _LINE.finditer(text, begin):
        words = line[0]
        blank_between = line.start() - last > 1
        last = line.end()
        if not rows and _RULE.fullmatch(words):
            continue
        if (rows and blank_between) or rows >= _ROWS_BELOW or _heads(words, finders):
            return
        if starts:
            if not _is_cut_at(starts[1:], words):
                return
            cut = zip(heads, _cut(words, starts), strict=True)
            pairs = [(label, start, end) for (label, _), (start, end) in cut if start < end]
        else:
            pairs = list(_paired(heads, _cells(words)))
        rows += 1
        for label, start, end in pairs:
            yield label, line.start() + start, line.start() + end
        if not pairs or len(heads) == 1:
            return


def _heads(line: str, finders: Finders) -> list[tuple[str, int]]:
    """Labels with their columns, if the line is nothing but labels with at least one that promises."""
    if not _HEAD_LINE.fullmatch(line):
        return []
    if not _GAP.search(line.strip()):
        if not all(map(finders.headings.may_hold, line.split())):
            return []
        heading = finders.headings.of(line.strip(" \t:_."))
        alone = heading.is_label and heading.promises
        return [(line.strip(" \t:_."), len(line) - len(line.lstrip()))] if alone else []
    cells = _cells(line)
    promising = False
    heads = []
    for start, end in cells:
        label = line[start:end].rstrip(" :_.")
        heading = finders.headings.of(label)
        if len(cells) == 1 and not (heading.is_label and heading.promises):
            return []
        if not (heading.known or len(label) < 20):
            return []
        promising = promising or heading.promises or (heading.counts_things and len(cells) > 1)
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
