"""rapidocr with onnxruntime: slower than tesseract, needs no system package (extra ocr-wheel)."""

from __future__ import annotations

import contextlib
import ctypes
from collections.abc import Sequence
from importlib import metadata
from typing import TYPE_CHECKING, Any

from classify.extract.ocr import orientation
from classify.extract.ocr.recognised import Recognised, Writer

if TYPE_CHECKING:
    from PIL.Image import Image

_Line = tuple[tuple[int, int, int, int], str, float]
"""Box in pixels, text and confidence of one recognised line."""


_SPARING = {
    # One thread, since workers share the processors.
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    # Lines one by one, and looked for on a copy of this size: a page takes 0.6 GB instead of 1.1 GB and three
    # quarters of the time, and the same words are read (docs/performance.md).
    "Rec.rec_batch_num": 1,
    "Det.limit_type": "max",
    "Det.limit_side_len": 1_440,
}


class RapidOcr:
    """rapidocr with onnxruntime (optional extra ocr-wheel): slower, needs no system package."""

    def __init__(self) -> None:
        import logging

        from rapidocr import RapidOCR

        logging.getLogger("RapidOCR").setLevel(logging.ERROR)
        self.engine = RapidOCR(params={"Global.log_level": "error", **_SPARING})
        self.name = f"rapidocr {metadata.version('rapidocr')}"

    def words(self, image: Image, *, sparse: bool = False) -> Recognised:  # noqa: ARG002 - finds text anywhere
        """Lines of the page from top to bottom, left to right; none when the page lies on its side."""
        lines = self._lines(image)
        return Recognised() if _lie_on_their_side(lines) else _in_reading_order(lines)

    def turn(self, image: Image) -> int:
        """Degrees, clockwise, to turn the image upright: those at which lines of a part of it read best."""
        image = orientation.telling_part(image)
        found = self._lines(image)
        tries = {} if _lie_on_their_side(found) else {0: found}
        for angle in (180,) if tries else (90, 270):
            tries[angle] = self._lines(image.rotate(-angle, expand=True, fillcolor=255))
        return max(tries, key=lambda angle: sum(len(text) * score**2 for _, text, score in tries[angle]))

    def _lines(self, image: Image) -> list[_Line]:
        import numpy

        # Its own guess at lines upside down is wrong often enough to spoil pages that are upright.
        answer: Any = self.engine(numpy.asarray(image.convert("RGB")), use_cls=False)
        _give_memory_back()
        if answer is None or answer.txts is None:
            return []
        lines = []
        for corners, text, score in zip(answer.boxes, answer.txts, answer.scores, strict=True):
            across, down = [int(x) for x, _ in corners], [int(y) for _, y in corners]
            lines.append(((min(across), min(down), max(across), max(down)), str(text), float(score)))
        return lines


def _give_memory_back() -> None:
    """What the models needed for a page would stay with the C library (malloc_trim(3)): half a gigabyte."""
    with contextlib.suppress(AttributeError):
        # Other C libraries have no such call.
        ctypes.CDLL(None).malloc_trim(0)


def _lie_on_their_side(lines: Sequence[_Line]) -> bool:
    """Whether most lines are taller than wide; short words tell nothing."""
    long = [box for box, text, _ in lines if len(text) > 3]
    return sum(box[3] - box[1] > 1.5 * (box[2] - box[0]) for box in long) > len(long) / 2


def _in_reading_order(lines: Sequence[_Line]) -> Recognised:
    """Lines whose middles lie at one height stand side by side."""
    writer = Writer()
    last: tuple[int, int, int, int] | None = None
    rows: list[list[_Line]] = []
    for line in sorted(lines, key=lambda line: (line[0][1] + line[0][3]) / 2):
        middle = (line[0][1] + line[0][3]) / 2
        if rows and rows[-1][0][0][1] < middle < rows[-1][0][0][3]:
            rows[-1].append(line)
        else:
            rows.append([line])
    for row in rows:
        for at, (box, text, score) in enumerate(sorted(row, key=lambda line: line[0][0])):
            gap = "\n\n" if last and box[1] - last[3] > 1.2 * (last[3] - last[1]) else "\n"
            writer.add(" " if at else gap, text, box, score)
            last = box
    return writer.done()
