"""Answers in words: outcomes, recipients, purposes, and the steps of a way to yes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from classify.sharing.question import Agreement
from models.labels import Label, Tag
from models.shared_file import SharedColumn, SharedFile
from models.sharing import Evidence, Purpose, RecipientType, SharingOutcome
from models.words import entity_words, many, tag_words

OUTCOMES: dict[SharingOutcome, str] = {
    SharingOutcome.ALLOWED: "Allowed",
    SharingOutcome.ALLOWED_REDACTED: "Allowed as a redacted copy",
    SharingOutcome.NEEDS_AGREEMENT: "Needs an agreement",
    SharingOutcome.REFER: "Refer to the city attorney",
    SharingOutcome.PROHIBITED: "Prohibited",
}
MEANS: dict[SharingOutcome, str] = {
    SharingOutcome.ALLOWED: "They may go, under the conditions below.",
    SharingOutcome.ALLOWED_REDACTED: "A copy may go, from which what the conditions name was cut.",
    SharingOutcome.NEEDS_AGREEMENT: "They may go once an agreement covers them.",
    SharingOutcome.REFER: "No rule decides this alone: the city attorney is asked.",
    SharingOutcome.PROHIBITED: "A law closes them.",
}
STEWARD_FIRST = "Only an approved label, or a look by hand, is missing: the data steward is asked."
RECIPIENTS: dict[RecipientType, str] = {
    RecipientType.OWN_DEPARTMENT: "the own department",
    RecipientType.CITY_DEPARTMENT: "another department of the city",
    RecipientType.CJ_AGENCY: "a criminal justice agency",
    RecipientType.PUBLIC_AGENCY: "another public agency",
    RecipientType.TRIBE: "a tribal government",
    RecipientType.VENDOR: "a vendor",
    RecipientType.RESEARCHER: "a researcher",
    RecipientType.VICTIM: "the victim of the case",
    RecipientType.RECORD_SUBJECT: "whom the records are about",
    RecipientType.PUBLIC: "the public",
    RecipientType.COURT: "a court, by its order",
}
PURPOSES: dict[Purpose, str] = {
    Purpose.ADMINISTRATION: "the agency's own work",
    Purpose.CRIMINAL_JUSTICE: "criminal justice",
    Purpose.CARE: "treatment, billing or public health",
    Purpose.RESEARCH: "research",
    Purpose.SERVICE: "work done for the city",
    Purpose.PUBLIC_REQUEST: "a request for public information",
    Purpose.LITIGATION: "a lawsuit",
    Purpose.OWN_RECORDS: "their own records",
    Purpose.OTHER: "something else",
}
USUAL: dict[RecipientType, Purpose] = {
    RecipientType.OWN_DEPARTMENT: Purpose.ADMINISTRATION,
    RecipientType.CITY_DEPARTMENT: Purpose.ADMINISTRATION,
    RecipientType.CJ_AGENCY: Purpose.CRIMINAL_JUSTICE,
    RecipientType.PUBLIC_AGENCY: Purpose.ADMINISTRATION,
    RecipientType.TRIBE: Purpose.ADMINISTRATION,
    RecipientType.VENDOR: Purpose.SERVICE,
    RecipientType.RESEARCHER: Purpose.RESEARCH,
    RecipientType.VICTIM: Purpose.OWN_RECORDS,
    RecipientType.RECORD_SUBJECT: Purpose.OWN_RECORDS,
    RecipientType.PUBLIC: Purpose.PUBLIC_REQUEST,
    RecipientType.COURT: Purpose.LITIGATION,
}
"""What each of them mostly asks for: what a form proposes, and nothing that decides."""
EVIDENCE: dict[Evidence, str] = {
    Evidence.AGREEMENT: "a live agreement",
    Evidence.COURT_ORDER: "a court order",
    Evidence.CONSENT: "the written authorization of all whom the records are about",
    Evidence.VETTING: "proof that all who will see it are vetted and trained",
    Evidence.SUBPOENA: "a subpoena",
    Evidence.SECURITY_ADDENDUM: "the signed FBI Security Addendum",
    Evidence.ATTORNEY_ADVICE: "the city attorney's written answer",
}


class _Dropped(Protocol):
    @property
    def file(self) -> int: ...
    @property
    def column(self) -> SharedColumn: ...


def approve(files: Sequence[SharedFile]) -> str:
    """Labels to approve, how many and where."""
    if len(files) == 1:
        return "Approve its label."
    folders = len({(file.share_id, file.folder) for file in files})
    return f"Approve the labels of {many(len(files), 'file')} in {many(folders, 'folder')}."


def cut(files: int, entities: Sequence[str]) -> str:
    """Copies from which values are cut."""
    copies = "a redacted copy" if files == 1 else f"redacted copies of {many(files, 'file')}"
    return f"Make {copies} without {_listed(entities)}."


def drop(columns: Sequence[_Dropped], entities: Sequence[str]) -> str:
    """Columns that are dropped whole."""
    tables = len({one.file for one in columns})
    if len(columns) == 1:
        [one] = columns
        sheet = f" of the sheet {one.column.sheet}" if one.column.sheet else ""
        return f"Drop column {one.column.column}{sheet}: {_listed(entities)}."
    where = "" if tables == 1 else f" in {many(tables, 'table')}"
    if tables == 1:
        letters = ", ".join(dict.fromkeys(one.column.column for one in columns))
        return f"Drop the columns {letters}: {_listed(entities)}."
    return f"Drop {many(len(columns), 'column')}{where}: {_listed(entities)}."


def sign(kinds: Sequence[str], rows: Sequence[str], given: Agreement | None) -> str:
    """An agreement to sign, or to widen or renew."""
    about = _in_a_row([row_words(row) for row in rows])
    if given is not None and given.live:
        return f"Widen agreement {given.id} to cover {about} for this recipient and purpose."
    if given is not None:
        return f"Bring agreement {given.id} in force: it is not signed and reviewed, or it is over."
    forms = "; ".join(kind.rstrip(".")[0].lower() + kind.rstrip(".")[1:] for kind in kinds)
    return f"Sign an agreement about {about}: {forms}." if forms else f"Sign an agreement about {about}."


def bring(evidence: Evidence) -> str:
    """Evidence that is lacking."""
    return f"Bring {EVIDENCE[evidence]}."


def leave_out(files: int, total: int) -> str:
    """Files that stand in the way."""
    return f"Leave out {many(files, 'file')} of {total:,}."


def row_words(row: str) -> str:
    """A tag or a label in words."""
    if row in {label.value for label in Label}:
        return f"{row} files"
    return tag_words(row) if row in {tag.value for tag in Tag} else row


def outcome_words(outcome: SharingOutcome, rows: Iterable[str]) -> str:
    """An outcome for people. Where only a label in effect or a look by hand is missing, it is the steward's.

    Args:
        outcome: the outcome.
        rows: what led to it (`Ground.row`).
    """
    if outcome is SharingOutcome.REFER and _IN_THE_WAY.keys() >= set(rows):
        return "Refer to the data steward"
    return OUTCOMES[outcome]


def means(outcome: SharingOutcome, rows: Iterable[str]) -> str:
    """What an outcome means for whoever asked (`rows` as in `outcome_words`)."""
    if outcome_words(outcome, rows) != OUTCOMES[outcome]:
        return STEWARD_FIRST
    return MEANS[outcome]


def ground_words(row: str) -> str:
    """What a reason is about: a tag, a label, or what else stands in the way."""
    return _IN_THE_WAY.get(row) or row_words(row)


_IN_THE_WAY = {"approval": "approval", "reading": "reading", "cut": "a copy"}


def _listed(entities: Sequence[str]) -> str:
    return _in_a_row([plural(entity_words(entity)) for entity in entities])


def _in_a_row(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def plural(words: str) -> str:
    """Several of what one is called so."""
    head, bracket, tail = words.partition(" (")
    if " or " in head:
        return " or ".join(plural(one) for one in words.split(" or "))
    if " of " in head:
        first, of, rest = head.partition(" of ")
        return f"{plural(first)}{of}{rest}{bracket}{tail}"
    if head.endswith("s"):
        return f"{head}es{bracket}{tail}"
    ends_in_y = head.endswith("y") and head[-2:-1] not in "aeiou"
    return f"{head[:-1]}ies{bracket}{tail}" if ends_in_y else f"{head}s{bracket}{tail}"
