"""Copies of PDFs and pictures, attacked: by other readers, object by object, by eyes, by rulers.

    checks = prove(document, plan, data, values, ocr=engine)

Each check is an attack of its own and knows nothing of how the copy was made, but the last: there every
page of the original is cut again, and the copy must say the words that are left, and no others.
"""

from __future__ import annotations

import ctypes
import io
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any, Protocol

import pypdfium2 as pdfium_helpers
import pypdfium2.raw as pdfium

from classify.blackout.pages import flattened, opened
from classify.blackout.reading import Document
from classify.extract.ocr.recognised import Recognised
from classify.extract.pdf.text import page_chars
from classify.redact import pdf, pictures
from classify.redact.plan import Plan, Rectangle
from classify.redact.proof import objects, widths
from classify.wire import Check

if TYPE_CHECKING:
    from PIL.Image import Image

    from classify.redact.relaying import Relaid

_DOTS = 200
_EDGE = 2
"""Dots at the edge of a box that another size of picture blends with what is beside it."""
_BLACK = 8
_WORD = re.compile(r"\S+")
_FINE = 20
"""Steps of a point."""

Box = tuple[int, float, float, float, float]


class Sought(Plan, Protocol):
    """A plan that also tells what should have gone."""

    def left_in(self, text: str) -> list[str]:
        """Entities of the values that were to go and stand in a text of the copy."""

    @property
    def boxed(self) -> Mapping[int, Sequence[Rectangle]]:
        """What people drew, by page."""


def prove(
    document: Document,
    plan: Sought,
    data: bytes,
    boxes: Sequence[Box],
    values: Sequence[str],
    *,
    ocr: Callable[..., object] | None = None,
    heartbeat: Callable[[], None] = lambda: None,
) -> list[Check]:
    """Every attack on the copy `data`, whether it withstood, and figures.

    Args:
        document: the original, read and searched whole.
        plan: what is cut from it.
        data: the copy.
        boxes: where its maker says that it is black.
        values: all that was to go.
        ocr: an engine that looks at the pages; None: nobody looks.
        heartbeat: called for every page.
    """
    values = [value for value in values if plan.left_in(value)]
    checks = [new_file(data), only_known_objects(data), no_stream_holds(data, values, heartbeat)]
    checks += [no_reader_finds(reader, data, plan, heartbeat) for reader in (by_pdfium, by_pdfplumber)]
    checks.append(boxes_of_one_color(data, boxes, heartbeat))
    if plan.boxed:
        checks.append(nothing_under_boxes(document, plan.boxed, data, heartbeat))
    if ocr is not None:
        checks.append(no_eye_finds(data, plan, ocr, heartbeat))
    checks += words_and_widths(document, plan, data, boxes, heartbeat)
    return checks


def new_file(data: bytes) -> Check:
    """Written once, with nothing appended."""
    return Check("single_version", objects.is_single_version(data))


def only_known_objects(data: bytes) -> Check:
    """Nothing but pictures, words and what holds them together."""
    strange = objects.strangers(data)
    return Check("known_objects", not strange, {"strange": strange})


def no_stream_holds(data: bytes, values: Sequence[str], heartbeat: Callable[[], None]) -> Check:
    """No value in any stream or string, however encoded or split."""
    left = objects.holding(data, values, heartbeat)
    return Check("streams", not left, {"values": len(values), "left": left})


def no_reader_finds(
    reader: Callable[[bytes], Iterator[str]], data: bytes, plan: Sought, heartbeat: Callable[[], None]
) -> Check:
    """No value in what another reader makes of the copy, page by page."""
    pages = left = 0
    for text in reader(data):
        pages += 1
        left += len(plan.left_in(text))
        heartbeat()
    return Check(reader.__name__, not left, {"pages": pages, "left": left})


def by_pdfium(data: bytes) -> Iterator[str]:
    """The text of each page as Chromium's reader gives it."""
    with closing(pdfium_helpers.PdfDocument(data)) as document:
        for page in document:
            yield page.get_textpage().get_text_range()


def by_pdfplumber(data: bytes) -> Iterator[str]:
    """The same by pdfminer's layout analysis."""
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as document:
        for page in document.pages:
            yield page.extract_text() or ""
            page.close()


def by_poppler(data: bytes) -> Iterator[str]:
    """The same by `pdftotext`; where it is not installed nothing is claimed, and a locked-in worker cannot
    start it.
    """
    program = shutil.which("pdftotext")
    if program is not None:
        said = subprocess.run([program, "-", "-"], input=data, capture_output=True, check=True, timeout=600)
        yield from said.stdout.decode("utf-8", "replace").split("\f")


def no_eye_finds(
    data: bytes, plan: Sought, ocr: Callable[..., object], heartbeat: Callable[[], None]
) -> Check:
    """No value in what is recognised on the pages as a viewer draws them."""
    left = count = 0
    for image in drawn_pages(data):
        found = ocr(image)
        if isinstance(found, Recognised):
            count += 1
            left += len(plan.left_in(found.text))
        heartbeat()
    return Check("by_eyes", not left, {"pages": count, "left": left})


def drawn_pages(data: bytes) -> Iterator[Image]:
    """Each page as a viewer draws it, in shades of grey."""
    with closing(pdfium_helpers.PdfDocument(data)) as document:
        for page in document:
            yield page.render(scale=_DOTS / 72, grayscale=True).to_pil()


def boxes_of_one_color(data: bytes, boxes: Sequence[Box], heartbeat: Callable[[], None]) -> Check:
    """Nothing shows through a box: it is black from edge to edge."""
    wrong = 0
    for number, image in enumerate(drawn_pages(data), start=1):
        heartbeat()
        scale = _DOTS / 72
        for page, *corners in boxes:
            if page == number:
                left, top, right, bottom = (round(corner * scale) for corner in corners)
                inner = image.crop((left + _EDGE, top + _EDGE, right - _EDGE, bottom - _EDGE))
                wrong += inner.width > 0 and inner.height > 0 and not _is_black(inner)
    return Check("one_color", not wrong, {"boxes": len(boxes), "wrong": wrong})


def _is_black(part: Image) -> bool:
    _, lightest = part.getextrema()
    return isinstance(lightest, int | float) and lightest <= _BLACK


def nothing_under_boxes(
    document: Document, boxed: Mapping[int, Sequence[Rectangle]], data: bytes, heartbeat: Callable[[], None]
) -> Check:
    """Of the words that PDFium reads under what people drew, each page of the copy has so many fewer. Of
    pictures PDFium reads none: there the words are counted that were recognised (`words_unchanged`).
    """
    words = left = 0
    if document.is_pdf:
        there = [Counter(text.split()) for text in by_pdfium(data)]
        with closing(opened(document.source, document.envelope.passwords)) as pdf:
            pdf.init_forms()
            for number, rectangles in boxed.items():
                heartbeat()
                with closing(flattened(pdf, number)) as page:
                    whole, under = _under(page, rectangles)
                words += sum(under.values())
                copied = there[number - 1] if number <= len(there) else Counter()
                left += sum(copied[word] > whole[word] - count for word, count in under.items() if count)
    boxes = sum(map(len, boxed.values()))
    return Check("under_boxes", not left, {"boxes": boxes, "words": words, "left": left})


def _under(
    page: pdfium_helpers.PdfPage, rectangles: Sequence[Rectangle]
) -> tuple[Counter[str], Counter[str]]:
    """The words of a page, and those of them of which every letter has its middle under a rectangle."""
    chars = page_chars(page.get_textpage())
    areas = []
    for left, top, right, bottom in rectangles:
        (x, y), (other_x, other_y) = _on_page(page, left, top), _on_page(page, right, bottom)
        areas.append((min(x, other_x), min(y, other_y), max(x, other_x), max(y, other_y)))
    whole, under = Counter[str](), Counter[str]()
    for word in _WORD.finditer(chars.text):
        boxes = [box for box in chars.boxes[word.start() : word.end()] if box]
        whole[word.group()] += 1
        middles = [((box[0] + box[2]) / 2, (box[1] + box[3]) / 2) for box in boxes]
        under[word.group()] += bool(middles) and any(
            all(left <= x <= right and low <= y <= high for x, y in middles)
            for left, low, right, high in areas
        )
    return whole, under


def _on_page(page: pdfium_helpers.PdfPage, x: float, y: float) -> tuple[float, float]:
    """A point of the page as it is shown, in the page's own units, whichever way it is turned."""
    wide, high = (round(side * _FINE) for side in page.get_size())
    across, up = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDF_DeviceToPage(page.raw, 0, 0, wide, high, 0, round(x * _FINE), round(y * _FINE), across, up)
    return across.value, up.value


def words_and_widths(
    document: Document, plan: Plan, data: bytes, boxes: Sequence[Box], heartbeat: Callable[[], None]
) -> list[Check]:
    """The original cut once more: the copy holds the words that are left, its boxes are ours, and no box
    names anybody.
    """
    kept = swallowed = wrong = fewest = named = 0
    fewest = widths.NAMES
    ours: Counter[tuple[int, ...]] = Counter()
    said = by_pdfium(data)
    for page, done in _cut_again(document, plan):
        heartbeat()
        expected = Counter(word for one in done.words for word in one.text.split())
        there = Counter(next(said, "").split())
        kept += sum(expected.values())
        swallowed += done.swallowed
        wrong += sum(((expected - there) + (there - expected)).values())
        for (left, top, right, bottom), is_name in pdf.boxes_of(page, done):
            ours[_rounded((page.number, left, top, right, bottom))] += 1
            if is_name:
                named += 1
                fewest = min(fewest, widths.possible(right - left, bottom - top))
    wrong += sum(1 for _ in said)
    same = ours == Counter(map(_rounded, boxes))
    return [
        Check(
            "words_unchanged", not wrong and same, {"words": kept, "beside_boxes": swallowed, "wrong": wrong}
        ),
        Check("widths", fewest >= widths.FEWEST, {"boxes": named, "names": widths.NAMES, "fewest": fewest}),
    ]


def _cut_again(document: Document, plan: Plan) -> Iterator[tuple[pdf.Page, Relaid]]:
    pages = pdf.pages(document, plan) if document.is_pdf else pictures.pages(document, plan)
    for page in pages:
        yield page, pdf.laid(page)


def _rounded(box: Any) -> tuple[int, ...]:
    return tuple(round(edge) for edge in box)
