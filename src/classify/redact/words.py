"""Words of a page with what is cut of them: where the plan's stretches of text lie on a picture."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from classify.blackout.scans import is_sure
from classify.extract.document import TableBlock, TextBlock
from classify.extract.ocr.recognised import Recognised
from classify.extract.pdf.survey import Box
from classify.extract.pdf.text import Chars, line_boxes
from classify.redact.lines import Piece, Pixels
from classify.redact.pen import plain
from classify.redact.plan import Cut, Plan
from models.sharing import MANUAL

_WORD = re.compile(r"\S+")
_SHORT = 4
"""A text with fewer letters is looked for as a word of its own: as a part it stands everywhere."""


class NotFoundError(Exception):
    """Something that must be cut does not stand in the text of its page."""


def cuts_in(text: str, blocks: Iterable[TextBlock | TableBlock], plan: Plan) -> list[Cut]:
    """All that is cut from the text of a page: what is cut anywhere, and what is cut from blocks that were
    read on it.

    Raises NotFoundError when something that is cut from a block cannot be found in the text.
    """
    found = [*plan.cuts(text)]
    for block in blocks:
        if isinstance(block, TextBlock):
            stretches = [(block.text, cut) for cut in plan.block_cuts(block)]
            if block.text == text:
                found += [cut for _, cut in stretches]
                continue
        else:
            stretches = [
                (cell, cut)
                for row, cells in enumerate(block.rows)
                for column, cell in enumerate(cells)
                for cut in _of_cell(plan, block, row, column)
            ]
        for whole, cut in stretches:
            found += _looked_up(text, whole[cut.start : cut.end], cut)
    return joined(found, text)


def _of_cell(plan: Plan, block: TableBlock, row: int, column: int) -> Sequence[Cut]:
    if column in plan.dropped(block):
        return [Cut(0, len(block.rows[row][column]), MANUAL)]
    return plan.cell_cuts(block, row, column)


def _looked_up(text: str, value: str, cut: Cut) -> list[Cut]:
    """Every place where a value stands, however its words are spaced; else every place of its words."""
    words = value.split()
    if not words:
        return []
    places = _places(text, words)
    if places:
        return [Cut(start, end, cut.entity, cut.instead) for start, end in places]
    found = []
    for word in words:
        alone = _places(text, [word])
        if not alone:
            raise NotFoundError
        found += [Cut(start, end, cut.entity) for start, end in alone]
    return found


def _places(text: str, words: list[str]) -> list[tuple[int, int]]:
    letters = [sign for word in words for sign in word]
    if sum(map(str.isalnum, letters)) < _SHORT:
        pattern = r"(?<!\w)" + r"\s+".join(map(re.escape, words)) + r"(?!\w)"
    else:
        pattern = r"\s*".join(map(re.escape, letters))
    return [match.span() for match in re.finditer(pattern, text)]


def joined(cuts: Iterable[Cut], text: str) -> list[Cut]:
    """Cuts in order, those that overlap as one; where they do not agree what stands there, it is black."""
    whole: list[Cut] = []
    for cut in sorted(cuts, key=lambda cut: (cut.start, cut.end)):
        start, end = max(cut.start, 0), min(cut.end, len(text))
        if start >= end:
            continue
        last = whole[-1] if whole else None
        if last is None or start >= last.end:
            whole.append(Cut(start, end, cut.entity, cut.instead))
            continue
        same = (last.start, last.end, last.instead) == (start, end, cut.instead)
        name = last.entity if last.entity == "PERSON" else cut.entity
        whole[-1] = Cut(last.start, max(last.end, end), name, last.instead if same else "")
    return whole


def typed_pieces(chars: Chars, cuts: Sequence[Cut], to_pixels: Callable[[Box], Pixels]) -> list[Piece]:
    """The words of a page's text that can be seen on it."""
    pieces: list[Piece] = []
    for word in _WORD.finditer(chars.text):
        for start, end, cut in _parts(*word.span(), cuts):
            seen = [at for at in range(start, end) if chars.boxes[at] and _is_drawn(chars.unseen[at], cut)]
            if not seen:
                continue
            text = plain("".join(chars.text[at] for at in seen))
            for number, box in enumerate(line_boxes(chars, seen[0], seen[-1] + 1)):
                glued = start > word.start() and not number
                pieces.append(Piece("" if number else text, to_pixels(box), cut, glued))
    return pieces


def _is_drawn(why_unseen: str | None, cut: Cut | None) -> bool:
    """Whether a letter counts: hidden ones are no words of the copy, but who can say that they do not show
    through, so what is cut is black there, too.
    """
    return why_unseen is None or (cut is not None and why_unseen != "off the page")


def _parts(start: int, end: int, cuts: Sequence[Cut]) -> Iterable[tuple[int, int, Cut | None]]:
    """A word taken apart where a cut begins or ends."""
    at = start
    for cut in cuts:
        if cut.end <= at or cut.start >= end:
            continue
        if cut.start > at:
            yield at, cut.start, None
        yield max(cut.start, at), min(cut.end, end), cut
        at = min(cut.end, end)
    if at < end:
        yield at, end, None


def recognised_pieces(read: Recognised, cuts: Sequence[Cut]) -> tuple[list[Piece], int]:
    """The words of a picture that were read surely, those cut whole of which a part is cut; and how many
    words were not read surely.
    """
    pieces, unsure = list[Piece](), 0
    for word in read.words:
        text = plain(read.text[word.start : word.end])
        over = [cut for cut in cuts if cut.start < word.end and word.start < cut.end]
        if not over and not is_sure(read, word):
            unsure += any(map(str.isalnum, text))
            continue
        cut = None
        if over:
            cut = over[0] if len(over) == 1 else Cut(over[0].start, over[-1].end, over[0].entity)
        pieces.append(Piece(text, word.box, cut, confidence=word.confidence))
    return pieces, unsure
