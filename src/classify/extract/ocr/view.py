"""Pictures made fit for recognition: grey, level, enlarged; and the way back to the original."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from classify.extract.ocr.recognised import Recognised

if TYPE_CHECKING:
    from PIL.Image import Image


@dataclass(frozen=True, slots=True)
class View:
    """A rendering of the image that was handed in, and the way from its pixels back to that image's."""

    image: Image
    turned: int = 0
    back: tuple[float, float, float, float, float, float] = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)
    """x of the original = a x + b y + c, its y = d x + e y + f."""

    def scaled(self, factor: float) -> View:
        """The same picture larger or smaller."""
        from PIL import Image as Pictures

        size = (max(round(self.image.width * factor), 1), max(round(self.image.height * factor), 1))
        image = self.image.resize(size, resample=Pictures.Resampling.BICUBIC)
        return replace(self, image=image, back=self._then((1 / factor, 0, 0, 0, 1 / factor, 0)))

    def rotated(self, angle: float) -> View:
        """The same picture turned counter-clockwise by some degrees, white where there was none."""
        from PIL import Image as Pictures

        image = self.image.rotate(angle, expand=True, fillcolor=255, resample=Pictures.Resampling.BILINEAR)
        cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
        x, y = image.width / 2, image.height / 2
        # Around the middle, which stays the middle.
        across = self.image.width / 2 - cos * x + sin * y
        down = self.image.height / 2 - sin * x - cos * y
        return replace(self, image=image, back=self._then((cos, -sin, across, sin, cos, down)))

    def _then(
        self, step: tuple[float, float, float, float, float, float]
    ) -> tuple[float, float, float, float, float, float]:
        """The way back through one more step."""
        a, b, c, d, e, f = self.back
        p, q, r, s, t, u = step
        return (
            a * p + b * s,
            a * q + b * t,
            a * r + b * u + c,
            d * p + e * s,
            d * q + e * t,
            d * r + e * u + f,
        )

    def placed(self, found: Recognised) -> Recognised:
        """What was read here, its boxes in pixels of the original."""
        words = tuple(replace(word, box=self._box(word.box)) for word in found.words)
        return Recognised(found.text, found.confidence, words, self.turned)

    def _box(self, box: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
        a, b, c, d, e, f = self.back
        corners = [(x, y) for x in (box[0], box[2]) for y in (box[1], box[3])]
        across = [a * x + b * y + c for x, y in corners]
        down = [d * x + e * y + f for x, y in corners]
        return round(min(across)), round(min(down)), round(max(across)), round(max(down))


def flat(image: Image) -> Image:
    """Grey pixels on white: transparent backgrounds would turn black otherwise."""
    from PIL import Image as Pictures

    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        white = Pictures.new("RGBA", image.size, "white")
        image = Pictures.alpha_composite(white, image)
    if image.mode.startswith("I;16"):
        image = image.point(lambda value: value / 256).convert("L")
    return image.convert("L")


def has_ink(grey: Image) -> bool:
    """Whether the picture has the contrast of writing at all."""
    shades = grey.resize((64, 64)).getextrema()
    return isinstance(shades[0], int | float) and shades[1] - shades[0] > 40


def binary(grey: Image) -> Image:
    """Black and white by Otsu's threshold."""
    counts = grey.histogram()
    total, whole = sum(counts), sum(shade * count for shade, count in enumerate(counts))
    best, threshold, below, below_sum = -1.0, 127, 0, 0
    for shade, count in enumerate(counts):
        below += count
        below_sum += shade * count
        if below in (0, total):
            continue
        spread = below * (total - below) * (below_sum / below - (whole - below_sum) / (total - below)) ** 2
        if spread > best:
            best, threshold = spread, shade
    return grey.point(lambda shade: 255 if shade > threshold else 0)


def skew(grey: Image) -> float:
    """Degrees, counter-clockwise, by which to turn a page so that its lines are level.

    Level lines make rows of pixels either dark or light: the angle with the largest variance of row
    sums wins (projection profile), looked for on a small copy within five degrees.
    """
    import numpy

    small = grey.copy()
    small.thumbnail((700, 700))

    def levelness(angle: float) -> float:
        rows = 255.0 - numpy.asarray(small.rotate(angle, fillcolor=255), dtype=float).mean(axis=1)
        return float(((rows[1:] - rows[:-1]) ** 2).sum())

    coarse = max(range(-5, 6), key=levelness)
    best = max((coarse + step / 4 for step in range(-3, 4)), key=levelness)
    return best if levelness(best) > 1.02 * levelness(0.0) else 0.0
