"""One look at a document: the leaf that is wanted, blacked out, or the one value that is revealed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from classify.blackout.ink import Ink
from classify.blackout.leaves import Leaf, Rows, Stretch, leaves_of
from classify.blackout.reading import Document, read_document
from classify.errors import NoRoomError, ReadError
from classify.extract.document import TextBlock
from classify.extract.envelope import Envelope
from classify.extract.source import Source
from classify.wire import MOST_SHOWN, Heard, Line, Look, Mark, PictureShown, Shown, Told
from models.labels import Outcome

if TYPE_CHECKING:
    from classify.blackout.eyes import Eyes
    from classify.blackout.pages import Wanted
    from classify.pipeline.tools import Tools

Said = Shown | Told | Heard | Line

NOT_RECOGNISED = (
    "This page is a picture whose words nobody has read. What was not read cannot be blacked out, so it is "
    "not shown."
)
NO_WORDS = "No words could be read on this picture, so it is not shown."
NOT_FOUND = (
    "Something that must be black could not be found on the picture of this page. So its text is shown "
    "instead."
)
TOO_MUCH = "The picture of this page is too large to be sent. So its text is shown instead."
NOT_DRAWN = "This page cannot be drawn. So its text is shown instead."
NOT_READ = "The reading of the file ended before this page, so it is not shown."
_MOST_TOLD = 20
_ON_THE_PAGE = frozenset({"body"})
"""Parts that a page shows; others (notes, properties) stand beside it."""


def looked_at(source: Source, path: str, number: int, look: Look, tools: Tools) -> Iterator[Said]:
    """What `look` asks for, and sentences about what could not be read (an outcome, a colon, a sentence).

    Never raises for what is in the file. Raises NoRoomError when temporary files find none.
    """
    envelope = Envelope(limits=tools.limits, passwords=tools.passwords, ocr=tools.ocr, scratch=tools.scratch)
    try:
        if look.terms:
            from classify.blackout.words import heard

            yield from heard(source, path, number, look, envelope, tools)
            return
        page = _page_of(look)
        for document in read_document(source, path, look.member, page, envelope, tools):
            for problem in document.problems:
                yield Line(number, problem, is_problem=True)
            if look.reveal is None:
                yield _shown(document, number, look, tools)
            else:
                yield from _told(document, number, look)
            return
        yield Line(
            number, f"{Outcome.UNREADABLE.value}: it is not in its container any more", is_problem=True
        )
    except ReadError as error:
        yield Line(number, f"{error.outcome.value}: {error.sentence}", is_problem=True)
    except NoRoomError:
        raise
    except MemoryError:
        sentence = "it needs more memory than one file may take"
        yield Line(number, f"{Outcome.TOO_LARGE.value}: {sentence}", is_problem=True)
    except OSError as error:
        sentence = f"reading it failed: {error.strerror or error}"
        yield Line(number, f"{Outcome.UNREADABLE.value}: {sentence}", is_problem=True)
    except Exception as error:  # noqa: BLE001 - the outer edge: what fails half-way shows nothing
        sentence = f"its reader or a detector failed ({type(error).__name__}), so nothing of it is shown"
        yield Line(number, f"{Outcome.CORRUPT.value}: {sentence}", is_problem=True)


def _page_of(look: Look) -> int:
    """The page whose picture is wanted, should it be a document of pages."""
    wanted = look.finding if look.finding is not None else look.reveal
    place = next((mark.place for mark in look.marks if mark.id == wanted), None)
    if place is not None and place.page is not None:
        return place.page
    return max(look.leaf, 1) if wanted is None else 1


def _shown(document: Document, number: int, look: Look, tools: Tools) -> Shown:
    ink = Ink(tools.scanner, document.blocks, document.found, look.marks)
    pages = _pages(document)
    leaves = leaves_of(document.blocks, pages)
    at = _leaf_of(leaves, look)
    leaf = leaves[at - 1]
    is_page = pages is not None and at <= pages
    shown = Shown(
        number=number,
        leaf=at,
        leaves=len(leaves),
        is_page=is_page,
        media=document.media,
        parts=[],
        pages=pages or 0,
    )
    if is_page:
        shown.picture, shown.withheld = _picture(document, ink, leaf, at)
        shown.across, shown.down = _points(document, shown.picture, at)
    for part in leaf:
        if shown.picture is not None and _is_on_the_page(part) and _is_pictured(part, shown.picture):
            continue
        shown.parts.append(ink.rows(part) if isinstance(part, Rows) else ink.stretch(part))
        tools.heartbeat()
    del shown.parts[MOST_SHOWN:]
    return shown


def _points(document: Document, picture: PictureShown | None, number: int) -> tuple[float, float]:
    """How large a page is; of a picture the longer side is that of a letter, as in its copies."""
    if picture is None:
        return 0.0, 0.0
    if document.is_pdf:
        from classify.blackout.pages import page_size

        return page_size(document.source, document.envelope.passwords, number)
    longest = max(picture.width, picture.height)
    return picture.width * 792.0 / longest, picture.height * 792.0 / longest


def _pages(document: Document) -> int | None:
    """How many pages it has that can be drawn; None where it has none of its own."""
    if document.is_pdf:
        from classify.blackout.pages import page_count

        return page_count(document.source, document.envelope.passwords) or None
    if document.is_picture:
        numbers = [block.place.page or 1 for block in document.blocks]
        return max([_frames(document.source), *numbers])
    return None


def _frames(source: Source) -> int:
    from PIL import Image

    try:
        with source.open() as stream, Image.open(stream) as image:
            paged = image.format not in ("GIF", "PNG", "WEBP")
            return min(int(getattr(image, "n_frames", 1)), 2_000) if paged else 1
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError):
        return 1


def _leaf_of(leaves: list[Leaf], look: Look) -> int:
    """The number of the leaf that is wanted: the one of a mark, or the one asked for, or the last."""
    mark = next((mark for mark in look.marks if mark.id == look.finding), None)
    if mark is not None:
        for number, leaf in enumerate(leaves, start=1):
            if any(_holds(part, mark) for part in leaf):
                return number
    return min(max(look.leaf, 1), len(leaves))


def _holds(part: Stretch | Rows, mark: Mark) -> bool:
    block = part.block
    if isinstance(part, Stretch):
        at = mark.start - part.block.offset
        return part.start <= at < part.end and part.block.place_at(at) == mark.place
    if mark.place.cell is None or (block.place.part, block.place.sheet) != (
        mark.place.part,
        mark.place.sheet,
    ):
        return False
    row = int("".join(filter(str.isdecimal, mark.place.cell)) or 0) - part.block.first_row
    return part.first <= row < part.end


def _picture(document: Document, ink: Ink, leaf: Leaf, number: int) -> tuple[PictureShown | None, str]:
    """The page as a picture, or why there is none."""
    eyes = document.eyes
    if not document.is_whole and not any(_is_on_the_page(part) for part in leaf):
        return None, NOT_READ
    if eyes is not None and (eyes.asked or document.is_picture):
        return _recognised(eyes, ink, leaf)
    from classify.blackout.pages import NotThereError, page_picture

    wanted = [one for part in leaf for one in _wanted(ink, part)]
    try:
        picture = page_picture(document.source, document.envelope.passwords, number, wanted, ink.spans)
    except NotThereError:
        return None, NOT_FOUND
    except ReadError:
        return None, NOT_DRAWN
    return picture, "" if picture else TOO_MUCH


def _recognised(eyes: Eyes, ink: Ink, leaf: Leaf) -> tuple[PictureShown | None, str]:
    """A page whose picture was to be recognised, or why it is not shown."""
    if eyes.read is None:
        return None, NOT_RECOGNISED
    block = next((b for part in leaf if isinstance(b := part.block, TextBlock) and b.confidence), None)
    if block is None:
        return None, NO_WORDS
    from classify.blackout.scans import scan_picture

    picture = scan_picture(eyes, ink.bars(Stretch(block, 0, len(block.text))), block.text)
    return picture, "" if picture else TOO_MUCH


def _wanted(ink: Ink, part: Stretch | Rows) -> Iterator[Wanted]:
    """The texts of a part that are black."""
    from classify.blackout.pages import Wanted

    must = _is_on_the_page(part)
    if isinstance(part, Stretch):
        for bar in ink.bars(part):
            yield Wanted(part.text[bar.start : bar.end], bar.marks, must)
        return
    for row in range(part.first, part.end):
        for column, text in enumerate(part.block.rows[row]):
            for bar in ink.cell_bars(part.block, row, column):
                yield Wanted(text[bar.start : bar.end], bar.marks, must)


def _is_on_the_page(part: Stretch | Rows) -> bool:
    place = part.block.place
    return place.part in _ON_THE_PAGE and place.hidden is None


def _is_pictured(part: Stretch | Rows, picture: PictureShown) -> bool:
    """Whether the picture shows a part of the page: of one that was recognised, what was recognised."""
    recognised = isinstance(part.block, TextBlock) and part.block.confidence is not None
    return recognised or not picture.recognised


def _told(document: Document, number: int, look: Look) -> Iterator[Told]:
    """The values that stand where the mark does: one, but for places that several texts of a document
    have.
    """
    mark = next((mark for mark in look.marks if mark.id == look.reveal), None)
    if mark is None:
        return
    where = (mark.entity, mark.place, mark.start)
    values = {
        finding.text for finding in document.found if (finding.entity, finding.place, finding.start) == where
    }
    yield from (Told(number, mark.entity, value) for value in sorted(values)[:_MOST_TOLD])
