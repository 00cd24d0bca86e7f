"""Text of a PDF page by PDFium: as a whole where nothing is special, else character by character.

The text is the same either way. Characters are looked at singly only where a table has to be taken
apart, hidden text marked, or the rectangles of a span found.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Sequence
from dataclasses import dataclass

import pypdfium2 as pdfium_helpers
import pypdfium2.raw as pdfium

from classify.extract.pdf.survey import Box, Survey

_LIGATURES = {
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\ufb05": "st",
    "\ufb06": "st",
}
_UNTIDY = re.compile(
    "\r\n?|[\ufffe\x02]\\s*(?=[a-z])|[\ufffe\x02]|[\ufb00-\ufb06]|\u00a0|\u00ad|[\x00\x01\x03-\x08\x0b\x0e-\x1f]"
)


def _tidy_one(match: re.Match[str]) -> str:
    """What an untidy stretch of PDFium's text means.

    PDFium writes U+FFFE for a hyphen at a line's end: a broken word is joined, a number keeps its hyphen.
    """
    found = match[0]
    if found[0] == "\r":
        return "\n"
    if found[0] in "\ufffe\x02":
        return "" if match.end() < len(match.string) and match.string[match.end()].islower() else "-"
    if found == "\u00a0":
        return " "
    return _LIGATURES.get(found, "")


def tidy(raw: str) -> str:
    """Page text with plain line ends, spaces and letters."""
    return _UNTIDY.sub(_tidy_one, raw)


def tidy_with_map(raw: str) -> tuple[str, list[int]]:
    """`tidy(raw)` and, for each of its characters, where it stood in `raw`."""
    parts: list[str] = []
    origin: list[int] = []
    at = 0
    for match in _UNTIDY.finditer(raw):
        parts.append(raw[at : match.start()])
        origin += range(at, match.start())
        new = _tidy_one(match)
        parts.append(new)
        origin += [match.start()] * len(new)
        at = match.end()
    parts.append(raw[at:])
    origin += range(at, len(raw))
    return "".join(parts), origin


def page_text(textpage: pdfium_helpers.PdfTextPage) -> str:
    """All text of a page in drawing order, text outside the page's edges included."""
    return tidy(_raw_text(textpage))


def _raw_text(textpage: pdfium_helpers.PdfTextPage) -> str:
    count = pdfium.FPDFText_CountChars(textpage)
    if count <= 0:
        return ""
    buffer = (ctypes.c_ushort * (count * 2 + 2))()
    written = pdfium.FPDFText_GetText(textpage, 0, count, buffer)
    return bytes(memoryview(buffer)[: max(written - 1, 0)]).decode("utf-16-le", "replace")


@dataclass(frozen=True, slots=True)
class Chars:
    """The characters of a page with their boxes; `text` is what `page_text` returns."""

    text: str
    boxes: list[Box | None]
    """Box of each character of `text`; None for spaces and line ends that PDFium made up."""
    unseen: list[str | None]
    """Why a character cannot be seen, None for those that can."""


def page_chars(textpage: pdfium_helpers.PdfTextPage, seen: Survey | None = None) -> Chars:
    """Look at every character of a page; with a survey also whether it can be seen."""
    raw, numbers = _raw_chars(textpage)
    text, origin = tidy_with_map(raw)
    boxes: list[Box | None] = []
    unseen: list[str | None] = []
    order = {address: at for at, _, address in seen.texts} if seen else {}
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    page = textpage.raw
    for letter, place in zip(text, origin, strict=True):
        number = numbers[place]
        if letter == "\n" or not pdfium.FPDFText_GetCharBox(page, number, left, right, bottom, top):
            boxes.append(None)
            unseen.append(None)
            continue
        box = (left.value, bottom.value, right.value, top.value)
        boxes.append(box if box[2] > box[0] or box[3] > box[1] else None)
        unseen.append(_why_unseen(textpage, number, box, seen, order) if seen else None)
    return Chars(text, boxes, unseen)


def _raw_chars(textpage: pdfium_helpers.PdfTextPage) -> tuple[str, Sequence[int]]:
    """The untidied characters of a page and PDFium's number of each."""
    count = max(pdfium.FPDFText_CountChars(textpage), 0)
    raw = _raw_text(textpage)
    if len(raw) == count:
        return raw, range(count)
    # A character may be none, or take two units: they are asked for one by one.
    letters: list[str] = []
    numbers: list[int] = []
    for number in range(count):
        code = pdfium.FPDFText_GetUnicode(textpage, number)
        if code:
            letters.append(chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd")
            numbers.append(number)
    return "".join(letters), numbers


def _why_unseen(
    textpage: pdfium_helpers.PdfTextPage, number: int, box: Box, seen: Survey, order: dict[int, int]
) -> str | None:
    item = pdfium.FPDFText_GetTextObject(textpage, number)
    if not item:
        return None
    address = ctypes.cast(item, ctypes.c_void_p).value or 0
    why = seen.unseen.get(address)
    if why or not seen.covers:
        return why
    x, y, drawn = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2, order.get(address, 0)
    for cover in seen.covers:
        edges = cover.box
        if cover.order > drawn and edges[0] <= x <= edges[2] and edges[1] <= y <= edges[3]:
            return "covered"
    return None


def unseen_marks(chars: Chars) -> tuple[tuple[int, int, str], ...]:
    """Spans of characters that cannot be seen, made-up spaces between them included."""
    marks: list[tuple[int, int, str]] = []
    for at, why in enumerate(chars.unseen):
        if why is None or chars.text[at].isspace():
            continue
        if marks and marks[-1][2] == why and not chars.text[marks[-1][1] : at].strip():
            marks[-1] = (marks[-1][0], at + 1, why)
        else:
            marks.append((at, at + 1, why))
    return tuple(marks)


def line_boxes(chars: Chars, start: int, end: int) -> list[Box]:
    """One box for each line that a span of the page's text stands on."""
    lines: list[Box] = []
    for box in chars.boxes[start:end]:
        if box is None:
            continue
        if lines and _same_line(lines[-1], box):
            last = lines[-1]
            lines[-1] = (
                min(last[0], box[0]),
                min(last[1], box[1]),
                max(last[2], box[2]),
                max(last[3], box[3]),
            )
        else:
            lines.append(box)
    return lines


def _same_line(line: Box, box: Box) -> bool:
    middle = (box[1] + box[3]) / 2
    height = max(line[3] - line[1], box[3] - box[1])
    return line[1] - 0.3 * height <= middle <= line[3] + 0.3 * height and box[0] > line[0] - height


_LABEL_COLUMN = re.compile(r"(?:^[^\n]{1,40}:[ \t]*\n){3,}", re.MULTILINE)
_FARTHEST_VALUE = 260
"""Points between a label and the value it may belong to."""


def needs_pairing(text: str) -> bool:
    """Whether labels stand in a row without their values: a form filled in by a second pass of printing."""
    return bool(_LABEL_COLUMN.search(text))


def pair_labels(chars: Chars) -> Chars:
    """The same characters with each value put behind the label that stands left of it on the page."""
    lines: list[tuple[int, int, Box | None]] = []
    at = 0
    for text in chars.text.split("\n"):
        boxes = line_boxes(chars, at, at + len(text))
        lines.append((at, at + len(text), boxes[0] if boxes else None))
        at += len(text) + 1
    labels = {
        number
        for number, (start, stop, _) in enumerate(lines)
        if chars.text[start:stop].rstrip().endswith(":")
    }
    values: dict[int, int] = {}
    for label in sorted(labels):
        box = lines[label][2]
        if box is None:
            continue
        near = [
            (other[0] - box[2], number)
            for number, (_, _, other) in enumerate(lines)
            if other and number not in labels and number not in values.values() and _same_line(box, other)
        ]
        near = [(gap, number) for gap, number in near if -2 < gap < _FARTHEST_VALUE]
        if near:
            values[label] = min(near)[1]
    taken = set(values.values())
    parts, boxes_out, unseen_out = list[str](), list[Box | None](), list[str | None]()
    for number, (start, stop, _) in enumerate(lines):
        if number in taken:
            continue
        for first, last, before in [
            (start, stop, "\n"),
            *([(*lines[values[number]][:2], " ")] if number in values else []),
        ]:
            parts.append((before if parts else "") + chars.text[first:last])
            boxes_out += [None] * (len(parts[-1]) - (last - first)) + chars.boxes[first:last]
            unseen_out += [None] * (len(parts[-1]) - (last - first)) + chars.unseen[first:last]
    return Chars("".join(parts), boxes_out, unseen_out)
