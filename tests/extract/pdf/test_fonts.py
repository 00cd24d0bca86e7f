"""PDF pages that eyes read and programs do not: fonts without Unicode, and words fallen apart."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfgen import canvas

from classify.extract.envelope import Envelope
from classify.extract.ocr.recognised import Recognised
from classify.extract.pdf import reader as pdf
from classify.extract.pdf.fonts import is_cipher, is_doubtful, likelihood
from classify.extract.pdf.rectangles import page_rectangles
from classify.extract.pdf.spacing import is_spaced
from tests.extract.cipher_pdfs import LETTER, codes, right, truetype, type3, wrong
from tests.extract.reading_tools import Seen, read_all, source

SSN = "219-09-9999"
CIPHERS = {
    "numbers from 33 on": lambda: truetype(codes()),
    "numbers from 97 on": lambda: truetype(codes(start=97)),
    "numbers from 1 on": lambda: truetype(codes(start=1)),
    "numbers from 160 on": lambda: truetype(codes(start=160)),
    "numbers shuffled": lambda: truetype(codes(start=40, shuffle=3)),
    "a wrong way back": lambda: truetype(codes(), unicode=wrong(codes())),
    "Type 3": lambda: type3(codes(), lambda number: f"g{number}"),
    "Type 3 from 1 on": lambda: type3(codes(start=1), lambda number: f"C{number}"),
    "one line": lambda: type3(codes(LETTER[1:2]), lambda number: f"a{number}", LETTER[1:2]),
    "values alone": lambda: truetype(
        codes(LETTER[:3]),
        LETTER[:3],
        before=b"BT /F0 12 Tf 72 200 Td (Applicant and number as they were told to the clerk) Tj ET",
    ),
}


def remarks(data: bytes) -> list[str]:
    return [remark.kind for remark in read_all(pdf.read, data, "a.pdf").remarks]


@pytest.mark.parametrize("kind", CIPHERS)
def test_a_cipher_is_not_taken_for_text(kind: str) -> None:
    """Without OCR the page is told as not read, whatever passes for its text."""
    assert "needs_ocr" in remarks(CIPHERS[kind]())


@pytest.mark.parametrize("kind", CIPHERS)
def test_a_cipher_goes_to_ocr(kind: str) -> None:
    """With OCR the page is read by its looks, once, and the file is whole."""
    pictures: list[object] = []

    def ocr(picture: object) -> Recognised:
        pictures.append(picture)
        return Recognised(f"SSN {SSN}", 0.9)

    seen = read_all(pdf.read, CIPHERS[kind](), "a.pdf", Envelope(ocr=ocr))
    assert SSN in seen.text
    assert len(pictures) == 1
    assert not seen.remarks


def test_a_font_with_a_way_back_is_believed() -> None:
    """The same shuffled font with its table to Unicode is plain text."""
    data = truetype(codes(shuffle=3), unicode=right(codes(shuffle=3)))
    seen = read_all(pdf.read, data, "a.pdf")
    assert SSN in seen.text
    assert not seen.remarks


def test_a_font_that_tells_nothing_but_is_right_is_believed() -> None:
    """Numbers that happen to be those of ASCII make words, and words are believed."""
    plain = {letter: ord(letter) for line in LETTER for letter in line}
    for data in (truetype(plain), type3(plain, lambda number: f"g{number}")):
        seen = read_all(pdf.read, data, "a.pdf")
        assert SSN in seen.text
        assert not seen.remarks


ORDINARY = [
    "Todos los seres humanos nacen libres e iguales en dignidad y derechos y, dotados como están de razón",
    "Tous les êtres humains naissent libres et égaux en dignité et en droits; ils sont doués de raison",
    "Alle Menschen sind frei und gleich an Würde und Rechten geboren. Sie sind mit Vernunft begabt",
    "Kaikki ihmiset syntyvät vapaina ja tasavertaisina arvoltaan ja oikeuksiltaan, heille on annettu järki",
    "Minden emberi lény szabadon születik és egyenlő méltósága és joga van; az emberek, ésszel",
    "Все люди рождаются свободными и равными в своем достоинстве и правах",
    "すべての人間は、生まれながらにして自由であり、かつ、尊厳と権利とについて平等である。",
    "2019 1,204.50 1,305.75 (45.00) 12.5%\n2020 1,300.00 1,250.10 33.00 14.0%\n2021 44 55 66 77 88",
    "T1-C0 T1-C1 T1-C2\nT1-00 T1-01 T1-02\nA-123/45 B-123/46 C-123/47",
    "Name ____________________ Date ___/___/____ [ ] yes [ ] no ........................ 12",
    "https://example.org/path/to/page?id=42&x=y jane.doe@example.org",
    "VIN 1HGCM82633A004352, plate 4-12345A, case CR-2024-00123, badge #4471, APN 04-2200-21-3-01-05-0000",
    "MCPD DUI PFMA BAC FTA TRO MCA ARM CFR USC EPA DEQ DNRC DPHHS MDT HUD CDBG ARPA",
]


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_pages_are_no_ciphers(text: str) -> None:
    """Other languages and scripts, tables, forms, addresses and abbreviations, in fonts that tell letters."""
    assert not is_cipher(text * 5, unsure_fonts=False)


@pytest.mark.parametrize(
    "text", [line for line in ORDINARY if "1HG" not in line and "MCPD" not in line and "T1" not in line]
)
def test_ordinary_pages_are_believed_even_in_fonts_that_tell_nothing(text: str) -> None:
    """What looks like people's words and numbers is not sent to OCR for its font alone."""
    assert not is_cipher(text * 5, unsure_fonts=True)


def test_prose_is_not_worth_a_look_at_its_fonts() -> None:
    """Looking at fonts costs; prose shows by itself that it is prose."""
    assert not is_doubtful("\n".join(LETTER))


@given(st.text(max_size=300))
def test_any_text_can_be_judged(text: str) -> None:
    """The share of likely pairs is a share, whatever the text."""
    share, pairs = likelihood(text)
    assert 0 <= share <= 1
    assert 0 <= pairs < 300
    assert isinstance(is_cipher(text, unsure_fonts=True), bool)


def placed(*lines: str, letter_gap: float = 2.2, word_gap: float = 7.0) -> bytes:
    """A page whose letters are each placed for themselves, some with gaps inside of words."""
    stream = io.BytesIO()
    page = canvas.Canvas(stream)
    page.setFont("Helvetica", 11)
    y = 700.0
    for line in lines:
        x = 72.0
        for at, letter in enumerate(line):
            if letter == " ":
                x += word_gap
                continue
            page.drawString(x, y, letter)
            x += page.stringWidth(letter, "Helvetica", 11) + (letter_gap if at % 3 != 1 else 0.2)
        y -= 16
    page.save()
    return stream.getvalue()


SPACED = (
    "Here is some formatted text that was set letter by letter",
    "The applicant is Jane Invented and her number is 219-09-9999",
    "Nothing of this is true and all of it is easy to read",
)


@pytest.mark.parametrize(("letter_gap", "word_gap"), [(2.2, 7.0), (3.0, 8.0), (2.6, 6.0)])
def test_words_fallen_apart_are_closed_up(letter_gap: float, word_gap: float) -> None:
    """Gaps of two kinds: the narrow ones are none, the wide ones part words."""
    data = placed(*SPACED, letter_gap=letter_gap, word_gap=word_gap)
    assert read_all(pdf.read, data, "a.pdf").text.splitlines()[:3] == list(SPACED)


def test_places_on_a_closed_up_page_are_those_of_its_letters() -> None:
    """Where a value stands is looked up in the text as it was told."""
    data = placed(*SPACED)
    text = read_all(pdf.read, data, "a.pdf").text
    start = text.index(SSN)
    (box,) = page_rectangles(source(data, "a.pdf"), 1, start, start + len(SSN))
    assert 680 < (box[1] + box[3]) / 2 < 692


@pytest.mark.parametrize(
    "text",
    [
        "Item 1 2 3 4 5 6 7 8 9 10 of the list",
        "\n".join(LETTER),
        "x y z",
        "Vote: A. Smith Y, B. Jones Y, C. Brown N, the motion carried and the meeting was closed at ten",
    ],
)
def test_ordinary_single_letters_are_left_alone(text: str) -> None:
    """Scales of digits, initials and prose are not spaced text."""
    assert not is_spaced(text)


def test_a_row_of_letters_keeps_its_gaps() -> None:
    """Where all gaps are spaces of one width and as wide as columns, nothing is closed up."""
    stream = io.BytesIO()
    page = canvas.Canvas(stream)
    for at, letter in enumerate("BCDFGHJKLMNP"):
        page.drawString(72 + 30 * at, 700, letter)
    page.save()
    assert "B C D F" in read_all(pdf.read, stream.getvalue(), "a.pdf").text


def test_a_blank_page_stays_blank() -> None:
    """Spaces and nothing else are no letters that a font hides."""
    seen = Seen()
    stream = io.BytesIO()
    page = canvas.Canvas(stream)
    page.drawString(72, 700, "   ")
    page.showPage()
    page.drawString(72, 700, "words on the second page")
    page.save()
    seen = read_all(pdf.read, stream.getvalue(), "a.pdf")
    assert not seen.remarks
