"""Where a span of text stands on its page, for looking at it or blacking it out."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING

import pypdfium2 as pdfium_helpers
import pypdfium2.raw as pdfium

from classify.extract.ocr.recognised import Recognised
from classify.extract.pdf.eyes import page_image
from classify.extract.pdf.open import open_pdf
from classify.extract.pdf.spacing import closed_up, is_spaced
from classify.extract.pdf.survey import Box
from classify.extract.pdf.text import (
    line_boxes,
    needs_pairing,
    page_chars,
    pair_labels,
)
from classify.extract.source import Source

if TYPE_CHECKING:
    from PIL.Image import Image


def recognised_rectangles(
    source: Source,
    page: int,
    start: int,
    end: int,
    ocr: Callable[[Image], Recognised],
    password: str | None = None,
) -> list[Box]:
    """Rectangles of the words that a span of a recognised page's text touches (blocks with a confidence).

    The page is read again, since nothing is kept of it. Units as of `page_rectangles`, on turned pages too.
    """
    document, _ = open_pdf(source, (password,) if password else ())
    with closing(document):
        sheet = document[page - 1]
        image = page_image(sheet)
        boxes = []
        for word in ocr(image).words:
            if word.start < end and word.end > start:
                corners = [_on_page(sheet, image.size, *corner) for corner in (word.box[:2], word.box[2:])]
                across, up = [x for x, _ in corners], [y for _, y in corners]
                boxes.append((min(across), min(up), max(across), max(up)))
        return boxes


def _on_page(
    page: pdfium_helpers.PdfPage, size: tuple[int, int], across: int, down: int
) -> tuple[float, float]:
    """A pixel of the rendered page in the page's own units."""
    # PDFium counts in whole pixels of the picture it is told of: a hundredfold one keeps the fractions.
    fine = 100
    x, y = ctypes.c_double(), ctypes.c_double()
    width, height = size[0] * fine, size[1] * fine
    pdfium.FPDF_DeviceToPage(page, 0, 0, width, height, 0, across * fine, down * fine, x, y)
    return x.value, y.value


def page_rectangles(
    source: Source, page: int, start: int, end: int, password: str | None = None
) -> list[Box]:
    """Rectangles of a span of a page's text, one a line, for looking at it or blacking it out.

    `page` counts from 1. `start` and `end` count in the page's whole text: add the block's `offset`.
    Left, bottom, right, top in points from the page's lower left corner.
    """
    document, _ = open_pdf(source, (password,) if password else ())
    with closing(document):
        document.init_forms()
        chars = page_chars(document[page - 1].get_textpage())
        if is_spaced(chars.text):
            chars = closed_up(chars)
        if needs_pairing(chars.text):
            chars = pair_labels(chars)
        return line_boxes(chars, start, end)


def text_rectangles(source: Source, page: int, text: str, password: str | None = None) -> list[list[Box]]:
    """Rectangles of every occurrence of a text on a page; for values from table cells, whose place in
    the running text is not known. White space is as good as any other.
    """
    document, _ = open_pdf(source, (password,) if password else ())
    with closing(document):
        document.init_forms()
        chars = page_chars(document[page - 1].get_textpage())
    letters = [at for at, letter in enumerate(chars.text) if not letter.isspace()]
    packed, wanted = "".join(chars.text[at] for at in letters), "".join(text.split())
    found, at = [], packed.find(wanted) if wanted else -1
    while at >= 0:
        found.append(line_boxes(chars, letters[at], letters[at + len(wanted) - 1] + 1))
        at = packed.find(wanted, at + len(wanted))
    return found
