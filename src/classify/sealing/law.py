"""What 41-5-216, MCA, asks of records about youths, as far as it was read; for the city attorney to confirm.

Verified in a published text (2023) and, for subsection (3), once more in 2026: formal and informal records of
youth court, law enforcement and the department are sealed on the youth's 18th birthday, or when the court's
jurisdiction ends; other agencies destroy their copies; (3) records of a youth's sexual offence may not be
destroyed without the victim's consent.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from classify.inventory.handles import ShareHandle
from classify.inventory.youth import YouthFile
from models.labels import DocType, Tag

CITATION = "41-5-216, MCA"
OF_AGE = 18
_KEEPERS = ("police", "court", "attorney", "probation", "sheriff", "youth", "juvenile", "law enforcement")
_SEXUAL = frozenset({"sex_offence", "sex_offence_statute"})

CONSENT = "May not be destroyed without the victim's consent: it may be about a sexual offense by a youth."


class Action(StrEnum):
    """What is done with a record on that day."""

    SEAL = "seal"
    DESTROY = "destroy"
    """By an agency that is neither youth court nor law enforcement: its copy."""
    ASK = "ask"
    """Nobody has said which department the share is of."""


ACTIONS: dict[Action, str] = {
    Action.SEAL: "seal",
    Action.DESTROY: "destroy the copy",
    Action.ASK: "seal or destroy",
}
"""In words."""

NOTES: tuple[str, ...] = (
    "Informal records of youth court and law enforcement are sealed, too, not only those that were filed.",
    (
        "Not sealed: medical records, fingerprints, DNA, photographs, traffic records, records of registered "
        "sex offenders, and those of a youth who has not yet fulfilled a judgment. Whether one is fulfilled, "
        "no file tells: ask the youth court."
    ),
    "The court's jurisdiction may end later than the 18th birthday; then the records are sealed later.",
    "Youth court files are open until they are sealed (41-5-215, MCA); social and medical records never are.",
)
"""What holds of all of them."""


def action_of(share: ShareHandle) -> Action:
    """What the office does that keeps the files of a share. A record is only called a copy to be destroyed
    where a department is named, and it is none of those that seal theirs.
    """
    named = f"{share.department} {share.name}".casefold()
    if share.criminal_justice or any(word in named for word in _KEEPERS):
        return Action.SEAL
    return Action.DESTROY if share.department else Action.ASK


def needs_consent(one: YouthFile) -> bool:
    """Whether it may be of a sexual offence by a youth: then a victim's consent is asked for."""
    return Tag.SEXVICTIM in one.line.tags or bool(one.signals & _SEXUAL)


def exemptions(one: YouthFile) -> Iterator[str]:
    """What of the file may be exempt, in words; somebody has to look."""
    kind, tags = one.line.doc_type, one.line.tags
    if Tag.HEALTH in tags or kind in (DocType.MEDICAL_RECORD, DocType.EMS_REPORT):
        yield "medical"
    if Tag.BIOMETRIC in tags or "biometric" in one.signals or kind == DocType.PHOTO:
        yield "fingerprints, DNA or photographs"
    if kind in (DocType.CITATION, DocType.CRASH_REPORT):
        yield "traffic"
    if kind == DocType.SEX_OFFENDER_CHECK:
        yield "registered sex offender"
