"""Copies of PDFs: whatever way a value stands in a document, no reader finds it in the copy; others stay.

Each case is one by which redactions of others failed in public.
"""

from __future__ import annotations

import io

import pikepdf
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from classify.errors import NotOnThePageError, UnreadPageError
from classify.redact import pdf
from classify.redact.plan import Made
from classify.redact.proof.pages import by_pdfium, drawn_pages, prove
from classify.redact.unread import GREY
from models.labels import Entity
from tests.redact.paged import NAME, SIZE, SSN, ByHeart, Draw, Eyes, document_of, lines, pdf_of, written


def made(data: bytes, plan: ByHeart | None = None, ocr: Eyes | None = None) -> tuple[Made, bytes]:
    file = io.BytesIO()
    what = pdf.make(document_of(data, ocr), plan or ByHeart(), file)
    return what, file.getvalue()


def proven(data: bytes, plan: ByHeart | None = None, ocr: Eyes | None = None) -> str:
    """The words of a copy that withstands every attack."""
    plan = plan or ByHeart()
    what, copy = made(data, plan, ocr)
    checks = prove(document_of(data, ocr), plan, copy, what.boxes, [*plan.values])
    assert [check for check in checks if not check.holds] == []
    return " ".join(" ".join(by_pdfium(copy)).split())


def test_a_value_is_gone_and_the_words_around_it_stay() -> None:
    data = pdf_of(lines("Report of the case", f"The driver, {NAME}, had a number {SSN} with him."))
    assert proven(data) == "Report of the case The driver, had a number with him."
    what, _ = made(data)
    assert what.removed == {Entity.PERSON: 1, Entity.US_SSN: 1}
    assert len(what.boxes) == 2


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_on_a_page_that_lies_on_its_side(turned: int) -> None:
    def draw(sheet: Canvas) -> None:
        sheet.setPageRotation(turned)
        lines("Name:", f"of {NAME} here")(sheet)

    assert "Galloway" not in proven(pdf_of(draw))


def test_in_a_form_that_pages_share() -> None:
    def draw(sheet: Canvas) -> None:
        sheet.beginForm("stamp")
        sheet.drawString(40, 200, f"Seen by {NAME} today")
        sheet.endForm()
        sheet.doForm("stamp")

    assert proven(pdf_of(draw)) == "Seen by today"


def test_bookmarks_notes_properties_and_files_are_not_copied() -> None:
    def draw(sheet: Canvas) -> None:
        sheet.setAuthor(NAME)
        sheet.setTitle(f"Case of {NAME}")
        sheet.bookmarkPage("a")
        sheet.addOutlineEntry(f"About {NAME}", "a")
        sheet.textAnnotation(f"{NAME} called", (50, 50, 80, 80))
        sheet.linkURL(f"https://example.org/{SSN}", (100, 100, 200, 120))
        lines("Nothing to see")(sheet)

    with pikepdf.open(io.BytesIO(pdf_of(draw))) as full:
        full.attachments["case.txt"] = f"{NAME} {SSN}".encode()
        file = io.BytesIO()
        full.save(file)
    assert proven(file.getvalue()) == "Nothing to see"


def test_an_earlier_version_is_not_copied() -> None:
    """An editor that appends leaves what it replaced in the file."""
    first = pdf_of(lines(f"The driver was {NAME}."))
    with pikepdf.open(io.BytesIO(first)) as document:
        page = document.pages[0].obj.objgen[0]
        size, root = int(document.trailer.Size), document.trailer.Root.objgen[0]
        box = "0 0 400 300"
    appended = (
        first
        + (
            f"\n{page} 0 obj\n<</Type/Page/Parent {_parent(first)} 0 R/MediaBox[{box}]/Contents {size} 0 R"
            f"/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>\nendobj\n"
            f"{size} 0 obj\n<</Length 45>>stream\nBT /F1 12 Tf 40 200 Td (All is well now.) Tj ET  \n"
            f"endstream\nendobj\n"
        ).encode()
    )
    at_page, at_content = appended.index(b"obj", len(first)), appended.index(b"<</Length 45")
    at_page, at_content = (
        appended.rindex(b"\n", 0, at_page) + 1,
        appended.rindex(b"\n", 0, at_content - 8) + 1,
    )
    table = f"xref\n{page} 1\n{at_page:010} 00000 n \n{size} 1\n{at_content:010} 00000 n \n"
    before = first.rindex(b"xref", 0, first.rindex(b"startxref"))
    trailer = (
        f"trailer\n<</Size {size + 1}/Root {root} 0 R/Prev {before}>>\nstartxref\n{len(appended)}\n%%EOF\n"
    )
    data = appended + (table + trailer).encode()
    assert any(NAME in block.text for block in document_of(data).blocks if hasattr(block, "text"))
    assert proven(data) == "All is well now."


def _parent(data: bytes) -> int:
    with pikepdf.open(io.BytesIO(data)) as document:
        return int(document.pages[0].obj.Parent.objgen[0])


def test_what_is_filled_in_is_on_the_page() -> None:
    def draw(sheet: Canvas) -> None:
        sheet.acroForm.textfield(name="who", value=NAME, x=40, y=100, width=200, height=24)
        sheet.acroForm.textfield(name="why", value="speeding", x=40, y=60, width=200, height=24)

    assert proven(pdf_of(draw)) == "speeding"


def test_text_under_a_black_box_does_not_come_along() -> None:
    def draw(sheet: Canvas) -> None:
        lines("The secret plan is known", "to all")(sheet)
        sheet.rect(75, 245, 40, 16, stroke=0, fill=1)

    assert "secret" not in proven(pdf_of(draw))


def test_white_text_does_not_come_along() -> None:
    def draw(sheet: Canvas) -> None:
        lines("In black")(sheet)
        sheet.setFillGray(1)
        sheet.drawString(40, 100, "In white, unseen")

    assert proven(pdf_of(draw)) == "In black"


def test_a_picture_on_a_page_of_text_is_grey_where_nobody_read_it() -> None:
    photo = Image.effect_noise((200, 100), 90).convert("RGB")

    def draw(sheet: Canvas) -> None:
        lines(*["Words enough to make this page one of text, with many more of them"] * 6)(sheet)
        sheet.drawImage(ImageReader(photo), 40, 20, 120, 80)

    what, copy = made(pdf_of(draw))
    [image] = drawn_pages(copy)
    inside = image.crop((130, 570, 430, 760))
    assert set(inside.tobytes()) == {round(GREY / 17) * 17}
    assert what.left_out["pictures and drawings"] == 1


def test_letters_drawn_as_curves_are_no_words_and_are_grey() -> None:
    def draw(sheet: Canvas) -> None:
        lines("A page of text with a signature below it")(sheet)
        path = sheet.beginPath()
        path.moveTo(60, 100)
        for at in range(12):
            path.curveTo(65 + 9 * at, 140, 70 + 9 * at, 60, 72 + 9 * at, 100)
        sheet.drawPath(path)

    _, copy = made(pdf_of(draw))
    [image] = drawn_pages(copy)
    scale = 200 / 72
    darkest, _ = image.crop(tuple(round(edge * scale) for edge in (55, 155, 190, 245))).getextrema()  # type: ignore[arg-type]
    assert isinstance(darkest, int)
    assert darkest > 200


def test_two_columns_keep_their_order_and_do_not_run_into_each_other() -> None:
    def draw(sheet: Canvas) -> None:
        for row in range(5):
            sheet.drawString(30, 250 - 16 * row, f"left {row} of {NAME} ends" if row == 2 else f"left {row}")
        for row in range(5):
            sheet.drawString(220, 250 - 16 * row, f"right {row}")

    words = proven(pdf_of(draw)).split()
    assert words.index("4") < words.index("right")


def test_ligatures_are_letters() -> None:
    plan = ByHeart({"Griffith": (Entity.PERSON, "")})
    assert proven(pdf_of(lines("Officer Grif\ufb01th wrote", font="Helvetica")), plan).startswith("Officer")


def test_a_part_of_a_word_is_cut_alone() -> None:
    assert proven(pdf_of(lines(f"SSN:{SSN}; born early"))).split() == ["SSN:", "born", "early"]


def test_what_stands_instead_is_seen_and_said() -> None:
    plan = ByHeart({SSN: (Entity.US_SSN, "XXX-XX-4321")})
    data = pdf_of(lines(f"Number {SSN} of many"))
    what, copy = made(data, plan)
    assert " ".join(next(by_pdfium(copy)).split()) == "Number XXX-XX-4321 of many"
    assert what.boxes == []
    assert proven(data, plan)


def test_a_value_over_two_lines_is_black_on_both() -> None:
    data = pdf_of(lines("A long line that ends with Trent", "Galloway and goes on."))
    assert proven(data) == "A long line that ends with and goes on."
    what, _ = made(data)
    assert len(what.boxes) == 2


def scanned(*texts: str) -> tuple[bytes, Eyes]:
    image, eyes = written(*texts)
    return pdf_of(lambda sheet: sheet.drawImage(ImageReader(image), 0, 0, *SIZE)), eyes


def test_a_scan_is_cut_where_it_was_read() -> None:
    data, eyes = scanned("Offense report", f"Victim: {NAME} of Missoula")
    assert proven(data, ocr=eyes) == "Offense report Victim: of Missoula"


def test_words_that_were_not_read_surely_are_not_in_the_copy() -> None:
    data, eyes = scanned("Offense report of Missoula with some words", "scribbled")
    eyes.confidence["scribbled"] = 0.4
    what, copy = made(data, ocr=eyes)
    assert "scribbled" not in "".join(by_pdfium(copy))
    assert what.left_out["words not read surely"] == 1


def test_a_scan_that_nobody_read_is_refused() -> None:
    data, _ = scanned("Offense report")
    with pytest.raises(UnreadPageError):
        made(data)


def test_a_scan_of_which_too_much_is_unsure_is_refused() -> None:
    data, eyes = scanned("Offense report of somebody")
    eyes.confidence.update(dict.fromkeys(("report", "somebody"), 0.3))
    with pytest.raises(UnreadPageError):
        made(data, ocr=eyes)


def test_what_cannot_be_found_on_its_page_is_refused() -> None:
    data = pdf_of(lines("Only this"))
    document = document_of(data)
    block = document.blocks[0]
    document.blocks.append(type(block)(f"Another reading with {NAME}", block.place))  # type: ignore[call-arg,arg-type]
    with pytest.raises(NotOnThePageError):
        pdf.make(document, ByHeart(), io.BytesIO())


def test_nothing_is_written_when_a_later_page_is_refused() -> None:
    image, _ = written("A scan")
    scan: Draw = lambda sheet: sheet.drawImage(ImageReader(image), 0, 0, *SIZE)  # noqa: E731
    file = io.BytesIO()
    with pytest.raises(UnreadPageError):
        pdf.make(document_of(pdf_of(lines("A page of text"), scan)), ByHeart(), file)
    assert file.getvalue() == b""


def test_the_same_document_makes_the_same_bytes() -> None:
    data = pdf_of(lines(f"The driver was {NAME}."))
    assert made(data)[1] == made(data)[1]


def test_words_under_a_box_somebody_drew_are_gone_and_those_beside_it_stay() -> None:
    data = pdf_of(lines("The old mill is quiet", "Nothing else"), lines("Second page"))
    plan = ByHeart({}, drawn={1: [(60, 35, 105, 55)]})
    assert proven(data, plan) == "The is quiet Nothing else Second page"
    what, _ = made(data, plan)
    assert what.removed == {"MANUAL": 1}
    assert len(what.boxes) == 1


def test_a_box_over_a_drawing_is_black_in_the_copy() -> None:
    def draw(sheet: Canvas) -> None:
        lines("Signed by the clerk")(sheet)
        sheet.setLineWidth(3)
        sheet.line(100, 100, 200, 140)

    what, copy = made(pdf_of(draw), ByHeart({}, drawn={1: [(90, 150, 210, 210)]}))
    assert [box[0] for box in what.boxes] == [1]
    [image] = drawn_pages(copy)
    scale = image.width / SIZE[0]
    assert image.crop([round(edge * scale) for edge in (92, 152, 208, 208)]).getextrema() == (0, 0)


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_box_on_a_page_that_lies_on_its_side_lies_where_people_see_it(turned: int) -> None:
    def draw(sheet: Canvas) -> None:
        sheet.setPageRotation(turned)
        lines("Alpha", "Bravo", "Charlie")(sheet)

    # reportlab gives the sheet such sides that it is 400 by 300 once it is turned. Bravo stands on it at
    # (40..75, 226..238) from below.
    wide, high = SIZE if turned == 180 else SIZE[::-1]
    left, top, right, bottom = 35, high - 240, 80, high - 222
    seen = {
        90: (high - bottom, left, high - top, right),
        180: (wide - right, high - bottom, wide - left, high - top),
        270: (top, wide - right, bottom, wide - left),
    }[turned]
    what, copy = made(pdf_of(draw), ByHeart({}, drawn={1: [seen]}))
    words = " ".join(by_pdfium(copy)).split()
    assert sorted(words) == ["Alpha", "Charlie"]
    plan = ByHeart({}, drawn={1: [seen]})
    checks = prove(document_of(pdf_of(draw)), plan, copy, what.boxes, [])
    told = {check.name: check for check in checks}
    assert told["under_boxes"].holds
    assert told["under_boxes"].figures["words"] == 1


def test_of_a_scan_the_words_under_a_box_are_gone() -> None:
    image, eyes = written("Alpha Bravo", "Charlie Delta")

    def draw(sheet: Canvas) -> None:
        sheet.drawImage(ImageReader(image), 0, 0, *SIZE)

    scale = SIZE[0] / image.width
    left, top, right, bottom = (edge * scale for edge in eyes.words[1][1])
    plan = ByHeart({}, drawn={1: [(left - 1, top * SIZE[1] / (image.height * scale) - 1, right + 1, bottom)]})
    words = proven(pdf_of(draw), plan, eyes)
    assert "Bravo" not in words
    assert "Charlie" in words
