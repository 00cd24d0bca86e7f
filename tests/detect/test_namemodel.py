"""What the names model skips changes nothing: the same computed in full, token by token, says so.

`tests/training/test_network.py` holds the reading to spaCy's own.
"""

from __future__ import annotations

import random
from importlib.resources import files
from pathlib import Path

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classify.detect import namemodel
from classify.detect.namemodel import WEIGHTS_FILE, Floats, NameModel, may_begin
from classify.detect.nametokens import FEATURES, features, shape, tiles, tokens, word_in
from classify.detect.wordlists import unpack

FOLDER = Path(str(files("detectors"))) / "models" / "names"
SAMPLES = Path(__file__).parents[2] / "sample_corpus" / "share"
_SNIPPETS = (
    "On 3/4/2025 I, Ofc. Hale, spoke with DOE, JANE M (DOB 1/2/1990).\n",
    "Jane Doe's son left for Fort Missoula, 435 Ryman St, at noon. ",
    "the meeting will begin at two; ",
    "MOUNTAIN LINE AND THE UNIVERSITY OF MONTANA\t",
    "From: Ana de la Cruz <ana@example.org>\r\n",
    "café “Señor Núñez” o'S1 … ",
    "a karen whitcomb of the city of missoula ",
    "   \n\n\t",
)


class Full:
    """The network as it is defined: every layer at every token, one decision after the other."""

    def __init__(self) -> None:
        with numpy.load(FOLDER / WEIGHTS_FILE, allow_pickle=False) as stored:
            self.w = {name: stored[name].astype(numpy.float32) for name in stored.files if name != "moves"}
            self.moves = [str(move) for move in stored["moves"]]
        self.table = namemodel.word_table(FOLDER)

    def find(self, text: str) -> list[tuple[int, int, str]]:
        split = list(tokens(text))
        if not split:
            return []
        states = self._states([word for word, _, _ in split])
        begins = [self._may_begin(text[start:end], word) for word, start, end in split]
        found, place, count = [], 0, len(split)
        while place < count:
            first = place
            move = self._best(states, place, None, last=place == count - 1) if begins[place] else "O"
            kind, _, label = move.partition("-")
            if kind == "B":
                place += 1
                while place < count - 1 and self._best(states, place, first, label=label) == f"I-{label}":
                    place += 1
            if kind != "O":
                found.append((split[first][1], split[place][2], label))
            place += 1
        return found

    def _may_begin(self, written: str, word: str) -> bool:
        token = word_in(written)
        assert token is not None
        return may_begin(word, token[1], unpack(features(word, self.table)[FEATURES.index("lists")] - 1))

    def _states(self, words: list[str]) -> Floats:
        """What each token adds in each of the decoder's three places; the last row is "none"."""
        w = self.w
        rows = numpy.array([features(word, self.table) for word in words], dtype=numpy.uint64)
        embedded = []
        for place, name in enumerate(FEATURES):
            table = w[f"embed.{name}"]
            keys = namemodel._hashed(rows[:, place], int(w["seeds"][place])) % numpy.uint32(len(table))
            embedded.append(table[keys].sum(axis=1))
        vectors = self._layer("mix", numpy.concatenate(embedded, axis=1))
        vectors = numpy.pad(vectors, ((2, 2), (0, 0)))
        for name in ("encode0", "encode1"):
            wide = numpy.pad(vectors, ((1, 1), (0, 0)))
            vectors = vectors + self._layer(name, numpy.hstack((wide[:-2], wide[1:-1], wide[2:])))
        vectors = vectors[2:-2] @ w["tok2vec.W"].T + w["tok2vec.b"]
        states = numpy.einsum("tw,fupw->tfup", vectors, w["lower.W"])
        return numpy.concatenate((states, w["lower.pad"]))

    def _layer(self, name: str, values: Floats) -> Floats:
        w = self.w
        largest = (numpy.einsum("ti,upi->tup", values, w[f"{name}.W"]) + w[f"{name}.b"]).max(axis=2)
        largest = largest - largest.mean(axis=1, keepdims=True)
        spread = numpy.sqrt(largest.var(axis=1, keepdims=True) + 1e-8)
        layer: Floats = largest / spread * w[f"{name}.G"] + w[f"{name}.beta"]
        return layer

    def _best(
        self, states: Floats, place: int, first: int | None, *, label: str = "", last: bool = False
    ) -> str:
        """The best move that is allowed here: opening ones outside, going on or closing inside."""
        before = place - 1 if first is not None else -1
        state = states[place, 0] + states[-1 if first is None else first, 1] + states[before, 2]
        scores = (state + self.w["lower.b"]).max(axis=1) @ self.w["upper.W"].T + self.w["upper.b"]
        if first is not None:
            allowed = {f"I-{label}", f"L-{label}"}
        else:
            kinds = "UO" if last else "BUO"
            allowed = {move for move in self.moves if move[0] in kinds and move != "U-"}
        return max(allowed, key=lambda move: float(scores[self.moves.index(move)]))


@pytest.fixture(scope="module")
def full() -> Full:
    return Full()


@pytest.fixture(scope="module")
def model() -> NameModel:
    return NameModel.load(FOLDER)


def found_by(model: NameModel, text: str) -> list[tuple[int, int, str]]:
    return [(found.start, found.end, found.label) for found in model.find(text)]


@pytest.mark.parametrize("seed", range(20))
def test_mixtures_are_read_as_in_full(model: NameModel, full: Full, seed: int) -> None:
    """Names, places, marks, capitals and white space in any order: entity for entity the same."""
    chance = random.Random(seed)
    text = "".join(chance.choices(_SNIPPETS, k=20))
    expected = full.find(text)
    assert found_by(model, text) == expected
    assert len(expected) > 5


def test_documents_are_read_as_in_full(model: NameModel, full: Full) -> None:
    """So are the plain texts of the sample corpus."""
    entities = 0
    for path in sorted(SAMPLES.rglob("*.txt")):
        text = path.read_text(errors="replace")[:4_000]
        expected = full.find(text)
        assert found_by(model, text) == expected
        entities += len(expected)
    assert entities > 10


def test_words_are_forgotten_when_there_are_too_many(
    model: NameModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full memory starts anew and says the same."""
    text = "Karen Ostrowski met Marco Delacruz in Missoula."
    before = found_by(model, text)
    monkeypatch.setattr(namemodel, "WORDS_KEPT", 3)
    assert found_by(model, text) == before
    assert found_by(model, text) == before
    assert len(before) == 3


@settings(max_examples=300, deadline=None)
@given(
    st.text(alphabet=st.sampled_from("aAoS'’`s .\t\n\r\xa01290-/:,@_whtp:/.coé\u2028=*xMr"), max_size=30)
    | st.text()
)
def test_tiles_say_what_tokens_say(text: str) -> None:
    """Cut into tiles or token by token: the same words at the same places, and nothing lost between."""
    read, at = [], 0
    for tile in tiles(text):
        token = word_in(tile)
        if token is not None:
            read.append((token[0], at + token[2], at + len(tile)))
        at += len(tile)
    assert at == len(text)
    assert read == list(tokens(text))


@pytest.mark.parametrize(
    ("word", "shape_of_it"),
    [("Jane", "Xxxx"), ("OSTROWSKI", "XXXX"), ("4-12345A", "d-ddddX"), ("Núñez", "Xxxxx"), ("²³", "dd")],
)
def test_shapes(word: str, shape_of_it: str) -> None:
    """Capitals, small letters and digits stand for themselves, four alike at most."""
    assert shape(word) == shape_of_it
