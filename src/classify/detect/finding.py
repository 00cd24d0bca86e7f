"""What detection finds: findings with their reasons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from classify.extract.document import Place
from models.labels import Role


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a score, in words: "the word SSN two words before", +0.35."""

    words: str
    change: float


@dataclass(frozen=True, slots=True)
class Why:
    """Why a detector believes its finding. Holds no value and no snippet: it is stored."""

    detector: str
    """Id of the pack entry or recognizer, `pack/id`."""
    version: str
    sentence: str
    """One plain sentence a clerk understands."""
    steps: tuple[Step, ...] = ()
    rivals: tuple[str, ...] = ()
    """Other entities that claimed the same span and lost, with the reason, in words."""

    def as_json(self) -> dict[str, Any]:
        """Plain data, ready for a JSON column."""
        return {
            "detector": self.detector,
            "version": self.version,
            "sentence": self.sentence,
            "steps": tuple([{"words": step.words, "change": step.change} for step in self.steps]),
            "rivals": self.rivals,
        }


@dataclass(slots=True)
class Finding:
    """One occurrence. `text` lives only in the worker (and behind --reveal)."""

    entity: str
    text: str
    score: float
    """0 to 1: about the share of such findings that are right."""
    place: Place
    start: int
    """Offset of the value in its part (or in its cell), in characters."""
    end: int
    why: Why
    role: Role | None = None
    """For PERSON, where the text gives it."""
