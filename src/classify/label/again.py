"""The policy asked about very many files: equal evidence at places that say the same is judged once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Hashable

from classify.crawl import shown
from classify.detect.judging.evidence import Evidence
from classify.label.policy import Policy
from classify.label.proposal import Location, Proposal
from classify.label.view import Around, Asked
from classify.memos import Memo
from models.labels import Outcome

_KEPT = 100_000
_KEPT_WITH_REASONS = 10_000
_Words = frozenset[str]


class Again:
    """A policy in one share.

    All that a policy looks at beside the evidence are words of the path that stand in one of its lists,
    whether the share is flagged, and (of a file that was not read) how long the path is. Of the lists it asks
    few about one evidence: a place that gives these the same answers needs no judging.
    """

    def __init__(
        self, policy: Policy, share: str, department: str, *, criminal_justice: bool, told: bool = False
    ) -> None:
        """With `told` proposals come with their reasons, without it they are made faster."""
        self.policy = policy
        self._about = (share, department, criminal_justice)
        self._told = told
        self._listed = frozenset[str]().union(*policy.setting.word_lists.values())
        self._known: Memo[Hashable, Proposal] = Memo(_KEPT_WITH_REASONS if told else _KEPT)
        self._judged: Memo[Hashable, list[tuple[Asked, Proposal]]] = Memo(_KEPT)
        self._folders: Memo[str, Around] = Memo(_KEPT)

    def propose(
        self, path: str, mark: Hashable, evidence: Callable[[], Evidence], outcome: Outcome
    ) -> Proposal:
        """The proposal for a file; `evidence` is asked only where none with this `mark` was judged."""
        path = shown(path)
        folder, whole = self._words(path)
        length = 0 if outcome.was_read or outcome is Outcome.PARTIAL else len(path)
        key = (mark, outcome, folder, whole, length)
        known = self._known.get(key)
        if known is None:
            location = Location(path, *self._about)
            if self._told:
                known = self.policy.propose(evidence(), location, outcome)
            else:
                known = self._labeled((mark, outcome, length), (folder, whole), evidence, location)
            self._known[key] = known
        return known

    def of_evidence(self, path: str, evidence: Evidence, outcome: Outcome) -> Proposal:
        """The same for evidence nobody marked: it is marked by all that it says."""
        told = json.dumps(evidence.as_json()).encode()
        mark = hashlib.blake2b(told, digest_size=16).digest()
        return self.propose(path, mark, lambda: evidence, outcome)

    def _words(self, path: str) -> tuple[_Words, _Words]:
        """The listed words of the folders and of the whole path."""
        folder, _, name = path.rpartition("/")
        around = self._folders.get(folder)
        if around is None:
            share, department, _ = self._about
            around = self._folders[folder] = Around.of(folder, share, department, self._listed)
        return around.listed, around.with_name(name, self._listed)

    def _labeled(
        self,
        mark: tuple[Hashable, Outcome, int],
        words: tuple[_Words, _Words],
        evidence: Callable[[], Evidence],
        location: Location,
    ) -> Proposal:
        judged = self._judged.get(mark)
        if judged is None:
            judged = self._judged[mark] = []
        for asked, proposal in judged:
            if _answers_the_same(asked, words):
                return proposal
        asked = {}
        proposal = self.policy.label(evidence(), location, mark[1], asked)
        judged.append((asked, proposal))
        return proposal


def _answers_the_same(asked: Asked, words: tuple[_Words, _Words]) -> bool:
    for (of_whole, listed), answer in asked.items():
        if listed.isdisjoint(words[of_whole]) is answer:
            return False
    return True
