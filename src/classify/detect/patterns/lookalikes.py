"""Numbers known by their shape alone, which numbers of things share."""

from __future__ import annotations

from classify.detect.resolve import Claim
from models.labels import Entity

SHAPES = frozenset({
    Entity.US_SSN.value, Entity.US_ITIN.value, Entity.US_EIN.value, Entity.PHONE_NUMBER.value,
    Entity.US_BANK_ROUTING.value, Entity.US_NPI.value, Entity.MT_LICENSE_PLATE.value,
    Entity.MT_DRIVER_LICENSE.value,
})  # fmt: skip


def is_look_alike(claim: Claim, text: str) -> bool:
    """Whether a claim rests on the mere shape of all of `text`."""
    return claim.entity in SHAPES and claim.end - claim.start >= 0.8 * len(text.strip())
