"""Writers for paper: PDF with text, PDF forms, and scans made of noisy pictures of the page."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from random import Random

import reportlab
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from reportlab.lib.pagesizes import letter
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader, simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from sample_corpus.blocks import Directive, Heading, Paragraph, Table, blocks
from sample_corpus.markup import Record, strip

_PLAIN_SIGNS = str.maketrans("\u2010\u2011\u2013\u2014\u2018\u2019", "----''")
"""Signs that the fields of a form cannot hold: reportlab writes them in a code page without them."""
_LEFT, _TOP, _BOTTOM, _WIDTH = 60, 740, 60, 490
_FONTS = Path(reportlab.__file__).parent / "fonts"
_DOTS = (1275, 1650)
"""A letter page at 150 dots an inch."""


def write_pdf(body: str, record: Record, password: str = "") -> bytes:
    """PDF with live text. Directives: @page, @mono (typewriter face), @title TEXT, @footer TEXT,
    @field LABEL = VALUE (a fillable field).
    """
    out = io.BytesIO()
    # reportlab's default of 40-bit RC4 is what old office copiers still write.
    locked = StandardEncryption(password, ownerPassword="owner", strength=128) if password else None
    canvas = Canvas(out, pagesize=letter, invariant=1, pageCompression=1, encrypt=locked)
    canvas.setAuthor("City of Missoula")
    _Sheet(canvas, record).write(body)
    canvas.save()
    return out.getvalue()


class _Sheet:
    """Lays blocks on pages from the top down."""

    def __init__(self, canvas: Canvas, record: Record) -> None:
        self._canvas, self._record = canvas, record
        self._page, self._face, self._footer = 1, "Helvetica", ""
        self._y = float(_TOP)

    def write(self, body: str) -> None:
        for block in blocks(body):
            match block:
                case Heading(text, level):
                    self._text(text, "Helvetica-Bold", 16 if level == 1 else 12)
                case Paragraph(text):
                    self._text(text, self._face, 10)
                case Table(rows):
                    self._table(rows)
                case Directive(name, argument):
                    self._directive(name, argument)
        self._end_page()

    def _text(self, text: str, face: str, size: int) -> None:
        lines = simpleSplit(strip(text), face, size, _WIDTH) or [""]
        self._room(len(lines) * size * 1.3)
        self._take(text)
        for line in lines:
            self._canvas.setFont(face, size)
            self._canvas.drawString(_LEFT, self._y, line)
            self._y -= size * 1.3
        self._y -= 2

    def _table(self, rows: list[list[str]]) -> None:
        widths = self._widths(rows)
        size = self._fitting_size(rows, widths)
        for row in rows:
            self._room(16)
            x = float(_LEFT)
            for text, width in zip(row, widths, strict=False):
                self._canvas.setFont(self._face, size)
                self._canvas.drawString(x + 3, self._y, self._take(text))
                self._canvas.rect(x, self._y - 4, width, 15)
                x += width
            self._y -= 15
        self._y -= 8

    def _widths(self, rows: list[list[str]]) -> list[float]:
        count = max(len(row) for row in rows)
        longest = [
            max(len(strip(row[at])) if at < len(row) else 0 for row in rows) + 2 for at in range(count)
        ]
        return [_WIDTH * max(size, 4) / sum(max(size, 4) for size in longest) for size in longest]

    def _fitting_size(self, rows: list[list[str]], widths: list[float]) -> float:
        """The largest size up to 9 points at which every cell stays in its column."""
        fits = [
            9 * (width - 6) / max(stringWidth(strip(text), self._face, 9), 1)
            for row in rows
            for text, width in zip(row, widths, strict=False)
        ]
        return float(max(4.0, min(9.0, *fits)))

    def _directive(self, name: str, argument: str) -> None:
        if name == "page":
            self._end_page()
            self._page, self._y = self._page + 1, _TOP
        elif name == "mono":
            self._face = "Courier"
        elif name == "title":
            self._canvas.setTitle(self._record.take(argument, part="metadata"))
        elif name == "footer":
            self._footer = argument
        elif name == "field":
            self._field(argument)

    def _field(self, argument: str) -> None:
        label, _, value = argument.partition(" = ")
        self._room(24)
        self._canvas.setFont("Helvetica", 10)
        self._canvas.drawString(_LEFT, self._y, label)
        self._canvas.acroForm.textfield(
            name=label,
            tooltip=label,
            x=_LEFT + 180,
            y=self._y - 5,
            width=300,
            height=17,
            fontSize=10,
            value=self._record.take(value.translate(_PLAIN_SIGNS), part="form field", page=self._page),
            borderWidth=0.5,
        )
        self._y -= 24

    def _take(self, text: str) -> str:
        return self._record.take(text, page=self._page)

    def _room(self, height: float) -> None:
        if self._y - height < _BOTTOM:
            self._end_page()
            self._page, self._y = self._page + 1, _TOP

    def _end_page(self) -> None:
        if self._footer:
            self._canvas.setFont("Helvetica", 8)
            self._canvas.drawString(_LEFT, 36, self._record.take(self._footer, page=self._page))
        self._canvas.showPage()


def write_scan_pdf(body: str, record: Record) -> bytes:
    """PDF whose pages are pictures, as the copier in the hall sends them."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=letter, invariant=1)
    for picture in _pictures(body, record):
        canvas.drawImage(ImageReader(io.BytesIO(_encoded(picture, "JPEG"))), 0, 0, *letter)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def write_png(body: str, record: Record) -> bytes:
    """One page as PNG."""
    return _encoded(next(_pictures(body, record)), "PNG")


def write_jpg(body: str, record: Record) -> bytes:
    """One page as JPEG."""
    return _encoded(next(_pictures(body, record)), "JPEG")


def write_tiff(body: str, record: Record) -> bytes:
    """All pages in one fax-like TIFF."""
    pages = [page.convert("1") for page in _pictures(body, record)]
    out = io.BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:], compression="group4")
    return out.getvalue()


def write_photo(body: str, record: Record) -> bytes:
    """A photograph without a letter in it: sky, a ridge, meadow."""
    del record
    random = Random(body)
    picture = Image.new("RGB", (640, 420), (168, 200, 226))
    draw = ImageDraw.Draw(picture)
    ridge = [(x, 190 + random.randint(-40, 40)) for x in range(0, 700, 40)]
    draw.polygon([*ridge, (680, 420), (0, 420)], fill=(78, 102, 84))
    draw.polygon([(0, 330), (640, 290), (640, 420), (0, 420)], fill=(148, 156, 88))
    return _encoded(picture.filter(ImageFilter.GaussianBlur(3)), "JPEG")


def _encoded(picture: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    if kind == "PNG":
        picture = picture.quantize(16)
    picture.save(out, kind, **({"quality": 55} if kind == "JPEG" else {"optimize": True}))
    return out.getvalue()


def _pictures(body: str, record: Record) -> Iterator[Image.Image]:
    """Pages as a scanner sees them: grey, speckled, a little askew."""
    for number, lines in enumerate(_pages(body, record), start=1):
        picture = Image.new("L", _DOTS, 252)
        draw = ImageDraw.Draw(picture)
        for y, text, bold, size in lines:
            face = ImageFont.truetype(str(_FONTS / ("VeraBd.ttf" if bold else "Vera.ttf")), size)
            draw.text((110, y), text, font=face, fill=25)
        yield _worn(picture, Random(f"{body}{number}"))


def _worn(picture: Image.Image, random: Random) -> Image.Image:
    picture = picture.rotate(random.uniform(-0.4, 0.4), fillcolor=252, resample=Image.Resampling.BICUBIC)
    draw = ImageDraw.Draw(picture)
    for _ in range(500):
        draw.point((random.randrange(_DOTS[0]), random.randrange(_DOTS[1])), fill=random.randint(60, 200))
    return picture


def _pages(body: str, record: Record) -> Iterator[list[tuple[int, str, bool, int]]]:
    y, page, lines = 110, 1, list[tuple[int, str, bool, int]]()
    for text, bold, size in _scan_lines(body):
        if y > _DOTS[1] - 140 or text == "@page":
            yield lines
            y, page, lines = 110, page + 1, []
        if text == "@page":
            continue
        plain = record.take(text, page=page)
        for line in _wrapped(plain, 72 if size < 30 else 48) or [""]:
            lines.append((y, line, bold, size))
            y += int(size * 1.5)
    yield lines


def _scan_lines(body: str) -> Iterator[tuple[str, bool, int]]:
    for block in blocks(body):
        match block:
            case Heading(text, level):
                yield text, True, 34 if level == 1 else 27
            case Paragraph(text):
                yield text, False, 24
            case Table(rows):
                for row in rows:
                    yield "     ".join(row), False, 24
            case Directive("page", _):
                yield "@page", False, 24


def _wrapped(text: str, width: int) -> list[str]:
    import textwrap

    return textwrap.wrap(text, width)
