"""What of a name or a sentence may be shown: all of it but the values in it.

The one way from anything that came from a share (paths, sheets, reasons that name a member, the names
of shares) to a screen, an export or a message. It asks the detectors that search the files.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from classify.crawl import shown
from classify.detect.analysis.finders import Finders, NamesBudget
from classify.detect.city.files import load_city
from classify.detect.paths.claims import SUFFIX, claims_across, claims_in_name, holds_cases
from classify.detect.resolve import Claim
from classify.detect.text import search
from classify.memos import Memo
from models.labels import Entity, mask

Span = tuple[int, int, str]
"""Start and end in the text, and the entity that stands there."""

_REMEMBERED = 50_000
_ONE_AT_A_TIME = threading.RLock()
"""Detectors have one scratch space a process: pages are made by several threads, and only one may search."""
_COMPONENT = re.compile(r"[^/]+")
_JOINED_BY_DIGITS = re.compile(r"\d/\d[^/]*$")
"""The last component may go on with a number that the folder before it begins."""
_NAMED = frozenset({"sheet", "hidden"})
"""The parts of a place that a share's people named."""
_NO_SECRET = frozenset({Entity.MT_STATUTE.value})
"""The number of a law is nobody's: `MCA 2-6-1017.docx` stays readable."""


class Masker:
    """Masks what detectors find in names. They are loaded when the first name is looked at.

    Args:
        packs: a folder of a site's own packs.
        cache: a folder for compiled detectors.
        city: a folder of a city's own recognizers.
    """

    def __init__(
        self, packs: Path | None = None, cache: Path | None = None, city: Path | None = None
    ) -> None:
        self._packs = packs
        self._cache = cache
        self._city = city
        self._spans = Memo(_REMEMBERED, self._search)
        self._across = Memo(_REMEMBERED, self._search_across)

    def __call__(self, text: str, known: Iterable[Span] = (), *, searched: bool = False) -> str:
        """`text` (a path, a name, a sentence), printable, with every value in it masked.

        Args:
            text: as it came from the share.
            known: what a scan found in it; offsets in `crawl.shown(text)`.
            searched: a scan searched the last component (with the document's own names beside it),
                so `known` has all of it. Folders are searched in any case: each is few, and kept in mind.

        Raises:
            PackError: a site's pack is wrong.
        """
        printable = shown(text)
        cases = holds_cases(printable)
        spans = list(known)
        folders = printable.rpartition("/")[0] if searched else printable
        for part in _COMPONENT.finditer(folders):
            spans += [
                (part.start() + start, part.start() + end, entity)
                for start, end, entity in self._spans[part[0], cases]
            ]
        across = self._across[printable if _JOINED_BY_DIGITS.search(printable) else folders]
        return masked(printable, [*spans, *(span for span in across if not _touches(span, spans))])

    def place(self, place: Mapping[str, Any]) -> dict[str, Any]:
        """A finding's place as it may be shown: sheets are named after people."""
        return {
            name: self(value) if isinstance(value, str) and name in _NAMED else value
            for name, value in place.items()
        }

    def tried(self, text: str) -> list[Claim]:
        """What detectors find in a text that somebody typed, in reading order; nothing of it is kept."""
        budget = NamesBudget(len(text) * 50)
        with _ONE_AT_A_TIME:
            finders = _finders(self._packs, self._cache, self._city)
            return search(text, finders, budget, prose=True)

    def _search(self, asked: tuple[str, bool]) -> list[Span]:
        name, cases = asked
        budget = NamesBudget(len(name) * 50)
        with _ONE_AT_A_TIME:
            finders = _finders(self._packs, self._cache, self._city)
            claims = claims_in_name(SUFFIX.sub("", name), finders, budget, cases=cases)
        return [(claim.start, claim.end, claim.entity) for claim in claims]

    def _search_across(self, path: str) -> list[Span]:
        with _ONE_AT_A_TIME:
            claims = claims_across(path, _finders(self._packs, self._cache, self._city))
        return [(claim.start, claim.end, claim.entity) for claim in claims]


def _touches(one: Span, others: Iterable[Span]) -> bool:
    return any(one[0] < end and start < one[1] for start, end, _ in others)


def masked(text: str, spans: Iterable[Span]) -> str:
    """`text` with every span replaced by the mask of its entity; overlapping ones by the first's."""
    pieces, reached = [], 0
    for start, end, entity in sorted(spans, key=lambda span: (span[0], -span[1])):
        if entity in _NO_SECRET:
            continue
        if start < reached:
            reached = max(reached, end)
            continue
        pieces += [text[reached:start], mask(entity)]
        reached = end
    return "".join([*pieces, text[reached:]])


_LOADED: Memo[tuple[Path | None, str], Finders] = Memo(4)


def _finders(packs: Path | None, cache: Path | None, city: Path | None) -> Finders:
    """The detectors over these packs, loaded once in a process wherever their cache lies.

    Presidio is loaded for a city's own recognizers alone: ours find the same without it.
    """
    own = load_city(city)
    known = _LOADED.get((packs, own.version))
    if known is None:
        from classify.detect.names.finder import NameFinder
        from classify.detect.patterns.engine import PatternEngine
        from classify.detect.vocabulary.headings import Headings

        patterns = PatternEngine.load(packs, cache=cache)
        known = Finders(patterns, NameFinder.load(cache=cache), Headings(patterns))
        if own.files:
            from classify.detect.city.loading import engage

            engage(known, own)
        _LOADED[packs, own.version] = known
    return known
