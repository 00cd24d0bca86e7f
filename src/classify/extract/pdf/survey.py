"""What is drawn on a PDF page: rules of tables, pictures, and text a reader does not see.

Looks at page objects, not at characters: a few calls an object, so that ordinary pages stay cheap.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

import pypdfium2.raw as pdfium

Box = tuple[float, float, float, float]
"""Left, bottom, right, top in the page's own units (1/72 inch), origin at the bottom left."""
Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

_THIN = 2.5
"""Points up to which a filled or stroked shape is a rule rather than an area."""
_TINY = 1.5
"""Points of height below which nobody reads a line."""
_INVISIBLE_MODES = (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)
_MOST_OBJECTS = 60_000
"""Maps and drawings have more; looking at the rest would tell nothing new."""
_DEEPEST_FORM = 6


@dataclass(slots=True)
class Shape:
    """A filled area and when it was drawn."""

    order: int
    box: Box
    white: bool


@dataclass(slots=True)
class Survey:
    """What the objects of one page tell."""

    page: Box
    texts: list[tuple[int, Box, int]] = field(default_factory=list)
    """Order, box and address of each text object."""
    shapes: list[Shape] = field(default_factory=list)
    images: list[tuple[int, Box]] = field(default_factory=list)
    unseen: dict[int, str] = field(default_factory=dict)
    """Addresses of text objects that cannot be seen, and why."""
    white: list[tuple[int, Box, int]] = field(default_factory=list)
    across: int = 0
    """Horizontal rules."""
    upright: int = 0
    """Vertical rules."""
    paths: int = 0
    layers_off: frozenset[str] = frozenset()
    """Names of layers that a viewer does not show."""
    spoken: list[tuple[object, object]] = field(default_factory=list)
    """Text objects, and their marks that put other words in their place."""
    covers: list[Shape] = field(default_factory=list)
    """Opaque areas drawn over earlier text."""

    @property
    def ruled(self) -> bool:
        """Whether the lines on the page may form a table."""
        return min(self.across, self.upright) >= 2 and max(self.across, self.upright) >= 3

    @property
    def pictured(self) -> float:
        """Share of the page that pictures take, 0 to 1 (overlaps counted twice, capped)."""
        left, bottom, right, top = self.page
        whole = max((right - left) * (top - bottom), 1.0)
        return min(1.0, sum(_area(_overlap(box, self.page)) for _, box in self.images) / whole)

    @property
    def suspicious(self) -> bool:
        """Whether some text of the page may be hidden from its reader."""
        return bool(self.unseen or self.covers)


def survey(page: pdfium.FPDF_PAGE, box: Box, layers_off: frozenset[str] = frozenset()) -> Survey:
    """Walk the objects of a page in drawing order; text on one of `layers_off` is not seen."""
    found = Survey(box, layers_off=layers_off)
    count = pdfium.FPDFPage_CountObjects(page)
    _walk(found, count, lambda at: pdfium.FPDFPage_GetObject(page, at), IDENTITY, 0, shown=True)
    _judge(found)
    return found


_left, _bottom, _right, _top = (ctypes.c_float() for _ in range(4))
_red, _green, _blue, _alpha = (ctypes.c_uint() for _ in range(4))
_fill, _stroke = ctypes.c_int(), ctypes.c_int()


def _walk(
    found: Survey, count: int, get: Callable[[int], object], matrix: Matrix, depth: int, *, shown: bool
) -> None:
    plain = matrix is IDENTITY
    for at in range(min(count, _MOST_OBJECTS)):
        item = get(at)
        kind = pdfium.FPDFPageObj_GetType(item)
        visible = shown and not (found.layers_off and _on_layer(item, found.layers_off))
        if kind == pdfium.FPDF_PAGEOBJ_FORM:
            if depth < _DEEPEST_FORM:
                inner = pdfium.FPDFFormObj_CountObjects(item)
                deeper = _joined(_matrix(item), matrix)
                _walk(found, inner, _getter(item), deeper, depth + 1, shown=visible)
            continue
        if not pdfium.FPDFPageObj_GetBounds(item, _left, _bottom, _right, _top):
            continue
        box = (_left.value, _bottom.value, _right.value, _top.value)
        if not plain:
            box = _moved(box, matrix)
        order = len(found.texts) + found.paths + len(found.images)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            _take_text(found, item, box, order, shown=visible)
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            found.paths += 1
            _take_path(found, item, box, order)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            found.images.append((order, box))


def _getter(form: object) -> Callable[[int], object]:
    return lambda at: pdfium.FPDFFormObj_GetObject(form, at)


def _on_layer(item: object, layers: frozenset[str]) -> bool:
    """Whether an object is marked as belonging to one of these layers (ISO 32000-1, 8.11.3.2)."""
    for mark in _marks(item):
        if _told(pdfium.FPDFPageObjMark_GetName, mark) == "OC":
            return _told(pdfium.FPDFPageObjMark_GetParamStringValue, mark, b"Name") in layers
    return False


def _marks(item: object) -> Iterator[object]:
    """The marks in whose brackets an object is drawn (ISO 32000-1, 14.6)."""
    for at in range(max(pdfium.FPDFPageObj_CountMarks(item), 0)):
        yield pdfium.FPDFPageObj_GetMark(item, at)


def _told(call: Callable[..., int], *arguments: object) -> str:
    """A UTF-16 string from one of PDFium's functions that tell its size (bytes) on the side."""
    size = ctypes.c_ulong()
    buffer = (ctypes.c_ushort * 512)()
    if not call(*arguments, buffer, ctypes.sizeof(buffer), size) or size.value > ctypes.sizeof(buffer):
        return ""
    return bytes(buffer)[: size.value].decode("utf-16-le", "replace").rstrip("\0")


def _take_text(found: Survey, item: object, box: Box, order: int, *, shown: bool) -> None:
    address = ctypes.cast(item, ctypes.c_void_p).value or 0  # type: ignore[arg-type]
    for mark in _marks(item):
        if pdfium.FPDFPageObjMark_GetParamValueType(mark, b"ActualText") == pdfium.FPDF_OBJECT_STRING:
            found.spoken.append((item, mark))
    found.texts.append((order, box, address))
    if not shown:
        found.unseen[address] = "switched-off layer"
        return
    if pdfium.FPDFTextObj_GetTextRenderMode(item) in _INVISIBLE_MODES:
        found.unseen[address] = "invisible text"
        return
    if pdfium.FPDFPageObj_GetFillColor(item, _red, _green, _blue, _alpha):
        if _alpha.value == 0:
            found.unseen[address] = "invisible text"
            return
        if _red.value > 248 and _green.value > 248 and _blue.value > 248:
            found.white.append((order, box, address))
            return
    left, bottom, right, top = box
    width = right - left
    if not width and top == bottom:
        return
    page = found.page
    if right <= page[0] or left >= page[2] or top <= page[1] or bottom >= page[3]:
        found.unseen[address] = "off the page"
    elif (
        max(top - bottom, 0.0) < _TINY and width < 60 and min(width, top - bottom) > 0 and _font_is_tiny(item)
    ):
        found.unseen[address] = "tiny text"


def _font_is_tiny(item: object) -> bool:
    """Whether the font's size, as drawn, is below what eyes read (a lone dash is small in any font)."""
    size = ctypes.c_float()
    if not pdfium.FPDFTextObj_GetFontSize(item, size):
        return False
    _, _, c, d, _, _ = _matrix(item)
    return 0 < abs(size.value) * max(abs(c), abs(d)) < _TINY * 1.4


def _take_path(found: Survey, item: object, box: Box, order: int) -> None:
    width, height = box[2] - box[0], box[3] - box[1]
    if height <= _THIN < width:
        found.across += 1
        return
    if width <= _THIN < height:
        found.upright += 1
        return
    if not pdfium.FPDFPath_GetDrawMode(item, _fill, _stroke):
        return
    if _stroke.value and width > 8 and height > 5:
        # A rectangle or a whole grid drawn in one stroke.
        sides = 2 if pdfium.FPDFPath_CountSegments(item) <= 6 else 4
        found.across += sides
        found.upright += sides
    if _fill.value and pdfium.FPDFPageObj_GetFillColor(item, _red, _green, _blue, _alpha):
        if _alpha.value < 255 or pdfium.FPDFPageObj_HasTransparency(item):
            return
        white = _red.value > 248 and _green.value > 248 and _blue.value > 248
        found.shapes.append(Shape(order, box, white))


def _judge(found: Survey) -> None:
    """Decide about white text, and which areas were drawn over text."""
    whole = _area(found.page)
    for order, box, address in found.white:
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        below = [
            shape
            for shape in found.shapes
            if shape.order < order and not shape.white and _holds(shape.box, x, y)
        ]
        if not below and not any(at < order and _holds(image, x, y) for at, image in found.images):
            found.unseen[address] = "white text"
    if len(found.shapes) > 2_000:
        return
    for shape in found.shapes:
        if shape.box[3] - shape.box[1] < 4 or _area(shape.box) > 0.6 * whole:
            continue
        if any(order < shape.order and _covered(box, shape.box) for order, box, _ in found.texts):
            found.covers.append(shape)


def _covered(text: Box, cover: Box) -> bool:
    """Whether an area lies over the middle of a line of text, in full or in part."""
    middle = (text[1] + text[3]) / 2
    return cover[1] <= middle <= cover[3] and cover[0] < text[2] - 1 and cover[2] > text[0] + 1


def _matrix(item: object) -> Matrix:
    values = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, values):
        return IDENTITY
    return (values.a, values.b, values.c, values.d, values.e, values.f)


def _joined(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that applies `first`, then `then` (PDF 1.7, 8.3.4)."""
    a, b, c, d, e, f = first
    g, h, i, j, k, l = then  # noqa: E741
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l)


def _moved(box: Box, matrix: Matrix) -> Box:
    a, b, c, d, e, f = matrix
    corners = [(x * a + y * c + e, x * b + y * d + f) for x in (box[0], box[2]) for y in (box[1], box[3])]
    across, up = [x for x, _ in corners], [y for _, y in corners]
    return (min(across), min(up), max(across), max(up))


def _holds(box: Box, x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _overlap(one: Box, other: Box) -> Box:
    return (max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3]))


def _area(box: Box) -> float:
    return max(box[2] - box[0], 0.0) * max(box[3] - box[1], 0.0)


def drawn_objects(page: pdfium.FPDF_PAGE) -> Iterator[tuple[object, int, Box]]:
    """Every object of a page that is no form, its kind (PDFium's number) and its box, in drawing order."""
    yield from _within(
        pdfium.FPDFPage_CountObjects(page), partial(pdfium.FPDFPage_GetObject, page), IDENTITY, 0
    )


def _within(
    count: int, get: Callable[[int], object], matrix: Matrix, depth: int
) -> Iterator[tuple[object, int, Box]]:
    for at in range(min(count, _MOST_OBJECTS)):
        item = get(at)
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST_FORM:
            inner = pdfium.FPDFFormObj_CountObjects(item)
            yield from _within(inner, _getter(item), _joined(_matrix(item), matrix), depth + 1)
        elif pdfium.FPDFPageObj_GetBounds(item, _left, _bottom, _right, _top):
            yield item, kind, _moved((_left.value, _bottom.value, _right.value, _top.value), matrix)
