"""The one way to recipients and agreements, with the rights of who acts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from classify.errors import NotTheirSharesError, RecipientError, UnfoundedAnswerError
from classify.inventory.agreements import AgreementLine, Narrowing
from classify.inventory.recipients import Knower, RecipientFacts, RecipientLine, Vetting
from classify.inventory.store import Store
from classify.inventory.terms import Terms
from classify.rights import Act, Person, Thing, allowed, may
from classify.sharing.theirs import thing_of
from models.agreement import AgreementKind, AgreementState, Office, Word
from models.sharing import RecipientType

_NOTE = 500
_NAMES_AT_ONCE = 500


class Portfolio:
    """Recipients and agreements, as one person (or program) may see and keep them.

    Args:
        store: the open inventory.
        person: who acts.
        today: the day it is in the city.
    """

    def __init__(self, store: Store, person: Person, *, today: date) -> None:
        self._store, self._person, self._today = store, person, today

    def recipients(
        self,
        *,
        types: Collection[RecipientType] = (),
        active: bool | None = None,
        vetting: Vetting | None = None,
        after: int = 0,
        limit: int = 100,
    ) -> list[RecipientLine]:
        """Recipients the person may know of, by number. Raises NotTheirSharesError."""
        self._must(Act.SEE_SHARING)
        return self._store.recipients(
            types=types,
            active=active,
            vetting=vetting,
            today=self._today,
            known_to=self._knower,
            after=after,
            limit=limit,
        )

    def recipient(self, number: int) -> RecipientLine | None:
        """One of them; None: there is none the person may know of. Raises NotTheirSharesError."""
        return self.recipients_numbered([number]).get(number)

    def recipients_numbered(self, numbers: Iterable[int]) -> dict[int, RecipientLine]:
        """Those of these that the person may know of. Raises NotTheirSharesError."""
        self._must(Act.SEE_SHARING)
        return self._store.recipients_numbered(numbers, self._knower)

    def named(
        self,
        words: str,
        *,
        types: Collection[RecipientType] = (),
        active: bool | None = True,
        vetting: Vetting | None = None,
        limit: int = 10,
    ) -> list[RecipientLine]:
        """Recipients in whose names all these words begin a word, by name. (Names are kept
        sealed: all are opened for it, a few hundred in a city.) Raises NotTheirSharesError.
        """
        wanted = words.casefold().split()
        found: list[RecipientLine] = []
        after = 0
        while page := self.recipients(
            types=types, active=active, vetting=vetting, after=after, limit=_NAMES_AT_ONCE
        ):
            found += [one for one in page if _begins(one.facts.name, wanted)]
            after = page[-1].id
        return sorted(found, key=lambda one: (one.facts.name.casefold(), one.id))[:limit]

    def add_recipient(self, facts: RecipientFacts) -> int:
        """Enters a recipient; returns its number. Whoever asks may; that one is vetted, or has an ORI, is for
        who keeps the agreements to say.

        Raises:
            NotTheirSharesError, RecipientError: the person may not; the facts cannot be kept.
        """
        is_plain = facts.vetted_until is None and not facts.ori
        self._must(Act.ASK_SHARING if is_plain else Act.KEEP_AGREEMENTS)
        return self._store.add_recipient(facts, actor=self._person.name)

    def change_recipient(self, number: int, facts: RecipientFacts) -> None:
        """Writes down what is so now. Raises NotTheirSharesError, RecipientError."""
        self._must(Act.KEEP_AGREEMENTS)
        if self.recipient(number) is None:
            raise RecipientError("There is no such recipient.", remedy="Reload the page.")
        self._store.change_recipient(number, facts, actor=self._person.name)

    def agreements(
        self,
        *,
        states: Collection[AgreementState] = (),
        recipient: int | None = None,
        ends_by: date | None = None,
        by: Narrowing | None = None,
        before: int = 0,
        limit: int = 100,
    ) -> list[AgreementLine]:
        """Versions of agreements, the newest first. Raises NotTheirSharesError."""
        self._must(Act.SEE_SHARING)
        return self._store.agreements(
            self._today,
            states=states,
            recipient=recipient,
            ends_by=ends_by,
            by=by,
            before=before,
            limit=limit,
        )

    def agreement(self, number: int) -> AgreementLine | None:
        """One version. Raises NotTheirSharesError."""
        self._must(Act.SEE_SHARING)
        return self._store.agreement_version(number, self._today)

    def versions(self, series: int) -> list[AgreementLine]:
        """All versions of one, the newest first. Raises NotTheirSharesError."""
        self._must(Act.SEE_SHARING)
        return self._store.agreement_versions(series, self._today)

    def expiring(self) -> Mapping[int, int]:
        """How many that are live end within 7, 30 and 60 days. Raises NotTheirSharesError."""
        self._must(Act.SEE_SHARING)
        return self._store.agreements_expiring(self._today)

    def ending(self, within: Collection[int]) -> Mapping[int, int]:
        """How many that are live end within each of these numbers of days. Raises NotTheirSharesError."""
        self._must(Act.SEE_SHARING)
        return self._store.agreements_ending(self._today, within)

    def draft(self, recipient: int, kind: AgreementKind, terms: Terms) -> int:
        """Begins an agreement; returns the number of its first version. Raises AgreementError."""
        self._must(Act.KEEP_AGREEMENTS)
        return self._store.draft_agreement(recipient, kind, terms, actor=self._person.name)

    def revise(self, number: int, terms: Terms) -> int:
        """Writes the next version, which only narrows; returns its number. Raises AgreementError."""
        self._must(Act.KEEP_AGREEMENTS)
        return self._store.revise_agreement(number, terms, actor=self._person.name)

    def submit(self, number: int) -> None:
        """Gives a draft to its reviewers and owners. Raises AgreementError."""
        self._must(Act.KEEP_AGREEMENTS)
        self._store.submit_agreement(number, actor=self._person.name)

    def review(self, number: int, office: Office, word: Word, note: str = "") -> AgreementState:
        """Notes a reviewer's word; returns where the agreement stands. Raises AgreementError."""
        self._must(Act.KEEP_AGREEMENTS)
        return self._store.say_of_agreement(
            number, word, office=office, note=self._note(note), actor=self._person.name
        )

    def consent(self, number: int, department: str, word: Word, note: str = "") -> AgreementState:
        """An owner's word, by a steward of that department; a refusal ends it. Returns where it stands.

        Raises:
            NotTheirSharesError, AgreementError: the person speaks for another department; it is not under
                review.
        """
        self._must(Act.DECIDE_SHARING, Thing(0, department, criminal_justice=False))
        return self._store.say_of_agreement(
            number, word, department=department, note=self._note(note), actor=self._person.name
        )

    def sign(self, number: int) -> None:
        """Makes a reviewed agreement live. Raises AgreementError."""
        self._must(Act.KEEP_AGREEMENTS)
        self._store.sign_agreement(number, self._today, actor=self._person.name)

    def end(self, number: int) -> None:
        """Ends an agreement before its last day. Raises AgreementError."""
        self._must(Act.KEEP_AGREEMENTS)
        self._store.end_agreement(number, actor=self._person.name)

    @property
    def _knower(self) -> Knower:
        things = ((thing_of(share), share) for share in self._store.shares())
        shares = allowed(self._person, Act.SEE_SHARING, things)
        return Knower(self._person.name, shares, bool(may(self._person, Act.KEEP_AGREEMENTS)))

    def _must(self, act: Act, thing: Thing | None = None) -> None:
        answer = may(self._person, act, thing)
        if not answer:
            raise NotTheirSharesError(answer.sentence)

    def _note(self, note: str) -> str:
        words = " ".join(note.split())
        if len(words) > _NOTE or self._store.masker(words) != words:
            raise UnfoundedAnswerError(f"A note has at most {_NOTE} letters, and no names or values in it.")
        return words


def _begins(name: str, wanted: Sequence[str]) -> bool:
    words = name.casefold().split()
    return all(any(word.startswith(part) for word in words) for part in wanted)
