"""Who says what a document is as a whole, as far as a scan hears them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol


class Signals(Protocol):
    """`classify.detect.judging.signals.SignalCounter`, as far as a scan uses it."""

    version: str

    def count(self, text: str) -> dict[str, int]:
        """How often each signal occurs."""


class Verdict(Protocol):
    """`classify.detect.judging.doctypes.Verdict`."""

    @property
    def doc_type(self) -> str:
        """The document type, `other` when unsure."""

    @property
    def score(self) -> float:
        """Its probability."""

    @property
    def second(self) -> str:
        """The next likely type."""

    @property
    def why(self) -> str:
        """The reason in words."""

    @property
    def matters(self) -> Mapping[str, float]:
        """What private matters it tells, with their probabilities."""

    @property
    def leanings(self) -> Mapping[str, float] | None:
        """How far it leans to each type; None where the kind of file decides."""

    @property
    def word_weight(self) -> float:
        """What each word of the name adds to them."""


class NameVerdict(Protocol):
    """`classify.detect.judging.doctypes.NameVerdict`."""

    @property
    def beside(self) -> Mapping[str, float]:
        """What the name adds to the leanings of a text."""

    @property
    def words(self) -> Mapping[str, float]:
        """What its words add besides, times the text's `word_weight`."""

    @property
    def alone(self) -> Mapping[str, float]:
        """What it adds where there is no text."""

    @property
    def told(self) -> Mapping[str, str]:
        """The reason in words, by type."""

    @property
    def matters(self) -> Mapping[str, float]:
        """What private matters its words tell."""


class Judge(Protocol):
    """`classify.detect.judging.doctypes.DocTypeJudge`, as far as a scan uses it."""

    version: str

    def judge(self, name: str, text: str, table_headers: list[str], kind: str) -> Verdict:
        """The type of a document."""

    def judge_name(self, name: str, words: str) -> NameVerdict:
        """What a path, whose words are `words`, says of the type by itself."""

    def heard(self, text: str) -> dict[str, float]:
        """What private matters a text tells."""
