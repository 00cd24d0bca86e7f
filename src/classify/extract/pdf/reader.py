"""PDF (ISO 32000): page text, ruled tables, forms, notes, hidden text, scanned pages, attachments.

PDFium reads the pages; pdfplumber helps where lines form a table or PDFium's text is poor; OCR reads
pages that are pictures.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import chain

import pypdfium2 as pdfium_helpers
import pypdfium2.raw as pdfium

from classify.errors import CorruptError, EmptyFileError
from classify.extract.document import Piece, Place, Remark, TextBlock
from classify.extract.envelope import Envelope
from classify.extract.ocr.pages import spell_pages
from classify.extract.ocr.recognised import Recognised
from classify.extract.pdf.beside import words_beside, words_between
from classify.extract.pdf.extras import PageNotes, alt_texts, document_parts
from classify.extract.pdf.eyes import (
    better,
    count_letters,
    drawn_words,
    is_poor,
    needs_eyes,
    page_image,
    repeats,
    shows_ink,
)
from classify.extract.pdf.fonts import is_cipher, is_doubtful, untold
from classify.extract.pdf.guard import refuse_bombs
from classify.extract.pdf.objects import PdfObjects
from classify.extract.pdf.open import mended_source, open_pdf
from classify.extract.pdf.revisions import Told, earlier_versions
from classify.extract.pdf.spacing import closed_up, is_spaced
from classify.extract.pdf.survey import Box, Shape, Survey, survey
from classify.extract.pdf.tables import TableFinder, take_apart
from classify.extract.pdf.text import (
    needs_pairing,
    page_chars,
    page_text,
    pair_labels,
    unseen_marks,
)
from classify.extract.source import Source
from classify.extract.xml.links import Links

for _chatty in ("pypdfium2", "pdfminer"):
    # What they warn of is counted in outcomes; a terminal full of it helps nobody.
    logging.getLogger(_chatty).setLevel(logging.ERROR)


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
        source = mended_source(source, error)
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
        letters = count_letters(text)
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
        found = self.recognise(page, number)
        if found is None:
            (self.veiled if veiled else self.unread).append(number)
            yield from pieces or ([TextBlock(text, place)] if letters else [])
            return
        yield from (piece for piece in pieces if not repeats(piece, found.text))
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

    def recognise(self, page: pdfium_helpers.PdfPage, number: int) -> Recognised | None:
        """What OCR reads on the page, None when it is off, not wanted here, or its pages are used up."""
        if self.envelope.ocr is None or self.envelope.page not in (None, number):
            return None
        if self.recognised >= self.envelope.limits.ocr_pages:
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
                "needs_ocr", f"{spell_pages(self.unread)} of {count}: pictures whose text was not recognized"
            )
        if self.veiled:
            yield Remark(
                "needs_ocr",
                f"{spell_pages(self.veiled)} of {count}: fonts that tell no letters; text was not recognized",
            )
