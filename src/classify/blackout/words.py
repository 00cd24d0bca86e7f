"""Words that somebody looks for in a document, counted in the worker: only numbers leave it.

A term is written as it may stand there; case, accents, forms of letters and white space between its words do
not matter. It is found as whole words; one that ends in `*` as the beginning of a word. The cells of a row
are one text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING

from classify.blackout.leaves import Block
from classify.blackout.reading import Document, _Walk
from classify.extract.document import TextBlock
from classify.extract.envelope import Envelope
from classify.extract.known.sniff import sniff
from classify.extract.source import Source
from classify.memos import remembered
from classify.wire import Heard, Line, Look
from models.labels import Outcome

if TYPE_CHECKING:
    from classify.pipeline.tools import Tools


def folded(text: str) -> str:
    """`text` as terms and documents are compared."""
    parted = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(letter for letter in parted if not unicodedata.combining(letter))


@remembered(100)
def _pattern(term: str) -> re.Pattern[str]:
    words = [re.escape(word) for word in folded(term.removesuffix("*")).split()]
    end = r"\w*" if term.endswith("*") else r"(?!\w)"
    return re.compile(r"(?<!\w)" + r"\s+".join(words) + end)


def times(term: str, text: str) -> int:
    """How often a term stands in a text that is `folded`."""
    return sum(1 for _ in _pattern(term).finditer(text))


def heard(
    source: Source, path: str, number: int, look: Look, envelope: Envelope, tools: Tools
) -> Iterator[Heard | Line]:
    """How often the terms of `look` stand in the document that is meant, and what of it could not be read.

    Raises as a reader does before the first piece.
    """
    for document in _Reading(look.member, 1, tools).walk(source, path, path, "", envelope):
        counts = [0] * len(look.terms)
        for block in document.blocks:
            for text in _texts(block):
                for at, term in enumerate(look.terms):
                    counts[at] += times(term, text)
            tools.heartbeat()
        for problem in document.problems:
            yield Line(number, problem, is_problem=True)
        yield Heard(number, counts)
        return
    sentence = "it is not in its container any more"
    yield Line(number, f"{Outcome.UNREADABLE.value}: {sentence}", is_problem=True)


def _texts(block: Block) -> Iterator[str]:
    if isinstance(block, TextBlock):
        yield folded(f"{block.label}\n{block.text}" if block.label else block.text)
        return
    for row in block.rows:
        yield folded(" ".join(row))


class _Reading(_Walk):
    """Reads the document, every page of it, and looks for nothing: no detector is asked."""

    def _read(self, source: Source, _path: str, _own: str, envelope: Envelope) -> Document:
        document = Document(source, envelope, sniff(source) if source.size else "")
        document.blocks += self._blocks(source, envelope, document)
        return document
