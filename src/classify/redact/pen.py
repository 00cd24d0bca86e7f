"""What makers write with: texts of a document with their cuts, counted, and nothing that has no width."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from classify.extract.document import TableBlock, TextBlock
from classify.redact.operators import BLACK, applied
from classify.redact.plan import Cut, Made, Plan

_NO_WIDTH = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]"
)
_SEEN = frozenset(
    {
        "body",
        "header",
        "footer",
        "footnote",
        "endnote",
        "table",
        "cell",
        "line",
        "message",
        "memo",
        "drawing",
        "text box",
        "form field",
        "mail header",
    }
)
"""Parts that a reader of a document sees; no other reaches a copy."""


def plain(text: str) -> str:
    """A text without signs that have no width and could hide something."""
    return _NO_WIDTH.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " "))


def is_seen(block: TextBlock | TableBlock) -> bool:
    """Whether a reader of the document sees a block at all."""
    return block.place.hidden is None and block.place.part in _SEEN


class Pen:
    """Applies a plan and counts what it cut."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self.removed: Counter[str] = Counter()
        self.left_out: Counter[str] = Counter()

    def made(self, suffix: str) -> Made:
        """What was made, now that all is written."""
        return Made(suffix, removed=dict(self.removed), left_out=dict(self.left_out))

    def text(self, text: str) -> str:
        """Any text of the document."""
        return self._cut(text, self._plan.cuts(text))

    def block(self, block: TextBlock) -> str:
        """What a reader sees of a block."""
        if not block.marks:
            return self._cut(block.text, self._plan.block_cuts(block))
        self.left_out["hidden texts"] += len(block.marks)
        return self.text(without(block.text, block.marks))

    def cell(self, block: TableBlock, row: int, column: int) -> str:
        """A cell."""
        return self._cut(block.rows[row][column], self._plan.cell_cuts(block, row, column))

    def rows(self, block: TableBlock) -> Iterator[list[str]]:
        """Rows of a table that a reader sees, without hidden and dropped columns."""
        dropped = self._plan.dropped(block)
        if not block.continued:
            self.left_out += Counter({"hidden columns": len(block.hidden_columns), "columns": len(dropped)})
        for row, cells in enumerate(block.rows):
            if row + block.first_row in block.hidden_rows:
                self.left_out["hidden rows"] += 1
                continue
            yield [
                self.cell(block, row, column)
                for column in range(len(cells))
                if column not in dropped and column + block.first_column not in block.hidden_columns
            ]

    def pieces(self, text: str) -> list[tuple[int, int, str]]:
        """A text as stretches that stay (`start, end, text`) and what stands instead of the others."""
        made, at = [], 0
        for cut in self._counted(self._plan.cuts(text)):
            if cut.start > at:
                made.append((at, cut.start, text[at : cut.start]))
            made.append((cut.start, cut.start, cut.instead or BLACK))
            at = cut.end
        if at < len(text):
            made.append((at, len(text), text[at:]))
        return made

    def _cut(self, text: str, cuts: Sequence[Cut]) -> str:
        return plain(applied(text, self._counted(cuts)))

    def _counted(self, cuts: Sequence[Cut]) -> Sequence[Cut]:
        self.removed.update(cut.entity for cut in cuts)
        return cuts


def without(text: str, spans: Sequence[tuple[int, int, str]]) -> str:
    """A text without some spans of it."""
    made, at = [], 0
    for start, end, _ in sorted(spans):
        made.append(text[at:start])
        at = max(at, end)
    return "".join((*made, text[at:]))
