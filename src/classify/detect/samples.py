"""Numbers published as examples: they pass every check and belong to nobody.

Sources: the SSA on numbers misused in advertising (078-05-1120) and the commonplace 123-45-6789;
the card networks' and payment processors' published test cards and test routing number; the CMS
sample Medicare card; the check-digit example of the NPI standard.
"""

from __future__ import annotations

from models.labels import Entity

_SAMPLES: dict[str, frozenset[str]] = {
    Entity.US_SSN.value: frozenset({"078051120", "123456789", "111111111", "987654321"}),
    Entity.CREDIT_CARD.value: frozenset({
        "4111111111111111", "4242424242424242", "4012888888881881", "4000000000000002", "4000056655665556",
        "4222222222222", "5555555555554444", "5105105105105100", "5200828282828210", "2223003122003222",
        "378282246310005", "371449635398431", "378734493671000", "6011111111111117", "6011000990139424",
        "30569309025904", "38520000023237", "3530111333300000", "3566002020360505",
    }),
    Entity.US_BANK_ROUTING.value: frozenset({"110000000", "123456789"}),
    Entity.MEDICARE_ID.value: frozenset({"1EG4TE5MK73", "1EG4TE5MK72"}),
    Entity.US_NPI.value: frozenset({"1234567893"}),
}  # fmt: skip


def is_published_sample(entity: str, value: str) -> bool:
    """Whether `value` is an example that stands in manuals and test plans."""
    samples = _SAMPLES.get(entity)
    return samples is not None and "".join(filter(str.isalnum, value)).upper() in samples
