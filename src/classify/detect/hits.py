"""What every finder yields before tables and overlaps are resolved: a span, an entity, a score."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from classify.detect.finding import Why


@dataclass(slots=True)
class Hit:
    """One span of a text that a detector claims. Offsets count characters of the text given."""

    entity: str
    start: int
    end: int
    score: float
    """0 to 1: about the share of such hits that are right."""
    detector: str
    """`pack/id` of the entry, or the name of the finder."""
    explain: Callable[[], Why] = field(compare=False, repr=False)
    """Builds the explanation when somebody asks; holds no text."""
    rank: int = 50
    """Which claim to prefer when two cover the same span with the same score; higher wins."""

    @property
    def key(self) -> tuple[str, int, int, float]:
        """What must be the same whichever engine found it."""
        return (self.entity, self.start, self.end, round(self.score, 4))


class Hits(list[Hit]):
    """The hits in one text, by start, and what was met there besides."""

    def __init__(self, hits: Iterable[Hit] = (), met: Iterable[str] = ()) -> None:
        super().__init__(hits)
        self.met = frozenset(met)
        """Ids of the detectors whose anchors stood in the text: nothing else could be found."""


@dataclass(frozen=True, slots=True)
class Fit:
    """Whether a whole value may be what its label says."""

    score: float | None
    """None when it cannot be."""
    met: frozenset[str] = frozenset()
    """As in `Hits`."""
