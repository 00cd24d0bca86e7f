"""What both kinds of metafile share: a context to draw in, fonts, and what comes to lie on the page."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field, replace

from classify.extract.objects.pixels import is_page_sized
from classify.extract.text.layout import Run, width_of

CHARSETS = {
    0: "cp1252", 2: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "cp950",
    161: "cp1253", 162: "cp1254", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 238: "cp1250",
}  # fmt: skip
GLYPHS = 0x10
"""ETO_GLYPH_INDEX: the record holds numbers of a font's shapes, not letters."""
UPDATE, RIGHT, CENTRE = 1, 2, 6
"""Text alignment ([MS-WMF] 2.1.2.3): from where the last text ended, with its right end or middle here."""
DAMAGE = (struct.error, IndexError)


PLACEABLE = b"\xd7\xcd\xc6\x9a"
WMF_STARTS = (b"\1\0\x09\0\0\3", b"\1\0\x09\0\0\1", b"\2\0\x09\0\0\3", b"\2\0\x09\0\0\1")


def is_metafile(data: bytes) -> bool:
    """Whether bytes begin like a metafile."""
    return data[40:44] == b" EMF" or data.startswith((PLACEABLE, *WMF_STARTS))


@dataclass(slots=True)
class Drawing:
    """What a metafile's orders put on the page."""

    runs: list[Run] = field(default_factory=list)
    pictures: list[tuple[str, bytes]] = field(default_factory=list)
    """Suffix and bytes of each picture large enough to show text."""
    glyphs: int = 0
    """Texts whose letters are not told."""
    orders: int = 0

    def add_picture(self, data: bytes | None) -> None:
        """Keep a picture that is as large as a page or a card."""
        if data and is_page_sized(data):
            suffix = (
                "png" if data.startswith(b"\x89PNG") else "jpg" if data.startswith(b"\xff\xd8") else "bmp"
            )
            self.pictures.append((suffix, data))


@dataclass(slots=True)
class Font:
    """Height of letters, and the character set they are written in."""

    height: float = 12.0
    codec: str = "cp1252"


@dataclass(slots=True)
class Context:
    """What drawing depends on, saved and restored by a metafile's own orders."""

    font: Font = field(default_factory=Font)
    align: int = 0
    at: tuple[float, float] = (0.0, 0.0)
    origin: tuple[float, float] = (0.0, 0.0)
    shift: tuple[float, float] = (0.0, 0.0)
    world: tuple[float, ...] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Player:
    """What both kinds of metafile share: a context, a table of fonts, and texts drawn with them."""

    def __init__(self) -> None:
        self.drawing = Drawing()
        self.context = Context()
        self.saved: list[Context] = []
        self.fonts: dict[int, Font] = {}

    def play(self, data: bytes) -> None:
        """Obey all records; damaged ones are passed over."""
        raise NotImplementedError

    def say(self, text: str, x: float, y: float, advances: tuple[int, ...] = ()) -> None:
        """Draw a text at a place of the metafile's own plane."""
        text = text.replace("\0", "")
        context = self.context
        height = abs(context.font.height) or 12.0
        width = float(sum(map(abs, advances))) if advances else width_of(text, height)
        if context.align & UPDATE:
            x, y = context.at
            context.at = (x + width, y)
        if context.align & CENTRE == CENTRE:
            x -= width / 2
        elif context.align & RIGHT:
            x -= width
        a, b, c, d, e, f = context.world
        scale = max(abs(a), abs(b), abs(c), abs(d)) or 1.0
        left = a * x + c * y + e - context.origin[0] + context.shift[0]
        base = b * x + d * y + f - context.origin[1] + context.shift[1]
        if text.strip():
            self.drawing.runs.append(Run(text, left, left + width * scale, base, height * scale))

    def save(self) -> None:
        """Keep the context for `restore`."""
        self.saved.append(replace(self.context))

    def restore(self) -> None:
        """Go back to the context kept last."""
        if self.saved:
            self.context = self.saved.pop()
