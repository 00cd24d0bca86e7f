"""The policy asked about very many files: equal evidence at places that say the same is judged once."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from classify.crawl import shown
from classify.detect.judging.evidence import Evidence
from classify.label.policy import Policy
from classify.label.proposal import Location, Proposal
from classify.label.view import words_of
from classify.memos import Memo
from models.labels import Outcome

_KEPT = 100_000


class Again:
    """A policy in one share.

    All that a policy looks at beside the evidence are words of the path that stand in one of its lists,
    whether the share is flagged, and (of a file that was not read) how long the path is.
    """

    def __init__(
        self, policy: Policy, share: str, department: str, *, criminal_justice: bool, told: bool = False
    ) -> None:
        """With `told` proposals come with their reasons, without it they are made faster."""
        self.policy = policy
        self._about = (share, department, criminal_justice)
        self._judge = policy.propose if told else policy.label
        self._listed = frozenset[str]().union(*policy.setting.word_lists.values())
        self._known: Memo[Hashable, Proposal] = Memo(_KEPT)

    def propose(
        self, path: str, mark: Hashable, evidence: Callable[[], Evidence], outcome: Outcome
    ) -> Proposal:
        """The proposal for a file; `evidence` is asked only where none with this `mark` was judged."""
        location = Location(shown(path), *self._about)
        folder, whole = words_of(location)
        length = 0 if outcome.was_read or outcome is Outcome.PARTIAL else len(location.path)
        key = (mark, outcome, folder & self._listed, whole & self._listed, length)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._judge(evidence(), location, outcome)
        return known
