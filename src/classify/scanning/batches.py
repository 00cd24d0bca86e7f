"""In which portions files are ordered and results recorded."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from classify.inventory.handles import Pending
from classify.results import FileResult

_PAGE, _PAGE_BYTES = 200, 20_000_000
# A batch is written when it weighs this much (a result weighs 1, and 1 more for 20 findings) or
# when its first result has waited this long: a crash then costs seconds of work, not minutes.
_BATCH_WEIGHT = 1_000
_BATCH_SECONDS = 3.0


@dataclass(slots=True)
class Batch:
    """Results waiting to be recorded together."""

    results: list[FileResult] = field(default_factory=list)
    weight: float = 0.0
    begun: float = 0.0

    def add(self, results: Iterable[FileResult]) -> None:
        """More results, written with the others."""
        if not self.results:
            self.begun = time.monotonic()
        for result in results:
            self.results.append(result)
            self.weight += 1 + len(result.findings) / 20

    @property
    def is_due(self) -> bool:
        """Whether it is heavy enough, or has waited long enough, to be written."""
        waited = bool(self.results) and time.monotonic() - self.begun > _BATCH_SECONDS
        return waited or self.weight >= _BATCH_WEIGHT


def pages(files: Iterable[Pending]) -> Iterator[list[Pending]]:
    """`files` by the page: not so many that looking at one keeps the workers waiting."""
    page: list[Pending] = []
    size = 0
    for file in files:
        page.append(file)
        size += file.size
        if len(page) >= _PAGE or size >= _PAGE_BYTES:
            yield page
            page, size = [], 0
    if page:
        yield page
