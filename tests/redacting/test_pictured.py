"""Pages of copies as somebody looks at them, by a process that has locked itself in."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from classify.errors import ViewError
from classify.redacting.pictured import page_of, pictured
from tests.redact.paged import lines, pdf_of


def test_a_page_of_a_pdf_is_a_picture_with_its_words() -> None:
    page = page_of(pdf_of(lines("First"), lines("Second page")), ".pdf", 2)
    assert (page.pages, [part.text for part in page.parts]) == (2, ["Second page"])
    with Image.open(io.BytesIO(page.png)) as image:
        assert image.size == (page.width, page.height)
        assert image.size[0] > 500


def test_past_the_end_is_the_last_page() -> None:
    assert [part.text for part in pictured(pdf_of(lines("First")), ".pdf", 99).parts] == ["First"]


def test_rows_and_text_are_told_in_parts() -> None:
    assert pictured(b"Name,Town\nA,Helena\n", ".csv", 1).parts[0].rows == [["Name", "Town"], ["A", "Helena"]]
    long = pictured(("A line of words\n" * 400).encode(), ".txt", 2)
    assert long.pages == 3
    assert long.parts[0].text.startswith("A line of words")


def test_what_is_no_copy_is_not_shown() -> None:
    with pytest.raises(ViewError):
        page_of(b"nothing", ".pdf", 1)
