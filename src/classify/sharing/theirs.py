"""What every act at the desk begins with: whose shares it is about, and whether this person may."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from classify.errors import (
    NotTheirSharesError,
    RegisterError,
    SameHandsError,
)
from classify.inventory.handles import ShareHandle
from classify.inventory.recipients import RecipientLine
from classify.inventory.requests import RequestLine
from classify.inventory.store import Store
from classify.rights import Act, Person, Thing, allowed, may
from classify.sharing import rules
from classify.sharing.clock import Clock
from classify.sharing.machine import Machine


class Theirs:
    """The inventory as one person (or program) may act in it; see `classify.sharing.desk.Desk`."""

    def __init__(
        self,
        store: Store,
        person: Person,
        *,
        machine: Machine,
        clock: Clock,
        people: Sequence[Person],
        today: date,
    ) -> None:
        self._store, self._person, self._machine = store, person, machine
        self._clock, self._people, self._today = clock, people, today

    def shares(self, act: Act = Act.SEE_SHARING) -> list[ShareHandle]:
        """Shares whose requests the person may see (or may do `act` to)."""
        return allowed(self._person, act, ((thing_of(share), share) for share in self._store.shares()))

    def request(self, number: int, act: Act = Act.SEE_SHARING) -> RequestLine | None:
        """One of them; None: there is none the person may know of (or may do `act` to)."""
        return self._store.request(self.shares(act), number)

    def _known(self, number: int) -> RequestLine:
        line = self.request(number)
        if line is None:
            raise RegisterError("There is no such request.")
        return line

    def _theirs(self, number: int, act: Act) -> RequestLine:
        """A request the person may do `act` to, in every share it is about."""
        line = self.request(number, act)
        if line is None:
            self._known(number)
            self._must_be_allowed(act, self._store.request_shares(number))
            raise RegisterError("There is no such request.")
        return line

    def _must_be_allowed(
        self, act: Act, shares: Collection[int], unknown: type[RegisterError] = NotTheirSharesError
    ) -> None:
        known = {share.id: share for share in self._store.shares()}
        if not shares:
            raise unknown("There is no such thing, or it is not open to you.")
        for number in sorted(shares):
            answer = may(self._person, act, thing_of(known[number]))
            if not answer:
                raise NotTheirSharesError(answer.sentence)

    def _is_criminal_justice(self, line: RequestLine) -> bool:
        facts = self._store.facts_of(self._store.request_items(line.id))
        tags = {tag for one in facts for tag in one.tags}
        return rules.is_criminal_justice(tags, flagged=line.criminal_justice)

    def _must_have_second(self, asker: str, shares: Collection[int]) -> None:
        """A second word nobody could give is not asked for."""
        things = [thing_of(share) for share in self._store.shares() if share.id in shares]
        for one in self._people:
            if one.name not in (asker, self._person.name) and all(may(one, Act.SECOND, it) for it in things):
                return
        raise SameHandsError(
            "This takes a second person, and nobody else may be that.",
            remedy="An administrator gives somebody the role of a reviewer or data steward for it.",
        )

    def _recipient(self, number: int) -> RecipientLine:
        found = self._store.recipient(number)
        if found is None:
            raise RegisterError("There is no such recipient.")
        return found


def tidy(words: str) -> str:
    """What somebody typed, without stray spaces."""
    return " ".join(words.split())


def thing_of(share: ShareHandle) -> Thing:
    """A share, as rights ask for it."""
    return Thing(share.id, share.department, share.criminal_justice)
