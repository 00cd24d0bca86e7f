"""What to do when there is no copy, by what the sentence of the refusal begins with."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from classify.redact.checks import ORDERS
from models.labels import Outcome

_REMEDIES: Mapping[str, str] = MappingProxyType(
    {
        Outcome.ENCRYPTED: "Ask its owner for an unlocked copy, or supply the password with --passwords.",
        Outcome.NEEDS_OCR: "Have text in pictures read: tesseract installed (classify doctor tells how), "
        "and no --no-ocr.",
        Outcome.UNSUPPORTED: "Take out what is inside, or print it to a PDF, and redact that.",
        Outcome.CORRUPT: "Ask its owner for a good copy, or print it to a PDF and redact that.",
        Outcome.TOO_LARGE: "Take it apart and redact the parts.",
        Outcome.BOMB: "Do not open it; tell information security.",
        Outcome.TIMEOUT: "Take it apart, or print the pages that are asked for to a PDF and redact that.",
        Outcome.PARTIAL: "Print it to a PDF with the program that made it, and redact the PDF.",
        Outcome.UNREADABLE: "Open the file by hand and see whether it is what it should be.",
        ORDERS: "Change what was drawn, dropped or given back by hand, and make the copy again.",
    }
)
_LOOK = "Nothing was written. Open the file by hand, and black it out on paper if it must go out today."


def remedy_of(outcome: str) -> str:
    """What to do when a copy was refused for that."""
    return _REMEDIES.get(outcome, _LOOK)
