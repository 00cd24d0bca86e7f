"""Lines set anew: two names of one step leave the same line, to the pixel; no kept word is lost unsaid."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from classify.redact.lines import Piece
from classify.redact.plan import Cut
from classify.redact.relaying import STEPS, Relaid, relaid, step
from models.labels import Entity

WIDE, HIGH = 1_100, 260
FONT = ImageFont.load_default(26)
CUT = Cut(0, 1, Entity.PERSON)
SAID = Cut(0, 1, Entity.US_SSN, "XXX-XX-4321")

Word = tuple[str, Cut | None]


def drawn(*lines: list[Word], left: float = 60, to: float | None = None) -> tuple[Image.Image, list[Piece]]:
    """Lines of words as a program prints them; `to`: their common right edge, spaces stretched to it."""
    image = Image.new("L", (WIDE, HIGH), 255)
    pen, pieces = ImageDraw.Draw(image), list[Piece]()
    for row, line in enumerate(lines):
        x, y = left, 40 + 52 * row
        widths = [FONT.getlength(word) for word, _ in line]
        space = FONT.getlength(" ")
        if to is not None and len(line) > 1:
            space = (to - left - sum(widths)) / (len(line) - 1)
        for (word, cut), width in zip(line, widths, strict=True):
            pen.text((x, y), word, fill=0, font=FONT)
            if word.strip():
                pieces.append(Piece(word, pen.textbbox((x, y), word, font=FONT), cut))
            # Whole dots: where in a dot a letter begins is told by its edges, and is not what is tested here.
            x = round(x + width + space)
    return image, pieces


def words(text: str, *cut: str) -> list[Word]:
    return [(word, CUT if word in cut else None) for word in text.split()]


def set_anew(*lines: list[Word], left: float = 60, to: float | None = None) -> Relaid:
    return relaid(*drawn(*lines, left=left, to=to))


@pytest.mark.parametrize(("one", "other"), [("Halvorsen", "Pemberton"), ("Lee", "Smith"), ("Vang", "Crow")])
@pytest.mark.parametrize("to", [None, 760.0])
def test_two_names_of_one_step_leave_the_same_page(one: str, other: str, to: float | None) -> None:
    """Also where lines end at one edge, and the spaces of a line tell how wide its words are."""
    text = "The officer saw {} leave the house at noon"
    pages = []
    for name in (one, other):
        page = set_anew(words("Another line that stands at the left"), words(text.format(name), name), to=to)
        pages.append((page.image.tobytes(), page.words, page.boxes))
    assert pages[0] == pages[1]


@pytest.mark.parametrize(("one", "other"), [("Halvorsen", "Pemberton"), ("Vang", "Crow")])
def test_so_do_two_names_in_the_middle_of_a_line_of_their_own(one: str, other: str) -> None:
    """Words that are centered tell their width by where they begin."""
    boxes = []
    for name in (one, other):
        middle = 500 - FONT.getlength(f"Statement of {name}") / 2
        boxes.append(set_anew(words(f"Statement of {name}", name), left=middle).boxes)
    assert boxes[0] == boxes[1]


def test_a_name_is_behind_boxes_of_one_width_whatever_letters_its_lines_have() -> None:
    lines = ["The Officer saw Halvorsen", "a man near us saw Halvorsen", "Young people saw Halvorsen today"]
    boxes = set_anew(*(words(line, "Halvorsen") for line in lines)).boxes
    assert len({right - left for (left, _, right, _), _ in boxes}) == 1


def test_a_box_is_black_and_the_name_is_nowhere() -> None:
    page = set_anew(words("The officer saw Halvorsen leave", "Halvorsen"))
    [((left, top, right, bottom), named)] = page.boxes
    assert named
    assert page.image.crop((int(left), int(top), int(right), int(bottom))).getextrema() == (0, 0)
    assert [word.text for word in page.words] == ["The", "officer", "saw", "leave"]


def test_what_underlines_a_name_goes_with_it() -> None:
    image, pieces = drawn(words("The officer saw Halvorsen leave", "Halvorsen"))
    plain, _ = drawn(words("The officer saw Halvorsen leave", "Halvorsen"))
    box = pieces[3].box
    ImageDraw.Draw(image).line((box[0], box[3] + 3, box[2], box[3] + 3), fill=0)
    again = [Piece(piece.text, piece.box, piece.cut) for piece in pieces]
    assert relaid(image, pieces).image.tobytes() == relaid(plain, again).image.tobytes()


def test_a_rule_of_a_table_stays() -> None:
    image, pieces = drawn(words("Name Halvorsen", "Halvorsen"))
    bottom = int(max(piece.box[3] for piece in pieces)) + 3
    ImageDraw.Draw(image).line((60, bottom, 1_000, bottom), fill=0)
    done = relaid(image, pieces)
    assert done.image.crop((60, bottom, 1_000, bottom + 1)).getextrema() == (0, 0)


def test_cut_words_that_follow_one_another_are_one_box() -> None:
    page = set_anew(words("Seen by Anna , Lee Smith today", "Anna", "Lee", "Smith"))
    assert len(page.boxes) in (1, 2)
    page = set_anew(words("Seen by Anna Lee Smith today", "Anna", "Lee", "Smith"))
    assert len(page.boxes) == 1


def test_what_stands_instead_is_drawn_in_a_frame_and_told_once() -> None:
    page = set_anew([("Number", None), ("219-09", SAID), ("4321", SAID), ("here", None)])
    assert [word.text for word in page.words] == ["Number", "XXX-XX-4321", "here"]
    assert page.boxes == []
    left, top, right, bottom = (int(edge) for edge in page.words[1].box)
    assert page.image.crop((left, top, right, bottom)).getextrema() == (0, 255)


def test_where_there_is_no_room_what_follows_is_black_too_and_counted() -> None:
    crowded = " ".join(["Al words words"] * 5)
    page = set_anew(words(crowded, "Al"))
    assert page.swallowed > 0
    assert len(page.words) + page.swallowed == 10


def test_another_column_is_left_alone() -> None:
    line = [("Halvorsen", CUT), ("          ", None), ("12345", None)]
    image, pieces = drawn(line)
    number = pieces[-1].box
    before = image.crop(tuple(int(edge) for edge in number)).tobytes()  # type: ignore[arg-type]
    done = relaid(image, pieces)
    assert done.words[-1].box == number
    assert done.image.crop(tuple(int(edge) for edge in number)).tobytes() == before  # type: ignore[arg-type]
    assert done.boxes[0][0][2] <= number[0]


def test_of_a_line_that_runs_up_the_page_all_is_black() -> None:
    image = Image.new("L", (WIDE, HIGH), 255)
    pieces = [
        Piece("Halvorsen", (20, 20, 44, 120), CUT),
        Piece("of", (20, 130, 44, 150)),
        Piece("Missoula", (20, 160, 44, 240)),
    ]
    done = relaid(image, pieces)
    assert [word.text for word in done.words] == ["of"] or done.words == []
    assert "Missoula" not in [word.text for word in done.words]


def running_up(name: str) -> tuple[Image.Image, list[Piece]]:
    """A page with a level line on top, and below it a name that runs up."""
    image, pieces = drawn(words("Personnel file"))
    beside, long = int(pieces[0].box[0]) + 10, 9 * len(name)
    at = (beside, image.height - long - 8, beside + 18, image.height - 8)
    ImageDraw.Draw(image).rectangle(at, fill=0)
    return image, [*pieces, Piece(name, at, Cut(0, len(name), Entity.PERSON))]


def test_of_a_line_that_runs_up_nobody_sees_how_long_it_is() -> None:
    short, long = (relaid(*running_up(name)) for name in ("Jo Roe", "Bartholomew"))
    assert short.boxes == long.boxes
    [((_, top, _, bottom), is_name)] = short.boxes
    assert is_name
    assert bottom == short.image.height
    assert 0 < top < bottom - 9 * len("Bartholomew") - 8, "up to the words above it"
    assert [word.text for word in short.words] == ["Personnel", "file"]
    assert short.image.tobytes() == long.image.tobytes()


@given(st.floats(1, 2_000), st.floats(6, 80))
def test_a_step_holds_what_is_behind_it(width: float, height: float) -> None:
    wide = step(width, height)
    assert wide is None if width > STEPS[-1] * height else wide is not None
    if wide is not None:
        assert wide >= width
        assert any(wide == one * height for one in STEPS)


_NAMES = st.sampled_from(["Lee", "Al", "Halvorsen", "Montgomery-Fitzwilliam", "O'Neill", "X"])
_KEPT = st.sampled_from(["the", "saw", "officer", "I", "12/03/2024,", "—", "Missoula."])


@settings(max_examples=60)
@given(
    st.lists(
        st.lists(st.tuples(_NAMES | _KEPT, st.booleans()), min_size=1, max_size=9), min_size=1, max_size=4
    )
)
def test_whatever_stands_on_a_page(lines: list[list[tuple[str, bool]]]) -> None:
    """Every kept word is told or counted; every box is black, within the page, and overlaps no word."""
    told = [[(word, CUT if cut else None) for word, cut in line] for line in lines]
    image, pieces = drawn(*told)
    kept = [piece.text for piece in pieces if piece.cut is None and any(map(str.isalnum, piece.text))]
    done = relaid(image, pieces)
    left = [word.text for word in done.words if any(map(str.isalnum, word.text))]
    assert len(kept) - done.swallowed <= len(left) <= len(kept)
    for (x, y, right, bottom), _ in done.boxes:
        assert 0 <= x < right <= WIDE
        assert done.image.crop((int(x), int(y), int(right), int(bottom))).getextrema() == (0, 0)
        for word in done.words:
            across = min(right, word.box[2]) - max(x, word.box[0])
            down = min(bottom, word.box[3]) - max(y, word.box[1])
            assert across <= 2 or down <= 0.4 * (word.box[3] - word.box[1])
