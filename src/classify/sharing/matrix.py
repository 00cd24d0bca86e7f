"""What goes to whom: for each tag or label and recipient an outcome, its law, a sentence, conditions.

`matrix.yaml` is the head, `rows/` hold the rules. For one recipient the first rule counts whose purposes and
kinds of document fit; where there is none, an answer refers. What somebody can show makes an outcome milder
only where the rule names it (`with`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from classify.errors import MatrixError
from classify.memos import once
from classify.sharing.law import Law, laws
from classify.sharing.written import Entry, checked, listed, loaded, one_word, shipped, words
from models.agreement import AgreementKind
from models.labels import DocType, Label, Tag
from models.sharing import Evidence, Purpose, RecipientType, SharingOutcome


@dataclass(frozen=True, slots=True)
class Condition:
    """What is to be kept when something is shared."""

    id: str
    title: str
    says: str
    law: tuple[Law, ...]
    profile: str = ""
    """What a redacted copy leaves out (`classify.redact`); "": it asks for no copy."""
    form: AgreementKind | None = None
    """Which agreement it asks for; None: it asks for none."""

    @property
    def sentence(self) -> str:
        """As people read it."""
        return f"{self.title}: {self.says}"


@dataclass(frozen=True, slots=True)
class Loosening:
    """What becomes of an outcome once somebody has shown something."""

    id: str
    evidence: frozenset[Evidence]
    outcome: SharingOutcome
    conditions: tuple[Condition, ...]
    says: str


@dataclass(frozen=True, slots=True)
class Example:
    """A case in which a rule speaks, and the story of it."""

    to: RecipientType
    purpose: Purpose
    doc_type: DocType
    story: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One cell of the matrix, or the part of it that is for some purposes or kinds of document."""

    row: str
    to: tuple[RecipientType, ...]
    outcome: SharingOutcome
    law: tuple[Law, ...]
    says: str
    conditions: tuple[Condition, ...]
    loosened_by: tuple[Loosening, ...]
    purposes: frozenset[Purpose]
    """Empty: any."""
    doc_types: frozenset[DocType]
    example: Example
    verified: bool
    """Whether the matrix says this of the tag itself, and all its law was read."""

    @property
    def forms(self) -> frozenset[AgreementKind]:
        """The agreement it asks for, by its form: one of these; none: any, or no agreement at all.

        The Security Addendum is shown by itself (`Evidence.SECURITY_ADDENDUM`): it is the agreement only
        where no other is named.
        """
        named = frozenset(one.form for one in self.conditions if one.form is not None)
        return named - {AgreementKind.SECURITY_ADDENDUM} or named

    def fits(self, to: RecipientType, purpose: Purpose, doc_type: DocType) -> bool:
        """Whether it speaks."""
        return (
            to in self.to
            and (not self.purposes or purpose in self.purposes)
            and (not self.doc_types or doc_type in self.doc_types)
        )


@dataclass(frozen=True, slots=True)
class Row:
    """What is said of a tag or label, for every recipient."""

    name: str
    title: str
    nearest: str
    """Where DOMAIN of the law has no row of its own for the tag: the one this was taken from."""
    rules: tuple[Rule, ...] = field(repr=False)
    always: tuple[Condition, ...] = ()
    """Kept whenever it leaves the department."""
    carried_by: frozenset[str] = frozenset()
    """Entities without which the tag would not be: who cuts all of them has a copy without the tag."""
    whole: frozenset[DocType] = frozenset()
    """Kinds of document that carry the tag as a whole, whatever is cut."""

    def rule(self, to: RecipientType, purpose: Purpose, doc_type: DocType) -> Rule | None:
        """The rule that speaks."""
        return next((rule for rule in self.rules if rule.fits(to, purpose, doc_type)), None)

    def told_apart(self, to: RecipientType) -> frozenset[DocType]:
        """Kinds of document that make a difference for a recipient."""
        return frozenset(doc_type for rule in self.rules if to in rule.to for doc_type in rule.doc_types)


@dataclass(frozen=True, slots=True)
class Matrix:
    """All of it."""

    rows: Mapping[str, Row]
    conditions: Mapping[str, Condition]
    of_prohibited: tuple[Loosening, ...]
    outside: tuple[Condition, ...]
    """Kept whenever anything leaves the department."""
    version: str
    """Changes with whatever a rule, a condition or a law says."""
    forms: Mapping[AgreementKind, frozenset[AgreementKind]] = field(default_factory=dict)
    """Of each form of agreement the forms it serves for, its own among them."""

    def row(self, name: str) -> Row:
        """The row of a tag or label."""
        return self.rows[name]


@once
def matrix() -> Matrix:
    """The shipped matrix. Raises MatrixError for anything it does not understand, with file and line."""
    head = checked(
        loaded(shipped("matrix.yaml")),
        {"areas", "conditions", "forms", "loosenings", "of_prohibited", "outside"},
    )
    areas = [loaded(shipped("rows", f"{area}.yaml")) for area in listed(head, "areas")]
    return parsed(head, areas)


def parsed(head: Entry, areas: list[Any]) -> Matrix:
    """The matrix of a head and its files of rows. Raises MatrixError."""
    reader = _Reader(head)
    rows: dict[str, Row] = {}
    for area in areas:
        for entry in area if isinstance(area, list) else [area]:
            row = reader.row(entry)
            if row.name in rows:
                raise MatrixError(f"{entry.place}: {row.name} has a row already")
            rows[row.name] = row
    if missing := [name for name in _NAMES if name not in rows]:
        raise MatrixError(f"the matrix has no row for {', '.join(missing)}")
    for row in rows.values():
        _every_recipient_is_answered(row)
    told = repr((head, areas)) + "".join(law.digest for law in laws().values())
    return Matrix(
        rows,
        reader.conditions,
        reader.named_loosenings(head, "of_prohibited"),
        reader.named_conditions(head, "outside"),
        hashlib.sha256(told.encode()).hexdigest()[:12],
        reader.forms(head),
    )


_NAMES: tuple[str, ...] = (*(label.value for label in Label), *(tag.value for tag in Tag))


def _every_recipient_is_answered(row: Row) -> None:
    """The last rule for each recipient speaks whatever the purpose; none stands behind it in vain."""
    for to in RecipientType:
        rules = [rule for rule in row.rules if to in rule.to]
        open_ones = [rule for rule in rules if not rule.purposes and not rule.doc_types]
        if len(open_ones) != 1 or rules[-1] is not open_ones[0]:
            raise MatrixError(
                f"{row.name}: for {to} there is to be one rule for every purpose, and it stands last"
            )


class _Reader:
    """Turns what YAML gives into rules."""

    def __init__(self, head: Entry) -> None:
        self.conditions = {name: self._condition(name, entry) for name, entry in head["conditions"].items()}
        self.loosenings = {name: self._loosening(name, entry) for name, entry in head["loosenings"].items()}

    @staticmethod
    def forms(head: Entry) -> dict[AgreementKind, frozenset[AgreementKind]]:
        written = checked(head["forms"], {form.value for form in AgreementKind})
        return {
            AgreementKind(name): frozenset({AgreementKind(name), *words(written, name, AgreementKind)})
            for name in written
        }

    def row(self, entry: Any) -> Row:
        entry = checked(entry, {"row", "title", "rules"}, {"nearest", "always", "carried_by", "whole"})
        name = str(entry["row"])
        if name not in _NAMES:
            raise MatrixError(f"{entry.place}: {name} is no tag and no label")
        nearest = str(entry.get("nearest", ""))
        return Row(
            name=name,
            title=str(entry["title"]),
            nearest=nearest,
            rules=tuple(self._rule(name, one, verified=not nearest) for one in entry["rules"]),
            always=self.named_conditions(entry, "always"),
            carried_by=frozenset(listed(entry, "carried_by")),
            whole=frozenset(words(entry, "whole", DocType)),
        )

    def _rule(self, row: str, entry: Any, *, verified: bool) -> Rule:
        needed = {"to", "outcome", "law", "says", "example"}
        entry = checked(entry, needed, {"purpose", "doc_type", "conditions", "with"})
        law = self._laws(entry)
        rule = Rule(
            row=row,
            to=words(entry, "to", RecipientType),
            outcome=one_word(entry, entry["outcome"], SharingOutcome),
            law=law,
            says=str(entry["says"]),
            conditions=self.named_conditions(entry, "conditions"),
            loosened_by=self.named_loosenings(entry, "with"),
            purposes=frozenset(words(entry, "purpose", Purpose)),
            doc_types=frozenset(words(entry, "doc_type", DocType)),
            example=self._example(entry),
            verified=verified and all(one.verified for one in law),
        )
        if any(one.outcome.rank >= rule.outcome.rank for one in rule.loosened_by):
            raise MatrixError(f"{entry.place}: what is shown makes an outcome milder, never stricter")
        return rule

    def _example(self, entry: Entry) -> Example:
        example = checked(entry["example"], {"purpose", "story"}, {"to", "doc_type"})
        to = example.get("to", listed(entry, "to")[0])
        return Example(
            one_word(example, to, RecipientType),
            one_word(example, example["purpose"], Purpose),
            one_word(example, example.get("doc_type", DocType.OTHER), DocType),
            str(example["story"]),
        )

    def _condition(self, name: str, entry: Any) -> Condition:
        entry = checked(entry, {"title", "says", "law"}, {"profile", "form"})
        return Condition(
            name,
            str(entry["title"]),
            says=str(entry["says"]).rstrip(".") + ".",
            law=self._laws(entry),
            profile=str(entry.get("profile", "")),
            form=one_word(entry, entry["form"], AgreementKind) if "form" in entry else None,
        )

    def _loosening(self, name: str, entry: Any) -> Loosening:
        entry = checked(entry, {"evidence", "outcome", "conditions", "says"})
        return Loosening(
            name,
            frozenset(words(entry, "evidence", Evidence)),
            one_word(entry, entry["outcome"], SharingOutcome),
            self.named_conditions(entry, "conditions"),
            str(entry["says"]).rstrip(".") + ".",
        )

    def named_conditions(self, entry: Entry, key: str) -> tuple[Condition, ...]:
        return tuple(_found(self.conditions, entry, name) for name in listed(entry, key))

    def named_loosenings(self, entry: Entry, key: str) -> tuple[Loosening, ...]:
        return tuple(_found(self.loosenings, entry, name) for name in listed(entry, key))

    def _laws(self, entry: Entry) -> tuple[Law, ...]:
        return tuple(_found(laws(), entry, name) for name in listed(entry, "law"))


def _found(known: Mapping[str, Any], entry: Entry, name: str) -> Any:
    if name not in known:
        raise MatrixError(f"{entry.place}: nothing is known by the name of {name}")
    return known[name]
