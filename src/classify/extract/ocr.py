"""Text in pictures: tesseract where it is installed, else rapidocr, whose models come in its wheel.

Each engine turns an upright grey image into words with boxes and confidences; turning, straightening
and second tries with cleaner images are the same for both.
"""

from __future__ import annotations

import math
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from classify.extract import orientation
from classify.extract.program import StalledError, run, says

if TYPE_CHECKING:
    from PIL.Image import Image

SECONDS_A_PAGE = 60.0
"""A page that takes longer is given up; the file's other pages are still read."""
_MOST_STALLS = 3
"""Pictures of one file that may take that long before none is tried any more."""
GOOD = 0.80
"""Mean confidence from which nothing is tried again."""
READABLE = 0.35
"""Mean confidence below which marks are taken for texture rather than text."""
_LARGEST_SIDE = 7_000


@dataclass(frozen=True, slots=True)
class Word:
    """One recognised word: its span in the text, its box in pixels of the image that was
    handed in (left, top, right, bottom), and how sure it is, 0 to 1.
    """

    start: int
    end: int
    box: tuple[int, int, int, int]
    confidence: float


@dataclass(frozen=True, slots=True)
class Recognised:
    """What was read on one image, lines kept, paragraphs apart."""

    text: str = ""
    confidence: float = 0.0
    words: tuple[Word, ...] = ()
    turned: int = 0
    """Degrees, clockwise, by which the image had to be turned to stand upright."""


@dataclass(slots=True)
class _Writer:
    """Builds a text from words in reading order and keeps their spans."""

    parts: list[str] = field(default_factory=list)
    size: int = 0
    words: list[Word] = field(default_factory=list)

    def add(self, before: str, word: str, box: tuple[int, int, int, int], confidence: float) -> None:
        before = before if self.size else ""
        start = self.size + len(before)
        self.parts += [before, word]
        self.size = start + len(word)
        self.words.append(Word(start, self.size, box, confidence))

    def done(self) -> Recognised:
        letters = sum(word.end - word.start for word in self.words)
        weighed = sum((word.end - word.start) * word.confidence for word in self.words)
        return Recognised("".join(self.parts), weighed / letters if letters else 0.0, tuple(self.words))


class Engine(Protocol):
    """What both engines can do."""

    name: str

    def words(self, image: Image, *, sparse: bool = False) -> Recognised:
        """Words of an upright page; `sparse` looks for text anywhere."""
        ...

    def turn(self, image: Image) -> int:
        """Degrees, clockwise, to turn the image upright."""
        ...


class Tesseract:
    """tesseract through its command (Debian package tesseract-ocr)."""

    def __init__(self) -> None:
        # Two worker processes share two cores: threads inside tesseract only fight for them.
        os.environ.setdefault("OMP_THREAD_LIMIT", "1")
        self.seconds: float = SECONDS_A_PAGE
        version = says(["tesseract", "--version"]).split()
        self.name = f"tesseract {version[1] if len(version) > 1 else '(unknown version)'}"
        self.turns = "osd" in says(["tesseract", "--list-langs"]).split()

    def words(self, image: Image, *, sparse: bool = False) -> Recognised:
        """Words of a page; `sparse` looks for text anywhere, as on cards and photographs.

        Raises StalledError when tesseract fails or does not come to an end.
        """
        options = ["-l", "eng", "--oem", "1", "--psm", "11" if sparse else "3"]
        answer = self._answer(image, [*options, "-c", "tessedit_create_tsv=1"], ".tsv")
        if answer is None:
            raise StalledError("tesseract failed on a picture.")
        writer, last = _Writer(), (-1, -1, -1)
        for row in _rows(answer):
            confidence, word = float(row["conf"]), row["text"]
            if confidence < 0 or not word.strip():
                continue
            line = (int(row["block_num"]), int(row["par_num"]), int(row["line_num"]))
            before = " " if line == last else "\n" if line[:2] == last[:2] else "\n\n"
            left, top = int(row["left"]), int(row["top"])
            writer.add(
                before,
                word,
                (left, top, left + int(row["width"]), top + int(row["height"])),
                confidence / 100,
            )
            last = line
        return writer.done()

    def turn(self, image: Image) -> int:
        """Degrees, clockwise, to turn the image upright; 0 when it cannot be told. Raises as `words` does."""
        if not self.turns:
            return 0
        options = ["-l", "osd", "--psm", "0", "-c", "min_characters_to_try=20"]
        answer = self._answer(image, options, ".osd")
        # Without one: "Too few characters", nothing to tell the orientation by.
        told = dict(line.split(": ", 1) for line in (answer or "").splitlines() if ": " in line)
        sure = float(told.get("Orientation confidence", 0.0)) >= 1.0
        return int(told.get("Rotate", 0)) if sure else 0

    def _answer(self, image: Image, options: list[str], suffix: str) -> str | None:
        """What tesseract writes about `image`; None when it gives up."""
        with tempfile.TemporaryDirectory(prefix="ocr-") as folder:
            picture, answer = Path(folder, "page.png"), Path(folder, "answer")
            # The resolution helps it; strong compression would only take time.
            dpi = {"dpi": image.info["dpi"]} if "dpi" in image.info else {}
            image.save(picture, compress_level=1, **dpi)
            if run(["tesseract", str(picture), str(answer), *options], self.seconds) != 0:
                return None
            written = answer.with_suffix(suffix)
            return written.read_text("utf-8", "replace") if written.is_file() else None


def _rows(table: str) -> Iterator[dict[str, str]]:
    """Rows of tesseract's TSV, by the names in its first line; words are never quoted in it."""
    names, *rows = (line.split("\t") for line in table.splitlines() or [""])
    for row in rows:
        if len(row) == len(names):
            yield dict(zip(names, row, strict=True))


_Line = tuple[tuple[int, int, int, int], str, float]
"""Box in pixels, text and confidence of one recognised line."""


class RapidOcr:
    """rapidocr with onnxruntime (optional extra ocr-wheel): slower, needs no system package."""

    def __init__(self) -> None:
        import logging

        from rapidocr import RapidOCR

        logging.getLogger("RapidOCR").setLevel(logging.ERROR)
        # One thread, since workers share the processors.
        threads = {"EngineConfig.onnxruntime.intra_op_num_threads": 1}
        self.engine = RapidOCR(params={"Global.log_level": "error", **threads})
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
        if answer is None or answer.txts is None:
            return []
        lines = []
        for corners, text, score in zip(answer.boxes, answer.txts, answer.scores, strict=True):
            across, down = [int(x) for x, _ in corners], [int(y) for _, y in corners]
            lines.append(((min(across), min(down), max(across), max(down)), str(text), float(score)))
        return lines


def _lie_on_their_side(lines: Sequence[_Line]) -> bool:
    """Whether most lines are taller than wide; short words tell nothing."""
    long = [box for box, text, _ in lines if len(text) > 3]
    return sum(box[3] - box[1] > 1.5 * (box[2] - box[0]) for box in long) > len(long) / 2


def _in_reading_order(lines: Sequence[_Line]) -> Recognised:
    """Lines whose middles lie at one height stand side by side."""
    writer = _Writer()
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
        view = _View(ImageOps.autocontrast(_flat(image), cutoff=1))
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

    def _turned(self, view: _View) -> _View:
        """The same picture upright, as far as the engine can tell."""
        self.heartbeat()
        turned = self.engine.turn(view.image)
        # Pillow turns counter-clockwise.
        return replace(view.rotated(-turned), turned=turned) if turned else view

    def _words(self, view: _View, *, sparse: bool = False) -> Recognised:
        self.heartbeat()
        return view.placed(self.engine.words(view.image, sparse=sparse))

    def _again(self, view: _View, tries: list[Recognised], *, turn: bool) -> None:
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
        if max(map(_worth, tries)) == 0 and not _has_ink(view.image):
            return
        cleaner = replace(view, image=view.image.filter(ImageFilter.MedianFilter(3)))
        tries.append(self._words(cleaner))
        if _is_good(tries[-1]):
            return
        if max(view.image.size) < 2_200:
            tries.append(self._words(view.scaled(2), sparse=True))
        else:
            tries.append(self._words(replace(cleaner, image=_binary(cleaner.image)), sparse=True))


@dataclass(frozen=True, slots=True)
class _View:
    """A rendering of the image that was handed in, and the way from its pixels back to that image's."""

    image: Image
    turned: int = 0
    back: tuple[float, float, float, float, float, float] = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)
    """x of the original = a x + b y + c, its y = d x + e y + f."""

    def scaled(self, factor: float) -> _View:
        """The same picture larger or smaller."""
        from PIL import Image as Pictures

        size = (max(round(self.image.width * factor), 1), max(round(self.image.height * factor), 1))
        image = self.image.resize(size, resample=Pictures.Resampling.BICUBIC)
        return replace(self, image=image, back=self._then((1 / factor, 0, 0, 0, 1 / factor, 0)))

    def rotated(self, angle: float) -> _View:
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


@cache
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


def _flat(image: Image) -> Image:
    """Grey pixels on white: transparent backgrounds would turn black otherwise."""
    from PIL import Image as Pictures

    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        white = Pictures.new("RGBA", image.size, "white")
        image = Pictures.alpha_composite(white, image)
    if image.mode.startswith("I;16"):
        image = image.point(lambda value: value / 256).convert("L")
    return image.convert("L")


def _has_ink(grey: Image) -> bool:
    """Whether the picture has the contrast of writing at all."""
    shades = grey.resize((64, 64)).getextrema()
    return isinstance(shades[0], int | float) and shades[1] - shades[0] > 40


def _binary(grey: Image) -> Image:
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
