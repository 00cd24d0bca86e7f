"""PDF: tables apart from text, redactions seen through, locks, scans, rectangles."""

from __future__ import annotations

import re

import pypdfium2
import pytest
from PIL import Image

from classify.errors import CorruptError, EmptyFileError, EncryptedError
from classify.extract.document import TableBlock, TextBlock
from classify.extract.envelope import Envelope
from classify.extract.ocr.pages import spell_pages
from classify.extract.ocr.recognised import Recognised, Word
from classify.extract.pdf import reader as pdf
from classify.extract.pdf import rectangles as pdf_rectangles
from classify.extract.pdf.text import tidy, tidy_with_map
from tests.extract.pdf_files import line, ruled_table, simple_pdf
from tests.extract.reading_tools import read_all, read_until_error, source


def test_a_ruled_table_keeps_its_cells_and_is_not_told_twice() -> None:
    """Cells come as rows; the running text before and after them does not repeat them."""
    table = ruled_table([["Name", "SSN"], ["Doe, Jane", "219-09-9999"]])
    seen = read_all(pdf.read, simple_pdf(line("Before", 72, 700) + table + line("After", 72, 300)), "a.pdf")
    blocks = [piece for piece in seen.pieces if isinstance(piece, TableBlock)]
    assert [block.rows for block in blocks] == [[["Name", "SSN"], ["Doe, Jane", "219-09-9999"]]]
    assert [piece.text.strip() for piece in seen.pieces if isinstance(piece, TextBlock)] == [
        "Before",
        "After",
    ]


@pytest.mark.parametrize(
    ("rotate", "matrix"),
    [(90, "0 1 -1 0 612 0"), (180, "-1 0 0 -1 612 792"), (270, "0 -1 1 0 0 792"), (0, "1 0 0 1 0 0")],
)
def test_a_ruled_table_on_a_turned_page_keeps_its_cells(rotate: int, matrix: str) -> None:
    """Landscape pages are portrait pages turned: the rows are those that a reader of the screen sees."""
    table = ruled_table([["Name", "SSN"], ["Doe, Jane", "219-09-9999"], ["Roe, Ann", ""]], y=500)
    data = simple_pdf(f"q {matrix} cm {table} {line('Before', 72, 560)} Q", rotate=rotate)
    seen = read_all(pdf.read, data, "a.pdf")
    (block,) = [piece for piece in seen.pieces if isinstance(piece, TableBlock)]
    assert block.rows == [["Name", "SSN"], ["Doe, Jane", "219-09-9999"], ["Roe, Ann", ""]]


def test_a_ruled_table_is_found_where_the_page_does_not_begin_at_zero() -> None:
    """A page's lower left corner may lie anywhere."""
    data = simple_pdf(ruled_table([["Name", "SSN"], ["Doe, Jane", "219-09-9999"]]))
    seen = read_all(pdf.read, data.replace(b"[0 0 612 792]", b"[9 9 621 801]"), "a.pdf")
    (block,) = [piece for piece in seen.pieces if isinstance(piece, TableBlock)]
    assert block.rows == [["Name", "SSN"], ["Doe, Jane", "219-09-9999"]]


def test_rules_without_text_between_them_take_nothing_away() -> None:
    """A grid that holds no words is a drawing; the words around it stay."""
    seen = read_all(
        pdf.read, simple_pdf(ruled_table([["", ""], ["", ""]]) + line("Only words", 72, 300)), "a.pdf"
    )
    assert seen.text.strip() == "Only words"


def test_text_under_a_black_box_stays_in_its_sentence_and_is_marked() -> None:
    """A failed redaction is read with the label before it, and only the covered part is marked."""
    content = line("SSN: 219-09-9999 on file", 72, 700) + "0 g 100 695 72 16 re f\n"
    seen = read_all(pdf.read, simple_pdf(content), "a.pdf")
    (block,) = [piece for piece in seen.pieces if isinstance(piece, TextBlock)]
    assert block.text.strip() == "SSN: 219-09-9999 on file"
    assert block.place_at(block.text.index("219")).hidden == "covered"
    assert block.place_at(block.text.index("file")).hidden is None


def test_a_box_drawn_before_the_text_covers_nothing() -> None:
    """Shading behind a heading does not make the heading hidden."""
    seen = read_all(
        pdf.read, simple_pdf("0.8 g 60 690 300 30 re f 0 g\n" + line("Heading", 72, 700)), "a.pdf"
    )
    assert seen.places("Heading")[0][0].hidden is None


def test_values_printed_after_all_labels_are_put_behind_theirs() -> None:
    """A form whose values were printed in a second pass reads as label and value."""
    labels = ["Name:", "SSN:", "Phone:", "Officer:"]
    values = ["Doe, Jane", "219-09-9999", "406-555-0142"]
    content = "".join(line(text, 72, 700 - 30 * at) for at, text in enumerate(labels))
    content += "".join(line(text, 160, 700 - 30 * at) for at, text in enumerate(values))
    data = simple_pdf(content)
    text = read_all(pdf.read, data, "form.pdf").text
    assert text.strip() == "Name: Doe, Jane\nSSN: 219-09-9999\nPhone: 406-555-0142\nOfficer:"
    start = text.index("219")
    ((left, bottom, _, _),) = pdf_rectangles.page_rectangles(source(data, "form.pdf"), 1, start, start + 11)
    assert left > 150
    assert 665 < bottom < 675


def test_pages_that_are_pictures_need_ocr() -> None:
    """Without an OCR engine the remark names the pages that nobody read."""
    seen = read_all(pdf.read, scanned_pdf(), "scan.pdf")
    assert [(remark.kind, remark.text) for remark in seen.remarks] == [
        ("needs_ocr", "page 1 of 1: pictures whose text was not recognized")
    ]


def test_pages_that_are_pictures_are_recognised() -> None:
    """What the engine reads becomes the page's text, with its confidence."""
    envelope = Envelope(ocr=lambda image: Recognised("Jane Doe", 0.9, (Word(0, 4, (0, 0, 9, 9), 0.9),)))
    seen = read_all(pdf.read, scanned_pdf(), "scan.pdf", envelope)
    (block,) = [piece for piece in seen.pieces if isinstance(piece, TextBlock)]
    assert (block.text, block.confidence, block.place.page) == ("Jane Doe", 0.9, 1)


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_rectangles_of_recognised_words_lie_on_the_page(rotate: int) -> None:
    """The word's pixels are turned back into the page's own units, however the page is turned."""
    data = simple_pdf("", rotate=rotate)
    shown = (612, 792) if rotate in (0, 180) else (792, 612)

    def engine(image: Image.Image) -> Recognised:
        scale = image.width / shown[0]
        # The second word is a box of 100 by 20 points, 72 from the left and 100 from the top of the screen.
        box = tuple(round(edge * scale) for edge in (72, 100, 172, 120))
        return Recognised("Jane Doe", 0.9, (Word(0, 4, (0, 0, 9, 9), 0.9), Word(5, 8, box, 0.9)))

    (found,) = pdf_rectangles.recognised_rectangles(source(data, "scan.pdf"), 1, 5, 8, engine)
    expected = {
        0: (72, 672, 172, 692),
        90: (100, 72, 120, 172),
        180: (440, 100, 540, 120),
        270: (492, 620, 512, 720),
    }[rotate]
    assert found == pytest.approx(expected, abs=1)


def test_ocr_stops_at_its_own_limit() -> None:
    """Pages beyond the limit are named, not dropped."""
    envelope = Envelope(ocr=lambda image: Recognised("text", 0.9))
    envelope.limits.ocr_pages = 0
    assert read_all(pdf.read, scanned_pdf(), "scan.pdf", envelope).remarks[0].kind == "needs_ocr"


def scanned_pdf() -> bytes:
    import io

    stream = io.BytesIO()
    Image.effect_noise((850, 1100), 60).save(stream, "PDF", resolution=100)
    return stream.getvalue()


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7\nnothing here", b"%PDF", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer <<>>"]
)
def test_a_file_without_pages_is_corrupt(data: bytes) -> None:
    """Bytes that only claim to be a PDF end in a clear outcome."""
    with pytest.raises(CorruptError):
        read_all(pdf.read, data, "a.pdf")


def test_blank_pages_are_empty_not_clean() -> None:
    """A PDF that shows nothing at all says so."""
    with pytest.raises(EmptyFileError):
        read_all(pdf.read, simple_pdf(""), "blank.pdf")


def test_a_pdf_that_breaks_off_yields_its_pages_and_then_says_corrupt() -> None:
    """Pages that arrived are read though the table of references never did."""
    data = simple_pdf(line("Still here", 72, 700), line("And here", 72, 700))
    seen, error = read_until_error(pdf.read, data[: data.rindex(b"xref\n0")], "cut.pdf")
    assert isinstance(error, CorruptError)
    assert "Still here" in seen.text
    assert "And here" in seen.text


def test_pages_without_their_catalog_are_still_read() -> None:
    """Writers put the catalog last: a file cut before it keeps its pages."""
    data = reportlab_pdf()
    seen, error = read_until_error(pdf.read, data[: data.index(b"/Catalog") - 17], "cut.pdf")
    assert isinstance(error, CorruptError)
    assert "Late catalog" in seen.text


def reportlab_pdf() -> bytes:
    """A page whose content comes before the catalog, as a writer that streams would lay it out."""
    content = line("Late catalog", 72, 700)
    return (
        b"%PDF-1.4\n1 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>\nendobj\n"
        b"2 0 obj\n<< /Length "
        + str(len(content)).encode()
        + b" >>\nstream\n"
        + content.encode()
        + b"\nendstream\nendobj\n"
        b"3 0 obj\n<< /Type /Page /Parent 9 0 R /MediaBox [0 0 612 792] /Contents 2 0 R "
        b"/Resources << /Font << /F1 1 0 R >> >> >>\nendobj\n"
        b"8 0 obj\n<< /Type /Catalog /Pages 9 0 R >>\nendobj\n"
        b"9 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
    )


def test_a_mended_table_of_references_is_told() -> None:
    """A file whose table of references is wrong is read whole, and the repair is told."""
    data = simple_pdf(line("Whole", 72, 700)).replace(b"0000000015 00000 n", b"0000000999 00000 n")
    seen = read_all(pdf.read, data, "a.pdf")
    assert "Whole" in seen.text
    assert [remark.kind for remark in seen.remarks] == ["fact"]


def locked_pdf(user: str, owner: str) -> bytes:
    import io

    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    canvas = Canvas(stream, encrypt=StandardEncryption(user, owner, strength=128))
    canvas.drawString(72, 700, "Locked words")
    canvas.save()
    return stream.getvalue()


def test_a_password_locks_and_the_right_one_opens() -> None:
    """A user password ends as encrypted unless one of the supplied passwords fits."""
    data = locked_pdf("montana", "owner")
    with pytest.raises(EncryptedError):
        read_all(pdf.read, data, "a.pdf", Envelope(passwords=("wrong",)))
    assert "Locked words" in read_all(pdf.read, data, "a.pdf", Envelope(passwords=("wrong", "montana"))).text


def test_an_owner_password_alone_locks_nothing() -> None:
    """A PDF that is only protected against changes is read, and that it is protected is told."""
    seen = read_all(pdf.read, locked_pdf("", "owner"), "a.pdf")
    assert "Locked words" in seen.text
    assert seen.remarks[0].kind == "fact"


def test_rectangles_of_a_span_lie_where_the_span_is_drawn() -> None:
    """The box of a word begins at its left edge and stands on its line."""
    data = simple_pdf(line("SSN 219-09-9999", 72, 700) + line("Other line", 72, 650))
    text = read_all(pdf.read, data, "a.pdf").text
    start = text.index("219")
    file = source(data, "a.pdf")
    ((left, bottom, right, top),) = pdf_rectangles.page_rectangles(file, 1, start, start + 11)
    assert 90 < left < 110
    assert 695 < bottom < top < 715
    assert right - left > 50


def test_rectangles_of_a_text_are_found_at_every_occurrence() -> None:
    """A value that stands twice on a page has two places, white space in it notwithstanding."""
    data = simple_pdf(line("Jane Doe", 72, 700) + line("Jane  Doe", 72, 600))
    assert len(pdf_rectangles.text_rectangles(source(data, "a.pdf"), 1, "Jane Doe")) == 2


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("infor\ufffe\r\nmation", "information"),
        ("219-09\ufffe\r\n9999", "219-09-\n9999"),
        ("of\ufb01ce\u00a0\u00adhours", "office hours"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
    ],
)
def test_page_text_is_tidied(raw: str, clean: str) -> None:
    """Broken words are joined, numbers keep their hyphen, odd signs become plain ones."""
    assert tidy(raw) == clean
    text, origin = tidy_with_map(raw)
    assert text == clean
    assert len(origin) == len(text)


def test_alternative_texts_of_untagged_files_are_read() -> None:
    """A structure tree counts though the catalog does not say that the file is tagged."""
    data = simple_pdf(
        line("Page", 72, 700),
        extra_catalog="/StructTreeRoot << /K [<< /Type /StructElem /S /Figure /Alt (A face) >>] >>",
    )
    assert read_all(pdf.read, data, "a.pdf").places("A face")[0][0].part == "alt text"


def test_a_tree_of_objects_that_bites_its_tail_ends() -> None:
    """Objects that point at each other are looked at once, and the page is still read."""
    data = simple_pdf(
        line("Page", 72, 700), extra_catalog="/Threads [1 0 R 2 0 R] /Own << /Up 1 0 R /Note (kept) >>"
    )
    seen = read_all(pdf.read, data, "a.pdf")
    assert len(seen.places("kept")) == 1
    assert "Page" in seen.text


def appended(data: bytes, number: int, body: str) -> bytes:
    """The file with one object replaced by appending, as an editor does that saves in a hurry."""
    start = int(data[data.rindex(b"startxref") + 9 :].split()[0])
    size = int(re.search(rb"/Size (\d+)", data)[1])  # type: ignore[index]
    out = bytearray(data)
    at = len(out)
    out += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = len(out)
    out += f"xref\n{number} 1\n{at:010} 00000 n \n".encode()
    out += f"trailer\n<< /Size {size} /Root 1 0 R /Prev {start} >>\n".encode()
    return bytes(out) + f"startxref\n{table}\n%%EOF\n".encode()


def test_what_a_later_version_took_away_is_read_and_marked() -> None:
    """Blacking out by appending leaves the words in the file; what stayed is told once."""
    first = simple_pdf(line("Name Jane Doe", 72, 700) + line("SSN 219-09-9999", 72, 680))
    blank = line("Name Jane Doe", 72, 700)
    data = appended(first, 4, f"<< /Length {len(blank)} >>\nstream\n{blank}\nendstream")
    seen = read_all(pdf.read, data, "a.pdf")
    ((place, _),) = seen.places("219-09-9999")
    assert (place.page, place.hidden) == (1, "earlier version")
    assert len(seen.places("Jane")) == 1


def test_a_file_that_was_only_added_to_says_nothing_twice() -> None:
    """Signing or commenting changes no word that stood there before."""
    first = simple_pdf(line("Name Jane Doe", 72, 700))
    data = appended(first, 1, "<< /Type /Catalog /Pages 2 0 R /Lang (en) >>")
    assert len(read_all(pdf.read, data, "a.pdf").places("Jane")) == 1


def test_pages_are_spelled_in_runs() -> None:
    """Neighbouring pages are told as a run."""
    assert spell_pages([1, 2, 3, 5]) == "pages 1-3, 5"
    assert spell_pages([4]) == "page 4"


def test_one_bad_page_does_not_stop_the_others() -> None:
    """A page that cannot be loaded is named; the rest is read."""
    data = simple_pdf(line("First", 72, 700), line("Second", 72, 700), line("Third", 72, 700))
    document = pypdfium2.PdfDocument(data)
    assert len(document) == 3
    document.close()
    broken = data.replace(b"/Type /Page /Parent", b"/Type /Pagf /Parenu", 1)
    seen = read_all(pdf.read, broken, "a.pdf")
    assert "Second" in seen.text
    assert "Third" in seen.text
