"""How a file's name joins what its text leans to: one sum of logits, so that neither needs the other.

The text is judged without the name, and the name without the text; what each says is kept apart. A copy of
known bytes then needs no second reading: the stored leanings of the text, with those of the copy's own
name, give what reading it under that name would have given.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from models.labels import DocType

UNSURE = 0.30
"""Below this probability the type is `other`."""
_REACH = 6.0
"""Types further below the best are beyond what a name could lift: they are kept as one sum."""
_REST = ""
_TYPES = tuple(map(str, DocType))
_LEAST = 0.05
"""A name's word for a type that is weaker than this is left out."""


class Leading(NamedTuple):
    """The likeliest type of a document."""

    doc_type: str
    score: float
    """Its probability."""
    second: str


def of_text(logits: Sequence[float], classes: Sequence[str]) -> dict[str, float]:
    """The leanings of a text as they are stored: logits relative to the best; far ones as one sum."""
    best = max(logits)
    near = {
        name: round(logit - best, 3)
        for name, logit in zip(classes, logits, strict=True)
        if logit - best > -_REACH
    }
    rest = sum(math.exp(logit - best) for logit in logits if logit - best <= -_REACH)
    return {**near, _REST: round(math.log(rest), 3)} if rest else near


def of_name(with_it: Sequence[float], without: Sequence[float], classes: Sequence[str]) -> dict[str, float]:
    """What a name adds to the logits of each type, where it adds anything to speak of."""
    added = {name: round(one - other, 3) for name, one, other in zip(classes, with_it, without, strict=True)}
    return {name: logit for name, logit in added.items() if abs(logit) >= _LEAST}


def leading(text: Mapping[str, float], name: Mapping[str, float]) -> Leading:
    """The likeliest type, given the leanings of the text and those of the name."""
    far = [doc_type for doc_type in _TYPES if doc_type not in text]
    # Nobody knows how the far ones share what was kept of them: evenly, then.
    each = text.get(_REST, -math.inf) - math.log(len(far) or 1)
    logits = {doc_type: text.get(doc_type, each) + name.get(doc_type, 0.0) for doc_type in _TYPES}
    order = sorted(_TYPES, key=lambda doc_type: -logits[doc_type])
    total = sum(math.exp(logit - logits[order[0]]) for logit in logits.values())
    return Leading(order[0], round(1 / total, 4), order[1])
