"""tesseract through its command (Debian package tesseract-ocr)."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from classify.extract.ocr.program import StalledError, run, says
from classify.extract.ocr.recognised import Recognised, Writer

if TYPE_CHECKING:
    from PIL.Image import Image

SECONDS_A_PAGE = 60.0
"""A page that takes longer is given up; the file's other pages are still read."""


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
        writer, last = Writer(), (-1, -1, -1)
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
