"""The one way to requests and releases: rights are asked anew for each share, whatever door somebody came
through. Who asks, who decides and who gives the second word are three people.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from classify.errors import (
    NotTheirSharesError,
    RegisterError,
    StaleSelectionError,
    UnfoundedAnswerError,
)
from classify.inventory import requests
from classify.inventory.handles import ShareHandle
from classify.inventory.recipients import RecipientFacts, tidied
from classify.inventory.requests import FileFacts, RequestLine
from classify.inventory.search import Wanted
from classify.inventory.sharable import SharableReader
from classify.inventory.store.requested import Judged, ToRequest
from classify.rights import Act
from classify.sharing import rules
from classify.sharing.clock import Kept
from classify.sharing.letters import Letter, Sender, letter
from classify.sharing.machine import Case
from classify.sharing.releasing import Releasing
from classify.sharing.theirs import tidy
from models.sharing import Evidence, Purpose, SharingOutcome
from models.sharing_request import Decided, RequestState, Selection

MOST_LETTERS = 2_000
"""Of an answer to one of the three questions."""
MOST_FILES = 20_000
"""Of one request."""
_REASON = 500


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks: Tempe's three questions, and until when."""

    recipient: int | RecipientFacts
    """One on record; or a new one, entered with the request."""
    purpose: Purpose
    use: str
    access: str
    security: str
    until: date
    """Last day of the use."""
    items: Sequence[int]
    """The files, one by one, whatever showed them."""
    selection: Selection = Selection.ITEMS
    revision: str = ""
    """What the screen showed of them (`Desk.revision`); "": it showed nothing."""
    due: date | None = None
    """None: by the city's own timeline."""
    evidence: frozenset[Evidence] = frozenset()
    agreement: int | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """Files as a folder or view holds them now: what is asked for later is just these."""

    selection: Selection
    items: tuple[int, ...]
    revision: str


class Desk(Releasing):
    """Requests and releases of one person (or program), with their rights.

    Args:
        store: the open inventory.
        person: who acts.
        machine: judges by the matrix of the law.
        clock: the city's own timeline.
        people: everybody who may sign in, with their rights: who else could decide or give a second word.
        today: the day it is in the city.
    """

    def requests(
        self,
        *,
        states: Collection[RequestState] = (),
        overdue: bool = False,
        recipient: int | None = None,
        mine: bool = False,
        before: int = 0,
        limit: int = 100,
    ) -> list[RequestLine]:
        """Requests about shares the person may see them of, the newest first; `mine`: those they asked."""
        return self._store.requests(
            self.shares(),
            states=states,
            overdue_on=self._today if overdue else None,
            recipient=recipient,
            asked_by=self._person.name if mine else "",
            before=before,
            limit=limit,
        )

    def kept(self, since: datetime | None = None) -> Kept:
        """How the timeline was kept by them."""
        return self._clock.kept(self._store.request_times(self.shares(), since), self._today)

    def revision(self, items: Iterable[int]) -> str:
        """What a screen notes of the files it shows (with what is packed in them), and sends back."""
        return requests.revision(self._store.facts_of(self._store.with_members(items)))

    def of_folder(self, share: ShareHandle, folder: str) -> Chosen:
        """All that lies below a folder of a share ("" for all of it). Raises NotTheirSharesError."""
        self._must_be_allowed(Act.ASK_SHARING, {share.id})
        files = SharableReader(self._store).share(share, folder)
        return self._chosen(Selection.FOLDER, (file.id for file in files))

    def of_view(self, shares: Sequence[ShareHandle], wanted: Wanted) -> Chosen:
        """All that a list or saved view of these shares shows. Raises NotTheirSharesError."""
        self._must_be_allowed(Act.ASK_SHARING, {share.id for share in shares})
        files = SharableReader(self._store).listed(shares, wanted)
        return self._chosen(Selection.VIEW, (file.id for file in files))

    def _chosen(self, selection: Selection, items: Iterable[int]) -> Chosen:
        chosen = tuple(sorted(items))
        return Chosen(selection, chosen, self.revision(chosen))

    def ask(self, asked: Asked) -> int:
        """Keeps a request with what the machine says of it; returns its number.

        Raises:
            NotTheirSharesError: a file lies in a share where the person may not ask.
            StaleSelectionError: the files are not those that were shown.
            RegisterError: an answer is missing, too long, or the last day is over; the recipient or its
                agreement is not known; there are no files, or too many.
        """
        _must_be_answered(asked, self._today)
        items = self._store.with_members(asked.items)
        facts = self._store.facts_of(items)
        if not facts or len(facts) != len(items) or not {*asked.items} <= {*items}:
            raise NotTheirSharesError("One of these files is not there, or not open to you.")
        if len(facts) > MOST_FILES:
            raise RegisterError(f"A request is about {MOST_FILES:,} files at most.", remedy="Ask in parts.")
        self._must_be_allowed(Act.ASK_SHARING, {one.share_id for one in facts})
        if asked.revision and requests.revision(facts) != asked.revision:
            raise StaleSelectionError("Since these files were shown, some were added, changed or approved.")
        if Evidence.ATTORNEY_ADVICE in asked.evidence:
            raise RegisterError(
                "The attorney's advice is added by who decides, once the request was referred.",
                remedy="Leave it out.",
            )
        known = asked.recipient if isinstance(asked.recipient, int) else None
        who = _new(asked.recipient) if known is None else self._recipient(known).facts
        judged, evidence = self._judged(facts, (known, who), asked.purpose, asked.evidence, asked.agreement)
        if known is None:
            known = self._store.add_recipient(who, actor=self._person.name)
        wanted = ToRequest(
            known,
            asked.purpose,
            tidy(asked.use),
            tidy(asked.access),
            tidy(asked.security),
            until=asked.until,
            due=asked.due or self._clock.due(self._today),
            selection=asked.selection,
            evidence=evidence,
            agreement=asked.agreement,
        )
        return self._store.add_request(wanted, judged, actor=self._person.name)

    def judge_again(
        self,
        number: int,
        *,
        evidence: frozenset[Evidence] | None = None,
        agreement: int | None = None,
    ) -> SharingOutcome:
        """Has the files judged as they are now; files that are gone are left out. Returns the new outcome.

        `evidence` and `agreement` take the place of what was shown before; without evidence that stays.

        Raises:
            NotTheirSharesError, RegisterError: the person may not decide it; it is not open.
        """
        line = self._theirs(number, Act.DECIDE_SHARING)
        shown = frozenset(line.evidence) if evidence is None else evidence
        leans_on = line.agreement_id if evidence is None and agreement is None else agreement
        items = self._store.request_items(number)
        judged, shown = self._judged(
            self._store.facts_of(items),
            (line.recipient_id, self._recipient(line.recipient_id).facts),
            line.purpose,
            shown,
            leans_on,
        )
        self._store.judge_request(number, judged, actor=self._person.name, evidence=shown, agreement=leans_on)
        return judged.outcome

    def acknowledge(self, number: int) -> None:
        """Notes that the asker was told that the request came. Raises RegisterError."""
        self._theirs(number, Act.DECIDE_SHARING)
        self._store.acknowledge_request(number, actor=self._person.name)

    def withdraw(self, number: int) -> None:
        """Ends a request: their own, or one they may decide. Raises RegisterError."""
        line = self._known(number)
        if line.asked_by != self._person.name:
            self._theirs(number, Act.DECIDE_SHARING)
        self._store.withdraw_request(number, actor=self._person.name)

    def decide(self, number: int, decided: Decided, reason: str, revision: str) -> RequestLine:
        """Decides a request as it was shown (`RequestLine.revision`); returns it as it stands now.

        Raises:
            NotTheirSharesError: the person may not decide about one of its shares.
            SameHandsError: it is their own request, or a second person is needed and there is none.
            StaleSelectionError: it was judged again, or a file changed since.
            UnfoundedAnswerError: the reason is missing or holds a value; what is prohibited was not referred
                first, or the attorney's advice is missing.
        """
        line = self._theirs(number, Act.DECIDE_SHARING)
        self._must_say_why(reason)
        was_referred = any(one.decided is Decided.REFERRED for one in line.decisions)
        rules.must_have_ground(decided, line.outcome, line.evidence, was_referred=was_referred)
        why = rules.why_second(decided, line.outcome, criminal_justice=self._is_criminal_justice(line))
        if why:
            self._must_have_second(line.asked_by, self._store.request_shares(number))
        self._store.decide_request(
            number,
            decided,
            actor=self._person.name,
            reason=tidy(reason),
            revision=revision,
            why_second=[one.value for one in why],
        )
        return self._theirs(number, Act.DECIDE_SHARING)

    def second(self, number: int, *, agrees: bool, revision: str) -> RequestLine:
        """A second person's word on a decision; returns the request as it stands now.

        Raises:
            NotTheirSharesError, SameHandsError, StaleSelectionError, RegisterError: as `decide`.
        """
        self._theirs(number, Act.SECOND)
        self._store.second_request(number, actor=self._person.name, agrees=agrees, revision=revision)
        return self._theirs(number, Act.SECOND)

    def letter(self, number: int, sender: Sender) -> Letter:
        """The written answer. Raises RegisterError where there is none yet."""
        line = self._known(number)
        to = self._recipient(line.recipient_id)
        return letter(
            line,
            to.facts.name,
            sender,
            received=self._clock.day_of(line.received_at),
            answered=self._clock.day_of(line.answered_at) if line.answered_at else self._today,
        )

    def _judged(
        self,
        facts: Sequence[FileFacts],
        recipient: tuple[int | None, RecipientFacts],
        purpose: Purpose,
        evidence: frozenset[Evidence],
        agreement: int | None,
    ) -> tuple[Judged, frozenset[Evidence]]:
        """What the machine says, and what counted as shown: vetting only where it is on record, an agreement
        only where one is named.
        """
        number, to = recipient
        on_record = {Evidence.VETTING} if to.is_vetted(self._today) else set()
        named = {Evidence.AGREEMENT} if agreement is not None else set()
        shown = frozenset((evidence - {Evidence.VETTING, Evidence.AGREEMENT}) | on_record | named)
        line = self._store.agreement_version(agreement, self._today) if agreement is not None else None
        if agreement is not None and (line is None or line.recipient_id != number):
            raise RegisterError("This recipient has no such agreement.")
        return self._machine(Case(facts, to.type, purpose, shown, line, self._today)), shown

    def _must_say_why(self, reason: str) -> None:
        """A reason goes into the written answer: values and names have no place in it."""
        words = tidy(reason)
        if not words:
            raise UnfoundedAnswerError("A decision needs its reason.")
        if len(words) > _REASON:
            raise UnfoundedAnswerError(f"A reason has at most {_REASON} letters.")
        if self._store.masker(words) != words:
            raise UnfoundedAnswerError("The reason holds a name or a value that the detectors know.")


def _new(recipient: object) -> RecipientFacts:
    """A recipient as it may be entered with a request: whether it is vetted, who keeps agreements says."""
    assert isinstance(recipient, RecipientFacts), "a number is one on record"
    if recipient.vetted_until is not None or recipient.ori:
        raise RegisterError("That a recipient is vetted, or has an ORI, is not said with a request.")
    return tidied(recipient)


def _must_be_answered(asked: Asked, today: date) -> None:
    """Raises RegisterError where one of the three questions is not answered, or the use is over already."""
    answers = {"what it is for": asked.use, "who has access": asked.access, "how it is kept": asked.security}
    missing = [name for name, words in answers.items() if not tidy(words)]
    if missing:
        raise RegisterError(f"A request says {', '.join(missing)}.", remedy="Answer all three questions.")
    if any(len(words) > MOST_LETTERS for words in answers.values()):
        raise RegisterError(f"An answer has at most {MOST_LETTERS:,} letters.")
    if asked.until < today or (asked.due is not None and asked.due < today):
        raise RegisterError("This day is over already.", remedy="Give a day to come.")
