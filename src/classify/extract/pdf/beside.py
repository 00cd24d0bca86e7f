"""The words printed beside the fields of a form, which name their values."""

from __future__ import annotations

import pypdfium2 as pdfium_helpers

from classify.extract.pdf.survey import Box


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
