"""The store's labels, given anew from stored evidence."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from sqlalchemy import func, select, update
from sqlmodel import Session

from classify.inventory import decided, finish, integrity, proposals, queue, rebuild, taught
from classify.inventory.decided import Standing
from classify.inventory.handles import ScanHandle, ShareHandle
from classify.inventory.locks import Lock, only_one
from classify.inventory.losses import exactly_once
from classify.inventory.store.effects import Effects
from classify.inventory.tables import ITEM, SCAN
from classify.label.again import Again
from classify.label.policy import Policy
from classify.label.proposal import Proposal
from classify.twins import Propose, Proposer, propose_all, proposing
from models.labels import Label
from models.scan import ScanState

_FAMILIES_AT_ONCE = 500
_FEW = 5_000
Watch = Callable[[int], None]
"""Told how many files and members bear labels anew, now and then."""


@dataclass(slots=True)
class Anew:
    """What came of labelling anew."""

    scan: int
    """The newest scan of the share: the history names it."""
    changed: int = 0
    """Items that bear another label, other tags or another kind of record."""
    only: Sequence[int] | None = None
    """The top-level files that were; None: all of the share."""
    fallen: list[tuple[Label, Label]] = field(default_factory=list)
    """Labels that became lower: before and after."""
    known: Standing | None = None
    """The decisions and lessons they were given under."""


class Labels(Effects):
    """The labels of an inventory, given anew."""

    def reevaluate(self, share: ShareHandle, policy: Proposer, watch: Watch = lambda _: None) -> int:
        """Labels everything in `share` anew from stored evidence and people's decisions, opening no file.

        Returns how many items now bear another label, other tags or another kind of record.
        """
        return self._reevaluate(share, policy, None, watch)

    def behind(self, shares: Sequence[ShareHandle], policy: Proposer) -> list[ShareHandle]:
        """Those of these shares whose labels were given under another policy or other lessons than stand
        now.
        """
        with self.database.reading() as session:
            newest = select(func.max(SCAN.c.id)).group_by(SCAN.c.share_id)
            rows = select(SCAN.c.share_id, SCAN.c.policy_version).where(SCAN.c.id.in_(newest))
            versions = {row.share_id: row.policy_version for row in session.execute(rows)}
            return [
                share
                for share in shares
                if share.id in versions and versions[share.id] != _standpoint(session, share, policy)
            ]

    def reevaluate_decided(
        self, share: ShareHandle, policy: Proposer, lots: Collection[str] | None = None
    ) -> int:
        """The same for those files alone that decisions and lessons are about; with `lots`, that these
        decisions are about.
        """
        with self.database.reading() as session:
            if lots is None:
                only = decided.touched(session, share, decided.standing(session, share))
            else:
                only = decided.concerned(session, share, lots)
        return self._reevaluate(share, policy, only) if only else 0

    @exactly_once
    def _reevaluate(
        self,
        share: ShareHandle,
        policy: Proposer,
        only: Sequence[int] | None,
        watch: Watch = lambda _: None,
    ) -> int:
        with self.database.writing() as session:
            anew = self._label_anew(session, share, policy, only, watch)
            if anew is None:
                return 0
            if only is None:
                standpoint = _standpoint(session, share, policy)
                relabelled = update(SCAN).where(SCAN.c.id == anew.scan)
                session.execute(relabelled.values(policy_version=standpoint))
            self._settle(session, share, policy, anew)
        return anew.changed

    def _label_anew(
        self,
        session: Session,
        share: ShareHandle,
        policy: Proposer,
        only: Sequence[int] | None,
        watch: Watch = lambda _: None,
    ) -> Anew | None:
        """Writes the labels of `only` these files (None: of all) anew; None where nothing was ever scanned.

        Counts and the trail are `_settle`'s.
        """
        only_one(session, Lock.COUNTS, share.id)
        newest = session.scalar(select(func.max(SCAN.c.id)).where(SCAN.c.share_id == share.id))
        if newest is None:
            return None
        propose = _proposing(policy, share)
        standpoint = _standpoint(session, share, policy)
        anew = Anew(newest, only=only)
        # After a press few files are labelled anew, and few of all decisions are about them.
        few = None if only is None or len(only) > _FEW else queue.families(session, share, only)
        known = anew.known = decided.standing(session, share, only=few)
        families = rebuild.families(
            session, share, lambda rows: decided.amend(session, share, rows, known), only
        )
        done = 0
        while some := list(islice(families, _FAMILIES_AT_ONCE)):
            rows: dict[int, Any] = {}
            words: dict[int, Proposal] = {}
            for family, results in some:
                made = propose_all(results, propose)
                rows.update((row["id"], row) for row in family)
                words.update(zip((row["id"] for row in family), made, strict=True))
                for result, proposal in zip(results, made, strict=True):
                    anew.changed += _differ(result.proposal, proposal)
                    if proposal.label.rank < result.proposal.label.rank:
                        anew.fallen.append((result.proposal.label, proposal.label))
            entries = proposals.write_proposals(session, newest, standpoint, words)
            proposals.write_labels(session, share, rows, words, entries)
            done += len(rows)
            watch(done)
        return anew

    def _settle(self, session: Session, share: ShareHandle, policy: Proposer, anew: Anew) -> None:
        """Brings counts and labels in effect up to date with the labels, and notes it in the trail."""
        if anew.only is None or anew.changed:
            finish.recount(session, share.id)
        self._bring(session, share, only=anew.only)
        self._audit(
            session,
            "policy.reevaluate" if anew.only is None else "decision.reevaluate",
            subject=f"share:{share.id}",
            policy=policy.version,
            changed=anew.changed,
            **integrity.counts(session, share.id),
        )

    @exactly_once
    def relabelling_is_due(self, scan: ScanHandle) -> bool:
        """Whether items this scan found unchanged may bear labels of another policy, or of a program that
        did not note what labels rest on.
        """
        earlier = (SCAN.c.share_id == scan.share.id, SCAN.c.id < scan.id)
        groundless = select(ITEM.c.id).where(
            ITEM.c.share_id == scan.share.id,
            ITEM.c.gone_scan_id.is_(None),
            ITEM.c.label.is_not(None),
            ITEM.c.ground == "",
        )
        with self.database.reading() as session:
            if session.scalar(groundless.limit(1)) is not None:
                return True
            finished = SCAN.c.state == ScanState.FINISHED.value
            last = session.scalar(select(func.max(SCAN.c.id)).where(*earlier, finished)) or 0
            versions = select(SCAN.c.policy_version).where(*earlier, SCAN.c.id >= last)
            return any(version != scan.policy_version for version in session.scalars(versions))


def _proposing(policy: Proposer, share: ShareHandle) -> Propose:
    """Proposals with their reasons; files of a group decided at one press mostly have the same evidence."""
    about = (share.name, share.department)
    if not isinstance(policy, Policy):
        return proposing(policy, *about, share.criminal_justice)
    return Again(policy, *about, criminal_justice=share.criminal_justice, told=True).of_evidence


def _standpoint(session: Session, share: ShareHandle, policy: Proposer) -> str:
    """From where labels are given now: lessons may have come since the share was asked for."""
    return replace(share, taught=taught.standing(session).version).standpoint(policy.version)


def _differ(one: Proposal, other: Proposal) -> bool:
    return (one.label, set(one.tags), one.doc_type) != (other.label, set(other.tags), other.doc_type)
