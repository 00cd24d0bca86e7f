"""Weights as spaCy stores them."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.pipeline._parser_internals.ner import BiluoPushDown
from spacy.strings import StringStore

from classify.detect.names.reader import shipped_folder
from classify.detect.names.weights import MOVES_FILE, NETWORK_FILE, Weights, _moves

_LABELS = st.dictionaries(st.sampled_from(["PERSON", "ORG", "LOC", "MISC"]), st.integers(-9, 9), max_size=4)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "ner").mkdir()
    for name in (NETWORK_FILE, MOVES_FILE):
        shutil.copy(shipped_folder() / name, tmp_path / name)
    return tmp_path


def test_the_shipped_network_has_the_shape_that_is_read() -> None:
    """Five tables of 64 numbers a row, 128 pieces of hidden units, seven ways to begin or not to."""
    weights = Weights.load(shipped_folder())
    assert weights.tables.shape == (weights.sizes.sum(), 64)
    assert weights.here.shape == weights.first.shape == weights.before.shape == (64, 128)
    assert [kind for kind, _ in weights.opening].count("O") == 1
    assert {label for kind, label in weights.opening if kind == "B"} == {"PERSON", "ORGANIZATION", "LOCATION"}


@settings(max_examples=100, deadline=None)
@given(st.tuples(_LABELS, _LABELS, _LABELS, _LABELS))
def test_moves_stand_in_spacys_order(labels: tuple[dict[str, int], ...]) -> None:
    """Whatever was counted in training, each score means the move that spaCy means by it."""
    begin, inside, last, unit = labels
    trained = BiluoPushDown(StringStore())
    trained.initialize_actions({0: {}, 1: begin, 2: inside, 3: last, 4: {"": 1, **unit}, 5: {"": 1}})
    theirs = BiluoPushDown(StringStore()).from_bytes(trained.to_bytes())
    expected = [theirs.get_class_name(number) for number in range(theirs.n_moves)]
    assert _moves(trained.to_bytes()) == [(name[0], name[2:]) for name in expected]


def _spoilt_type(network: dict[str, Any]) -> None:
    next(array for arrays in network["params"] for array in arrays.values())[b"type"] = "<f8"


def _spoilt_layer(network: dict[str, Any]) -> None:
    for node in network["nodes"]:
        node["name"] = node["name"].replace("precomputable_affine", "something else")


def _spoilt_rows(network: dict[str, Any]) -> None:
    next(array for arrays in network["params"] for array in arrays.values())[b"data"] = b"123"


@pytest.mark.parametrize("spoil", [_spoilt_type, _spoilt_layer, _spoilt_rows])
def test_a_network_of_another_make_is_refused(folder: Path, spoil: Any) -> None:
    """Other numbers, other layers, or too few of them: an error, no reading."""
    network = msgspec.msgpack.decode((folder / NETWORK_FILE).read_bytes())
    spoil(network)
    (folder / NETWORK_FILE).write_bytes(msgspec.msgpack.encode(network))
    with pytest.raises(ValueError):  # noqa: PT011 - whichever part notices
        Weights.load(folder)


def test_what_is_no_network_is_refused(folder: Path) -> None:
    """A truncated file is an error."""
    (folder / NETWORK_FILE).write_bytes((folder / NETWORK_FILE).read_bytes()[:100_000])
    with pytest.raises(ValueError, match="truncated"):
        Weights.load(folder)
