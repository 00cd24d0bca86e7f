"""The few detectors that need more than a pattern and a check.

A recognizer takes the text and the matches of its entry's patterns, `(start, end, score)` after
context, and yields results `(index of the match it rests on, start, end, score, remark)`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from detectors.recognizers.addresses import street_addresses
from detectors.recognizers.emails import addresses_outside_urls
from detectors.recognizers.ncic import ncic_blocks
from detectors.recognizers.travel import mrz_birth_dates, mrz_names, mrz_numbers

Match = tuple[int, int, float]
Result = tuple[int, int, int, float, str | None]
Recognizer = Callable[[str, list[Match]], Iterable[Result]]

RECOGNIZERS: dict[str, Recognizer] = {
    "addresses_outside_urls": addresses_outside_urls,
    "mrz_birth_dates": mrz_birth_dates,
    "mrz_names": mrz_names,
    "mrz_numbers": mrz_numbers,
    "ncic_blocks": ncic_blocks,
    "street_addresses": street_addresses,
}
"""The recognizers a pack may name."""
