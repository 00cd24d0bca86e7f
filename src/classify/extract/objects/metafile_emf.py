"""Enhanced metafiles ([MS-EMF] 2.3) and the EMF+ records in their comments ([MS-EMFPLUS] 2.3)."""

from __future__ import annotations

import contextlib
import struct
from collections.abc import Callable
from functools import partial

from classify.extract.objects.metafile_drawing import (
    CHARSETS,
    DAMAGE,
    GLYPHS,
    Drawing,
    Font,
    Player,
    is_metafile,
)
from classify.extract.objects.pixels import bitmap
from classify.extract.text.layout import Run


class Emf(Player):
    """The records of an enhanced metafile ([MS-EMF] 2.3)."""

    def __init__(self, draw: Callable[[bytes], Drawing]) -> None:
        super().__init__()
        self.plus = _Plus(self.drawing, draw)
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
        """Obey all records; damaged ones are passed over."""
        at = 0
        while at + 8 <= len(data):
            kind, size = struct.unpack_from("<II", data, at)
            if size < 8:
                break
            with contextlib.suppress(*DAMAGE):
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
        self.fonts[number] = Font(abs(height) or 12.0, CHARSETS.get(record[12 + 23], "cp1252"))

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
        if options & GLYPHS:
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

    def __init__(self, drawing: Drawing, draw: Callable[[bytes], Drawing]) -> None:
        self.drawing = drawing
        self.draw = draw
        """Runs through a metafile: one may be an image in another."""
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
            with contextlib.suppress(*DAMAGE):
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
            inner = self.draw(body[16:])
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
