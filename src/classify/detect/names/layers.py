"""The layers of the names model in numpy."""

from __future__ import annotations

import numpy

from classify.detect.names.weights import Floats, Layer
from classify.memos import remembered

_PIECES = 3
_TINY = numpy.float32(1e-8)


def maxout(inputs: Floats, layer: Layer) -> Floats:
    """The largest of each unit's pieces, then normalised over the layer. In place where it can be: each new
    array of this size costs as much as a step.
    """
    sums: Floats = inputs @ layer.weights
    sums += layer.bias
    result = largest(sums, _PIECES)
    units = result.shape[1]
    result -= (result @ _evenly(units))[:, None]
    spread = numpy.einsum("ij,ij->i", result, result)
    spread /= units
    spread += _TINY
    numpy.sqrt(spread, out=spread)
    result /= spread[:, None]
    result *= layer.gain
    result += layer.shift
    return result


@remembered(16)
def _evenly(units: int) -> Floats:
    """What a vector of so many units is multiplied with for its mean."""
    return numpy.full(units, 1 / units, dtype=numpy.float32)


def largest(flat: Floats, pieces: int) -> Floats:
    """The maximum over the pieces, which stand one block behind the other."""
    units = flat.shape[1] // pieces
    result = numpy.maximum(flat[:, :units], flat[:, units : 2 * units])
    for piece in range(2, pieces):
        numpy.maximum(result, flat[:, piece * units : (piece + 1) * units], out=result)
    return result
