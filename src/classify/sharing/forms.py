"""Agreements in words, and whether one has the form that the matrix asks for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from classify.inventory.agreements import AgreementLine
from classify.inventory.terms import Terms
from classify.sharing.matrix import matrix
from models.agreement import AgreementKind, AgreementState, EndedWhy, Office, Operation, Part, Word
from models.labels import DocType, Tag
from models.sharing import Evidence, RecipientType

FORMS: Mapping[AgreementKind, str] = MappingProxyType(
    {
        AgreementKind.DATA_SHARING: "Data sharing agreement",
        AgreementKind.CONTRACT: "Contract with terms on privacy and security",
        AgreementKind.NONDISCLOSURE: "Non-disclosure agreement",
        AgreementKind.BUSINESS_ASSOCIATE: "Business associate agreement",
        AgreementKind.SECURITY_ADDENDUM: "FBI Security Addendum",
        AgreementKind.MANAGEMENT_CONTROL: "Management control agreement",
        AgreementKind.RESEARCH: "Research agreement",
    }
)
STATES: Mapping[AgreementState, str] = MappingProxyType(
    {
        AgreementState.DRAFT: "Draft",
        AgreementState.REVIEW: "In review",
        AgreementState.LIVE: "Live",
        AgreementState.EXPIRED: "Expired",
        AgreementState.ENDED: "Ended",
    }
)
ENDED: Mapping[EndedWhy, str] = MappingProxyType(
    {
        EndedWhy.REFUSED: "An owner of the data refused",
        EndedWhy.REPLACED: "A later version took its place",
        EndedWhy.STOPPED: "The city ended it",
    }
)
OFFICES: Mapping[Office, str] = MappingProxyType(
    {
        Office.LEGAL: "Legal",
        Office.PRIVACY: "Privacy",
        Office.SECURITY: "Security",
        Office.DATA_MANAGEMENT: "Data management",
    }
)
WORDS: Mapping[Word, str] = MappingProxyType(
    {Word.AGREES: "Agrees", Word.CHANGES: "Asks for changes", Word.REFUSES: "Refuses"}
)
OPERATIONS: Mapping[Operation, str] = MappingProxyType(
    {
        Operation.READ: "Read",
        Operation.COPY: "Copy",
        Operation.ANALYZE: "Analyze",
        Operation.COMBINE: "Combine with other data",
        Operation.FORWARD: "Forward to others",
        Operation.PUBLISH: "Publish",
    }
)
MEANS: Mapping[Part, str] = MappingProxyType(
    {
        Part.PURPOSE: "What the data are used for, and nothing else.",
        Part.PERIOD: "The first and the last day of the use.",
        Part.AUTHORITY: "The law or order that lets the city give them.",
        Part.DATA: "Which data, how they must be handled, and which departments own them.",
        Part.ACCESS: "How they are handed over or reached.",
        Part.USE: "Who uses them, how many people, and what those may do with them.",
        Part.PROTECTION: "How they are kept safe while they are sent and where they lie.",
        Part.DISPOSAL: "Where they are stored, and how they are destroyed at the end.",
        Part.BACKUP: "Whether copies are kept for safety, and for how long.",
        Part.OTHER: "Anything else: breaches, audits, people who leave.",
        Part.STRICTER: "Where law and agreement differ, the stricter one holds.",
    }
)
"""What each of the eleven parts is to say."""


@dataclass(frozen=True, slots=True)
class Misfit:
    """Data an agreement names, for which it has not the form that is asked for."""

    tag: Tag
    asked: tuple[AgreementKind, ...]
    """One of these would do."""


def misfits(kind: AgreementKind, terms: Terms, to: RecipientType) -> list[Misfit]:
    """Where no answer would lean on an agreement of this form, for this kind of recipient."""
    serves = matrix().forms[kind]
    found: dict[Tag, set[AgreementKind]] = {}
    for tag in sorted(terms.tags):
        for asked in _asked(tag, terms, to):
            if serves.isdisjoint(asked):
                found.setdefault(tag, set()).update(asked)
    return [
        Misfit(tag, tuple(form for form in AgreementKind if form in asked)) for tag, asked in found.items()
    ]


def misfits_of(line: AgreementLine, to: RecipientType) -> list[Misfit]:
    """The same, of an agreement on record."""
    return misfits(line.kind, line.terms, to)


def _asked(tag: Tag, terms: Terms, to: RecipientType) -> Iterator[Iterable[AgreementKind]]:
    """The forms that rules ask for, where an agreement would help at all."""
    row = matrix().row(tag)
    for purpose in sorted(terms.purposes):
        for doc_type in sorted({DocType.OTHER, *row.told_apart(to)}):
            rule = row.rule(to, purpose, doc_type)
            helps = rule is not None and any(Evidence.AGREEMENT in one.evidence for one in rule.loosened_by)
            if rule is not None and helps and rule.forms:
                yield rule.forms
