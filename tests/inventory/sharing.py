"""Recipients, agreements and requests as tests need them: whole, of invented people and agencies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from classify.inventory.handles import ShareHandle
from classify.inventory.recipients import RecipientFacts
from classify.inventory.store import Store
from classify.inventory.store.releases import ToRelease
from classify.inventory.store.requested import Judged, ToRequest
from classify.inventory.tables import ITEM
from classify.inventory.terms import WRITTEN, Terms
from models.agreement import AgreementKind, Office, Operation, Word
from models.labels import Tag
from models.sharing import Purpose, RecipientType, SharingOutcome
from models.sharing_request import Decided

TODAY = date(2026, 11, 30)
AGENCY = RecipientFacts(RecipientType.PUBLIC_AGENCY, "Office of Invented Affairs", "records@example.org")
SHERIFF = RecipientFacts(RecipientType.CJ_AGENCY, "Invented County Sheriff", ori="MT0320000")
TERMS = Terms(
    words={part: f"Words about {part.value}." for part in WRITTEN},
    starts=date(2026, 1, 1),
    ends=date(2027, 12, 31),
    tags=frozenset({Tag.PII, Tag.HR}),
    purposes=frozenset({Purpose.ADMINISTRATION}),
    operations=frozenset({Operation.READ, Operation.ANALYZE}),
    users=5,
    owners=frozenset({"Human Resources", "Parks"}),
    stricter_wins=True,
)
HASH = "ab" * 32


def recipient(store: Store, facts: RecipientFacts = AGENCY) -> int:
    return store.add_recipient(facts, actor="sam")


def reviewed(store: Store, number: int, *, but: Office | None = None) -> None:
    """Every office (but one) and every owner agrees."""
    for office in Office:
        if office is not but:
            store.say_of_agreement(number, Word.AGREES, actor=f"{office}", office=office)
    line = store.agreement_version(number, TODAY)
    assert line is not None
    for owner in line.terms.owners:
        store.say_of_agreement(number, Word.AGREES, actor="owner", department=owner)


def live(store: Store, to: int, terms: Terms = TERMS) -> int:
    """An agreement that is live."""
    number = store.draft_agreement(to, AgreementKind.DATA_SHARING, terms, actor="sam")
    store.submit_agreement(number, actor="sam")
    reviewed(store, number)
    store.sign_agreement(number, TODAY, actor="sam")
    return number


def items(store: Store, share: ShareHandle, count: int = 2) -> list[int]:
    """The first files of a share that were read."""
    from sqlalchemy import select

    with store.database.reading() as session:
        rows = select(ITEM.c.id).where(ITEM.c.share_id == share.id, ITEM.c.content_id.is_not(None))
        return list(session.scalars(rows.order_by(ITEM.c.id).limit(count)))


def judged(store: Store, numbers: Sequence[int], outcome: SharingOutcome = SharingOutcome.ALLOWED) -> Judged:
    """What a machine that is always of one mind says of these files."""
    facts = store.facts_of(numbers)
    told = {"conditions": ["Log it."]}
    leans_on = {"matrix": "1"}
    return Judged(facts, {one.item: outcome for one in facts}, outcome, told, leans_on)


def asked(
    store: Store,
    numbers: Sequence[int],
    to: int,
    outcome: SharingOutcome = SharingOutcome.ALLOWED,
    **more: Any,
) -> int:
    """A request by `rita`."""
    wanted = ToRequest(
        to,
        Purpose.ADMINISTRATION,
        "To plan the budget",
        "Three analysts",
        "A locked room",
        until=date(2027, 6, 30),
        due=date(2026, 12, 10),
    )
    return store.add_request(replace(wanted, **more), judged(store, numbers, outcome), actor="rita")


def allowed(
    store: Store, shares: Sequence[ShareHandle], number: int, decided: Decided = Decided.ALLOWED
) -> None:
    """`sam` decides a request as it stands."""
    line = store.request(shares, number)
    assert line is not None
    store.decide_request(number, decided, actor="sam", reason="Within the law", revision=line.revision)


def package(number: int, files: Sequence[int], **more: Any) -> ToRelease:
    """All of these files for a request."""
    wanted = ToRelease(
        number,
        dict.fromkeys(files, HASH),
        "cd" * 32,
        "Ina Vented, analyst",
        "2-6-1003, MCA",
        profile="default",
    )
    return replace(wanted, **more)
