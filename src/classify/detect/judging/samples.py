"""Numbers published as examples, where the text says that they are one.

They pass every check and belong to nobody. Without such a word beside it even a published number is
reported: people type what they find, and a form that holds one is still a filled form.

Sources: the SSA on numbers misused in advertising (078-05-1120) or kept for it (987-65-4320 to 4329) and
the commonplace 123-45-6789;
the card networks' and payment processors' published test cards and test routing number; the passwords of
xkcd 936 and bash.org 244321, which every lesson on passwords repeats.
"""

from __future__ import annotations

import re

from models.labels import Entity

_SAMPLES: dict[str, frozenset[str]] = {
    Entity.US_SSN.value: frozenset({"078051120", "123456789", "111111111", "987654321"}),
    Entity.US_ITIN.value: frozenset(f"98765432{last}" for last in range(10)),
    Entity.CREDIT_CARD.value: frozenset({
        "4111111111111111", "4242424242424242", "4012888888881881", "4000000000000002", "4000056655665556",
        "4222222222222", "5555555555554444", "5105105105105100", "5200828282828210", "2223003122003222",
        "378282246310005", "371449635398431", "378734493671000", "6011111111111117", "6011000990139424",
        "30569309025904", "38520000023237", "3530111333300000", "3566002020360505",
    }),
    Entity.US_BANK_ROUTING.value: frozenset({"110000000", "123456789"}),
    Entity.CREDENTIAL.value: frozenset({"CORRECTHORSEBATTERYSTAPLE", "TR0UB4DOR3", "HUNTER2"}),
}  # fmt: skip


_SAYS_SO = re.compile(
    r"(?i)\b(?:samples?|examples?|e\.g\.|test(?:s|ing|ed)?|sandbox|dummy|fake|fictitious|fictional|invented|"
    r"made[- ]up|placeholders?|practice|exercises?|training|demo|mock|not (?:a )?(?:real|valid)|never issued|"
    r"invalid|void|specimen|advertis\w+)\b"
)
_REACH = 400
"""Characters before and after the number in which the text must say that it is an example."""


def speaks_of_samples(path: str) -> bool:
    """Whether a path says that what lies there are examples."""
    return _SAYS_SO.search(path) is not None


def is_published_sample(entity: str, value: str, text: str, at: int = 0, *, said: bool = False) -> bool:
    """Whether `value`, which stands at `at` in `text`, is an example number that the text calls one.

    `said`: something else (the file's path) says so already.
    """
    samples = _SAMPLES.get(entity)
    if samples is None or "".join(filter(str.isalnum, value)).upper() not in samples:
        return False
    return said or _SAYS_SO.search(text, max(0, at - _REACH), at + len(value) + _REACH) is not None
