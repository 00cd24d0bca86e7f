"""What a desk needs of whoever judges: facts of files in, an outcome for each and over all out.

`ByTheMatrix` puts them to `classify.sharing.answer`, the one that judges in earnest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from classify.inventory.agreements import AgreementLine
from classify.inventory.requests import FileFacts
from classify.inventory.sharable import SharableReader
from classify.inventory.store import Store
from classify.inventory.store.requested import Judged
from classify.sharing.answer import Agreement, Question, SharedFile
from classify.sharing.asking import asked
from classify.sharing.matrix import matrix
from models.agreement import AgreementState
from models.labels import DocType, Effect, Label, Outcome, Tag
from models.sharing import Evidence, Purpose, RecipientType


@dataclass(frozen=True, slots=True)
class Case:
    """What is to be judged."""

    facts: Sequence[FileFacts]
    to: RecipientType
    purpose: Purpose
    evidence: frozenset[Evidence]
    agreement: AgreementLine | None
    """The one the request leans on, whether it is live or not."""
    today: date


class Machine(Protocol):
    """Judges by the matrix of the law."""

    def __call__(self, case: Case) -> Judged:
        """What it says of `case`, about all of its files and in their order."""


class ByTheMatrix:
    """Judges by the matrix of the law; of tables it looks which columns are to be dropped.

    Args:
        store: the inventory the files are of. Who asks has been let in to their shares.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def __call__(self, case: Case) -> Judged:
        """What it says, with the versions it leaned on. Raises SharingError where there is no file."""
        question = Question(
            [_file(one) for one in case.facts],
            case.to,
            case.purpose,
            case.evidence,
            _agreement(case) if case.agreement is not None else None,
        )
        lie_in = {one.share_id for one in case.facts}
        shares = [share for share in self._store.shares() if share.id in lie_in]
        said = asked(SharableReader(self._store), shares, question)
        told = said.as_dict()
        # Of each file the request keeps its outcome; the rest is the same for all files of a kind.
        del told["files"]
        return Judged(
            case.facts,
            {one.file.id: one.outcome for one in said.files},
            said.outcome,
            told,
            {"matrix": told["version"], **told["laws"]},
        )


def _file(one: FileFacts) -> SharedFile:
    # A PUBLIC of a file that changed and was not read since is believed by nobody.
    unread = one.outcome == Outcome.NOT_EXAMINED and one.label == Label.PUBLIC
    return SharedFile(
        id=one.item,
        label=Label(one.label) if one.label and not unread else None,
        tags=tuple(map(Tag, one.tags)),
        doc_type=DocType(one.doc_type),
        outcome=Outcome(one.outcome),
        effect=_effect(one),
        in_effect=Label(one.in_effect) if one.in_effect else None,
        entities=one.entities,
        findings=one.findings,
        criminal_justice=one.criminal_justice,
        share_id=one.share_id,
        folder=one.folder,
    )


def _effect(one: FileFacts) -> Effect:
    if not one.in_effect:
        return Effect.WAITING
    return Effect.STALE if one.stale else Effect.IN_EFFECT


def _agreement(case: Case) -> Agreement:
    line = case.agreement
    assert line is not None, "asked only where there is one"
    terms = line.terms
    # What has not begun is not live yet, whoever signed it.
    begun = terms.starts is None or terms.starts <= case.today
    return Agreement(
        line.id,
        case.to,
        frozenset(tag.value for tag in terms.tags),
        terms.purposes,
        terms.ends,
        live=line.state is AgreementState.LIVE and begun,
        forms=matrix().forms[line.kind],
    )
