"""What eyes see of a page beside its text layer: whether OCR must read it, and its picture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING

import pypdfium2 as pdfium_helpers
import pypdfium2.raw as pdfium

from classify.extract.document import Piece, Place, TextBlock
from classify.extract.pdf.survey import Survey
from classify.extract.pdf.text import page_text

if TYPE_CHECKING:
    from PIL.Image import Image

SCANNED_SHARE = 0.4
"""Share of a page taken by pictures from which its little text is a stamp on a scan."""
FEW_LETTERS = 20
STAMP_LETTERS = 300
OCR_DPI = 200
_NO_LETTERS = re.compile("[\x00-\x08\x0e-\x1b\ue000-\uf8ff\ufffd]")
"""Control characters that are no white space, private ones, and the sign for what cannot be told."""


def needs_eyes(seen: Survey, letters: int, poor: bool) -> bool:
    """Whether a page shows more than its text layer says: a scan, outlines of letters, broken fonts."""
    if poor and letters >= FEW_LETTERS and not seen.images:
        return False
    if letters < FEW_LETTERS:
        return seen.pictured > 0.1 or seen.paths > 150 or poor
    visible = seen.pictured >= SCANNED_SHARE and letters < STAMP_LETTERS
    return visible or (poor and bool(seen.images))


def is_poor(text: str) -> bool:
    """Whether a page's characters are mostly no letters: fonts without a way back to Unicode."""
    letters = count_letters(text)
    return letters > 0 and len(_NO_LETTERS.findall(text)) / letters > 0.2


def count_letters(text: str) -> int:
    """How many characters of a text are no white space."""
    return len("".join(text.split()))


def better(one: str, other: str) -> str:
    """The text with more letters and digits."""
    return max(one, other, key=lambda text: sum(map(str.isalnum, text)))


def repeats(piece: Piece, text: str) -> bool:
    """Whether OCR read all the words of a text-layer block again."""
    if not isinstance(piece, TextBlock) or piece.place.hidden or piece.marks:
        return False
    words = set(text.split())
    return all(word in words for word in piece.text.split())


def drawn_words(page: pdfium_helpers.PdfPage, seen: Survey, text: str, place: Place) -> Iterator[TextBlock]:
    """Lines that are drawn otherwise than they are spoken (ActualText, ISO 32000-1, 14.9.4).

    PDFium's text is the spoken one; without that mark it is what eyes see. Changes the opened page.
    """
    if not seen.spoken:
        return
    for item, mark in seen.spoken:
        pdfium.FPDFPageObjMark_RemoveParam(item, mark, b"ActualText")
    with closing(page.get_textpage()) as textpage:
        drawn = page_text(textpage)
    known = "".join(text.split())
    lines = [line for line in drawn.splitlines() if "".join(line.split()) not in known]
    if lines:
        yield TextBlock("\n".join(lines), place)


def page_image(page: pdfium_helpers.PdfPage) -> Image:
    """The page as OCR sees it, in shades of grey."""
    width, height = page.get_size()
    # A poster at 200 dpi would be hundreds of megabytes; a stamp needs more than 200 dpi.
    scale = min(OCR_DPI / 72, 6_000 / max(width, height, 1.0))
    picture: Image = page.render(scale=scale, grayscale=True).to_pil()
    return picture


def shows_ink(page: pdfium_helpers.PdfPage) -> bool:
    """Whether anything is to be seen on a page."""
    darkest, lightest = page.render(scale=0.5, grayscale=True).to_pil().getextrema()
    return bool(darkest != lightest)
