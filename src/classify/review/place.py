"""Where a person sits: which shares they may do something to, and how files are shown to them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from classify.errors import DecisionError
from classify.inventory.asked import Asked
from classify.inventory.catalogue import Catalogue
from classify.inventory.desk import QueueReader
from classify.inventory.handles import ShareHandle
from classify.inventory.store import Store
from classify.label.policy import Policy
from classify.memos import remembered
from classify.review.told import QuestionLine
from classify.rights import Act, Person, Thing, may
from classify.settings import Settings
from models.columns import now


@remembered(2)
def _policy(path: Path | None) -> Policy:
    return Policy.load(path)


class Place:
    """A person before the inventory; every question about rights is asked here."""

    def __init__(self, store: Store, catalogue: Catalogue, settings: Settings, person: Person) -> None:
        self._store = store
        self._catalogue = catalogue
        self._settings = settings
        self._person = person
        self._reader = QueueReader(store)
        self._shares = {share.id: share for share in store.shares()}

    def shares(self) -> list[ShareHandle]:
        """The shares this person may review, in the order of the inventory."""
        return self._for(Act.REVIEW)

    def share_number(self, *, group: str = "", question: int = 0) -> int | None:
        """The share in which a group or question lies; None where there is none this person may decide."""
        if group:
            number = self._reader.share_of_group(group)
        else:
            asked = self._reader.question(question)
            number = asked.share_id if asked is not None else None
        return number if number in {share.id for share in self.shares()} else None

    @property
    def _policy(self) -> Policy:
        return _policy(self._settings.policy)

    def _for(self, act: Act) -> list[ShareHandle]:
        return [share for share in self._shares.values() if self._may(act, share)]

    def _may(self, act: Act, share: ShareHandle) -> bool:
        return bool(may(self._person, act, Thing(share.id, share.department, share.criminal_justice)))

    def _share(self, number: int | None, act: Act = Act.REVIEW) -> ShareHandle:
        """A share this person may do that to. Raises DecisionError; the same where there is none."""
        share = self._shares.get(number) if number is not None else None
        if share is None or not self._may(act, share):
            raise gone()
        return share

    def _share_of_group(self, key: str) -> ShareHandle:
        return self._share(self._reader.share_of_group(key))

    def _question(self, number: int) -> tuple[Asked, ShareHandle]:
        """A question this person may decide, and its share. Raises DecisionError."""
        asked = self._reader.question(number)
        if asked is None:
            raise gone()
        share = self._shares.get(asked.share_id)
        # A steward decides what was referred to them.
        is_referred = asked.referred_by not in (None, self._person.name)
        if is_referred and share is not None and self._may(Act.ANSWER, share):
            return asked, share
        return asked, self._share(asked.share_id)

    def _mine(self, ids: Collection[int]) -> list[Asked]:
        """Questions this person may decide. Raises DecisionError where one of them is none, or another's."""
        found = self._reader.questions(ids)
        for one in found:
            self._share(one.share_id)
        if len(found) != len(set(ids)) or not found:
            raise gone()
        self._store.must_be_free([one.id for one in found], actor=self._person.name)
        return found

    def _lines(self, share: ShareHandle, asked: Sequence[Asked]) -> list[QuestionLine]:
        lines = self._reader.lines(share, [one.item_id for one in asked])
        moment = now()
        return [
            QuestionLine(
                id=one.id,
                group_key=one.group_key,
                share_id=one.share_id,
                item_id=one.item_id,
                path=lines[one.item_id].path,
                detector=one.detector,
                entity=one.entity,
                shape=one.shape,
                findings=one.findings,
                best=one.best,
                risk=one.risk,
                revision=one.revision,
                claimed_by=one.claimed_from(self._person.name, moment),
                assigned_to=one.assigned_to or "",
            )
            for one in asked
            if one.item_id in lines
        ]


def gone() -> DecisionError:
    """The same for what is not there and for what may not be known."""
    return DecisionError("There is no such question any more.", remedy="Go back to the queue.")
