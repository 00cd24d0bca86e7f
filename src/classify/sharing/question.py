"""One question about sharing: which files, to whom, what for, and what they can show."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from models.agreement import AgreementKind
from models.labels import Label
from models.shared_file import SharedFile
from models.sharing import Evidence, Purpose, RecipientType

_LABELS = frozenset(label.value for label in Label)


@dataclass(frozen=True, slots=True)
class Agreement:
    """An agreement with a recipient, as far as an answer leans on it."""

    id: int
    recipient: RecipientType
    tags: frozenset[str]
    """Handling tags it covers."""
    purposes: frozenset[Purpose]
    until: date | None = None
    """Its last day."""
    live: bool = False
    """Signed, reviewed by everybody who has to, and not over."""
    forms: frozenset[AgreementKind] = frozenset()
    """Forms of agreement it serves for (`Matrix.forms`)."""

    def serves(self, asked: Collection[AgreementKind]) -> bool:
        """Whether it has one of the forms that a rule asks for; where none is asked for, any does."""
        return not asked or not self.forms.isdisjoint(asked)

    def covers(
        self, row: str, to: RecipientType, purpose: Purpose, asked: Collection[AgreementKind] = ()
    ) -> bool:
        """Whether files of a tag may lean on it, where a rule asks for one of these forms; of what bears a
        label alone it needs no list of tags.
        """
        return (
            self.live
            and self.serves(asked)
            and self.recipient is to
            and purpose in self.purposes
            and (row in self.tags or row in _LABELS)
        )


@dataclass(frozen=True, slots=True)
class Terms:
    """A question without its files."""

    to: RecipientType
    purpose: Purpose
    evidence: frozenset[Evidence] = frozenset()
    """AGREEMENT among them counts for nothing: which agreement, `agreement` says."""
    agreement: Agreement | None = None

    def shown(self, row: str, asked: Collection[AgreementKind] = ()) -> frozenset[Evidence]:
        """What was shown that counts for files of a tag or label, where a rule asks for an agreement of one
        of these forms.
        """
        without = self.evidence - {Evidence.AGREEMENT}
        if self.agreement is not None and self.agreement.covers(row, self.to, self.purpose, asked):
            return without | {Evidence.AGREEMENT}
        return without


@dataclass(frozen=True, slots=True)
class Question:
    """May these files go to somebody, for a purpose, on that ground?"""

    files: Sequence[SharedFile] = field(repr=False)
    to: RecipientType
    purpose: Purpose
    evidence: frozenset[Evidence] = frozenset()
    agreement: Agreement | None = None

    @property
    def terms(self) -> Terms:
        """The question without its files."""
        return Terms(self.to, self.purpose, frozenset(self.evidence), self.agreement)
