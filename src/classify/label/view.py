"""What a condition is asked about: one file's evidence, where the file lies, and what the policy fixes."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from classify.detect.judging.evidence import Evidence
from classify.label.proposal import Location
from models.labels import DocType, Entity, Outcome

OFF = math.inf
"""Threshold of an entity that is switched off: no score is enough."""
_NO_TEXT = 60
"""So many characters besides the name are metadata, not a text that was read."""
_SEEN_UNREAD = (DocType.PHOTO, DocType.ARCHIVE)
_WORDS = re.compile(r"[a-z0-9]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


Asked = dict[tuple[bool, frozenset[str]], bool]
"""Whether one of these words is in the whole path (True) or in its folders, by question."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What a policy fixes once for all its conditions."""

    thresholds: Mapping[str, float] = field(default_factory=dict)
    """Lowest score that counts, by entity; "default" for the rest."""
    public_roles: frozenset[str] = frozenset()
    word_lists: Mapping[str, frozenset[str]] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Names that rules ask for together, by the name they write with `$` before it."""
    calibrated: Mapping[str, float] = field(default_factory=dict)
    """Scores that were chosen by measuring (`training.labels.calibrate`), by name."""
    signal_titles: Mapping[str, str] = field(default_factory=dict)

    def threshold(self, entity: str) -> float:
        """Lowest score of `entity` that counts."""
        return self.thresholds.get(entity, self.thresholds.get("default", 0.5))


@dataclass(frozen=True, slots=True)
class View:
    """One file as the conditions see it."""

    evidence: Evidence
    location: Location
    outcome: Outcome
    setting: Setting
    folder_words: frozenset[str]
    path_words: frozenset[str]
    held: dict[int, bool] = field(default_factory=dict, repr=False)
    """Whether conditions hold that were asked already, by identity: rules share most of theirs."""
    lacks: dict[int, int] = field(default_factory=dict, repr=False)
    """What those lack that do not hold."""
    told: dict[int, list[Any]] = field(default_factory=dict, repr=False)
    """The facts they gave."""
    strengths: dict[int, float | None] = field(default_factory=dict, repr=False)
    """How directly these show it."""
    numbers: dict[tuple[str, float | None], int] = field(default_factory=dict, repr=False)
    """What `number_found` answered already."""
    asked: Asked = field(default_factory=dict, repr=False)
    """What was asked of the words of its place, and the answers: nothing else of them matters to it."""

    @classmethod
    def of(
        cls,
        evidence: Evidence,
        location: Location,
        outcome: Outcome,
        setting: Setting,
        asked: Asked | None = None,
    ) -> View:
        """The view of a file at `location`; what is asked of its place is noted in `asked`."""
        noted: Asked = {} if asked is None else asked
        return cls(evidence, location, outcome, setting, *words_of(location), asked=noted)

    def lies_in(self, words: frozenset[str]) -> bool:
        """Whether a folder around it, its share or its department is called one of these."""
        held = self.asked[False, words] = not words.isdisjoint(self.folder_words)
        return held

    def is_called(self, words: frozenset[str]) -> bool:
        """Whether anything of its path is."""
        held = self.asked[True, words] = not words.isdisjoint(self.path_words)
        return held

    def number_found(self, entity: str, score: float | None = None) -> int:
        """Findings of `entity` at or above `score` (or its threshold)."""
        if entity not in self.evidence.counts:
            return 0
        known = self.numbers.get((entity, score))
        if known is None:
            known = self.numbers[entity, score] = self._number_found(entity, score)
        return known

    def _number_found(self, entity: str, score: float | None) -> int:
        least = self.setting.threshold(entity)
        if score is not None and least != OFF:
            least = score
        scores = self.evidence.entities.get(entity, [])
        above = sum(1 for value in scores if value >= least)
        # Only the best scores are kept; if all of those count, the rest is taken to count as well.
        return max(above, self.evidence.counts.get(entity, 0)) if above == len(scores) else above

    def different(self, entity: str) -> int:
        """Different values among `number_found`; 0 where that is not known."""
        number = self.number_found(entity)
        whole = number == self.evidence.counts.get(entity, 0)
        return min(number, self.evidence.distinct.get(entity, 0)) if whole else 0

    def best_score(self, entity: str) -> float:
        """The highest score of a finding of `entity`; 0 without any."""
        return max(self.evidence.entities.get(entity, []), default=0.0)

    @property
    def was_read(self) -> bool:
        """Whether some of its text was seen. The name counts among the characters, and is no text."""
        if self.outcome.was_read or self.outcome is Outcome.PARTIAL:
            return True
        return self.evidence.characters > len(self.location.path) + _NO_TEXT

    @property
    def kind(self) -> DocType:
        """The document type, as far as it is known: of a file nobody read, only what its format says."""
        kind = DocType(self.evidence.doc_type)
        return kind if self.was_read or kind in _SEEN_UNREAD else DocType.OTHER

    def private_persons(self) -> int:
        """Persons found who do not act for an agency."""
        public = sum(n for role, n in self.evidence.roles.items() if role in self.setting.public_roles)
        return max(0, self.number_found(Entity.PERSON) - public)

    def aside_persons(self) -> int:
        """Such persons in what stands aside: comments, notes, properties, hidden text."""
        if self.evidence.aside is None:
            return 0
        aside = Evidence.from_json(self.evidence.aside)
        return replace(
            self, evidence=aside, held={}, lacks={}, told={}, strengths={}, numbers={}
        ).private_persons()


def words_of(location: Location) -> tuple[frozenset[str], frozenset[str]]:
    """The words of a file's folders, share and department, and those of its whole path with them."""
    folders, _, _ = location.path.rpartition("/")
    around = f"{folders}/{location.share}/{location.department}"
    return _words(around), _words(f"{location.path}/{around}")


def _words(path: str) -> frozenset[str]:
    """The words of a path; two neighbours also as one, so that "Body Cam" meets "bodycam"."""
    words = _in_order(path)
    return frozenset(words) | {first + second for first, second in itertools.pairwise(words)}


@dataclass(frozen=True, slots=True)
class Around:
    """The words around the names of one folder: `words_of` for all its files, as far as lists have them."""

    listed: frozenset[str]
    """Of the folders, the share and the department."""
    before: str
    """The last word before the name; empty without any."""
    behind: str
    """The first behind it: `words_of` reads the folders once more after the name."""

    @classmethod
    def of(cls, folder: str, share: str, department: str, listed: frozenset[str]) -> Around:
        """What stands around the names in `folder`."""
        around = f"{folder}/{share}/{department}"
        inside, all_of_it = _in_order(folder), _in_order(around)
        return cls(
            _words(around) & listed,
            inside[-1] if inside else "",
            all_of_it[0] if all_of_it else "",
        )

    def with_name(self, name: str, listed: frozenset[str]) -> frozenset[str]:
        """The listed words of the whole path of a file that is called so."""
        words = _in_order(name)
        chain = [word for word in (self.before, *words, self.behind) if word]
        pairs = [first + second for first, second in itertools.pairwise(chain)]
        met = listed.intersection(words) | listed.intersection(pairs)
        return self.listed | met if met else self.listed


def _in_order(path: str) -> list[str]:
    return _WORDS.findall(_CAMEL.sub(" ", path).lower())
