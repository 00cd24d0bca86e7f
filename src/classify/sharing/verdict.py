"""What the matrix says of one kind of file: the strictest of its tags decides, conditions add up.

Files that an answer cannot tell apart are one `Kind`: a hundred thousand files are a few hundred kinds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from classify.memos import Memo
from classify.sharing.law import Law
from classify.sharing.matrix import Condition, Loosening, Rule, matrix
from classify.sharing.question import Terms
from models.agreement import AgreementKind
from models.labels import DocType, Effect, Label, Tag
from models.shared_file import SharedFile
from models.sharing import Evidence, RecipientType, SharingOutcome

FLAGGED = "share flagged for criminal-justice information"
APPROVAL = "approval"
READING = "reading"
CUT = "cut"


@dataclass(frozen=True, slots=True)
class Kind:
    """All of a file that an answer depends on."""

    label: Label | None
    in_effect: Label | None
    effect: Effect
    tags: tuple[Tag, ...]
    doc_type: DocType
    criminal_justice: bool
    was_read: bool
    inventoried: bool = True
    can_cut: frozenset[Tag] = frozenset()
    """Tags that are gone when the values that carry them are cut."""
    cut: frozenset[Tag] = frozenset()
    """Tags that are gone because they were: it is a copy."""

    @classmethod
    def of(cls, file: SharedFile) -> Kind:
        """The kind of a file."""
        tags = tuple(sorted(set(file.tags)))
        return cls(
            label=file.label,
            in_effect=file.in_effect,
            effect=file.effect,
            tags=tags,
            doc_type=file.doc_type,
            criminal_justice=file.criminal_justice,
            was_read=file.outcome.was_read,
            inventoried=file.id >= 0,
            can_cut=frozenset(tag for tag in tags if carriers(tag, file)),
        )

    @property
    def approved(self) -> bool:
        """Whether a label is in effect."""
        return self.effect is Effect.IN_EFFECT and self.in_effect is not None

    def once_approved(self) -> Kind:
        """As it would be with its proposed label in effect."""
        if self.label is None or self.approved or not self.inventoried:
            return self
        return replace(self, effect=Effect.IN_EFFECT, in_effect=self.label)

    def without(self, cut: frozenset[Tag]) -> Kind:
        """A copy in which the values are cut that carry these tags."""
        gone = self.can_cut & cut
        if not gone:
            return self
        return replace(
            self,
            tags=tuple(tag for tag in self.tags if tag not in gone),
            can_cut=self.can_cut - gone,
            cut=self.cut | gone,
        )


def carriers(tag: Tag, file: SharedFile) -> frozenset[str]:
    """What was found in a file that carries a tag; none where the kind of document does, whatever is cut."""
    row = matrix().row(tag)
    return frozenset() if file.doc_type in row.whole else row.carried_by.intersection(file.entities)


@dataclass(frozen=True, slots=True)
class Ground:
    """One reason of an outcome."""

    row: str
    """The tag or label; or why something else stands in the way."""
    outcome: SharingOutcome
    says: str
    law: tuple[Law, ...] = ()
    verified: bool = True
    nearest: str = ""
    """Where the matrix took the rule from, when the law has none for the tag."""
    conditions: tuple[Condition, ...] = ()
    forms: frozenset[AgreementKind] = frozenset()
    """The agreement it asks for has one of these forms (`Rule.forms`)."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome for one kind of file."""

    outcome: SharingOutcome
    grounds: tuple[Ground, ...]
    """The strictest first."""
    conditions: tuple[Condition, ...]
    """Of all its grounds, each once; none where it is prohibited."""


class Judge:
    """Says what the matrix says under the same terms, of kind after kind."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._known: Memo[tuple[str, str, DocType], Ground] = Memo(2_000, lambda asked: self._ground(*asked))
        self._kinds: Memo[tuple[object, ...], Kind] = Memo(50_000)
        self._told = {doc_type for row in matrix().rows.values() for doc_type in row.told_apart(terms.to)}

    def kind(self, file: SharedFile) -> Kind:
        """The kind of a file, as far as it matters to this recipient."""
        alike = (
            *(file.label, file.in_effect, file.effect, file.tags, file.doc_type),
            *(file.criminal_justice, file.outcome, file.entities, file.id >= 0),
        )
        kind = self._kinds.get(alike)
        if kind is None:
            kind = Kind.of(file)
            if kind.doc_type not in self._told:
                kind = replace(kind, doc_type=DocType.OTHER)
            self._kinds[alike] = kind
        return kind

    def verdict(self, kind: Kind) -> Verdict:
        """What the matrix says. The same whatever the order of tags."""
        grounds = sorted(self._grounds(kind), key=lambda ground: -ground.outcome.rank)
        outcome = grounds[0].outcome
        if outcome is SharingOutcome.PROHIBITED:
            return Verdict(outcome, tuple(grounds), ())
        return Verdict(outcome, tuple(grounds), united(ground.conditions for ground in grounds))

    def outcome(self, kind: Kind) -> SharingOutcome:
        """The same, without its grounds."""
        return max((ground.outcome for ground in self._grounds(kind)), key=lambda outcome: outcome.rank)

    def _grounds(self, kind: Kind) -> Iterator[Ground]:
        for row, nearest in _rows(kind):
            yield self._known[row, nearest, kind.doc_type]
        if kind.cut:
            yield Ground(
                CUT,
                SharingOutcome.ALLOWED_REDACTED,
                "It is a copy from which values were cut.",
                conditions=(matrix().conditions["redact"],),
            )
        if not kind.approved:
            yield Ground(APPROVAL, SharingOutcome.REFER, _not_approved(kind))
        if not kind.was_read and self._terms.to is not RecipientType.OWN_DEPARTMENT:
            yield Ground(
                READING, SharingOutcome.REFER, "It was not read whole: nobody knows all that is in it."
            )

    def _ground(self, name: str, nearest: str, doc_type: DocType) -> Ground:
        row, terms = matrix().row(name), self._terms
        rule = row.rule(terms.to, terms.purpose, doc_type)
        if rule is None:
            return Ground(name, SharingOutcome.REFER, "No rule speaks of it.", verified=False)
        chosen = _loosest(rule, terms.shown(name, rule.forms))
        outcome = rule.outcome if chosen is None else chosen.outcome
        conditions = [rule.conditions] if chosen is None else [rule.conditions, chosen.conditions]
        if terms.to is not RecipientType.OWN_DEPARTMENT:
            conditions.append(row.always)
            if outcome.rank <= SharingOutcome.NEEDS_AGREEMENT.rank:
                conditions.append(matrix().outside)
        return Ground(
            name,
            outcome,
            rule.says if chosen is None else f"{rule.says} {chosen.says}",
            rule.law,
            rule.verified and not nearest,
            nearest,
            united(conditions) if outcome is not SharingOutcome.PROHIBITED else (),
            rule.forms,
        )


def judge(kind: Kind, terms: Terms) -> Verdict:
    """What the matrix says of one kind of file."""
    return Judge(terms).verdict(kind)


def united(some: Iterable[Iterable[Condition]]) -> tuple[Condition, ...]:
    """Conditions, each once, in the order of the matrix."""
    wanted = {condition.id for conditions in some for condition in conditions}
    return tuple(condition for name, condition in matrix().conditions.items() if name in wanted)


def _not_approved(kind: Kind) -> str:
    if not kind.inventoried:
        return "It is in no inventory: no label can be in effect for it."
    if kind.label is None:
        return "It was never examined."
    if kind.effect is Effect.STALE:
        return "Its label has to be looked at again before it counts."
    return "No label is in effect: nobody has approved one."


def _rows(kind: Kind) -> Iterator[tuple[str, str]]:
    """The rows that speak of it, and from where each was taken."""
    label = Label.highest([one for one in (kind.label, kind.in_effect) if one is not None])
    if label.rank <= Label.INTERNAL.rank or not kind.tags:
        # Of a copy without tags what the label stood for is cut.
        yield (Label.INTERNAL if kind.cut and not kind.tags else label).value, ""
    for tag in kind.tags:
        yield tag.value, matrix().row(tag).nearest
    is_public = kind.in_effect is Label.PUBLIC and kind.approved
    if kind.criminal_justice and not is_public and Tag.CCJI not in kind.tags:
        # 44-5-103(3)(e): what is not clearly public there is confidential.
        yield Tag.CCJI.value, FLAGGED


def _loosest(rule: Rule, shown: frozenset[Evidence]) -> Loosening | None:
    """What of the things shown makes the outcome mildest; None where nothing does."""
    known = [*rule.loosened_by]
    if rule.outcome is SharingOutcome.PROHIBITED:
        known += matrix().of_prohibited
    fitting = [one for one in known if one.evidence <= shown and one.outcome.rank < rule.outcome.rank]
    return min(fitting, key=lambda one: one.outcome.rank, default=None)
