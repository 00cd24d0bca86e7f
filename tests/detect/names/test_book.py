"""What the names model remembers of words."""

from __future__ import annotations

import numpy
import pytest
from thinc.api import NumpyOps

from classify.detect.names import book as namebook
from classify.detect.names.book import hashed, may_begin
from classify.detect.names.reader import shipped_folder
from classify.detect.names.shipped import NameModel
from classify.detect.names.wordlists import pack, unpack

TEXT = "Karen Ostrowski met Marco Delacruz in Missoula on 3/4/2025, case 25-1234."
USUAL = pack(0, 0, 3, 1, False, False)


@pytest.fixture
def model() -> NameModel:
    return NameModel.load(shipped_folder())


def found_by(model: NameModel, text: str) -> list[tuple[int, int, str]]:
    return [(found.start, found.end, found.label) for found in model.find(text)]


def test_hashes_are_thincs() -> None:
    """Key for key what the library computes that trained the model, each column by its own seed."""
    numbers = numpy.random.default_rng(7).integers(0, 2**64, (50, 3), dtype=numpy.uint64)
    ours = hashed(numbers, [8, 9, 123])
    for column, seed in enumerate((8, 9, 123)):
        theirs = NumpyOps().hash(numpy.ascontiguousarray(numbers[:, column]), seed)
        assert (ours[:, column] == theirs).all()


@pytest.mark.parametrize("limit", ["WORDS_KEPT", "TILES_KEPT"])
def test_words_are_forgotten_when_there_are_too_many(
    model: NameModel, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    """A full memory starts anew and says the same."""
    before = found_by(model, TEXT)
    monkeypatch.setattr(namebook, limit, 3)
    assert found_by(model, TEXT) == before
    assert found_by(model, "Nobody was there. " + TEXT)[-1][2] == before[-1][2]
    assert found_by(model, TEXT) == before
    assert len(before) >= 3


def test_numbers_do_not_fill_the_memory(model: NameModel) -> None:
    """Of long numbers only the shape is remembered, and they are cut where they stand all the same."""
    text = " ".join(f"{number}-{number * 7}" for number in range(10_000, 12_000))
    numbers, starts, ends = model.words.split(text)
    assert [text[start:end] for start, end in zip(starts[:2], ends[:2], strict=True)] == [
        "10000-70000",
        "10001-70007",
    ]
    assert len(numbers) == 2_000
    assert len(set(numbers.tolist())) == 1
    before = len(model.words._tiles)
    model.words.split(text.replace("1", "2"))
    assert len(model.words._tiles) == before


@pytest.mark.parametrize(
    ("word", "kind", "listed", "expected"),
    [
        ("left", None, USUAL, False),
        ("Left", None, USUAL, True),
        ("x", None, USUAL, True),
        ("de", None, USUAL, True),
        ("karen", None, pack(3, 0, 1, 3, False, False), True),
        ("ddd", "number", 0, True),
        ("@", "mail", 0, False),
        ("\n", "line", 0, False),
        (",", None, 0, False),
    ],
)
def test_where_an_entity_may_begin(word: str, kind: str | None, listed: int, expected: bool) -> None:
    """Not with a sign, a mail address or a usual word in small letters; with a number, maybe a house's."""
    assert may_begin(word, kind, unpack(listed)) is expected
