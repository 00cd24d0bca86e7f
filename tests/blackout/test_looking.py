"""One look: the leaf that is wanted, pictures only where every value was found on them, and never an
exception.
"""

from __future__ import annotations

import io
import os
import shutil

import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas

from classify.blackout import looking
from classify.blackout.looking import NO_WORDS, NOT_DRAWN, NOT_FOUND, NOT_RECOGNISED, looked_at
from classify.detect.scan import Scanner
from classify.extract.document import Place
from classify.extract.ocr.engine import OcrEngine
from classify.extract.source import Source
from classify.label.policy import Policy
from classify.pipeline import Tools
from classify.wire import Line, Look, Mark, Shown, TextShown, Told

SSN = "219-09-4321"
OCR = pytest.mark.skipif(not shutil.which("tesseract") and "CI" not in os.environ, reason="no tesseract here")


@pytest.fixture(scope="module")
def tools() -> Tools:
    return Tools(scanner=Scanner.load(names=False), policy=Policy.load())


@pytest.fixture
def with_ocr(tools: Tools) -> Tools:
    from dataclasses import replace

    return replace(tools, ocr=OcrEngine.best())


def looks(tools: Tools, data: bytes, name: str, **wanted: object) -> list[Shown | Told | Line]:
    source = Source(name, data=data, size=len(data))
    return list(looked_at(source, name, 1, Look(**wanted), tools))  # type: ignore[arg-type]


def shown(tools: Tools, data: bytes, name: str, **wanted: object) -> Shown:
    [one] = [said for said in looks(tools, data, name, **wanted) if isinstance(said, Shown)]
    return one


def words(view: Shown) -> str:
    return "\n".join(
        "".join("█" if run.marks is not None else run.text for run in part.runs)
        for part in view.parts
        if isinstance(part, TextShown)
    )


def scan() -> Image.Image:
    """A scanned page: printed words, a number among them."""
    page = Image.new("L", (1_700, 900), 255)
    pen, font = ImageDraw.Draw(page), ImageFont.load_default(48)
    for at, line in enumerate(
        (
            "Employee record of the city",
            f"Social Security number: {SSN}",
            "Department of parks and recreation",
        )
    ):
        pen.text((120, 120 + 120 * at), line, fill=0, font=font)
    return page


def as_png(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def as_pdf(image: Image.Image, *lines: str) -> bytes:
    file = io.BytesIO()
    page = canvas.Canvas(file, pagesize=(612, 324))
    page.drawImage(ImageReader(image), 0, 0, 612, 324)
    page.showPage()
    for at, line in enumerate(lines):
        page.drawString(40, 250 - 20 * at, line)
    page.save()
    return file.getvalue()


@OCR
@pytest.mark.parametrize("kind", ["png", "pdf"])
def test_a_scan_is_black_where_its_number_stands(with_ocr: Tools, kind: str) -> None:
    """Read again by OCR, the number is gone from the picture; the words around it are there."""
    data = as_png(scan()) if kind == "png" else as_pdf(scan())
    view = shown(with_ocr, data, f"scan.{kind}")
    assert view.picture is not None
    assert view.picture.recognised
    assert words(view) == ""
    image = Image.open(io.BytesIO(view.picture.png))
    assert view.picture.boxes
    for box in view.picture.boxes:
        assert image.crop((box.left, box.top, box.right, box.bottom)).getextrema() == (0, 0)
    engine = OcrEngine.best()
    assert engine is not None
    read = engine(image).text
    assert "Employee" in read
    assert "4321" not in read
    assert SSN.encode() not in view.picture.png


@OCR
def test_a_photograph_without_words_is_not_shown(with_ocr: Tools) -> None:
    view = shown(with_ocr, as_png(Image.new("L", (400, 300), 255)), "photo.png")
    assert view.picture is None
    assert view.withheld == NO_WORDS


def test_what_nobody_recognised_is_not_shown(tools: Tools) -> None:
    """Without OCR a scan is a picture with unknown words on it."""
    for data, name in ((as_png(scan()), "scan.png"), (as_pdf(scan()), "scan.pdf")):
        view = shown(tools, data, name)
        assert view.is_page
        assert view.picture is None
        assert view.withheld == NOT_RECOGNISED


def test_a_page_whose_value_cannot_be_found_comes_as_text(
    tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    from classify.blackout import pages
    from classify.errors import CorruptError

    data = as_pdf(scan(), f"His SSN: {SSN}")
    assert shown(tools, data, "x.pdf", leaf=2).picture is not None

    def lost(*_: object) -> None:
        raise pages.NotThereError

    monkeypatch.setattr(pages, "page_picture", lost)
    view = shown(tools, data, "x.pdf", leaf=2)
    assert view.withheld == NOT_FOUND
    assert words(view).strip() == "His SSN: █"

    def broken(*_: object) -> None:
        raise CorruptError("no")

    monkeypatch.setattr(pages, "page_picture", broken)
    assert shown(tools, data, "x.pdf", leaf=2).withheld == NOT_DRAWN


def test_the_leaf_of_a_finding_is_found(tools: Tools) -> None:
    data = as_pdf(scan(), "a line", f"His SSN: {SSN}")
    [told] = [one for one in tools_found(tools, data) if one.entity == "US_SSN"]
    assert shown(tools, data, "x.pdf", finding=told.id, marks=[told]).leaf == 2
    log = "".join(f"line {number}\n" for number in range(1_000)) + f"SSN: {SSN}\n"
    mark = Mark(5, "US_SSN", Place(line=1_001), log.index(SSN))
    view = shown(tools, log.encode(), "x.log", finding=5, marks=[mark])
    assert view.leaf == view.leaves > 1
    table = "name,ssn\n" + "x,\n" * 200 + f"y,{SSN}\n"
    cell = Mark(6, "US_SSN", Place(cell="B202"), 0)
    assert shown(tools, table.encode(), "x.csv", finding=6, marks=[cell]).leaf > 1
    assert shown(tools, b"words", "x.txt", leaf=99).leaf == 1


def tools_found(tools: Tools, data: bytes) -> list[Mark]:
    """Marks as an inventory would have them."""
    from classify.blackout.reading import read_document
    from classify.extract.envelope import Envelope

    source = Source("x.pdf", data=data, size=len(data))
    [document] = read_document(source, "x.pdf", None, 1, Envelope(), tools)
    return [
        Mark(number, one.entity, one.place, one.start) for number, one in enumerate(document.found, start=1)
    ]


def test_one_value_is_told_by_its_place(tools: Tools) -> None:
    text = f"SSN: {SSN}\nSSN: 219-09-8765\n"
    mark = Mark(2, "US_SSN", Place(line=2), text.index("219-09-8765"))
    assert looks(tools, text.encode(), "x.txt", reveal=2, marks=[mark]) == [Told(1, "US_SSN", "219-09-8765")]
    elsewhere = Mark(2, "US_SSN", Place(line=2), 3)
    assert looks(tools, text.encode(), "x.txt", reveal=2, marks=[elsewhere]) == []
    assert looks(tools, text.encode(), "x.txt", reveal=9, marks=[mark]) == []


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("x.pdf", b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 1 0 R>>endobj trailer<</Root 1 0 R>>"),
        ("x.pdf", b"%PDF-1.7\n" + b"[" * 50_000),
        ("x.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 64),
        ("x.docx", b"PK\x03\x04" + b"\0" * 200),
        ("x.txt", b""),
    ],
)
def test_hostile_files_end_in_a_sentence(tools: Tools, name: str, data: bytes) -> None:
    said = looks(tools, data, name)
    assert [one for one in said if isinstance(one, Line) and one.is_problem]
    assert not any(isinstance(one, Shown) and one.picture for one in said)


def test_a_detector_that_fails_shows_nothing(tools: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was not searched is not shown."""
    from classify.detect.scan import DocumentScan

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(DocumentScan, "feed", fail)
    [line] = looks(tools, b"some words", "x.txt")
    assert isinstance(line, Line)
    assert "nothing of it is shown" in line.text


def test_a_member_that_is_gone_says_so(tools: Tools) -> None:
    [line] = looks(tools, b"some words", "x.txt", member="a.txt")
    assert isinstance(line, Line)
    assert "not in its container any more" in line.text


def test_memory_that_runs_out_ends_in_a_sentence(tools: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(looking, "read_document", full)
    [line] = looks(tools, b"words", "x.txt")
    assert isinstance(line, Line)
    assert line.text.startswith("too_large: ")
