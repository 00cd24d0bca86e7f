"""Which way up a scanned page lies, as far as its pixels tell before anything is recognised.

Reading a page in full costs seconds, in all four ways four times as many. Lines of writing make rows of
pixels dark and light in turn: where columns do so instead, the page lies on its side. And more letters rise
above their line than hang below it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy
    from PIL.Image import Image

_LOOK = (1_400, 1_400)
"""Pixels of the copy that is looked at: letters keep about twelve of their height."""
_ON_ITS_SIDE = 1.0
"""How much more the columns of a page must vary than its rows. Of 71 pages of public documents 4 do so that
stand upright (forms with many upright rules), and 67 of the same pages on their side."""
_UPSIDE_DOWN = 0.05
"""How much steeper the upper edges of lines must be than the lower ones: three quarters of pages upside down,
one in seven upright."""
_WHOLE_BELOW = 1_000_000
"""Pixels of a page up to which looking at a part of it saves nothing."""
_PART = 0.45
"""Side of the part that is tried, in shares of the page's shorter side: a sixth of a letter page."""


def is_doubtful(grey: Image) -> bool:
    """Whether a page may lie on its side or upside down; cheap, and sometimes wrong either way."""
    pixels = _darkness(grey)
    if min(pixels.shape) < 16:
        return False
    down, across = _steps(pixels.mean(axis=1)), _steps(pixels.mean(axis=0))
    if float((across**2).mean()) > _ON_ITS_SIDE * float((down**2).mean()):
        return bool(across.any())
    edges = float((abs(down) ** 3).sum())
    return edges > 0 and float((down**3).sum()) / edges > _UPSIDE_DOWN


def telling_part(grey: Image) -> Image:
    """A square of a page where most is written, for trying which way up it reads; a small page whole."""
    import numpy

    if grey.width * grey.height <= _WHOLE_BELOW:
        return grey
    pixels = _darkness(grey)
    scale = grey.width / pixels.shape[1]
    side = max(int(_PART * min(pixels.shape)), 1)
    # Writing changes from pixel to pixel both ways; photographs and rules change less.
    busy = abs(_steps(pixels, axis=0))[:, 1:] * abs(_steps(pixels, axis=1))[1:, :]
    sums = numpy.pad(busy.cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))
    windows = sums[side:, side:] - sums[:-side, side:] - sums[side:, :-side] + sums[:-side, :-side]
    top, left = numpy.unravel_index(int(windows.argmax()), windows.shape)
    corner = (int(left * scale), int(top * scale))
    return grey.crop((*corner, int(corner[0] + side * scale), int(corner[1] + side * scale)))


def _darkness(grey: Image) -> numpy.ndarray:
    import numpy

    small = grey.copy()
    small.thumbnail(_LOOK)
    return 255.0 - numpy.asarray(small.convert("L"), dtype=float)


def _steps(values: numpy.ndarray, axis: int = 0) -> numpy.ndarray:
    import numpy

    return numpy.diff(values, axis=axis)
