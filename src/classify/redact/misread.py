"""Names that an engine for OCR made of other words of a copy: "Nene" of "Name:".

A copy of few words is read by its pixels, and near its boxes engines stumble. What they make of a word is not
a value that was left: all that stands in the pixels of a copy was read surely in the original, and stands in
the copy's own text.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from contextlib import closing
from difflib import SequenceMatcher

import pypdfium2 as pdfium_helpers

from classify.detect.finding import Finding
from models.labels import Entity

_WORD = re.compile(r"[^\W_]+")
_ALIKE = 0.5
"""Of the letters of two words, at least: else it is another word, wherever it comes from."""


def words_in(data: bytes, suffix: str) -> frozenset[str]:
    """All words of the text of a copy made of pages; none of other kinds, which no engine reads."""
    if suffix != ".pdf":
        return frozenset()
    with closing(pdfium_helpers.PdfDocument(data)) as document:
        texts = [page.get_textpage().get_text_range() for page in document]
    return frozenset(word for text in texts for word in _words(text))


def is_misread(finding: Finding, words: Collection[str]) -> bool:
    """Whether a name found in a copy is none of its words, but looks like some: numbers never count as
    misread, nor what is like nothing that stands there.
    """
    if finding.entity != Entity.PERSON:
        return False
    read = _words(finding.text)
    return bool(read) and all(
        word not in words and any(SequenceMatcher(None, word, one).ratio() >= _ALIKE for one in words)
        for word in read
    )


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]
