"""The older Windows metafiles ([MS-WMF] 2.3)."""

from __future__ import annotations

import contextlib
import struct
from collections.abc import Callable
from functools import partial

from classify.extract.objects.metafile_drawing import (
    CHARSETS,
    DAMAGE,
    GLYPHS,
    PLACEABLE,
    Font,
    Player,
)
from classify.extract.objects.pixels import bitmap


class Wmf(Player):
    """The records of a Windows metafile ([MS-WMF] 2.3); sizes count 16-bit words."""

    _MADE = (0x02FA, 0x02FC, 0x00F7, 0x01F9, 0x0142, 0x06FF)
    """Records that make a pen, a brush or the like: they take a number of the table as fonts do."""
    _LINES = (0x0213, 0x0324, 0x0325, 0x0538, 0x041B, 0x0418)

    def __init__(self) -> None:
        super().__init__()
        self.objects: list[Font | bool | None] = []
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
        """Obey all records; damaged ones are passed over."""
        at = (22 if data.startswith(PLACEABLE) else 0) + 18
        while at + 6 <= len(data):
            size, kind = struct.unpack_from("<IH", data, at)
            if size < 3 or kind == 0:
                break
            with contextlib.suppress(*DAMAGE):
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
        self._keep(Font(abs(height) or 12.0, CHARSETS.get(body[13], "cp1252")))

    def _delete(self, body: bytes) -> None:
        self.objects[struct.unpack_from("<H", body)[0]] = None

    def _select(self, body: bytes) -> None:
        found = self.objects[struct.unpack_from("<H", body)[0]]
        self.context.font = found if isinstance(found, Font) else self.context.font

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
        if options & GLYPHS:
            self.drawing.glyphs += 1
        else:
            self.say(raw.decode(self.context.font.codec, "replace"), x, y, advances)

    def _keep(self, made: Font | bool) -> None:
        """Objects take the lowest free number."""
        free = next((at for at, held in enumerate(self.objects) if held is None), None)
        if free is None:
            self.objects.append(made)
        else:
            self.objects[free] = made

    def _bitmap(self, body: bytes, *, at: int) -> None:
        self.drawing.add_picture(bitmap(body[at:]))
