"""Pages of XPS documents (ECMA-388): runs of glyphs put together by where they are drawn.

Programs write one run a line, a word or a letter, as they please; text from right to left has its origin at
its right end.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from classify.extract.text.layout import Run, lines, width_of
from classify.extract.xml.lenient import local_name
from classify.memos import Memo

Matrix = tuple[float, float, float, float, float, float]
_SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_GUID = re.compile(r"[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}")
_OBFUSCATED = 32
"""Bytes of a font that are mixed with its name (ECMA-388, 9.1.7.3)."""
_FONTS_KEPT = 256


@dataclass(slots=True)
class Fonts:
    """Widths of letters in the fonts that an XPS document brings along."""

    read: Callable[[str], bytes | None]
    """Bytes of a part by its name."""
    _known: Memo[str, Callable[[str], float] | None] = field(init=False)

    def __post_init__(self) -> None:
        self._known = Memo(_FONTS_KEPT, self._measure)

    def width(self, text: str, font: str, size: float) -> float:
        """How wide a text is; about so, where the font cannot be read."""
        measure = self._known[font]
        return width_of(text, size) if measure is None else measure(text) * size

    def _measure(self, part: str) -> Callable[[str], float] | None:
        from PIL import ImageFont

        data = self.read(part)
        if not data:
            return None
        guid = _GUID.search(part.rpartition("/")[2])
        if guid and part.lower().endswith(".odttf"):
            key = bytes.fromhex(guid[0].replace("-", ""))[::-1] * 2
            start = bytes(one ^ other for one, other in zip(data[:_OBFUSCATED], key, strict=False))
            data = start + data[_OBFUSCATED:]
        try:
            loaded = ImageFont.truetype(io.BytesIO(data), 100)
        except (OSError, ValueError):
            return None
        return lambda text: loaded.getlength(text) / 100


def page_text(root: etree._Element, fonts: Fonts) -> tuple[str, int]:
    """The text of a page in lines, and how many runs tell only numbers of letter shapes."""
    upright: dict[int, list[Run]] = {}
    unknown = 0
    for glyphs, matrix in _glyphs(root, _SAME):
        text = (glyphs.get("UnicodeString") or "").removeprefix("{}")
        if text:
            turn, run = _run(glyphs, text, matrix, fonts)
            upright.setdefault(turn, []).append(run)
        elif glyphs.get("Indices"):
            unknown += 1
    return "\n".join(filter(None, map(lines, upright.values()))), unknown


def _glyphs(element: etree._Element, matrix: Matrix) -> Iterator[tuple[etree._Element, Matrix]]:
    """All runs of glyphs below an element, each with the transform that places it on the page."""
    matrix = _product(_transform(element), matrix)
    if local_name(element) == "Glyphs":
        yield element, matrix
    for child in element:
        yield from _glyphs(child, matrix)


def _transform(element: etree._Element) -> Matrix:
    """The transform of a canvas or run: an attribute, or an element inside."""
    told = element.get("RenderTransform")
    if told is None:
        for child in element:
            if local_name(child).endswith(".RenderTransform"):
                told = next((str(node.get("Matrix")) for node in child if node.get("Matrix")), None)
    numbers = _numbers(told or "")
    return (
        (numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5])
        if len(numbers) == 6
        else _SAME
    )


def _numbers(text: str) -> list[float]:
    return [float(number) for number in re.findall(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?", text)]


def _number(element: etree._Element, name: str, otherwise: float = 0.0) -> float:
    return next(iter(_numbers(element.get(name) or "")), otherwise)


def _product(first: Matrix, then: Matrix) -> Matrix:
    """The transform that applies `first`, then `then`."""
    a, b, c, d, e, f = first
    g, h, i, j, k, l = then  # noqa: E741
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l)


def _run(glyphs: etree._Element, text: str, matrix: Matrix, fonts: Fonts) -> tuple[int, Run]:
    """A run in the coordinates of its own direction, and that direction in degrees."""
    size = _number(glyphs, "FontRenderingEmSize", 12.0)
    x, y = _number(glyphs, "OriginX"), _number(glyphs, "OriginY")
    advances = [part.split(",")[1:2] for part in (glyphs.get("Indices") or "").split(";")]
    told = [_numbers(part[0])[:1] if part else [] for part in advances]
    font = (glyphs.get("FontUri") or "").partition("#")[0]
    if len(told) >= len(text) and all(told):
        width = sum(number[0] for number in told) * size / 100
    else:
        width = fonts.width(text, font, size)
    a, b, c, d, e, f = matrix
    x, y = a * x + c * y + e, b * x + d * y + f
    scale = (abs(a * d - b * c)) ** 0.5 or 1.0
    turn = 0 if abs(a) >= abs(b) and a >= 0 else 180 if abs(a) >= abs(b) else 90 if b > 0 else 270
    along, base = {0: (x, y), 90: (y, -x), 180: (-x, -y), 270: (-y, x)}[turn]
    backwards = int(_number(glyphs, "BidiLevel")) % 2 == 1
    left = along - width * scale if backwards else along
    return turn, Run(text, left, left + width * scale, base, size * scale)
