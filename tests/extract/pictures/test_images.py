"""Images and OCR: what is recognised, what is not, and hostile sizes."""

from __future__ import annotations

import io
import os
import re
import zlib
from importlib.util import find_spec
from types import SimpleNamespace

import numpy
import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFont, ImageOps

from classify.errors import BombError, CorruptError
from classify.extract.document import TextBlock
from classify.extract.envelope import Envelope, Limits
from classify.extract.ocr import rapid as ocr_rapid
from classify.extract.ocr.engine import OcrEngine
from classify.extract.ocr.orientation import is_doubtful, telling_part
from classify.extract.ocr.rapid import RapidOcr
from classify.extract.ocr.recognised import Recognised, Word
from classify.extract.ocr.view import View, binary, skew
from classify.extract.pictures import images as image
from tests.extract.reading_tools import read_all, source

STRIP_OFFSETS, STRIP_SIZES = 273, 279
LINES = ["Case 2026-00142 Missoula", "Name: Jane Doe", "Phone 406-555-0142", "Taken by the night shift"]


def page(lines: list[str] = LINES, size: tuple[int, int] = (900, 420)) -> Image.Image:
    """A clean page with a few large lines."""
    picture = Image.new("L", size, 255)
    pen = ImageDraw.Draw(picture)
    for number, text in enumerate(lines):
        pen.text((40, 40 + 80 * number), text, font=ImageFont.load_default(size=40), fill=0)
    return picture


def saved(picture: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, kind, **options)
    return stream.getvalue()


class Fake:
    """An engine that answers the same for every image and remembers what it was shown."""

    name = "fake"

    def __init__(self, *answers: Recognised) -> None:
        self.answers = list(answers)
        self.shown: list[tuple[int, int]] = []

    def words(self, picture: Image.Image, *, sparse: bool = False) -> Recognised:
        self.shown.append(picture.size)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    def turn(self, picture: Image.Image) -> int:
        return 90


def recognised(text: str, confidence: float) -> Recognised:
    found = re.finditer(r"\S+", text)
    words = tuple(Word(match.start(), match.end(), (0, 0, 1, 1), confidence) for match in found)
    return Recognised(text, confidence, words)


def test_a_good_first_try_is_not_repeated() -> None:
    """One look is enough where the words are certain."""
    fake = Fake(recognised("three certain words", 0.95))
    assert OcrEngine(fake)(page()).text == "three certain words"
    assert len(fake.shown) == 1


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
@pytest.mark.parametrize("angle", [0.0, 3.0])
def test_boxes_count_in_the_pixels_of_the_image_that_was_handed_in(turned: int, angle: float) -> None:
    """Enlarged, turned and straightened on the way, a word still lies where it was drawn."""
    picture = Image.new("L", (600, 400), 255)
    ImageDraw.Draw(picture).rectangle((450, 50, 550, 80), fill=0)
    view = View(picture).scaled(2).rotated(-turned).rotated(angle)
    dark = view.image.point(lambda shade: 255 if shade < 128 else 0).getbbox()
    assert dark is not None
    (word,) = view.placed(Recognised("x", 1.0, (Word(0, 1, dark, 1.0),))).words
    # A slanted box is a little larger than what it holds.
    assert word.box == pytest.approx((450, 50, 550, 80), abs=3 if not angle else 14)


def test_a_weak_first_try_is_turned_upright() -> None:
    """A page that lies on its side is read again upright, and how it was turned is kept."""
    fake = Fake(recognised("xx yy zz", 0.3), recognised("now it can be read", 0.95))
    found = OcrEngine(fake)(page())
    assert (found.text, found.turned) == ("now it can be read", 90)
    assert fake.shown[1] == fake.shown[0][::-1]


def test_the_best_of_several_weak_tries_is_kept() -> None:
    """Many doubtful letters beat one certain one."""
    fake = Fake(recognised("a b c", 0.2), recognised("nearly readable words", 0.6), recognised("q w e", 0.3))
    assert OcrEngine(fake)(page()).text == "nearly readable words"


def test_images_without_an_engine_need_ocr() -> None:
    """An image that may hold text says that nobody read it."""
    assert [remark.kind for remark in read_all(image.read, saved(page()), "a.png").remarks] == ["needs_ocr"]


def test_every_page_of_a_tiff_is_read() -> None:
    """Faxes come as many frames of one file, each a page."""
    data = saved(page(), "TIFF", save_all=True, append_images=[page(), page()])
    envelope = Envelope(ocr=lambda picture: recognised("some fax words", 0.9))
    seen = read_all(image.read, data, "fax.tif", envelope)
    assert [piece.place.page for piece in seen.pieces if isinstance(piece, TextBlock)] == [1, 2, 3]


def test_pages_beyond_the_limit_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a page that OCR has no turn for nor one that nobody turns to is passed over in silence."""
    monkeypatch.setattr(image, "MOST_PAGES", 4)
    data = saved(page(), "TIFF", save_all=True, append_images=[page()] * 5)
    envelope = Envelope(limits=Limits(ocr_pages=3), ocr=lambda picture: recognised("some fax words", 0.9))
    seen = read_all(image.read, data, "fax.tif", envelope)
    assert [piece.place.page for piece in seen.pieces if isinstance(piece, TextBlock)] == [1, 2, 3]
    assert [(remark.kind, remark.text) for remark in seen.remarks] == [
        ("needs_ocr", "1 of 4 pages may hold text that was not recognized"),
        ("partial", "only the first 4 pages of the image were looked at"),
    ]


def test_a_damaged_page_does_not_hide_the_next() -> None:
    """The page whose pixels are gone is named, the others are read."""
    pages = {"save_all": True, "append_images": [page(), page()], "compression": "tiff_deflate"}
    data = bytearray(saved(page(), "TIFF", **pages))
    with Image.open(io.BytesIO(data)) as fax:
        fax.seek(1)
        start, size = fax.tag_v2[STRIP_OFFSETS][0], fax.tag_v2[STRIP_SIZES][0]
    data[start : start + size] = bytes(size)
    envelope = Envelope(ocr=lambda picture: recognised("some fax words", 0.9))
    seen = read_all(image.read, bytes(data), "fax.tif", envelope)
    assert [piece.place.page for piece in seen.pieces if isinstance(piece, TextBlock)] == [1, 3]
    assert [remark.text for remark in seen.remarks] == ["damaged: page 2 of the image"]


def test_a_photograph_without_words_is_read_when_its_metadata_is() -> None:
    """Texture that only looks like letters is no text, and nothing remains to be done."""
    seen = read_all(image.read, saved(page()), "a.png", Envelope(ocr=lambda picture: recognised("~ ;", 0.2)))
    assert seen.pieces == []


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n\x1a\n", b"GIF89a" + b"\0" * 20, b"\xff\xd8\xff\xe0 no"])
def test_no_image_at_all_is_corrupt(data: bytes) -> None:
    """Bytes that only begin like an image end in a clear outcome."""
    with pytest.raises(CorruptError):
        read_all(image.read, data, "a.png")


def test_an_image_with_far_too_many_pixels_is_a_bomb() -> None:
    """A picture of a hundred thousand by a hundred thousand pixels is not unpacked."""
    data = bytearray(saved(Image.new("1", (8, 8))))
    data[16:24] = (100_000).to_bytes(4, "big") * 2
    data[29:33] = zlib.crc32(data[12:29]).to_bytes(4, "big")
    with pytest.raises(BombError):
        read_all(image.read, bytes(data), "a.png")


def test_positions_need_all_their_parts() -> None:
    """A half-written GPS block gives no position; south and west are negative."""
    assert image.gps_position({2: (46.0, 52.0, 0.0)}) is None
    south_east = {1: "S", 2: (1.0, 30.0, 0.0), 3: "E", 4: (2.0, 0.0, 36.0)}
    assert image.gps_position(south_east) == "-1.500000,2.010000"
    assert image.gps_position({1: "N", 2: (1.0, 0.0, "x"), 3: "E", 4: (2.0, 0.0, 36.0)}) is None


@pytest.mark.parametrize("angle", [-3.0, 2.0])
def test_skew_is_measured_from_the_lines(angle: float) -> None:
    """A page turned by some degrees asks to be turned back by as many."""
    crooked = page(LINES, (900, 600)).rotate(angle, fillcolor=255, resample=Image.Resampling.BILINEAR)
    assert abs(skew(crooked) + angle) <= 0.75


def test_binary_images_have_two_shades() -> None:
    """The threshold lies between ink and paper."""
    assert set(binary(page().point(lambda shade: 90 if shade < 128 else 200)).tobytes()) == {0, 255}


@pytest.mark.parametrize("angle", [90, 180, 270, 3])
def test_the_engine_of_this_machine_reads_a_page_that_lies_askew(angle: float) -> None:
    """On its side, upside down, or fed in crooked: numbers and names come out right; where no engine is
    installed, the page is named as unread.
    """
    engine = OcrEngine.best()
    if engine is None:
        assert read_all(image.read, saved(page()), "a.png", Envelope(ocr=engine)).remarks
        return
    text = engine(page().rotate(angle, expand=True, fillcolor=255)).text
    assert "406-555-0142" in text
    assert "Jane Doe" in text
    assert engine.describe()


class ReadsUpright:
    """Stands in for rapidocr: finds three long lines, sure of them when the page is as it was made."""

    def __init__(self, upright: Image.Image) -> None:
        self.upright = upright

    def __call__(self, pixels: numpy.ndarray, *, use_cls: bool) -> SimpleNamespace:
        same = numpy.array_equal(pixels[..., 0], numpy.asarray(self.upright))
        score = 0.95 if same else 0.4
        wide = pixels.shape[:2] == (self.upright.height, self.upright.width)
        size = (600, 40) if wide else (40, 600)
        boxes = [
            [(x, 10), (x + size[0], 10), (x + size[0], 10 + size[1]), (x, 10 + size[1])] for x in (10, 80)
        ]
        return SimpleNamespace(boxes=boxes, txts=["a long line", "of words"], scores=[score, score])


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_rapidocr_finds_out_how_a_page_lies(turned: int) -> None:
    """Tall lines say that it lies on its side, sure ones which way is up."""
    engine = RapidOcr.__new__(RapidOcr)
    engine.engine, engine.name = ReadsUpright(page()), "rapidocr"
    lying = page().rotate(turned, expand=True)
    assert engine.turn(lying) == turned
    assert bool(engine.words(lying).text) == (turned in (0, 180))


@pytest.mark.skipif(
    not find_spec("rapidocr") and not os.environ.get("CI"), reason="the extra ocr-wheel is not installed"
)
def test_rapidocr_reads_a_page_from_its_wheel() -> None:
    """Without tesseract and without fetching anything: its models come with it."""
    text = OcrEngine(RapidOcr())(page().rotate(180)).text
    assert "406-555-0142" in text
    assert "Jane Doe" in text


def scanned(angle: int = 0, rules: int = 0) -> Image.Image:
    """A page as large as a scan at 200 dpi, with lines of writing and upright rules."""
    picture = Image.new("L", (1700, 2200), 255)
    draw, font = ImageDraw.Draw(picture), ImageFont.load_default(size=34)
    words = (
        "The deputy told the public that nothing of what happened by day had been his doing at all".split()
    )
    for at in range(16):
        draw.text((200, 260 + 60 * at), " ".join((words[at:] + words[:at])[:9]), font=font, fill=0)
    for at in range(rules):
        draw.line((150 + 60 * at, 200, 150 + 60 * at, 2000), fill=0, width=3)
    return picture.rotate(angle, expand=True)


class Counts(Fake):
    """An engine that reads everything well and counts what it is asked for."""

    def __init__(self, turned: int = 0) -> None:
        super().__init__(*[recognised("three certain words", 0.95)] * 9)
        self.turned, self.turns = turned, 0

    def turn(self, image: Image.Image) -> int:
        self.turns += 1
        return self.turned


@pytest.mark.parametrize("angle", [90, 270])
def test_a_page_on_its_side_is_read_in_full_once(angle: int) -> None:
    """It is turned before it is read; nothing is read in vain."""
    engine = Counts(turned=angle)
    assert OcrEngine(engine)(scanned(angle)).turned == angle
    assert (len(engine.shown), engine.turns) == (1, 1)


def test_an_upright_page_is_not_turned() -> None:
    """Nor is it tried how it reads best: that would cost every page."""
    engine = Counts()
    OcrEngine(engine)(scanned())
    assert (len(engine.shown), engine.turns) == (1, 0)


def test_a_page_of_upright_rules_may_stay_as_it_is() -> None:
    """Rules of a form look like writing on its side; the engine's word counts."""
    engine = Counts(turned=0)
    assert OcrEngine(engine)(scanned(rules=20)).turned == 0
    assert len(engine.shown) == 1


@pytest.mark.parametrize("angle", [0, 90, 180, 270])
def test_finding_out_how_a_page_lies_costs_a_part_of_reading_it(angle: int) -> None:
    """Rapidocr is shown a piece of the page, at most three times."""
    looked: list[int] = []

    def look(pixels: numpy.ndarray, *, use_cls: bool) -> SimpleNamespace:
        looked.append(pixels.shape[0] * pixels.shape[1])
        wide = pixels[..., 0].mean(axis=1).std() > pixels[..., 0].mean(axis=0).std()
        box = [(0, 0), (400, 0), (400, 30), (0, 30)] if wide else [(0, 0), (30, 0), (30, 400), (0, 400)]
        return SimpleNamespace(boxes=[box], txts=["a long line of words"], scores=[0.9])

    engine = RapidOcr.__new__(RapidOcr)
    engine.engine, engine.name = look, "rapidocr"
    engine.turn(scanned(angle))
    assert len(looked) <= 3
    assert sum(looked) < 0.6 * 1700 * 2200


def test_the_part_that_is_tried_is_where_something_is_written() -> None:
    """Not the empty half of the page, nor a grey photograph."""
    picture = scanned()
    picture.paste(Image.linear_gradient("L").resize((1300, 900)), (200, 1200))
    part = telling_part(picture)
    assert part.width * part.height < 0.25 * picture.width * picture.height
    assert part.point(lambda shade: 255 if shade < 40 else 0).getbbox() is not None


@pytest.mark.parametrize(
    "picture", [Image.new("L", (2000, 2000), 255), Image.new("L", (5, 2000)), Image.new("L", (1, 1))]
)
def test_pages_without_writing_are_not_doubted(picture: Image.Image) -> None:
    """Blank and tiny pictures have no way up."""
    assert not is_doubtful(picture)
    assert telling_part(picture).size[0] > 0


@pytest.mark.parametrize("turn", [1, 2, 3, 4, 5, 6, 7, 8, 99])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF"])
def test_a_picture_is_handed_over_as_its_camera_was_held(kind: str, turn: int) -> None:
    """In shades of grey: a photograph in colours takes four times the memory, and was copied once more."""
    page = Image.new("RGB", (120, 90), "white")
    page.paste("black", (0, 0, 60, 30))
    exif = Image.Exif()
    exif[0x0112] = turn
    target = io.BytesIO()
    page.save(target, kind, exif=exif)
    seen: list[Image.Image] = []

    def engine(image: Image.Image) -> Recognised:
        seen.append(image.copy())
        return Recognised()

    list(image.read(source(target.getvalue(), "a." + kind.lower()), Envelope(ocr=engine)))
    [shown] = seen
    wanted = ImageOps.exif_transpose(Image.open(target)).convert("L")
    assert shown.mode == "L"
    assert shown.size == wanted.size
    assert max(map(abs, ImageChops.difference(shown, wanted).getextrema())) <= 2


def test_what_the_models_needed_is_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """After each page; half a gigabyte stayed with a worker otherwise."""
    given: list[bool] = []
    monkeypatch.setattr(ocr_rapid, "_give_memory_back", lambda: given.append(True))
    engine = object.__new__(RapidOcr)
    engine.engine = lambda *_, **__: None
    assert engine.words(Image.new("L", (100, 100), 255)) == Recognised()
    assert given == [True]


def test_pages_are_given_as_they_are_recognised() -> None:
    """Grey, upright as the camera was held, one a page of a TIFF; a damaged one is refused."""
    file, first = io.BytesIO(), page()
    first.convert("RGB").save(file, "TIFF", save_all=True, append_images=[page(size=(300, 200))])
    data = file.getvalue()
    assert [(number, one.mode, one.size) for number, one in image.pages_of(source(data, "x.tif"))] == [
        (1, "L", (900, 420)),
        (2, "L", (300, 200)),
    ]
    turned = io.BytesIO()
    exif = first.getexif()
    exif[0x0112] = 6
    first.save(turned, "JPEG", exif=exif)
    [(_, upright)] = image.pages_of(source(turned.getvalue(), "x.jpg"))
    assert upright.size == (420, 900)
    with pytest.raises(CorruptError):
        [*image.pages_of(source(b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "x.png"))]
