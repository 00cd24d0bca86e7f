"""What a reader had recognised is noted, with an engine and without."""

from __future__ import annotations

from PIL import Image

from classify.blackout.eyes import Eyes
from classify.extract.ocr.recognised import Recognised


def test_without_an_engine_it_is_noted_that_one_was_wanted() -> None:
    eyes = Eyes(None)
    assert not eyes.asked
    assert eyes(Image.new("L", (4, 4))) is None
    assert eyes.asked
    assert eyes.read is None


def test_what_an_engine_read_is_kept_with_its_picture() -> None:
    said, picture = Recognised("words"), Image.new("L", (4, 4))
    eyes = Eyes(lambda _: said)
    assert eyes(picture) is said
    assert eyes.read is said
    assert eyes.picture is picture
