"""Documents of pages for the tests of redacted copies: made by reportlab, read as a worker reads them, cut by
a plan that knows its values by heart, recognised by eyes that were told what stands there.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from PIL import Image, ImageDraw, ImageFont
from reportlab.pdfgen import canvas

from classify.blackout.reading import Document
from classify.extract.document import TableBlock, TextBlock
from classify.extract.envelope import Envelope
from classify.extract.known.sniff import sniff
from classify.extract.ocr.recognised import Recognised, Writer
from classify.extract.reading import read
from classify.extract.source import Source
from classify.redact.plan import Cut, Rectangle
from models.labels import Entity

NAME = "Trent Galloway"
SSN = "219-09-4321"
SIZE = (400, 300)
Draw = Callable[[canvas.Canvas], object]


@dataclass
class ByHeart:
    """Cuts its values wherever they stand: text -> (entity, what stands there instead)."""

    values: dict[str, tuple[str, str]] = field(
        default_factory=lambda: {NAME: (Entity.PERSON, ""), SSN: (Entity.US_SSN, "")}
    )
    blocks: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Cut from blocks alone."""
    drawn: dict[int, list[Rectangle]] = field(default_factory=dict)

    def cuts(self, text: str) -> Sequence[Cut]:
        return self._in(text, self.values)

    def block_cuts(self, block: TextBlock) -> Sequence[Cut]:
        return self._in(block.text, {**self.values, **self.blocks})

    def cell_cuts(self, block: TableBlock, row: int, column: int) -> Sequence[Cut]:
        return self._in(block.rows[row][column], {**self.values, **self.blocks})

    def dropped(self, block: TableBlock) -> frozenset[int]:
        return frozenset()

    def boxes(self, page: int) -> Sequence[Rectangle]:
        return self.drawn.get(page, ())

    @property
    def boxed(self) -> dict[int, list[Rectangle]]:
        return self.drawn

    def left_in(self, text: str) -> list[str]:
        bare = "".join(text.split()).lower()
        return [
            entity for value, (entity, _) in self.values.items() if "".join(value.split()).lower() in bare
        ]

    def _in(self, text: str, values: dict[str, tuple[str, str]]) -> list[Cut]:
        found = [
            Cut(match.start(), match.end(), entity, instead)
            for value, (entity, instead) in values.items()
            for match in re.finditer(r"\s+".join(map(re.escape, value.split())), text)
        ]
        return sorted(found, key=lambda cut: cut.start)


def pdf_of(*pages: Draw, size: tuple[float, float] = SIZE) -> bytes:
    """A PDF each page of which was drawn by one of `pages`."""
    file = io.BytesIO()
    sheet = canvas.Canvas(file, pagesize=size, invariant=True)
    for draw in pages:
        draw(sheet)
        sheet.showPage()
    sheet.save()
    return file.getvalue()


def lines(*texts: str, font: str = "Helvetica", size: float = 12) -> Draw:
    """Draws lines of text from the top."""

    def draw(sheet: canvas.Canvas) -> None:
        sheet.setFont(font, size)
        for at, text in enumerate(texts):
            sheet.drawString(40, 250 - 24 * at, text)

    return draw


def document_of(data: bytes, ocr: Callable[..., object] | None = None) -> Document:
    """As a worker reads it, but for the search."""
    source = Source("x", data=data, size=len(data))
    envelope = Envelope(ocr=ocr)
    document = Document(source, envelope, sniff(source))
    for piece in read(source, envelope):
        if isinstance(piece, TextBlock | TableBlock):
            document.blocks.append(piece)
    return document


@dataclass
class Eyes:
    """Reads a picture that `written` has drawn: the same words at the same places, whatever its scale."""

    words: list[tuple[str, tuple[float, float, float, float]]]
    width: float
    confidence: dict[str, float] = field(default_factory=dict)

    def __call__(self, image: Image.Image) -> Recognised:
        scale = image.width / self.width
        writer = Writer()
        for word, box in self.words:
            left, top, right, bottom = (round(edge * scale) for edge in box)
            writer.add(" ", word, (left, top, right, bottom), self.confidence.get(word, 0.95))
        return writer.done()


def written(*texts: str, scale: float = 1.0) -> tuple[Image.Image, Eyes]:
    """A page of print as a scanner sees it, and eyes that read it."""
    image = Image.new("L", (int(850 * scale), int(640 * scale)), 255)
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(24 * scale)
    words = []
    for row, text in enumerate(texts):
        x, y = 80 * scale, (80 + 60 * row) * scale
        for word in text.split():
            pen.text((x, y), word, fill=0, font=font)
            words.append((word, pen.textbbox((x, y), word, font=font)))
            x += font.getlength(word + " ")
    return image, Eyes(words, image.width)
