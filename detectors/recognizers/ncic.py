"""NCIC and III printouts: blocks of fixed `XXX/value` fields."""

from __future__ import annotations

from collections.abc import Iterable

_REACH = 600
"""Characters within which at least `_FIELDS` different fields make a record."""
_FIELDS = 3
_GAP = 160
"""A field further than this from the last one starts another block."""


def ncic_blocks(
    text: str, matches: list[tuple[int, int, float]]
) -> Iterable[tuple[int, int, int, float, str | None]]:
    """One result over each run of fields in which three different ones stand within 600 characters.

    The matches are single fields (`NAM/DOE`); one alone says nothing.
    """
    run: list[int] = []
    for index in sorted(range(len(matches)), key=lambda index: matches[index]):
        if run and matches[index][0] - matches[run[-1]][1] > _GAP:
            yield from _record(text, matches, run)
            run = []
        run.append(index)
    yield from _record(text, matches, run)


def _record(
    text: str, matches: list[tuple[int, int, float]], run: list[int]
) -> Iterable[tuple[int, int, int, float, str | None]]:
    names = [text[matches[index][0] : matches[index][0] + 3] for index in run]
    for first in range(len(run)):
        begin = matches[run[first]][0]
        near = {names[other] for other in range(first, len(run)) if matches[run[other]][0] - begin <= _REACH}
        if len(near) >= _FIELDS:
            distinct = len(set(names))
            remark = f"{distinct} different NCIC fields"
            score = min(0.99, 0.85 + 0.03 * (distinct - _FIELDS))
            yield run[0], matches[run[0]][0], _line_end(text, matches[run[-1]][1]), score, remark
            return


def _line_end(text: str, end: int) -> int:
    """End of the last field's value, which may hold spaces; at most the rest of its line."""
    stop = text.find("\n", end, end + 60)
    rest = text[end : stop if stop >= 0 else end + 60]
    if stop < 0 and end + 60 < len(text):
        return end
    return end + len(rest.rstrip())
