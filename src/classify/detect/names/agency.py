"""People beside an agency's mailbox: they act for the agency."""

from __future__ import annotations

import re
from collections.abc import Iterable

from classify.detect.resolve import Claim
from models.labels import Entity, Role

# Mailboxes of public bodies: whoever stands beside one acts for an agency.
_AGENCY_MAIL = re.compile(
    r"@(?:[\w-]+\.)*(?:gov|mil|mt\.us|(?:ci|co|city|county|police|sheriff|library|courts?)\.[\w.-]+)$"
    r"|@(?:[\w-]+\.)*[\w-]*(?:missoula|city|county|police)[\w-]*\.(?:us|org|[\w-]+\.[\w-]+)$",
    re.IGNORECASE,
)


def mark_agency_people(found: Iterable[tuple[Claim, str]], lines: str | None = None) -> None:
    """People beside an agency's mailbox (same table row or line) act for the agency."""
    found = list(found)
    mailboxes = [
        claim for claim, value in found if claim.entity == Entity.EMAIL_ADDRESS and _AGENCY_MAIL.search(value)
    ]
    if not mailboxes:
        return
    for claim, _ in found:
        if claim.entity != Entity.PERSON or (claim.role is not None and claim.role.is_public):
            continue
        if claim.role is None and (lines is None or any(_same_line(lines, claim, box) for box in mailboxes)):
            claim.role = Role.EMPLOYEE


def _same_line(text: str, one: Claim, other: Claim) -> bool:
    low, high = sorted((one.start, other.start))
    return high - low < 200 and "\n" not in text[low:high]
