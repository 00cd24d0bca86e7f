"""A PDF that somebody else redacted: what its black boxes hide from eyes and from nobody else.

    flaws = flaws_in(source)

Looked for are the ways in which redactions failed in public: text or pictures under boxes, boxes that are
notes and can be deleted, pens that show through, text in no color; and what is black on the pages but
stands in bookmarks, notes, fields, properties, attached files or an earlier version. Told are places and
counts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated

import msgspec
import pypdfium2 as pdfium_helpers
from msgspec import Meta

from classify.blackout.pages import drawn, opened
from classify.errors import CorruptError
from classify.extract.document import Member, TextBlock
from classify.extract.envelope import Envelope
from classify.extract.pdf.reader import read
from classify.extract.pdf.survey import Box, survey
from classify.extract.pdf.text import page_chars
from classify.extract.source import Source
from classify.redact.unread import runs

if TYPE_CHECKING:
    from PIL.Image import Image

KINDS = (
    "under_black",
    "under_note",
    "shows_through",
    "unseen",
    "picture_under_black",
    "earlier_version",
    "bookmark",
    "annotation",
    "form_field",
    "metadata",
    "beside",
    "attachment",
)
_DOTS = 144
_LONGEST = 4_000
_AROUND = 2
"""Dots around a letter: a stroke alone is of one shade, too, but not with what is beside it."""
_ONE_SHADE = 12
_THROUGH = 70
_DARK = 115
_LEAST_LETTERS = 2
_LONG = 4
"""Letters of a word that is compared: shorter ones stand everywhere."""
_LEAST_BOX = 5.0
"""Points of height from which a dark area may be there to hide something."""
_WIDE_DOTS, _HIGH_DOTS = 40, 14
_WORD = re.compile(r"\S+")
_LONG_WORD = re.compile(rf"\w{{{_LONG},}}")
_EARLIER = "earlier version"


class Flaw(msgspec.Struct, frozen=True, array_like=True):
    """Something that is not gone."""

    kind: Annotated[str, Meta(pattern=f"^({'|'.join(KINDS)})$")]
    page: Annotated[int, Meta(ge=0, le=1_000_000)]
    """From 1; 0: it stands on no page."""
    count: Annotated[int, Meta(ge=1, le=1 << 40)]
    """Words, pictures or files."""


class Looked(msgspec.Struct, frozen=True):
    """What a look at a PDF gave."""

    pages: Annotated[int, Meta(ge=0)]
    boxes: Annotated[int, Meta(ge=0)]
    """Areas that are black on its pages."""
    flaws: list[Flaw]
    failed: str = ""
    """The name of an error's class, where it could not be looked at."""


@dataclass(slots=True)
class _Seen:
    """What eyes see on all pages, and what they do not."""

    visible: set[str] = field(default_factory=set)
    hidden: set[str] = field(default_factory=set)
    """Words under something black."""
    boxes: int = 0

    def take(self, word: str, why: str) -> None:
        """Notes a word that is not seen, and why; or is."""
        names = {one.casefold() for one in _LONG_WORD.findall(word)}
        if not why:
            self.visible |= names
        elif why != "unseen":
            self.hidden |= names


def flaws_in(source: Source) -> Looked:
    """Looks at every page and beside them. Raises ReadError as the PDF's reader does."""
    seen, found = _Seen(), list[Flaw]()
    try:
        with closing(opened(source, ())) as document:
            document.init_forms()
            pages = len(document)
            for number in range(1, pages + 1):
                with closing(document[number - 1]) as page:
                    found += [
                        Flaw(kind, number, count) for kind, count in sorted(_on(page, seen).items()) if count
                    ]
    except pdfium_helpers.PdfiumError as error:
        raise CorruptError("A page of the PDF cannot be drawn.") from error
    if seen.boxes or seen.hidden:
        found += [Flaw(kind, 0, count) for kind, count in sorted(_beside(source, seen).items())]
    return Looked(pages, seen.boxes, found)


def _on(page: pdfium_helpers.PdfPage, seen: _Seen) -> Counter[str]:
    """Words of a page's text by why nobody sees them, and pictures under boxes."""
    bare, to_pixels = drawn(page, _DOTS, _LONGEST)
    noted: Image = page.render(scale=bare.width / max(page.get_size()[0], 1.0), grayscale=True).to_pil()
    noted = noted if noted.size == bare.size else noted.resize(bare.size)
    chars = page_chars(page.get_textpage())
    counts: Counter[str] = Counter()
    for word in _WORD.finditer(chars.text):
        boxes = [chars.boxes[at] for at in range(*word.span()) if chars.text[at].isalnum()]
        why = _most([_why(bare, noted, to_pixels(box)) for box in boxes if box is not None])
        if why is not None:
            seen.take(word[0], why)
            counts[why or "seen"] += 1
    del counts["seen"]
    looked = survey(page.raw, page.get_bbox())
    dark = [shape for shape in looked.shapes if _is_box(shape.box) and _is_dark(noted, to_pixels(shape.box))]
    seen.boxes += max(len(dark) + counts["under_note"], int(_is_black_somewhere(noted)))
    counts["picture_under_black"] = sum(
        any(order < shape.order and _overlap(box, shape.box) for shape in dark)
        for order, box in looked.images
    )
    return counts


def _most(whys: list[str]) -> str | None:
    """Why a word is not seen: empty where it is, None where it has no letters on the page."""
    if not whys:
        return None
    unseen = Counter(why for why in whys if why)
    why, letters = unseen.most_common(1)[0] if unseen else ("", 0)
    return why if letters >= min(_LEAST_LETTERS, len(whys)) else ""


def _why(bare: Image, noted: Image, box: tuple[float, float, float, float]) -> str:
    """Why eyes do not see a letter; empty when they do."""
    left, top, right, bottom = box
    area = (int(left) - _AROUND, int(top) - _AROUND, int(right) + _AROUND + 1, int(bottom) + _AROUND + 1)
    if area[2] <= 0 or area[3] <= 0 or area[0] >= bare.width or area[1] >= bare.height:
        return "unseen"
    low, high = _shades(bare, area)
    if high - low < _ONE_SHADE:
        return "under_black" if high < _DARK else "unseen"
    if high < _DARK and high - low < _THROUGH:
        return "shows_through"
    low, high = _shades(noted, area)
    return "under_note" if high - low < _ONE_SHADE else ""


def _shades(image: Image, area: tuple[int, int, int, int]) -> tuple[float, float]:
    within = (max(area[0], 0), max(area[1], 0), min(area[2], image.width), min(area[3], image.height))
    found = image.crop(within).getextrema()
    assert isinstance(found[0], int | float), "shades of grey have one band"
    assert isinstance(found[1], int | float), "shades of grey have one band"
    return found[0], found[1]


def _is_black_somewhere(image: Image) -> bool:
    """Whether an area in the pixels of a page is black, as in the picture of a paper with boxes on it."""
    import numpy

    dark = numpy.asarray(image) < _DARK
    return bool(runs(runs(dark, _WIDE_DOTS).T, _HIGH_DOTS).any())


def _is_box(box: Box) -> bool:
    return box[3] - box[1] >= _LEAST_BOX and box[2] - box[0] >= _LEAST_BOX


def _is_dark(image: Image, area: tuple[float, float, float, float]) -> bool:
    left, top, right, bottom = (round(edge) for edge in area)
    inner = (left + _AROUND, top + _AROUND, right - _AROUND, bottom - _AROUND)
    if inner[0] >= inner[2] or inner[1] >= inner[3] or inner[0] >= image.width or inner[1] >= image.height:
        return False
    return _shades(image, inner)[1] < _DARK


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _beside(source: Source, seen: _Seen) -> Counter[str]:
    """Words that stand beside the pages and that are black on them, or on none."""
    counts: Counter[str] = Counter()
    for kind, words in _told_beside(source):
        if kind == "attachment":
            counts[kind] += 1
            continue
        # Properties name programs and people of the office, too: there only what is black counts.
        told = words & seen.hidden if kind == "metadata" else words - seen.visible
        if told:
            counts[kind] += len(told)
    return counts


def _told_beside(source: Source) -> Iterator[tuple[str, set[str]]]:
    for piece in read(source, Envelope()):
        if isinstance(piece, Member):
            yield "attachment", set()
        elif isinstance(piece, TextBlock):
            words = {word.casefold() for word in _LONG_WORD.findall(piece.text)}
            part = piece.place.part.replace(" ", "_")
            if piece.place.hidden == _EARLIER:
                yield "earlier_version", words
            elif part not in ("body", "table", "page_label", "layer"):
                yield part if part in KINDS else "beside", words
