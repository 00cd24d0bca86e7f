"""The drawing orders of Windows metafiles, obeyed as far as texts and pictures go.

EMF ([MS-EMF] 2.3), the EMF+ records in its comments ([MS-EMFPLUS] 2.3) and WMF ([MS-WMF] 2.3).
"""

from __future__ import annotations

import contextlib
import struct
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial

from classify.errors import CorruptError
from classify.extract.layout import Run, width_of
from classify.extract.pixels import bitmap, is_page_sized

PLACEABLE = b"\xd7\xcd\xc6\x9a"
_WMF_STARTS = (b"\1\0\x09\0\0\3", b"\1\0\x09\0\0\1", b"\2\0\x09\0\0\3", b"\2\0\x09\0\0\1")
_CHARSETS = {
    0: "cp1252", 2: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "cp950",
    161: "cp1253", 162: "cp1254", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 238: "cp1250",
}  # fmt: skip
_GLYPHS = 0x10
"""ETO_GLYPH_INDEX: the record holds numbers of a font's shapes, not letters."""
_UPDATE, _RIGHT, _CENTRE = 1, 2, 6
"""Text alignment ([MS-WMF] 2.1.2.3): from where the last text ended, with its right end or middle here."""
_DAMAGE = (struct.error, IndexError)


def is_metafile(data: bytes) -> bool:
    """Whether bytes begin like a metafile."""
    return data[40:44] == b" EMF" or data.startswith((PLACEABLE, *_WMF_STARTS))


def drawing_of(data: bytes) -> Drawing:
    """Run through a metafile's records. Raises CorruptError when it is none."""
    if data[40:44] == b" EMF":
        player: _Player = _Emf()
    elif is_metafile(data):
        player = _Wmf()
    else:
        raise CorruptError("The file is not a readable metafile.")
    player.play(data)
    return player.drawing


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
class _Font:
    height: float = 12.0
    codec: str = "cp1252"


@dataclass(slots=True)
class _Context:
    """What drawing depends on, saved and restored by a metafile's own orders."""

    font: _Font = field(default_factory=_Font)
    align: int = 0
    at: tuple[float, float] = (0.0, 0.0)
    origin: tuple[float, float] = (0.0, 0.0)
    shift: tuple[float, float] = (0.0, 0.0)
    world: tuple[float, ...] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class _Player:
    """What both kinds of metafile share: a context, a table of fonts, and texts drawn with them."""

    def __init__(self) -> None:
        self.drawing = Drawing()
        self.context = _Context()
        self.saved: list[_Context] = []
        self.fonts: dict[int, _Font] = {}

    def play(self, data: bytes) -> None:
        """Obey all records; damaged ones are passed over."""
        raise NotImplementedError

    def say(self, text: str, x: float, y: float, advances: tuple[int, ...] = ()) -> None:
        """Draw a text at a place of the metafile's own plane."""
        text = text.replace("\0", "")
        context = self.context
        height = abs(context.font.height) or 12.0
        width = float(sum(map(abs, advances))) if advances else width_of(text, height)
        if context.align & _UPDATE:
            x, y = context.at
            context.at = (x + width, y)
        if context.align & _CENTRE == _CENTRE:
            x -= width / 2
        elif context.align & _RIGHT:
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


class _Emf(_Player):
    """The records of an enhanced metafile ([MS-EMF] 2.3)."""

    def __init__(self) -> None:
        super().__init__()
        self.plus = _Plus(self.drawing)
        self.orders: dict[int, Callable[[bytes], None]] = {
            10: partial(self._set, "origin", "<ii"),
            12: partial(self._set, "shift", "<ii"),
            22: partial(self._set, "align", "<I"),
            27: partial(self._set, "at", "<ii"),
            33: lambda _: self.save(),
            34: lambda _: self.restore(),
            35: partial(self._set, "world", "<6f"),
            36: self._modify_world,
            37: self._select,
            70: self._comment,
            82: self._make_font,
            83: partial(self._text, wide=False),
            84: partial(self._text, wide=True),
            96: partial(self._texts, wide=False),
            97: partial(self._texts, wide=True),
            108: self._small_text,
            # Records with a bitmap, and where they tell its place in them.
            **{kind: partial(self._bitmap, at=84) for kind in (76, 77, 78, 114, 116)},
            **{kind: partial(self._bitmap, at=48) for kind in (80, 81)},
            79: partial(self._bitmap, at=96),
        }

    def play(self, data: bytes) -> None:
        at = 0
        while at + 8 <= len(data):
            kind, size = struct.unpack_from("<II", data, at)
            if size < 8:
                break
            with contextlib.suppress(*_DAMAGE):
                self.obey(kind, data[at : at + size])
            if kind == 14:
                break
            at += size
        self.plus.done()

    def obey(self, kind: int, record: bytes) -> None:
        """One record."""
        order = self.orders.get(kind)
        if order is not None:
            order(record)
        elif 2 <= kind <= 8 or 41 <= kind <= 47 or 54 <= kind <= 63 or 85 <= kind <= 92:
            self.drawing.orders += 1

    def _comment(self, record: bytes) -> None:
        if record[12:16] == b"EMF+":
            self.plus.play(record[16:])

    def _make_font(self, record: bytes) -> None:
        number, height = struct.unpack_from("<Ii", record, 8)
        self.fonts[number] = _Font(abs(height) or 12.0, _CHARSETS.get(record[12 + 23], "cp1252"))

    def _select(self, record: bytes) -> None:
        (number,) = struct.unpack_from("<I", record, 8)
        self.context.font = self.fonts.get(number, self.context.font)

    def _set(self, name: str, layout: str, record: bytes) -> None:
        """Take a value of the context over; a single number bare."""
        values = struct.unpack_from(layout, record, 8)
        setattr(self.context, name, values if len(values) > 1 else values[0])

    def _texts(self, record: bytes, *, wide: bool) -> None:
        (count,) = struct.unpack_from("<I", record, 36)
        for number in range(min(count, (len(record) - 40) // 40)):
            self._text(record, at=40 + 40 * number, wide=wide)

    def _text(self, record: bytes, at: int = 36, *, wide: bool) -> None:
        """An EmrText object ([MS-EMF] 2.2.5): place, length, where the letters and their widths lie."""
        x, y, count, start, options = struct.unpack_from("<iiIII", record, at)
        (widths,) = struct.unpack_from("<I", record, at + 36)
        raw = record[start : start + count * (2 if wide else 1)]
        advances: tuple[int, ...] = ()
        if widths and widths + 4 * count <= len(record):
            advances = struct.unpack_from(f"<{count}i", record, widths)
        self._letters(raw, x, y, options, advances, wide=wide)

    def _small_text(self, record: bytes) -> None:
        """EMR_SMALLTEXTOUT ([MS-EMF] 2.3.5.37): no widths, a rectangle only when asked for."""
        x, y, count, options = struct.unpack_from("<iiII", record, 8)
        wide = not options & 0x200
        start = 36 if options & 0x100 else 52
        self._letters(record[start : start + count * (2 if wide else 1)], x, y, options, (), wide=wide)

    def _letters(
        self, raw: bytes, x: int, y: int, options: int, advances: tuple[int, ...], *, wide: bool
    ) -> None:
        if options & _GLYPHS:
            self.drawing.glyphs += 1
            return
        self.say(raw.decode("utf-16-le" if wide else self.context.font.codec, "replace"), x, y, advances)

    def _bitmap(self, record: bytes, *, at: int) -> None:
        head, head_size, bits, bits_size = struct.unpack_from("<IIII", record, at)
        if head and bits:
            self.drawing.add_picture(bitmap(record[head : head + head_size], record[bits : bits + bits_size]))

    def _modify_world(self, record: bytes) -> None:
        new, (mode,) = struct.unpack_from("<6f", record, 8), struct.unpack_from("<I", record, 32)
        old = self.context.world
        if mode == 1:
            self.context.world = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
        elif mode in (2, 3):
            self.context.world = _product(new, old) if mode == 2 else _product(old, new)
        elif mode == 4:
            self.context.world = new


def _product(first: tuple[float, ...], then: tuple[float, ...]) -> tuple[float, ...]:
    """The transform that applies `first`, then `then`."""
    a, b, c, d, e, f = first
    g, h, i, j, k, l = then  # noqa: E741
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l)


class _Plus:
    """The records of EMF+ inside of comments ([MS-EMFPLUS] 2.3); a metafile may say all twice."""

    def __init__(self, drawing: Drawing) -> None:
        self.drawing = drawing
        self.texts: list[str] = []
        self.large = bytearray()
        self.orders = 0

    def play(self, data: bytes) -> None:
        """The records of one comment."""
        at = 0
        while at + 12 <= len(data):
            kind, flags, size, length = struct.unpack_from("<HHII", data, at)
            if size < 12:
                break
            with contextlib.suppress(*_DAMAGE):
                self.obey(kind, flags, data[at + 12 : at + 12 + length])
            at += size

    def obey(self, kind: int, flags: int, body: bytes) -> None:
        """One record: DrawString, DrawDriverString, or an object that is an image."""
        if kind == 0x401C:
            (count,) = struct.unpack_from("<I", body, 8)
            self.texts.append(body[28 : 28 + 2 * count].decode("utf-16-le", "replace"))
        elif kind == 0x4036:
            options, _, count = struct.unpack_from("<III", body, 4)
            if options & 1:
                self.texts.append(body[16 : 16 + 2 * count].decode("utf-16-le", "replace"))
            else:
                self.drawing.glyphs += 1
        elif kind == 0x4008 and flags >> 8 & 0x7F == 5:
            if flags & 0x8000:
                # Parts of a large object, each with the size of the whole before it.
                self.large += body[4:]
                if len(self.large) < struct.unpack_from("<I", body)[0]:
                    return
                body, self.large = bytes(self.large), bytearray()
            self._image(body)
        elif kind in (0x4014, 0x4015, 0x400D, 0x400B):
            self.drawing.orders += 1

    def _image(self, body: bytes) -> None:
        """A bitmap that is a picture file of its own ([MS-EMFPLUS] 2.2.2.2)."""
        _, kind = struct.unpack_from("<II", body)
        if kind == 1:
            (packed,) = struct.unpack_from("<I", body, 24)
            width, height, stride = struct.unpack_from("<iii", body, 8)
            if packed == 1:
                self.drawing.add_picture(body[28:])
            elif packed == 0 and stride in (width * 4, width * 3):
                head = struct.pack(
                    "<IiiHHIIIIII", 40, width, -height, 1, 8 * stride // width, 0, 0, 0, 0, 0, 0
                )
                self.drawing.add_picture(bitmap(head, body[28:]))
        elif kind == 2 and is_metafile(body[16:]):
            inner = drawing_of(body[16:])
            self.drawing.runs += inner.runs
            self.drawing.pictures += inner.pictures

    def done(self) -> None:
        """Add what the other half of the metafile does not say as well."""
        said = "".join("".join(run.text for run in self.drawing.runs).split())
        below = max((run.base for run in self.drawing.runs), default=0.0)
        for text in self.texts:
            if text.strip() and "".join(text.split()) not in said:
                below += 20
                self.drawing.runs.append(Run(text.replace("\0", ""), 0, 100, below, 10))


class _Wmf(_Player):
    """The records of a Windows metafile ([MS-WMF] 2.3); sizes count 16-bit words."""

    _MADE = (0x02FA, 0x02FC, 0x00F7, 0x01F9, 0x0142, 0x06FF)
    """Records that make a pen, a brush or the like: they take a number of the table as fonts do."""
    _LINES = (0x0213, 0x0324, 0x0325, 0x0538, 0x041B, 0x0418)

    def __init__(self) -> None:
        super().__init__()
        self.objects: list[_Font | bool | None] = []
        self.orders: dict[int, Callable[[bytes], None]] = {
            0x0521: self._text,
            0x0A32: self._extended_text,
            0x02FB: self._make_font,
            0x01F0: self._delete,
            0x012D: self._select,
            0x012E: self._align,
            0x0214: partial(self._place, "at"),
            0x020B: partial(self._place, "origin"),
            0x001E: lambda _: self.save(),
            0x0127: lambda _: self.restore(),
            # Records with a bitmap, and where it begins behind their head.
            **{
                kind: partial(self._bitmap, at=at)
                for kind, at in ((0x0F43, 22), (0x0B41, 20), (0x0940, 16), (0x0D33, 18))
            },
        }

    def play(self, data: bytes) -> None:
        at = (22 if data.startswith(PLACEABLE) else 0) + 18
        while at + 6 <= len(data):
            size, kind = struct.unpack_from("<IH", data, at)
            if size < 3 or kind == 0:
                break
            with contextlib.suppress(*_DAMAGE):
                self.obey(kind, data[at + 6 : at + 2 * size])
            at += 2 * size

    def obey(self, kind: int, body: bytes) -> None:
        """One record."""
        order = self.orders.get(kind)
        if order is not None:
            order(body)
        elif kind in self._MADE:
            self._keep(True)
        elif kind in self._LINES:
            self.drawing.orders += 1

    def _text(self, body: bytes) -> None:
        (count,) = struct.unpack_from("<h", body)
        y, x = struct.unpack_from("<hh", body, 2 + count + count % 2)
        self.say(body[2 : 2 + count].decode(self.context.font.codec, "replace"), x, y)

    def _make_font(self, body: bytes) -> None:
        (height,) = struct.unpack_from("<h", body)
        self._keep(_Font(abs(height) or 12.0, _CHARSETS.get(body[13], "cp1252")))

    def _delete(self, body: bytes) -> None:
        self.objects[struct.unpack_from("<H", body)[0]] = None

    def _select(self, body: bytes) -> None:
        found = self.objects[struct.unpack_from("<H", body)[0]]
        self.context.font = found if isinstance(found, _Font) else self.context.font

    def _align(self, body: bytes) -> None:
        (self.context.align,) = struct.unpack_from("<H", body)

    def _place(self, name: str, body: bytes) -> None:
        y, x = struct.unpack_from("<hh", body)
        setattr(self.context, name, (x, y))

    def _extended_text(self, body: bytes) -> None:
        y, x, count, options = struct.unpack_from("<hhhH", body)
        start = 16 if options & 6 else 8
        raw = body[start : start + count]
        widths = start + count + count % 2
        advances: tuple[int, ...] = ()
        if len(body) - widths >= 2 * count:
            advances = struct.unpack_from(f"<{count}h", body, widths)
        if options & _GLYPHS:
            self.drawing.glyphs += 1
        else:
            self.say(raw.decode(self.context.font.codec, "replace"), x, y, advances)

    def _keep(self, made: _Font | bool) -> None:
        """Objects take the lowest free number."""
        free = next((at for at, held in enumerate(self.objects) if held is None), None)
        if free is None:
            self.objects.append(made)
        else:
            self.objects[free] = made

    def _bitmap(self, body: bytes, *, at: int) -> None:
        self.drawing.add_picture(bitmap(body[at:]))
