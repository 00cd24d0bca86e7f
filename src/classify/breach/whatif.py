"""Were this lost: how many persons, what of them, which duties. Counts and sentences alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from classify.breach.law import CRIMINAL_JUSTICE, VERIFIED, Duty, Law, When, law
from classify.inventory.leak import Element, Leak, Leaks
from classify.inventory.selection import Chosen
from classify.inventory.store import Store
from models.labels import Tag
from models.words import many, outcome_words


@dataclass(frozen=True, slots=True)
class Exposed:
    """One kind of data beside names."""

    id: str
    words: str
    files: int
    findings: int
    values: int | None
    """Different ones; None where they are of a kind that cannot be told apart."""
    at_least: int
    at_most: int
    note: str


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The answer."""

    files: int
    copies: int
    encrypted: int
    unread: dict[str, int]
    names: int
    """Different names of persons, whatever stands beside them."""
    at_least: int
    at_most: int
    """Names beside which something stands that makes them personal information: for certain, and perhaps."""
    elements: tuple[Exposed, ...]
    criminal_justice: int
    """Files with criminal justice information."""
    duties: tuple[Duty, ...]
    bounds: tuple[str, ...]
    """Why the figures are bounds, in sentences."""
    law: Law

    @property
    def is_personal_information(self) -> bool:
        """Whether there may be anything that the law calls so."""
        return self.at_most > 0

    def as_json(self) -> dict[str, Any]:
        """Plain data."""
        told = {**asdict(self), "personal_information": self.is_personal_information}
        told["law"] = {
            "citation": self.law.citation,
            "verified": self.law.verified,
            "version": self.law.version,
            "read": self.law.read,
        }
        told["not_looked_for"] = list(self.law.not_looked_for)
        for duty in told["duties"]:
            duty["verified_words"] = VERIFIED[duty["verified"]]
        return told


def what_if(store: Store, chosen: Sequence[Chosen]) -> WhatIf:
    """What losing all that is `chosen` would mean. Whoever asks must be one who may see it."""
    rows = law()
    leak = Leaks(store).measured(chosen, rows.elements)
    told = (_exposed(rows, name, element) for name, element in leak.elements.items())
    elements = tuple(one for one in told if one.findings)
    at_most = len(leak.possible)
    criminal_justice = max(leak.flagged, *(leak.tags[tag] for tag in CRIMINAL_JUSTICE))
    holds = {
        When.PERSONAL_INFORMATION: at_most > 0,
        When.CRIMINAL_JUSTICE: criminal_justice > 0,
        When.HEALTH: leak.tags[Tag.HEALTH] > 0,
    }
    return WhatIf(
        files=leak.files,
        copies=leak.copies,
        encrypted=leak.encrypted,
        unread={outcome_words(name): number for name, number in sorted(leak.unread.items())},
        names=len(leak.names),
        at_least=len(leak.linked),
        at_most=at_most,
        elements=elements,
        criminal_justice=criminal_justice,
        duties=tuple(duty for duty in rows.duties if holds[duty.when]),
        bounds=tuple(_bounds(leak)),
        law=rows,
    )


def _exposed(rows: Law, name: str, element: Element) -> Exposed:
    kind = next(kind for kind in rows.kinds if kind.id == name)
    return Exposed(
        id=name,
        words=kind.words,
        files=element.files,
        findings=element.findings,
        values=len(element.values) or None,
        at_least=len(element.linked),
        at_most=len(element.possible),
        note=kind.note,
    )


def _bounds(leak: Leak) -> Iterator[str]:
    yield (
        "Names are counted, not persons: two people of one name count once, one person written in two ways "
        "counts twice."
    )
    yield (
        "At least: the only private person's name in its row of a table, or in its file. At most: every name "
        "in that row or file; those who act for an agency there (officers, judges, attorneys) are left out."
    )
    domains = {domain for domain, _ in leak.versions}
    if len(leak.versions) > len(domains):
        yield (
            "Some files were read under an earlier key: whoever stands in them and in others counts twice, "
            "until the files are read again (classify scan --reread)."
        )
    if len(domains) > 1:
        yield (
            "Names of criminal-justice shares are never compared with those of others: whoever stands in "
            "both counts twice."
        )
    if leak.encrypted:
        yield (
            f"{many(leak.encrypted, 'file')} cannot be opened without a password: the law speaks of data "
            "that are not encrypted, and nobody of them is counted. That holds while the password is safe."
        )
    if unread := sum(leak.unread.values()):
        yield f"{many(unread, 'file')} could not be read, or not whole, and may hold more."
