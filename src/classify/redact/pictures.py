"""A redacted copy of a picture (PNG, JPEG, TIFF, HEIC ...): a PDF of its pages, as of a scanned document.

Of a picture only those words are in the copy that were read surely, and rules; photographs, stamps and
writing by hand are grey, since nobody has read them. Nothing that cameras and programs write beside the
pixels (EXIF, XMP, comments, thumbnails, color profiles) is looked at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING, BinaryIO

from classify.blackout.reading import Document
from classify.errors import NotOnThePageError, OrderError
from classify.extract.document import TextBlock
from classify.extract.ocr.recognised import Recognised
from classify.extract.pictures.images import pages_of
from classify.redact.canvas import Canvas
from classify.redact.lines import Piece
from classify.redact.pdf import Block, Page, lay_on, read_picture
from classify.redact.plan import Made, Plan
from classify.redact.unread import only_what_was_read
from classify.redact.words import NotFoundError

if TYPE_CHECKING:
    from PIL.Image import Image

_LONGEST = 2_400
"""Dots of a page's longer side: those of a letter page at 200 an inch."""
_POINTS = 792.0
"""Of that side: a picture does not tell how large its paper was."""


def make(
    document: Document, plan: Plan, out: BinaryIO, *, heartbeat: Callable[[], None] = lambda: None
) -> Made:
    """Writes the copy to `out`, in one piece at the end; with an error nothing is written.

    Raises UnreadPageError and NotOnThePageError as copies of PDFs do; CorruptError and BombError when the
    picture cannot be decoded whole.
    """
    made, canvas = Made(".pdf"), Canvas()
    for page in pages(document, plan):
        heartbeat()
        lay_on(canvas, made, page)
    canvas.write(out)
    return made


def pages(document: Document, plan: Plan, only: Collection[int] | None = None) -> Iterator[Page]:
    """Every page (or only some) with its words and cuts, one at a time. Raises as `make`."""
    blocks: dict[int, list[Block]] = defaultdict(list)
    for block in document.blocks:
        if isinstance(block, TextBlock) and block.confidence is not None:
            blocks[block.place.page or 1].append(block)
    last = 0
    for last, image in pages_of(document.source):
        if only is None or last in only:
            yield _page(document, plan, last, image, blocks.pop(last, []))
    if only is not None and max(only) > last:
        raise OrderError(f"A box was drawn on page {max(only):,}, and there are {last:,}.")


def _page(document: Document, plan: Plan, number: int, image: Image, blocks: list[Block]) -> Page:
    ocr = document.envelope.ocr
    found = ocr(image) if ocr is not None else None
    read = found if isinstance(found, Recognised) else None
    turned = 0
    if read is not None and read.turned in (90, 180, 270) and ocr is not None:
        turned = read.turned
        image = image.rotate(-turned, expand=True)
        again = ocr(image)
        read = again if isinstance(again, Recognised) else None
    try:
        pieces, cuts, unsure = read_picture(read, blocks, plan, number, image)
    except NotFoundError:
        raise NotOnThePageError(
            f"Something that must be black was not found on page {number}, so there is no copy."
        ) from None
    image, pieces = _scaled(image, pieces)
    only_what_was_read(image, [(0, 0, *image.size)], pieces)
    size = tuple(side * _POINTS / max(image.size) for side in image.size)
    made = Page(number, image, (size[0], size[1]), pieces, cuts, unsure)
    made.put_on(plan.boxes(number), turned)
    return made


def _scaled(image: Image, pieces: list[Piece]) -> tuple[Image, list[Piece]]:
    """The page as large as a letter is scanned: letters of a small picture are enlarged, too."""
    from PIL import Image as Pictures

    scale = _LONGEST / max(image.size)
    size = (max(round(image.width * scale), 1), max(round(image.height * scale), 1))
    for piece in pieces:
        left, top, right, bottom = piece.box
        piece.box = (left * scale, top * scale, right * scale, bottom * scale)
    return image.resize(size, Pictures.Resampling.BICUBIC), pieces
