"""What an engine for OCR made of other words of a copy is no name that was left."""

from __future__ import annotations

import io

import pytest
from reportlab.pdfgen.canvas import Canvas

from classify.detect.finding import Finding, Why
from classify.extract.document import Place
from classify.redact.misread import is_misread, words_in
from models.labels import Entity

WORDS = frozenset({"name", "address", "speeding", "harlan"})


def finding(text: str, entity: str = Entity.PERSON) -> Finding:
    return Finding(entity, text, 1.0, Place(), 0, len(text), Why("test", "1", "said"))


def test_a_label_read_as_a_name_is_misread() -> None:
    assert is_misread(finding("Nene"), WORDS)
    assert is_misread(finding("Nene Adcress"), WORDS)


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        ("Harlan", Entity.PERSON),
        ("Nene Harlan", Entity.PERSON),
        ("Winifred Voss", Entity.PERSON),
        ("219-09-4321", Entity.US_SSN),
        ("Nene", Entity.STREET_ADDRESS),
        ("...", Entity.PERSON),
    ],
)
def test_a_word_of_the_copy_something_unlike_any_and_a_number_are_not(text: str, entity: str) -> None:
    assert not is_misread(finding(text, entity), WORDS)


def test_nothing_is_misread_where_no_engine_reads() -> None:
    assert words_in(b"Name: Jane", ".txt") == frozenset()
    assert not is_misread(finding("Nene"), frozenset())


def test_the_words_of_a_copy_are_those_of_its_text() -> None:
    held = io.BytesIO()
    canvas = Canvas(held)
    canvas.drawString(72, 700, "Name: Speeding")
    canvas.showPage()
    canvas.save()
    assert words_in(held.getvalue(), ".pdf") == {"name", "speeding"}
