"""A page that was recognised: of its picture only the words are shown that were read surely and are not
black.

What no engine could read (handwriting, stamps, photographs) nobody has searched, so nobody sees it here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from classify.blackout.eyes import Eyes
from classify.blackout.ink import Bar
from classify.blackout.paint import LONGEST, Blot, painted
from classify.extract.ocr.recognised import Recognised, Word
from classify.wire import PictureShown

if TYPE_CHECKING:
    from PIL.Image import Image

_SURE = 0.6
_SURE_OF_NUMBERS = 0.85
_DIGITS = 3
"""A word with so many may be part of a number: one letter misread, and no detector knows it."""
_HALO = 2


def scan_picture(eyes: Eyes, bars: list[Bar], text: str) -> PictureShown | None:
    """The page that `eyes` saw, whose text is `text` and `bars` what is black in it; None when what was read
    is something else.
    """
    if eyes.picture is None or eyes.read is None or eyes.read.text != text:
        return None
    image, scale = _on_screen(eyes.picture)
    blots, shown = _sorted_out(eyes.read, bars)
    from PIL import Image as Pictures

    sheet = Pictures.new("L", image.size, 255)
    for word in shown:
        box = _scaled(word, scale)
        corners = (int(box[0]) - _HALO, int(box[1]) - _HALO, int(box[2]) + _HALO, int(box[3]) + _HALO)
        corners = (max(corners[0], 0), max(corners[1], 0), corners[2], corners[3])
        sheet.paste(image.crop(corners), corners[:2])
    for blot in blots:
        blot.boxes = [tuple(edge * scale for edge in box) for box in blot.boxes]  # type: ignore[misc]
    return painted(sheet, blots, recognised=True)


def _sorted_out(read: Recognised, bars: list[Bar]) -> tuple[list[Blot], list[Word]]:
    """What is black, one blot a bar, and the words that are shown."""
    blots = [Blot([], set(bar.marks)) for bar in bars]
    unsure = Blot([])
    shown = []
    for word in read.words:
        over = [at for at, bar in enumerate(bars) if word.start < bar.end and bar.start < word.end]
        for at in over:
            blots[at].boxes.append(word.box)
        if not over:
            if is_sure(read, word):
                shown.append(word)
            else:
                unsure.boxes.append(word.box)
    return [*(blot for blot in blots if blot.boxes), unsure], shown


def is_sure(read: Recognised, word: Word) -> bool:
    """Whether a word was read so surely that what no detector knows in it is not there."""
    digits = sum(map(str.isdecimal, read.text[word.start : word.end]))
    return word.confidence >= (_SURE_OF_NUMBERS if digits >= _DIGITS else _SURE)


def _on_screen(picture: Image) -> tuple[Image, float]:
    """The picture as large as a screen shows it, and how much smaller that is."""
    from PIL import Image as Pictures

    from classify.extract.ocr.view import flat

    grey = flat(picture)
    scale = min(1.0, LONGEST / max(grey.size))
    size = max(round(grey.width * scale), 1), max(round(grey.height * scale), 1)
    return grey.resize(size, resample=Pictures.Resampling.BILINEAR), scale


def _scaled(word: Word, scale: float) -> tuple[float, float, float, float]:
    left, top, right, bottom = word.box
    return left * scale, top * scale, right * scale, bottom * scale
