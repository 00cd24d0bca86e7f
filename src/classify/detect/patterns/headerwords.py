"""Which entities a column's header names, by the header words of the packs.

Every run of words in a header is looked up once, instead of each detector's words being sought in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from classify.detect.patterns.packs import Detector

EXACTLY, AMONG_OTHERS = 1.0, 0.7
"""How strongly a header names an entity: by all of its words, or by some of them."""

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_WORDS = re.compile(r"[a-z0-9#']+")


def header_words(header: str) -> str:
    """A column's header in small letters, its words parted by one space ("empSSN_No" -> "emp ssn no")."""
    return " ".join(_words(header))


def _words(header: str) -> list[str]:
    return _WORDS.findall(_CAMEL.sub(" ", header).lower())


class HeaderWords:
    """The header words of all detectors, turned round for looking things up."""

    def __init__(self, detectors: Iterable[Detector]) -> None:
        self._exact: dict[str, list[int]] = {}
        self._contains: dict[str, list[int]] = {}
        self._never: dict[str, list[int]] = {}
        self._entities: list[str] = []
        for number, detector in enumerate(detectors):
            self._entities.append(str(detector.entry.entity))
            columns = detector.entry.columns
            for table, phrases in (
                (self._exact, columns.exact),
                (self._contains, columns.contains),
                (self._never, columns.never),
            ):
                for phrase in phrases:
                    table.setdefault(header_words(phrase), []).append(number)
        self.exact = frozenset(self._exact)
        """All headers that name an entity by themselves."""
        spoken = [*self._exact, *self._contains]
        self._known = frozenset(word for phrase in spoken for word in phrase.split())
        self._longest = max((phrase.count(" ") + 1 for phrase in (*spoken, *self._never)), default=0)

    def named_by(self, header: str) -> list[tuple[str, float]]:
        """Entities that the header names, strongest first."""
        words = _words(header)
        if self._known.isdisjoint(words):
            return []
        runs = list(_runs(words, self._longest))
        strengths = {number: AMONG_OTHERS for run in runs for number in self._contains.get(run, ())}
        strengths |= dict.fromkeys(self._exact.get(" ".join(words), ()), EXACTLY)
        for run in runs:
            for number in self._never.get(run, ()):
                strengths.pop(number, None)
        found: dict[str, float] = {}
        for number in sorted(strengths):
            entity = self._entities[number]
            found[entity] = max(strengths[number], found.get(entity, 0.0))
        return sorted(found.items(), key=lambda pair: -pair[1])


def _runs(words: list[str], longest: int) -> Iterator[str]:
    """All runs of at most `longest` words in `words`."""
    for start in range(len(words)):
        for end in range(start + 1, min(start + longest, len(words)) + 1):
            yield " ".join(words[start:end])
