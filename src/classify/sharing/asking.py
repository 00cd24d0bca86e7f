"""Asks about files of the inventory; where columns are to be cut, it looks which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from classify.errors import SharingError
from classify.inventory.handles import ShareHandle
from classify.inventory.sharable import SharableReader
from classify.inventory.store import Store
from classify.sharing import said
from classify.sharing.answer import Agreement, Answer, Help, Question, answer
from classify.sharing.matrix import matrix
from classify.sharing.question import Terms
from classify.sharing.verdict import Judge
from models.agreement import AgreementState
from models.shared_file import SharedFile
from models.sharing import Purpose, RecipientType, SharingOutcome

MOST_TABLES = 200
"""Of so many files at most the findings are looked at one by one, ..."""
MOST_FINDINGS = 200_000
"""... and so many findings of them at most: a second or two."""


def asked(reader: SharableReader, shares: Sequence[ShareHandle], question: Question) -> Answer:
    """The answer. Where values are to be cut and few files are concerned, it says which columns to drop.

    Args:
        reader: of the inventory the files are of.
        shares: where its files lie: those whoever asks may know of.
        question: with files as the reader gives them, or others (numbered below 0) that are in no inventory.

    Raises:
        SharingError: there is no file to ask about.
    """
    first = answer(question)
    cut = _to_cut(first)
    wanted = [file for file in question.files if file.id in cut]
    findings = sum(file.findings for file in wanted)
    if not wanted or len(wanted) > MOST_TABLES or findings > MOST_FINDINGS:
        return first
    looked_at = {
        file.id: file
        for share in shares
        for file in reader.with_columns(share, [one for one in wanted if one.share_id == share.id])
    }
    return answer(replace(question, files=[looked_at.get(file.id, file) for file in question.files]))


COMMONEST = (
    RecipientType.PUBLIC,
    RecipientType.CITY_DEPARTMENT,
    RecipientType.CJ_AGENCY,
    RecipientType.PUBLIC_AGENCY,
    RecipientType.VENDOR,
    RecipientType.RESEARCHER,
)
"""Who asks most often."""


@dataclass(frozen=True, slots=True)
class Glance:
    """What a kind of recipient would be told, with nothing to show but the usual purpose."""

    to: RecipientType
    purpose: Purpose
    outcome: SharingOutcome
    words: str


def at_a_glance(files: Sequence[SharedFile]) -> list[Glance]:
    """What the commonest recipients would be told about these files; of no files nothing."""
    return [_glance(files, to) for to in COMMONEST if files]


def _glance(files: Sequence[SharedFile], to: RecipientType) -> Glance:
    purpose = said.USUAL[to]
    judge = Judge(Terms(to, purpose))
    verdicts = [judge.verdict(kind) for kind in {judge.kind(file) for file in files}]
    outcome = max((one.outcome for one in verdicts), key=lambda one: one.rank)
    rows = [ground.row for one in verdicts for ground in one.grounds if ground.outcome is outcome]
    return Glance(to, purpose, outcome, said.outcome_words(outcome, rows))


def _to_cut(first: Answer) -> set[int]:
    """Files of the inventory from which something is to be cut."""
    steps = [step for way in first.ways for step in way.steps if step.help is Help.CUT]
    return {number for step in steps for number in step.files if number >= 0}


def agreement_on_record(store: Store, number: int, today: date) -> Agreement:
    """An agreement of the portfolio, as an answer leans on it that day.

    Raises:
        SharingError: there is no agreement of that number.
    """
    line = store.agreement_version(number, today)
    recipient = store.recipient(line.recipient_id) if line is not None else None
    if line is None or recipient is None:
        raise SharingError(
            f"There is no agreement {number} on record.", remedy="Ask without it, or give another's number."
        )
    # What has not begun is not live yet, whoever signed it.
    begun = line.terms.starts is None or line.terms.starts <= today
    return Agreement(
        line.id,
        recipient.facts.type,
        frozenset(tag.value for tag in line.terms.tags),
        line.terms.purposes,
        line.terms.ends,
        live=line.state is AgreementState.LIVE and begun and recipient.facts.active,
        forms=matrix().forms[line.kind],
    )
