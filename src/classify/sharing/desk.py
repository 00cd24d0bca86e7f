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
    ReleaseError,
    SameHandsError,
    StaleSelectionError,
    UnfoundedAnswerError,
)
from classify.inventory import requests
from classify.inventory.handles import ShareHandle
from classify.inventory.recipients import RecipientFacts, RecipientLine, tidied
from classify.inventory.releases import Earlier, LogLine, ReleaseLine
from classify.inventory.requests import FileFacts, RequestLine
from classify.inventory.store import Store
from classify.inventory.store.releases import ToRelease
from classify.inventory.store.requests import Judged, ToRequest
from classify.rights import Act, Person, Thing, allowed, may
from classify.sharing import rules
from classify.sharing.clock import Clock, Kept
from classify.sharing.letters import Letter, Sender, letter
from classify.sharing.machine import Case, Machine
from models.release import ReleaseState
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


class Desk:
    """Requests and releases of one person (or program), with their rights.

    Args:
        store: the open inventory.
        person: who acts.
        machine: judges by the matrix of the law.
        clock: the city's own timeline.
        people: everybody who may sign in, with their rights: who else could decide or give a second word.
        today: the day it is in the city.
    """

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
        return allowed(self._person, act, ((_thing(share), share) for share in self._store.shares()))

    def requests(
        self,
        *,
        states: Collection[RequestState] = (),
        overdue: bool = False,
        recipient: int | None = None,
        before: int = 0,
        limit: int = 100,
    ) -> list[RequestLine]:
        """Requests about shares the person may see them of, the newest first."""
        return self._store.requests(
            self.shares(),
            states=states,
            overdue_on=self._today if overdue else None,
            recipient=recipient,
            before=before,
            limit=limit,
        )

    def request(self, number: int, act: Act = Act.SEE_SHARING) -> RequestLine | None:
        """One of them; None: there is none the person may know of (or may do `act` to)."""
        return self._store.request(self.shares(act), number)

    def kept(self, since: datetime | None = None) -> Kept:
        """How the timeline was kept by them."""
        return self._clock.kept(self._store.request_times(self.shares(), since), self._today)

    def revision(self, items: Iterable[int]) -> str:
        """What a screen notes of the files it shows (with what is packed in them), and sends back."""
        return requests.revision(self._store.facts_of(self._store.with_members(items)))

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
            _tidy(asked.use),
            _tidy(asked.access),
            _tidy(asked.security),
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
            reason=_tidy(reason),
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

    def earlier(self, number: int) -> list[Earlier]:
        """Releases that held some of a request's content, of those the person may know of: look at them
        before another leaves. What was open in one un-redacts what is cut in the other.
        """
        self._known(number)
        met = self._store.earlier_releases(self._store.facts_of(self._store.request_items(number)))
        shares = self.shares()
        return [one for one in met if self._store.release(shares, one.release_id, self._today)]

    def releases(
        self,
        *,
        states: Collection[ReleaseState] = (),
        request: int | None = None,
        overdue: bool = False,
        before: int = 0,
        limit: int = 100,
    ) -> list[ReleaseLine]:
        """Releases of shares the person may see them of, the newest first."""
        return self._store.releases(
            self.shares(),
            self._today,
            states=states,
            request=request,
            overdue=overdue,
            before=before,
            limit=limit,
        )

    def release_of(self, number: int, act: Act = Act.SEE_SHARING) -> ReleaseLine | None:
        """One of them; None: there is none the person may know of (or may do `act` to)."""
        return self._store.release(self.shares(act), number, self._today)

    def log(self, *, release: int | None = None, before: int = 0, limit: int = 100) -> list[LogLine]:
        """The log of disseminations of these shares, the newest first."""
        return self._store.dissemination_log(self.shares(), release=release, before=before, limit=limit)

    def release(self, wanted: ToRelease) -> int:
        """Writes down that a package leaves; returns its number. Where criminal justice information is in it,
        it may leave only when a second person has agreed (`second_release`).

        Raises:
            NotTheirSharesError: the person may not release files of one of its shares.
            SameHandsError: it is their own request, or a second person is needed and there is none.
            StaleSelectionError: a file changed since the decision.
            ReleaseError: nobody is named or no authority, no decision lets it leave so, its agreement is not
                live, or the recipient's vetting is over.
        """
        line = self._theirs(wanted.request, Act.RELEASE)
        if not _tidy(wanted.to) or not _tidy(wanted.authority):
            raise ReleaseError("A release names who gets it, and the law or order it leaves by.")
        if wanted.use_by is not None and wanted.use_by < self._today:
            raise ReleaseError("The last day of its use is over already.")
        is_flagged = self._is_criminal_justice(line)
        if Evidence.VETTING in line.evidence and not self._recipient(line.recipient_id).facts.is_vetted(
            self._today
        ):
            raise ReleaseError(
                "This was allowed to a vetted recipient, and their vetting is over.",
                remedy="Have their checks renewed, and the request judged again.",
            )
        if is_flagged:
            self._must_have_second(line.asked_by, self._store.request_shares(wanted.request))
        return self._store.add_release(wanted, self._today, actor=self._person.name, second_person=is_flagged)

    def second_release(self, number: int, *, agrees: bool) -> None:
        """A second person's word on a release. Raises as `release`."""
        self._must_be_allowed(Act.SECOND, self._store.release_shares(number), RegisterError)
        self._store.second_release(number, self._today, actor=self._person.name, agrees=agrees)

    def confirm_destroyed(self, number: int, on: date) -> None:
        """Notes that the recipient confirmed that the data are destroyed. Raises ReleaseError."""
        self._must_be_allowed(Act.RELEASE, self._store.release_shares(number), RegisterError)
        self._store.confirm_destroyed(number, on, actor=self._person.name, today=self._today)

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

    def _recipient(self, number: int) -> RecipientLine:
        found = self._store.recipient(number)
        if found is None:
            raise RegisterError("There is no such recipient.")
        return found

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
            answer = may(self._person, act, _thing(known[number]))
            if not answer:
                raise NotTheirSharesError(answer.sentence)

    def _is_criminal_justice(self, line: RequestLine) -> bool:
        facts = self._store.facts_of(self._store.request_items(line.id))
        tags = {tag for one in facts for tag in one.tags}
        return rules.is_criminal_justice(tags, flagged=line.criminal_justice)

    def _must_have_second(self, asker: str, shares: Collection[int]) -> None:
        """A second word nobody could give is not asked for."""
        things = [_thing(share) for share in self._store.shares() if share.id in shares]
        for one in self._people:
            if one.name not in (asker, self._person.name) and all(may(one, Act.SECOND, it) for it in things):
                return
        raise SameHandsError(
            "This takes a second person, and nobody else may be that.",
            remedy="An administrator gives somebody the role of a reviewer or data steward for it.",
        )

    def _must_say_why(self, reason: str) -> None:
        """A reason goes into the written answer: values and names have no place in it."""
        words = _tidy(reason)
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
    missing = [name for name, words in answers.items() if not _tidy(words)]
    if missing:
        raise RegisterError(f"A request says {', '.join(missing)}.", remedy="Answer all three questions.")
    if any(len(words) > MOST_LETTERS for words in answers.values()):
        raise RegisterError(f"An answer has at most {MOST_LETTERS:,} letters.")
    if asked.until < today or (asked.due is not None and asked.due < today):
        raise RegisterError("This day is over already.", remedy="Give a day to come.")


def _tidy(words: str) -> str:
    return " ".join(words.split())


def _thing(share: ShareHandle) -> Thing:
    return Thing(share.id, share.department, share.criminal_justice)
