"""A redacted copy of a PDF: every page drawn anew as a picture, its words set again, nothing copied.

    made = make(document, plan, out)

What a person sees of a page is drawn by PDFium with 200 dots an inch, forms and notes as a part of it. Words
are found on that picture by the page's own text, or by recognition where it is a scan; what is cut is black
and its line is set anew (`relaying`); what nobody could read is grey (`unread`). The copy holds these
pictures and the words that were kept (`canvas`), and nothing else of the document: no fonts, text, notes,
fields, bookmarks, files, layers, scripts, properties or earlier versions, for none of it is ever touched.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO

import pypdfium2 as pdfium_helpers

from classify.blackout.pages import drawn, flattened, opened
from classify.blackout.reading import Document
from classify.errors import CorruptError, NotOnThePageError, OrderError, UnreadPageError
from classify.extract.document import TableBlock, TextBlock
from classify.extract.ocr.recognised import Recognised
from classify.extract.pdf.eyes import count_letters, is_poor, needs_eyes
from classify.extract.pdf.spacing import closed_up, is_spaced
from classify.extract.pdf.survey import Survey, survey
from classify.extract.pdf.text import Chars, needs_pairing, page_chars, pair_labels
from classify.redact.boxed import covered_by, on_picture
from classify.redact.canvas import Canvas
from classify.redact.lines import Piece, Pixels
from classify.redact.plan import Cut, Made, Plan, Rectangle
from classify.redact.relaying import Relaid, relaid
from classify.redact.unread import only_what_was_read, pixels_of, unread_areas, within_areas
from classify.redact.words import NotFoundError, cuts_in, recognised_pieces, typed_pieces

if TYPE_CHECKING:
    from PIL.Image import Image

DOTS = 200
LONGEST = 4_400
"""Dots of a longer side: of posters there are fewer an inch."""
_SCANNED = 0.8
_MOST_UNSURE = 0.3
"""Share of a page's words that may be read unsurely; of more, nobody can say what the rest is."""
_SMALLEST_WORD = (24, 9)
"""Dots of an area in which a word can stand."""

Block = TextBlock | TableBlock


@dataclass(slots=True)
class Page:
    """A page before anything is cut: its picture, its words and which of them are cut."""

    number: int
    image: Image
    size: tuple[float, float]
    """Points across and down."""
    pieces: list[Piece]
    cuts: list[Cut] = field(default_factory=list)
    unsure: int = 0
    """Words that were recognised too weakly to be in the copy."""
    pictures: int = 0
    """Areas that are in the copy only as far as they were read."""
    black: list[Pixels] = field(default_factory=list)
    """Boxes of people that stay as they were drawn."""
    under: list[str] = field(default_factory=list)
    """What stood under their boxes, line by line."""

    def put_on(self, boxes: Sequence[Rectangle], turned: int = 0) -> None:
        """Black out what people drew on the page, as it lay before it was turned by so many degrees."""
        if not boxes:
            return
        covered = covered_by(self.image, self.pieces, on_picture(boxes, self.size, self.image.size, turned))
        self.pieces, self.black, self.under = covered.pieces, covered.black, covered.texts
        self.cuts = [*self.cuts, *covered.cuts]


def make(
    document: Document, plan: Plan, out: BinaryIO, *, heartbeat: Callable[[], None] = lambda: None
) -> Made:
    """Writes the copy of a PDF to `out`, in one piece at the end; with an error nothing is written.

    Args:
        document: read whole and searched.
        plan: what is cut.
        out: where the copy goes.
        heartbeat: called for every page.

    Raises:
        UnreadPageError: a page is a picture that was not, or not surely, recognised.
        NotOnThePageError: something to be cut has no place on its page.
        CorruptError: a page cannot be drawn; or as `open_pdf`.
    """
    made, canvas = Made(".pdf"), Canvas()
    for page in pages(document, plan):
        heartbeat()
        lay_on(canvas, made, page)
    canvas.write(out)
    return made


def lay_on(canvas: Canvas, made: Made, page: Page) -> Relaid:
    """Cuts what is cut of a page, lays it on the canvas and notes what was done."""
    done = laid(page)
    canvas.add(done.image, done.words, page.size)
    for cut in page.cuts:
        made.removed[cut.entity] = made.removed.get(cut.entity, 0) + 1
    for what, count in (
        ("words not read surely", page.unsure),
        ("pictures and drawings", page.pictures),
        ("words beside boxes", done.swallowed),
    ):
        if count:
            made.left_out[what] = made.left_out.get(what, 0) + count
    made.boxes += [(page.number, *box) for box, _ in boxes_of(page, done)]
    return done


def laid(page: Page) -> Relaid:
    """The page without what is cut of it. Changes its picture."""
    return relaid(page.image, page.pieces, page.black)


def boxes_of(page: Page, done: Relaid) -> list[tuple[tuple[float, float, float, float], bool]]:
    """The black boxes of a page in points, and whether a name may be behind each."""
    across, down = page.size[0] / page.image.width, page.size[1] / page.image.height
    return [
        ((left * across, top * down, right * across, bottom * down), named)
        for (left, top, right, bottom), named in done.boxes
    ]


def pages(document: Document, plan: Plan, only: Collection[int] | None = None) -> Iterator[Page]:
    """Every page (or only some) with its words and cuts, one at a time. Raises as `make`."""
    blocks: dict[int, list[Block]] = defaultdict(list)
    for block in document.blocks:
        seen = block.place.hidden is None and block.place.part in ("body", "table")
        if seen and block.place.page is not None:
            blocks[block.place.page].append(block)
    try:
        with closing(opened(document.source, document.envelope.passwords)) as pdf:
            pdf.init_forms()
            for number in range(1, len(pdf) + 1) if only is None else sorted(only):
                if number > len(pdf):
                    raise OrderError(f"A box was drawn on page {number:,}, and there are {len(pdf):,}.")
                with closing(flattened(pdf, number)) as page:
                    yield _Reader(document, plan, page, number, blocks.pop(number, [])).read()
    except pdfium_helpers.PdfiumError as error:
        raise CorruptError("A page of the PDF cannot be drawn, so there is no copy of it.") from error


class _Reader:
    """Finds the words of one page and what is cut of them."""

    def __init__(
        self, document: Document, plan: Plan, page: pdfium_helpers.PdfPage, number: int, blocks: list[Block]
    ) -> None:
        self._ocr = document.envelope.ocr
        self._plan = plan
        self._page = page
        self._number = number
        self._blocks = blocks
        self._image, self._to_pixels = drawn(page, DOTS, LONGEST)

    def read(self) -> Page:
        seen = survey(self._page.raw, self._page.get_bbox())
        chars = page_chars(self._page.get_textpage(), seen)
        try:
            if self._needs_eyes(seen, chars):
                return self._recognised()
            return self._typed(_as_read(chars))
        except NotFoundError:
            raise NotOnThePageError(
                f"Something that must be black was not found on page {self._number}, so there is no copy."
            ) from None

    def _needs_eyes(self, seen: Survey, chars: Chars) -> bool:
        """Whether the picture says more than the text, or the text is somebody's reading of the picture."""
        if any(isinstance(block, TextBlock) and block.confidence is not None for block in self._blocks):
            return True
        letters, poor = count_letters(chars.text), is_poor(chars.text)
        return poor or needs_eyes(seen, letters, poor) or seen.pictured > _SCANNED

    def _typed(self, chars: Chars) -> Page:
        cuts = cuts_in(chars.text, self._blocks, self._plan)
        pieces = typed_pieces(chars, cuts, self._to_pixels)
        areas = pixels_of(unread_areas(self._page), self._to_pixels)
        if any(_holds_a_word(area) for area in areas) and self._ocr is not None:
            found = self._look(self._image)
            more = cuts_in(found.text, (), self._plan)
            other, _ = recognised_pieces(found, more)
            other = [piece for piece in within_areas(other, areas) if not _stands_on(piece, pieces)]
            pieces += other
            cuts += [
                cut for cut in more if any(piece.cut and piece.cut.start == cut.start for piece in other)
            ]
        only_what_was_read(self._image, areas, pieces)
        page = Page(self._number, self._image, self._page.get_size(), pieces, cuts, pictures=len(areas))
        page.put_on(self._plan.boxes(self._number))
        return page

    def _recognised(self) -> Page:
        found = self._look(self._image) if self._ocr else None
        image, size = self._image, self._page.get_size()
        turned = 0
        if found is not None and found.turned in (90, 180, 270):
            # Upright, so that its lines can be set anew; the copy's page stands upright, too.
            turned = found.turned
            image = image.rotate(-turned, expand=True)
            size = size if turned == 180 else (size[1], size[0])
            found = self._look(image)
        pieces, cuts, unsure = read_picture(found, self._blocks, self._plan, self._number, image)
        only_what_was_read(image, [(0, 0, *image.size)], pieces)
        page = Page(self._number, image, size, pieces, cuts, unsure)
        page.put_on(self._plan.boxes(self._number), turned)
        return page

    def _look(self, image: Image) -> Recognised:
        answer = self._ocr(image) if self._ocr is not None else None
        return answer if isinstance(answer, Recognised) else Recognised()


def read_picture(
    found: Recognised | None, blocks: Iterable[Block], plan: Plan, number: int, image: Image
) -> tuple[list[Piece], list[Cut], int]:
    """The words that were read surely on a picture, what is cut of them, and how many were read unsurely.

    Raises UnreadPageError when it was not read, or too much of it not surely; NotFoundError.
    """
    if found is None:
        raise UnreadPageError(
            f"Page {number} is a picture that nobody has read, so nobody knows what must be black in it."
        )
    cuts = cuts_in(found.text, blocks, plan)
    pieces, unsure = recognised_pieces(found, cuts)
    if unsure > _MOST_UNSURE * (unsure + len(pieces)) or (not found.words and _has_writing(image)):
        raise UnreadPageError(
            f"Too much of page {number} could not be read surely, so nobody knows what must be black in it."
        )
    return pieces, cuts, unsure


def _has_writing(image: Image) -> bool:
    from classify.extract.ocr.view import has_ink

    return has_ink(image)


def _as_read(chars: Chars) -> Chars:
    """The characters in the order and spacing in which the page's reader gives them."""
    if is_spaced(chars.text):
        chars = closed_up(chars)
    return pair_labels(chars) if needs_pairing(chars.text) else chars


def _holds_a_word(area: Pixels) -> bool:
    left, top, right, bottom = area
    return right - left >= _SMALLEST_WORD[0] and bottom - top >= _SMALLEST_WORD[1]


def _stands_on(piece: Piece, others: list[Piece]) -> bool:
    """Whether the page's own text says already what was recognised there."""
    left, top, right, bottom = piece.box
    x, y = (left + right) / 2, (top + bottom) / 2
    return any(o.box[0] <= x <= o.box[2] and o.box[1] - 3 <= y <= o.box[3] + 3 for o in others)
