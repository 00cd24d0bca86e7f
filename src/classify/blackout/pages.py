"""A page of a PDF as a picture: rendered here, every value black in its pixels, nothing of its text layer
sent.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass

import pypdfium2 as pdfium_helpers
import pypdfium2.raw as pdfium
from PIL.Image import Image

from classify.blackout.paint import LONGEST, Blot, Pixels, painted
from classify.blackout.values import Span
from classify.errors import CorruptError
from classify.extract.pdf.open import mended_source, open_pdf
from classify.extract.pdf.survey import Box, survey
from classify.extract.pdf.text import Chars, line_boxes, page_chars
from classify.extract.source import Source
from classify.wire import PictureShown

_DPI = 110
_UNREAD = 225
"""The shade of a picture on a page: nobody has read it, so nobody sees it."""
_PIXELS_OF_A_DOT = 4
_SHORTEST_ALONE = 3
_WORD = re.compile(r"\S+")


@dataclass(slots=True)
class Wanted:
    """A text that is black on a page, and must be found there if `must` says so."""

    text: str
    marks: set[int]
    must: bool


class NotThereError(Exception):
    """Something that must be black has no place on the page that could be found."""


def opened(source: Source, passwords: tuple[str, ...]) -> pdfium_helpers.PdfDocument:
    """The document as its reader opens it. Raises as `open_pdf` does."""
    try:
        return open_pdf(source, passwords)[0]
    except CorruptError as error:
        return open_pdf(mended_source(source, error))[0]


def page_count(source: Source, passwords: tuple[str, ...]) -> int:
    """How many pages it has. Raises as `open_pdf` does."""
    with closing(opened(source, passwords)) as document:
        return len(document)


def page_size(source: Source, passwords: tuple[str, ...], number: int) -> tuple[float, float]:
    """Points across and down of page `number` as a viewer shows it. Raises as `open_pdf` does."""
    with closing(opened(source, passwords)) as document, closing(document[number - 1]) as page:
        wide, high = page.get_size()
        return float(wide), float(high)


def page_picture(
    source: Source,
    passwords: tuple[str, ...],
    number: int,
    wanted: Sequence[Wanted],
    spans: Callable[[str], list[Span]],
) -> PictureShown | None:
    """Page `number`, everything `wanted` black, and what `spans` says of the text as it stands there.

    None when it has more black boxes, or is larger, than can be sent. Raises NotThereError when something
    that must be black cannot be found, CorruptError when the page cannot be drawn.
    """
    try:
        with closing(opened(source, passwords)) as document:
            document.init_forms()
            with closing(flattened(document, number)) as page:
                chars = page_chars(page.get_textpage())
                blots = _blots(chars, wanted, spans)
                image, to_pixels = drawn(page, _DPI, LONGEST)
                _hide_pictures(page, image, chars, to_pixels)
                for blot in blots:
                    blot.boxes = [to_pixels(box) for box in blot.boxes]
                return painted(image, blots, recognised=False)
    except pdfium_helpers.PdfiumError as error:
        raise CorruptError("The page cannot be drawn.") from error


def flattened(document: pdfium_helpers.PdfDocument, number: int) -> pdfium_helpers.PdfPage:
    """The page with what is filled in or pasted on it as a part of it, so that its text is the page's."""
    page = document[number - 1]
    count = pdfium.FPDFPage_GetAnnotCount(page)
    if count > 0 and pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY) == pdfium.FLATTEN_SUCCESS:
        page.close()
        page = document[number - 1]
    return page


def _blots(chars: Chars, wanted: Sequence[Wanted], spans: Callable[[str], list[Span]]) -> list[Blot]:
    """Boxes (in the page's own units) of everything that is black. Raises NotThereError."""
    letters = [at for at, letter in enumerate(chars.text) if not letter.isspace()]
    packed = "".join(chars.text[at] for at in letters)
    found: list[tuple[int, int, set[int]]] = [(start, end, set()) for start, end in spans(chars.text)]
    taken: dict[str, int] = {}
    for value in wanted:
        text = "".join(value.text.split())
        places = _all(packed, text)
        turn = taken.get(text, 0)
        taken[text] = turn + 1
        if value.must and turn >= len(places):
            found += _word_by_word(chars.text, value)
        for at, place in enumerate(places):
            mine = value.marks if at == min(turn, len(places) - 1) else set()
            found.append((letters[place], letters[place + len(text) - 1] + 1, mine))
    blots = []
    for start, end, marks in _joined(found):
        boxes = line_boxes(chars, start, end)
        if not boxes and chars.text[start:end].strip():
            raise NotThereError
        blots.append(Blot([*boxes], marks))
    return blots


def _word_by_word(text: str, value: Wanted) -> list[tuple[int, int, set[int]]]:
    """Every place of every word of a value whose words stand apart, as in a cell of several lines. Raises
    NotThereError.
    """
    found: list[tuple[int, int, set[int]]] = []
    for word in value.text.split():
        places = _all(text, word)
        if not places or len(word) < _SHORTEST_ALONE:
            raise NotThereError
        found += [(at, at + len(word), value.marks if at == places[0] else set()) for at in places]
    return found


def _all(text: str, wanted: str) -> list[int]:
    found, at = [], text.find(wanted) if wanted else -1
    while at >= 0:
        found.append(at)
        at = text.find(wanted, at + 1)
    return found


def _joined(found: list[tuple[int, int, set[int]]]) -> list[tuple[int, int, set[int]]]:
    whole: list[tuple[int, int, set[int]]] = []
    for start, end, marks in sorted(found, key=lambda one: one[:2]):
        if whole and start < whole[-1][1]:
            first, last, known = whole[-1]
            whole[-1] = (first, max(last, end), known | marks)
        else:
            whole.append((start, end, set(marks)))
    return whole


def drawn(page: pdfium_helpers.PdfPage, dots: float, longest: float) -> tuple[Image, Callable[[Box], Pixels]]:
    """The page in shades of grey, so many dots an inch, at most `longest` on a side; and the way from its own
    units to pixels.
    """
    width, height = page.get_size()
    scale = min(dots / 72, longest / max(width, height, 1.0))
    image: Image = page.render(scale=scale, grayscale=True, draw_annots=False, may_draw_forms=False).to_pil()

    def corner(x: float, y: float) -> tuple[float, float]:
        across, down = ctypes.c_int(), ctypes.c_int()
        # PDFium tells whole pixels: of a larger picture they are fractions of ours.
        fine = _PIXELS_OF_A_DOT
        size = image.width * fine, image.height * fine
        pdfium.FPDF_PageToDevice(page, 0, 0, *size, 0, x, y, across, down)
        return across.value / fine, down.value / fine

    def to_pixels(box: Box) -> Pixels:
        left, bottom, right, top = box
        corners = [corner(x, y) for x in (left, right) for y in (bottom, top)]
        across, down = [x for x, _ in corners], [y for _, y in corners]
        return min(across), min(down), max(across), max(down)

    return image, to_pixels


def _hide_pictures(
    page: pdfium_helpers.PdfPage, image: Image, chars: Chars, to_pixels: Callable[[Box], Pixels]
) -> None:
    """Pictures on the page were not read: of them only what the text layer says is shown."""
    from PIL import ImageDraw

    areas = [to_pixels(box) for _, box in survey(page.raw, page.get_bbox()).images]
    if not areas:
        return
    drawn, pen = image.copy(), ImageDraw.Draw(image)
    for left, top, right, bottom in areas:
        pen.rectangle((left - 1, top - 1, right + 1, bottom + 1), fill=_UNREAD)
    # Word by word: what somebody wrote by hand between two words is in neither.
    for word in _WORD.finditer(chars.text):
        for box in line_boxes(chars, *word.span()):
            left, top, right, bottom = (int(edge) for edge in to_pixels(box))
            corners = (max(left - 1, 0), max(top - 1, 0), right + 2, bottom + 2)
            image.paste(drawn.crop(corners), corners[:2])
