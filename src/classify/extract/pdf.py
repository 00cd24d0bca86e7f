"""PDF (ISO 32000): page text, ruled tables, forms, notes, hidden text, scanned pages, attachments.

PDFium reads the pages; pdfplumber helps where lines form a table or PDFium's text is poor; OCR reads
pages that are pictures.
"""

from __future__ import annotations

import ctypes
import logging
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

import pypdfium2 as pdfium_helpers
import pypdfium2.raw as pdfium

from classify.errors import CorruptError, EmptyFileError, EncryptedError
from classify.extract.document import Envelope, Piece, Place, Remark, Source, TextBlock
from classify.extract.ocr import Recognised
from classify.extract.opc import Links
from classify.extract.pdf_extras import PageNotes, alt_texts, document_parts
from classify.extract.pdf_fonts import is_cipher, is_doubtful, untold
from classify.extract.pdf_guard import refuse_bombs
from classify.extract.pdf_mend import MOST_BYTES, mended
from classify.extract.pdf_objects import PdfObjects
from classify.extract.pdf_revisions import Told, earlier_versions
from classify.extract.pdf_spacing import closed_up, is_spaced
from classify.extract.pdf_survey import Box, Shape, Survey, survey
from classify.extract.pdf_tables import TableFinder, take_apart
from classify.extract.pdf_text import (
    line_boxes,
    needs_pairing,
    page_chars,
    page_text,
    pair_labels,
    unseen_marks,
)

if TYPE_CHECKING:
    from PIL.Image import Image

for _chatty in ("pypdfium2", "pdfminer"):
    # What they warn of is counted in outcomes; a terminal full of it helps nobody.
    logging.getLogger(_chatty).setLevel(logging.ERROR)

SCANNED_SHARE = 0.4
"""Share of a page taken by pictures from which its little text is a stamp on a scan."""
FEW_LETTERS = 20
STAMP_LETTERS = 300
OCR_DPI = 200


def read(source: Source, envelope: Envelope) -> Iterator[Piece]:
    """Read a PDF page by page, then what only its earlier versions say.

    Raises EncryptedError when no password opens it, CorruptError when no page can be read, and
    BombError when one of its streams unfolds beyond all reason.
    """
    refuse_bombs(source)
    told = Told()
    yield from told.hear(read_version(source, envelope))
    yield from earlier_versions(source, envelope, told, read_version)


def read_version(source: Source, envelope: Envelope) -> Iterator[Piece]:
    """One version of a PDF, as a viewer shows it and with all that it does not show. Raises as `read`."""
    try:
        document, password = open_pdf(source, envelope.passwords)
        cut = None
    except CorruptError as error:
        cut = error
        source = _mended(source, error)
        document, password = open_pdf(source)
    with closing(document):
        document.init_forms()
        objects = PdfObjects.of(source, password)
        reader = _Reader(
            document, source, envelope, password, objects.layers_off() if objects else frozenset()
        )
        pieces = chain(reader.pages(), reader.note(document_parts(document, source, envelope)))
        if objects is None:
            yield from pieces
        else:
            yield from objects.hear(pieces)
            yield from reader.note(objects.pieces(reader.links, envelope))
        yield from reader.links.rest()
        if cut is not None:
            raise CorruptError("The PDF breaks off; what came before was read.") from cut
        yield from reader.account()


def _mended(source: Source, error: CorruptError) -> Source:
    """A PDF without its end, given another as far as its objects allow. Raises `error` when none are left."""
    with source.open() as stream:
        data = stream.read(MOST_BYTES)
    whole = mended(data) if b" obj" in data else None
    if whole is None:
        raise error
    return Source(source.name, data=whole, size=len(whole))


def open_pdf(
    source: Source, passwords: tuple[str, ...] = ()
) -> tuple[pdfium_helpers.PdfDocument, str | None]:
    """The opened document and the password that opened it (None when none was needed)."""
    for password in (None, *passwords):
        try:
            document = pdfium_helpers.PdfDocument(
                source.data if source.data is not None else source.path or source.open(), password
            )
            return document, password
        except pdfium_helpers.PdfiumError as error:
            if error.err_code == pdfium.FPDF_ERR_SECURITY:
                raise EncryptedError(
                    "The PDF is locked by a security scheme this program does not know."
                ) from error
            if error.err_code != pdfium.FPDF_ERR_PASSWORD:
                raise CorruptError("The file is not a readable PDF.") from error
    raise EncryptedError("The PDF is locked by a password.")


@dataclass(slots=True)
class _Reader:
    document: pdfium_helpers.PdfDocument
    source: Source
    envelope: Envelope
    password: str | None
    layers_off: frozenset[str] = frozenset()
    links: Links = field(default_factory=Links)
    unread: list[int] = field(default_factory=list)
    """Pages that are pictures and were not recognised."""
    veiled: list[int] = field(default_factory=list)
    """Pages whose fonts do not tell their letters and that were not recognised."""
    failed: list[int] = field(default_factory=list)
    recognised: int = 0
    filled: bool = False
    """Whether anything but properties was found."""
    drawn: bool = False
    """Whether some page shows lines or pictures, with or without text."""
    tables: TableFinder = field(init=False)

    def __post_init__(self) -> None:
        self.tables = TableFinder(self.source, self.password, budget=self.envelope.limits.seconds / 4)

    def pages(self) -> Iterator[Piece]:
        """All pages; one that fails does not stop the others."""
        for number in range(1, len(self.document) + 1):
            self.envelope.check_time()
            try:
                page = self.document[number - 1]
            except pdfium_helpers.PdfiumError:
                self.failed.append(number)
                continue
            with closing(page):
                shown: list[str] = []
                for piece in self.links.see(self.page(page, number)):
                    self.filled = True
                    shown += [piece.text] if isinstance(piece, TextBlock) else []
                    yield piece
                yield from alt_texts(page, number, "\n".join(shown))
        self.tables.close()

    def note(self, pieces: Iterator[Piece]) -> Iterator[Piece]:
        """Pass on what stands beside the pages; anything but properties fills a document."""
        for piece in pieces:
            aside = isinstance(piece, TextBlock) and piece.place.part in ("metadata", "page label", "layer")
            self.filled = self.filled or not (aside or isinstance(piece, Remark))
            yield piece

    def page(self, page: pdfium_helpers.PdfPage, number: int) -> Iterator[Piece]:
        """One page: notes and fields, text and tables, or what OCR makes of its picture."""
        notes = PageNotes(page, number, self.links)
        textpage = page.get_textpage()
        if pdfium.FPDFPage_GetAnnotCount(page) > 0:
            yield from notes.read(
                lambda box: words_beside(textpage, box),
                lambda one, other: words_between(textpage, one, other),
            )
            if notes.flatten and page.formenv is None:
                notes.flatten = False
            if (
                notes.flatten
                and pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY) == pdfium.FLATTEN_SUCCESS
            ):
                textpage.close()
                with closing(self.document[number - 1]) as flat:
                    yield from self.content(flat, flat.get_textpage(), number, notes.redactions)
                return
        yield from self.content(page, textpage, number, notes.redactions)

    def content(
        self,
        page: pdfium_helpers.PdfPage,
        textpage: pdfium_helpers.PdfTextPage,
        number: int,
        redactions: list[Box],
    ) -> Iterator[Piece]:
        seen = survey(page.raw, page.get_bbox(), self.layers_off)
        seen.covers += [Shape(1_000_000_000, box, white=False) for box in redactions]
        self.drawn = self.drawn or bool(seen.images or seen.paths)
        text = page_text(textpage)
        letters = sum(not letter.isspace() for letter in text)
        place = Place(page=number)
        poor = is_poor(text)
        pieces: list[Piece] = []
        if letters and not poor:
            pieces = self.text_pieces(seen, textpage, text, place)
        picture = needs_eyes(seen, letters, poor)
        veiled = not picture and self.is_veiled(page, seen, textpage, text, number)
        if veiled:
            picture = True
        elif poor and not picture:
            text = better(text, self.tables.text(number))
            poor = is_poor(text)
            picture = poor
            pieces = [TextBlock(text, place)] if text.strip() else []
        if not picture:
            yield from pieces
            yield from drawn_words(page, seen, text, place)
            return
        found = self.recognise(page)
        if found is None:
            (self.veiled if veiled else self.unread).append(number)
            yield from pieces or ([TextBlock(text, place)] if letters else [])
            return
        yield from (piece for piece in pieces if not _repeats(piece, found.text))
        if veiled and not found.text.strip():
            self.veiled.append(number)
        if found.text.strip():
            yield TextBlock(found.text, place, confidence=found.confidence)

    def is_veiled(
        self,
        page: pdfium_helpers.PdfPage,
        seen: Survey,
        textpage: pdfium_helpers.PdfTextPage,
        text: str,
        number: int,
    ) -> bool:
        """Whether eyes read something else on a page than its text layer says, or where that is silent."""
        if not text.strip():
            return bool(seen.texts) and len(seen.unseen) < len(seen.texts) and shows_ink(page)
        unknown = untold(textpage)
        if unknown:
            # What PDFium made of unknown characters may be control characters, which no text has.
            return unknown > 2 * sum(map(str.isalnum, text)) or is_cipher(text, unsure_fonts=True)
        return is_doubtful(text) and is_cipher(text, self.tables.unsure_fonts(number))

    def text_pieces(
        self, seen: Survey, textpage: pdfium_helpers.PdfTextPage, text: str, place: Place
    ) -> list[Piece]:
        """Running text in one block, or taken apart where tables or hidden text ask for it."""
        scanned = seen.pictured > 0.8
        hides = seen.suspicious and not scanned
        grids = self.tables.grids(place.page or 1) if seen.ruled and not scanned else []
        pairs = not grids and needs_pairing(text)
        spaced = is_spaced(text)
        if not grids and not hides and not pairs and not spaced:
            return [TextBlock(text, place)]
        chars = page_chars(textpage, seen if hides else None)
        if spaced:
            chars = closed_up(chars)
        if pairs:
            chars = pair_labels(chars)
        if grids:
            return list(take_apart(chars, grids, place))
        return [TextBlock(chars.text, place, marks=unseen_marks(chars))]

    def recognise(self, page: pdfium_helpers.PdfPage) -> Recognised | None:
        """What OCR reads on the page, None when it is off or its pages are used up."""
        if self.envelope.ocr is None or self.recognised >= self.envelope.limits.ocr_pages:
            return None
        self.recognised += 1
        answer = self.envelope.ocr(page_image(page))
        return answer if isinstance(answer, Recognised) else None

    def account(self) -> Iterator[Piece]:
        """Remarks about pages that were not read; CorruptError or EmptyFileError when nothing was."""
        count = len(self.document)
        sound = bool(pdfium.FPDF_DocumentHasValidCrossReferenceTable(self.document))
        if pdfium.FPDF_GetSecurityHandlerRevision(self.document) != -1 and self.password is None:
            yield Remark("fact", "It is encrypted against changes, but opens for everybody.")
        if count == 0 or len(self.failed) == count:
            raise CorruptError("No page of the PDF can be read.")
        if not self.filled and not self.unread and not self.veiled and not (sound and self.drawn):
            if sound:
                raise EmptyFileError("The pages of the PDF are blank.")
            raise CorruptError("The PDF is damaged; nothing on its pages can be read.")
        if not sound:
            yield Remark("fact", "The PDF was damaged and has been mended while reading.")
        if self.failed:
            yield Remark("partial", f"{spell_pages(self.failed)} could not be read")
        if self.unread:
            yield Remark(
                "needs_ocr", f"{spell_pages(self.unread)} of {count}: pictures whose text was not recognised"
            )
        if self.veiled:
            yield Remark(
                "needs_ocr",
                f"{spell_pages(self.veiled)} of {count}: fonts that tell no letters; text was not recognised",
            )


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
    letters = [letter for letter in text if not letter.isspace()]
    bad = sum(letter == "\ufffd" or "\ue000" <= letter <= "\uf8ff" or letter < " " for letter in letters)
    return bool(letters) and bad / len(letters) > 0.2


def better(one: str, other: str) -> str:
    """The text with more letters and digits."""
    return max(one, other, key=lambda text: sum(map(str.isalnum, text)))


def _repeats(piece: Piece, text: str) -> bool:
    """Whether OCR read all the words of a text-layer block again."""
    if not isinstance(piece, TextBlock) or piece.place.hidden or piece.marks:
        return False
    words = set(text.split())
    return all(word in words for word in piece.text.split())


def words_beside(textpage: pdfium_helpers.PdfTextPage, box: Box) -> tuple[str, str]:
    """Words printed left of (or above) a field and right of it, at most a short line each."""
    left, bottom, right, top = box
    middle = (bottom + top) / 2
    half = min(max((top - bottom) / 2, 4.0), 9.0)
    before = textpage.get_text_bounded(left - 220, middle - half, left + 2, middle + half)
    after = textpage.get_text_bounded(right - 2, middle - half, right + 220, middle + half)
    if not before.strip():
        before = textpage.get_text_bounded(left - 4, top - 2, left + 220, top + 14)
    return _last_phrase(before), _first_phrase(after)


def words_between(textpage: pdfium_helpers.PdfTextPage, one: Box, other: Box) -> str:
    """Words printed from one field to the next on its right."""
    if other[0] <= one[2]:
        return ""
    middle = (one[1] + one[3]) / 2
    return str(textpage.get_text_bounded(one[2], middle - 4, other[0], middle + 4))


def _last_phrase(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1].strip(" _.\t\ufffe")[-60:] if lines else ""


def _first_phrase(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[0].strip(" _\t\ufffe")[:60] if lines else ""


def spell_pages(numbers: list[int]) -> str:
    """[1, 2, 3, 5] -> "pages 1-3, 5"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    spelled = ", ".join("-".join(map(str, run)) for run in runs)
    return f"page{'s' if len(numbers) > 1 else ''} {spelled}"


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
