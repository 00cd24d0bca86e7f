"""The weights of the names model, as spaCy stores them, laid out for reading with numpy.

The model is a spaCy pipeline on disk (`spacy.load`). `ner/model` and `ner/moves` in it are MessagePack: the
layers in the order of the network, each with its arrays as type, shape and bytes. They are data: nothing in
them is run or unpickled.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import numpy
from numpy.typing import NDArray

from classify.detect.names.tokens import FEATURES

NETWORK_FILE = "ner/model"
MOVES_FILE = "ner/moves"
KEYS = 4
"""Rows of its table that a feature is hashed to."""

_ACTIONS = ("M", "B", "I", "L", "U", "O")
"""spaCy's moves by number: missing, begin, in, last, unit, out."""

Floats = NDArray[numpy.float32]


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer of units that take the largest of their pieces, and are then normalised over the layer.

    The pieces of a unit stand one block behind the other, so that blocks are compared and not triples,
    which numpy does many times faster.
    """

    weights: Floats
    """Inputs by pieces and units."""
    bias: Floats
    gain: Floats
    shift: Floats


@dataclass(frozen=True, slots=True)
class Weights:
    """The whole network."""

    tables: Floats
    """Rows of all features' tables, one table behind the other."""
    sizes: NDArray[numpy.uint32]
    """Rows of each table."""
    seeds: NDArray[numpy.uint64]
    """What each feature's hash begins with."""
    mix: Layer
    """From the features of a word to its vector."""
    encode: tuple[Layer, Layer]
    """The convolutions over a token and its neighbours."""
    here: Floats
    """What the decoder's hidden units take from the token it looks at, ..."""
    first: Floats
    """... from the first token of the open entity, ..."""
    before: Floats
    """... and from the token before, while one is open."""
    outside: Floats
    """What they take instead of the last two while none is open, and their bias."""
    inside: Floats
    """Their bias while one is open."""
    opening: tuple[tuple[str, str], ...]
    """The moves that are possible outside of every entity: kind ("B", "U" or "O") and label."""
    opens: Floats
    opens_bias: Floats
    """Scores of those moves, from the hidden units."""
    closes: Floats
    closes_bias: Floats
    """For each of those moves, how far closing an entity of its label beats going on with it."""

    @classmethod
    def load(cls, folder: Path) -> Weights:
        """The weights of the pipeline in `folder`.

        Raises OSError, KeyError or ValueError if its files are missing or spoilt.
        """
        nodes = _nodes((folder / NETWORK_FILE).read_bytes())
        moves = _moves((folder / MOVES_FILE).read_bytes())
        (_, affine), *_ = _named(nodes, "precomputable_affine")
        embeds = _named(nodes, "hashembed")
        # The decoder's output layer comes first; then what ends the token's vector.
        (_, upper), (_, narrow) = _named(nodes, "linear")
        pairs = zip(_named(nodes, "maxout"), _named(nodes, "layernorm"), strict=True)
        mix, *encode = [_layer(maxout, norm) for (_, maxout), (_, norm) in pairs]
        tables = [arrays["E"] for _, arrays in embeds]
        if len(tables) != len(FEATURES) or len(encode) != 2 or len(moves) != len(upper["W"]):
            raise ValueError("the network has another shape than this program reads")
        # Two linear layers without anything between are one.
        lower = [_blocks(part.transpose(2, 1, 0)) for part in affine["W"]]
        here, first, before = (narrow["W"].T @ part for part in lower)
        shared = affine["b"].T.reshape(-1) + narrow["b"] @ lower[0]
        pads = [_blocks(pad.T[None])[0] for pad in affine["pad"][0]]
        opening = [
            number for number, (kind, label) in enumerate(moves) if kind == "O" or (kind in "BU" and label)
        ]
        labels = [moves[number][1] for number in opening]
        ends = [moves.index(("L", label)) if label else 0 for label in labels]
        ons = [moves.index(("I", label)) if label else 0 for label in labels]
        return cls(
            tables=numpy.concatenate(tables),
            sizes=numpy.array([len(table) for table in tables], dtype=numpy.uint32),
            seeds=numpy.array([attributes["seed"] for attributes, _ in embeds], dtype=numpy.uint64),
            mix=mix,
            encode=(encode[0], encode[1]),
            here=here,
            first=first,
            before=before,
            outside=shared + pads[1] + pads[2],
            inside=shared + narrow["b"] @ (lower[1] + lower[2]),
            opening=tuple(moves[number] for number in opening),
            opens=upper["W"][opening].T.copy(),
            opens_bias=upper["b"][opening],
            closes=upper["W"][ends] - upper["W"][ons],
            closes_bias=upper["b"][ends] - upper["b"][ons],
        )


_Node = tuple[dict[str, Any], dict[str, Floats]]
"""Attributes and arrays of a layer."""


def _nodes(data: bytes) -> list[tuple[str, _Node]]:
    """The layers of a stored network, named, in the order of the network."""
    stored = _decoded(data)
    parts = zip(stored["nodes"], stored["attrs"], stored["params"], strict=True)
    return [
        (
            node["name"],
            (
                {name: _decoded(value) for name, value in attributes.items()},
                {name: _array(value) for name, value in arrays.items() if value is not None},
            ),
        )
        for node, attributes, arrays in parts
    ]


def _named(nodes: list[tuple[str, _Node]], name: str) -> list[_Node]:
    return [node for own, node in nodes if own == name]


def _decoded(data: bytes) -> Any:
    # msgspec's errors are ValueErrors.
    return msgspec.msgpack.decode(data)


def _array(stored: dict[bytes, Any]) -> Floats:
    if stored[b"type"] != "<f4":
        raise ValueError("weights that are no 32-bit numbers")
    shape = stored[b"shape"]
    flat = numpy.frombuffer(stored[b"data"], dtype="<f4", count=math.prod(shape))
    return flat.reshape(shape).astype(numpy.float32)


def _moves(data: bytes) -> list[tuple[str, str]]:
    """Kind and label of each move, in the order of the decoder's scores.

    That is the order in which spaCy makes them anew from the stored counts (`TransitionSystem.
    initialize_actions`): first those seen in training, by action; then those of labels that were added, with
    negative counts, label by label.
    """
    stored = json.loads(_decoded(data)["moves"])
    actions = {int(action): counts for action, counts in stored.items()}
    moves: list[tuple[str, str]] = []
    added: list[tuple[int, str]] = []
    for action in sorted(actions):
        counts = sorted(((count, label) for label, count in actions[action].items()), reverse=True)
        moves += [(_ACTIONS[action], label) for count, label in counts if count >= 0]
        added += [(count, label) for count, label in counts if count < 0]
    for _, label in sorted(added, reverse=True):
        moves += [
            (_ACTIONS[action], label) for action in sorted(actions) if actions[action].get(label, 0) < 0
        ]
    return list(dict.fromkeys(moves))


def _layer(maxout: dict[str, Floats], norm: dict[str, Floats]) -> Layer:
    weights = _blocks(maxout["W"].transpose(2, 1, 0))
    return Layer(weights, maxout["b"].T.reshape(-1).copy(), norm["G"], norm["b"])


def _blocks(weights: Floats) -> Floats:
    """Inputs by pieces by units, as one matrix."""
    return weights.reshape(len(weights), -1).copy()
