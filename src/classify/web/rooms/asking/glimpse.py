"""What a form showed of its files, in a few numbers: so that a refusal can say what changed since."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from classify.sharing import said
from models.labels import Effect, Label
from models.shared_file import SharedFile
from models.sharing import SharingOutcome
from models.words import many

_WRITTEN = re.compile(r"([a-z_]{1,20})((?:\.[0-9]{1,9}){6})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Glimpse:
    """Counts of files, and how it came out over all."""

    outcome: SharingOutcome
    files: int
    in_effect: int
    labels: tuple[int, ...]
    """Files by proposed label, the mildest first."""

    @classmethod
    def of(cls, files: Sequence[SharedFile], outcome: SharingOutcome) -> Self:
        """Of files as they are now."""
        return cls(
            outcome,
            len(files),
            sum(file.effect is Effect.IN_EFFECT for file in files),
            tuple(sum(file.label is label for file in files) for label in Label),
        )

    @classmethod
    def read(cls, word: str) -> Self | None:
        """As a form sends it back; None where it is none."""
        known = _WRITTEN.fullmatch(word)
        if known is None or known[1] not in set(SharingOutcome):
            return None
        files, in_effect, *labels = map(int, known[2].split(".")[1:])
        return cls(SharingOutcome(known[1]), files, in_effect, tuple(labels))

    @property
    def written(self) -> str:
        """For a form."""
        return ".".join([self.outcome.value, *map(str, (self.files, self.in_effect, *self.labels))])

    def since(self, then: Glimpse) -> list[str]:
        """What is otherwise than it was then, in sentences; never none."""
        told = []
        if self.files != then.files:
            told.append(f"{many(self.files, 'file')} now, {then.files:,} when it was shown.")
        if self.in_effect != then.in_effect:
            now = many(self.in_effect, "label")
            told.append(f"{now} in effect now, {then.in_effect:,} when it was shown.")
        if self.labels != then.labels:
            told.append("Other labels are proposed.")
        if self.outcome is not then.outcome:
            now, before = said.OUTCOMES[self.outcome].lower(), said.OUTCOMES[then.outcome].lower()
            told.append(f"The answer is “{now}” now; it was “{before}”.")
        return told or ["A file, or what its label rests on, is not as it was."]
