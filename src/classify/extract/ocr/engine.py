"""Text in pictures: tesseract where it is installed, else rapidocr, whose models come in its wheel.

Each engine turns an upright grey image into words with boxes and confidences; turning, straightening
and second tries with cleaner images are the same for both.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib.util import find_spec
from typing import TYPE_CHECKING, Protocol

from classify.extract.ocr import orientation
from classify.extract.ocr.program import StalledError
from classify.extract.ocr.rapid import RapidOcr
from classify.extract.ocr.recognised import Recognised
from classify.extract.ocr.tesseract import SECONDS_A_PAGE, Tesseract
from classify.extract.ocr.view import View, binary, flat, has_ink, skew
from classify.memos import once

if TYPE_CHECKING:
    from PIL.Image import Image

_MOST_STALLS = 3
"""Pictures of one file that may take that long before none is tried any more."""
GOOD = 0.80
"""Mean confidence from which nothing is tried again."""
READABLE = 0.35
"""Mean confidence below which marks are taken for texture rather than text."""
_LARGEST_SIDE = 7_000


class Engine(Protocol):
    """What both engines can do."""

    name: str

    def words(self, image: Image, *, sparse: bool = False) -> Recognised:
        """Words of an upright page; `sparse` looks for text anywhere."""
        ...

    def turn(self, image: Image) -> int:
        """Degrees, clockwise, to turn the image upright."""
        ...


@dataclass(slots=True)
class OcrEngine:
    """The engine in use. Call it with an image; it answers with what stands there."""

    engine: Engine
    heartbeat: Callable[[], None] = lambda: None
    """Called before each try: recognising takes long, and is not standing still."""
    stalled: int = 0
    """Pictures given up since somebody last set it to zero; their text is not in what was returned."""
    _stalls: int = 0
    """Of the file at hand."""

    @staticmethod
    def best() -> OcrEngine | None:
        """The best engine of this machine, None when there is none."""
        return _best()

    def within(self, seconds: float, heartbeat: Callable[[], None]) -> None:
        """Be used by a worker that is stopped after so many seconds without a heartbeat."""
        self.heartbeat = heartbeat
        if isinstance(self.engine, Tesseract):
            self.engine.seconds = min(SECONDS_A_PAGE, 0.75 * seconds)

    def begin(self) -> None:
        """A new file: what the last one did does not count against it."""
        self.stalled = self._stalls = 0

    def describe(self) -> str:
        """Name and version, for `classify doctor`."""
        return self.engine.name

    def __call__(self, image: Image) -> Recognised:
        """Read an image: upright and straight, again with cleaner pixels when the first try is weak.

        When the engine stalls, what was read before counts, and `stalled` goes up.
        """
        from PIL import ImageOps

        if self._stalls >= _MOST_STALLS:
            self.stalled += 1
            return Recognised()
        view = View(ImageOps.autocontrast(flat(image), cutoff=1))
        longest = max(view.image.size)
        if longest > _LARGEST_SIDE:
            view = view.scaled(_LARGEST_SIDE / longest)
        elif longest < 1_000:
            # Small print needs about 20 pixels a letter.
            view = view.scaled(2)
        tries: list[Recognised] = []
        try:
            # Reading a page that lies on its side costs as much as reading it, and gives nothing.
            doubtful = orientation.is_doubtful(view.image)
            if doubtful:
                view = self._turned(view)
            tries.append(self._words(view))
            if _is_good(tries[-1]):
                return tries[-1]
            self._again(view, tries, turn=not doubtful)
        except StalledError:
            self.stalled += 1
            self._stalls += 1
        return max(tries, key=_worth, default=Recognised())

    def _turned(self, view: View) -> View:
        """The same picture upright, as far as the engine can tell."""
        self.heartbeat()
        turned = self.engine.turn(view.image)
        # Pillow turns counter-clockwise.
        return replace(view.rotated(-turned), turned=turned) if turned else view

    def _words(self, view: View, *, sparse: bool = False) -> Recognised:
        self.heartbeat()
        return view.placed(self.engine.words(view.image, sparse=sparse))

    def _again(self, view: View, tries: list[Recognised], *, turn: bool) -> None:
        """Further `tries`, from the likeliest cure on, until one is good; `turn` may be the first."""
        from PIL import ImageFilter

        upright = self._turned(view) if turn else view
        if upright is not view:
            view = upright
            tries.append(self._words(view))
            if _is_good(tries[-1]):
                return
        angle = skew(view.image)
        if abs(angle) > 0.4:
            view = view.rotated(angle)
            tries.append(self._words(view))
            if _is_good(tries[-1]):
                return
        if max(map(_worth, tries)) == 0 and not has_ink(view.image):
            return
        cleaner = replace(view, image=view.image.filter(ImageFilter.MedianFilter(3)))
        tries.append(self._words(cleaner))
        if _is_good(tries[-1]):
            return
        if max(view.image.size) < 2_200:
            tries.append(self._words(view.scaled(2), sparse=True))
        else:
            tries.append(self._words(replace(cleaner, image=binary(cleaner.image)), sparse=True))


@once
def _best() -> OcrEngine | None:
    match engine_name():
        case "tesseract":
            return OcrEngine(Tesseract())
        case "rapidocr":
            return OcrEngine(RapidOcr())
    return None


def engine_name() -> str:
    """Which engine this machine has, without loading it: tesseract, rapidocr, or "" for none."""
    if shutil.which("tesseract"):
        return "tesseract"
    return "rapidocr" if find_spec("rapidocr") and find_spec("onnxruntime") else ""


def _is_good(found: Recognised) -> bool:
    return found.confidence >= GOOD and len(found.words) >= 3


def _worth(found: Recognised) -> float:
    """Letters read, weighed by how sure they are: one certain word is not better than a doubtful page."""
    sure = [word for word in found.words if word.confidence >= READABLE]
    return sum((word.end - word.start) * word.confidence**2 for word in sure)
