"""To whom, what for, and on what ground: the rest of the question, in an address.

    ?to=vendor                        a kind of recipient
    ?to=12&agreement=3                one on record, and an agreement with them
    &purpose=service&evidence=subpoena

A name is in no address: of somebody new the answer depends on the kind alone, and who it is is told with the
request.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from django.http import QueryDict

from classify.errors import AskingError
from classify.inventory.agreements import AgreementLine
from classify.inventory.recipients import RecipientLine
from classify.rights import Person
from classify.sharing import said
from classify.web.house import house
from classify.web.rooms.asking.chosen import numbers_in
from classify.web.sharing import portfolio_of, today
from models.agreement import AgreementState
from models.sharing import Evidence, Purpose, RecipientType

SHOWABLE = (
    Evidence.COURT_ORDER,
    Evidence.SUBPOENA,
    Evidence.CONSENT,
    Evidence.SECURITY_ADDENDUM,
)
"""What somebody says is in hand. Vetting and agreements are on record, the attorney is asked later."""
MOST_RECIPIENTS = 500
_PEOPLE = frozenset({RecipientType.VICTIM, RecipientType.RECORD_SUBJECT})
_Word = TypeVar("_Word", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Wish:
    """To whom, what for, and on what ground."""

    to: RecipientType
    purpose: Purpose
    evidence: frozenset[Evidence] = frozenset()
    """What is said to be in hand."""
    recipient: RecipientLine | None = None
    """None: somebody new."""
    agreement: AgreementLine | None = None
    agreements: tuple[AgreementLine, ...] = ()
    """All with this recipient."""
    is_plain: bool = True
    """Whether the agreement is the one that is taken where none is named."""

    @property
    def counts(self) -> frozenset[Evidence]:
        """What counts as shown: with whether they are vetted, as it is on record."""
        vetted = self.recipient is not None and self.recipient.facts.is_vetted(today())
        return self.evidence | ({Evidence.VETTING} if vetted else set())

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """What asks for it in an address."""
        to = str(self.recipient.id) if self.recipient is not None else self.to.value
        leans_on = () if self.is_plain else (("agreement", str(self.agreement.id if self.agreement else 0)),)
        shown = tuple(("evidence", one.value) for one in SHOWABLE if one in self.evidence)
        return (("to", to), ("purpose", self.purpose.value), *leans_on, *shown)

    def with_evidence(self, more: Evidence) -> Wish:
        """The same with one thing more in hand."""
        return replace(self, evidence=self.evidence | {more})

    @property
    def purpose_words(self) -> str:
        """What for, in words."""
        return said.PURPOSES[self.purpose]

    @property
    def shown_words(self) -> list[str]:
        """What counts as shown, in words."""
        return [said.EVIDENCE[one] for one in Evidence if one in self.counts]

    @property
    def who(self) -> str:
        """To whom, in words."""
        return named(self.recipient) if self.recipient is not None else said.RECIPIENTS[self.to]


def named(recipient: RecipientLine) -> str:
    """A recipient in a list. Victims, and whom records are about, are people whose names stay where their
    request is (44-5-311, MCA); of all others what detectors take for a value is masked.
    """
    facts = recipient.facts
    if facts.type in _PEOPLE:
        return f"Recipient {recipient.id} ({said.RECIPIENTS[facts.type]})"
    return house().store.masker(facts.name)


def wish(person: Person, given: QueryDict) -> Wish | None:
    """What an address asks for; None where it does not say to whom.

    Raises:
        AskingError: there is no such recipient, purpose, evidence or agreement.
    """
    to = given.get("to", "")
    if not to:
        return None
    known = recipient_numbered(person, to) if to.isdecimal() else None
    kind = known.facts.type if known is not None else _word(to, RecipientType, "recipient")
    words = given.get("purpose", "")
    purpose = _word(words, Purpose, "purpose") if words else said.USUAL[kind]
    shown = frozenset(_word(one, Evidence, "evidence") for one in given.getlist("evidence") if one)
    if known is None:
        return Wish(kind, purpose, shown.intersection(SHOWABLE))
    made = portfolio_of(person).agreements(recipient=known.id)
    word = given.get("agreement", "")
    leans_on = _agreement(made, word) if word else _usual(made, purpose)
    return Wish(kind, purpose, shown.intersection(SHOWABLE), known, leans_on, tuple(made), is_plain=not word)


def recipients(person: Person) -> list[RecipientLine]:
    """Those on record that may be asked for."""
    return portfolio_of(person).recipients(active=True, limit=MOST_RECIPIENTS)


def recipient_numbered(person: Person, word: str) -> RecipientLine:
    """A recipient on record. Raises AskingError."""
    found = next((portfolio_of(person).recipient(one) for one in numbers_in([word])), None)
    if found is None or not found.facts.active:
        raise AskingError("There is no such recipient.", remedy="Choose one of the list, or a kind.")
    return found


def _usual(made: Sequence[AgreementLine], purpose: Purpose) -> AgreementLine | None:
    """The newest one in force for that purpose."""
    live = [one for one in made if one.state is AgreementState.LIVE and purpose in one.terms.purposes]
    return live[0] if live else None


def _agreement(made: Sequence[AgreementLine], word: str) -> AgreementLine | None:
    if word == "0":
        return None
    found = next((one for one in made if str(one.id) == word), None)
    if found is None:
        raise AskingError("This recipient has no such agreement.", remedy="Choose one of theirs, or none.")
    return found


def _word(word: str, kind: type[_Word], called: str) -> _Word:
    try:
        return kind(word)
    except ValueError:
        raise AskingError(f"There is no such {called}.", remedy="Choose one of the list.") from None
