"""The one way to an approval: rights are asked anew for each share, whatever door somebody came through."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from classify.errors import (
    ApprovalError,
    ClassifyError,
    NoApproverError,
    NotTheirsError,
    StaleTaskError,
    UnfoundedError,
)
from classify.inventory.handles import ShareHandle
from classify.inventory.store import Store
from classify.inventory.store.approvals import Approved, Shown
from classify.rights import Act, Person, Thing, may
from models.approval import ApprovalState, Coverage
from models.labels import Label

MOST_LETTERS = 500
"""Of a reason: it is a sentence, no memo."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to put in effect: a task as their screen showed it."""

    share: ShareHandle
    coverage: Coverage
    item: int
    """One of its files: with the coverage it names the task."""
    revision: str
    """What the screen showed (`Shown.revision`)."""
    left_out: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is said of all of them; what is not said is kept as proposed."""

    label: Label | None = None
    reason: str = ""
    until: date | None = None


AS_PROPOSED = Chosen()


@dataclass(frozen=True, slots=True)
class Came:
    """What came of one wish: it was approved, asked of a second person, or refused for a reason."""

    wish: Wish
    approved: Approved | None = None
    error: ClassifyError | None = None


@dataclass(slots=True)
class Together:
    """What came of several wishes, with counts."""

    came: list[Came] = field(default_factory=list)

    @property
    def done(self) -> list[Approved]:
        """Those that are in effect."""
        return self._in(ApprovalState.STANDING)

    @property
    def asked(self) -> list[Approved]:
        """Those that wait for a second person."""
        return self._in(ApprovalState.REQUESTED)

    @property
    def refused(self) -> list[Came]:
        """Those of which nothing is in effect, with the reason."""
        return [one for one in self.came if one.error is not None]

    @property
    def items(self) -> int:
        """Files whose labels are in effect now."""
        return sum(one.items for one in self.done)

    @property
    def left_out(self) -> int:
        """Files that were left out, or that somebody else has to approve."""
        return sum(one.approved.left_out for one in self.came if one.approved is not None)

    def _in(self, state: ApprovalState) -> list[Approved]:
        return [one.approved for one in self.came if one.approved is not None and one.approved.state is state]


class Desk:
    """Approvals of one person (or program), with their rights.

    Args:
        store: the open inventory.
        person: who acts.
        policy: version of the policy in use, kept with each approval.
        people: everybody who may sign in, with their rights: who else could approve or give a second word.
    """

    def __init__(self, store: Store, person: Person, *, policy: str, people: Sequence[Person]) -> None:
        self._store, self._person, self._policy, self._people = store, person, policy, people

    def approve(self, wish: Wish, chosen: Chosen = AS_PROPOSED) -> Approved:
        """Puts one task in effect.

        Raises:
            ApprovalError: the person may not; it is not what was shown; an override lacks its reason or last
                day, or the reason holds a value; a second person would be needed and there is none.
        """
        self._must_be_allowed(Act.APPROVE, wish.share)
        self._must_hold_no_value(wish.share, chosen.reason)
        shown = self._store.shown_of(wish.share, wish.coverage, wish.item)
        if shown is None or shown.revision != wish.revision:
            raise StaleTaskError("Since this was shown, files were added, changed or labeled otherwise.")
        self._must_be_answerable(wish.share, shown, chosen)
        return self._store.approve(
            wish.share,
            shown,
            actor=self._person.name,
            policy=self._policy,
            label=chosen.label,
            reason=chosen.reason,
            until=chosen.until,
            left_out=wish.left_out,
        )

    def approve_together(self, wishes: Iterable[Wish], chosen: Chosen = AS_PROPOSED) -> Together:
        """Puts several tasks in effect, each for itself: what is refused keeps no other from it.

        Raises:
            NotTheirsError: one of them lies in a share where the person may not: then none is approved.
            UnfoundedError: what is said of all of them cannot be said: then none is approved.
        """
        wanted = list(wishes)
        for share in {wish.share.id: wish.share for wish in wanted}.values():
            self._must_be_allowed(Act.APPROVE, share)
            self._must_hold_no_value(share, chosen.reason)
        if chosen.label is not None and not (chosen.reason.strip() and chosen.until):
            raise UnfoundedError("Another label than the proposed one needs a reason and a last day.")
        together = Together()
        for wish in wanted:
            try:
                together.came.append(Came(wish, self.approve(wish, chosen)))
            except ApprovalError as error:
                together.came.append(Came(wish, error=error))
        return together

    def answer(self, share: ShareHandle, number: int, *, agrees: bool) -> None:
        """A second person's word on a request for a lower label. Raises ApprovalError."""
        self._must_be_allowed(Act.SECOND, share)
        self._store.answer_approval(number, share, actor=self._person.name, agrees=agrees)

    def still_right(self, share: ShareHandle, number: int, revision: str) -> int:
        """Says of an approval, as it was shown, that it is still right. Raises ApprovalError."""
        self._must_be_allowed(Act.APPROVE, share)
        return self._store.still_right(share, number, actor=self._person.name, revision=revision)

    def take_back(self, share: ShareHandle, number: int) -> int:
        """Takes an approval back; returns how many labels are in effect no more. Raises ApprovalError."""
        self._must_be_allowed(Act.APPROVE, share)
        return self._store.take_back(share, number, actor=self._person.name)

    def _must_be_allowed(self, act: Act, share: ShareHandle) -> None:
        answer = may(self._person, act, thing(share))
        if not answer:
            raise NotTheirsError(answer.sentence)

    @staticmethod
    def _must_hold_no_value(share: ShareHandle, reason: str) -> None:
        """A reason is read by others and kept for ever: values and names have no place in it."""
        words = " ".join(reason.split())
        if len(words) > MOST_LETTERS:
            raise UnfoundedError(f"A reason has at most {MOST_LETTERS} letters.")
        if words and share.masker(words) != words:
            raise UnfoundedError("The reason holds a name or a value that the detectors know.")

    def _must_be_answerable(self, share: ShareHandle, shown: Shown, chosen: Chosen) -> None:
        """A request nobody could answer is not made. (Whether one is needed, the store says.)"""
        if not share.criminal_justice or self._others(Act.SECOND, share):
            return
        label = chosen.label or Label(shown.proposed)
        known = self._store.in_effect(shown.items).values()
        if label.rank < max(Label(one).rank for one in (shown.proposed, *(now.label for now in known))):
            raise NoApproverError(
                "A lower label in this share needs a second person, and nobody else may be that.",
                remedy="An administrator gives somebody cleared the role of a reviewer or data steward.",
            )

    def _others(self, act: Act, share: ShareHandle) -> list[Person]:
        return [one for one in able(self._people, act, share) if one.name != self._person.name]


def thing(share: ShareHandle) -> Thing:
    """A share, as rights ask for it."""
    return Thing(share.id, share.department, share.criminal_justice)


def able(people: Iterable[Person], act: Act, share: ShareHandle) -> list[Person]:
    """Those who may do something to a share."""
    return [person for person in people if may(person, act, thing(share))]


def blocked(people: Sequence[Person], shares: Iterable[ShareHandle]) -> list[ShareHandle]:
    """Shares whose labels nobody may approve: nothing there comes in effect until somebody may."""
    return [share for share in shares if not able(people, Act.APPROVE, share)]
