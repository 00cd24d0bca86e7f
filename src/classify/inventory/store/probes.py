"""The store's probes: questions that tell how good answers are."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from classify.inventory import probes, probing, supposing
from classify.inventory.handles import ShareHandle
from classify.inventory.locks import Lock, only_one
from classify.inventory.losses import exactly_once
from classify.inventory.store.home import Home
from classify.label.proposal import Proposal
from classify.results import StoredFinding
from classify.twins import Proposer
from models.columns import now
from models.decision import Verdict
from models.probe import ProbeKind


class Probes(Home):
    """What is asked to learn how good answers are."""

    @exactly_once
    def draw(self, share: ShareHandle, *, seed: str = "") -> int:
        """Draws questions from below the line, as many as there should be; returns how many were added."""
        with self.database.writing() as session:
            only_one(session, Lock.COUNTS, share.id)
            drawn = probing.draw_below(session, share, seed or secrets.token_hex(8))
            if drawn:
                self._audit(session, "question.draw", subject=f"share:{share.id}")
        return drawn

    @exactly_once
    def draw_again(self, shares: Sequence[ShareHandle], *, seed: str = "") -> int:
        """Has some decided questions asked once more; returns how many were added."""
        drawn = 0
        with self.database.writing() as session:
            for share in sorted(shares, key=lambda one: one.id):
                only_one(session, Lock.COUNTS, share.id)
                drawn += probing.draw_again(session, share, seed or secrets.token_hex(8))
        return drawn

    @exactly_once
    def set_canaries(self, share: ShareHandle, truth: Mapping[int, Verdict], *, seed: str = "") -> int:
        """Notes some questions whose true answers are known; returns how many."""
        with self.database.writing() as session:
            only_one(session, Lock.COUNTS, share.id)
            return probing.set_canaries(session, share, truth, seed or secrets.token_hex(8))

    def asked_of(
        self, share: ShareHandle, paths: Collection[str]
    ) -> list[tuple[int, str, list[StoredFinding]]]:
        """The open questions about the files at these paths: number, path, what they are about."""
        with self.database.reading() as session:
            return probing.asked_of(session, share, paths, now())

    def waiting_probes(self, shares: Sequence[ShareHandle], kind: ProbeKind, *, limit: int) -> list[int]:
        """Numbers of open questions that are probes of a kind, the oldest draw first. Never for a page."""
        with self.database.reading() as session:
            return probing.waiting(session, [share.id for share in shares], kind, now(), limit)

    def probe_results(self, shares: Sequence[ShareHandle]) -> list[Any]:
        """All answered probes of these shares, for assurance. Never for a page."""
        with self.database.reading() as session:
            return probes.results(session, [share.id for share in shares])

    def agreement(self, shares: Sequence[ShareHandle]) -> tuple[int, int]:
        """How many answers were as known, of how many; of all people together, of nobody alone."""
        with self.database.reading() as session:
            return probes.agreement(session, [share.id for share in shares])

    def differing(self, shares: Sequence[ShareHandle], *, limit: int) -> list[probes.Differs]:
        """Questions that were answered otherwise when they were asked again, the newest first."""
        with self.database.reading() as session:
            return probes.differing(session, [share.id for share in shares], limit)

    def proposal_if(
        self,
        share: ShareHandle,
        policy: Proposer,
        item: int,
        findings: Sequence[StoredFinding],
        verdict: Verdict,
        others: Verdict | None = None,
    ) -> Proposal | None:
        """What would be proposed for an item if these findings of it were decided so, and all its `others`
        so; nothing is written.
        """
        with self.database.reading() as session:
            return supposing.proposal_if(session, share, policy, item, findings, verdict, others)
