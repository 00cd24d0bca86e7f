"""Words of an original and of its copy: what stays is the same, and nothing else is there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from classify.blackout.leaves import Block
from classify.blackout.reading import Document
from classify.detect.patterns.normal import normalise
from classify.extract.document import TableBlock
from classify.redact.operators import BLACK
from classify.redact.pen import Pen, is_seen
from classify.redact.planned import Planned
from classify.wire import Check

_DECIMAL = re.compile(r"-?\d+\.\d+")
_WORD = re.compile(r"[^\W_]+")
_SPARE = 3
"""Words that may be gone with each bar that the plan does not know: its maker found a value there when it
looked at its own copy.
"""

_LONG = 8
"""Letters and digits of a value that stands in nothing longer by chance."""


def proof_of_words(expected: Sequence[str], texts: Sequence[str], said: Iterable[str] = ()) -> Check:
    """Every word of a copy is one of the original's, or one that its maker says (`said`); and every word of
    the original that was to stay is there.
    """
    there, stays = _words(texts), _words(expected)
    fixed = _words(said)
    bars = max(0, _bars(texts) - _bars(expected))
    # Of a word that its maker cut in two there is what was left of it.
    torn = " ".join(stays - there) if bars else ""
    strange = sum(
        number for word, number in (there - stays).items() if not _is_said(word, fixed) and word not in torn
    )
    gone = len(stays.keys() - there.keys())
    holds = not strange and gone <= _SPARE * bars
    figures = {"words": sum(there.values()), "strange": strange, "missing": gone}
    return Check("words_unchanged", holds=holds, figures=figures)


def proof_of_what_stays(expected: Sequence[str], plan: Planned, texts: Sequence[str]) -> Check:
    """What people dismissed or gave back stands in the copy, where a reader of the original sees it."""
    seen = _squeezed(expected)
    there = _squeezed(texts)
    stays = {" ".join(normalise(finding.text).text.split()) for finding in plan.found.stays}
    visible = [text for text in stays if text in seen]
    missing = sum(text not in there for text in visible)
    return Check("stays_shown", holds=not missing, figures={"kept": len(visible)})


def proof_of_columns(document: Document, plan: Planned, texts: Sequence[str]) -> list[Check]:
    """What stood in columns that were dropped stands in the copy only as often as other cells hold it, and
    longer values in no other text either.
    """
    if not plan.drops:
        return []
    kept: Counter[str] = Counter()
    gone: set[str] = set()
    for block in document.blocks:
        if isinstance(block, TableBlock):
            dropped = plan.dropped(block)
            gone |= {_bare(row[at]) for row in block.rows for at in dropped if at < len(row)}
            if is_seen(block):
                kept.update(_bare(cell) for row in Pen(plan).rows(block) for cell in row)
    there = Counter(map(_bare, texts))
    inside, stays = "\0".join(there), "\0".join(kept)
    left = sum(
        there[value] > kept[value] or (len(value) >= _LONG and value in inside and value not in stays)
        for value in gone - {""}
    )
    return [Check("columns_gone", holds=not left, figures={"values": len(gone - {""}), "left": left})]


def _bare(text: str) -> str:
    """What of a cell does not depend on who wrote it: 1.50 and 1.5 are one number."""
    if _DECIMAL.fullmatch(text):
        text = text.rstrip("0").rstrip(".")
    return "".join(filter(str.isalnum, normalise(text).text)).casefold()


def proof_of_values(plan: Planned, texts: Iterable[str]) -> Check:
    """What a second library reads in a copy holds no value that was to go."""
    left = sum(len(plan.left_in(text)) for text in texts)
    return Check("second_reader", holds=not left, figures={"left": left})


def expected_texts(
    document: Document, plan: Planned, seen: Callable[[Block], bool] = is_seen, *, labels: bool = True
) -> list[str]:
    """The original with the cuts of its plan, as far as its copy shows it."""
    pen = Pen(plan)
    texts: list[str] = []
    for block in filter(seen, document.blocks):
        if isinstance(block, TableBlock):
            texts += [pen.text(block.place.sheet)] if block.place.sheet else []
            texts += [cell for row in pen.rows(block) for cell in row]
        else:
            texts += [pen.text(block.label)] if block.label and labels else []
            texts.append(pen.block(block))
    return texts


def _words(texts: Iterable[str]) -> Counter[str]:
    return Counter(
        word.casefold() for text in texts for word in _WORD.findall(normalise(text).text.replace(BLACK, " "))
    )


def _bars(texts: Iterable[str]) -> int:
    return sum(text.count(BLACK) for text in texts)


def _squeezed(texts: Iterable[str]) -> str:
    return " ".join(" ".join(normalise(text).text for text in texts).split())


def _is_said(word: str, fixed: Counter[str]) -> bool:
    """Words of the maker's own, and the numbers of notes and of sheets that would have one name."""
    return word in fixed or (word.isdecimal() and len(word) <= 3)
