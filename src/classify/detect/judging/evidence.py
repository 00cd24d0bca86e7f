"""What is known of a file without any value: what the policy sees, and what is stored to judge again."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from models.labels import Label, Role

_ASIDE = frozenset({"comment", "notes", "metadata", "alt text"})


def stands_aside(part: object, hidden: object) -> bool:
    """Whether who reads the page does not meet what is there: then the page's kind does not excuse it.

    `part` and `hidden` are those of a `Place`.
    """
    return part in _ASIDE or hidden is not None


@dataclass(slots=True)
class Evidence:
    """All that the label policy may look at; value-free, stored as JSON beside the item.

    A change of policy, threshold or a switched-off detector is evaluated on this alone.
    """

    entities: dict[str, list[float]] = field(default_factory=dict)
    """Per entity: scores of its findings, highest first, at most 200 (`counts` has the number)."""
    counts: dict[str, int] = field(default_factory=dict)
    distinct: dict[str, int] = field(default_factory=dict)
    """Number of different values, per entity."""
    by_detector: dict[str, int] = field(default_factory=dict)
    roles: dict[str, int] = field(default_factory=dict)
    """PERSON findings by role."""
    near: dict[str, int] = field(default_factory=dict)
    """Pairs found close together (300 characters, or one table row): "PERSON+US_SSN" -> how often.
    Names sorted alphabetically and joined by +."""
    contact_rows: int = 0
    """Table rows (or list lines) holding a private person's name with phone, e-mail or address."""
    doc_type: str = "other"
    doc_type_score: float = 0.0
    doc_type_second: str = "other"
    doc_type_why: str = ""
    leanings: dict[str, float] | None = None
    """How far the text leans to each document type (`classify.detect.judging.leanings`); None where the kind
    of file decides, so that no name changes it."""
    word_weight: float = 0.0
    """What each word of the name adds to them (`DocTypeJudge`)."""
    signals: dict[str, int] = field(default_factory=dict)
    """Named phrases of detectors/signals.yaml and how often each was met: markings, role words,
    offence statutes that protect victims, health vocabulary, sample-data marks, ..."""
    matters: dict[str, float] = field(default_factory=dict)
    """What private matters the words of the text, taken together, tell of (`detect.judging.matters`),
    with their probabilities."""
    declared: dict[str, Label] = field(default_factory=dict)
    """Of the entities found that a city's own recognizers brought: the least label each calls for, as the
    city declared it."""
    candidates: list[str] | None = None
    """Detectors of the packs whose anchors stood in the text or the name, sorted: as long as anchors
    and header words stay, a change of another detector changes nothing here. None: nobody noted it."""
    aside: dict[str, Any] | None = None
    """Evidence of what stands aside (comments, notes, metadata, hidden text), taken by itself and of
    this same shape; None when nothing was found there. A public document's type excuses none of it."""
    name: dict[str, Any] | None = None
    """What the file's own name adds (`classify.detect.paths.named`). All other fields are of the bytes alone,
    so that copies share them; the label policy joins the two."""
    has_text: bool = True
    """False where nothing was read but properties: then the words of the name say what it is."""
    characters: int = 0
    hidden_findings: int = 0
    ocr_confidence: float | None = None

    def as_json(self) -> dict[str, Any]:
        """Plain data, ready for a JSON column."""
        return {name: getattr(self, name) for name in self.__slots__}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Evidence:
        """The reverse of `as_json`; unknown keys of newer versions are ignored."""
        known = set(cls.__slots__)
        evidence = cls(**{name: value for name, value in data.items() if name in known})
        evidence.roles = _stored(evidence.roles)
        return evidence


def _stored(roles: dict[str, int]) -> dict[str, int]:
    """Persons by role, as an inventory holds them, in the words of today."""
    known: Counter[str] = Counter()
    for role, number in roles.items():
        known[Role.stored(role)] += number
    return dict(known)
